//! Rows of units, people, sealed values and honours.

pub(super) mod acquaintances;
pub(super) mod bank_accounts;
pub(super) mod claims;
pub(super) mod contests;
pub(super) mod honours;
pub(super) mod persons;
pub(super) mod removals;
pub(super) mod secrets;
pub(super) mod units;
