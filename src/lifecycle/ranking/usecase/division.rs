//! The officials' page of a division's ranking, and the committee's decisions about ties.

use std::sync::Arc;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On, Tx};
use crate::access::model::Actor;
use crate::audit::model::Stream;
use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::fault::{Fault, FaultKind, Problem};
use crate::kernel::ids::DivisionId;
use crate::kernel::phase::RoundPhase;
use crate::kernel::prize::Prize;
use crate::kernel::role::Role;
use crate::lifecycle::draw::usecase::{self as draw, Place as Where};
use crate::lifecycle::setup::model::Division;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;

use super::super::store::{self, DecisionRow};
use super::assemble::{Ranked, is_open, rank_in_tx};
use super::decisions::{self, Kept, WITHDRAW};
use super::foresee::foresee_in_tx;
use super::kind_in_tx;
use super::results::{self, Person, deciding_round_in_tx, people_in_tx};
use super::ties;
use crate::scoring::model::{Ahead, Foreseen, LastResort, Record, Standing, Step};

/// Who may read a decrypted ranking.
const READERS: &[Role] = &[Role::Host, Role::Authority, Role::ChiefJudge, Role::Supervisor, Role::Auditor];

/// A division's ranking for officials.
#[derive(Debug, Clone)]
pub struct DivisionRanking {
    /// Where, with the deciding round.
    pub place: Where,
    /// The ranking; `None` before decryption, or where a decision no longer fits.
    pub record: Option<Arc<Record>>,
    /// Who stands behind the rows.
    pub people: Vec<Person>,
    /// What keeps it from being computed.
    pub problems: Vec<Problem>,
    /// Ties that wait for a decision.
    pub ties: Vec<OpenTie>,
    /// Decisions in force.
    pub decisions: Vec<Taken>,
    /// By whom the plan says that ties are decided.
    pub decides: Because,
    /// The committee the plan names, whose decision is entered.
    pub committee: Option<String>,
    /// The actor may decide.
    pub may_decide: bool,
    /// The actor may sign the result now, or has signed it while the other signature is waited for.
    pub may_sign: bool,
    /// The actor may see the page on which it is published.
    pub sees_publication: bool,
    /// Revision of the event, for forms.
    pub revision: i64,
}

/// A tie that waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenTie {
    /// What kind of decision settles it: `tie`, `extra-round`, `lots`, or `cut` where only the prize is open.
    pub kind: &'static str,
    /// The rank that is shared.
    pub rank: usize,
    /// Ticket numbers.
    pub entries: Vec<String>,
}

/// A decision as shown.
#[derive(Debug, Clone, Serialize)]
pub struct Taken {
    /// Its uid.
    pub uid: String,
    /// Message key of its kind.
    pub kind_key: String,
    /// Who decided.
    pub who: String,
    /// Why.
    pub reason: String,
    /// Document number.
    pub document: Option<String>,
    /// Ticket numbers in order, as text.
    pub order: String,
    /// When it was recorded.
    pub at: DateTime<Utc>,
}

/// The page.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` with the wrong role.
pub fn page(by: By<'_>, division_uid: &str) -> Result<DivisionRanking, Fault> {
    by.read(|conn| {
        let division = setup::division_by_uid_in_tx(conn, division_uid)?;
        let on = On::Division(division.event_id, division.id);
        let event = door::stream_in_tx(conn, Action::DecideRanking, on)?;
        may_read(by.actor, &event)?;
        let round = deciding_round_in_tx(conn, division.id)?;
        let of_round = door::stream_in_tx(conn, Action::SignRound, On::Id(round.id.stream()))?;
        let mut page = DivisionRanking {
            place: draw::place_in_tx(conn, round.id)?,
            record: None,
            people: Vec::new(),
            problems: Vec::new(),
            ties: Vec::new(),
            decisions: decisions::in_force_in_tx(conn, division.id)?.into_iter().map(taken).collect(),
            may_decide: is_open(round.phase)
                && door::require(by.actor, Action::DecideRanking, &event).is_ok()
                && ties::require_named(by.actor, &event, &division.ties).is_ok(),
            decides: ties::named(&division.ties),
            committee: division.ties.committee.clone(),
            may_sign: door::is_possible(by.actor, Action::SignRound, &of_round)
                && by.actor.holds(kind_in_tx(conn, &round)?.signers(), &of_round),
            sees_publication: door::require_reading(by.actor, Action::Publish, &event).is_ok(),
            revision: event.revision,
        };
        if !is_open(round.phase) {
            return Ok(page);
        }
        let recall = Recall::Reading(&by.installation.memo);
        if let Some(in_force) = results::kept_if_signed_in_tx(conn, recall, &round)? {
            page.people = people_in_tx(conn, division.id, &in_force.record)?;
            page.record = Some(in_force.record.clone());
            page.may_decide = false;
            return Ok(page);
        }
        match rank_in_tx(conn, recall, &round) {
            Ok(ranked) => {
                let record = ranked.record.clone();
                page.people = people_in_tx(conn, division.id, &record)?;
                page.ties = undecided(&ranked);
                page.problems.clone_from(&ranked.lapsed);
                page.record = Some(record);
            }
            Err(fault) if matches!(fault.kind, FaultKind::Invalid | FaultKind::Refused) => {
                page.problems = fault.problems;
            }
            Err(fault) => return Err(fault),
        }
        Ok(page)
    })
}

