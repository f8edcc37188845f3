//! What people do to make results public, and what the public reads.

pub mod days;
pub mod home;
pub mod mine;
pub mod objections;
pub mod official;
pub mod publish;
mod revoked;
pub mod serve;
pub mod unsettled;

use std::collections::BTreeSet;

use crate::kernel::fault::Fault;
use crate::kernel::ids::DivisionId;
use crate::platform::db::{Conn, tx};
use crate::platform::installation::Installation;

use super::model::Publication;
use super::store;

/// The newest publication of a division.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn newest_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<Option<Publication>, Fault> {
    store::newest(conn, division_id)
}

/// Those of some divisions (row numbers) of which a result is public.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn published(
    installation: &Installation,
    divisions: &[DivisionId],
) -> Result<BTreeSet<DivisionId>, Fault> {
    tx::read(&installation.pool, |conn| published_in_tx(conn, divisions))
}

/// The same inside a transaction.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn published_in_tx(conn: &mut Conn, divisions: &[DivisionId]) -> Result<BTreeSet<DivisionId>, Fault> {
    store::published(conn, divisions)
}
