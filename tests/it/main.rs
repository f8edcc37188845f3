//! One integration binary: everything here drives the product from outside.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a test that trips over its own data should stop there"
)]

mod access;
mod accounts;
mod alike;
mod architecture;
mod audit;
mod award;
mod awards;
mod blindness;
mod calendar;
mod changes;
mod clashes;
mod compression;
mod conflicts;
mod corrected_at_once;
mod corrected_values;
mod corrections;
mod crowds;
mod depth;
mod desk;
mod divisions;
mod drafts;
mod draw;
mod durability;
mod faults;
mod foreseen;
mod granted_at_once;
mod hall;
mod helpers;
mod hostile;
mod invitations;
mod journey;
mod judging;
mod kept_forms;
mod message_keys;
mod messages;
mod nodes;
mod objections;
mod offices;
mod once;
mod pages;
mod payees;
mod payout;
mod persons;
mod portal;
mod pressed;
mod publicity;
mod publicity_days;
mod rank;
mod ranking;
mod register;
mod registration;
mod removals;
mod reversals;
mod revocation;
mod routes;
mod rows;
mod schema_parity;
mod scheme_changes;
mod scope;
mod setup;
mod shared_commits;
mod statements;
mod sweep;
mod town;
mod units;
mod upgrade;
mod walk;
