//! Counting working days, and reading the days of a year. Pure.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate, Weekday};

use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};
use crate::notation::{self, Source, Table};

use super::model::{Calendar, Counted, Year};

/// The n-th working day after a day, which itself does not count; the day itself for 0.
#[must_use]
pub fn after(calendar: &Calendar, day: NaiveDate, days: u32) -> Counted {
    let (mut day, mut unknown, mut left) = (day, BTreeSet::new(), days);
    while left > 0 {
        // The calendar of chrono ends in the year 262142.
        let Some(next) = day.succ_opt() else { break };
        day = next;
        if calendar.year_of(day).is_none() {
            unknown.insert(i64::from(day.year()));
        }
        if calendar.is_worked(day) {
            left = left.saturating_sub(1);
        }
    }
    Counted { day, unknown }
}

/// What stands between the first and the last day of a span, as people write it.
const BETWEEN: [&str; 3] = ["..", "至", "～"];

/// As much of what cannot be read is shown as any span needs.
const SHOWN_CHARS: usize = 40;

/// What stands between one span and the next.
const APART: [char; 8] = ['\n', '\r', '\t', ' ', ',', '，', '、', ';'];

/// Days as they are written: `2026-10-01`, `2026-10-01..2026-10-07`, several of them apart by commas or lines.
///
/// # Errors
/// The first that is none, ends before it begins, or goes from one year into another.
pub fn days(text: &str) -> Result<BTreeSet<NaiveDate>, Because> {
    let mut days = BTreeSet::new();
    for span in text.split(APART).filter(|span| !span.is_empty()) {
        days.extend(self::span(span)?);
    }
    Ok(days)
}

fn span(text: &str) -> Result<impl Iterator<Item = NaiveDate>, Because> {
    let shown = || text.chars().take(SHOWN_CHARS).collect::<String>();
    let wrong = || Because::new("calendar-not-days").text("text", shown());
    let day = |text: &str| NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").map_err(|_not| wrong());
    let ends = BETWEEN.iter().find_map(|between| text.split_once(between)).unwrap_or((text, text));
    let (first, last) = (day(ends.0)?, day(ends.1)?);
    if last < first || first.year() != last.year() {
        return Err(wrong());
    }
    Ok(first.iter_days().take_while(move |day| *day <= last))
}

/// Days as [`days`] reads them, in order, those in a row as one span.
#[must_use]
pub fn spans(days: &BTreeSet<NaiveDate>) -> Vec<String> {
    let mut spans: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for day in days {
        match spans.last_mut() {
            Some((_, last)) if last.succ_opt() == Some(*day) => *last = *day,
            _ => spans.push((*day, *day)),
        }
    }
    let written = |(first, last): (NaiveDate, NaiveDate)| {
        if first == last { first.to_string() } else { format!("{first}..{last}") }
    };
    spans.into_iter().map(written).collect()
}

/// What is wrong with the days of a year: days of another one, days that are both, working weekends that are none.
#[must_use]
pub fn problems(year: &Year) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut problem = |field: &str, key: &'static str, day: &NaiveDate| {
        let place = Place::Field(field.to_owned());
        problems.push(Problem { place, because: Because::new(key).date("day", *day) });
    };
    let elsewhere = |day: &&NaiveDate| i64::from(day.year()) != year.year;
    let is_weekday = |day: &&NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    for (field, days) in [("off", &year.off), ("work", &year.work)] {
        days.iter().filter(elsewhere).for_each(|day| problem(field, "calendar-other-year", day));
    }
    year.work.intersection(&year.off).for_each(|day| problem("work", "calendar-both", day));
    year.work.iter().filter(is_weekday).for_each(|day| problem("work", "calendar-weekday", day));
    problems
}

/// The years that come with this version, and what is wrong with them: nothing, as a test sees to.
static PUBLISHED: LazyLock<Result<Vec<Year>, Vec<Problem>>> =
    LazyLock::new(|| notation::read(&Source::new("published.toml", include_str!("published.toml")), years));

/// The years that come with this version.
///
/// # Errors
/// What is wrong with them.
pub fn published() -> Result<&'static [Year], &'static [Problem]> {
    match &*PUBLISHED {
        Ok(years) => Ok(years),
        Err(problems) => Err(problems),
    }
}

fn years(file: Table<'_>) -> Option<Vec<Year>> {
    file.tables("year").iter().map(year).collect()
}

