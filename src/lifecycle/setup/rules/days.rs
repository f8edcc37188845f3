//! The days a competition was announced for. What is done on others is done with a reason. Pure.

use chrono::NaiveDate;

use crate::kernel::because::Because;

use super::super::model::Competition;

/// That a day is none of those the contest was announced for.
#[must_use]
pub fn outside(competition: &Competition, day: NaiveDate) -> Option<Because> {
    let announced = competition.first_day..=competition.final_day;
    (!announced.contains(&day)).then(|| told("setup-outside-days", competition))
}

/// That the contest has not begun by a day.
#[must_use]
pub fn before_the_first(competition: &Competition, day: NaiveDate) -> Option<Because> {
    (day < competition.first_day).then(|| told("setup-before-first-day", competition))
}

/// That the contest is not over by a day.
#[must_use]
pub fn before_the_end(competition: &Competition, day: NaiveDate) -> Option<Because> {
    (day <= competition.final_day).then(|| told("setup-before-final-day", competition))
}

fn told(key: &'static str, competition: &Competition) -> Because {
    Because::new(key).date("first", competition.first_day).date("final", competition.final_day)
}
