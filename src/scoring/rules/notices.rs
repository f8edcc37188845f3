//! The settings in force, as a notice shows them, and what else a reader must know.

use crate::kernel::because::{Arg, Because};
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::rounding::Rounding;

use super::super::model::{
    Class, Fill, Inputs, Marks, Measure, Module, Plan, PrizeKind, RoundingAt, Ruling, TieKey, Totals,
};
use super::panel::Panel;
use super::prizes::base;
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
        let because = Because::new("rank-notice-rounding").word("how", rounding_key(rounding.how));
        let because = because.count("decimals", i64::from(rounding.decimals));
        let at = if plan.totals == Totals::Raw { RoundingAt::Total } else { rounding.at };
        notices.push(because.word("at", at.message_key()));
        let penalties = plan.penalties.message_key();
        notices.push(Because::new("rank-notice-penalties").word("penalties", penalties));
    }
    notices
}

/// The catalogue's word for a rounding.
fn rounding_key(rounding: Rounding) -> &'static str {
    match rounding {
        Rounding::HalfUp => "rank-rounding-half-up",
        Rounding::Floor => "rank-rounding-floor",
        Rounding::Ceil => "rank-rounding-ceil",
    }
}

fn module_notice(module: &Module, panel: &Panel) -> Because {
    let points = |because: Because| because.text("module", &module.code).mark("weight", module.weight);
    let max = crate::kernel::score::Score::from_thousandths(panel.max);
    if panel.judged_width == 0 {
        return points(Because::new("rank-notice-module-agreed")).mark("max", max);
    }
    let judges = whole(panel.size());
    let key = if panel.lifted { "rank-notice-module-lifted" } else { "rank-notice-module" };
    let because = points(Because::new(key)).mark("max", max).count("judges", judges);
    let because = because.word("aggregation", panel.aggregation.message_key());
    let drop = match panel.aggregation {
        super::super::model::Aggregation::Trimmed { drop } => whole(drop),
        _ => 0,
    };
    because.count("drop", drop).count("spread", i64::from(panel.spread))
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
    let n = whole(keys.len());
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
    let mut notices = vec![rule(plan, n)];
    for (class, places) in plan.prizes.classes.iter().zip(places) {
        notices.extend(class_notices(class, *places));
    }
    let by_places = !matches!(plan.prizes.kind, PrizeKind::None | PrizeKind::Groups { .. });
    if by_places {
        notices.push(Because::new("rank-notice-cut").word("cut", plan.prizes.cut.message_key()));
    }
    notices
}

fn rule(plan: &Plan, n: u64) -> Because {
    let counted = |because: Because| {
        let because = because.count("n", i64::try_from(n).unwrap_or(i64::MAX));
        match base::of_rule(&plan.prizes.kind) {
            Some(base) => because.word("base", base.message_key()),
            None => because,
        }
    };
    match &plan.prizes.kind {
        PrizeKind::None => Because::new("rank-notice-prizes-none"),
        PrizeKind::Counts => Because::new("rank-notice-prizes-counts"),
        PrizeKind::Bands => Because::new("rank-notice-prizes-bands"),
        PrizeKind::Ratio { within, fill, .. } => {
            let key = match fill {
                Fill::Multiples => "rank-notice-prizes-multiples",
                Fill::LargestRemainder => "rank-notice-prizes-remainder",
            };
            counted(Because::new(key)).text("within", within.to_string())
        }
        PrizeKind::Percentages { figures, rounding, minimum, .. } => {
            let because = counted(Because::new("rank-notice-prizes-percentages"));
            let because =
                because.word("figures", figures.message_key()).word("rounding", rounding_key(*rounding));
            because.count("minimum", i64::try_from(*minimum).unwrap_or(i64::MAX))
        }
        PrizeKind::Share { rounding, .. } => {
            counted(Because::new("rank-notice-prizes-share")).word("rounding", rounding_key(*rounding))
        }
        PrizeKind::Groups { tolerance, excellence, positions } => {
            let because = match excellence {
                Some(limit) => {
                    Because::new("rank-notice-prizes-groups").text("excellence", limit.to_string())
                }
                None => Because::new("rank-notice-prizes-medals"),
            };
            because.count("tolerance", *tolerance).word("positions", positions.message_key())
        }
    }
}

/// The figure a class is stated by, where its places are computed from one.
fn figure(measure: &Measure) -> Option<String> {
    match measure {
        Measure::Percent(percent) => Some(format!("{percent}%")),
        Measure::Share(share) => Some(share.to_string()),
        Measure::Part(part) => Some(part.to_string()),
        Measure::Places(_) | Measure::To(_) => None,
    }
}

fn class_notices(class: &Class, places: Option<u64>) -> Vec<Because> {
    let about = |key: &'static str| Because::new(key).word("prize", class.prize.message_key());
    let counted =
        |because: Because, places: u64| because.count("places", i64::try_from(places).unwrap_or(i64::MAX));
    let mut notices = vec![match (places, figure(&class.measure)) {
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
    (count > 0).then(|| Because::new("rank-notice-unused-marks").count("entries", whole(count)))
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

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
