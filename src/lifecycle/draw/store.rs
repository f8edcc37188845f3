//! Rows of draws, subjects and maps.

use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{blind_subject, opened_map};

use super::model::Subject;

/// Subjects of a round, in order.
pub(super) fn subjects(conn: &mut Conn, round_id: i64) -> Result<Vec<Subject>, Fault> {
    blind_subject::table
        .filter(blind_subject::round_id.eq(round_id))
        .order(blind_subject::ordinal)
        .load::<(i64, String, i64, String, i64)>(conn)
        .map(|rows| {
            rows.into_iter()
                .map(|(id, uid, round_id, code, ordinal)| Subject { id, uid, round_id, code, ordinal })
                .collect()
        })
        .map_err(unexpected)
}

/// Pairs of subject and entry of a decrypted round; none before.
pub(super) fn opened(conn: &mut Conn, round_id: i64) -> Result<Vec<(i64, i64)>, Fault> {
    opened_map::table
        .inner_join(blind_subject::table)
        .filter(blind_subject::round_id.eq(round_id))
        .order(blind_subject::ordinal)
        .select((opened_map::subject_id, opened_map::entry_id))
        .load::<(i64, i64)>(conn)
        .map_err(unexpected)
}
