//! `[prizes]`.

use crate::kernel::because::Because;
use crate::kernel::prize::Prize;
use crate::notation::{Report, Source, Table, Value, coded};
use crate::scoring::model::{
    AtCut, Base, Class, Fill, Measure, Percentages, Positions, PrizeKind, PrizePlan,
};

use super::noted::{noted, rounding_code};

const KINDS: &[&str] = &["none", "counts", "ratio", "percentages", "bands", "share", "groups"];

/// No prizes.
pub(crate) fn none() -> PrizePlan {
    PrizePlan { kind: PrizeKind::None, classes: Vec::new(), cut: AtCut::Ask }
}

/// The prize plan; `None` where it could not be read.
pub(crate) fn read(root: &mut Table<'_>, source: &Source, report: &mut Report) -> Option<PrizePlan> {
    let mut table = root.required(report, "prizes", Value::table)?;
    report.note("prizes", source, table.line());
    let code = table.required(report, "kind", coded(KINDS, |code| code))?;
    let kind = kind(code, &mut table, source, report);
    let mut plan = none();
    if !matches!(code, "none" | "groups") {
        plan.cut = table.optional(report, "cut", coded(AtCut::ALL, AtCut::code)).unwrap_or(AtCut::Ask);
        let values = table.required(report, "classes", Value::list).unwrap_or_default();
        for (number, value) in values.iter().enumerate() {
            report.note(format!("prizes.class.{}", number + 1), source, value.line());
            match value.table() {
                Ok(class) => plan.classes.push(self::class(code, class, source, report)?),
                Err(because) => report.at(source, value.line(), because.text("key", "classes")),
            }
        }
    }
    table.finish(report);
    plan.kind = kind?;
    Some(plan)
}

fn kind(code: &str, table: &mut Table<'_>, source: &Source, report: &mut Report) -> Option<PrizeKind> {
    let base = |table: &mut Table<'_>, report: &mut Report| {
        table.required(report, "base", coded(Base::ALL, Base::code))
    };
    match code {
        "counts" => Some(PrizeKind::Counts),
        "bands" => Some(PrizeKind::Bands),
        "ratio" => {
            let within = table.required(report, "within", Value::ratio);
            if let Some(value) = table.value("within") {
                report.note("prizes.within", source, value.line());
            }
            let fill = table.optional(report, "fill", coded(Fill::ALL, Fill::code));
            let base = base(table, report);
            Some(PrizeKind::Ratio { within: within?, base: base?, fill: fill.unwrap_or(Fill::Multiples) })
        }
        "percentages" => {
            let figures = table.required(report, "figures", coded(Percentages::ALL, Percentages::code));
            let rounding = table.required(report, "rounding", rounding_code);
            let base = base(table, report);
            let minimum = table.optional(report, "minimum", Value::count).unwrap_or(0);
            Some(PrizeKind::Percentages { figures: figures?, rounding: rounding?, base: base?, minimum })
        }
        "share" => {
            let rounding = table.required(report, "rounding", rounding_code);
            let base = base(table, report);
            Some(PrizeKind::Share { rounding: rounding?, base: base? })
        }
        "groups" => {
            let tolerance = table.required(report, "tolerance", Value::count);
            let excellence = noted(table, source, report, "excellence", "prizes.excellence", Value::count);
            let positions = table.required(report, "positions", coded(Positions::ALL, Positions::code));
            let points = |points: u64| i64::try_from(points).unwrap_or(i64::MAX);
            let (tolerance, excellence) = (points(tolerance?), excellence.map(points));
            Some(PrizeKind::Groups { tolerance, excellence, positions: positions? })
        }
        _ => Some(PrizeKind::None),
    }
}

fn class(code: &str, mut table: Table<'_>, source: &Source, report: &mut Report) -> Option<Class> {
    let prize = table.required(report, "prize", coded(Prize::ALL, Prize::code));
    let floor = table.optional(report, "floor", Value::mark);
    let measure = match code {
        "ratio" => table.required(report, "part", Value::count).map(Measure::Part),
        "percentages" => table.required(report, "percent", Value::ratio).map(Measure::Percent),
        "bands" => table.required(report, "to", last_place),
        "share" if table.value("share").is_some() => {
            table.optional(report, "share", Value::ratio).map(Measure::Share)
        }
        _ => table.required(report, "places", Value::count).map(Measure::Places),
    };
    if let (Some(_), Some(places)) = (table.value("share"), table.value("places")) {
        report.at(source, places.line(), Because::new("rank-plan-measure"));
    }
    table.finish(report);
    Some(Class { prize: prize?, measure: measure?, floor })
}

/// A last place, or `"rest"`.
fn last_place(value: &Value<'_>) -> Result<Measure, Because> {
    if value.word()? == "rest" {
        return Ok(Measure::To(None));
    }
    value.count().map(|to| Measure::To(Some(to)))
}
