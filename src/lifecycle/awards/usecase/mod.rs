//! What people do with awards, and what the payout reads of them.

mod claiming;
mod compute;
pub mod contests;
pub mod decide;
pub mod effect;
pub mod external;
mod gather;
mod once;
pub mod packs;
pub mod read;
pub mod runs;
pub mod scope;
pub mod shares;
pub mod titles;
pub mod trial;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, CompetitionId, StreamId};
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;

use super::model::{Claim, Run};
pub use super::rules::export::result_json;
use super::store;
pub use once::suspects_in_tx;
pub use packs::Benefit;
pub use waiting::{Standing, Waiting, waiting_in_tx};

/// Claims of a competition, in order of making.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn claims_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Claim>, Fault> {
    store::claims(conn, competition_id)
}

/// Competitions (row numbers) with a claim of a payee, by the row number of its stream, that is not zero.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn owing_in_tx(conn: &mut Conn, payee: StreamId) -> Result<Vec<CompetitionId>, Fault> {
    store::owing(conn, payee)
}

/// Competitions with a claim of that payee, whatever became of it, in order.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn claimed_by_in_tx(conn: &mut Conn, payee: StreamId) -> Result<Vec<CompetitionId>, Fault> {
    store::claimed_by(conn, payee)
}

/// The newest run of a competition.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn newest_run_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Option<Run>, Fault> {
    store::newest_run(conn, competition_id)
}

/// What each rule (pack, rule) of a competition's packs pays for.
///
/// # Errors
/// `Internal` where a pack cannot be read.
pub fn benefits_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<BTreeMap<(String, String), Benefit>, Fault> {
    packs::benefits(&setup::competition_in_tx(conn, competition_id)?.packs)
}

/// Whom and what a competition's awards speak of.
pub struct Spoken {
    /// Uid to name.
    pub names: BTreeMap<String, String>,
    /// Uid to what tells from namesakes: unit, ticket number, event and division.
    pub notes: BTreeMap<String, Vec<String>>,
    /// Uids of everything that is the reader's own: its units, persons, entries, teams; `None` where no reader was named.
    pub own: Option<BTreeSet<String>>,
}

/// Whom and what a competition's awards speak of, and what of it is the own of `reader`, an account's row number.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn spoken_of_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    competition_id: CompetitionId,
    reader: Option<AccountId>,
) -> Result<Spoken, Fault> {
    let gathered = gather::gather(conn, recall, competition_id)?;
    let own = reader.map(|account_id| scope::own(conn, &gathered, account_id)).transpose()?;
    let (mut names, notes) = (gathered.names, gathered.notes);
    // Of what was claimed some is in no case any more: a result refused later, whoever it was of.
    for one in store::external(conn, competition_id)? {
        let entered = &one.entered;
        let called = || format!("{} {}", entered.competition_name, entered.event_name);
        names.entry(one.uid.clone()).or_insert_with(called);
    }
    for claim in store::claims(conn, competition_id)? {
        for uid in [claim.payee, claim.subject] {
            if let Some(name) = names.get(scope::team_of(&uid)).cloned() {
                names.entry(uid).or_insert(name);
            }
        }
    }
    let payees: Vec<StreamId> =
        store::claims(conn, competition_id)?.into_iter().filter_map(|claim| claim.payee_id).collect();
    for known in store::known_names(conn, &payees)?.into_values() {
        names.entry(known.uid).or_insert(known.name);
    }
    Ok(Spoken { names, notes, own })
}
