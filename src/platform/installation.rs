//! The tools every use-case works with: database, clock, randomness, keys.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::fault::Fault;
use crate::kernel::uid::Uid;

use super::config::Config;
use super::crypto::MasterKey;
use super::db::conn::DatabaseUrl;
use super::db::{Pool, backup, migrate};
use super::feed::Follower;
use super::memo::Memo;
use super::private;
use super::system::SystemEntropy;

/// One running installation. Cheap to clone: everything inside is shared.
#[derive(Clone)]
pub struct Installation {
    /// Database connections.
    pub pool: Pool,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Keys derived from the master key.
    pub keys: MasterKey,
    /// What changed of the things this node remembers.
    pub feed: Arc<Follower>,
    /// What was computed, by the state it was computed from.
    pub memo: Arc<Memo>,
}

impl Installation {
    /// Put together from its tools.
    #[must_use]
    pub fn new(pool: Pool, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>, keys: MasterKey) -> Self {
        Self { pool, clock, entropy, keys, feed: Arc::default(), memo: Arc::default() }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A new uid.
    ///
    /// # Errors
    /// `Internal` where the system gives no randomness.
    pub fn new_uid(&self) -> Result<Uid, Fault> {
        Uid::random(self.entropy.as_ref()).map_err(Fault::internal)
    }
}

/// What is done where there is no master key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// One is made, where nothing is recorded in the database yet: a first start.
    Made,
    /// Nothing: the installation is not whole without it.
    There,
}

/// Opens the database and the master key a configuration names, without changing either.
///
/// # Errors
/// One sentence for the operator: also where there is no key, and none may be made.
pub fn open(config: &Config, clock: Arc<dyn Clock>, key: Key) -> Result<Installation, String> {
    make_private_folder(&config.data)?;
    if let DatabaseUrl::Sqlite(path) = &config.database
        && let Some(folder) = path.parent()
    {
        make_private_folder(folder)?;
    }
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let place = key_path(config);
    let pool = || Pool::open(&config.database).map_err(|error| format!("database: {error}"));
    let (bytes, pool) = match read_key(&place)? {
        Some(bytes) => (bytes, pool()?),
        None if key == Key::There => return Err(no_key(&place)),
        None => {
            let pool = pool()?;
            if !migrate::is_unused(&pool)? {
                return Err(no_key(&place));
            }
            (make_key(&place, entropy.as_ref())?, pool)
        }
    };
    let keys = MasterKey::new(&bytes);
    Ok(Installation::new(pool, clock, entropy, keys))
}

/// Brings the schema up to date. The embedded database is copied to `backups/` first, if it holds anything.
///
/// # Errors
/// One sentence for the operator. Nothing is migrated without the copy.
pub fn migrate(config: &Config, installation: &Installation) -> Result<usize, String> {
    let pending = migrate::pending(&installation.pool)?;
    if pending == 0 {
        return Ok(0);
    }
    if matches!(config.database, DatabaseUrl::Sqlite(_)) && !migrate::is_empty(&installation.pool)? {
        let folder = config.data.join("backups");
        make_private_folder(&folder)?;
        let stamp = installation.now().format("%Y%m%dT%H%M%S%6f");
        backup::sqlite_copy(&installation.pool, &folder.join(format!("before-migration-{stamp}.db")))?;
    }
    migrate::run(&installation.pool)
}

/// Where the master key lies: beside the data, never inside a backup.
#[must_use]
pub fn key_path(config: &Config) -> PathBuf {
    config.data.join("master.key")
}

fn make_private_folder(folder: &Path) -> Result<(), String> {
    private::make_folder(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

fn no_key(place: &Path) -> String {
    format!("{}: the master key is not there; put that of this installation in its place", place.display())
}

fn read_key(path: &Path) -> Result<Option<[u8; 32]>, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    match fs::read(path) {
        Ok(bytes) => bytes.try_into().map(Some).map_err(|_length| wrong(&"a master key has 32 bytes")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(wrong(&error)),
    }
}

fn make_key(path: &Path, entropy: &dyn Entropy) -> Result<[u8; 32], String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut key = [0_u8; 32];
    entropy.fill(&mut key)?;
    let mut file = private::make_file(path).map_err(wrong)?;
    file.write_all(&key).and_then(|()| file.sync_all()).map_err(wrong)?;
    Ok(key)
}
