//! `[prizes]`.

use crate::kernel::because::Because;
use crate::kernel::prize::Prize;
use crate::notation::{Node, Table};
use crate::scoring::model::{
    AtCut, Base, Class, Fill, Measure, Percentages, Positions, PrizeKind, PrizePlan,
};

use super::{noted, rounding_code};

const KINDS: &[&str] = &["none", "counts", "ratio", "percentages", "bands", "share", "groups"];

/// No prizes.
pub(crate) fn none() -> PrizePlan {
    PrizePlan { kind: PrizeKind::None, classes: Vec::new(), cut: AtCut::Ask }
}

/// The prize plan; `None` where it could not be read.
pub(crate) fn read(root: &Table<'_>) -> Option<PrizePlan> {
    let table = root.need("prizes").and_then(Node::table)?;
    table.note("prizes");
    let Some(code) = table.need("kind").and_then(|node| node.one_of(KINDS, |code| code)) else {
        table.leave_rest();
        return None;
    };
    let kind = kind(code, &table);
    if matches!(code, "none" | "groups") {
        return Some(PrizePlan { kind: kind?, ..none() });
    }
    let cut = table.get("cut").and_then(|node| node.one_of(AtCut::ALL, AtCut::code)).unwrap_or(AtCut::Ask);
    let mut classes = Vec::new();
    for (number, node) in table.need("classes").map(Node::list).unwrap_or_default().into_iter().enumerate() {
        let node = node.noted(format!("prizes.class.{}", number + 1));
        classes.push(node.table().and_then(|table| class(code, &table)));
    }
    Some(PrizePlan { kind: kind?, classes: classes.into_iter().collect::<Option<_>>()?, cut })
}

fn kind(code: &str, table: &Table<'_>) -> Option<PrizeKind> {
    let base = || table.need("base").and_then(|node| node.one_of(Base::ALL, Base::code));
    let rounding = || table.need("rounding").and_then(rounding_code);
    match code {
        "counts" => Some(PrizeKind::Counts),
        "bands" => Some(PrizeKind::Bands),
        "ratio" => {
            let within = table.need("within").and_then(|node| node.noted("prizes.within").ratio());
            let fill = table.get("fill").and_then(|node| node.one_of(Fill::ALL, Fill::code));
            let base = base();
            Some(PrizeKind::Ratio { within: within?, base: base?, fill: fill.unwrap_or(Fill::Multiples) })
        }
        "percentages" => {
            let figures = table.need("figures");
            let figures = figures.and_then(|node| node.one_of(Percentages::ALL, Percentages::code));
            let (rounding, base) = (rounding(), base());
            let minimum = table.get("minimum").and_then(Node::count).unwrap_or(0);
            Some(PrizeKind::Percentages { figures: figures?, rounding: rounding?, base: base?, minimum })
        }
        "share" => {
            let (rounding, base) = (rounding(), base());
            Some(PrizeKind::Share { rounding: rounding?, base: base? })
        }
        "groups" => {
            let tolerance = table.need("tolerance").and_then(Node::count);
            let excellence = noted(table, "excellence", "prizes.excellence").and_then(Node::count);
            let positions = table.need("positions");
            let positions = positions.and_then(|node| node.one_of(Positions::ALL, Positions::code));
            let points = |points: u64| i64::try_from(points).unwrap_or(i64::MAX);
            let (tolerance, excellence) = (points(tolerance?), excellence.map(points));
            Some(PrizeKind::Groups { tolerance, excellence, positions: positions? })
        }
        _ => Some(PrizeKind::None),
    }
}

fn class(code: &str, table: &Table<'_>) -> Option<Class> {
    let prize = table.need("prize").and_then(|node| node.one_of(Prize::ALL, Prize::code));
    let floor = table.get("floor").and_then(Node::mark);
    let measure = match code {
        "ratio" => table.need("part").and_then(Node::count).map(Measure::Part),
        "percentages" => table.need("percent").and_then(Node::ratio).map(Measure::Percent),
        "bands" => table.need("to").and_then(last_place),
        "share" => share_or_places(table),
        _ => table.need("places").and_then(Node::count).map(Measure::Places),
    };
    Some(Class { prize: prize?, measure: measure?, floor })
}

/// Of this rule one class takes a share and another a number of places; never both.
fn share_or_places(table: &Table<'_>) -> Option<Measure> {
    let Some(share) = table.get("share") else {
        return table.need("places").and_then(Node::count).map(Measure::Places);
    };
    if let Some(places) = table.get("places") {
        places.report(Because::new("rank-plan-measure"));
    }
    share.ratio().map(Measure::Share)
}

/// A last place, or `"rest"`.
fn last_place(node: Node<'_>) -> Option<Measure> {
    match node.word()? {
        "rest" => Some(Measure::To(None)),
        _ => node.count().map(|to| Measure::To(Some(to))),
    }
}
