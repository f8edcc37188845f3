//! What the marks of a round are, in one digest: kept when they are confirmed, and compared whenever somebody decides by them.

use std::collections::BTreeSet;

use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{RoundId, StreamId};
use crate::platform::db::Conn;
use crate::platform::db::rows::{self, Bound};

use super::super::store;

/// Sheets read together.
const TOGETHER: usize = 500;

/// SHA-256 over sheet, number and digest of every mark the judges gave, in order; what was corrected after the signatures
/// stands beside it.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn digest_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<String, Fault> {
    let corrected: BTreeSet<i64> = store::marks::corrected(conn, round_id)?.into_iter().collect();
    let sheets = store::sheets::revisions(conn, round_id)?;
    let sheets: Vec<StreamId> = sheets.into_iter().map(|(sheet, _)| sheet.stream()).collect();
    let (table, mut text) = (Bound::Mark.table(), String::from("jiangsai-inputs-1"));
    let Some(form) = table.form() else { return Ok(sha256_hex(text.as_bytes())) };
    for sheets in sheets.chunks(TOGETHER) {
        let mut found = rows::of_owners(conn, table, form, sheets)?;
        found.retain(|mark| !corrected.contains(&mark.id));
        found.sort_by_key(|mark| (mark.owner, mark.id));
        found.iter().for_each(|mark| text.push_str(&format!("\n{} {} {}", mark.owner, mark.id, mark.digest)));
    }
    Ok(sha256_hex(text.as_bytes()))
}
