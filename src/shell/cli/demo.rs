//! `jiangsai demo`: an embedded database with a marked demo, reachable from this machine only.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::access::usecase::demo_clock;
use crate::access::usecase::first_start::Start;
use crate::kernel::fault::Fault;
use crate::platform::config::{Config, Settings};
use crate::platform::db::serving::Place;
use crate::platform::db::tx;
use crate::platform::installation::Installation;
use crate::shell::demo;

use super::installed::{self, Source};
use super::out;
use super::serve;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    match prepare(arguments) {
        Ok((config, installation, place)) => {
            let logins = demo::logins();
            let named: Vec<String> = logins.iter().map(|login| format!("  {}", login.account)).collect();
            let _ = out::say(format_args!(
                "Demo logins (password of all: {}):\n{}",
                demo::PASSWORD,
                named.join("\n")
            ));
            serve::serve(config, installation, place, Some(logins))
        }
        Err(sentences) => installed::refuse(&sentences),
    }
}

fn prepare(arguments: &Arguments) -> Result<(Config, Installation, Place), Vec<String>> {
    let below = Settings { data: Some(PathBuf::from("data/demo")), ..Settings::default() };
    let config = arguments.source.config(below)?;
    if !config.listen.ip().is_loopback() {
        return Err(vec!["a demo listens on this machine only: its passwords are public".to_owned()]);
    }
    serve::log(&config);
    let installation = installed::open(&config).map_err(|error| vec![error])?;
    let place = installed::take_place(&config).map_err(|sentence| vec![sentence])?;
    let start = installed::begin(&config, &installation, true).map_err(|error| vec![error])?;
    prepare_demo(&config, &installation, &start).map_err(|error| vec![error])?;
    Ok((config, installation, place))
}

/// Fills an empty database; of others only a demo's own is served with public passwords.
fn prepare_demo(config: &Config, installation: &Installation, start: &Start) -> Result<(), String> {
    let sentence = |fault: Fault| fault.to_string();
    if matches!(start, Start::First(_)) {
        return demo_clock::wind(installation).and_then(|()| demo::fill(installation)).map_err(sentence);
    }
    if !tx::read(&installation.pool, demo_clock::is_demo).map_err(sentence)? {
        return Err("this database is not a demo's: start it with jiangsai serve".to_owned());
    }
    if !demo::is_filled(installation).map_err(sentence)? {
        let data = config.data.display();
        return Err(format!("the first start of this demo broke off: remove {data} and start it again"));
    }
    demo_clock::wind(installation).map_err(sentence)
}
