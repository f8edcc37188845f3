//! What people do with the register, and what the stages read of it.

pub mod acquaintances;
pub mod claims;
pub mod contests;
pub mod honours;
pub mod identity;
pub mod persons;
pub mod secrets;
pub mod units;
