//! What waits for one reader in one competition, by the roles they hold there.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::access::actions::Action;
use crate::access::model::Actor;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, RoundId};
use crate::kernel::phase::{BatchPhase, CompetitionPhase, RoundPhase};
use crate::kernel::role::Role;
use crate::lifecycle::awards::usecase as awards;
use crate::lifecycle::judging::usecase as judging;
use crate::lifecycle::payout::model::{Batch, Direction};
use crate::lifecycle::payout::usecase as payout;
use crate::lifecycle::publicity::usecase::objections::read::{Waiting, waiting_in_tx};
use crate::lifecycle::registration::model::Entry;
use crate::lifecycle::registration::rules::own::{can_mend, is_waiting};
use crate::lifecycle::registration::usecase::own::own_returned_in_tx;
use crate::lifecycle::registration::usecase::phases;
use crate::lifecycle::setup::model::{Competition, day_ending_at};
use crate::lifecycle::setup::usecase::listing;
use crate::pages::urls;
use crate::platform::db::Conn;
use crate::portal::model::{Mine, Obstacle, Task};
use crate::portal::rules;

use super::blocked::Look;

/// Tasks beside what blocks the next step: work with numbers.
pub(super) fn tasks(conn: &mut Conn, look: &Look<'_>) -> Result<Vec<Task>, Fault> {
    match look.competition.phase {
        CompetitionPhase::Registration | CompetitionPhase::Closed => look.to_review(conn),
        CompetitionPhase::Reviewed => {
            Ok([look.to_answer(conn)?, look.to_sign(conn)?, look.to_review(conn)?].concat())
        }
        CompetitionPhase::Publicity => look.to_answer(conn),
        CompetitionPhase::Awarded => Ok([look.to_answer(conn)?, look.to_award_and_pay(conn)?].concat()),
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
        });
    }
    Ok(tasks)
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
                    | CompetitionPhase::Reviewed
                    | CompetitionPhase::Publicity
                    | CompetitionPhase::Awarded
            )
        }
        Role::Registrar => matches!(
            phase,
            CompetitionPhase::Registration | CompetitionPhase::Closed | CompetitionPhase::Reviewed
        ),
        // Who answers appeals does so as long as there are any.
        Role::Supervisor => matches!(
            phase,
            CompetitionPhase::Reviewed | CompetitionPhase::Publicity | CompetitionPhase::Awarded
        ),
        Role::EncryptionJudge | Role::Judge | Role::ChiefJudge => phase == CompetitionPhase::Reviewed,
        Role::FinanceClerk | Role::FinanceApprover => phase == CompetitionPhase::Awarded,
        _ => false,
    };
    roles.iter().any(at_work)
}

/// The reader's part of what blocks: each next step, and one line for everything that is short.
pub(super) fn of_obstacles(look: &Look<'_>, obstacles: Vec<Obstacle>) -> Vec<Task> {
    let mut tasks = Vec::new();
    for group in rules::grouped(obstacles) {
        let short = group.problems.iter().filter(|problem| problem.mine == Mine::ToMend).count();
        if short > 0 {
            let what = Because::new("portal-task-short").word("act", group.act.key.clone()).count("n", short);
            tasks.push(Task { status: "blocked", ..look.task(what, look.urls().desk()) });
        }
        let own = group.problems.into_iter().filter(|problem| problem.mine == Mine::NextStep);
        tasks.extend(own.filter_map(|problem| {
            let hint = problem.place.map(|round| format!("{} {round}", look.competition.name));
            let hint = hint.unwrap_or_else(|| look.competition.name.clone());
            Some(Task { what: problem.act?, hint: Some(hint), url: problem.url?, status: "to-do" })
        }));
    }
    tasks
}