fn may_read(actor: &Actor, stream: &Stream) -> Result<(), Fault> {
    if actor.holds(READERS, stream) {
        return Ok(());
    }
    if !actor.knows(stream) {
        return Err(Fault::not_found());
    }
    let action = Action::DecideRanking.message_key();
    Err(Fault::new(FaultKind::Forbidden, Because::new("fault-forbidden").word("action", action)))
}

fn taken(decision: decisions::InForce) -> Taken {
    let groups: Vec<String> = decision.kept.order.iter().map(|group| group.join(" = ")).collect();
    Taken {
        uid: decision.uid,
        kind_key: format!("rank-ruling-{}", decision.kind),
        who: decision.kept.who,
        reason: decision.reason,
        document: decision.kept.document,
        order: groups.join(" > "),
        at: decision.at,
    }
}

fn method(last: LastResort) -> &'static str {
    match last {
        LastResort::Lots => "lots",
        LastResort::ExtraRound => "extra-round",
        LastResort::Ask | LastResort::Share => "tie",
    }
}

/// Groups of tied rows whose order or prize is open.
fn undecided(ranked: &Ranked) -> Vec<OpenTie> {
    let Ranked { case, ranking, .. } = ranked;
    let mut ties: Vec<OpenTie> = Vec::new();
    for row in ranking.rows.iter().filter(|row| row.sharing > 1) {
        let (Some(rank), Some(entry)) = (row.rank, case.roster.get(row.entry)) else { continue };
        let kind = match (ranking.workings.order.get(row.entry), row.prize) {
            (Some(Standing::Undecided), _) => method(case.plan.order.last),
            (_, Prize::Open) => "cut",
            _ => continue,
        };
        match ties.last_mut().filter(|tie| tie.rank == rank) {
            Some(tie) => tie.entries.push(entry.id.clone()),
            None => ties.push(OpenTie { kind, rank, entries: vec![entry.id.clone()] }),
        }
    }
    ties
}

/// What the committee decided about a tie.
#[derive(Debug, Clone)]
pub struct NewDecision {
    /// `tie`, `extra-round`, `lots` or `cut`.
    pub kind: String,
    /// Ticket numbers in order; those of an inner list share.
    pub order: Vec<Vec<String>>,
    /// Who decided.
    pub who: String,
    /// On which day; today where it is not said.
    pub when: Option<NaiveDate>,
    /// Why, or how the lots were drawn.
    pub reason: String,
    /// Document number.
    pub document: Option<String>,
}

/// Records a decision about a tie. It must fit a real one.
///
/// # Errors
/// `Refused` where it names anything but the entries of one tie; `WrongPhase` before decryption; `Stale` where it would do
/// something else than the form showed.
pub fn decide(act: Act<'_>, division_uid: &str, new: &NewDecision) -> Result<(), Fault> {
    let on = act.read(|conn| event_of(conn, division_uid))?;
    act.write(Action::DecideRanking, on, |tx| {
        let division = setup::division_by_uid_in_tx(tx.conn, division_uid)?;
        ties::require_named(tx.actor, &tx.stream, &division.ties)?;
        before_signatures(tx, division.id)?;
        as_foreseen(act, tx, division.id, decided(new)?)?;
        let kept = Kept {
            who: ties::whose(&division.ties, (&new.who, new.document.as_deref()))?,
            when: new.when.unwrap_or_else(|| civil_date(tx.now)),
            document: new.document.clone(),
            order: new.order.clone(),
        };
        let body = serde_json::to_string(&kept).map_err(Fault::internal)?;
        keep(tx, division.id, &new.kind, body, &new.reason)?;
        let entries: BTreeSet<&String> = new.order.iter().flatten().collect();
        tx.note(json!({ "division": division_uid, "kind": new.kind, "entries": entries }));
        Ok(())
    })
}

/// Takes a decision back, with a reason.
///
/// # Errors
/// `NotFound` where it is not in force.
pub fn withdraw(act: Act<'_>, division_uid: &str, decision_uid: &str, reason: &str) -> Result<(), Fault> {
    let on = act.read(|conn| event_of(conn, division_uid))?;
    act.write(Action::DecideRanking, on, |tx| {
        let division = setup::division_by_uid_in_tx(tx.conn, division_uid)?;
        ties::require_named(tx.actor, &tx.stream, &division.ties)?;
        before_signatures(tx, division.id)?;
        let step = taken_back_in_tx(tx.conn, division.id, decision_uid)?;
        as_foreseen(act, tx, division.id, step)?;
        tx.note(json!({ "division": division_uid, "withdrawn": decision_uid }));
        keep(tx, division.id, WITHDRAW, decision_uid.to_owned(), reason)
    })
}

