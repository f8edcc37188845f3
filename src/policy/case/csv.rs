//! Results as a table: one row for each contestant, or for each member of a team.

use std::collections::hash_map::Entry as Slot;
use std::collections::{BTreeMap, HashMap};

use super::counts::PrizePlan;
use super::read::MOST;
use super::{CaseFile, Competition, Entry, Member, ResultsFile};
use crate::kernel::because::{Arg, Because};
use crate::kernel::fault::{Place, Problem};
use crate::kernel::money::Fen;
use crate::kernel::prize::Prize;
use crate::kernel::text::yes_or_no;
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

    /// The same, an empty text where there is none.
    fn text(&self, column: usize) -> &'r str {
        self.get(column).unwrap_or_default()
    }
}

impl Sheet<'_> {
    fn report(&mut self, line: usize, because: Because) {
        let place = Place::Line { file: self.file.to_owned(), line };
        self.problems.push(Problem { place, because });
    }

    fn syntax(&mut self, error: &::csv::Error) {
        let line = error.position().and_then(|at| usize::try_from(at.line()).ok()).unwrap_or(1);
        self.report(
            line,
            match error.kind() {
                ::csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                    let count = |n: &u64| *n;
                    Because::new("input-cells")
                        .count("cells", count(len))
                        .count("columns", count(expected_len))
                }
                _ => Because::new("input-csv").text("error", error.to_string()),
            },
        );
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
        let names: BTreeMap<String, usize> =
            competition.events.iter().enumerate().map(|(index, event)| (event.id.clone(), index)).collect();
        let mut seen: HashMap<Box<str>, (usize, usize)> = HashMap::with_capacity(rows);
        let mut record = ::csv::StringRecord::new();
        let columns = self.columns;
        let mut before = (String::new(), None);
        let mut later: HashMap<(usize, usize), Vec<Member>> = HashMap::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Err(error) => {
                    self.syntax(&error);
                    continue;
                }
                Ok(true) => {}
            }
            let line = record.position().and_then(|at| usize::try_from(at.line()).ok()).unwrap_or(0);
            let row = Row { line, record: &record, columns: &columns };
            let named = row.get(EVENT).is_some() || wanted.event.is_none();
            let event = if named { self.event(&row, &names, &mut before) } else { wanted.event };
            let Some(index) = event else { continue };
            if wanted.event.is_some_and(|wanted| wanted != index) {
                self.report(line, Because::new("award-case-other-event").text("event", row.text(EVENT)));
                continue;
            }
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
                        Some(first) if same_result(first, &entry) => {
                            later.entry((index, at)).or_default().extend(entry.members);
                        }
                        _ => self.report(line, Because::new("award-case-rows-differ").text("id", &*entry.id)),
                    }
                }
            }
        }
        join(competition, later);
    }

    /// The event a row names; mostly the one of the row before.
    fn event(
        &mut self,
        row: &Row<'_>,
        names: &BTreeMap<String, usize>,
        before: &mut (String, Option<usize>),
    ) -> Option<usize> {
        let name = row.text(EVENT);
        if before.0 == name && before.1.is_some() {
            return before.1;
        }
        let found = names.get(name).copied();
        *before = (name.to_owned(), found);
        if name.is_empty() {
            self.missing(row, EVENT);
        } else if found.is_none() {
            self.report(row.line, unknown_word(name, names.keys().map(String::as_str)));
        }
        found
    }

    fn entry(&mut self, row: &Row<'_>, represents: Option<bool>, plan: &PrizePlan) -> Option<Entry> {
        for column in [ENTRY, PERSON] {
            if row.get(column).is_none() {
                self.missing(row, column);
            }
        }
        let rank = self.parsed(row, RANK, |text| text.parse().ok().filter(|rank| (1..=MOST).contains(rank)));
        let share = self.parsed(row, SHARE, |text| text.parse().ok().filter(|parts| *parts <= MOST));
        let prize = self.parsed(row, PRIZE, |text| prizes().find(|prize| prize.code() == text));
        let money = self
            .parsed(row, PRIZE_MONEY, |text| text.parse::<Fen>().ok().filter(|amount| *amount >= Fen::ZERO));
        let own = self.parsed(row, REPRESENTS, yes_or_no);
        let prizes = prize.map_or(Prizes::UNKNOWN, |prize| Prizes::known(plan.mapped(prize)));
        let holds = row.get(HOLDS).map(titles);
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

    fn missing(&mut self, row: &Row<'_>, column: usize) {
        self.report(row.line, Because::new("award-input-missing").text("key", name(column)));
    }

    fn parsed<T>(&mut self, row: &Row<'_>, column: usize, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = row.get(column)?;
        let parsed = parse(text);
        if parsed.is_none() {
            let because = Because::new("award-case-cell").text("column", name(column)).text("found", text);
            self.report(row.line, because.with("wanted", wanted(column)));
        }
        parsed
    }
}

fn prizes() -> impl Iterator<Item = Prize> {
    OUTCOMES.into_iter().chain([Prize::Open])
}

/// What a column takes.
fn wanted(column: usize) -> Arg {
    let phrase = |key: &'static str| Because::new(key).count("most", MOST);
    Arg::Said(Box::new(match column {
        RANK => phrase("award-cell-rank"),
        SHARE => phrase("award-cell-share"),
        PRIZE_MONEY => Because::new("award-cell-money"),
        REPRESENTS => Because::new("award-cell-yes-no"),
        _ => return Arg::List(prizes().map(|prize| Arg::Text(prize.code().to_owned())).collect()),
    }))
}

/// Titles in one cell, parted by `;` or, as a Chinese keyboard types it, `；`.
fn titles(cell: &str) -> Box<[Box<str>]> {
    let titles = cell.split([';', '；']).map(str::trim).filter(|title| !title.is_empty());
    titles.map(Into::into).collect()
}

/// Rows of one entry may differ in the member only.
fn same_result(a: &Entry, b: &Entry) -> bool {
    (a.rank, a.prizes, a.prize_money, a.represents, &a.coach_team)
        == (b.rank, b.prizes, b.prize_money, b.represents, &b.coach_team)
}

/// Puts the members of the later rows of each entry behind its first.
fn join(competition: &mut Competition, later: HashMap<(usize, usize), Vec<Member>>) {
    for ((event, entry), more) in later {
        let event = competition.events.get_mut(event);
        let Some(team) = event.and_then(|event| event.entries.get_mut(entry)) else { continue };
        let mut members = std::mem::take(&mut team.members).into_vec();
        members.extend(more);
        team.members = members.into_boxed_slice();
        team.team = true;
    }
}
