//! Time and chance come in through these two doors only, so that every run can be repeated.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, in UTC, whole microseconds (PostgreSQL keeps no more).
    fn now(&self) -> DateTime<Utc>;

    /// Runs so many seconds ahead of the system from now on. Only a demo asks for it; a clock that cannot stays.
    fn run_ahead(&self, _seconds: i64) {}
}

/// Gives random bytes.
pub trait Entropy: Send + Sync {
    /// Fills the buffer, or says that the system has no randomness to give.
    ///
    /// # Errors
    /// A plain description for the log.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), String>;
}

/// Offset of the civil clock all deadlines and dates are read by: +08:00, no daylight saving.
#[must_use]
pub fn civil_offset() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).unwrap_or_else(|| chrono::Offset::fix(&Utc))
}

/// The civil date at an instant.
#[must_use]
pub fn civil_date(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&civil_offset()).date_naive()
}

/// The instant at which a civil day ends: "until the 31st" means 24:00 on the 31st at +08:00.
#[must_use]
pub fn end_of_day(day: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = day.succ_opt()?.and_hms_opt(0, 0, 0)?;
    let local = midnight.and_local_timezone(civil_offset()).single()?;
    Some(local.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_day_ends_at_midnight_beijing_time() {
        let day = NaiveDate::from_ymd_opt(2026, 5, 31).unwrap();
        assert_eq!(end_of_day(day).unwrap().to_rfc3339(), "2026-05-31T16:00:00+00:00");
        assert_eq!(civil_date(end_of_day(day).unwrap()).to_string(), "2026-06-01");
    }
}
