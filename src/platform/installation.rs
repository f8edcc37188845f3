//! The tools every use-case works with: database, clock, randomness, keys.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::fault::Fault;
use crate::kernel::uid::Uid;

use super::crypto::MasterKey;
use super::db::Pool;

/// One running installation. Cheap to clone: everything inside is shared.
#[derive(Clone)]
pub struct Installation {
    /// Database connections.
    pub pool: Pool,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Keys derived from the master key.
    pub keys: MasterKey,
}

impl Installation {
    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A new uid.
    ///
    /// # Errors
    /// `Internal` where the system gives no randomness.
    pub fn new_uid(&self) -> Result<Uid, Fault> {
        Uid::random(self.entropy.as_ref()).map_err(Fault::internal)
    }
}
