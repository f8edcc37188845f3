//! What waits for one reader once results are official: awards, titles, and money with all it waits for.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::actions::Action;
use crate::access::by::By;
use crate::access::model::Actor;
use crate::audit::model::{Stream, StreamKind};
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::StreamId;
use crate::kernel::phase::{BatchPhase, CompetitionPhase};
use crate::kernel::role::Role;
use crate::lifecycle::awards::model::identity::team_of;
use crate::lifecycle::awards::usecase::{self as awards, Standing, Waiting};
use crate::lifecycle::payout::model::{Aside, Batch, Direction};
use crate::lifecycle::payout::usecase::{self as payout, Left};
use crate::lifecycle::publicity::usecase::unsettled::unsettled_in_tx;
use crate::lifecycle::registration::usecase::own::own_competitions_in_tx;
use crate::lifecycle::setup::usecase::listing;
use crate::pages::urls;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;
use crate::portal::model::{Task, Turn};
use crate::register::usecase::{account_answers, persons, units};

use super::blocked::Look;

/// Awards and payments that wait for the reader. While a correction is not settled nothing is accepted, approved or prepared.
pub(super) fn tasks(conn: &mut Conn, look: &Look<'_>) -> Result<Vec<Task>, Fault> {
    let settled = unsettled_in_tx(conn, look.competition.id)?.is_empty();
    let mut tasks = Vec::new();
    if [Action::RunAwards, Action::RecommendTitles].into_iter().any(|action| look.may(action)) {
        let waiting = awards::waiting_in_tx(conn, look.recall, look.competition.id)?;
        tasks.extend(look.of_awards(&waiting, settled));
    }
    let (clerk, approver) = (look.may(Action::PrepareBatch), look.may(Action::ApproveBatch));
    if clerk || approver {
        let batches = payout::batches_in_tx(conn, look.competition.id)?;
        if clerk && settled {
            tasks.extend(look.to_prepare(conn)?);
        }
        let of = |phase: BatchPhase| batches.iter().filter(move |batch| batch.phase == phase);
        if clerk {
            let approved = of(BatchPhase::Approved);
            tasks.extend(look.batches("portal-task-export", Action::ExportBatch, approved));
            let exported = of(BatchPhase::Exported);
            tasks.extend(look.batches("portal-task-record-paid", Action::SettleBatch, exported));
        }
        if approver {
            let others = of(BatchPhase::Prepared).filter(|batch| batch.prepared.0 != look.actor.uid);
            tasks.extend(look.batches("portal-task-approve", Action::ApproveBatch, others));
        }
    }
    tasks.extend(look.to_record(conn)?);
    tasks.extend(reversals(conn, look)?);
    Ok(tasks)
}

/// Reversals somebody else asks the reader for.
pub(super) fn reversals(conn: &mut Conn, look: &Look<'_>) -> Result<Option<Task>, Fault> {
    if !look.may(Action::ReverseLine) {
        return Ok(None);
    }
    let mut open = payout::reversals::open_in_tx(conn, look.competition.id)?;
    open.retain(|open| open.asked_by != look.actor.uid);
    let turns: Vec<Turn> = open.iter().map(|open| Turn::act(Action::ReverseLine, &open.line)).collect();
    let Some(first) = open.first() else { return Ok(None) };
    let of_one = open.iter().all(|open| open.batch == first.batch);
    let url = if of_one { urls::batch(&first.batch).page() } else { look.urls().payout() };
    let what = Because::new("portal-task-reversals").count("n", turns.len());
    Ok(Some(look.task(what, url, turns)))
}

