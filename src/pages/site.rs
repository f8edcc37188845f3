//! What every handler shares.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use actix_web::web;
use chrono::{DateTime, Utc};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;

use crate::access::by::By;
use crate::access::door::Tx;
use crate::access::memory::Sessions;
use crate::access::model::Actor;
use crate::access::proof;
use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, DivisionId, EntryId, PersonId, RoundId, UnitId};
use crate::kernel::limits::HASHES_AT_ONCE;
use crate::kernel::role::Role;
use crate::platform::config::Config;
use crate::platform::db::Conn;
use crate::platform::installation::Installation;
use crate::platform::memo::Recall;
use crate::scoring::model::{Ahead, Foreseen};

use super::admission::{self, Admission, Lane};
use super::turns;

/// Threads of their own for hashing. The memory a thread needed once mostly stays with it: on the hundreds of
/// threads of the common pool that would add up.
static HASHING: LazyLock<std::io::Result<Runtime>> =
    LazyLock::new(|| Builder::new_current_thread().max_blocking_threads(HASHES_AT_ONCE).build());

/// After how many seconds to ask again for what only one reader at a time may have.
const ALONE_AGAIN_AFTER: u32 = 30;

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

/// Of some divisions (row numbers), those of which a result is public. Publicity knows; the program puts it in, so
/// that no earlier stage looks ahead.
pub type Published = fn(&Installation, &[DivisionId]) -> Result<BTreeSet<DivisionId>, Fault>;

