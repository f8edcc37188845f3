//! What judges and their chief do, and what later stages read of it.

pub mod corrected;
pub mod decide;
pub mod inputs;
pub mod kept;
pub mod low;
pub mod pad;
pub mod panels;
pub mod progress;
pub mod read_back;
pub mod save;
pub mod sign;
mod substitute;

use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

use crate::access::actions::Action;
use crate::access::door::Tx;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{AccountId, RoundId, SeatId, SheetId, SubjectId};
use crate::kernel::phase::{Phase, SheetPhase};
use crate::lifecycle::draw::usecase as draw;
use crate::lifecycle::setup::model::Module;
use crate::lifecycle::setup::usecase::{modules_in_tx, require_running_in_tx};
use crate::platform::db::Conn;
use crate::platform::memo::Recall;

use super::model::{DecisionKind, JudgingDecision, Mark, Newest, Seat, Sheet};
use super::store;

/// The panel of a module: its seats in order, without those a substitute took over.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn seats_in_tx(conn: &mut Conn, module: &Module) -> Result<Vec<Seat>, Fault> {
    let decisions = decisions_in_tx(conn, module.round_id)?;
    let mut seats = store::seats::of_module(conn, module.id)?;
    seats.retain(|seat| !is_named(&decisions, DecisionKind::Substitute, module, seat));
    Ok(seats)
}

/// Whether a decision of this kind names the judge of a seat.
fn is_named(decisions: &[JudgingDecision], kind: DecisionKind, module: &Module, seat: &Seat) -> bool {
    let judge = seat.ordinal.to_string();
    about(decisions, kind, &module.code).any(|decision| decision.names("judge", &judge))
}

/// Decisions of one kind about one module.
fn about<'a>(
    decisions: &'a [JudgingDecision],
    kind: DecisionKind,
    module: &'a str,
) -> impl Iterator<Item = &'a JudgingDecision> {
    decisions.iter().filter(move |decision| decision.kind == kind && decision.names("module", module))
}

/// A judge the panel of a module does not have, for the form that named it.
fn no_judge(module: &str, judge: i64) -> Fault {
    Fault::field("judge", Because::new("judging-no-judge").text("module", module).count("judge", judge))
}

/// The newest version of every mark of a round, sheet by sheet. Marks of a judge a substitute took over
/// from are kept, on their sheets; here they are not.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn marks_in_tx(conn: &mut Conn, recall: Recall<'_>, round_id: RoundId) -> Result<Vec<Mark>, Fault> {
    let replaced = released_in_tx(conn, round_id)?.replaced;
    let mut sheets = store::sheets::of_round(conn, round_id)?;
    sheets.retain(|sheet| sheet.agreed || !replaced.contains(&sheet.seat_id));
    marks_of(conn, &sheets, recall, |conn| store::marks::of_round(conn, round_id))
}

/// As [`marks_in_tx`], of one subject.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn marks_about_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    round_id: RoundId,
    subject_id: SubjectId,
) -> Result<Vec<Mark>, Fault> {
    let replaced = released_in_tx(conn, round_id)?.replaced;
    let mut sheets = store::sheets::of_subject(conn, subject_id)?;
    sheets.retain(|sheet| sheet.agreed || !replaced.contains(&sheet.seat_id));
    marks_of(conn, &sheets, recall, |conn| store::marks::of_subject(conn, subject_id))
}

/// The newest version of every mark on some sheets; `all` reads those of all of them at once.
fn marks_of(
    conn: &mut Conn,
    sheets: &[Sheet],
    recall: Recall<'_>,
    all: impl FnOnce(&mut Conn) -> Result<BTreeMap<SheetId, Newest>, Fault>,
) -> Result<Vec<Mark>, Fault> {
    let newest = kept::marks(conn, recall, sheets, all)?;
    let each = sheets.iter().zip(&newest).flat_map(|(sheet, marks)| {
        marks.iter().map(|(aspect_id, given)| Mark {
            subject_id: sheet.subject_id,
            module_id: sheet.module_id,
            aspect_id: *aspect_id,
            seat_id: (!sheet.agreed).then_some(sheet.seat_id),
            value: given.value,
            reason: given.reason.clone(),
            version: given.version,
        })
    });
    Ok(each.collect())
}

/// Sheets of a round, in the order in which they are locked.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn sheets_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<Vec<Sheet>, Fault> {
    store::sheets::of_round(conn, round_id)
}

/// Decisions in force on how a round is ranked (spread, drop-judge, substitute, aggregation), oldest first.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn decisions_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<Vec<JudgingDecision>, Fault> {
    let all = store::decisions::of_round(conn, round_id)?;
    let withdrawn: BTreeSet<String> = all
        .iter()
        .filter(|decision| decision.kind == DecisionKind::Withdraw)
        .filter_map(|decision| decision.body.get("decision")?.as_str().map(str::to_owned))
        .collect();
    let mut in_force = all;
    in_force.retain(|decision| {
        !matches!(decision.kind, DecisionKind::Withdraw | DecisionKind::Unlock)
            && !withdrawn.contains(&decision.uid)
    });
    Ok(in_force)
}

/// What becomes of the sheets of some seats when a round closes, because of decisions in force.
#[derive(Debug, Default)]
struct Released {
    /// Of judges left out: no signature is waited for.
    left_out: BTreeSet<SeatId>,
    /// Of judges a substitute took over from: locked for good.
    replaced: BTreeSet<SeatId>,
    /// Of entries that withdrew or were disqualified, by code.
    subjects: BTreeSet<SubjectId>,
}

