//! Long lists: what their addresses say, the search above them, the ways on below.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::kernel::fault::Fault;
use crate::kernel::level::Level;
use crate::kernel::limits;
use crate::kernel::window::{Part, Seek};

use super::form_page::Choice;
use super::render::Wording;

/// What the address of a list says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Part of a name.
    pub q: String,
    /// A year.
    pub year: String,
    /// Code of a level.
    pub level: String,
    /// Code of a state.
    pub state: String,
    /// The row behind which the list goes on.
    pub after: String,
    /// The row before which it ends.
    pub before: String,
}

impl Asked {
    /// Where the list goes on.
    #[must_use]
    pub fn seek(&self) -> Seek<String> {
        seek(&self.after, &self.before)
    }

    /// The part of a name that is searched for.
    #[must_use]
    pub fn part(&self) -> Option<String> {
        part(&self.q)
    }

    /// The year.
    ///
    /// # Errors
    /// `NotFound` for what is no year: there is no such list.
    pub fn year(&self) -> Result<Option<i64>, Fault> {
        known(&self.year, |text| text.parse().ok())
    }

    /// The level.
    ///
    /// # Errors
    /// `NotFound` for what is no level.
    pub fn level(&self) -> Result<Option<Level>, Fault> {
        known(&self.level, Level::from_code)
    }

    /// The state, one of those the list knows.
    ///
    /// # Errors
    /// `NotFound` for any other.
    pub fn state<T>(&self, from_code: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Fault> {
        known(&self.state, from_code)
    }
}

/// Where a list goes on whose address says it under other names.
#[must_use]
pub fn seek(after: &str, before: &str) -> Seek<String> {
    match (after, before) {
        ("", "") => Seek::Start,
        ("", before) => Seek::Before(before.to_owned()),
        (after, _) => Seek::After(after.to_owned()),
    }
}

/// What is searched for, no longer than a name can be; `None`: nothing.
#[must_use]
pub fn part(typed: &str) -> Option<String> {
    let part: String = typed.trim().chars().take(limits::LINE_CHARS).collect();
    (!part.is_empty()).then_some(part)
}

/// What a code stands for; `None` where nothing is said.
///
/// # Errors
/// `NotFound` for a code nobody knows: there is no such list.
pub fn known<T>(code: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Fault> {
    if code.is_empty() {
        return Ok(None);
    }
    read(code).map(Some).ok_or_else(Fault::not_found)
}

/// The search above a list.
#[derive(Debug, Clone, Serialize)]
pub struct Search {
    action: String,
    fields: Vec<Field>,
    /// Anything is searched for.
    filtered: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Field {
    name: &'static str,
    label: Wording,
    value: String,
    /// `None`: a field to type in.
    options: Option<Vec<Choice>>,
}

impl Search {
    /// Of the list at a path.
    #[must_use]
    pub fn at(action: impl Into<String>) -> Self {
        Self { action: action.into(), fields: Vec::new(), filtered: false }
    }

    /// A field for a part of a name.
    #[must_use]
    pub fn text(mut self, name: &'static str, label: &'static str, value: &str) -> Self {
        self.push(name, label, value, None);
        self
    }

    fn push(&mut self, name: &'static str, label: &'static str, value: &str, options: Option<Vec<Choice>>) {
        self.filtered |= !value.is_empty();
        self.fields.push(Field { name, label: Wording::said(label), value: value.to_owned(), options });
    }

    /// A choice among a few.
    #[must_use]
    pub fn select(
        mut self,
        name: &'static str,
        label: &'static str,
        value: &str,
        options: Vec<Choice>,
    ) -> Self {
        self.push(name, label, value, Some(options));
        self
    }

    /// The years around one.
    #[must_use]
    pub fn year(self, asked: &Asked, today: NaiveDate) -> Self {
        let mut years: Vec<String> = (0..YEARS).map(|back| (today.year() + 1 - back).to_string()).collect();
        if !asked.year.is_empty() && !years.contains(&asked.year) {
            years.push(asked.year.clone());
        }
        let choice = |year: String| Choice { label: Wording::entered(year.clone()), value: year };
        self.select("year", "setup-year", &asked.year, years.into_iter().map(choice).collect())
    }

    /// The levels.
    #[must_use]
    pub fn level(self, asked: &Asked) -> Self {
        let levels = Level::ALL.iter().map(|level| Choice::coded(level.code(), level.message_key()));
        self.select("level", "setup-level", &asked.level, levels.collect())
    }

    /// The ways on from a part of the list, which keep what is searched for.
    #[must_use]
    pub fn ways<T>(&self, part: &Part<T>, uid: impl Fn(&T) -> String) -> Ways {
        let said = self.fields.iter().filter(|field| !field.value.is_empty());
        let said: Vec<(&str, String)> = said.map(|field| (field.name, field.value.clone())).collect();
        Ways::named(&self.action, &said, ["after", "before"], part, uid)
    }
}

/// How many years a list offers.
const YEARS: i32 = 10;

/// The ways on from a part of a list.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Ways {
    previous_url: Option<String>,
    next_url: Option<String>,
}

impl Ways {
    /// From a part of the list at a path; `said` stays in the address, `names` are those of the row behind which the list
    /// goes on, and before which it ends.
    #[must_use]
    pub fn named<T>(
        path: &str,
        said: &[(&str, String)],
        [after, before]: [&str; 2],
        part: &Part<T>,
        uid: impl Fn(&T) -> String,
    ) -> Self {
        let address = |name: &str, row: &T| {
            let pairs = said.iter().cloned().chain([(name, uid(row))]).collect::<Vec<(&str, String)>>();
            format!("{path}?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
        };
        Self {
            previous_url: part.rows.first().filter(|_row| part.earlier).map(|row| address(before, row)),
            next_url: part.rows.last().filter(|_row| part.later).map(|row| address(after, row)),
        }
    }

    /// The list goes on on neither side.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.previous_url.is_none() && self.next_url.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_on_keep_what_is_searched_for_and_name_the_row_at_the_edge() {
        let asked = Asked { q: "焊 工".to_owned(), level: "city".to_owned(), ..Asked::default() };
        let search = Search::at("/competitions").text("q", "page-name-part", &asked.q).level(&asked);
        let part = Part { rows: vec!["a".to_owned(), "b".to_owned()], earlier: true, later: true };
        let ways = search.ways(&part, String::clone);
        let kept = "q=%E7%84%8A+%E5%B7%A5&level=city";
        assert_eq!(ways.next_url, Some(format!("/competitions?{kept}&after=b")));
        assert_eq!(ways.previous_url, Some(format!("/competitions?{kept}&before=a")));
        let whole = Part { earlier: false, later: false, ..part };
        assert!(search.ways(&whole, String::clone).is_whole());
    }

    #[test]
    fn an_address_says_nothing_by_empty_fields_and_nothing_wrong() {
        let asked = Asked { q: "  ".to_owned(), ..Asked::default() };
        assert_eq!((asked.part(), asked.seek()), (None, Seek::Start));
        assert_eq!((asked.year(), asked.level()), (Ok(None), Ok(None)));
        let wrong = Asked { year: "next".to_owned(), level: "moon".to_owned(), ..Asked::default() };
        assert!(wrong.year().is_err() && wrong.level().is_err());
    }
}
