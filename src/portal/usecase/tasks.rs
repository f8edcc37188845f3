//! What waits for one reader in one competition, by the roles they hold there.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::access::actions::Action;
use crate::access::model::Actor;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, RoundId};
use crate::kernel::phase::{CompetitionPhase, RoundPhase};
use crate::kernel::role::Role;
use crate::lifecycle::judging::usecase as judging;
use crate::lifecycle::publicity::model::objections::StepKind;
use crate::lifecycle::publicity::rules::objections::action_of;
use crate::lifecycle::publicity::usecase::objections::read::{Waiting, waiting_in_tx};
use crate::lifecycle::registration::model::Entry;
use crate::lifecycle::registration::rules::own::{can_mend, is_waiting};
use crate::lifecycle::registration::usecase::own::own_returned_in_tx;
use crate::lifecycle::registration::usecase::phases;
use crate::lifecycle::setup::model::{Competition, day_ending_at};
use crate::lifecycle::setup::usecase::listing;
use crate::pages::urls;
use crate::platform::db::Conn;
use crate::portal::model::{Mine, Obstacle, Task, Turn};
use crate::portal::rules;
use crate::register::usecase::claims;

use super::blocked::Look;
use super::money;

/// Tasks beside what blocks the next step: work with numbers.
pub(super) fn tasks(conn: &mut Conn, look: &Look<'_>) -> Result<Vec<Task>, Fault> {
    match look.competition.phase {
        CompetitionPhase::Registration | CompetitionPhase::Closed => look.to_review(conn),
        CompetitionPhase::Reviewed => {
            Ok([look.to_answer(conn)?, look.to_sign(conn)?, look.to_review(conn)?].concat())
        }
        CompetitionPhase::Publicity => look.to_answer(conn),
        CompetitionPhase::Awarded => Ok([look.to_answer(conn)?, money::tasks(conn, look)?].concat()),
        CompetitionPhase::Settled => Ok(money::reversals(conn, look)?.into_iter().collect()),
        _ => Ok(Vec::new()),
    }
}