/// Says of the code behind an entry that its marks count no more, or count again. The draw knows; put in likewise.
pub type Release = fn(&mut Tx<'_>, RoundId, EntryId, EntryStatus) -> Result<(), Fault>;
/// Refuses an office in the competition of the locked stream to an account that takes part in it. Registration knows; put in
/// likewise.
pub type TakesPart = fn(&mut Tx<'_>, AccountId, Role) -> Result<(), Fault>;

/// Begins the publicity of the locked competition where a division that ended was the last one waited for. Publicity knows;
/// put in likewise.
pub type Ended = fn(&mut Tx<'_>) -> Result<(), Fault>;

/// Says that an account was recorded for the locked unit or person: what is owed to it can be paid. The payout knows; put in
/// likewise.
pub type Payable = fn(&mut Tx<'_>) -> Result<(), Fault>;

/// What still needs a person: money, titles, entries. Later stages know; the program puts it in.
pub type Needed = fn(&mut Conn, PersonId, DateTime<Utc>) -> Result<Vec<Because>, Fault>;
/// Whether somebody is the registrar of a competition a unit enters; and refuses an account, which may hold an office where the
/// locked unit competes, to speak for it. Registration knows; put in likewise.
pub type Registers = fn(&mut Conn, &Actor, UnitId) -> Result<bool, Fault>;
/// See [`Registers`].
pub type Joins = fn(&mut Tx<'_>, AccountId) -> Result<(), Fault>;

/// What a run of awards would ask or refuse of a competition (uid) as it is planned. Awards know; the program puts it in.
pub type Trial = fn(&Installation, &str) -> Result<Vec<Because>, Fault>;

/// What a step would do to the ranking of a round. Ranking knows; the program puts it in.
pub type Foresee = fn(&mut Conn, Recall<'_>, RoundId, &Ahead) -> Result<Foreseen, Fault>;

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
    /// Sessions in memory.
    pub sessions: Arc<Sessions>,
    /// Which divisions have a public result: asked of a later stage by the pages of entries that link to it.
    pub published: Published,
    /// Says of the code behind an entry whether its marks count: done by a later stage for the page of an entry.
    pub release: Release,
    /// Says that what is owed to a unit or person can be paid: done by a later stage for the page of its bank account.
    pub payable: Payable,
    /// Whether somebody registers a competition a unit enters: asked of a later stage by the page of the unit.
    pub registers: Registers,
    /// Refuses to let an account speak for a unit over whose entries it holds an office: done by a later stage.
    pub joins: Joins,
    /// Begins a publicity that waited for what ended: done by a later stage for the page that ends a division.
    pub ended: Ended,
    /// Refuses to cancel the locked competition once some of its results are official: done by a later stage.
    pub cancelled: Ended,
    /// Refuses an office to whoever takes part: done by a later stage for the page of officials.
    pub takes_part: TakesPart,
    /// What still needs a person: asked of later stages by the page that erases one.
    pub needed: Needed,
    /// What a plan still leaves open: asked of a later stage by the page that sets it up.
    pub trial: Trial,
    /// What a step would do to a ranking: asked of a later stage by whoever decides before it counts.
    pub foresee: Foresee,
    admission: Admission,
    alone: Arc<Semaphore>,
}

impl Site {
    /// A service over an installation.
    #[must_use]
    pub fn new(
        installation: Installation,
        config: Config,
        demo: Option<Vec<DemoLogin>>,
        (published, release): (Published, Release),
    ) -> Self {
        let sessions = Arc::new(Sessions::default());
        installation.feed.add(sessions.clone());
        let admission = Admission::new(installation.pool.url());
        Self {
            installation,
            config: Arc::new(config),
            demo: demo.is_some(),
            demo_logins: Arc::new(demo.unwrap_or_default()),
            sessions,
            published,
            release,
            payable: |_tx| Ok(()),
            registers: |_conn, _actor, _unit| Ok(false),
            joins: |_tx, _account| Ok(()),
            ended: |_tx| Ok(()),
            cancelled: |_tx| Ok(()),
            takes_part: |_tx, _account, _role| Ok(()),
            needed: |_conn, _person, _now| Ok(Vec::new()),
            trial: |_installation, _competition| Ok(Vec::new()),
            foresee: |_conn, _recall, _round, _ahead| Err(Fault::internal("nobody foresees anything here")),
            admission,
            alone: Arc::new(Semaphore::new(1)),
        }
    }

    /// With who refuses an office to whoever takes part.
    #[must_use]
    pub fn with_offices(mut self, takes_part: TakesPart) -> Self {
        self.takes_part = takes_part;
        self
    }

    /// With who tells what still needs a person.
    #[must_use]
    pub fn with_needs(mut self, needed: Needed) -> Self {
        self.needed = needed;
        self
    }

    /// With who knows which units enter where.
    #[must_use]
    pub fn with_units(mut self, registers: Registers, joins: Joins) -> Self {
        (self.registers, self.joins) = (registers, joins);
        self
    }

    /// With who tells what a plan leaves open.
    #[must_use]
    pub fn with_trial(mut self, trial: Trial) -> Self {
        self.trial = trial;
        self
    }

    /// With who tells what a step would do to a ranking.
    #[must_use]
    pub fn with_foresight(mut self, foresee: Foresee) -> Self {
        self.foresee = foresee;
        self
    }

    /// With who is told what can be paid from now on, and what ended or is to be cancelled.
    #[must_use]
    pub fn with_told(mut self, payable: Payable, (ended, cancelled): (Ended, Ended)) -> Self {
        (self.payable, self.ended, self.cancelled) = (payable, ended, cancelled);
        self
    }

    /// Whether it is reached by TLS alone, so that cookies which are secrets go no other way.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.config.tls.is_some() || self.config.public_url.starts_with("https:")
    }

    /// Tells the metrics what is known of this moment only: how the queues stand, and how long ago the node last heard what
    /// others changed.
    pub fn tell(&self) {
        self.admission.tell();
        if let Some(lag) = self.installation.feed.lag() {
            metrics::gauge!("jiangsai_feed_lag_seconds").set(lag.as_secs_f64());
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
        let place = self.admission.enter().await?;
        let installation = self.installation_for(place.lane);
        let worked = web::block(move || {
            let outcome = work(&installation);
            // Whoever asked may have gone away: the place is free only now.
            drop(place);
            outcome
        });
        worked.await.map_err(|_stopping| Fault::no_room(5))?
    }

    /// Makes an answer from what stands in memory, on the event loop: at once where nobody writes, else in turn, so that
    /// readers leave most of the time to those who do.
    pub async fn from_memory<T>(&self, answer: impl FnOnce() -> T) -> T {
        let _turn = if self.admission.anybody_writes() { Some(turns::next().await) } else { None };
        answer()
    }

    /// The installation as a lane reads it: what strangers ask has connections of its own.
    fn installation_for(&self, lane: Lane) -> Installation {
        let pool = &self.installation.pool;
        let pool = match lane {
            Lane::Public => pool.public(),
            Lane::Write | Lane::Read | Lane::Hash => pool.clone(),
        };
        let pool = match admission::only_shown() {
            Some(problems) => pool.only_showing(problems),
            None => pool,
        };
        Installation { pool, ..self.installation.clone() }
    }

    /// Like [`Site::run`], for what reads the whole database: one at a time in this process, also where whoever asked
    /// has gone away meanwhile.
    ///
    /// # Errors
    /// As [`Site::run`]; `Busy` while another one runs.
    pub async fn run_alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Installation) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let permit =
            self.alone.clone().try_acquire_owned().map_err(|_running| Fault::no_room(ALONE_AGAIN_AFTER))?;
        self.run(move |installation| {
            let outcome = work(installation);
            drop(permit);
            outcome
        })
        .await
    }

    /// Asks for the actor's password again, as a fresh proof of who is there.
    ///
    /// # Errors
    /// `Invalid` at the field `password` where it does not fit; `Busy` after too many tries.
    pub async fn prove(&self, actor: &Actor, password: &str) -> Result<(), Fault> {
        let (actor, password) = (actor.clone(), password.to_owned());
        self.run_hashing(move |installation| proof::prove(By::new(installation, &actor), &password)).await
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
        let place = self.admission.enter_to_hash().await?;
        let threads = HASHING.as_ref().map_err(Fault::internal)?;
        let installation = self.installation_for(place.lane);
        let hashed = threads.spawn_blocking(move || {
            let outcome = work(&installation);
            drop(place);
            outcome
        });
        hashed.await.map_err(|_stopping| Fault::no_room(5))?
    }
}
