//! The public home and a competition's public page.

pub mod usecase;
pub mod web;
