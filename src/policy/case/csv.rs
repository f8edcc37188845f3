//! Results as a table: one row for each contestant, or for each member of a team.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use super::counts::PrizePlan;
use super::{CaseFile, Entry, Member, ResultsFile};
use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};
use crate::kernel::money::Fen;
use crate::kernel::prize::Prize;
use crate::policy::document::{unknown_word, without_bom};
use crate::policy::facts::{OUTCOMES, Prizes};

/// The columns, in any order; only `entry` and `person` (and `event`, for a competition) are needed.
const COLUMNS: [&str; 10] = [
    "event",
    "entry",
    "person",
    "rank",
    "prize",
    "prize_money",
    "represents",
    "coach_team",
    "holds",
    "share",
];

// Their places in that list: a row is asked for them a million times.
const EVENT: usize = 0;
const ENTRY: usize = 1;
const PERSON: usize = 2;
const RANK: usize = 3;
const PRIZE: usize = 4;
const PRIZE_MONEY: usize = 5;
const REPRESENTS: usize = 6;
const COACH_TEAM: usize = 7;
const HOLDS: usize = 8;
const SHARE: usize = 9;

fn name(column: usize) -> &'static str {
    COLUMNS.get(column).copied().unwrap_or_default()
}

/// One file being read.
struct Sheet<'a> {
    file: &'a str,
    problems: Vec<Problem>,
    columns: [Option<usize>; COLUMNS.len()],
}

/// Adds the rows of a results file to its case. Rows of one entry are its members, in order.
///
/// # Errors
/// Every problem of the file, with its line; the case is then of no use.
pub fn add_results(
    case: &mut CaseFile,
    wanted: &ResultsFile,
    file: &str,
    text: &str,
) -> Result<(), Vec<Problem>> {
    let mut sheet = Sheet { file, problems: Vec::new(), columns: [None; COLUMNS.len()] };
    let mut reader = ::csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(::csv::Trim::All)
        .from_reader(without_bom(text).as_bytes());
    match reader.headers() {
        Ok(headers) => sheet.head(headers, wanted.event.is_none()),
        Err(error) => sheet.syntax(&error),
    }
    if sheet.problems.is_empty() {
        // As many as there are lines, or fewer; a file of empty lines takes no room.
        let rows = text.bytes().filter(|byte| *byte == b'\n').count().min(text.len() / 16);
        sheet.rows(&mut reader, rows, case, wanted);
    }
    if sheet.problems.is_empty() { Ok(()) } else { Err(sheet.problems) }
}

/// A row's own words, by column.
struct Row<'r> {
    line: usize,
    record: &'r ::csv::StringRecord,
    columns: &'r [Option<usize>; COLUMNS.len()],
}

impl<'r> Row<'r> {
    fn get(&self, column: usize) -> Option<&'r str> {
        let at = (*self.columns.get(column)?)?;
        self.record.get(at).filter(|text| !text.is_empty())
    }
}

