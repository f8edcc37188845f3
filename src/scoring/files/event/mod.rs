//! EVENT.toml: the plan of one division. The schema stands in `docs/rank.md`.

pub(crate) mod modules;
mod noted;
mod prizes;
#[cfg(test)]
mod round_trip;
mod write;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::rounding::Rounding;
use crate::notation::{Report, Source, Table, Value, coded};
use crate::scoring::model::{
    Cost, LastResort, Module, Order, Pass, Penalties, Plan, PrizePlan, Rounded, RoundingAt, Scale, TieKey,
    Totals, Vacated,
};
use crate::scoring::reading::Reading;
use crate::scoring::rules::check;

use noted::noted;

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
    read: impl FnOnce(&Source, &mut Report) -> Option<Event>,
) -> Result<Plan, Box<Unreadable>> {
    let source = Source::new("EVENT.toml".to_owned(), text.to_owned());
    let mut report = Report::default();
    match read(&source, &mut report).map(|event| event.plan) {
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
pub(crate) fn read(source: &Source, report: &mut Report) -> Option<Event> {
    let event = settings(source, report)?;
    // What could not be read is reported already; checking its stand-in would only report it twice.
    if report.is_clean() {
        report.absorb(check::plan(&event.plan));
    }
    Some(event)
}

fn settings(source: &Source, report: &mut Report) -> Option<Event> {
    let document = Table::parse(source, report)?;
    let mut table = Table::root(source, &document);
    if let Some(version) = table.optional(report, "schema", Value::count)
        && version != 1
    {
        report.at(source, 1, Because::new("rank-schema").text("known", "1"));
    }
    table.optional(report, "name", Value::text);
    let division = table.optional(report, "division", Value::word);
    let totals = table.required(report, "totals", coded(Totals::ALL, Totals::code));
    let maximum = noted(&mut table, source, report, "maximum", "maximum", Value::mark);
    let penalties = coded(Penalties::ALL, Penalties::code);
    let penalties = noted(&mut table, source, report, "penalties", "penalties", penalties);
    let scale = noted(&mut table, source, report, "scale", "scale", scale).flatten();
    let rounding = rounding(&mut table, source, report);
    let modules = modules::read(&mut table, source, report);
    let pass = pass(&mut table, source, report);
    let order = order(&mut table, source, report, modules.as_deref().unwrap_or_default());
    let prizes = prizes::read(&mut table, source, report);
    table.finish(report);
    let plan = Plan {
        totals: totals?,
        maximum,
        rounding,
        penalties: penalties.unwrap_or(Penalties::None),
        modules: modules.clone().unwrap_or_default(),
        pass,
        order,
        scale,
        prizes: prizes.unwrap_or_else(PrizePlan::none),
    };
    // What is missing altogether is told at the first line.
    for path in ["maximum", "penalties", "scale", "rounding", "module", "pass", "order", "prizes"] {
        report.note(path, source, 1);
    }
    Some(Event { plan, division, modules_known: modules.is_some() })
}

fn scale(value: &Value<'_>) -> Result<Option<Scale>, Because> {
    const CODES: &[Option<Scale>] = &[None, Some(Scale::Seven), Some(Scale::Five)];
    coded(CODES, |scale: Option<Scale>| scale.map_or("none", Scale::code))(value)
}

/// The default is half-up, two decimals, total only.
fn rounding(root: &mut Table<'_>, source: &Source, report: &mut Report) -> Rounded {
    let default = Rounded::default();
    let Some(mut table) = root.optional(report, "rounding", Value::table) else { return default };
    let how = table.optional(report, "method", coded(Rounding::ALL, Rounding::code));
    let decimals = noted(&mut table, source, report, "decimals", "rounding.decimals", Value::count);
    let at = table.optional(report, "at", coded(RoundingAt::ALL, RoundingAt::code));
    table.finish(report);
    Rounded {
        how: how.unwrap_or(default.how),
        decimals: decimals.map_or(default.decimals, |count| u32::try_from(count).unwrap_or(u32::MAX)),
        at: at.unwrap_or(default.at),
    }
}

fn pass(root: &mut Table<'_>, source: &Source, report: &mut Report) -> Pass {
    let Some(mut table) = root.optional(report, "pass", Value::table) else { return Pass::default() };
    report.note("pass", source, table.line());
    let total = noted(&mut table, source, report, "total", "pass.total", Value::mark);
    let costs = noted(&mut table, source, report, "costs", "pass.costs", |value| {
        value.list()?.iter().map(coded(Cost::ALL, Cost::code)).collect::<Result<Vec<Cost>, Because>>()
    });
    let vacated = coded(Vacated::ALL, Vacated::code);
    let vacated = noted(&mut table, source, report, "vacated", "pass.vacated", vacated);
    table.finish(report);
    Pass { total, costs: costs.unwrap_or_default(), vacated }
}

fn order(root: &mut Table<'_>, source: &Source, report: &mut Report, modules: &[Module]) -> Order {
    let unread = Order { keys: Vec::new(), last: LastResort::Ask };
    let Some(mut table) = root.required(report, "order", Value::table) else { return unread };
    let keys = table.optional(report, "keys", Value::list).unwrap_or_default();
    let mut read = Vec::new();
    for (number, value) in keys.iter().enumerate() {
        report.note(format!("order.key.{}", number + 1), source, value.line());
        match value.table() {
            Ok(key) => read.extend(TieKey::read(Reading::new(key, source, report), modules)),
            Err(because) => report.at(source, value.line(), because.text("key", "keys")),
        }
    }
    let last = table.required(report, "last", coded(LastResort::ALL, LastResort::code));
    table.finish(report);
    Order { keys: read, last: last.unwrap_or(unread.last) }
}
