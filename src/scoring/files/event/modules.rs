//! `[[modules]]` and their aspects.

use crate::kernel::because::Because;
use crate::kernel::score::Score;
use crate::notation::{Report, Source, Table, Value, coded};
use crate::scoring::model::{Aggregation, Aspect, AspectKind, Module};

use super::noted::noted;

/// The default for the spread of J scores.
const DEFAULT_SPREAD: u64 = 1;

/// Codes of the aggregations; `drop` stands beside `trimmed`.
pub(crate) const AGGREGATIONS: &[Aggregation] = &[
    Aggregation::Single,
    Aggregation::Mean,
    Aggregation::Trimmed { drop: 1 },
    Aggregation::Median,
    Aggregation::Sum,
];

/// All modules; `None` where one could not be read.
pub(crate) fn read(root: &mut Table<'_>, source: &Source, report: &mut Report) -> Option<Vec<Module>> {
    if root.value("modules").is_none() {
        return Some(Vec::new());
    }
    let values = root.optional(report, "modules", Value::list)?;
    let mut modules = Vec::new();
    let mut all = true;
    for value in &values {
        let module = match value.table() {
            Ok(table) => module(table, source, report),
            Err(because) => {
                report.at(source, value.line(), because.text("key", "modules"));
                None
            }
        };
        all &= module.is_some();
        modules.extend(module);
    }
    all.then_some(modules)
}

fn module(mut table: Table<'_>, source: &Source, report: &mut Report) -> Option<Module> {
    let line = table.line();
    let code = table.required(report, "code", Value::word);
    let path = format!("module.{}", code.as_deref().unwrap_or_default());
    report.note("module", source, line);
    report.note(path.clone(), source, line);
    let under = |key: &str| format!("{path}.{key}");
    let max = table.required(report, "max", Value::mark);
    note(&mut table, source, report, "max", under("max"));
    let weight = table.required(report, "weight", Value::mark);
    note(&mut table, source, report, "weight", under("weight"));
    let judges = noted(&mut table, source, report, "judges", &under("judges"), Value::words);
    let aggregation = aggregation(&mut table, source, report);
    let spread = noted(&mut table, source, report, "spread", &under("spread"), Value::count);
    let pass = noted(&mut table, source, report, "pass", &under("pass"), Value::mark);
    let aspects = table.required(report, "aspects", Value::list);
    table.finish(report);
    let values = aspects?;
    let aspects: Vec<Option<Aspect>> =
        values.iter().map(|value| aspect(value, source, report, &path)).collect();
    Some(Module {
        code: code?,
        max: max?,
        weight: weight?,
        judges: judges.unwrap_or_default(),
        aggregation: aggregation.ok()?,
        spread: i32::try_from(spread.unwrap_or(DEFAULT_SPREAD)).unwrap_or(i32::MAX),
        pass,
        aspects: aspects.into_iter().collect::<Option<_>>()?,
    })
}

fn note(table: &mut Table<'_>, source: &Source, report: &mut Report, key: &'static str, path: String) {
    if let Some(value) = table.value(key) {
        report.note(path, source, value.line());
    }
}

/// `aggregation`, with `drop` where it is `trimmed`. `Err` where it was there and could not be read.
pub(crate) fn aggregation(
    table: &mut Table<'_>,
    source: &Source,
    report: &mut Report,
) -> Result<Option<Aggregation>, ()> {
    let present = table.value("aggregation").is_some();
    let read = table.optional(report, "aggregation", coded(AGGREGATIONS, Aggregation::code));
    match read {
        Some(Aggregation::Trimmed { .. }) => {
            let drop = table.required(report, "drop", Value::count).ok_or(())?;
            Ok(Some(Aggregation::Trimmed { drop: usize::try_from(drop).unwrap_or(usize::MAX) }))
        }
        Some(other) => {
            if let Some(drop) = table.value("drop") {
                report.at(source, drop.line(), Because::new("rank-drop-without-trimmed"));
            }
            Ok(Some(other))
        }
        None if present => {
            table.value("drop");
            Err(())
        }
        None => Ok(None),
    }
}

fn aspect(value: &Value<'_>, source: &Source, report: &mut Report, module: &str) -> Option<Aspect> {
    let mut table = match value.table() {
        Ok(table) => table,
        Err(because) => {
            report.at(source, value.line(), because.text("key", "aspects"));
            return None;
        }
    };
    let code = table.required(report, "code", Value::word);
    report.note(format!("{module}.aspect.{}", code.as_deref().unwrap_or_default()), source, value.line());
    let kind = table.required(report, "kind", coded(&["M", "J", "S"], |code| code));
    let max = table.required(report, "max", Value::mark);
    let criterion = table.optional(report, "criterion", Value::word);
    let kind = match kind {
        Some("J") => Some(AspectKind::Judgement),
        Some("S") => Some(AspectKind::Scored { step: table.optional(report, "step", Value::mark) }),
        Some(_) => agreed(&mut table, source, report),
        None => None,
    };
    table.finish(report);
    Some(Aspect { code: code?, criterion, kind: kind?, max: max? })
}

/// An M aspect: a value in steps, yes or no, or a table of grades.
fn agreed(table: &mut Table<'_>, source: &Source, report: &mut Report) -> Option<AspectKind> {
    let step = table.optional(report, "step", Value::mark);
    let yes_no = table.optional(report, "yes_no", Value::flag).unwrap_or(false);
    let grades = table.optional(report, "grades", Value::table);
    match (step, yes_no, grades) {
        (step, false, None) => Some(AspectKind::Agreed { step }),
        (None, true, None) => Some(AspectKind::YesNo),
        (None, false, Some(grades)) => {
            let mut read: Vec<(String, Score)> = Vec::new();
            for (grade, value) in grades.entries() {
                match value.mark() {
                    Ok(mark) => read.push((grade.to_owned(), mark)),
                    Err(because) => report.at(source, value.line(), because.text("key", "grades")),
                }
            }
            Some(AspectKind::Graded(read))
        }
        _ => {
            report.at(source, table.line(), Because::new("rank-aspect-one-way"));
            None
        }
    }
}
