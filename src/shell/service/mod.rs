//! The running service: routes, listener, metrics.

pub mod app;
pub mod room;
pub mod telemetry;
pub mod tls;
