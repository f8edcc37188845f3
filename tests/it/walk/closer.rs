//! Takes the first thing a desk names, as whom it names, until the competition is over. It knows what the desks say, and
//! nothing else: where they name nobody, or somebody who is refused, or go in a circle, they are wrong.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use jiangsai::access::actions::Action;
use jiangsai::access::model::Actor;
use jiangsai::kernel::window::Seek;
use jiangsai::lifecycle::setup::model::listing::Filter;
use jiangsai::portal::model::Turn;
use jiangsai::portal::usecase::{Wanted, desk};

use super::moves::{Doing, perform};
use super::world::World;

/// Steps within which every competition is over.
const STEPS: usize = 300;

/// How it went.
#[derive(Debug)]
pub(super) struct Closed {
    /// Steps taken.
    pub(super) steps: usize,
    /// The phase it ended in.
    pub(super) phase: String,
}

/// One thing somebody is asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Asked {
    login: &'static str,
    action: Action,
    on: String,
}

/// What was done so far.
#[derive(Default)]
pub(super) struct Closer {
    done: Vec<String>,
    seen: BTreeSet<(Asked, String)>,
    /// Place of who was asked last: they often go on.
    first: usize,
    /// Whose desks nobody looks at.
    pub(super) absent: &'static [&'static str],
}

impl Closer {
    /// Walks to the end; the error says where it stopped, with what was done until then.
    pub(super) fn close(mut self, world: &World) -> Result<Closed, String> {
        loop {
            if let Some(closed) = self.step(world)? {
                return Ok(closed);
            }
        }
    }

    /// Takes one step; `Some` where nothing is left to do.
    pub(super) fn step(&mut self, world: &World) -> Result<Option<Closed>, String> {
        let (steps, phase) = (self.done.len(), phase(world));
        if ["settled", "archived", "cancelled"].contains(&phase.as_str()) {
            return Ok(Some(Closed { steps, phase }));
        }
        if steps == STEPS {
            return self.stuck(format!("not over after {STEPS} steps"));
        }
        let everybody = world.everybody();
        let (asked, until) = asked(world, &everybody, &mut self.first, self.absent);
        let Some(asked) = asked else {
            let Some(until) = until else {
                return self.stuck(format!("nobody is asked for anything while {phase}"));
            };
            world.clock.set(until);
            self.done.push(format!("until {until}"));
            return Ok(None);
        };
        if !self.seen.insert((asked.clone(), state(world))) {
            let told = told(world, &everybody, &asked);
            return self
                .stuck(format!("asked for again while {phase}, and nothing has changed: {asked:?}: {told}"));
        }
        let (_, actor) = everybody.iter().find(|(login, _)| *login == asked.login).unwrap();
        let mut doing = Doing { world, actor, on: &asked.on, dice: None };
        if let Err(fault) = perform(asked.action, &mut doing) {
            return self.stuck(format!("refused while {phase}: {asked:?}: {fault:?}"));
        }
        self.done.push(format!("{} {} {}", asked.login, asked.action, asked.on));
        Ok(None)
    }

    fn stuck<T>(&self, what: String) -> Result<T, String> {
        let last = self.done.iter().rev().take(12).rev().cloned().collect::<Vec<_>>();
        Err(format!("{what}\n    closed so far: {}", last.join("\n      ")))
    }
}