impl Sheet<'_> {
    fn report(&mut self, line: usize, because: Because) {
        let place = Place::Line { file: self.file.to_owned(), line };
        self.problems.push(Problem { place, because });
    }

    fn syntax(&mut self, error: &::csv::Error) {
        let line = error.position().and_then(|at| usize::try_from(at.line()).ok()).unwrap_or(1);
        self.report(line, Because::new("award-input-syntax").text("detail", error.to_string()));
    }

    fn head(&mut self, headers: &::csv::StringRecord, needs_event: bool) {
        let line = headers.position().and_then(|at| usize::try_from(at.line()).ok()).unwrap_or(1);
        for (at, name) in headers.iter().enumerate() {
            match COLUMNS.iter().position(|known| *known == name) {
                Some(index) => {
                    let free = self.columns.get_mut(index);
                    if let Some(free) = free
                        && free.replace(at).is_some()
                    {
                        self.report(line, Because::new("award-case-column-twice").text("column", name));
                    }
                }
                None => self.report(line, unknown_word(name, COLUMNS)),
            }
        }
        let needed: &[&str] = if needs_event { &["event", "entry", "person"] } else { &["entry", "person"] };
        for column in needed {
            if !headers.iter().any(|name| name == *column) {
                self.report(line, Because::new("award-input-missing").text("key", *column));
            }
        }
    }

    fn rows(
        &mut self,
        reader: &mut ::csv::Reader<&[u8]>,
        rows: usize,
        case: &mut CaseFile,
        wanted: &ResultsFile,
    ) {
        let Some(competition) = case.case.competitions.get_mut(wanted.competition) else { return };
        let Some(plans) = case.plans.get(wanted.competition) else { return };
        let names: HashMap<String, usize> =
            competition.events.iter().enumerate().map(|(index, event)| (event.id.clone(), index)).collect();
        let mut seen: HashMap<Box<str>, (usize, usize)> = HashMap::with_capacity(rows);
        let mut record = ::csv::StringRecord::new();
        let columns = self.columns;
        let mut before = (String::new(), None);
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => return,
                Err(error) => {
                    self.syntax(&error);
                    continue;
                }
                Ok(true) => {}
            }
            let line = record.position().and_then(|at| usize::try_from(at.line()).ok()).unwrap_or(0);
            let row = Row { line, record: &record, columns: &columns };
            let event = wanted.event.or_else(|| self.event(&row, &names, &mut before));
            let Some(index) = event else { continue };
            let (Some(event), Some(plan)) = (competition.events.get_mut(index), plans.get(index)) else {
                continue;
            };
            let Some(entry) = self.entry(&row, wanted.represents, plan) else { continue };
            match seen.entry(entry.id.clone()) {
                Slot::Vacant(slot) => {
                    slot.insert((index, event.entries.len()));
                    event.entries.push(entry);
                }
                Slot::Occupied(slot) => {
                    let (other, at) = *slot.get();
                    match event.entries.get_mut(at).filter(|_| other == index) {
                        Some(first) if same_result(first, &entry) => join(first, entry),
                        _ => self.report(line, Because::new("award-case-rows-differ").text("id", &*entry.id)),
                    }
                }
            }
        }
    }

    /// The event a row names; mostly the one of the row before.
    fn event(
        &mut self,
        row: &Row<'_>,
        names: &HashMap<String, usize>,
        before: &mut (String, Option<usize>),
    ) -> Option<usize> {
        let name = row.get(EVENT).unwrap_or_default();
        if before.0 == name && before.1.is_some() {
            return before.1;
        }
        let found = names.get(name).copied();
        *before = (name.to_owned(), found);
        if found.is_none() {
            self.report(row.line, unknown_word(name, names.keys().map(String::as_str)));
        }
        found
    }

    fn entry(&mut self, row: &Row<'_>, represents: Option<bool>, plan: &PrizePlan) -> Option<Entry> {
        for column in [ENTRY, PERSON] {
            if row.get(column).is_none() {
                self.report(row.line, Because::new("award-input-missing").text("key", name(column)));
            }
        }
        let rank = self.parsed(row, RANK, |text| text.parse().ok().filter(|rank| *rank > 0));
        let share = self.parsed(row, SHARE, |text| text.parse().ok());
        let prize = self.parsed(row, PRIZE, |text| {
            OUTCOMES.into_iter().chain([Prize::Open]).find(|prize| prize.code() == text)
        });
        let money = self
            .parsed(row, PRIZE_MONEY, |text| text.parse::<Fen>().ok().filter(|amount| *amount >= Fen::ZERO));
        let own = self.parsed(row, REPRESENTS, |text| text.parse().ok());
        let prizes = prize.map_or(Prizes::UNKNOWN, |prize| Prizes::known(plan.mapped(prize)));
        let holds = row.get(HOLDS).map(|titles| titles.split(';').map(|title| title.trim().into()).collect());
        let member = Member { person: row.get(PERSON)?.into(), holds: holds.unwrap_or_default(), share };
        Some(Entry {
            id: row.get(ENTRY)?.into(),
            rank,
            prizes,
            prize_money: money,
            represents: own.or(represents),
            coach_team: row.get(COACH_TEAM).map(Into::into),
            team: false,
            members: Box::new([member]),
        })
    }

    fn parsed<T>(&mut self, row: &Row<'_>, column: usize, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = row.get(column)?;
        let parsed = parse(text);
        if parsed.is_none() {
            self.report(
                row.line,
                Because::new("award-case-cell").text("column", name(column)).text("found", text),
            );
        }
        parsed
    }
}

/// Rows of one entry may differ in the member only.
fn same_result(a: &Entry, b: &Entry) -> bool {
    (a.rank, a.prizes, a.prize_money, a.represents, &a.coach_team)
        == (b.rank, b.prizes, b.prize_money, b.represents, &b.coach_team)
}

fn join(team: &mut Entry, row: Entry) {
    team.team = true;
    let mut members = std::mem::take(&mut team.members).into_vec();
    members.extend(row.members);
    team.members = members.into_boxed_slice();
}