impl Look<'_> {
    fn on_competition(&self, action: Action) -> Turn {
        Turn::act(action, &self.competition.uid)
    }

    fn of_awards(&self, waiting: &Waiting, settled: bool) -> Vec<Task> {
        let urls = self.urls();
        let step = |action: Action| {
            let what = Because::new(action.message_key());
            self.task(what, urls.awards(), vec![self.on_competition(action)])
        };
        let mut tasks = Vec::new();
        if matches!(waiting.standing, Standing::None | Standing::Stale) && self.may(Action::RunAwards) {
            let key = if waiting.standing == Standing::Stale {
                "portal-task-run-again"
            } else {
                "action-run-awards"
            };
            tasks.push(Task { what: Because::new(key), ..step(Action::RunAwards) });
        }
        if self.may(Action::DecideAward) {
            let decide = (urls.award_decisions(), self.on_competition(Action::DecideAward));
            tasks.extend(self.counted("portal-task-decisions", waiting.decisions, decide));
            tasks.extend(self.external(waiting));
        }
        if settled && matches!(waiting.standing, Standing::Fresh(_)) && self.may(Action::AcceptRun) {
            tasks.push(step(Action::AcceptRun));
        }
        if self.may(Action::RecommendTitles) {
            let recommend = (urls.titles(), self.on_competition(Action::RecommendTitles));
            tasks.extend(self.counted("portal-task-recommend", waiting.unrecommended, recommend));
        }
        if settled && self.may(Action::RevokeTitle) {
            let turns = waiting.to_revoke.iter().map(|title| Turn::act(Action::RevokeTitle, title));
            let turns: Vec<Turn> = turns.collect();
            let what = Because::new("portal-task-revoke").count("n", turns.len());
            tasks.extend((!turns.is_empty()).then(|| self.task(what, urls.titles(), turns)));
        }
        if settled && self.may(Action::ApproveTitles) && waiting.approves(&self.actor.uid) {
            let approve = (urls.titles(), self.on_competition(Action::ApproveTitles));
            tasks.extend(self.counted("portal-task-titles", waiting.unapproved.len(), approve));
        }
        tasks
    }

    /// Outside results somebody else entered.
    fn external(&self, waiting: &Waiting) -> Option<Task> {
        let others: Vec<&String> =
            waiting.external.iter().filter(|(_, by)| *by != self.actor.uid).map(|(uid, _)| uid).collect();
        let turn = Turn::act(Action::DecideExternalResult, others.first()?);
        self.counted("portal-task-external", others.len(), (self.urls().outside_results(), turn))
    }

    fn to_prepare(&self, conn: &mut Conn) -> Result<Vec<Task>, Fault> {
        let id = self.competition.id;
        let prepare = || (self.urls().payout(), self.on_competition(Action::PrepareBatch));
        let due = payout::due_in_tx(conn, id, Direction::Payment)?;
        let back = payout::due_in_tx(conn, id, Direction::Recovery)?;
        let tasks = [
            self.counted("portal-task-due", due, prepare()),
            self.counted("portal-task-recover", back, prepare()),
        ];
        Ok(tasks.into_iter().flatten().collect())
    }

    /// Batches that wait: a single one by its own page.
    fn batches<'b>(
        &self,
        key: &'static str,
        action: Action,
        waiting: impl Iterator<Item = &'b Batch>,
    ) -> Option<Task> {
        let waiting: Vec<&Batch> = waiting.collect();
        let turns = waiting.iter().map(|batch| Turn::act(action, &batch.uid)).collect();
        let url = match waiting.as_slice() {
            [] => return None,
            [only] => urls::batch(&only.uid).page(),
            _ => self.urls().payout(),
        };
        Some(self.task(Because::new(key).count("n", waiting.len()), url, turns))
    }

    /// Money that waits for an account or a share plan, for finance, the authority and the host that speaks for its unit.
    fn to_record(&self, conn: &mut Conn) -> Result<Vec<Task>, Fault> {
        let (accounts, disputes) = (self.may(Action::PrepareBatch), self.may(Action::ApproveBatch));
        let (hosts, plans) = (self.may(Action::RecommendTitles), self.may(Action::AcceptRun));
        if !accounts && !disputes && !hosts && !plans {
            return Ok(Vec::new());
        }
        let left = payout::left_in_tx(conn, self.competition.id)?;
        let payees =
            if accounts || !hosts { Payees::default() } else { Payees::of(conn, self.actor, &left)? };
        let is_mine = |one: &&Left| match one.payee_id {
            None => plans,
            Some(_) if one.aside == Aside::Disputed => disputes,
            Some(id) => accounts || payees.own.contains(&id),
        };
        let mine: Vec<&Left> = left.iter().filter(is_mine).collect();
        recorded(conn, (&self.competition.uid, &self.competition.name), &mine)
    }
}

/// Payees whose account the actor may record as their own, read together.
#[derive(Default)]
struct Payees {
    own: BTreeSet<StreamId>,
}

impl Payees {
    fn of(conn: &mut Conn, actor: &Actor, left: &[Left]) -> Result<Self, Fault> {
        let units: BTreeSet<StreamId> =
            units::own_in_tx(conn, actor)?.into_iter().map(|unit| unit.id.stream()).collect();
        let streams = streams_of(conn, left.iter())?;
        let people = streams.iter().filter(|stream| stream.kind == StreamKind::Person);
        let people = people.map(Stream::as_person).collect::<Result<Vec<_>, Fault>>()?;
        let people = persons::own_among_in_tx(conn, actor, &people)?.into_iter();
        let people: BTreeSet<StreamId> = people.map(|person| person.stream()).collect();
        let records = |stream: &Stream| match stream.kind {
            StreamKind::Unit => units.contains(&stream.id) && holds(actor, Action::SetUnitAccount, stream),
            StreamKind::Person => {
                people.contains(&stream.id) && holds(actor, Action::SetPersonAccount, stream)
            }
            _ => false,
        };
        let own = streams.iter().filter(|stream| records(stream)).map(|stream| stream.id).collect();
        Ok(Self { own })
    }
}

fn holds(actor: &Actor, action: Action, stream: &Stream) -> bool {
    actor.holds(action.rule().roles, stream)
}