fn event_of(conn: &mut Conn, division_uid: &str) -> Result<On<'static>, Fault> {
    let division = setup::division_by_uid_in_tx(conn, division_uid)?;
    Ok(On::Division(division.event_id, division.id))
}

fn keep(
    tx: &mut Tx<'_>,
    division_id: DivisionId,
    kind: &str,
    body: String,
    reason: &str,
) -> Result<(), Fault> {
    let row = DecisionRow {
        uid: door::new_uid(tx)?.as_str().to_owned(),
        kind: kind.to_owned(),
        body,
        reason: reason.to_owned(),
        by: tx.actor.uid.clone(),
        at: tx.now,
    };
    store::insert_decision_in_tx(tx.conn, division_id, &row)?.bind(tx);
    Ok(())
}

/// What a decision about a tie would do to the ranking; `None` where it cannot be taken now. `seen` is the revision of the
/// event its form was filled from.
///
/// # Errors
/// As [`decide`].
pub fn ahead(
    by: By<'_>,
    division_uid: &str,
    new: &NewDecision,
    seen: Option<i64>,
) -> Result<Option<Foreseen>, Fault> {
    foresee(by, (division_uid, seen), |_conn, division| {
        ties::whose(&division.ties, (&new.who, new.document.as_deref()))?;
        decided(new)
    })
}

/// What taking a decision back would do to the ranking; `None` where it cannot be done now.
///
/// # Errors
/// As [`withdraw`].
pub fn withdrawal_ahead(
    by: By<'_>,
    division_uid: &str,
    decision_uid: &str,
    seen: Option<i64>,
) -> Result<Option<Foreseen>, Fault> {
    foresee(by, (division_uid, seen), |conn, division| taken_back_in_tx(conn, division.id, decision_uid))
}

fn foresee(
    by: By<'_>,
    (division_uid, seen): (&str, Option<i64>),
    step: impl Fn(&mut Conn, &Division) -> Result<Step, Fault>,
) -> Result<Option<Foreseen>, Fault> {
    by.read(|conn| {
        let division = setup::division_by_uid_in_tx(conn, division_uid)?;
        let on = On::Division(division.event_id, division.id);
        let event = door::look_in_tx(conn, by.actor, Action::DecideRanking, on)?;
        let round = deciding_round_in_tx(conn, division.id)?;
        let possible = door::is_possible(by.actor, Action::DecideRanking, &event);
        if !possible || round.phase != RoundPhase::Decrypted {
            return Ok(None);
        }
        door::require_revision(seen, event.revision)?;
        ties::require_named(by.actor, &event, &division.ties)?;
        let ahead = Ahead { step: step(conn, &division)?, sees: true };
        foresee_in_tx(conn, Recall::Reading(&by.installation.memo), round.id, &ahead).map(Some)
    })
}

fn decided(new: &NewDecision) -> Result<Step, Fault> {
    let ruling = decisions::ruling(&new.kind, &new.order);
    ruling.map(Step::Decided).ok_or_else(|| Fault::refused(Because::new("standing-no-tie")))
}

fn taken_back_in_tx(conn: &mut Conn, division_id: DivisionId, decision_uid: &str) -> Result<Step, Fault> {
    let in_force = decisions::in_force_in_tx(conn, division_id)?;
    let decision = in_force.iter().find(|decision| decision.uid == decision_uid);
    let decision = decision.ok_or_else(Fault::not_found)?;
    let ruling = decisions::ruling(&decision.kind, &decision.kept.order);
    ruling.map(Step::TakenBack).ok_or_else(|| Fault::internal("a decision of no kind"))
}

/// What it does is what the form showed; a decision that fits no tie is refused.
fn as_foreseen(act: Act<'_>, tx: &mut Tx<'_>, division_id: DivisionId, step: Step) -> Result<(), Fault> {
    let round = deciding_round_in_tx(tx.conn, division_id)?;
    let foreseen = foresee_in_tx(tx.conn, Recall::Nothing, round.id, &Ahead { step, sees: true })?;
    act.require_foreseen(&foreseen.digest)
}

/// Locks the deciding round beside its event, so that nobody signs meanwhile. What was signed is changed by a correction
/// alone.
fn before_signatures(tx: &mut Tx<'_>, division_id: DivisionId) -> Result<(), Fault> {
    let round = deciding_round_in_tx(tx.conn, division_id)?;
    if !tx.also(round.id.stream(), &[RoundPhase::Decrypted.into()], None, &json!({}))? {
        let signed = setup::round_in_tx(tx.conn, round.id)?.phase == RoundPhase::Signed;
        let key = if signed { "standing-signed-already" } else { "standing-still-sealed" };
        return Err(Fault::new(FaultKind::WrongPhase, Because::new(key)));
    }
    Ok(())
}
