//! What people do with the register, and what the stages read of it.

pub mod account_answers;
pub mod acquaintances;
pub mod bank_accounts;
pub mod claims;
pub mod contests;
pub mod honours;
pub mod identity;
pub mod persons;
pub mod recording;
pub mod removal;
pub mod secrets;
pub mod units;
