//! EVENT.toml: the plan of one division. The schema stands in `docs/rank.md`.

pub(crate) mod modules;
mod prizes;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::rounding::Rounding;
use crate::notation::{Document, Node, Report, Source, Table};
use crate::scoring::model::{
    Cost, Direction, LastResort, Module, Order, Pass, Penalties, Plan, Rounded, RoundingAt, Scale, TieKey,
    TieValue, Totals, Vacated,
};
use crate::scoring::rules::check;

use super::version;

/// Reads a plan from the text of an EVENT.toml.
///
/// # Errors
/// `Invalid` with every problem and its line.
pub fn read_plan(text: &str) -> Result<Plan, Fault> {
    let source = Source::new("EVENT.toml", text);
    let report = Report::default();
    let event = read(&source, &report);
    report.answer(event).map(|event| event.plan).map_err(Fault::invalid)
}

/// A plan as read, and how far other files may be checked against it.
pub(crate) struct Event {
    pub(crate) plan: Plan,
    /// The group of entries to rank, where the roster holds several.
    pub(crate) division: Option<String>,
    /// Whether all modules could be read: else marks would be called unknown that are not.
    pub(crate) modules_known: bool,
}

/// Reads the plan; its problems go into the report. `None` where there is nothing to check other files against.
pub(crate) fn read(source: &Source<'_>, report: &Report) -> Option<Event> {
    let document = Document::parse(source, report)?;
    let event = event(document.root(report))?;
    // What could not be read is reported already; checking its stand-in would only report it twice.
    if report.is_clean() {
        report.absorb(check::plan(&event.plan));
    }
    Some(event)
}

pub(super) fn event(root: Table<'_>) -> Option<Event> {
    version(&root);
    root.get("name").and_then(Node::line);
    let division = root.get("division").and_then(Node::word).map(str::to_owned);
    let totals = root.need("totals").and_then(|node| node.one_of(Totals::ALL, Totals::code));
    let maximum = noted(&root, "maximum", "maximum").and_then(Node::mark);
    let penalties = noted(&root, "penalties", "penalties");
    let penalties = penalties.and_then(|node| node.one_of(Penalties::ALL, Penalties::code));
    let scale = noted(&root, "scale", "scale").and_then(scale).flatten();
    let rounding = rounding(&root);
    let modules = modules::read(&root);
    let modules_known = modules.is_some();
    let modules = modules.unwrap_or_default();
    let pass = pass(&root);
    let order = order(&root, &modules);
    let prizes = prizes::read(&root).unwrap_or_else(prizes::none);
    // What is missing altogether is told at the first line.
    for path in ["maximum", "penalties", "scale", "rounding", "module", "pass", "order", "prizes"] {
        root.note(path);
    }
    let penalties = penalties.unwrap_or(Penalties::None);
    let plan = Plan { totals: totals?, maximum, rounding, penalties, modules, pass, order, scale, prizes };
    Some(Event { plan, division, modules_known })
}

/// An optional value; where it stands is remembered under a path of the plan.
fn noted<'a>(table: &Table<'a>, key: &'static str, path: &str) -> Option<Node<'a>> {
    table.get(key).map(|node| node.noted(path))
}

fn scale(node: Node<'_>) -> Option<Option<Scale>> {
    const CODES: &[Option<Scale>] = &[None, Some(Scale::Seven), Some(Scale::Five)];
    node.one_of(CODES, |scale| scale.map_or("none", Scale::code))
}

/// A named rounding.
fn rounding_code(node: Node<'_>) -> Option<Rounding> {
    let code = |rounding: Rounding| match rounding {
        Rounding::HalfUp => "half-up",
        Rounding::Floor => "floor",
        Rounding::Ceil => "ceil",
    };
    node.one_of(&[Rounding::HalfUp, Rounding::Floor, Rounding::Ceil], code)
}

/// The default is half-up, two decimals, total only.
fn rounding(root: &Table<'_>) -> Rounded {
    let default = Rounded::default();
    let Some(table) = root.table("rounding") else { return default };
    let how = table.get("method").and_then(rounding_code);
    let decimals = noted(&table, "decimals", "rounding.decimals").and_then(Node::count);
    let at = table.get("at").and_then(|node| node.one_of(RoundingAt::ALL, RoundingAt::code));
    Rounded {
        how: how.unwrap_or(default.how),
        decimals: decimals.map_or(default.decimals, |count| u32::try_from(count).unwrap_or(u32::MAX)),
        at: at.unwrap_or(default.at),
    }
}

fn pass(root: &Table<'_>) -> Pass {
    let Some(table) = root.table("pass") else { return Pass::default() };
    table.note("pass");
    let total = noted(&table, "total", "pass.total").and_then(Node::mark);
    let costs = noted(&table, "costs", "pass.costs").map(Node::list).unwrap_or_default();
    let costs = costs.into_iter().filter_map(|node| node.one_of(Cost::ALL, Cost::code)).collect();
    let vacated = noted(&table, "vacated", "pass.vacated");
    let vacated = vacated.and_then(|node| node.one_of(Vacated::ALL, Vacated::code));
    Pass { total, costs, vacated }
}

fn order(root: &Table<'_>, modules: &[Module]) -> Order {
    let unread = Order { keys: Vec::new(), last: LastResort::Ask };
    let Some(table) = root.need("order").and_then(Node::table) else { return unread };
    let mut keys = Vec::new();
    for (number, node) in table.list("keys").into_iter().enumerate() {
        let node = node.noted(format!("order.key.{}", number + 1));
        keys.extend(node.table().and_then(|table| tie_key(&table, modules)));
    }
    let last = table.need("last").and_then(|node| node.one_of(LastResort::ALL, LastResort::code));
    Order { keys, last: last.unwrap_or(unread.last) }
}

fn tie_key(table: &Table<'_>, modules: &[Module]) -> Option<TieKey> {
    let word = |key: &'static str| table.get(key).and_then(Node::word).map(str::to_owned);
    let (module, criterion) = (word("module"), word("criterion"));
    let column = table.get("column").and_then(Node::line).map(str::to_owned);
    let first = table.need("first").and_then(|node| node.one_of(Direction::ALL, Direction::code));
    let value = match (module, criterion, column) {
        (Some(module), None, None) => TieValue::Module(module),
        (Some(module), Some(criterion), None) => TieValue::Criterion { module, criterion },
        (None, Some(criterion), None) => {
            let has = |module: &&Module| {
                module.aspects.iter().any(|aspect| aspect.criterion.as_ref() == Some(&criterion))
            };
            let mut homes = modules.iter().filter(has);
            let (Some(home), None) = (homes.next(), homes.next()) else {
                table.report(Because::new("rank-criterion-module").text("criterion", criterion));
                return None;
            };
            TieValue::Criterion { module: home.code.clone(), criterion }
        }
        (None, None, Some(column)) => TieValue::Column(column),
        _ => {
            table.report(Because::new("rank-tie-key"));
            return None;
        }
    };
    Some(TieKey { value, first: first? })
}
