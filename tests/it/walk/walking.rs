//! Random moves from a kept state, and what must hold whatever they were.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiangsai::access::actions::Action;
use jiangsai::access::model::Actor;
use jiangsai::audit::model::StreamKind;
use jiangsai::audit::usecase::verify;
use jiangsai::kernel::fault::Fault;

use super::chance::Dice;
use super::closer::{Closer, phase};
use super::kept::Kept;
use super::moves::{Doing, perform, targets};
use super::world::World;

/// Moves that are taken before the closer takes over.
const MOVES: usize = 40;

/// Moves that are tried for that.
const TRIES: usize = 160;

/// One try: the same chance leads to the same move, wherever it stands.
#[derive(Debug, Clone)]
pub(super) struct Try {
    login: &'static str,
    action: Action,
    /// Which of the things it could be done to.
    which: usize,
    seed: u64,
}

/// Walks from a state by the chance of a seed, then to the end.
pub(super) fn walk(kept: &Kept, seed: u64) -> Result<String, String> {
    let mut tries = Vec::new();
    let mut dice = Dice::new(seed);
    let walked = caught(|| {
        let (database, world) = kept.world();
        let mut held = Held::default();
        let mut taken = 0;
        while taken < MOVES && tries.len() < TRIES {
            let everybody = world.everybody();
            let next = chosen(&phase(&world), &everybody, &mut dice);
            tries.push(next.clone());
            taken += usize::from(attempt(&world, &everybody, &next, &mut held)?);
        }
        finish(&world, &mut held).map(|closed| {
            drop(database);
            format!("{taken} moves, {closed}")
        })
    });
    walked.map_err(|why| listed(kept, shrunk(kept, tries, why)))
}

fn listed(kept: &Kept, (tries, why): (Vec<Try>, String)) -> String {
    let lines: Vec<String> = tries
        .iter()
        .map(|one| format!("    {} {} #{} by {}", one.login, one.action, one.which, one.seed))
        .collect();
    format!("from {}:\n{}\n  {why}", kept.called, lines.join("\n"))
}

