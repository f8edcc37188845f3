//! `[[modules]]` and their aspects.

use crate::kernel::because::Because;
use crate::notation::{Node, Table};
use crate::scoring::model::{Aggregation, Aspect, AspectKind, Module};

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
pub(crate) fn read(root: &Table<'_>) -> Option<Vec<Module>> {
    let tables = root.list("modules").into_iter().map(Node::table);
    let modules: Vec<Option<Module>> = tables.map(|table| module(&table?)).collect();
    modules.into_iter().collect()
}

fn module(table: &Table<'_>) -> Option<Module> {
    let code = table.need("code").and_then(Node::word);
    let path = format!("module.{}", code.unwrap_or_default());
    table.note("module");
    table.note(path.as_str());
    let noted = |key: &'static str| table.noted(key, &format!("{path}.{key}"));
    let needed = |key: &'static str| table.need(key).and_then(|_there| noted(key)).and_then(Node::mark);
    let (max, weight) = (needed("max"), needed("weight"));
    let judges = noted("judges").map(Node::list).unwrap_or_default();
    let judges = judges.into_iter().filter_map(Node::word).map(str::to_owned).collect();
    let aggregation = aggregation(table);
    let spread = noted("spread").and_then(Node::count);
    let pass = noted("pass").and_then(Node::mark);
    let aspects = table.need("aspects").map(Node::list).unwrap_or_default();
    let aspects: Vec<Option<Aspect>> =
        aspects.into_iter().map(|node| aspect(&node.table()?, &path)).collect();
    Some(Module {
        code: code?.to_owned(),
        max: max?,
        weight: weight?,
        judges,
        aggregation: aggregation.ok()?,
        spread: i32::try_from(spread.unwrap_or(DEFAULT_SPREAD)).unwrap_or(i32::MAX),
        pass,
        aspects: aspects.into_iter().collect::<Option<_>>()?,
    })
}

/// `aggregation`, with `drop` where it is `trimmed`. `Err` where it was there and could not be read.
pub(crate) fn aggregation(table: &Table<'_>) -> Result<Option<Aggregation>, ()> {
    let Some(node) = table.get("aggregation") else {
        no_drop(table);
        return Ok(None);
    };
    match node.one_of(AGGREGATIONS, Aggregation::code) {
        Some(Aggregation::Trimmed { .. }) => {
            let drop = table.need("drop").and_then(Node::count).ok_or(())?;
            Ok(Some(Aggregation::Trimmed { drop: usize::try_from(drop).unwrap_or(usize::MAX) }))
        }
        Some(other) => {
            no_drop(table);
            Ok(Some(other))
        }
        None => {
            table.get("drop");
            Err(())
        }
    }
}

fn no_drop(table: &Table<'_>) {
    if let Some(drop) = table.get("drop") {
        drop.report(Because::new("rank-drop-without-trimmed"));
    }
}

fn aspect(table: &Table<'_>, module: &str) -> Option<Aspect> {
    let code = table.need("code").and_then(Node::word);
    table.note(format!("{module}.aspect.{}", code.unwrap_or_default()));
    let kind = table.need("kind").and_then(|node| node.one_of(&["M", "J", "S"], |code| code));
    let max = table.need("max").and_then(Node::mark);
    let criterion = table.get("criterion").and_then(Node::word);
    let kind = match kind {
        Some("J") => Some(AspectKind::Judgement),
        Some("S") => Some(AspectKind::Scored { step: table.get("step").and_then(Node::mark) }),
        Some(_) => agreed(table),
        None => {
            table.leave_rest();
            None
        }
    };
    Some(Aspect { code: code?.to_owned(), criterion: criterion.map(str::to_owned), kind: kind?, max: max? })
}

/// An M aspect: a value in steps, yes or no, or a table of grades.
fn agreed(table: &Table<'_>) -> Option<AspectKind> {
    let step = table.get("step").and_then(Node::mark);
    let yes_no = table.flag("yes_no").unwrap_or(false);
    let grades = table.table("grades");
    match (step, yes_no, grades) {
        (step, false, None) => Some(AspectKind::Agreed { step }),
        (None, true, None) => Some(AspectKind::YesNo),
        (None, false, Some(grades)) => {
            let read =
                grades.entries().filter_map(|(grade, node)| Some((grade.name().to_owned(), node.mark()?)));
            Some(AspectKind::Graded(read.collect()))
        }
        _ => {
            table.report(Because::new("rank-aspect-one-way"));
            None
        }
    }
}
