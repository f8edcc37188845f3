//! Results as a table: one row for each contestant, or for each member of a team.

use std::collections::hash_map::Entry as Slot;
use std::collections::{BTreeMap, HashMap};

use super::counts::PrizePlan;
use super::{CaseFile, Competition, Entry, MOST, Member, ResultsFile};
use crate::kernel::because::{Arg, Because};
use crate::kernel::fault::Problem;
use crate::kernel::money::Fen;
use crate::kernel::prize::Prize;
use crate::kernel::text::yes_or_no;
use crate::notation::{CsvRows, Report, Row, Source, unknown_word};
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
    let (source, report) = (Source::new(file, text), Report::default());
    if let Some(mut rows) = CsvRows::open(&source, &report).map(CsvRows::of_names) {
        let needed =
            if wanted.event.is_none() { &["event", "entry", "person"][..] } else { &["entry", "person"] };
        if rows.check_columns(&COLUMNS, needed) && report.is_clean() {
            // As many as there are lines, or fewer; a file of empty lines takes no room.
            let most = source.lines().min(text.len() / 16);
            results(&mut rows, most, case, wanted);
        }
    }
    report.answer(Some(()))
}

/// Where the columns stand.
type Columns = [Option<usize>; COLUMNS.len()];

/// A row's own words, by column.
#[derive(Clone, Copy)]
struct Line<'r> {
    row: Row<'r>,
    columns: &'r Columns,
}

fn results(rows: &mut CsvRows<'_>, most: usize, case: &mut CaseFile, wanted: &ResultsFile) {
    let Some(competition) = case.case.competitions.get_mut(wanted.competition) else { return };
    let Some(plans) = case.plans.get(wanted.competition) else { return };
    let names: BTreeMap<String, usize> =
        competition.events.iter().enumerate().map(|(index, event)| (event.id.clone(), index)).collect();
    let columns = COLUMNS.map(|name| rows.column(name));
    let mut seen: HashMap<Box<str>, (usize, usize)> = HashMap::with_capacity(most);
    let mut before = (String::new(), None);
    let mut later: HashMap<(usize, usize), Vec<Member>> = HashMap::new();
    while let Some(row) = rows.next_row() {
        let line = Line { row, columns: &columns };
        let named = line.get(EVENT).is_some() || wanted.event.is_none();
        let event = if named { line.event(&names, &mut before) } else { wanted.event };
        let Some(index) = event else { continue };
        if wanted.event.is_some_and(|wanted| wanted != index) {
            row.report(Because::new("award-case-other-event").text("event", line.text(EVENT)));
            continue;
        }
        let (Some(event), Some(plan)) = (competition.events.get_mut(index), plans.get(index)) else {
            continue;
        };
        let Some(entry) = line.entry(wanted.represents, plan) else { continue };
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
                    _ => row.report(Because::new("award-case-rows-differ").text("id", &*entry.id)),
                }
            }
        }
    }
    join(competition, later);
}

impl<'r> Line<'r> {
    fn get(self, column: usize) -> Option<&'r str> {
        let at = (*self.columns.get(column)?)?;
        Some(self.row.cell(at)).filter(|text| !text.is_empty())
    }

    /// The same, an empty text where there is none.
    fn text(self, column: usize) -> &'r str {
        self.get(column).unwrap_or_default()
    }

    /// The event a row names; mostly the one of the row before.
    fn event(self, names: &BTreeMap<String, usize>, before: &mut (String, Option<usize>)) -> Option<usize> {
        let event = self.text(EVENT);
        if before.0 == event && before.1.is_some() {
            return before.1;
        }
        let found = names.get(event).copied();
        *before = (event.to_owned(), found);
        if event.is_empty() {
            self.row.lacks(name(EVENT));
        } else if found.is_none() {
            self.row.report(unknown_word(event, names.keys().map(String::as_str)));
        }
        found
    }

    fn entry(self, represents: Option<bool>, plan: &PrizePlan) -> Option<Entry> {
        for column in [ENTRY, PERSON] {
            if self.get(column).is_none() {
                self.row.lacks(name(column));
            }
        }
        let rank = self.parsed(RANK, |text| text.parse().ok().filter(|rank| (1..=MOST).contains(rank)));
        let share = self.parsed(SHARE, |text| text.parse().ok().filter(|parts| *parts <= MOST));
        let prize = self.parsed(PRIZE, |text| prizes().find(|prize| prize.code() == text));
        let money =
            self.parsed(PRIZE_MONEY, |text| text.parse::<Fen>().ok().filter(|amount| *amount >= Fen::ZERO));
        let own = self.parsed(REPRESENTS, yes_or_no);
        let prizes = prize.map_or(Prizes::UNKNOWN, |prize| Prizes::known(plan.mapped(prize)));
        let holds = self.get(HOLDS).map(titles);
        let member = Member { person: self.get(PERSON)?.into(), holds: holds.unwrap_or_default(), share };
        Some(Entry {
            id: self.get(ENTRY)?.into(),
            rank,
            prizes,
            prize_money: money,
            represents: own.or(represents),
            coach_team: self.get(COACH_TEAM).map(Into::into),
            team: false,
            members: Box::new([member]),
        })
    }

    fn parsed<T>(self, column: usize, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.get(column)?;
        let parsed = parse(text);
        if parsed.is_none() {
            self.row.wrong(name(column), text, wanted(column));
        }
        parsed
    }
}

fn prizes() -> impl Iterator<Item = Prize> {
    OUTCOMES.into_iter().chain([Prize::Open])
}

/// What a column takes.
fn wanted(column: usize) -> Arg {
    let whole = |least: u32| Because::new("input-kind-whole").count("least", least).count("most", MOST);
    Arg::Said(Box::new(match column {
        RANK => whole(1),
        SHARE => whole(0),
        PRIZE_MONEY => Because::new("input-kind-money"),
        REPRESENTS => Because::new("input-kind-yes-no"),
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