/// What is tried next: mostly something the phase and the roles admit.
fn chosen(phase: &str, everybody: &[(&'static str, Actor)], dice: &mut Dice) -> Try {
    let action = loop {
        let action = Action::ALL[dice.below(Action::ALL.len())];
        let rule = action.rule();
        let of_competition = matches!(rule.on, StreamKind::Competition | StreamKind::Event);
        let admitted = !of_competition || rule.admits(phase) || dice.once_in(20);
        // These end what others would go on with.
        let rare = matches!(
            action,
            Action::CancelCompetition | Action::AskErasure | Action::ErasePerson | Action::SettleCompetition
        );
        if admitted && (!rare || dice.once_in(8)) {
            break action;
        }
    };
    let roles = action.rule().roles;
    let holds = |actor: &Actor| actor.grants.iter().any(|grant| roles.contains(&grant.role));
    let able: Vec<&'static str> =
        everybody.iter().filter(|(_, actor)| holds(actor)).map(|(login, _)| *login).collect();
    let anybody = able.is_empty() || dice.once_in(12);
    let login = if anybody { everybody[dice.below(everybody.len())].0 } else { able[dice.below(able.len())] };
    Try { login, action, which: dice.below(1 << 20), seed: dice.roll() }
}

/// Whether it was taken. What was refused has changed nothing.
fn attempt(
    world: &World,
    everybody: &[(&'static str, Actor)],
    one: &Try,
    held: &mut Held,
) -> Result<bool, String> {
    world.deal(one.seed);
    let on = targets(world, one.action);
    if on.is_empty() {
        return Ok(false);
    }
    let (_, actor) = everybody.iter().find(|(login, _)| *login == one.login).unwrap();
    let dice = Some(Dice::new(one.seed));
    let mut doing = Doing { world, actor, on: &on[one.which % on.len()], dice };
    let before = entries(world);
    let done = perform(one.action, &mut doing);
    held.moves.push(format!("{} {}: {}", one.login, one.action, told(&done)));
    match done {
        Ok(()) => held.look(world).map(|()| true),
        Err(fault) if !fault.is_refusal() => Err(format!("{one:?} answered {fault:?}")),
        // Two writes of its own.
        Err(_) if one.action == Action::ProposeCorrection => Ok(false),
        Err(fault) if entries(world) != before => {
            Err(format!("{one:?} was refused and kept something: {fault:?}"))
        }
        Err(_) => Ok(false),
    }
}

fn told(done: &Result<(), Fault>) -> &'static str {
    done.as_ref().map_or_else(|fault| fault.kind.code(), |()| "taken")
}

fn entries(world: &World) -> Vec<String> {
    world.lines("SELECT CAST(max(id) AS TEXT) AS line FROM audit_entry")
}

/// What was seen on the way.
#[derive(Default)]
struct Held {
    /// The most each claim ever allowed, in fen.
    allowed: BTreeMap<String, i64>,
    moves: Vec<String>,
}

impl Held {
    /// Nobody is paid more for a claim than it ever allowed, nor promised more than that.
    fn look(&mut self, world: &World) -> Result<(), String> {
        for line in world.lines(CLAIMS) {
            let mut parts = line.split('|');
            let uid = parts.next().unwrap().to_owned();
            let mut figure = || parts.next().unwrap().parse::<i64>().unwrap();
            let (amount, posted, in_hand) = (figure(), figure(), figure());
            let allowed = self.allowed.entry(uid.clone()).or_default();
            *allowed = (*allowed).max(amount);
            if posted + in_hand > *allowed || posted < 0 {
                return Err(format!("claim {uid} allows {allowed}: {posted} paid, {in_hand} under way"));
            }
        }
        Ok(())
    }
}

const CLAIMS: &str = "SELECT claim.uid || '|' || CAST(claim.amount_fen AS TEXT) || '|' || \
    CAST(COALESCE((SELECT sum(posting.amount_fen) FROM posting WHERE posting.claim_id = claim.id), 0) AS TEXT) || '|' || \
    CAST(COALESCE((SELECT sum(batch_line.amount_fen) FROM batch_line JOIN stream ON stream.id = batch_line.batch_id \
    WHERE batch_line.claim_id = claim.id AND stream.phase IN ('prepared', 'approved', 'exported') AND NOT EXISTS \
    (SELECT 1 FROM line_set_aside WHERE line_set_aside.batch_line_id = batch_line.id)), 0) AS TEXT) AS line \
    FROM claim ORDER BY claim.id";

/// What the public reads is the result in force, in every division whose correction is not waited for.
const PUBLISHED: &str = "SELECT division.uid AS line FROM division WHERE EXISTS \
    (SELECT 1 FROM publication WHERE publication.division_id = division.id) AND \
    (SELECT max(result_id) FROM publication WHERE publication.division_id = division.id) <> \
    (SELECT max(id) FROM result WHERE result.division_id = division.id)";

/// To the end by the desks, and everything whole there.
fn finish(world: &World, held: &mut Held) -> Result<String, String> {
    let moves = held.moves.join("\n    ");
    let closed = Closer::default().close(world).map_err(|stuck| format!("{stuck}\n  moves:\n    {moves}"))?;
    held.look(world)?;
    let findings = verify(&world.installation, None, |_| {}).unwrap().findings;
    if !findings.is_empty() {
        return Err(format!("chains: {findings:?}"));
    }
    if closed.phase == "settled" {
        let apart = world.lines(PUBLISHED);
        if !apart.is_empty() {
            return Err(format!("settled, and another result is published than the one in force: {apart:?}"));
        }
    }
    Ok(format!("{} after {} steps", closed.phase, closed.steps))
}

/// The walk of some tries.
fn again(kept: &Kept, tries: &[Try]) -> Result<String, String> {
    caught(|| {
        let (_database, world) = kept.world();
        let mut held = Held::default();
        for one in tries {
            attempt(&world, &world.everybody(), one, &mut held)?;
        }
        finish(&world, &mut held)
    })
}

fn caught(walk: impl FnOnce() -> Result<String, String>) -> Result<String, String> {
    catch_unwind(AssertUnwindSafe(walk)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default())
    })
}

/// Fewer tries that still fail, found by leaving out ever smaller parts; and how they do.
fn shrunk(kept: &Kept, mut tries: Vec<Try>, mut why: String) -> (Vec<Try>, String) {
    let mut part = tries.len() / 2;
    while part > 0 {
        let mut from = 0;
        while from < tries.len() {
            let mut fewer = tries.clone();
            fewer.drain(from..(from + part).min(tries.len()));
            match again(kept, &fewer) {
                Err(still) => (tries, why) = (fewer, still),
                Ok(_) => from += part,
            }
        }
        part /= 2;
    }
    (tries, why)
}
