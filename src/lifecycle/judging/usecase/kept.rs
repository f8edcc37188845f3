//! Newest marks of sheets, from memory where nothing moved; and the state of a round, for what is computed from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::audit::store as streams;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{RoundId, SheetId};
use crate::platform::db::Conn;
use crate::platform::memo::{Key, Recall, Stamp};

use super::super::model::{Newest, Sheet};
use super::super::store;

/// So few sheets are read one by one; of more all are read together.
const ONE_BY_ONE: usize = 4;

/// About how much memory a mark takes.
const MARK_BYTES: u64 = 96;

/// The state of a round with everything a ranking is computed from. A mark takes a revision of its sheet, a panel and
/// the chief's decisions one of the round, entries and the committee's decisions one of the event, the set-up one of
/// the competition.
///
/// # Errors
/// `NotFound`.
pub fn stamp_in_tx(conn: &mut Conn, recall: Recall<'_>, round_id: RoundId) -> Result<Stamp, Fault> {
    let round = streams::stream_by_id(conn, round_id.stream())?;
    let event = streams::stream_by_id(conn, round.parent_id.ok_or_else(Fault::not_found)?)?;
    let competition =
        streams::stream_by_id(conn, round.competition_id.ok_or_else(Fault::not_found)?.stream())?;
    let around = [competition, event, round].map(|stream| (stream.id, stream.revision));
    let sheets = store::sheets::revisions(conn, round_id)?;
    let all =
        around.into_iter().chain(sheets.into_iter().map(|(sheet, revision)| (sheet.stream(), revision)));
    Ok(Stamp::of(all.map(|(id, revision)| (id, recall.before(id, revision)))))
}

/// The newest marks of some sheets, in their order. `all` reads those of all of them at once.
pub(super) fn marks(
    conn: &mut Conn,
    recall: Recall<'_>,
    sheets: &[Sheet],
    all: impl FnOnce(&mut Conn) -> Result<BTreeMap<SheetId, Newest>, Fault>,
) -> Result<Vec<Arc<Newest>>, Fault> {
    let held: Vec<Option<Arc<Newest>>> =
        sheets.iter().map(|sheet| recall.get(key(sheet), stamp(recall, sheet))).collect();
    let missing = held.iter().filter(|marks| marks.is_none()).count();
    let mut read = if missing > ONE_BY_ONE { all(conn)? } else { BTreeMap::new() };
    let each = sheets.iter().zip(held).map(|(sheet, held)| {
        if let Some(marks) = held {
            return Ok(marks);
        }
        let marks = match read.remove(&sheet.id) {
            Some(marks) => marks,
            None if missing > ONE_BY_ONE => Newest::new(),
            None => store::marks::of_sheet(conn, sheet.id)?,
        };
        let bytes = u64::try_from(marks.len()).map_err(Fault::internal)?.saturating_mul(MARK_BYTES);
        let marks = Arc::new(marks);
        recall.keep(key(sheet), stamp(recall, sheet), &marks, bytes);
        Ok(marks)
    });
    each.collect()
}

fn key(sheet: &Sheet) -> Key {
    ("marks", sheet.id.row())
}

fn stamp(recall: Recall<'_>, sheet: &Sheet) -> Stamp {
    Stamp::of_revision(recall.before(sheet.id.stream(), sheet.revision))
}
