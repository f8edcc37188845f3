//! Actors and their grants.

use serde::{Deserialize, Serialize};

use crate::audit::model::Stream;
use crate::kernel::role::Role;

/// A role somebody holds, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Its competition; `None`: the whole site.
    pub competition_id: Option<i64>,
    /// Its division; `None`: the whole competition.
    pub division_id: Option<i64>,
}

impl Grant {
    /// Whether this grant reaches a stream.
    #[must_use]
    pub fn reaches(&self, stream: &Stream) -> bool {
        let competition_fits = self.competition_id.is_none_or(|id| stream.competition_id == Some(id));
        // A division's grant reaches the competition's own pages too, or its holder could not find the way in.
        let division_fits = match (self.division_id, stream.division_id) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => true,
        };
        competition_fits && division_fits
    }
}

/// Who acts: an account with its grants, or the system itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Row number of the account; `None`: the system.
    pub account_id: Option<i64>,
    /// Uid of the account, or `system`: what the audit records.
    pub uid: String,
    /// Name shown to others in office.
    pub name: String,
    /// Grants in force when the request began. The door reads them afresh.
    pub grants: Vec<Grant>,
}

impl Actor {
    /// The system: first start, jobs, the demo. May do anything the action's phases admit.
    #[must_use]
    pub fn system() -> Self {
        Self { account_id: None, uid: "system".to_owned(), name: "system".to_owned(), grants: Vec::new() }
    }

    /// Whether the actor holds one of the roles where the stream is.
    #[must_use]
    pub fn holds(&self, roles: &[Role], stream: &Stream) -> bool {
        self.account_id.is_none()
            || self.grants.iter().any(|grant| roles.contains(&grant.role) && grant.reaches(stream))
    }

    /// Whether the actor holds any role where the stream is.
    #[must_use]
    pub fn knows(&self, stream: &Stream) -> bool {
        self.account_id.is_none() || self.grants.iter().any(|grant| grant.reaches(stream))
    }
}

/// What makes a repeated request harmless: the client's own uid and what it asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Made by the client once for each form it was given.
    pub client_uid: String,
    /// Digest of what was asked.
    pub payload_digest: String,
    /// The revision the form was filled from, where it must not have changed meanwhile.
    pub revision: Option<i64>,
}