/// The reader's own entries that were returned and can still be mended, competition by competition.
pub(super) fn returned(conn: &mut Conn, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<Task>, Fault> {
    let mut of_competition: BTreeMap<CompetitionId, Vec<Entry>> = BTreeMap::new();
    for (competition_id, entry) in own_returned_in_tx(conn, actor)? {
        of_competition.entry(competition_id).or_default().push(entry);
    }
    let ids: Vec<CompetitionId> = of_competition.keys().copied().collect();
    let mut tasks = Vec::new();
    for competition in listing::of_ids_in_tx(conn, &ids)? {
        let mut entries = of_competition.remove(&competition.id).unwrap_or_default();
        entries.retain(|entry| mends(entry, &competition, now));
        if entries.is_empty() {
            continue;
        }
        let url = match entries.as_slice() {
            [only] => urls::entry(&only.uid).page(),
            _ => urls::competition(&competition.uid).entries(),
        };
        tasks.push(Task {
            what: Because::new("portal-task-returned").count("n", entries.len()),
            hint: Some(competition.name),
            url,
            status: "to-do",
            turns: entries.iter().map(|entry| Turn::act(Action::MendEntry, &entry.uid)).collect(),
        });
    }
    Ok(tasks)
}

/// Units an officer says whose they are.
pub(super) fn units_to_verify(conn: &mut Conn, actor: &Actor) -> Result<Option<Task>, Fault> {
    let units = claims::waiting_in_tx(conn, actor)?;
    let url = match units.as_slice() {
        [] => return Ok(None),
        [only] => urls::unit(&only.uid).page(),
        _ => "/units".to_owned(),
    };
    Ok(Some(Task {
        what: Because::new("portal-task-units").count("n", units.len()),
        hint: None,
        url,
        status: "to-do",
        turns: units.iter().map(|unit| Turn::act(Action::VerifyUnit, &unit.uid)).collect(),
    }))
}

/// Whether a returned entry is waited for.
fn mends(entry: &Entry, competition: &Competition, now: DateTime<Utc>) -> bool {
    let phases = [CompetitionPhase::Registration, CompetitionPhase::Closed, CompetitionPhase::Reviewed];
    phases.contains(&competition.phase) && is_waiting(entry) && can_mend(entry, competition, now)
}

/// Whether somebody with these roles can have anything to do in that phase.
#[must_use]
pub(super) fn may_wait(roles: &[Role], phase: CompetitionPhase) -> bool {
    let at_work = |role: &Role| match role {
        Role::Host => !matches!(
            phase,
            CompetitionPhase::Settled | CompetitionPhase::Archived | CompetitionPhase::Cancelled
        ),
        Role::Authority => {
            matches!(
                phase,
                CompetitionPhase::Filed
                    | CompetitionPhase::Approved
                    | CompetitionPhase::Closed
                    | CompetitionPhase::Reviewed
                    | CompetitionPhase::Publicity
                    | CompetitionPhase::Awarded
            )
        }
        Role::Registrar => matches!(
            phase,
            CompetitionPhase::Registration | CompetitionPhase::Closed | CompetitionPhase::Reviewed
        ),
        // Whoever answers appeals, or signs what is corrected, does so as long as there is anything.
        Role::Supervisor | Role::ChiefJudge => matches!(
            phase,
            CompetitionPhase::Reviewed | CompetitionPhase::Publicity | CompetitionPhase::Awarded
        ),
        Role::EncryptionJudge | Role::Judge => phase == CompetitionPhase::Reviewed,
        Role::FinanceClerk => phase == CompetitionPhase::Awarded,
        // What was paid may come back after the end.
        Role::FinanceApprover => matches!(phase, CompetitionPhase::Awarded | CompetitionPhase::Settled),
        _ => false,
    };
    roles.iter().any(at_work)
}

/// The reader's part of what blocks: each next step, and one line for everything that is short.
pub(super) fn of_obstacles(look: &Look<'_>, obstacles: Vec<Obstacle>) -> Vec<Task> {
    let mut tasks = Vec::new();
    for group in rules::grouped(obstacles) {
        let short = || group.problems.iter().filter(|problem| problem.mine == Mine::ToMend);
        if short().count() > 0 {
            let act = group.act.key.clone();
            let what = Because::new("portal-task-short").word("act", act).count("n", short().count());
            let turns = short().filter_map(|problem| problem.turn.clone()).collect();
            tasks.push(Task { status: "blocked", ..look.task(what, look.urls().desk(), turns) });
        }
        tasks.extend(group.problems.into_iter().filter_map(|problem| next(look, problem)));
    }
    tasks
}

/// The reader's own next step, now or once its time has come.
fn next(look: &Look<'_>, problem: Obstacle) -> Option<Task> {
    let hint = problem.place.map(|round| format!("{} {round}", look.competition.name));
    let hint = Some(hint.unwrap_or_else(|| look.competition.name.clone()));
    let act = problem.act?;
    let (what, status) = match (problem.mine, &problem.turn) {
        (Mine::NextStep, _) => (act, "to-do"),
        (Mine::Later, Some(Turn::Wait(until))) => {
            let what = Because::new("portal-task-later").word("act", act.key);
            (what.date("day", day_ending_at(*until)), "later")
        }
        _ => return None,
    };
    let url = problem.url.unwrap_or_else(|| look.urls().desk());
    Some(Task { what, hint, url, status, turns: problem.turn.into_iter().collect() })
}

impl Look<'_> {
    pub(super) fn task(&self, what: Because, url: String, turns: Vec<Turn>) -> Task {
        Task { what, hint: Some(self.competition.name.clone()), url, status: "to-do", turns }
    }

    pub(super) fn urls(&self) -> urls::Competition<'_> {
        urls::competition(&self.competition.uid)
    }

    /// A task about so many things (uids), the first of them first; none without anything to do.
    pub(super) fn counted(
        &self,
        key: &'static str,
        number: usize,
        (url, turn): (String, Turn),
    ) -> Option<Task> {
        (number > 0).then(|| self.task(Because::new(key).count("n", number), url, vec![turn]))
    }

    pub(super) fn may(&self, action: Action) -> bool {
        self.actor.holds(action.rule().roles, self.stream)
    }

    fn to_review(&self, conn: &mut Conn) -> Result<Vec<Task>, Fault> {
        let waiting = phases::waiting_in_tx(conn, self.actor, (self.stream, self.competition), self.now)?;
        let page = |status: &str| format!("{}?status={status}", self.urls().entries());
        let task = |key: &'static str, status: &str, entries: &[String]| {
            let turn = Turn::act(Action::ReviewEntry, entries.first()?);
            self.counted(key, entries.len(), (page(status), turn))
        };
        let submitted = task("portal-task-review", "submitted", &waiting.submitted);
        let overdue = task("portal-task-overdue", "returned", &waiting.overdue);
        Ok(submitted.into_iter().chain(overdue).collect())
    }

    /// Objections and appeals that fall to the reader, each with its deadline.
    fn to_answer(&self, conn: &mut Conn) -> Result<Vec<Task>, Fault> {
        let task = |waiting: Waiting| {
            let what = Because::new("portal-task-objection")
                .word("kind", waiting.kind.message_key())
                .count("number", waiting.number)
                .date("until", day_ending_at(waiting.due_at));
            let step = if waiting.referred { StepKind::Decided } else { StepKind::Ruled };
            Task {
                what,
                hint: Some(format!("{} {}", self.competition.name, waiting.title)),
                url: urls::objection(&waiting.uid).page(),
                status: if self.now < waiting.due_at { "to-do" } else { "blocked" },
                turns: vec![Turn::act(action_of(waiting.kind, step), &waiting.uid)],
            }
        };
        let waiting = waiting_in_tx(conn, self.actor, self.stream, self.now)?;
        Ok(waiting.into_iter().map(task).collect())
    }

    /// A judge's own sheets: those with something left to mark first.
    fn to_sign(&self, conn: &mut Conn) -> Result<Vec<Task>, Fault> {
        let Some(account_id) = self.actor.account_id else { return Ok(Vec::new()) };
        let mut tasks = Vec::new();
        let judged = self.rounds.iter().filter(|round| round.phase == RoundPhase::Judging);
        let rounds: Vec<RoundId> = judged.map(|round| round.id).collect();
        for (round_id, own) in judging::own_unsigned_in_tx(conn, self.recall, account_id, &rounds)? {
            let Some(round) = self.rounds.iter().find(|round| round.id == round_id) else { continue };
            let to_mark = own.unmarked.iter().map(|sheet| Turn::act(Action::SaveSheet, sheet));
            let to_sign = own.whole.iter().map(|seat| Turn::act(Action::SignSheet, seat));
            tasks.push(Task {
                what: Because::new("portal-task-sheets").count("n", own.sheets),
                hint: Some(format!("{} {}", self.competition.name, round.title)),
                url: "/judge".to_owned(),
                status: "to-do",
                turns: to_mark.chain(to_sign).collect(),
            });
        }
        Ok(tasks)
    }
}
