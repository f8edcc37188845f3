//! MARKS.csv: `entry,total` or `entry,module,aspect,judge,value`.

use std::collections::HashMap;

use crate::kernel::because::Because;
use crate::kernel::score::Score;
use crate::kernel::text;
use crate::notation::{CsvRows, Report, Source, nearest};
use crate::scoring::model::{Entry, Marks, Module, Plan, PutError, Sheets, Totals};
use crate::scoring::rules::aspects;

use super::entries::{Roster, valid_id};

/// Reads the marks of the roster's entries; without a roster the marks name the entries.
pub(crate) fn read(source: &Source, plan: &Plan, roster: &mut Roster, report: &mut Report) -> Option<Marks> {
    let mut rows = CsvRows::open(source, report)?;
    let expected: &[&str] = match plan.totals {
        Totals::Marks => &["entry", "module", "aspect", "judge", "value"],
        Totals::Raw | Totals::Scaled => &["entry", "total"],
    };
    let mut columns = Vec::new();
    for name in expected {
        match rows.header().iter().position(|column| column == name) {
            Some(at) => columns.push(at),
            None => report.at(
                source,
                rows.header_line(),
                Because::new("input-column-missing").text("column", *name),
            ),
        }
    }
    for column in rows.header().iter().filter(|column| !expected.contains(&column.as_str())) {
        let because = Because::new("input-column-unknown").text("column", column);
        let near = nearest(column, expected.iter().copied()).unwrap_or_default();
        report.at(source, rows.header_line(), because.text("nearest", near));
    }
    match (plan.totals, columns.as_slice()) {
        (Totals::Marks, [entry, module, aspect, judge, value]) => {
            let columns = [*entry, *module, *aspect, *judge, *value];
            Some(Marks::Sheets(sheets(source, &mut rows, columns, plan, roster, report)))
        }
        (Totals::Raw | Totals::Scaled, [entry, total]) => {
            Some(Marks::Totals(totals(source, &mut rows, [*entry, *total], roster, report)))
        }
        _ => None,
    }
}

fn totals(
    source: &Source,
    rows: &mut CsvRows<'_>,
    columns: [usize; 2],
    roster: &mut Roster,
    report: &mut Report,
) -> Vec<Option<Score>> {
    let mut totals: Vec<Option<Score>> = vec![None; roster.entries.len()];
    let mut seen = vec![false; roster.entries.len()];
    while let Some((line, record)) = rows.next_row(report) {
        let [entry, total] = columns.map(|at| record.get(at).unwrap_or_default());
        let row = find_entry(source, line, entry, roster, report);
        // An empty total is not given: it blocks, it is not zero.
        let given = if total.is_empty() { None } else { Some(text::mark(total)) };
        let given = given.and_then(|given| {
            given.map_err(|because| report.at(source, line, because.text("key", "total"))).ok()
        });
        let Some(row) = row else { continue };
        totals.resize(roster.entries.len(), None);
        seen.resize(roster.entries.len(), false);
        if seen.get(row).copied().unwrap_or_default() {
            report.at(source, line, Because::new("rank-mark-twice"));
            continue;
        }
        report.note(format!("total.{entry}"), source, line);
        if let Some(seen) = seen.get_mut(row) {
            *seen = true;
        }
        if let Some(cell) = totals.get_mut(row) {
            *cell = given;
        }
    }
    totals
}

/// The row of an entry; one more row where the marks name the entries.
fn find_entry(
    source: &Source,
    line: usize,
    id: &str,
    roster: &mut Roster,
    report: &mut Report,
) -> Option<usize> {
    if let Some(row) = roster.rows.get(id) {
        return *row;
    }
    if roster.given {
        let because = Because::new("rank-unknown-entry").text("entry", id);
        report.at(source, line, because);
        return None;
    }
    if let Err(because) = valid_id(id) {
        report.at(source, line, because);
        return None;
    }
    let row = roster.entries.len();
    roster.rows.insert(id.to_owned(), Some(row));
    roster.entries.push(Entry::ranked(id));
    report.note(format!("entry.{id}"), source, line);
    Some(row)
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

fn sheets(
    source: &Source,
    rows: &mut CsvRows<'_>,
    columns: [usize; 5],
    plan: &Plan,
    roster: &mut Roster,
    report: &mut Report,
) -> Sheets {
    let names = names(plan);
    let mut sheets = Sheets::new(&plan.modules);
    for _ in &roster.entries {
        sheets.add_entry();
    }
    while let Some((line, record)) = rows.next_row(report) {
        let cell = |at: usize| columns.get(at).and_then(|column| record.get(*column)).unwrap_or_default();
        let mark = Cell { entry: cell(0), module: cell(1), aspect: cell(2), judge: cell(3), value: cell(4) };
        let row = find_entry(source, line, mark.entry, roster, report);
        let mark = resolve(&mark, &names);
        while sheets.entries() < roster.entries.len() {
            sheets.add_entry();
        }
        let outcome = mark.and_then(|mark| match (row, mark) {
            (Some(row), Some((module, aspect, judge, value))) => {
                sheets.put(row, module, aspect, judge, value).map_err(put_error)
            }
            _ => Ok(()),
        });
        if let Err(because) = outcome {
            report.at(source, line, because);
        }
    }
    sheets
}

/// One line of the file.
struct Cell<'a> {
    entry: &'a str,
    module: &'a str,
    aspect: &'a str,
    judge: &'a str,
    value: &'a str,
}

/// Places of module, aspect and judge, and the mark; `None` where the value is empty: not given is not zero.
type Resolved = Option<(usize, usize, Option<usize>, i32)>;

fn resolve(cell: &Cell<'_>, names: &HashMap<&str, (usize, Names<'_>)>) -> Result<Resolved, Because> {
    let near = |because: Because, name: &str, known: &mut dyn Iterator<Item = &str>| {
        let mut known: Vec<&str> = known.collect();
        known.sort_unstable();
        because.text("nearest", nearest(name, known).unwrap_or("-"))
    };
    let Some((at, module)) = names.get(cell.module) else {
        let because = Because::new("rank-mark-module").text("module", cell.module);
        return Err(near(because, cell.module, &mut names.keys().copied()));
    };
    let Some(aspect_at) = module.aspects.get(cell.aspect) else {
        let because =
            Because::new("rank-mark-aspect").text("aspect", cell.aspect).text("module", cell.module);
        return Err(near(because, cell.aspect, &mut module.aspects.keys().copied()));
    };
    let judge = if cell.judge.is_empty() { None } else { Some(module.judges.get(cell.judge)) };
    let judge = match judge {
        Some(None) => {
            let because =
                Because::new("rank-mark-judge").text("judge", cell.judge).text("module", cell.module);
            return Err(near(because, cell.judge, &mut module.judges.keys().copied()));
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
