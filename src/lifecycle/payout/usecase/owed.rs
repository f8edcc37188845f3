//! What is still to be paid to one payee, or back, and when anything was paid last.

use chrono::{DateTime, Utc};

use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, StreamId};
use crate::kernel::money::Fen;
use crate::lifecycle::awards::usecase as awards;
use crate::lifecycle::payout::store;
use crate::platform::db::Conn;

use super::prepare::standing_claims;

/// What is open between a competition and a payee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// It stands in a batch that was not paid yet.
    UnderWay,
    /// It is due, or due back.
    Due,
}

/// Competitions with money of a payee (row number) that is not settled.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn open_in_tx(conn: &mut Conn, payee: StreamId) -> Result<Vec<(CompetitionId, Open)>, Fault> {
    let mut open = Vec::new();
    for competition_id in awards::claimed_by_in_tx(conn, payee)? {
        let mut own = standing_claims(conn, competition_id)?;
        own.retain(|(claim, _standing)| claim.payee_id == Some(payee));
        if own.iter().any(|(_claim, standing)| standing.in_hand != Fen::ZERO) {
            open.push((competition_id, Open::UnderWay));
        } else if own.iter().any(|(_claim, standing)| standing.rest != Fen::ZERO) {
            open.push((competition_id, Open::Due));
        }
    }
    Ok(open)
}

/// When anything was paid to a payee last, or came back.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn paid_last_in_tx(conn: &mut Conn, payee: StreamId) -> Result<Option<DateTime<Utc>>, Fault> {
    store::paid_last(conn, payee)
}
