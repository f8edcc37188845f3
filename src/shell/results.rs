//! What pages of the earlier stages link to: results, which only publicity knows of.

use std::collections::BTreeSet;

use crate::kernel::fault::Fault;
use crate::lifecycle::publicity::usecase as publicity;
use crate::platform::installation::Installation;

/// Those of some divisions (row numbers) of which a result is public.
///
/// # Errors
/// `Internal` for the database's own.
pub fn published(installation: &Installation, divisions: &[i64]) -> Result<BTreeSet<i64>, Fault> {
    publicity::published(installation, divisions)
}
