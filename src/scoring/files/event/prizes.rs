//! `[prizes]`: what every kind has; its own keys and the measure of its classes each kind reads itself.

use crate::kernel::prize::Prize;
use crate::notation::{Node, Table};
use crate::scoring::model::{AtCut, Class, PrizeKind, PrizePlan};
use crate::scoring::prizes::{ReadMeasure, path};

/// The prize plan; `None` where it could not be read.
pub(super) fn read(root: &Table<'_>) -> Option<PrizePlan> {
    let table = root.need("prizes").and_then(Node::table)?;
    table.note("prizes");
    let Some(listed) = table.need("kind").and_then(|node| node.one_of(PrizeKind::ALL, |kind| kind.code))
    else {
        table.leave_rest();
        return None;
    };
    let kind = (listed.read)(&table);
    let mut plan = PrizePlan::none();
    if let Some(measure) = listed.measure {
        let cut = table.get("cut").and_then(|node| node.one_of(AtCut::ALL, AtCut::code));
        plan.cut = cut.unwrap_or(plan.cut);
        plan.classes = classes(&table, measure)?;
    }
    plan.kind = kind?;
    Some(plan)
}

/// All classes; `None` where one could not be read.
fn classes(table: &Table<'_>, measure: ReadMeasure) -> Option<Vec<Class>> {
    let nodes = table.need("classes").map(Node::list).unwrap_or_default();
    let read = |(number, node): (usize, Node<'_>)| class(&node.noted(path(number)).table()?, measure);
    let classes: Vec<Option<Class>> = nodes.into_iter().enumerate().map(read).collect();
    classes.into_iter().collect()
}

fn class(table: &Table<'_>, measure: ReadMeasure) -> Option<Class> {
    let prize = table.need("prize").and_then(|node| node.one_of(Prize::ALL, Prize::code));
    let floor = table.get("floor").and_then(Node::mark);
    let measure = measure(table);
    Some(Class { prize: prize?, measure: measure?, floor })
}
