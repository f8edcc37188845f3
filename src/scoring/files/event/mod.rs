//! EVENT.toml: the plan of one division. The schema stands in `docs/rank.md`.

pub(crate) mod modules;
mod prizes;
#[cfg(test)]
mod round_trip;
mod write;

use crate::kernel::fault::Fault;
use crate::kernel::rounding::Rounding;
use crate::notation::{Document, Node, Report, Source, Table};
use crate::scoring::model::{
    Cost, LastResort, Module, Order, Pass, Penalties, Plan, PrizePlan, Rounded, RoundingAt, Scale, TieKey,
    Totals, Vacated,
};
use crate::scoring::rules::check;

use super::version;

pub use write::write_plan;

/// A text that could not be read whole.
#[derive(Debug)]
pub struct Unreadable {
    /// What of it could be read.
    pub partly: Option<Plan>,
    /// Every problem and its line.
    pub fault: Fault,
}

/// Reads a plan from the text of an EVENT.toml.
///
/// # Errors
/// `Invalid` with every problem and its line.
pub fn read_plan(text: &str) -> Result<Plan, Fault> {
    plan(text, read).map_err(|unreadable| unreadable.fault)
}

/// Reads the settings of a plan whose modules stand elsewhere. Whether they can be computed is checked once the modules
/// are known: [`check::plan`].
///
/// # Errors
/// Where a key or a value is not known.
pub fn read_settings(text: &str) -> Result<Plan, Box<Unreadable>> {
    plan(text, settings)
}

fn plan(
    text: &str,
    read: impl FnOnce(&Source<'_>, &Report) -> Option<Event>,
) -> Result<Plan, Box<Unreadable>> {
    let source = Source::new("EVENT.toml", text);
    let report = Report::default();
    match read(&source, &report).map(|event| event.plan) {
        Some(plan) if report.is_clean() => Ok(plan),
        partly => Err(Box::new(Unreadable { partly, fault: report.refusal() })),
    }
}

/// A plan as read, and how far other files may be checked against it.
pub(crate) struct Event {
    pub(crate) plan: Plan,
    /// The group of entries to rank, where the roster holds several.
    pub(crate) division: Option<String>,
    /// Whether all modules could be read: else marks would be called unknown that are not.
    pub(crate) modules_known: bool,
}

/// Reads the plan and checks whether it can be computed; its problems go into the report. `None` where there is nothing
/// to check other files against.
pub(crate) fn read(source: &Source<'_>, report: &Report) -> Option<Event> {
    let event = settings(source, report)?;
    // What could not be read is reported already; checking its stand-in would only report it twice.
    if report.is_clean() {
        report.absorb(check::plan(&event.plan));
    }
    Some(event)
}

fn settings(source: &Source<'_>, report: &Report) -> Option<Event> {
    event(Document::parse(source, report)?.root(report))
}

pub(super) fn event(root: Table<'_>) -> Option<Event> {
    version(&root);
    root.get("name").and_then(Node::line);
    let division = root.get("division").and_then(Node::word).map(str::to_owned);
    let totals = root.need("totals").and_then(|node| node.one_of(Totals::ALL, Totals::code));
    let maximum = root.noted("maximum", "maximum").and_then(Node::mark);
    let penalties = root.noted("penalties", "penalties");
    let penalties = penalties.and_then(|node| node.one_of(Penalties::ALL, Penalties::code));
    let scale = root.noted("scale", "scale").and_then(scale).flatten();
    let rounding = rounding(&root);
    let modules = modules::read(&root);
    let modules_known = modules.is_some();
    let modules = modules.unwrap_or_default();
    let pass = pass(&root);
    let order = order(&root, &modules);
    let prizes = prizes::read(&root).unwrap_or_else(PrizePlan::none);
    // What is missing altogether is told at the first line.
    for path in ["maximum", "penalties", "scale", "rounding", "module", "pass", "order", "prizes"] {
        root.note(path);
    }
    let penalties = penalties.unwrap_or(Penalties::None);
    let plan = Plan { totals: totals?, maximum, rounding, penalties, modules, pass, order, scale, prizes };
    Some(Event { plan, division, modules_known })
}

fn scale(node: Node<'_>) -> Option<Option<Scale>> {
    const CODES: &[Option<Scale>] = &[None, Some(Scale::Seven), Some(Scale::Five)];
    node.one_of(CODES, |scale| scale.map_or("none", Scale::code))
}

/// The default is half-up, two decimals, total only.
fn rounding(root: &Table<'_>) -> Rounded {
    let default = Rounded::default();
    let Some(table) = root.table("rounding") else { return default };
    let how = table.get("method").and_then(|node| node.one_of(Rounding::ALL, Rounding::code));
    let decimals = table.noted("decimals", "rounding.decimals").and_then(Node::count);
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
    let total = table.noted("total", "pass.total").and_then(Node::mark);
    let costs = table.noted("costs", "pass.costs").map(Node::list).unwrap_or_default();
    let costs = costs.into_iter().filter_map(|node| node.one_of(Cost::ALL, Cost::code)).collect();
    let vacated = table.noted("vacated", "pass.vacated");
    let vacated = vacated.and_then(|node| node.one_of(Vacated::ALL, Vacated::code));
    Pass { total, costs, vacated }
}

fn order(root: &Table<'_>, modules: &[Module]) -> Order {
    let unread = Order { keys: Vec::new(), last: LastResort::Ask, share_after: None };
    let Some(table) = root.need("order").and_then(Node::table) else { return unread };
    let mut keys = Vec::new();
    for (number, node) in table.list("keys").into_iter().enumerate() {
        let node = node.noted(format!("order.key.{}", number + 1));
        keys.extend(node.table().and_then(|table| TieKey::read(&table, modules)));
    }
    let last = table.need("last").and_then(|node| node.one_of(LastResort::ALL, LastResort::code));
    let share_after = table.get("share_after").and_then(Node::count);
    Order { keys, last: last.unwrap_or(unread.last), share_after }
}
