//! A demo's clock: its administrator sets it ahead, so that a publicity of days is over in a minute.

use chrono::{NaiveDate, TimeDelta};

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On};
use crate::access::store::settings;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::clock;
use crate::kernel::fault::Fault;
use crate::platform::db::tx::Verdict;
use crate::platform::db::{Conn, tx};
use crate::platform::installation::Installation;

/// Seconds the demo's clock runs ahead. Only a demo's database has this setting: it is the mark of one.
const AHEAD: &str = "demo-clock-ahead";

/// Farthest a demo's clock may be set ahead at once.
const MAX_DAYS: i64 = 3660;

/// Marks a database as a demo's, or goes on with the clock of a demo.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn wind(installation: &Installation) -> Result<(), Fault> {
    let seconds = tx::write(&installation.pool, |conn| match ahead(conn)? {
        Some(seconds) => Ok(Verdict::Rollback(seconds)),
        None => settings::set_in_tx(conn, AHEAD, "0").map(|()| Verdict::Commit(0)),
    })?;
    installation.clock.run_ahead(seconds);
    Ok(())
}

/// Whether the database is a demo's.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn is_demo(conn: &mut Conn) -> Result<bool, Fault> {
    ahead(conn).map(|seconds| seconds.is_some())
}

fn ahead(conn: &mut Conn) -> Result<Option<i64>, Fault> {
    let setting = settings::setting(conn, AHEAD)?;
    setting.map(|seconds| seconds.parse().map_err(Fault::internal)).transpose()
}

/// The day it is on a demo's clock, for the administrator.
///
/// # Errors
/// `Forbidden` for others; `NotFound` where this is no demo.
pub fn today(by: By<'_>) -> Result<NaiveDate, Fault> {
    by.read(|conn| {
        let site = streams::site_stream(conn)?;
        door::require(by.actor, Action::AdvanceClock, &site)?;
        if is_demo(conn)? { Ok(clock::civil_date(by.installation.now())) } else { Err(Fault::not_found()) }
    })
}

/// Sets a demo's clock to the same time of a later day.
///
/// # Errors
/// `Invalid` at `day` where it is not later, or too far off; `NotFound` where this is no demo.
pub fn advance(act: Act<'_>, day: NaiveDate) -> Result<(), Fault> {
    let seconds = act.write(Action::AdvanceClock, On::Site, |tx| {
        let before = ahead(tx.conn)?.ok_or_else(Fault::not_found)?;
        let days = (day - clock::civil_date(tx.now)).num_days();
        if !(1..=MAX_DAYS).contains(&days) {
            return Err(not_later());
        }
        let seconds = before + TimeDelta::days(days).num_seconds();
        settings::change_in_tx(tx.conn, AHEAD, &seconds.to_string())?;
        tx.note(serde_json::json!({ "day": day }));
        Ok(seconds)
    })?;
    act.installation.clock.run_ahead(seconds);
    Ok(())
}

fn not_later() -> Fault {
    let because = Because::new("access-clock-later").count("days", MAX_DAYS);
    Fault::field("day", because)
}
