//! The calendar as it stands, and telling it of a year.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On};
use crate::kernel::fault::Fault;
use crate::platform::db::Conn;

use super::model::{Calendar, Year};
use super::rules;
use super::store::{self, YearRow};

/// The calendar: the years that come with this version, and before them what was told here.
///
/// # Errors
/// `Internal` where the days of a year cannot be read; otherwise as [`Fault`] says of the database.
pub fn calendar_in_tx(conn: &mut Conn) -> Result<Calendar, Fault> {
    let published = rules::published().map_err(|problems| Fault::internal(format!("{problems:?}")))?;
    let told = store::years(conn)?.into_iter().map(year).collect::<Result<Vec<_>, _>>()?;
    Ok(Calendar::of(published.iter().cloned().chain(told)))
}

fn year(row: YearRow) -> Result<Year, Fault> {
    let YearRow { year, source, off, work } = row;
    let days = |text: &str| rules::days(text).map_err(|because| Fault::internal(format!("{because:?}")));
    Ok(Year { year, source, off: days(&off)?, work: days(&work)? })
}

/// The calendar, for the administrator's page.
///
/// # Errors
/// `Forbidden`, or `NotFound` for somebody without any role of the whole site.
pub fn page(by: By<'_>) -> Result<Calendar, Fault> {
    by.read(|conn| {
        door::look_in_tx(conn, by.actor, Action::SetWorkingDays, On::Site)?;
        calendar_in_tx(conn)
    })
}

/// Tells the calendar of a year. Deadlines that were set before stay as they are.
///
/// # Errors
/// `Invalid` with every day that cannot be so.
pub fn tell(act: Act<'_>, year: &Year) -> Result<(), Fault> {
    Fault::invalid_unless_empty(rules::problems(year))?;
    act.write(Action::SetWorkingDays, On::Site, |tx| {
        let (off, work) = (rules::spans(&year.off), rules::spans(&year.work));
        let row = YearRow {
            year: year.year,
            source: year.source.clone(),
            off: off.join("\n"),
            work: work.join("\n"),
        };
        let by = tx.actor.uid.clone();
        store::insert_in_tx(tx.conn, &row, (&by, tx.now))?;
        tx.note(json!({ "year": year.year, "source": year.source, "off": off, "work": work }));
        Ok(())
    })
}
