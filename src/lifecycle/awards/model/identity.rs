//! What makes a claim one claim.

/// What makes a claim one claim, in the whole installation. The rule is no part of it: a rule of another name that gives the
/// same neither pays again nor recovers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    /// Id of the pack.
    pub pack: String,
    /// Id of the benefit.
    pub benefit: String,
    /// Uid of what it is about: achievement or entry, event, coach team.
    pub subject: String,
    /// Uid of the payee.
    pub payee: String,
    /// Which part of it, from 1.
    pub instalment: i64,
}

/// The coach team of `team/result`, anything else itself.
#[must_use]
pub fn team_of(uid: &str) -> &str {
    uid.split_once('/').map_or(uid, |(team, _)| team)
}
