//! A database made earlier, and copies of it to measure with.
//!
//! A place is a folder with the database (`jiangsai.db`, or `jiangsai.dump` of a PostgreSQL cluster), the master key
//! that fits it, and `contents.json`: what a client has to know to work with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use serde::de::DeserializeOwned;
use tempfile::TempDir;

use super::engine::Engine;
use super::service::Service;
use super::sides::Side;

/// A prepared database.
pub(crate) struct Place<'e> {
    engine: &'e Engine,
    folder: PathBuf,
}

impl<'e> Place<'e> {
    /// One of a prepared folder.
    pub(crate) fn of(engine: &'e Engine, prepared: &Path, name: &str) -> Self {
        let folder = prepared.join(engine.name().to_lowercase()).join(name);
        assert!(folder.is_dir(), "{} is missing: cargo bench --bench prepare", folder.display());
        Self { engine, folder }
    }

    /// What a client has to know.
    pub(crate) fn contents<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&fs::read(self.folder.join("contents.json")).unwrap()).unwrap()
    }

    /// A copy, brought to the schema of a side's program, on the disk of the project: /tmp may be memory.
    pub(crate) fn copy(&self, side: &Side) -> Copy<'e> {
        let folder = tempfile::tempdir_in(".").unwrap();
        fs::copy(self.folder.join("master.key"), folder.path().join("master.key")).unwrap();
        let name = format!("bench_{}_copy", std::process::id());
        let database = self.engine.address(folder.path(), &name);
        match self.engine {
            Engine::Sqlite => {
                fs::copy(self.folder.join("jiangsai.db"), folder.path().join("jiangsai.db")).unwrap();
                migrate(side, &database, folder.path());
            }
            Engine::Postgres(_cluster, made) => {
                let stem = self.folder.file_name().unwrap().display();
                let model = format!("bench_{}_{stem}_{}", std::process::id(), side.name);
                if made.borrow_mut().insert(model.clone()) {
                    self.engine.order(&format!("CREATE DATABASE {model}"));
                    let address = self.engine.address(folder.path(), &model);
                    restore(&self.folder.join("jiangsai.dump"), &address);
                    migrate(side, &address, folder.path());
                }
                self.engine.order(&format!("CREATE DATABASE {name} TEMPLATE {model}"));
            }
        }
        Copy { engine: self.engine, folder, database, name, program: side.program.clone() }
    }
}

/// Brings a database to the schema of a program; one that knows no newer does nothing.
fn migrate(side: &Side, database: &str, data: &Path) {
    let output = Command::new(&side.program)
        .args(["migrate", "--database", database, "--data"])
        .arg(data)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}: {}", side.name, String::from_utf8_lossy(&output.stderr));
}

fn restore(dump: &Path, database: &str) {
    let mut command = Command::new("pg_restore");
    let output = command.args(["--exit-on-error", "--no-owner", "--dbname", database]).arg(dump).output();
    let output = output.expect("pg_restore is there: it comes with PostgreSQL");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // As autovacuum would have done long ago.
    PgConnection::establish(database).unwrap().batch_execute("ANALYZE").unwrap();
}

/// A copy of a prepared database; gone with its holder.
pub(crate) struct Copy<'e> {
    engine: &'e Engine,
    /// Its files and the master key.
    pub(crate) folder: TempDir,
    /// Its address.
    pub(crate) database: String,
    name: String,
    program: PathBuf,
}

impl Copy<'_> {
    /// Serves it.
    pub(crate) fn serve(&self) -> Service {
        Service::start(&self.program, &self.database, self.folder.path(), "127.0.0.1:0")
    }
}

impl Drop for Copy<'_> {
    fn drop(&mut self) {
        self.engine.order(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}