fn streams_of<'l>(conn: &mut Conn, left: impl Iterator<Item = &'l Left>) -> Result<Vec<Stream>, Fault> {
    let ids: Vec<StreamId> = left.filter_map(|one| one.payee_id).collect();
    if ids.is_empty() { Ok(Vec::new()) } else { streams::read::streams_of_ids(conn, &ids) }
}

/// A task for the accounts that are missing, and one for the share plans.
fn recorded(conn: &mut Conn, (uid, name): (&str, &str), left: &[&Left]) -> Result<Vec<Task>, Fault> {
    let kinds: BTreeMap<StreamId, StreamKind> =
        streams_of(conn, left.iter().copied())?.into_iter().map(|stream| (stream.id, stream.kind)).collect();
    let mut of_kind: BTreeMap<&'static str, Vec<Turn>> = BTreeMap::new();
    for one in left {
        let kind = one.payee_id.and_then(|id| kinds.get(&id));
        let (key, action) = match (one.aside, kind) {
            (Aside::NoPlan, _) => ("portal-task-plans", Action::FileSharePlan),
            (Aside::Disputed, Some(StreamKind::Unit)) => ("portal-task-disputed", Action::SettleUnitAccount),
            (Aside::Disputed, Some(_)) => ("portal-task-disputed", Action::SettlePersonAccount),
            // Told to those who verify, whatever is owed.
            (Aside::Claimed, _) => continue,
            (_, Some(StreamKind::Unit)) => ("portal-task-accounts", Action::SetUnitAccount),
            (_, Some(_)) => ("portal-task-accounts", Action::SetPersonAccount),
            (_, None) => continue,
        };
        of_kind.entry(key).or_default().push(Turn::act(action, &one.payee));
    }
    let competition = urls::competition(uid);
    let task = |(key, turns): (&'static str, Vec<Turn>)| Task {
        what: Because::new(key).count("n", turns.len()),
        hint: Some(name.to_owned()),
        url: if key == "portal-task-plans" { competition.shares() } else { competition.payout() },
        status: "to-do",
        turns,
    };
    Ok(of_kind.into_iter().map(task).collect())
}

/// Money of the reader's own units, people and teams that waits for an account or a plan they can give, in competitions the
/// reader holds no office in.
pub(super) fn own(conn: &mut Conn, by: By<'_>) -> Result<Vec<Task>, Fault> {
    let roles = [Role::Unit, Role::Contestant];
    if !by.actor.grants.iter().any(|grant| roles.contains(&grant.role)) {
        return Ok(Vec::new());
    }
    let ids = own_competitions_in_tx(conn, by.actor)?;
    let mut tasks = Vec::new();
    for competition in listing::of_ids_in_tx(conn, &ids)? {
        if competition.phase != CompetitionPhase::Awarded {
            continue;
        }
        let left = payout::left_in_tx(conn, competition.id)?;
        if left.is_empty() {
            continue;
        }
        let recall = Recall::Reading(&by.installation.memo);
        let teams = awards::spoken_of_in_tx(conn, recall, competition.id, by.actor.account_id)?.own;
        let payees = Payees::of(conn, by.actor, &left)?;
        let is_mine = |one: &&Left| match one.payee_id {
            // Finance settles what its owner disputes.
            Some(id) => one.aside != Aside::Disputed && payees.own.contains(&id),
            None => teams.as_ref().is_some_and(|own| own.contains(team_of(&one.payee))),
        };
        let mine: Vec<&Left> = left.iter().filter(is_mine).collect();
        tasks.extend(recorded(conn, (&competition.uid, &competition.name), &mine)?);
    }
    Ok(tasks)
}

/// Accounts of the reader's own, and of the units the reader speaks for, that somebody else recorded and nobody looked at yet.
pub(super) fn to_check(conn: &mut Conn, by: By<'_>) -> Result<Vec<Task>, Fault> {
    let Some(account_id) = by.actor.account_id else { return Ok(Vec::new()) };
    let mut owners: BTreeMap<StreamId, (String, String, Action)> = BTreeMap::new();
    if let Some(person) = persons::person_of_account_in_tx(conn, account_id)? {
        let url = urls::person(&person.uid).page();
        owners.insert(person.id.stream(), (url, person.uid, Action::AnswerPersonAccount));
    }
    let speaks =
        by.actor.grants.iter().any(|grant| Action::AnswerUnitAccount.rule().roles.contains(&grant.role));
    if speaks {
        for unit in units::own_in_tx(conn, by.actor)? {
            let url = urls::unit(&unit.uid).page();
            owners.insert(unit.id.stream(), (url, unit.uid, Action::AnswerUnitAccount));
        }
    }
    let ids: Vec<StreamId> = owners.keys().copied().collect();
    let waiting = account_answers::unanswered_in_tx(conn, &ids)?;
    let tasks = waiting.into_iter().filter_map(|owner| owners.remove(&owner));
    Ok(tasks
        .map(|(url, uid, action)| Task {
            what: Because::new("portal-task-account-check"),
            hint: None,
            url,
            status: "to-do",
            turns: vec![Turn::act(action, &uid)],
        })
        .collect())
}
