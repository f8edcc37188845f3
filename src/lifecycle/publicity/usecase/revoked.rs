//! Prizes that were public and are another's by a correction since.

use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::clock::civil_date;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{DivisionId, ResultId};
use crate::kernel::prize::Prize;
use crate::lifecycle::ranking::model::correction::Correction;
use crate::lifecycle::ranking::rules::correct::lost;
use crate::lifecycle::ranking::usecase::correct::{of_division_in_tx, rests_on_in_tx};
use crate::lifecycle::ranking::usecase::results::version_in_tx;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;
use crate::scoring::model::Record;

use super::super::model::Revoked;
use super::super::store;

/// By ticket number, oldest first: what was taken away or lowered up to a version of a division's result, and was not given
/// back since. What the public never read is not told.
pub(super) fn revoked_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    (division_id, upto): (DivisionId, ResultId),
) -> Result<BTreeMap<String, Vec<Revoked>>, Fault> {
    let mut revoked: BTreeMap<String, Vec<Revoked>> = BTreeMap::new();
    let corrections = of_division_in_tx(conn, division_id)?;
    if corrections.is_empty() {
        return Ok(revoked);
    }
    let published = store::results_published(conn, division_id)?;
    for correction in corrections {
        let Some(made) = correction.result_id.filter(|made| made.row() <= upto.row()) else { continue };
        let before = version_in_tx(conn, recall, correction.base_id)?;
        let after = version_in_tx(conn, recall, made)?;
        if let Some(read) = newest_before(&published, correction.base_id) {
            let read = version_in_tx(conn, recall, read)?;
            let lost = lost(&before.record, &after.record).into_iter();
            let lost: Vec<(String, Prize)> =
                lost.filter(|(entry, prize)| prize_of(&read.record, entry) == *prize).collect();
            add(conn, &mut revoked, &correction, lost)?;
        }
        give_back(&mut revoked, &after.record);
    }
    Ok(revoked)
}

/// The newest of the published results up to one.
fn newest_before(published: &BTreeSet<ResultId>, base: ResultId) -> Option<ResultId> {
    published.iter().copied().filter(|one| one.row() <= base.row()).max_by_key(|one| one.row())
}

fn prize_of(record: &Record, entry: &str) -> Prize {
    record.rows.iter().find(|row| row.entry == entry).map_or(Prize::None, |row| row.prize)
}

fn add(
    conn: &mut Conn,
    revoked: &mut BTreeMap<String, Vec<Revoked>>,
    correction: &Correction,
    lost: Vec<(String, Prize)>,
) -> Result<(), Fault> {
    let ended = correction.ended_at.ok_or_else(|| Fault::internal("an adopted correction has no day"))?;
    let grounds = rests_on_in_tx(conn, correction)?;
    let day = grounds.as_ref().and_then(|grounds| grounds.day).unwrap_or_else(|| civil_date(ended));
    let document = grounds.map(|grounds| grounds.number);
    for (entry, prize) in lost {
        revoked.entry(entry).or_default().push(Revoked { prize, document: document.clone(), day });
    }
    Ok(())
}

/// What somebody has again is not told as lost.
fn give_back(revoked: &mut BTreeMap<String, Vec<Revoked>>, record: &Record) {
    for (entry, lost) in revoked.iter_mut() {
        let now = prize_of(record, entry);
        lost.retain(|one| now.is_less_than(one.prize));
    }
}
