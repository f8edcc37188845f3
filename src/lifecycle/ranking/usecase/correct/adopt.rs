//! A signed correction becomes rows: marks and decisions as their next versions, and the next version of the result.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::access::door::{self, Tx};
use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{SeatId, SubjectId};
use crate::kernel::phase::{CompetitionPhase, RoundPhase};
use crate::lifecycle::judging::model::DecisionKind;
use crate::lifecycle::judging::usecase as judging;
use crate::lifecycle::judging::usecase::corrected::{self, Corrected};
use crate::lifecycle::ranking::model::correction::{Added, Correction, CorrectionState, Item};
use crate::lifecycle::ranking::store::{self as rows, DecisionRow, corrections as store};
use crate::lifecycle::ranking::usecase::assemble::{Ranked, rank_in_tx, ranked};
use crate::lifecycle::ranking::usecase::decisions::Kept;
use crate::lifecycle::ranking::usecase::penalties;
use crate::lifecycle::ranking::usecase::results::{deciding_round_in_tx, keep_in_tx};
use crate::lifecycle::registration::usecase::review;
use crate::lifecycle::setup::model::{Module, Round};
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;

use super::preview::Preview;

/// Puts a correction in force: answers the version of the result it makes. What the rows then rank to is what was signed,
/// or nothing is kept. A competition that was settled has something open again.
///
/// # Errors
/// `Refused` where the rows would make another result than the one signed.
pub(super) fn adopt_in_tx(tx: &mut Tx<'_>, correction: &Correction, preview: &Preview) -> Result<i64, Fault> {
    let round = deciding_round_in_tx(tx.conn, correction.division_id)?;
    let division = setup::division_in_tx(tx.conn, correction.division_id)?;
    let detail = json!({ "correction": correction.uid });
    tx.also(division.event_id.stream(), &[], None, &detail)?;
    if !tx.also(round.id.stream(), &[RoundPhase::Signed.into()], None, &detail)? {
        return Err(Fault::new(FaultKind::WrongPhase, Because::new("standing-still-sealed")));
    }
    write_marks(tx, correction, &round, &preview.items)?;
    for added in &preview.items {
        write(tx, correction, &round, &added.item)?;
    }
    let by = tx.actor.uid.clone();
    let ranked = ranked_in_tx(tx, correction, &round, preview)?;
    if preview.result.as_ref() != Some(&ranked.digest) {
        return Err(Fault::refused(Because::new("correction-ranks-otherwise")));
    }
    let version = keep_in_tx(tx, correction.division_id, &ranked, Some(&correction.reason))?;
    let end = (CorrectionState::Adopted, Some(version.id), None);
    store::end_in_tx(tx.conn, correction.id, end, (&by, tx.now))?.bind(tx);
    if tx.stream.phase == CompetitionPhase::Settled.code() {
        tx.set_phase(CompetitionPhase::Awarded)?;
    }
    Ok(version.version)
}

/// What the rows rank to now, with the penalties of the correction that is being adopted.
fn ranked_in_tx(
    tx: &mut Tx<'_>,
    correction: &Correction,
    round: &Round,
    preview: &Preview,
) -> Result<Arc<Ranked>, Fault> {
    let from_rows = rank_in_tx(tx.conn, Recall::Nothing, round)?;
    let penalties = penalties::of(&preview.items);
    if penalties.is_empty() {
        return Ok(from_rows);
    }
    let mut case = from_rows.case.clone();
    penalties::apply(&mut case, correction, &penalties)?;
    let names = from_rows.record.modules.iter().map(|module| module.name.clone());
    ranked(case, &from_rows.record.division, &names.collect::<Vec<_>>()).map(Arc::new)
}

