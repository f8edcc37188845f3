//! Sessions a node remembers, so that a request asks the database nothing to know who sends it.
//!
//! Reads go by what is remembered for a second at most after it was taken back elsewhere. Writes are exact: the door
//! compares the feed inside their transaction, and reads grants and session again where anything happened since.

use std::time::Duration;

use quick_cache::sync::Cache;

use crate::platform::feed::{Change, Remembers, Topic};

use super::model::Signed;

/// Sessions remembered at most: a hall, and a city's offices beside it.
const SESSIONS: usize = 10_000;

/// How young the feed's last answer has to be for a session to count.
pub const TRUSTED: Duration = Duration::from_secs(1);

/// Sessions in force, by the digest of their secret.
pub struct Sessions(Cache<String, Signed>);

impl Default for Sessions {
    fn default() -> Self {
        Self(Cache::new(SESSIONS))
    }
}

impl Sessions {
    pub(super) fn get(&self, digest: &str) -> Option<Signed> {
        self.0.get(digest)
    }

    pub(super) fn keep(&self, digest: String, signed: Signed) {
        self.0.insert(digest, signed);
    }
}

impl Remembers for Sessions {
    fn forget(&self, change: &Change) {
        if change.topic == Topic::Account {
            self.0.retain(|_digest, signed| {
                signed.actor.account_id.is_none_or(|account| account.to_string() != change.which)
            });
        }
    }

    fn forget_all(&self) {
        self.0.clear();
    }
}
