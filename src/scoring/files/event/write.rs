//! EVENT.toml written: the same plan is always the same bytes, and reads as the very plan. Plans are kept and exported
//! as this text: what stands here is not changed, only added to.

use crate::notation::write::{bare, inline, list, quoted, text};
use crate::scoring::model::{
    Aggregation, Aspect, AspectKind, Class, Module, Order, Pass, Plan, PrizePlan, Rounded, TieKey,
};

/// A plan as text.
#[must_use]
pub fn write_plan(plan: &Plan) -> String {
    let mut out = String::new();
    bare(&mut out, "schema", "1");
    text(&mut out, "totals", plan.totals.code());
    if let Some(maximum) = plan.maximum {
        bare(&mut out, "maximum", &maximum.to_string());
    }
    text(&mut out, "penalties", plan.penalties.code());
    if let Some(scale) = plan.scale {
        text(&mut out, "scale", scale.code());
    }
    rounding(&mut out, plan.rounding);
    order(&mut out, &plan.order);
    pass(&mut out, &plan.pass);
    prizes(&mut out, &plan.prizes);
    for module in &plan.modules {
        self::module(&mut out, module);
    }
    out
}

/// An empty line and `[name]` or `[[name]]`.
fn heading(out: &mut String, name: &str) {
    out.push('\n');
    out.push_str(name);
    out.push('\n');
}

fn rounding(out: &mut String, rounding: Rounded) {
    heading(out, "[rounding]");
    text(out, "method", rounding.how.code());
    bare(out, "decimals", &rounding.decimals.to_string());
    text(out, "at", rounding.at.code());
}

fn order(out: &mut String, order: &Order) {
    heading(out, "[order]");
    let key = |key: &TieKey| {
        let told = key.value.rule().told().into_iter();
        inline(told.chain([("first", key.first.code())]).map(|(key, value)| (key, quoted(value))))
    };
    let keys: Vec<String> = order.keys.iter().map(key).collect();
    bare(out, "keys", &format!("[{}]", keys.join(", ")));
    text(out, "last", order.last.code());
}

fn pass(out: &mut String, pass: &Pass) {
    if *pass == Pass::default() {
        return;
    }
    heading(out, "[pass]");
    if let Some(total) = pass.total {
        bare(out, "total", &total.to_string());
    }
    bare(out, "costs", &list(pass.costs.iter().map(|cost| cost.code())));
    if let Some(vacated) = pass.vacated {
        text(out, "vacated", vacated.code());
    }
}

fn prizes(out: &mut String, prizes: &PrizePlan) {
    heading(out, "[prizes]");
    let kind = prizes.kind.listed();
    text(out, "kind", kind.code);
    for (key, value) in prizes.kind.rule().told() {
        bare(out, key, &value);
    }
    if kind.measure.is_none() {
        return;
    }
    text(out, "cut", prizes.cut.code());
    let class = |class: &Class| {
        let prize = ("prize", quoted(class.prize.code()));
        let floor = class.floor.map(|floor| ("floor", floor.to_string()));
        format!("  {},\n", inline([prize, class.measure.told()].into_iter().chain(floor)))
    };
    let classes: String = prizes.classes.iter().map(class).collect();
    bare(out, "classes", &format!("[\n{classes}]"));
}

fn module(out: &mut String, module: &Module) {
    heading(out, "[[modules]]");
    text(out, "code", &module.code);
    bare(out, "max", &module.max.to_string());
    bare(out, "weight", &module.weight.to_string());
    bare(out, "spread", &module.spread.to_string());
    if !module.judges.is_empty() {
        bare(out, "judges", &list(module.judges.iter().map(String::as_str)));
    }
    if let Some(aggregation) = module.aggregation {
        text(out, "aggregation", aggregation.code());
        if let Aggregation::Trimmed { drop } = aggregation {
            bare(out, "drop", &drop.to_string());
        }
    }
    if let Some(pass) = module.pass {
        bare(out, "pass", &pass.to_string());
    }
    if module.aspects.is_empty() {
        bare(out, "aspects", "[]");
    }
    for aspect in &module.aspects {
        self::aspect(out, aspect);
    }
}

fn aspect(out: &mut String, aspect: &Aspect) {
    heading(out, "[[modules.aspects]]");
    text(out, "code", &aspect.code);
    let kind = match &aspect.kind {
        AspectKind::Agreed { .. } | AspectKind::YesNo | AspectKind::Graded(_) => "M",
        AspectKind::Judgement => "J",
        AspectKind::Scored { .. } => "S",
    };
    text(out, "kind", kind);
    bare(out, "max", &aspect.max.to_string());
    match &aspect.kind {
        AspectKind::Agreed { step: Some(step) } | AspectKind::Scored { step: Some(step) } => {
            bare(out, "step", &step.to_string());
        }
        AspectKind::YesNo => bare(out, "yes_no", "true"),
        AspectKind::Graded(grades) => {
            let grades = grades.iter().map(|(grade, mark)| format!("{} = {mark}", quoted(grade)));
            let grades: Vec<String> = grades.collect();
            bare(out, "grades", &format!("{{ {} }}", grades.join(", ")));
        }
        AspectKind::Agreed { step: None } | AspectKind::Scored { step: None } | AspectKind::Judgement => {}
    }
    if let Some(criterion) = &aspect.criterion {
        text(out, "criterion", criterion);
    }
}
