//! Pages across stages: the public home and a competition's public page.

pub mod usecase;
pub mod web;
