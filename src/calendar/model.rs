//! Years and their days.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate, Weekday};

use crate::kernel::because::Because;

/// What is known of one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// The year.
    pub year: i64,
    /// Who published its days, where and when.
    pub source: String,
    /// Days off, weekends among them or not.
    pub off: BTreeSet<NaiveDate>,
    /// Weekends that are worked.
    pub work: BTreeSet<NaiveDate>,
}

/// All years that are known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar(BTreeMap<i64, Year>);

impl Calendar {
    /// A calendar of some years; of two of one number the later one counts.
    #[must_use]
    pub fn of(years: impl IntoIterator<Item = Year>) -> Self {
        Self(years.into_iter().map(|year| (year.year, year)).collect())
    }

    /// The years, oldest first.
    pub fn years(&self) -> impl Iterator<Item = &Year> {
        self.0.values()
    }

    /// What is known of the year of a day.
    #[must_use]
    pub fn year_of(&self, day: NaiveDate) -> Option<&Year> {
        self.0.get(&i64::from(day.year()))
    }

    /// Whether a day is worked. In a year that is not known: from Monday to Friday.
    #[must_use]
    pub fn is_worked(&self, day: NaiveDate) -> bool {
        let weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.year_of(day)
            .map_or(weekday, |year| year.work.contains(&day) || weekday && !year.off.contains(&day))
    }
}

/// A day that was counted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The day.
    pub day: NaiveDate,
    /// Years on the way that are not known: their weekdays were counted.
    pub unknown: BTreeSet<i64>,
}

impl Counted {
    /// That weekdays were counted, where they were.
    #[must_use]
    pub fn notice(&self) -> Option<Because> {
        let years = self.unknown.iter().map(i64::to_string);
        (!self.unknown.is_empty()).then(|| Because::new("calendar-unknown").list("years", years))
    }
}
