//! What a correction, signed by two people, writes of the judging: the next versions of marks, on locked sheets, and
//! decisions as the chief judge's are kept.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::access::door::{self, Tx};
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AspectId, ModuleId, RoundId, SeatId, SubjectId};
use crate::kernel::phase::SheetPhase;
use crate::kernel::score::Score;
use crate::lifecycle::judging::model::{Change, DecisionKind, Sheet};
use crate::lifecycle::judging::store;
use crate::lifecycle::judging::store::marks::Giving;

/// A mark that is to be another.
#[derive(Debug, Clone)]
pub struct Corrected {
    /// Of which subject.
    pub subject_id: SubjectId,
    /// In which module.
    pub module_id: ModuleId,
    /// Which aspect: row number and uid.
    pub aspect: (AspectId, String),
    /// Whose mark; `None`: the agreed value.
    pub seat_id: Option<SeatId>,
    /// The mark; `None`: there is none.
    pub value: Option<Score>,
    /// Why there is none.
    pub why: Option<String>,
}

/// Appends corrected marks, each naming the correction; sheets are locked in the order in which the round's are.
///
/// # Errors
/// `NotFound` where there is no such sheet.
pub fn marks_in_tx(
    tx: &mut Tx<'_>,
    round_id: RoundId,
    marks: &[Corrected],
    correction: &str,
) -> Result<(), Fault> {
    let mut found = 0;
    for sheet in store::sheets::of_round(tx.conn, round_id)? {
        let mut changes = Vec::new();
        for mark in marks.iter().filter(|mark| is_on(mark, &sheet)) {
            let before = store::marks::of_aspect(tx.conn, sheet.id, mark.aspect.0)?;
            let version = before.map_or(1, |given| given.version.saturating_add(1));
            let (aspect_id, aspect_uid) = mark.aspect.clone();
            changes.push(Change {
                aspect_id,
                aspect_uid,
                value: mark.value,
                reason: mark.why.clone(),
                version,
            });
        }
        if changes.is_empty() {
            continue;
        }
        found += changes.len();
        let noted: Vec<Value> = changes
            .iter()
            .map(|change| json!({ "aspect": change.aspect_uid, "version": change.version, "value": change.value }))
            .collect();
        let detail = json!({ "correction": correction, "marks": noted });
        if !tx.also(sheet.id.stream(), &[SheetPhase::Locked.into()], None, &detail)? {
            return Err(Fault::internal(format!("sheet {} of a signed round is not locked", sheet.uid)));
        }
        let by = tx.actor.uid.clone();
        let giving = Giving { by: &by, at: tx.now, correction: Some(correction) };
        store::marks::append_in_tx(tx.conn, sheet.id, &changes, &giving)?.bind(tx);
    }
    if found == marks.len() { Ok(()) } else { Err(Fault::not_found()) }
}

fn is_on(mark: &Corrected, sheet: &Sheet) -> bool {
    let its = match mark.seat_id {
        None => sheet.agreed,
        Some(seat_id) => !sheet.agreed && sheet.seat_id == seat_id,
    };
    its && sheet.subject_id == mark.subject_id && sheet.module_id == mark.module_id
}

/// Keeps a decision as the chief judge's are kept, by whoever took it.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn decision_in_tx(
    tx: &mut Tx<'_>,
    round_id: RoundId,
    (kind, body): (DecisionKind, &Value),
    (reason, by, at): (&str, &str, DateTime<Utc>),
) -> Result<(), Fault> {
    let uid = door::new_uid(tx)?;
    let new =
        store::decisions::NewDecision { uid: uid.as_str(), round_id, kind, body, reason, by_account: by, at };
    store::decisions::insert_in_tx(tx.conn, &new)?.bind(tx);
    Ok(())
}
