//! Who is in the ranking.

use chrono::{Datelike as _, NaiveDate};

use crate::kernel::entry_status::EntryStatus;
use crate::kernel::score::Score;

/// What a column of the roster holds for a tie key; one column holds one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// A number.
    Number(Score),
    /// How long something took, in thousandths of a second, not negative.
    Time(i64),
    /// A day.
    Day(NaiveDate),
}

impl Held {
    /// As values of one kind compare: more, longer, later is higher.
    #[must_use]
    pub fn ordinal(self) -> i64 {
        match self {
            Self::Number(number) => number.thousandths(),
            Self::Time(thousandths) => thousandths,
            Self::Day(day) => i64::from(day.num_days_from_ce()),
        }
    }

    /// As a reader writes it: `12.5`, `1:02:03.5`, `2:03`, `2001-05-18`.
    #[must_use]
    pub fn written(self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Time(thousandths) => time(thousandths),
            Self::Day(day) => day.to_string(),
        }
    }
}

const THOUSANDTHS_A_MINUTE: i64 = 60_000;
const MINUTES_AN_HOUR: i64 = 60;

fn time(thousandths: i64) -> String {
    let (minutes, rest) = (thousandths / THOUSANDTHS_A_MINUTE, thousandths % THOUSANDTHS_A_MINUTE);
    let seconds = Score::from_thousandths(rest).to_string();
    let whole = seconds.split('.').next().map_or(0, str::len);
    let zero = if whole < 2 { "0" } else { "" };
    match (minutes / MINUTES_AN_HOUR, minutes % MINUTES_AN_HOUR) {
        (0, minutes) => format!("{minutes}:{zero}{seconds}"),
        (hours, minutes) => format!("{hours}:{minutes:02}:{zero}{seconds}"),
    }
}

/// 参赛: one contestant or one team, with one result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name in this ranking; unique.
    pub id: String,
    /// What became of it.
    pub status: EntryStatus,
    /// Points taken from the total, not negative.
    pub penalty: Score,
    /// Points taken from module marks on the module's own scale, in the plan's order; empty means none.
    pub module_penalties: Vec<Score>,
    /// It may win no prize, and keeps its place.
    pub without_prize: bool,
    /// Whether it had started; asked of withdrawn entries where prizes count starters.
    pub started: Option<bool>,
    /// Whether it started in the final; asked where prizes count finalists.
    pub finalist: Option<bool>,
    /// Its value for each tie key of the plan; `None` for keys that are no column, and for values not known.
    pub tie_values: Vec<Option<Held>>,
    /// Why the status or a penalty, as noted.
    pub reason: Option<String>,
}

impl Entry {
    /// A ranked entry without penalties.
    #[must_use]
    pub fn ranked(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            status: EntryStatus::Ranked,
            penalty: Score::ZERO,
            module_penalties: Vec::new(),
            without_prize: false,
            started: None,
            finalist: None,
            tie_values: Vec::new(),
            reason: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_times() {
        for (thousandths, written) in [
            (3_723_500, "1:02:03.5"),
            (5_400_000, "1:30:00"),
            (123_000, "2:03"),
            (59_999, "0:59.999"),
            (0, "0:00"),
            (36_000_000, "10:00:00"),
        ] {
            assert_eq!(Held::Time(thousandths).written(), written);
        }
        assert_eq!(Held::Number(Score::from_thousandths(12_500)).written(), "12.5");
    }
}
