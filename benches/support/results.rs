//! Published results of 200 rows, prepared for measurements that read them.

use std::path::Path;

use super::engine::Engine;
use super::hall;
use super::keeping::keep;
use super::service::Service;

/// Prepares it, on the embedded database: readers never reach either. What a client has to know is the path.
pub(crate) fn prepare(engine: &Engine, prepared: &Path) {
    keep(engine, prepared, "results", |database, folder| {
        let (division, _marks) = hall::signed(database, folder, 0);
        let program = Path::new(env!("CARGO_BIN_EXE_jiangsai"));
        let service = Service::start(program, database, folder, "127.0.0.1:0");
        hall::publish(service.base(), &division);
        format!("/divisions/{division}/results")
    });
}
