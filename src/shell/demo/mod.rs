//! The demo: accounts for every role and one competition to walk through. All names are made up.

mod cast;
pub mod competition;

use crate::kernel::fault::Fault;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::setup::usecase::competitions_in_tx;
use crate::platform::db::tx;
use crate::platform::installation::Installation;

pub use cast::{PASSWORD, accounts, logins};

/// Fills an empty installation: accounts, and one competition up to the finished review.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn fill(installation: &Installation) -> Result<(), Fault> {
    accounts(installation)?;
    competition::reviewed(installation).map(|_made| ())
}

/// Whether [`fill`] came to its end: its last step finishes a review, and no competition goes back behind that.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn is_filled(installation: &Installation) -> Result<bool, Fault> {
    use CompetitionPhase::{Approved, Closed, Draft, Filed, Registration, Returned};
    let before = [Draft, Filed, Returned, Approved, Registration, Closed];
    let competitions = tx::read(&installation.pool, competitions_in_tx)?;
    Ok(competitions.iter().any(|competition| !before.contains(&competition.phase)))
}
