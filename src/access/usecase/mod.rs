//! What people do with accounts: one function for each intention.

pub mod accounts;
pub mod attempts;
pub mod authorities;
pub mod demo_clock;
pub mod first_start;
pub mod invitations;
pub mod kept;
pub mod links;
pub mod own;
pub mod roles;
pub mod sign_in;
pub mod standing;
pub mod suspending;
pub mod sweep;
