//! What people do with awards, and what the payout reads of them.

mod compute;
pub mod decide;
pub mod external;
mod gather;
mod packs;
pub mod read;
pub mod runs;
pub mod shares;
pub mod titles;

use crate::kernel::fault::Fault;
use crate::platform::db::Conn;

use super::model::{Claim, Run};
pub use super::rules::export::result_json;
use super::store;

/// Claims of a competition, in order of making.
///
/// # Errors
/// `Internal` for the database's own.
pub fn claims_in_tx(conn: &mut Conn, competition_id: i64) -> Result<Vec<Claim>, Fault> {
    store::claims(conn, competition_id)
}

/// The newest run of a competition.
///
/// # Errors
/// `Internal` for the database's own.
pub fn newest_run_in_tx(conn: &mut Conn, competition_id: i64) -> Result<Option<Run>, Fault> {
    store::newest_run(conn, competition_id)
}

/// What every uid of a competition's awards stands for, for readers.
///
/// # Errors
/// `Internal` for the database's own.
pub fn names_in_tx(
    conn: &mut Conn,
    competition_id: i64,
) -> Result<std::collections::BTreeMap<String, String>, Fault> {
    gather::gather(conn, competition_id).map(|gathered| gathered.names)
}

/// Uids of everything in a competition's awards that is an account's own: its units, persons, entries, teams.
///
/// # Errors
/// `Internal` for the database's own.
pub fn own_in_tx(
    conn: &mut Conn,
    competition_id: i64,
    account_id: i64,
) -> Result<std::collections::BTreeSet<String>, Fault> {
    let gathered = gather::gather(conn, competition_id)?;
    read::own(conn, &gathered, account_id)
}
