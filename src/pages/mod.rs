//! The page kit: who asks, what was sent, words, templates, what goes back.

pub mod admission;
pub mod alike;
pub mod ask;
pub mod assets;
pub mod chooser;
pub mod coding;
pub mod compression;
mod fields;
pub mod foreseen;
pub mod form;
pub mod form_page;
pub mod kept;
pub mod kept_page;
pub mod listing;
pub mod messages;
pub mod part;
mod pressed;
pub mod qr;
pub mod received;
pub mod remembered;
pub mod render;
pub mod respond;
pub mod routes;
pub mod site;
mod turns;
pub mod urls;
pub mod visitor;
