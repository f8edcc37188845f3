//! ENTRIES.csv: status, penalties, and what ties and prizes ask about an entry.

use std::collections::{BTreeSet, HashMap};
use std::mem::{Discriminant, discriminant};

use chrono::NaiveDate;

use crate::kernel::because::{Arg, Because};
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::limits::LINE_CHARS;
use crate::kernel::score::Score;
use crate::kernel::text::{self, yes_or_no};
use crate::notation::{CsvRows, Report, Row, Source, unknown_word};
use crate::scoring::model::{Entry, Held, Plan};

use super::event::Event;

/// Columns every file may have.
const COLUMNS: &[&str] =
    &["entry", "status", "penalty", "group", "size", "time", "age", "started", "final", "prize", "reason"];

/// The entries to rank.
pub(crate) struct Roster {
    pub(crate) entries: Vec<Entry>,
    /// Row of each entry; `None` for entries of another division.
    pub(crate) rows: HashMap<String, Option<usize>>,
    /// Whether a file said who is in it; else the marks do.
    pub(crate) given: bool,
}

/// A roster the marks will fill.
pub(crate) fn from_marks() -> Roster {
    Roster { entries: Vec::new(), rows: HashMap::new(), given: false }
}

/// An entry's name: not empty, one line, not too long.
pub(crate) fn valid_id(id: &str) -> Result<(), Because> {
    let fine = !id.is_empty() && id.chars().count() <= LINE_CHARS && !id.chars().any(char::is_control);
    if fine { Ok(()) } else { Err(Because::new("rank-entry-name")) }
}

/// Reads the roster.
pub(crate) fn read(source: &Source<'_>, event: &Event, report: &Report) -> Roster {
    let mut roster = Roster { given: true, ..from_marks() };
    let Some(mut rows) = CsvRows::open(source, report) else { return roster };
    let Some(columns) = columns(&rows, event) else { return roster };
    let mut groups: BTreeSet<String> = BTreeSet::new();
    let mut kinds: HashMap<usize, Discriminant<Held>> = HashMap::new();
    while let Some(row) = rows.next_row() {
        let reader = Line { row, columns: &columns };
        let id = reader.cell("entry").to_owned();
        if let Err(because) = valid_id(&id) {
            row.report(because);
            continue;
        }
        if roster.rows.contains_key(&id) {
            row.report(Because::new("rank-entry-twice").text("entry", id));
            continue;
        }
        let group = reader.cell("group");
        let entry = reader.entry(&id, &event.plan, &mut kinds);
        if event.division.as_deref().is_some_and(|division| division != group) {
            roster.rows.insert(id, None);
            continue;
        }
        if !groups.contains(group) {
            groups.insert(group.to_owned());
        }
        row.note(format!("entry.{id}"));
        roster.rows.insert(id, Some(roster.entries.len()));
        roster.entries.push(entry);
    }
    if event.division.is_none() && groups.len() > 1 {
        rows.report(Because::new("rank-several-groups").list("groups", &groups));
    }
    if let Some(division) = event.division.as_ref().filter(|_| groups.is_empty() && report.is_clean()) {
        rows.report(Because::new("rank-no-such-group").text("group", division));
    }
    roster
}

/// Names of the columns to their places; `None` where the file cannot be read as a roster.
fn columns(rows: &CsvRows<'_>, event: &Event) -> Option<HashMap<String, usize>> {
    let penalties: Vec<String> =
        event.plan.modules.iter().map(|module| format!("penalty:{}", module.code)).collect();
    let mut known: Vec<&str> = COLUMNS.iter().copied().chain(penalties.iter().map(String::as_str)).collect();
    known.extend(event.plan.order.keys.iter().filter_map(|key| key.value.rule().column()));
    if !event.modules_known {
        let columns = rows.header().iter().map(String::as_str);
        known.extend(columns.filter(|column| column.starts_with("penalty:")));
    }
    if !rows.check_columns(&known, &["entry", "status"]) {
        return None;
    }
    Some(rows.header().iter().enumerate().map(|(at, column)| (column.clone(), at)).collect())
}

/// One line of the roster.
struct Line<'a> {
    row: Row<'a>,
    columns: &'a HashMap<String, usize>,
}

