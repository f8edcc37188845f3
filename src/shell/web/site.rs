//! What every handler shares.

use std::collections::BTreeSet;
use std::sync::Arc;

use actix_web::web;
use tokio::sync::Semaphore;

use crate::access::model::Actor;
use crate::access::usecase::sign_in;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::lifecycle::publicity::web::Shelf;
use crate::platform::config::Config;
use crate::platform::installation::Installation;

/// How many passwords are hashed at once: each takes a core for some 20 ms and 19 MiB.
const HASHES_AT_ONCE: usize = 2;

/// An account of the demo, for the log-in page.
#[derive(Debug, Clone, serde::Serialize)]
pub struct DemoLogin {
    /// Log-in name.
    pub account: String,
    /// Password, public on purpose.
    pub password: String,
    /// Whom it stands for.
    pub name: String,
    /// Codes of the roles it plays, each once.
    pub roles: BTreeSet<&'static str>,
}

/// The running service.
#[derive(Clone)]
pub struct Site {
    /// Database, clock, randomness, keys.
    pub installation: Installation,
    /// Settings.
    pub config: Arc<Config>,
    /// A marked demo.
    pub demo: bool,
    /// Its accounts, shown on the log-in page. Empty elsewhere.
    pub demo_logins: Arc<Vec<DemoLogin>>,
    /// Published bodies in memory.
    pub shelf: Arc<Shelf>,
    hashing: Arc<Semaphore>,
}

impl Site {
    /// A service over an installation.
    #[must_use]
    pub fn new(installation: Installation, config: Config, demo: Option<Vec<DemoLogin>>) -> Self {
        Self {
            installation,
            config: Arc::new(config),
            demo: demo.is_some(),
            demo_logins: Arc::new(demo.unwrap_or_default()),
            shelf: Arc::default(),
            hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
        }
    }

    /// Runs a use-case off the event loop: the database waits for the disk.
    ///
    /// # Errors
    /// What the use-case answers; `Busy` where the service is stopping.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Installation) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let installation = self.installation.clone();
        web::block(move || work(&installation)).await.map_err(|_stopping| {
            Fault::new(FaultKind::Busy, Because::new("fault-busy").count("seconds", 5))
        })?
    }

    /// Asks for the actor's password again, as a fresh proof of who is there.
    ///
    /// # Errors
    /// `Invalid` at the field `password` where it does not fit; `Busy` after too many tries.
    pub async fn prove(&self, actor: &Actor, password: &str) -> Result<(), Fault> {
        let (actor, password) = (actor.clone(), password.to_owned());
        self.run_hashing(move |installation| sign_in::prove(installation, &actor, &password)).await
    }

    /// Like [`Site::run`], for use-cases that hash a password: only a few at a time, so that a hall
    /// logging in together does not starve the marks.
    ///
    /// # Errors
    /// As [`Site::run`].
    pub async fn run_hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Installation) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let _permit = self.hashing.acquire().await.map_err(Fault::internal)?;
        self.run(work).await
    }
}
