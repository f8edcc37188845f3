//! What the tests stand on: databases of their own, the real server, an HTTP client, a real browser.

pub(crate) mod app;
pub(crate) mod awarded;
pub(crate) mod bound;
pub(crate) mod browser;
pub(crate) mod client;
pub(crate) mod cluster;
pub(crate) mod crowd;
pub(crate) mod database;
pub(crate) mod erasing;
pub(crate) mod html;
pub(crate) mod judged;
pub(crate) mod queue;
pub(crate) mod stage;
pub(crate) mod statements;
pub(crate) mod walk;
#[path = "../../../benches/support/wire.rs"]
pub(crate) mod wire;
pub(crate) mod within;

mod self_test;
