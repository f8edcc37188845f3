//! `jiangsai backup`, `restore` and `doctor`.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::audit::usecase as audit;
use crate::platform::config::{Config, Settings};
use crate::platform::db::conn::DatabaseUrl;
use crate::platform::db::{backup, migrate};
use crate::platform::installation::{self, Installation};

use super::installed::{self, Source};
use super::out;

#[derive(clap::Args)]
pub(super) struct BackupArguments {
    #[command(flatten)]
    source: Source,
    /// File to write; must not exist.
    #[arg(long)]
    out: PathBuf,
}

#[derive(clap::Args)]
pub(super) struct RestoreArguments {
    #[command(flatten)]
    source: Source,
    /// File a backup wrote.
    #[arg(long)]
    from: PathBuf,
}

#[derive(clap::Args)]
pub(super) struct DoctorArguments {
    #[command(flatten)]
    source: Source,
}

/// Copies the running database. The master key is not in it: keep that elsewhere.
pub(super) fn backup(arguments: &BackupArguments) -> ExitCode {
    conclude(settle(&arguments.source).and_then(|config| {
        let installation = installed::existing(&config)?;
        audit::checkpoint_whole(&installation).map_err(|fault| fault.to_string())?;
        let counts = backup::copy(&installation.pool, &arguments.out)?;
        out::say(format_args!(
            "Written to {}: {}. The master key is not in it: {}",
            arguments.out.display(),
            counted(&counts),
            installation::key_path(&config).display()
        ))?;
        Ok(ExitCode::SUCCESS)
    }))
}

/// Restores into an empty place and verifies every chain.
pub(super) fn restore(arguments: &RestoreArguments) -> ExitCode {
    conclude(settle(&arguments.source).and_then(|config| {
        if !installation::key_path(&config).exists() {
            return Err(format!(
                "{}: put the master key of the backed-up installation there first",
                installation::key_path(&config).display()
            ));
        }
        let counts = backup::restore(&arguments.from, &config.database)?;
        let installation = begun(&config).map_err(|why| match backup::empty_again(&config.database) {
            Ok(()) => format!("{why}; the place is empty again"),
            Err(kept) => format!("{why}; what was restored could not be removed: {kept}"),
        })?;
        let report =
            audit::verify(&installation, None, super::audit::told()).map_err(|fault| fault.to_string())?;
        out::say(serde_json::to_string_pretty(&report).map_err(|error| error.to_string())?)?;
        out::say(format_args!("Restored: {}", counted(&counts)))?;
        out::say(format_args!("Digest {}", backup::digest(&installation.pool, &[])?))?;
        Ok(if report.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }))
}

/// Opens what was restored with the key beside it, and brings it up to date.
fn begun(config: &Config) -> Result<Installation, String> {
    let installation = installed::existing(config)?;
    installed::begin(config, &installation, true)?;
    Ok(installation)
}

/// How many rows are in a copy; of the tables that hold any, each with its own.
fn counted(counts: &backup::Counts) -> String {
    let all: i64 = counts.iter().map(|(_table, rows)| rows).sum();
    let filled = counts.iter().filter(|(_table, rows)| *rows > 0);
    let each: Vec<String> = filled.map(|(table, rows)| format!("{table} {rows}")).collect();
    format!("{all} rows ({})", each.join(", "))
}

/// Looks at everything an installation needs; one line each; exit code 1 where anything is wrong.
pub(super) fn doctor(arguments: &DoctorArguments) -> ExitCode {
    conclude(settle(&arguments.source).and_then(|config| {
        let installation = installed::existing(&config)?;
        let mut checks = vec![("database".to_owned(), Ok("reached".to_owned()))];
        checks.push(("schema".to_owned(), schema(&installation)));
        checks.push(("master key".to_owned(), key(&config, &installation)));
        checks.push(("storage".to_owned(), storage(&config, &installation)));
        checks.push(("audit".to_owned(), chains(&installation)));
        let mut well = true;
        for (name, outcome) in checks {
            match outcome {
                Ok(detail) => out::say(format_args!("ok    {name}: {detail}"))?,
                Err(detail) => {
                    well = false;
                    out::say(format_args!("WRONG {name}: {detail}"))?;
                }
            }
        }
        Ok(if well { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }))
}

fn schema(installation: &Installation) -> Result<String, String> {
    match migrate::pending(&installation.pool)? {
        0 => Ok("up to date".to_owned()),
        pending => Err(format!("{pending} migrations to run: jiangsai migrate")),
    }
}

fn key(config: &Config, installation: &Installation) -> Result<String, String> {
    let path = installation::key_path(config);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&path).map_err(|error| error.to_string())?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(format!("{} can be read by others: chmod 600", path.display()));
        }
    }
    installed::known(installation).map(|()| "fits the database, private".to_owned())
}

fn storage(config: &Config, installation: &Installation) -> Result<String, String> {
    if !matches!(config.database, DatabaseUrl::Sqlite(_)) {
        return Ok("PostgreSQL's own".to_owned());
    }
    let health = backup::sqlite_health(&installation.pool)?;
    if health == ["ok", "synchronous=2", "journal_mode=wal"] {
        Ok(health.join(", "))
    } else {
        Err(health.join(", "))
    }
}

fn chains(installation: &Installation) -> Result<String, String> {
    let report =
        audit::verify_rows(installation, None, super::audit::told()).map_err(|fault| fault.to_string())?;
    if report.findings.is_empty() {
        let (entries, streams, rows) = (report.entries, report.streams, report.rows);
        let whole =
            format!("{entries} entries in {streams} streams are whole, {rows} rows are as they were left");
        return Ok(match report.unbound {
            0 => whole,
            unbound => format!("{whole}; {unbound} of before are not bound yet: jiangsai audit bind"),
        });
    }
    Err(serde_json::to_string(&report.findings).map_err(|error| error.to_string())?)
}

fn settle(source: &Source) -> Result<Config, String> {
    source.config(Settings::default()).map_err(|sentences| sentences.join("\n"))
}

fn conclude(outcome: Result<ExitCode, String>) -> ExitCode {
    outcome.unwrap_or_else(|sentence| installed::refuse(&[sentence]))
}
