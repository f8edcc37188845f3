//! What the commands that work on an installation share: settings, logs, opening it.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use crate::access::usecase::first_start::{self, Start};
use crate::kernel::fault::Fault;
use crate::kernel::lang::Lang;
use crate::pages::messages;
use crate::platform::config::{Config, Settings};
use crate::platform::db::conn::DatabaseUrl;
use crate::platform::db::serving::{self, Place};
use crate::platform::installation::{self, Installation, Key};
use crate::platform::system::SystemClock;

/// Where the settings come from.
#[derive(clap::Args)]
pub(super) struct Source {
    /// Configuration file (TOML).
    #[arg(long, env = "JIANGSAI_CONFIG")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

impl Source {
    /// The configuration, or every sentence about what is wrong with it.
    pub(super) fn config(&self, below: Settings) -> Result<Config, Vec<String>> {
        let file = match &self.config {
            None => Settings::default(),
            Some(path) => {
                let name = path.display().to_string();
                let text = std::fs::read_to_string(path).map_err(|error| vec![format!("{name}: {error}")])?;
                Settings::from_toml(&name, &text).map_err(|error| vec![error])?
            }
        };
        self.settings.clone().over(file).over(below).finish()
    }
}

/// Says what is wrong and answers with exit code 1.
pub(super) fn refuse(sentences: &[String]) -> ExitCode {
    for sentence in sentences {
        super::out::tell(sentence);
    }
    ExitCode::from(1)
}

/// Opens the installation with the system's clock; on an empty place it begins.
pub(super) fn open(config: &Config) -> Result<Installation, String> {
    installation::open(config, Arc::new(SystemClock::default()), Key::Made)
}

/// Opens an installation that must be there already: a command that only reads or copies makes no database.
pub(super) fn existing(config: &Config) -> Result<Installation, String> {
    match &config.database {
        DatabaseUrl::Sqlite(path) if !path.exists() => {
            Err(format!("{}: there is no database; start one with jiangsai serve", path.display()))
        }
        DatabaseUrl::Sqlite(_) | DatabaseUrl::Postgres(_) => {
            installation::open(config, Arc::new(SystemClock::default()), Key::There)
        }
    }
}

/// Takes the place of the one service on an embedded database, for as long as it runs.
pub(super) fn take_place(config: &Config) -> Result<Place, String> {
    serving::take_place(&config.database).map_err(|fault| said(terminal_lang(), &fault))
}

/// Migrates where allowed, checks the key, and on the first start answers the administrator's token.
pub(super) fn begin(
    config: &Config,
    installation: &Installation,
    may_migrate: bool,
) -> Result<Start, String> {
    if may_migrate {
        installation::migrate(config, installation)?;
    } else if crate::platform::db::migrate::pending(&installation.pool)? > 0 {
        return Err("the database needs migrating first: jiangsai migrate".to_owned());
    }
    first_start::start(installation).map_err(|fault| words(&fault))
}

/// Checks that the database belongs to this master key, changing nothing.
pub(super) fn known(installation: &Installation) -> Result<(), String> {
    first_start::check_key(installation).map_err(|fault| words(&fault))
}

/// A fault for the operator: its code, and what to do about it.
fn words(fault: &Fault) -> String {
    format!("{fault}: {}", said(Lang::En, fault))
}

fn said(lang: Lang, fault: &Fault) -> String {
    let said: Vec<String> =
        fault.problems.iter().map(|problem| messages::say(lang, &problem.because)).collect();
    said.join(lang.clause_separator())
}

/// The language of the terminal, as every program finds it: whichever of these says something first.
fn terminal_lang() -> Lang {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let said = names.iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
    if said.is_some_and(|value| value.starts_with("zh")) { Lang::Zh } else { Lang::En }
}
