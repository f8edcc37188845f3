//! `[prizes]`: what every kind has; its own keys and the measure of its classes each kind reads itself.

use crate::kernel::because::Because;
use crate::kernel::prize::Prize;
use crate::notation::{Report, Source, Table, Value, coded};
use crate::scoring::model::{AtCut, Class, PrizeKind, PrizePlan};
use crate::scoring::prizes::{PrizeListed, ReadMeasure};
use crate::scoring::reading::Reading;

/// The prize plan; `None` where it could not be read.
pub(super) fn read(root: &mut Table<'_>, source: &Source, report: &mut Report) -> Option<PrizePlan> {
    let table = root.required(report, "prizes", Value::table)?;
    report.note("prizes", source, table.line());
    let mut prizes = Reading::new(table, source, report);
    let listed = prizes.required("kind", kind)?;
    let kind = (listed.read)(&mut prizes);
    let mut plan = PrizePlan::none();
    if let Some(measure) = listed.measure {
        plan.cut = prizes.optional("cut", coded(AtCut::ALL, AtCut::code)).unwrap_or(plan.cut);
        plan.classes = prizes.tables("classes", "prizes.class", |table| class(table, measure))?;
    }
    prizes.finish();
    plan.kind = kind?;
    Some(plan)
}

fn kind(value: &Value<'_>) -> Result<PrizeListed, Because> {
    coded(PrizeKind::ALL, |kind| kind.code)(value)
}

fn class(table: &mut Reading<'_, '_>, measure: ReadMeasure) -> Option<Class> {
    let prize = table.required("prize", coded(Prize::ALL, Prize::code));
    let floor = table.optional("floor", Value::mark);
    let measure = measure(table);
    Some(Class { prize: prize?, measure: measure?, floor })
}
