//! What judges and their chief do, and what later stages read of it.

pub mod decide;
pub mod pad;
pub mod panels;
pub mod progress;
pub mod save;
pub mod sign;

use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

use crate::access::door::Tx;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::phase::SheetPhase;
use crate::lifecycle::setup::usecase::module_in_tx;
use crate::platform::db::Conn;

use super::model::{DecisionKind, JudgingDecision, Mark, Seat, Sheet};
use super::store;

/// Seats of a module, in order.
///
/// # Errors
/// `Internal` for the database's own.
pub fn seats_in_tx(conn: &mut Conn, module_id: i64) -> Result<Vec<Seat>, Fault> {
    store::seats::of_module(conn, module_id)
}

/// The newest version of every mark of a round, by subject, aspect and seat.
///
/// # Errors
/// `Internal` for the database's own.
pub fn marks_in_tx(conn: &mut Conn, round_id: i64) -> Result<Vec<Mark>, Fault> {
    store::marks::of_round(conn, round_id)
}

/// Sheets of a round, in the order in which they are locked.
///
/// # Errors
/// `Internal` for the database's own.
pub fn sheets_in_tx(conn: &mut Conn, round_id: i64) -> Result<Vec<Sheet>, Fault> {
    store::sheets::of_round(conn, round_id)
}

/// Decisions in force on how a round is ranked (spread, drop-judge, aggregation), oldest first.
///
/// # Errors
/// `Internal` for the database's own.
pub fn decisions_in_tx(conn: &mut Conn, round_id: i64) -> Result<Vec<JudgingDecision>, Fault> {
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

/// Sheets of a round that are not signed yet.
///
/// # Errors
/// `Internal` for the database's own.
pub fn unsigned_in_tx(conn: &mut Conn, round_id: i64) -> Result<i64, Fault> {
    let sheets = store::sheets::of_round(conn, round_id)?;
    let open = sheets.iter().filter(|sheet| sheet.phase == SheetPhase::Open).count();
    i64::try_from(open).map_err(Fault::internal)
}

/// Sheets of an account's own seats that wait for its signature, by round.
///
/// # Errors
/// `Internal` for the database's own.
pub fn own_unsigned_in_tx(conn: &mut Conn, account_id: i64) -> Result<BTreeMap<i64, i64>, Fault> {
    let mut waiting: BTreeMap<i64, i64> = BTreeMap::new();
    for seat in store::seats::of_account(conn, account_id)? {
        let sheets = store::sheets::of_seat(conn, seat.id)?;
        let open = sheets.iter().filter(|sheet| sheet.phase == SheetPhase::Open).count();
        if open > 0 {
            let round_id = module_in_tx(conn, seat.module_id)?.round_id;
            let open = i64::try_from(open).map_err(Fault::internal)?;
            let sum = waiting.entry(round_id).or_default();
            *sum = sum.saturating_add(open);
        }
    }
    Ok(waiting)
}

/// Locks every sheet of the locked round, each with an entry of its own: a mark that comes later loses with 409.
/// Part of the write that confirms the round; answers how many sheets there are.
///
/// # Errors
/// `Refused` where a sheet is not signed.
pub fn close_round_in_tx(tx: &mut Tx<'_>) -> Result<usize, Fault> {
    let sheets = store::sheets::of_round(tx.conn, tx.stream.id)?;
    for sheet in &sheets {
        let signed = [SheetPhase::Signed.code()];
        let detail = json!({ "round": tx.stream.uid });
        if !tx.also(sheet.id, &signed, Some(SheetPhase::Locked.code()), &detail)? {
            return Err(Fault::refused(Because::new("judging-not-signed").text("code", &sheet.code)));
        }
    }
    Ok(sheets.len())
}

/// Takes the locks of [`close_round_in_tx`] back: sheets are signed again, as they were.
/// Part of the write that reopens the round.
///
/// # Errors
/// `WrongPhase` where a sheet is not locked.
pub fn reopen_round_in_tx(tx: &mut Tx<'_>) -> Result<usize, Fault> {
    let sheets = store::sheets::of_round(tx.conn, tx.stream.id)?;
    for sheet in &sheets {
        let locked = [SheetPhase::Locked.code()];
        let detail = json!({ "round": tx.stream.uid });
        if !tx.also(sheet.id, &locked, Some(SheetPhase::Signed.code()), &detail)? {
            return Err(Fault::new(FaultKind::WrongPhase, Because::new("judging-not-locked")));
        }
    }
    Ok(sheets.len())
}
