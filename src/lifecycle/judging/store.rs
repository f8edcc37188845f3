//! Rows of seats, sheets, marks, signatures.

use diesel::prelude::*;
use std::collections::BTreeMap;

use crate::kernel::fault::Fault;
use crate::kernel::phase::SheetPhase;
use crate::kernel::score::Score;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{blind_subject, mark, seat, sheet, stream};

use super::model::{Mark, Seat};

/// Seats of a module in force, in order.
pub(super) fn seats(conn: &mut Conn, module_id: i64) -> Result<Vec<Seat>, Fault> {
    seat::table
        .filter(seat::module_id.eq(module_id))
        .order(seat::ordinal)
        .select((seat::id, seat::uid, seat::module_id, seat::account_id, seat::ordinal))
        .load::<(i64, String, i64, i64, i64)>(conn)
        .map(|rows| {
            rows.into_iter()
                .map(|(id, uid, module_id, account_id, ordinal)| Seat {
                    id,
                    uid,
                    module_id,
                    account_id,
                    ordinal,
                })
                .collect()
        })
        .map_err(unexpected)
}

type MarkRow = (i64, i64, i64, i64, bool, i64, Option<i64>, Option<String>);

/// The newest version of every mark of a round.
pub(super) fn marks(conn: &mut Conn, round_id: i64) -> Result<Vec<Mark>, Fault> {
    let rows = mark::table
        .inner_join(sheet::table.inner_join(blind_subject::table))
        .filter(blind_subject::round_id.eq(round_id))
        .order((sheet::id, mark::aspect_id, mark::version))
        .select((
            sheet::subject_id,
            sheet::module_id,
            mark::aspect_id,
            sheet::seat_id,
            sheet::agreed,
            mark::version,
            mark::value_thousandths,
            mark::reason,
        ))
        .load::<MarkRow>(conn)
        .map_err(unexpected)?;
    let mut newest: BTreeMap<(i64, i64, i64, bool), Mark> = BTreeMap::new();
    for (subject_id, module_id, aspect_id, seat_id, agreed, version, value, reason) in rows {
        let mark = Mark {
            subject_id,
            module_id,
            aspect_id,
            seat_id: (!agreed).then_some(seat_id),
            value: value.map(Score::from_thousandths),
            reason,
            version,
        };
        newest.insert((subject_id, aspect_id, seat_id, agreed), mark);
    }
    Ok(newest.into_values().collect())
}

/// Row numbers of the sheets of a round in a phase, in the order in which they are locked.
pub(super) fn sheets_in_phase(conn: &mut Conn, round_id: i64, phase: SheetPhase) -> Result<Vec<i64>, Fault> {
    sheet::table
        .inner_join(blind_subject::table)
        .inner_join(stream::table)
        .filter(blind_subject::round_id.eq(round_id))
        .filter(stream::phase.eq(phase.code()))
        .order(sheet::id)
        .select(sheet::id)
        .load::<i64>(conn)
        .map_err(unexpected)
}
