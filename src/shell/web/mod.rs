//! HTTP: who asks, what was sent, what goes back.

pub mod app;
pub mod form;
pub mod form_page;
pub mod qr;
pub mod respond;
pub mod site;
pub mod telemetry;
pub mod tls;
pub mod visitor;
