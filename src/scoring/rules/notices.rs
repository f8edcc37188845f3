//! The settings in force, as a notice shows them, and what else a reader must know.

use crate::kernel::because::{Arg, Because};
use crate::kernel::entry_status::EntryStatus;

use super::super::model::{Class, Inputs, Marks, Module, Plan, RoundingAt, Ruling, TieKey, Totals};
use super::super::prizes::Awards;
use super::panel::Panel;
use super::scale::NoScale;
use super::tie_keys;

/// All notices of one ranking. `base` is N of the prize rule; `no_scale` says why a planned scale is missing.
pub(super) fn of(
    inputs: &Inputs<'_>,
    panels: &[Panel],
    base: u64,
    places: &[Option<u64>],
    no_scale: Option<NoScale>,
) -> Vec<Because> {
    let plan = inputs.plan;
    let mut notices = totals(plan);
    notices.extend(plan.modules.iter().zip(panels).map(|(module, panel)| module_notice(module, panel)));
    notices.extend(pass(plan));
    notices.extend(order(plan));
    notices.extend(scale(plan, no_scale));
    notices.extend(prizes(plan, base, places));
    notices.extend(unused_marks(inputs));
    notices.extend(inputs.decisions.iter().map(|decision| {
        let because = match &decision.document {
            Some(document) => Because::new("rank-notice-decision-document").text("document", document),
            None => Because::new("rank-notice-decision"),
        };
        let because = because.word("kind", ruling_key(&decision.ruling));
        because.text("who", &decision.who).date("when", decision.when).text("why", &decision.why)
    }));
    notices
}

fn totals(plan: &Plan) -> Vec<Because> {
    let mut notices = vec![Because::new("rank-notice-totals").word("source", plan.totals.message_key())];
    if plan.totals != Totals::Scaled {
        let rounding = plan.rounding;
        let because = Because::new("rank-notice-rounding").word("how", rounding.how.message_key());
        let because = because.count("decimals", rounding.decimals);
        let at = if plan.totals == Totals::Raw { RoundingAt::Total } else { rounding.at };
        notices.push(because.word("at", at.message_key()));
        let penalties = plan.penalties.message_key();
        notices.push(Because::new("rank-notice-penalties").word("penalties", penalties));
    }
    notices
}

fn module_notice(module: &Module, panel: &Panel) -> Because {
    let points = |because: Because| because.text("module", &module.code).mark("weight", module.weight);
    let max = crate::kernel::score::Score::from_thousandths(panel.max);
    if panel.judged_width == 0 {
        return points(Because::new("rank-notice-module-agreed")).mark("max", max);
    }
    let key = if panel.lifted { "rank-notice-module-lifted" } else { "rank-notice-module" };
    let because = points(Because::new(key)).mark("max", max).count("judges", panel.size());
    let because = because.word("aggregation", panel.aggregation.message_key());
    let drop = match panel.aggregation {
        super::super::model::Aggregation::Trimmed { drop } => drop,
        _ => 0,
    };
    because.count("drop", drop).count("spread", panel.spread)
}

fn pass(plan: &Plan) -> Vec<Because> {
    let mut notices = Vec::new();
    if let Some(mark) = plan.pass.total {
        notices.push(Because::new("rank-notice-pass-total").mark("pass", mark));
    }
    for module in &plan.modules {
        if let Some(mark) = module.pass {
            let because = Because::new("rank-notice-pass-module").text("module", &module.code);
            notices.push(because.mark("pass", mark));
        }
    }
    for cost in &plan.pass.costs {
        notices.push(Because::new("rank-notice-pass-cost").word("cost", cost.message_key()));
    }
    if let Some(vacated) = plan.pass.vacated {
        notices.push(Because::new("rank-notice-vacated").word("vacated", vacated.message_key()));
    }
    notices
}

fn order(plan: &Plan) -> Vec<Because> {
    let key = |key: &TieKey| {
        let compared = Because::new("rank-notice-order-key").with("key", tie_keys::name(key));
        Arg::Said(Box::new(compared.word("first", key.first.message_key())))
    };
    let keys: Vec<Arg> = plan.order.keys.iter().map(key).collect();
    let last = plan.order.last.message_key();
    if keys.is_empty() {
        return vec![Because::new("rank-notice-order").word("last", last)];
    }
    let n = keys.len();
    let because = Because::new("rank-notice-order-keys").with("keys", Arg::List(keys)).count("n", n);
    vec![because.word("last", last)]
}

fn scale(plan: &Plan, no_scale: Option<NoScale>) -> Vec<Because> {
    let Some(scale) = plan.scale else {
        let given = plan.totals == Totals::Scaled;
        return vec![Because::new(if given { "rank-notice-scale-given" } else { "rank-notice-scale-none" })];
    };
    let mut notices = vec![Because::new("rank-notice-scale").word("scale", scale.message_key())];
    match no_scale {
        Some(NoScale::TooFew) => notices.push(Because::new("rank-notice-no-scale-few")),
        Some(NoScale::NoSpread) => notices.push(Because::new("rank-notice-no-scale-spread")),
        None => {}
    }
    notices
}

fn prizes(plan: &Plan, n: u64, places: &[Option<u64>]) -> Vec<Because> {
    let rule = plan.prizes.kind.rule();
    let mut notices = vec![rule.notice(n)];
    for (class, places) in plan.prizes.classes.iter().zip(places) {
        notices.extend(class_notices(class, *places));
    }
    if matches!(rule.awards(), Awards::Places) {
        notices.push(Because::new("rank-notice-cut").word("cut", plan.prizes.cut.message_key()));
    }
    notices
}

fn class_notices(class: &Class, places: Option<u64>) -> Vec<Because> {
    let about = |key: &'static str| Because::new(key).word("prize", class.prize.message_key());
    let counted = |because: Because, places: u64| because.count("places", places);
    let mut notices = vec![match (places, class.measure.figure()) {
        (None, _) => about("rank-notice-class-rest"),
        (Some(places), None) => counted(about("rank-notice-class"), places),
        (Some(places), Some(figure)) => {
            counted(about("rank-notice-class-figure"), places).text("figure", figure)
        }
    }];
    notices.extend(class.floor.map(|floor| about("rank-notice-class-floor").mark("floor", floor)));
    notices
}

/// Marks of entries that have no total: kept, not used.
fn unused_marks(inputs: &Inputs<'_>) -> Option<Because> {
    let marked = |row: usize| match inputs.marks {
        Marks::Totals(totals) => totals.get(row).copied().flatten().is_some(),
        Marks::Sheets(sheets) => sheets.blocks().iter().any(|block| block.any_mark(row)),
    };
    let absent = |status: EntryStatus| !status.has_total();
    let rows = inputs.roster.iter().enumerate().filter(|(row, entry)| absent(entry.status) && marked(*row));
    let count = rows.count();
    (count > 0).then(|| Because::new("rank-notice-unused-marks").count("entries", count))
}

/// The catalogue's word for a kind of decision.
pub(super) fn ruling_key(ruling: &Ruling) -> &'static str {
    match ruling {
        Ruling::DropJudge { .. } => "rank-ruling-drop-judge",
        Ruling::Aggregation { .. } => "rank-ruling-aggregation",
        Ruling::Spread { .. } => "rank-ruling-spread",
        Ruling::Tie { method, .. } => match method {
            super::super::model::TieMethod::Committee => "rank-ruling-tie",
            super::super::model::TieMethod::ExtraRound => "rank-ruling-extra-round",
            super::super::model::TieMethod::Lots => "rank-ruling-lots",
        },
        Ruling::Cut { .. } => "rank-ruling-cut",
    }
}
