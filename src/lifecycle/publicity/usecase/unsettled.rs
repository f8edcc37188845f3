//! What of a competition's results is not settled: nothing is made official, awarded or paid while it is so.

use std::collections::BTreeMap;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, DivisionId};
use crate::lifecycle::publicity::store;
use crate::lifecycle::ranking::usecase::correct::{self, OfCompetition};
use crate::lifecycle::ranking::usecase::results;
use crate::platform::db::Conn;

/// A division whose result is not settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsettled {
    /// The division's row number.
    pub division_id: DivisionId,
    /// Its uid.
    pub division_uid: String,
    /// Its name.
    pub division: String,
    /// Uid of the correction that waits for signatures; `None`: what is in force is not published.
    pub open: Option<String>,
}

impl Unsettled {
    /// What is to be said of it.
    #[must_use]
    pub fn because(&self) -> Because {
        let key = if self.open.is_some() { "correction-still-open" } else { "correction-unpublished" };
        Because::new(key).text("division", &self.division)
    }
}

/// Corrections that wait for signatures, and corrected results that are not published, division by division.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn unsettled_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Unsettled>, Fault> {
    let mut of_division: BTreeMap<DivisionId, OfCompetition> = BTreeMap::new();
    for one in correct::of_competition_in_tx(conn, competition_id)? {
        // The latest tells: an open one is the last.
        of_division.insert(one.division_id, one);
    }
    let mut unsettled = Vec::new();
    for (division_id, one) in of_division {
        if one.open || is_unpublished(conn, division_id)? {
            unsettled.push(Unsettled {
                division_id,
                division_uid: one.division_uid,
                division: one.division,
                open: one.open.then_some(one.uid),
            });
        }
    }
    Ok(unsettled)
}

/// Refuses while anything is not settled.
///
/// # Errors
/// `Refused` with all of it.
pub fn refuse_unsettled_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<(), Fault> {
    let unsettled = unsettled_in_tx(conn, competition_id)?;
    if unsettled.is_empty() {
        Ok(())
    } else {
        Err(Fault::refused_for(unsettled.iter().map(Unsettled::because)))
    }
}

/// Whether the public reads an earlier version than the one in force.
fn is_unpublished(conn: &mut Conn, division_id: DivisionId) -> Result<bool, Fault> {
    let Some(newest) = store::newest(conn, division_id)? else { return Ok(false) };
    Ok(results::newest_id_in_tx(conn, division_id)?.is_some_and(|id| id != newest.result_id))
}
