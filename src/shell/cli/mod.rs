//! The command line: one file for each command. Exit codes: 0 done, 1 refused input, 2 usage.

mod audit;
mod award;
mod backup;
mod demo;
mod files;
mod installed;
mod out;
mod rank;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "jiangsai", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve an installation.
    Serve(serve::Arguments),
    /// Serve a marked demo on this machine only.
    Demo(demo::Arguments),
    /// Bring the database to the schema of this version.
    Migrate(serve::Arguments),
    /// Export a head of the audit chains, or verify them.
    Audit(audit::Arguments),
    /// Copy the running database.
    Backup(backup::BackupArguments),
    /// Restore a copy into an empty place.
    Restore(backup::RestoreArguments),
    /// Check everything the installation needs.
    Doctor(backup::DoctorArguments),
    /// Rank the entries of one division from files.
    Rank(rank::Arguments),
    /// Compute honours and money from a case file under one or more policy packs.
    Award(award::Arguments),
}

/// Runs the command the arguments name.
#[must_use]
pub fn run() -> ExitCode {
    match Arguments::parse().command {
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Migrate(arguments) => serve::migrate(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Backup(arguments) => backup::backup(&arguments),
        Command::Restore(arguments) => backup::restore(&arguments),
        Command::Doctor(arguments) => backup::doctor(&arguments),
        Command::Rank(arguments) => rank::run(&arguments),
        Command::Award(arguments) => award::run(&arguments),
    }
}
