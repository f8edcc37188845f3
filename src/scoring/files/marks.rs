//! MARKS.csv: `entry,total` or `entry,module,aspect,judge,value`.

use std::collections::HashMap;

use crate::kernel::because::Because;
use crate::kernel::score::Score;
use crate::kernel::text;
use crate::notation::{CsvRows, Report, Row, Source, guess};
use crate::scoring::model::{Entry, Marks, Module, Plan, PutError, Sheets, Totals};
use crate::scoring::rules::aspects;

use super::entries::{Roster, valid_id};

/// Reads the marks of the roster's entries; without a roster the marks name the entries.
pub(crate) fn read(source: &Source<'_>, plan: &Plan, roster: &mut Roster, report: &Report) -> Option<Marks> {
    let mut rows = CsvRows::open(source, report)?;
    let expected: &[&str] = match plan.totals {
        Totals::Marks => &["entry", "module", "aspect", "judge", "value"],
        Totals::Raw | Totals::Scaled => &["entry", "total"],
    };
    if !rows.check_columns(expected, expected) {
        return None;
    }
    let columns: Vec<usize> = expected.iter().filter_map(|name| rows.column(name)).collect();
    match (plan.totals, columns.as_slice()) {
        (Totals::Marks, [entry, module, aspect, judge, value]) => {
            let columns = [*entry, *module, *aspect, *judge, *value];
            Some(Marks::Sheets(sheets(&mut rows, columns, plan, roster)))
        }
        (Totals::Raw | Totals::Scaled, [entry, total]) => {
            Some(Marks::Totals(totals(&mut rows, [*entry, *total], roster)))
        }
        _ => None,
    }
}

fn totals(rows: &mut CsvRows<'_>, columns: [usize; 2], roster: &mut Roster) -> Vec<Option<Score>> {
    let mut totals: Vec<Option<Score>> = vec![None; roster.entries.len()];
    let mut seen = vec![false; roster.entries.len()];
    while let Some(row) = rows.next_row() {
        let [entry, total] = columns.map(|at| row.cell(at));
        let found = find_entry(row, entry, roster);
        // An empty total is not given: it blocks, it is not zero.
        let given = if total.is_empty() { None } else { Some(text::mark(total)) };
        let given = given.and_then(|given| given.map_err(|because| row.report(because)).ok());
        let Some(found) = found else { continue };
        totals.resize(roster.entries.len(), None);
        seen.resize(roster.entries.len(), false);
        if seen.get(found).copied().unwrap_or_default() {
            row.report(Because::new("rank-mark-twice"));
            continue;
        }
        row.note(format!("total.{entry}"));
        if let Some(seen) = seen.get_mut(found) {
            *seen = true;
        }
        if let Some(cell) = totals.get_mut(found) {
            *cell = given;
        }
    }
    totals
}

/// The place of an entry in the roster; one more where the marks name the entries.
fn find_entry(row: Row<'_>, id: &str, roster: &mut Roster) -> Option<usize> {
    if let Some(known) = roster.rows.get(id) {
        return *known;
    }
    if roster.given {
        row.report(Because::new("rank-unknown-entry").text("entry", id));
        return None;
    }
    if let Err(because) = valid_id(id) {
        row.report(because);
        return None;
    }
    let place = roster.entries.len();
    roster.rows.insert(id.to_owned(), Some(place));
    roster.entries.push(Entry::ranked(id));
    row.note(format!("entry.{id}"));
    Some(place)
}

/// Names of a module to their places in the plan.
struct Names<'a> {
    module: &'a Module,
    aspects: HashMap<&'a str, usize>,
    judges: HashMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    fn of(module: &'a Module) -> Self {
        let aspects = module.aspects.iter().enumerate().map(|(at, aspect)| (aspect.code.as_str(), at));
        let judges = module.judges.iter().enumerate().map(|(at, judge)| (judge.as_str(), at));
        Self { module, aspects: aspects.collect(), judges: judges.collect() }
    }
}

fn names(plan: &Plan) -> HashMap<&str, (usize, Names<'_>)> {
    let modules = plan.modules.iter().enumerate();
    modules.map(|(at, module)| (module.code.as_str(), (at, Names::of(module)))).collect()
}

fn sheets(rows: &mut CsvRows<'_>, columns: [usize; 5], plan: &Plan, roster: &mut Roster) -> Sheets {
    let names = names(plan);
    let mut sheets = Sheets::new(&plan.modules);
    for _ in &roster.entries {
        sheets.add_entry();
    }
    while let Some(row) = rows.next_row() {
        let [entry, module, aspect, judge, value] = columns.map(|at| row.cell(at));
        let found = find_entry(row, entry, roster);
        let mark = resolve(&Cell { module, aspect, judge, value }, &names);
        while sheets.entries() < roster.entries.len() {
            sheets.add_entry();
        }
        let outcome = mark.and_then(|mark| match (found, mark) {
            (Some(found), Some((module, aspect, judge, value))) => {
                sheets.put(found, module, aspect, judge, value).map_err(put_error)
            }
            _ => Ok(()),
        });
        if let Err(because) = outcome {
            row.report(because);
        }
    }
    sheets
}

/// One line of the file.
struct Cell<'a> {
    module: &'a str,
    aspect: &'a str,
    judge: &'a str,
    value: &'a str,
}

/// Places of module, aspect and judge, and the mark; `None` where the value is empty: not given is not zero.
type Resolved = Option<(usize, usize, Option<usize>, i32)>;

fn resolve(cell: &Cell<'_>, names: &HashMap<&str, (usize, Names<'_>)>) -> Result<Resolved, Because> {
    let guessed = |because: Because, name: &str, known: &mut dyn Iterator<Item = &str>| {
        let mut known: Vec<&str> = known.collect();
        known.sort_unstable();
        because.said("guess", guess(name, known))
    };
    let Some((at, module)) = names.get(cell.module) else {
        let because = Because::new("rank-mark-module").text("module", cell.module);
        return Err(guessed(because, cell.module, &mut names.keys().copied()));
    };
    let Some(aspect_at) = module.aspects.get(cell.aspect) else {
        let because =
            Because::new("rank-mark-aspect").text("aspect", cell.aspect).text("module", cell.module);
        return Err(guessed(because, cell.aspect, &mut module.aspects.keys().copied()));
    };
    let judge = if cell.judge.is_empty() { None } else { Some(module.judges.get(cell.judge)) };
    let judge = match judge {
        Some(None) => {
            let because =
                Because::new("rank-mark-judge").text("judge", cell.judge).text("module", cell.module);
            return Err(guessed(because, cell.judge, &mut module.judges.keys().copied()));
        }
        Some(Some(judge)) => Some(*judge),
        None => None,
    };
    let Some(aspect) = module.module.aspects.get(*aspect_at) else { return Ok(None) };
    match (aspect.kind.by_judges(), judge) {
        (true, None) => return Err(put_error(PutError::NeedsJudge)),
        (false, Some(_)) => return Err(put_error(PutError::IsAgreed)),
        _ => {}
    }
    if cell.value.is_empty() {
        return Ok(None);
    }
    aspects::value(aspect, cell.value).map(|value| Some((*at, *aspect_at, judge, value)))
}

fn put_error(error: PutError) -> Because {
    Because::new(match error {
        PutError::Twice | PutError::Unknown | PutError::Negative => "rank-mark-twice",
        PutError::NeedsJudge => "rank-mark-needs-judge",
        PutError::IsAgreed => "rank-mark-is-agreed",
    })
}
