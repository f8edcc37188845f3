//! 异议与申诉: filed, taken up, answered; and what they hold until then.
//!
//! - A contestant, unit or leader files within the window; a clerk enters what came by letter or phone. Both are one object.
//! - Every step is added. An answer falls to whom the kind says, within its deadline; after it to the authority.
//! - An open one holds the places it could move: results do not become official over it.

pub mod contact;
pub mod correct;
pub mod file;
pub mod read;
pub mod steps;
mod windows;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, DivisionId, ResultId};
use crate::lifecycle::ranking::model::correction::Correction;
use crate::lifecycle::ranking::usecase::correct::of_objections_in_tx;
use crate::lifecycle::setup::usecase::listing;
use crate::platform::db::Conn;

use super::super::model::objections::{Holds, Objection};
use super::super::rules::objections as rules;
pub use super::super::rules::objections::action_of;
use super::super::store::{self, objections as rows};

/// The objections and appeals of a division, by number, with every step.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn objections_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<Vec<Objection>, Fault> {
    rows::of_divisions(conn, &[division_id])
}

/// One that keeps results from being official.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its uid.
    pub uid: String,
    /// The division it holds, or some of whose places.
    pub division_id: DivisionId,
    /// Uids of the entries whose places it holds; `None`: all of the division.
    pub entries: Option<Vec<String>>,
    /// Which it is, and why.
    pub because: Because,
    /// Until when it is to be answered.
    pub due_at: DateTime<Utc>,
    /// The division (row number, uid) whose signed result is to be corrected: it was upheld.
    pub corrects: Option<(DivisionId, String)>,
}

/// Everything that keeps the results of a competition from being official.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn holding_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
    now: DateTime<Utc>,
) -> Result<Vec<Held>, Fault> {
    let titles = titles_in_tx(conn, competition_id)?;
    let tree = listing::tree_in_tx(conn, &[competition_id])?;
    let uids: BTreeMap<DivisionId, String> =
        tree.divisions.into_iter().map(|division| (division.id, division.uid)).collect();
    let divisions: Vec<DivisionId> = titles.keys().copied().collect();
    let read = store::read_of(conn, &divisions)?;
    let objections = rows::of_divisions(conn, &divisions)?;
    let upheld: Vec<String> =
        objections.iter().filter(|one| rules::upheld(one).is_some()).map(|one| one.uid.clone()).collect();
    let corrections = of_objections_in_tx(conn, &upheld)?;
    let held = |objection: Objection| {
        let title = titles.get(&objection.division_id)?;
        let made = made(&corrections, &objection.uid);
        let read = read.get(&objection.division_id);
        let because = rules::blocks(&objection, title, (read, &made), now)?;
        let division = (objection.division_id, uids.get(&objection.division_id)?.clone());
        let corrects = rules::awaits_correction(&objection, read, &made).then_some(division);
        let entries = match rules::holds(&objection) {
            Holds::Entries(uids) => Some(uids.to_vec()),
            Holds::Division | Holds::Nothing => None,
        };
        let (due_at, division_id) = (rules::due_at(&objection), objection.division_id);
        Some(Held { uid: objection.uid, division_id, entries, because, due_at, corrects })
    };
    Ok(objections.into_iter().filter_map(held).collect())
}

/// The results that corrections naming an objection (uid) have made.
fn made(corrections: &[Correction], objection: &str) -> Vec<ResultId> {
    let naming = corrections.iter().filter(|one| one.objection.as_deref() == Some(objection));
    naming.filter_map(|one| one.result_id).collect()
}

/// Event and division of each division of a competition, as pages call them.
pub(super) fn titles_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<BTreeMap<DivisionId, String>, Fault> {
    let tree = listing::tree_in_tx(conn, &[competition_id])?;
    let titled = tree.divisions_of(competition_id);
    Ok(titled
        .map(|(event, division)| (division.id, format!("{}（{}）", event.name, division.name)))
        .collect())
}