impl Look<'_> {
    fn task(&self, what: Because, url: String) -> Task {
        Task { what, hint: Some(self.competition.name.clone()), url, status: "to-do" }
    }

    fn urls(&self) -> urls::Competition<'_> {
        urls::competition(&self.competition.uid)
    }

    /// A task with a number; none without anything to do.
    fn counted(&self, key: &'static str, number: usize, url: String) -> Option<Task> {
        (number > 0).then(|| self.task(Because::new(key).count("n", number), url))
    }

    fn may(&self, action: Action) -> bool {
        self.actor.holds(action.rule().roles, self.stream)
    }

    fn to_review(&self, conn: &mut Conn) -> Result<Vec<Task>, Fault> {
        let number = phases::waiting_in_tx(conn, self.actor, self.stream)?;
        let submitted = format!("{}?status=submitted", self.urls().entries());
        Ok(self.counted("portal-task-review", number, submitted).into_iter().collect())
    }

    /// Objections and appeals that fall to the reader, each with its deadline.
    fn to_answer(&self, conn: &mut Conn) -> Result<Vec<Task>, Fault> {
        let task = |waiting: Waiting| Task {
            what: Because::new("portal-task-objection")
                .word("kind", waiting.kind.message_key())
                .count("number", waiting.number)
                .date("until", day_ending_at(waiting.due_at)),
            hint: Some(format!("{} {}", self.competition.name, waiting.title)),
            url: urls::objection(&waiting.uid).page(),
            status: if self.now < waiting.due_at { "to-do" } else { "blocked" },
        };
        let waiting = waiting_in_tx(conn, self.actor, self.stream, self.now)?;
        Ok(waiting.into_iter().map(task).collect())
    }

    /// A judge's own sheets.
    fn to_sign(&self, conn: &mut Conn) -> Result<Vec<Task>, Fault> {
        let Some(account_id) = self.actor.account_id else { return Ok(Vec::new()) };
        let mut tasks = Vec::new();
        let judged = self.rounds.iter().filter(|round| round.phase == RoundPhase::Judging);
        let rounds: Vec<RoundId> = judged.map(|round| round.id).collect();
        for (round_id, sheets) in judging::own_unsigned_in_tx(conn, account_id, &rounds)? {
            let Some(round) = self.rounds.iter().find(|round| round.id == round_id) else { continue };
            tasks.push(Task {
                what: Because::new("portal-task-sheets").count("n", sheets),
                hint: Some(format!("{} {}", self.competition.name, round.title)),
                url: "/judge".to_owned(),
                status: "to-do",
            });
        }
        Ok(tasks)
    }

    fn to_award_and_pay(&self, conn: &mut Conn) -> Result<Vec<Task>, Fault> {
        let mut tasks = Vec::new();
        if self.may(Action::DecideAward) {
            let (urls, waiting) =
                (self.urls(), awards::waiting_in_tx(conn, self.competition.id, &self.actor.uid)?);
            tasks.extend(self.counted("portal-task-decisions", waiting.decisions, urls.award_decisions()));
            tasks.extend(self.counted("portal-task-titles", waiting.titles, urls.titles()));
            tasks.extend(self.counted("portal-task-external", waiting.external, urls.outside_results()));
            if !waiting.accepted {
                tasks.push(self.task(Because::new(Action::AcceptRun.message_key()), urls.awards()));
            }
        }
        let (clerk, approver) = (self.may(Action::PrepareBatch), self.may(Action::ApproveBatch));
        if clerk || approver {
            let batches = payout::batches_in_tx(conn, self.competition.id)?;
            if clerk {
                tasks.extend(self.to_pay(conn, &batches)?);
            }
            if approver {
                let waiting = |batch: &&Batch| {
                    batch.phase == BatchPhase::Prepared && batch.prepared.0 != self.actor.uid
                };
                tasks.extend(self.batches("portal-task-approve", batches.iter().filter(waiting)));
            }
        }
        Ok(tasks)
    }

    fn to_pay(&self, conn: &mut Conn, batches: &[Batch]) -> Result<Vec<Task>, Fault> {
        let id = self.competition.id;
        let due = payout::due_in_tx(conn, id, Direction::Payment)?;
        let back = payout::due_in_tx(conn, id, Direction::Recovery)?;
        let of = |phase: BatchPhase| batches.iter().filter(move |batch| batch.phase == phase);
        let tasks = [
            self.counted("portal-task-due", due, self.urls().payout()),
            self.counted("portal-task-recover", back, self.urls().payout()),
            self.batches("portal-task-export", of(BatchPhase::Approved)),
            self.batches("portal-task-record-paid", of(BatchPhase::Exported)),
        ];
        Ok(tasks.into_iter().flatten().collect())
    }

    /// Batches that wait: a single one by its own page.
    fn batches<'b>(&self, key: &'static str, waiting: impl Iterator<Item = &'b Batch>) -> Option<Task> {
        let waiting: Vec<&Batch> = waiting.collect();
        let task = self.counted(key, waiting.len(), self.urls().payout())?;
        match waiting.as_slice() {
            [only] => Some(Task { url: urls::batch(&only.uid).page(), ..task }),
            _ => Some(task),
        }
    }
}
