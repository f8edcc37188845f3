//! The two databases.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

/// Which database is measured.
pub(crate) enum Engine {
    /// The embedded one, flushed to disk at every commit.
    Sqlite,
    /// A cluster, by its address; with the databases others are copied from.
    Postgres(String, RefCell<BTreeSet<String>>),
}

impl Engine {
    /// Both, as far as they are there: the cluster is the one `scripts/postgres.sh with …` starts.
    pub(crate) fn all() -> Vec<Self> {
        let cluster = std::env::var("JIANGSAI_TEST_POSTGRES").ok();
        let cluster = cluster.map(|address| Self::Postgres(address, RefCell::default()));
        [Self::Sqlite].into_iter().chain(cluster).collect()
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(..) => "PostgreSQL",
        }
    }

    /// Address of a database that does not exist yet; its folder takes the file, where it is one.
    pub(crate) fn address(&self, folder: &Path, name: &str) -> String {
        match self {
            Self::Sqlite => format!("sqlite:{}", folder.join("jiangsai.db").display()),
            Self::Postgres(cluster, _made) => {
                let (server, options) = cluster.split_once('?').unwrap_or((cluster, ""));
                format!("{}/{name}?{options}", server.rsplit_once('/').unwrap().0)
            }
        }
    }

    /// Says something to the cluster.
    pub(crate) fn order(&self, statement: &str) {
        if let Self::Postgres(cluster, _made) = self {
            PgConnection::establish(cluster).unwrap().batch_execute(statement).unwrap();
        }
    }
}