fn year(table: &Table<'_>) -> Option<Year> {
    let listed = |key: &'static str| {
        let read = |text: &str| days(text).map_err(|because| table.report(because)).ok();
        let parts: Option<Vec<_>> = table.texts(key).into_iter().map(read).collect();
        parts.map(|parts| parts.into_iter().flatten().collect())
    };
    let (number, source) = (table.need("year")?.whole(1900..=2200)?, table.text("source")?.to_owned());
    let year = Year { year: i64::from(number), source, off: listed("off")?, work: listed("work")? };
    problems(&year).into_iter().for_each(|problem| table.report(problem.because));
    Some(year)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    fn shipped() -> Calendar {
        Calendar::of(published().unwrap().to_vec())
    }

    #[test]
    fn the_years_that_come_along_are_read_without_a_problem() {
        let calendar = shipped();
        let days: Vec<_> =
            calendar.years().map(|year| (year.year, year.off.len(), year.work.len())).collect();
        assert_eq!(days, [(2025, 28, 5), (2026, 33, 6)]);
        assert!(calendar.years().all(|year| year.source.contains("国务院办公厅")));
    }

    #[test]
    fn five_working_days_go_round_the_spring_festival_of_2026() {
        let calendar = shipped();
        // The 14th, a Saturday, is worked; from the 15th to the 23rd nobody works; the 28th, a Saturday, is worked.
        for (from, days, to) in [
            ("2026-02-12", 1, "2026-02-13"),
            ("2026-02-12", 2, "2026-02-14"),
            ("2026-02-12", 3, "2026-02-24"),
            ("2026-02-13", 5, "2026-02-27"),
            ("2026-02-16", 5, "2026-02-28"),
            ("2026-02-16", 6, "2026-03-02"),
        ] {
            let counted = after(&calendar, day(from), days);
            assert_eq!((counted.day, counted.notice()), (day(to), None), "{days} after {from}");
        }
    }

    #[test]
    fn five_working_days_go_round_the_national_day_of_2026() {
        let calendar = shipped();
        // The 20th of September, a Sunday, is worked, and so is the 10th of October, a Saturday.
        for (from, days, to) in [
            ("2026-09-18", 1, "2026-09-20"),
            ("2026-09-24", 3, "2026-09-30"),
            ("2026-09-24", 4, "2026-10-08"),
            ("2026-09-30", 3, "2026-10-10"),
            ("2026-09-30", 4, "2026-10-12"),
        ] {
            assert_eq!(after(&calendar, day(from), days).day, day(to), "{days} after {from}");
        }
    }

    #[test]
    fn a_year_nobody_told_counts_weekdays_and_says_so() {
        let counted = after(&shipped(), day("2026-12-30"), 3);
        assert_eq!(counted.day, day("2027-01-04"));
        assert_eq!(counted.unknown, BTreeSet::from([2027]));
        let notice = counted.notice().unwrap();
        assert_eq!(serde_json::to_string(&notice.args).unwrap(), r#"{"years":["2027"]}"#);
        // A day of a year that is not known, with none of it counted, is no reason for a notice.
        assert_eq!(after(&Calendar::default(), day("2027-01-04"), 0).notice(), None);
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let expected = BTreeSet::from([day("2026-10-01"), day("2026-10-02"), day("2026-10-10")]);
        for text in [
            "2026-10-01..2026-10-02\r\n2026-10-10",
            "2026-10-10，2026-10-01至2026-10-02",
            "2026-10-01、2026-10-02 2026-10-10",
        ] {
            assert_eq!(days(text).unwrap(), expected, "{text}");
        }
        assert_eq!(spans(&expected), ["2026-10-01..2026-10-02", "2026-10-10"]);
        assert_eq!(days(" \n"), Ok(BTreeSet::new()));
        for wrong in ["10-01", "2026-02-30", "2026-10-02..2026-10-01", "2026-12-31..2027-01-01", "x"] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn days_of_another_year_both_kinds_and_needless_ones_are_told() {
        let of = |texts: &[&str]| texts.iter().map(|text| day(text)).collect();
        let year = Year {
            year: 2026,
            source: String::new(),
            off: of(&["2027-01-01", "2026-10-10"]),
            work: of(&["2026-10-10", "2026-10-12"]),
        };
        let told: Vec<_> = problems(&year).into_iter().map(|problem| problem.because.key).collect();
        assert_eq!(told, ["calendar-other-year", "calendar-both", "calendar-weekday"]);
    }

    proptest! {
        #[test]
        fn exactly_so_many_days_are_worked_on_the_way_and_the_last_is_one(start in 0_u64..1200, count in 0_u32..60) {
            let calendar = shipped();
            let start = day("2024-12-01") + chrono::Days::new(start);
            let counted = after(&calendar, start, count);
            let worked = start.iter_days().skip(1).take_while(|day| *day <= counted.day);
            prop_assert_eq!(worked.filter(|day| calendar.is_worked(*day)).count(), usize::try_from(count).unwrap());
            prop_assert!(count == 0 || calendar.is_worked(counted.day));
        }

        #[test]
        fn counting_on_is_counting_at_once(start in 0_u64..1200, first in 0_u32..40, then in 0_u32..40) {
            let calendar = shipped();
            let start = day("2024-12-01") + chrono::Days::new(start);
            let on = after(&calendar, after(&calendar, start, first).day, then).day;
            prop_assert_eq!(on, after(&calendar, start, first + then).day);
        }

        #[test]
        fn days_are_read_as_they_were_written(days in proptest::collection::btree_set(0_u64..365, 0..40)) {
            let days: BTreeSet<NaiveDate> =
                days.into_iter().map(|n| day("2026-01-01") + chrono::Days::new(n)).collect();
            prop_assert_eq!(super::days(&spans(&days).join("\n")).unwrap(), days);
        }
    }
}
