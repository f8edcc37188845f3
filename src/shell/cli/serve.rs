//! `jiangsai serve` and `jiangsai migrate`.

use std::process::ExitCode;

use crate::access::usecase::first_start::administrator_token;
use crate::access::usecase::{attempts, demo_clock, sweep};
use crate::audit::usecase as audit;
use crate::lifecycle::awards::usecase::trial;
use crate::lifecycle::draw::usecase as draw;
use crate::lifecycle::payout::usecase::again::payable_in_tx;
use crate::lifecycle::publicity::usecase as publicity;
use crate::lifecycle::publicity::usecase::official::{refuse_official_in_tx, start_in_tx};
use crate::lifecycle::ranking::usecase::foresee::foresee_in_tx;
use crate::lifecycle::registration::usecase::offices::{
    refuse_joining_in_tx, refuse_taking_part_in_tx, registers_in_tx,
};
use crate::pages::site::{DemoLogin, Site};
use crate::platform::config::{Config, Settings};
use crate::platform::db::conn::DatabaseUrl;
use crate::platform::db::serving::Place;
use crate::platform::db::tx;
use crate::platform::installation::{self, Installation};
use crate::portal::usecase::needed::needed_in_tx;
use crate::shell::service::app;

use super::installed::{self, Source};
use super::out;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
}

/// Serves until told to stop.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    match prepare(arguments) {
        Ok((config, installation, place)) => serve(config, installation, place, None),
        Err(sentences) => installed::refuse(&sentences),
    }
}

fn prepare(arguments: &Arguments) -> Result<(Config, Installation, Place), Vec<String>> {
    let config = arguments.source.config(Settings::default())?;
    log(&config);
    let installation = installed::open(&config).map_err(|error| vec![error])?;
    let place = installed::take_place(&config).map_err(|sentence| vec![sentence])?;
    // The embedded database belongs to this process alone; a server may have other nodes at work.
    let may_migrate = matches!(config.database, DatabaseUrl::Sqlite(_));
    let start = installed::begin(&config, &installation, may_migrate).map_err(|error| vec![error])?;
    if tx::read(&installation.pool, demo_clock::is_demo).map_err(|fault| vec![fault.to_string()])? {
        return Err(vec!["this is a demo's database: start it with jiangsai demo".to_owned()]);
    }
    let token = administrator_token(&installation, start).map_err(|fault| vec![fault.to_string()])?;
    if let Some(token) = token {
        out::say(format_args!("First administrator: {}/link/{token}", config.public_url))
            .map_err(|error| vec![error])?;
    }
    Ok((config, installation, place))
}

/// Listens, says where, and stops gracefully on SIGTERM or Ctrl-C. The place is given up last of all.
pub(super) fn serve(
    config: Config,
    installation: Installation,
    _place: Place,
    demo: Option<Vec<DemoLogin>>,
) -> ExitCode {
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let last = installation.clone();
    let outcome = actix_web::rt::System::new().block_on(async {
        let site = Site::new(installation.clone(), config, demo, (publicity::published, draw::release_in_tx))
            .with_trial(trial::trial)
            .with_foresight(foresee_in_tx)
            .with_offices(refuse_taking_part_in_tx)
            .with_needs(needed_in_tx)
            .with_units(registers_in_tx, refuse_joining_in_tx)
            .with_told(payable_in_tx, (start_in_tx, refuse_official_in_tx));
        let (server, address) = app::listen(site)?;
        // Nobody may be reading any more: it listens all the same.
        let _ = out::say(format_args!("Listening on {scheme}://{address}"));
        let house = actix_web::rt::spawn(keep_house(installation));
        let stopped = server.await;
        house.abort();
        stopped
    });
    checkpoint(&last);
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => installed::refuse(&[error.to_string()]),
    }
}

/// How often what changed is chained into a checkpoint, and what counts no more is forgotten.
const KEEP_HOUSE_EVERY: std::time::Duration = std::time::Duration::from_secs(600);

async fn keep_house(installation: Installation) {
    let mut clock = actix_web::rt::time::interval(KEEP_HOUSE_EVERY);
    clock.tick().await;
    loop {
        clock.tick().await;
        let installation = installation.clone();
        // The block only fails while the service is stopping, and the stop makes a checkpoint of its own.
        let _ = actix_web::web::block(move || {
            checkpoint(&installation);
            if let Err(fault) = attempts::forget_old(&installation) {
                tracing::error!(%fault, "old tries are still there");
            }
            if let Err(fault) = sweep::sweep(&installation) {
                tracing::error!(%fault, "what has served is still there");
            }
        })
        .await;
    }
}

fn checkpoint(installation: &Installation) {
    if let Err(fault) = audit::checkpoint(installation) {
        tracing::error!(%fault, "no checkpoint");
    }
}

/// Runs pending migrations.
pub(super) fn migrate(arguments: &Arguments) -> ExitCode {
    let outcome = arguments.source.config(Settings::default()).and_then(|config| {
        let installation = installed::open(&config).map_err(|error| vec![error])?;
        installation::migrate(&config, &installation).map_err(|error| vec![error])
    });
    match outcome {
        Ok(count) => {
            let _ = out::say(format_args!("{count} migrations ran"));
            ExitCode::SUCCESS
        }
        Err(sentences) => installed::refuse(&sentences),
    }
}

/// Structured logs to standard error, without personal data.
pub(super) fn log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_unset| tracing_subscriber::EnvFilter::new("info"));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // What cannot be logged is not worth a panic.
    let logs = logs.log_internal_errors(false);
    // A second start in one process keeps the first one's logs.
    let _ = if config.log_json { logs.json().try_init() } else { logs.try_init() };
}