impl Released {
    /// Whether a signature is not waited for: of a judge left out, but agreed values count whoever keeps them; of an entry
    /// that counts no more.
    fn waives(&self, sheet: &Sheet) -> bool {
        self.subjects.contains(&sheet.subject_id) || !sheet.agreed && self.left_out.contains(&sheet.seat_id)
    }
}

fn released_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<Released, Fault> {
    let decisions = decisions_in_tx(conn, round_id)?;
    let subjects = draw::released_in_tx(conn, round_id)?.into_keys().collect();
    let mut released = Released { subjects, ..Released::default() };
    for module in modules_in_tx(conn, round_id)? {
        for seat in store::seats::of_module(conn, module.id)? {
            if is_named(&decisions, DecisionKind::DropJudge, &module, &seat) {
                released.left_out.insert(seat.id);
            }
            if is_named(&decisions, DecisionKind::Substitute, &module, &seat) {
                released.replaced.insert(seat.id);
            }
        }
    }
    Ok(released)
}

/// Sheets of a round that wait for a signature.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn unsigned_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<usize, Fault> {
    let released = released_in_tx(conn, round_id)?;
    let sheets = store::sheets::of_round(conn, round_id)?;
    Ok(sheets.iter().filter(|sheet| sheet.phase == SheetPhase::Open && !released.waives(sheet)).count())
}

/// Sheets of an account's own seats in one round that wait for its signature.
#[derive(Debug, Clone, Default)]
pub struct OwnUnsigned {
    /// How many.
    pub sheets: usize,
    /// Uids of those with something left to mark.
    pub unmarked: Vec<String>,
    /// Uids of the seats whose open sheets are whole: they can be signed.
    pub whole: Vec<String>,
}

/// Sheets of an account's own seats in some rounds that wait for its signature, by round.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn own_unsigned_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    account_id: AccountId,
    rounds: &[RoundId],
) -> Result<BTreeMap<RoundId, OwnUnsigned>, Fault> {
    let mut waiting: BTreeMap<RoundId, OwnUnsigned> = BTreeMap::new();
    for round_id in store::sheets::open_of_account(conn, account_id, rounds)? {
        waiting.entry(round_id).or_default().sheets += 1;
    }
    for (round_id, own) in &mut waiting {
        for module in modules_in_tx(conn, *round_id)? {
            for seat in store::seats::of_module(conn, module.id)? {
                if seat.account_id == account_id {
                    add_open(own, &pad::work(conn, recall, seat)?);
                }
            }
        }
    }
    Ok(waiting)
}

/// Adds the open sheets of a seat.
fn add_open(own: &mut OwnUnsigned, work: &pad::Work) {
    let open = || work.sheets.iter().filter(|marked| marked.is_open());
    let unmarked: Vec<String> =
        open().filter(|marked| !marked.is_whole()).map(|marked| marked.sheet.uid.clone()).collect();
    if unmarked.is_empty() && open().next().is_some() {
        own.whole.push(work.seat.uid.clone());
    }
    own.unmarked.extend(unmarked);
}

/// Locks every sheet of the locked round, each with an entry of its own: a mark that comes later loses with 409.
/// Part of the write that confirms the round; answers how many sheets there are.
///
/// # Errors
/// `Refused` where a signature is waited for; `WrongPhase` in a cancelled competition.
pub fn close_round_in_tx(tx: &mut Tx<'_>) -> Result<usize, Fault> {
    require_running_in_tx(tx.conn, &tx.stream, Action::ConfirmRound)?;
    let released = released_in_tx(tx.conn, tx.stream.as_round()?)?;
    let sheets = store::sheets::of_round(tx.conn, tx.stream.as_round()?)?;
    for sheet in sheets.iter().filter(|sheet| !released.replaced.contains(&sheet.seat_id)) {
        let unsigned = [SheetPhase::Open.into(), SheetPhase::Signed.into()];
        let signed = [SheetPhase::Signed.into()];
        let from: &[Phase] = if released.waives(sheet) { &unsigned } else { &signed };
        let detail = json!({ "round": tx.stream.uid });
        if !tx.also(sheet.id.stream(), from, Some(SheetPhase::Locked.into()), &detail)? {
            return Err(Fault::refused(Because::new("judging-not-signed").text("code", &sheet.code)));
        }
    }
    Ok(sheets.len())
}

/// Takes the locks of [`close_round_in_tx`] back: sheets are signed again, as they were. Those of a judge left out
/// are open: should the decision be withdrawn, they need their signature.
/// Part of the write that reopens the round.
///
/// # Errors
/// `WrongPhase` where a sheet is not locked, and in a cancelled competition.
pub fn reopen_round_in_tx(tx: &mut Tx<'_>) -> Result<usize, Fault> {
    require_running_in_tx(tx.conn, &tx.stream, Action::ReopenRound)?;
    let released = released_in_tx(tx.conn, tx.stream.as_round()?)?;
    let sheets = store::sheets::of_round(tx.conn, tx.stream.as_round()?)?;
    for sheet in sheets.iter().filter(|sheet| !released.replaced.contains(&sheet.seat_id)) {
        let phase = if released.waives(sheet) { SheetPhase::Open } else { SheetPhase::Signed };
        let detail = json!({ "round": tx.stream.uid });
        if !tx.also(sheet.id.stream(), &[SheetPhase::Locked.into()], Some(phase.into()), &detail)? {
            return Err(Fault::new(FaultKind::WrongPhase, Because::new("judging-not-locked")));
        }
    }
    Ok(sheets.len())
}