fn write_marks(
    tx: &mut Tx<'_>,
    correction: &Correction,
    round: &Round,
    items: &[Added],
) -> Result<(), Fault> {
    let ranked = rank_in_tx(tx.conn, Recall::Nothing, round)?;
    let rows = ranked.case.roster.iter().zip(&ranked.case.refs);
    let subjects: BTreeMap<&str, SubjectId> =
        rows.filter_map(|(entry, known)| Some((entry.id.as_str(), known.subject_id?))).collect();
    let modules = setup::modules_in_tx(tx.conn, round.id)?;
    let mut marks = Vec::new();
    for added in items {
        let Item::Mark { entry, module, aspect, judge, value, why, .. } = &added.item else { continue };
        let subject_id = *subjects.get(entry.as_str()).ok_or_else(Fault::not_found)?;
        let module = modules.iter().find(|known| known.code == *module).ok_or_else(Fault::not_found)?;
        let aspect =
            module.aspects.iter().find(|known| known.code == *aspect).ok_or_else(Fault::not_found)?;
        let seat_id = judge.map(|judge| seat(tx.conn, module, judge)).transpose()?;
        marks.push(Corrected {
            subject_id,
            module_id: module.id,
            aspect: (aspect.id, aspect.uid.clone()),
            seat_id,
            value: *value,
            why: why.clone(),
        });
    }
    if marks.is_empty() { Ok(()) } else { corrected::marks_in_tx(tx, round.id, &marks, &correction.uid) }
}

fn seat(conn: &mut Conn, module: &Module, judge: i64) -> Result<SeatId, Fault> {
    let seats = judging::seats_in_tx(conn, module)?;
    seats.iter().find(|seat| seat.ordinal == judge).map(|seat| seat.id).ok_or_else(Fault::not_found)
}

fn write(tx: &mut Tx<'_>, correction: &Correction, round: &Round, item: &Item) -> Result<(), Fault> {
    let author = (correction.reason.as_str(), correction.asked_by.as_str(), correction.asked_at);
    match item {
        // Marks are written sheet by sheet; the others are read from the correction itself.
        Item::Mark { .. }
        | Item::Penalty { .. }
        | Item::Prize { .. }
        | Item::SchemeValue { .. }
        | Item::Document { .. }
        | Item::Without { .. } => Ok(()),
        Item::Status { entry, status, .. } => {
            review::correct_status_in_tx(tx, (correction.division_id, entry), *status, &correction.reason)
        }
        Item::DropJudge { module, judge } => {
            let kind = DecisionKind::DropJudge;
            let body = json!({ "kind": kind, "module": module, "judge": judge.to_string() });
            corrected::decision_in_tx(tx, round.id, (kind, &body), author)
        }
        Item::Aggregation { module, aggregation, trim } => {
            let kind = DecisionKind::Aggregation;
            let mut body = json!({ "kind": kind, "module": module, "aggregation": aggregation });
            if let Some(object) = body.as_object_mut().filter(|_| *trim > 0) {
                object.insert("drop".to_owned(), json!(trim));
            }
            take_back(tx, round, module, author)?;
            corrected::decision_in_tx(tx, round.id, (kind, &body), author)
        }
        Item::Tie { method, order, who } => {
            let kept = Kept {
                who: who.clone(),
                when: civil_date(correction.asked_at),
                document: correction.document.clone(),
                order: order.clone(),
            };
            let row = DecisionRow {
                uid: door::new_uid(tx)?.as_str().to_owned(),
                kind: method.clone(),
                body: serde_json::to_string(&kept).map_err(Fault::internal)?,
                reason: correction.reason.clone(),
                by: correction.asked_by.clone(),
                at: correction.asked_at,
            };
            rows::insert_decision_in_tx(tx.conn, correction.division_id, &row)?.bind(tx);
            Ok(())
        }
    }
}

/// By whom and when a decision of a correction was taken, and why.
type Taken<'a> = (&'a str, &'a str, DateTime<Utc>);

/// Takes back the aggregations in force for a module: one counts.
fn take_back(tx: &mut Tx<'_>, round: &Round, module: &str, taken: Taken<'_>) -> Result<(), Fault> {
    for earlier in judging::decisions_in_tx(tx.conn, round.id)? {
        if earlier.kind == DecisionKind::Aggregation && earlier.names("module", module) {
            let kind = DecisionKind::Withdraw;
            let body = json!({ "kind": kind, "decision": earlier.uid });
            corrected::decision_in_tx(tx, round.id, (kind, &body), taken)?;
        }
    }
    Ok(())
}
