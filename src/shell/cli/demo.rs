//! `jiangsai demo`: an embedded database with a marked demo, reachable from this machine only.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::access::usecase::first_start::Start;
use crate::platform::config::{Config, Settings};
use crate::platform::installation::Installation;
use crate::shell::demo;

use super::installed::{self, Source};
use super::serve;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    match prepare(arguments) {
        Ok((config, installation)) => {
            let logins = demo::logins();
            println!("Demo logins (password of all: {}):", demo::PASSWORD);
            for login in &logins {
                println!("  {}", login.account);
            }
            serve::serve(config, installation, Some(logins))
        }
        Err(sentences) => installed::refuse(&sentences),
    }
}

fn prepare(arguments: &Arguments) -> Result<(Config, Installation), Vec<String>> {
    let below = Settings { data: Some(PathBuf::from("data/demo")), ..Settings::default() };
    let config = arguments.source.config(below)?;
    if !config.listen.ip().is_loopback() {
        return Err(vec!["a demo listens on this machine only: its passwords are public".to_owned()]);
    }
    serve::log(&config);
    let (installation, _clock) = installed::open(&config).map_err(|error| vec![error])?;
    if let Start::First(_token) =
        installed::begin(&config, &installation, true).map_err(|error| vec![error])?
    {
        demo::fill(&installation).map_err(|fault| vec![fault.to_string()])?;
    }
    Ok((config, installation))
}