/// The first thing anybody is asked for, beginning with who was asked last; and the first instant anybody waits for.
fn asked(
    world: &World,
    everybody: &[(&'static str, Actor)],
    first: &mut usize,
    absent: &[&str],
) -> (Option<Asked>, Option<DateTime<Utc>>) {
    let mut until: Option<DateTime<Utc>> = None;
    for place in (0..everybody.len()).map(|ahead| (*first + ahead) % everybody.len()) {
        let (login, actor) = &everybody[place];
        if absent.contains(login) {
            continue;
        }
        for turn in turns(world, actor) {
            match turn {
                Turn::Act(action, on) => {
                    *first = place;
                    return (Some(Asked { login, action, on }), None);
                }
                Turn::Wait(instant) => until = Some(until.map_or(instant, |until| until.min(instant))),
            }
        }
    }
    (None, until)
}

/// What somebody's desk asks for, in its order.
fn turns(world: &World, actor: &Actor) -> Vec<Turn> {
    let wanted = Wanted { filter: Filter::default(), seek: Seek::Start, tasks: Seek::Start };
    let desk = desk(world.by(actor), wanted).unwrap_or_else(|fault| panic!("{}: {fault:?}", actor.name));
    desk.tasks.into_iter().flat_map(|task| task.turns).collect()
}

/// How the desk asks for it.
fn told(world: &World, everybody: &[(&'static str, Actor)], asked: &Asked) -> String {
    let (_, actor) = everybody.iter().find(|(login, _)| *login == asked.login).unwrap();
    let wanted = Wanted { filter: Filter::default(), seek: Seek::Start, tasks: Seek::Start };
    let desk = desk(world.by(actor), wanted).unwrap();
    let turn = Turn::Act(asked.action, asked.on.clone());
    desk.tasks
        .iter()
        .find(|task| task.turns.contains(&turn))
        .map_or_else(String::new, |task| format!("{:?}", task.what))
}

pub(super) fn phase(world: &World) -> String {
    let query = format!("SELECT phase AS line FROM stream WHERE uid = '{}'", world.competition);
    world.lines(&query).remove(0)
}

/// What has to change for a step to have led anywhere.
fn state(world: &World) -> String {
    let parts = [
        "SELECT CAST(id AS TEXT) || phase AS line FROM stream WHERE kind NOT IN ('account', 'person', 'unit', 'site')",
        "SELECT CAST(id AS TEXT) || state || status AS line FROM entry",
        "SELECT CAST(count(*) AS TEXT) AS line FROM division WHERE end_at IS NULL",
        "SELECT CAST(id AS TEXT) || state AS line FROM correction",
        "SELECT CAST(count(*) AS TEXT) AS line FROM award_run",
        "SELECT CAST(count(accepted_by) + 1000 * count(refused_by) AS TEXT) AS line FROM external_result",
        "SELECT CAST(count(*) + 1000 * count(approved_by) AS TEXT) AS line FROM title_recommendation",
        "SELECT CAST(count(*) AS TEXT) AS line FROM objection_step",
        "SELECT CAST(count(*) AS TEXT) AS line FROM correction_signature",
        "SELECT CAST(count(*) AS TEXT) AS line FROM share_plan",
        "SELECT CAST(count(*) AS TEXT) AS line FROM unit_claim WHERE outcome IS NULL",
        "SELECT CAST(count(*) AS TEXT) AS line FROM secret",
        "SELECT CAST(count(*) AS TEXT) AS line FROM award_run WHERE accepted_at IS NOT NULL",
        "SELECT CAST(count(*) AS TEXT) AS line FROM award_decision",
        "SELECT CAST(count(*) AS TEXT) AS line FROM ranking_decision",
        "SELECT CAST(count(*) AS TEXT) AS line FROM judging_decision",
        "SELECT CAST(count(*) AS TEXT) AS line FROM seat",
        "SELECT CAST(count(*) AS TEXT) AS line FROM module",
        "SELECT CAST(count(*) AS TEXT) AS line FROM publication",
        "SELECT CAST(count(*) AS TEXT) AS line FROM mark",
        "SELECT CAST(count(*) AS TEXT) AS line FROM division_official",
        "SELECT CAST(count(*) AS TEXT) AS line FROM role_grant",
        "SELECT CAST(count(*) AS TEXT) AS line FROM decryption_consent",
        "SELECT CAST(count(*) AS TEXT) AS line FROM round_signature",
        "SELECT CAST(count(*) AS TEXT) AS line FROM batch_line",
        "SELECT CAST(count(*) AS TEXT) AS line FROM honour_revocation",
    ];
    let part =
        |(n, query): (usize, &&str)| format!("SELECT '{n} ' || line AS line FROM ({query}) AS part{n}");
    let mut lines = world.lines(&parts.iter().enumerate().map(part).collect::<Vec<_>>().join(" UNION ALL "));
    lines.sort();
    lines.join(";")
}