impl Line<'_> {
    fn cell(&self, column: &str) -> &str {
        self.columns.get(column).map_or("", |at| self.row.cell(*at))
    }

    fn entry(&self, id: &str, plan: &Plan, kinds: &mut HashMap<usize, Discriminant<Held>>) -> Entry {
        let status = self.status();
        let size = self.cell("size");
        if !size.is_empty() && size.parse::<u32>().map_or(true, |size| size == 0) {
            self.row.report(Because::new("rank-size").text("value", size));
        }
        let module_penalty = |module: &crate::scoring::model::Module| format!("penalty:{}", module.code);
        let columns: Vec<String> = plan.modules.iter().map(module_penalty).collect();
        let any = columns.iter().any(|column| self.columns.contains_key(column));
        let module_penalties =
            if any { columns.iter().map(|column| self.penalty(column)).collect() } else { Vec::new() };
        let started = self.yes_no("started");
        if let (Some(says @ (EntryStatus::Ranked | EntryStatus::Absent)), Some(started)) = (status, started)
            && started != (says == EntryStatus::Ranked)
        {
            let because = Because::new("rank-started-against");
            self.row.report(because.text("entry", id).word("status", says.message_key()));
        }
        let reason = Some(self.cell("reason")).filter(|reason| !reason.is_empty()).map(str::to_owned);
        Entry {
            id: id.to_owned(),
            penalty: self.penalty("penalty"),
            module_penalties,
            without_prize: self.yes_no("prize") == Some(false),
            started,
            finalist: self.yes_no("final"),
            tie_values: self.tie_values(plan, kinds),
            reason,
            // A wrong status is reported; the rest of the row is checked all the same.
            status: status.unwrap_or(EntryStatus::Ranked),
        }
    }

    fn status(&self) -> Option<EntryStatus> {
        let text = self.cell("status");
        let status = EntryStatus::from_code(text);
        if text.is_empty() {
            self.row.lacks("status");
        } else if status.is_none() {
            let codes = EntryStatus::ALL.iter().map(|status| status.code());
            self.row.report(unknown_word(text, codes));
        }
        status
    }

    /// Points of a penalty; an empty cell is none.
    fn penalty(&self, column: &str) -> Score {
        let text = self.cell(column);
        if text.is_empty() {
            return Score::ZERO;
        }
        text::mark(text).unwrap_or_else(|because| {
            self.row.report(because);
            Score::ZERO
        })
    }

    fn yes_no(&self, column: &'static str) -> Option<bool> {
        let cell = self.cell(column);
        let read = yes_or_no(cell);
        if read.is_none() && !cell.is_empty() {
            self.row.wrong(column, cell, Arg::Said(Box::new(Because::new("input-kind-yes-no"))));
        }
        read
    }

    /// The values of the plan's tie columns; an empty cell is not known.
    fn tie_values(&self, plan: &Plan, kinds: &mut HashMap<usize, Discriminant<Held>>) -> Vec<Option<Held>> {
        let mut values = Vec::with_capacity(plan.order.keys.len());
        for (at, key) in plan.order.keys.iter().enumerate() {
            let Some(column) = key.value.rule().column() else {
                values.push(None);
                continue;
            };
            let text = self.cell(column);
            let read = tie_value(text);
            match read {
                Some(held) if *kinds.entry(at).or_insert(discriminant(&held)) != discriminant(&held) => {
                    self.row.report(Because::new("rank-tie-kinds").text("key", column).text("value", text));
                }
                None if !text.is_empty() => {
                    self.row.report(Because::new("rank-tie-value").text("key", column).text("value", text));
                }
                _ => {}
            }
            values.push(read);
        }
        values
    }
}

/// A number, a time `h:mm:ss` or `m:ss` (thousandths of a second), or a date (days).
fn tie_value(text: &str) -> Option<Held> {
    if let Ok(number) = text.parse::<Score>() {
        return Some(Held::Number(number));
    }
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(Held::Day(date));
    }
    let parts: Vec<&str> = text.split(':').collect();
    let (hours, minutes, seconds) = match parts.as_slice() {
        [hours, minutes, seconds] => (hours.parse::<u32>().ok()?, minutes, seconds),
        [minutes, seconds] => (0, minutes, seconds),
        _ => return None,
    };
    let (minutes, seconds) = (minutes.parse::<u32>().ok()?, seconds.parse::<Score>().ok()?);
    let within = (parts.len() < 3 || minutes < 60) && (0..60_000).contains(&seconds.thousandths());
    let whole = i64::from(hours) * 3_600_000 + i64::from(minutes) * 60_000;
    within.then_some(Held::Time(whole + seconds.thousandths()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tie_values_are_numbers_times_or_dates() {
        assert_eq!(tie_value("12.5"), Some(Held::Number(Score::from_thousandths(12_500))));
        assert_eq!(tie_value("1:02:03.5"), Some(Held::Time(3_723_500)));
        assert_eq!(tie_value("90:00"), Some(Held::Time(5_400_000)));
        assert_eq!(tie_value("1970-01-02"), NaiveDate::from_ymd_opt(1970, 1, 2).map(Held::Day));
        for text in ["", "1:60:00", "1:2:3:4", "fast", "1:99"] {
            assert_eq!(tie_value(text), None, "{text}");
        }
    }
}
