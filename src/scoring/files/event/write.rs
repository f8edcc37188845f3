//! EVENT.toml written: the same plan is always the same bytes, and reads as the very plan. Plans are kept and exported
//! as this text: what stands here is not changed, only added to.

use crate::notation::write::{Toml, inline, list, quoted, texts};
use crate::scoring::model::{
    Aggregation, Aspect, AspectKind, Class, Module, Order, Pass, Plan, PrizePlan, Rounded, TieKey,
};

/// A plan as text.
#[must_use]
pub fn write_plan(plan: &Plan) -> String {
    let mut toml = Toml::default();
    toml.value("schema", 1);
    toml.text("totals", plan.totals.code());
    if let Some(maximum) = plan.maximum {
        toml.value("maximum", maximum);
    }
    toml.text("penalties", plan.penalties.code());
    if let Some(scale) = plan.scale {
        toml.text("scale", scale.code());
    }
    rounding(&mut toml, plan.rounding);
    order(&mut toml, &plan.order);
    pass(&mut toml, &plan.pass);
    prizes(&mut toml, &plan.prizes);
    for module in &plan.modules {
        self::module(&mut toml, module);
    }
    toml.finish()
}

fn rounding(toml: &mut Toml, rounding: Rounded) {
    toml.table("rounding");
    toml.text("method", rounding.how.code());
    toml.value("decimals", rounding.decimals);
    toml.text("at", rounding.at.code());
}

fn order(toml: &mut Toml, order: &Order) {
    toml.table("order");
    let key = |key: &TieKey| {
        let told = key.value.rule().told().into_iter();
        inline(told.chain([("first", key.first.code())]).map(|(key, value)| (key, quoted(value))))
    };
    toml.value("keys", list(order.keys.iter().map(key)));
    toml.text("last", order.last.code());
    if let Some(after) = order.share_after {
        toml.value("share_after", after);
    }
}

fn pass(toml: &mut Toml, pass: &Pass) {
    if *pass == Pass::default() {
        return;
    }
    toml.table("pass");
    if let Some(total) = pass.total {
        toml.value("total", total);
    }
    toml.value("costs", texts(pass.costs.iter().map(|cost| cost.code())));
    if let Some(vacated) = pass.vacated {
        toml.text("vacated", vacated.code());
    }
}

fn prizes(toml: &mut Toml, prizes: &PrizePlan) {
    toml.table("prizes");
    let kind = prizes.kind.listed();
    toml.text("kind", kind.code);
    for (key, value) in prizes.kind.rule().told() {
        toml.value(key, value);
    }
    if kind.measure.is_none() {
        return;
    }
    toml.text("cut", prizes.cut.code());
    let class = |class: &Class| {
        let prize = ("prize", quoted(class.prize.code()));
        let floor = class.floor.map(|floor| ("floor", floor.to_string()));
        format!("  {},\n", inline([prize, class.measure.told()].into_iter().chain(floor)))
    };
    let classes: String = prizes.classes.iter().map(class).collect();
    toml.value("classes", format!("[\n{classes}]"));
}

fn module(toml: &mut Toml, module: &Module) {
    toml.begin("modules");
    toml.text("code", &module.code);
    toml.value("max", module.max);
    toml.value("weight", module.weight);
    toml.value("spread", module.spread);
    if !module.judges.is_empty() {
        toml.value("judges", texts(module.judges.iter().map(String::as_str)));
    }
    if let Some(aggregation) = module.aggregation {
        toml.text("aggregation", aggregation.code());
        if let Aggregation::Trimmed { drop } = aggregation {
            toml.value("drop", drop);
        }
    }
    if let Some(pass) = module.pass {
        toml.value("pass", pass);
    }
    if module.aspects.is_empty() {
        toml.value("aspects", "[]");
    }
    for aspect in &module.aspects {
        self::aspect(toml, aspect);
    }
}

fn aspect(toml: &mut Toml, aspect: &Aspect) {
    toml.begin("modules.aspects");
    toml.text("code", &aspect.code);
    let kind = match &aspect.kind {
        AspectKind::Agreed { .. } | AspectKind::YesNo | AspectKind::Graded(_) => "M",
        AspectKind::Judgement => "J",
        AspectKind::Scored { .. } => "S",
    };
    toml.text("kind", kind);
    toml.value("max", aspect.max);
    match &aspect.kind {
        AspectKind::Agreed { step: Some(step) } | AspectKind::Scored { step: Some(step) } => {
            toml.value("step", step);
        }
        AspectKind::YesNo => toml.value("yes_no", "true"),
        AspectKind::Graded(grades) => {
            let grades = grades.iter().map(|(grade, mark)| format!("{} = {mark}", quoted(grade)));
            let grades: Vec<String> = grades.collect();
            toml.value("grades", format!("{{ {} }}", grades.join(", ")));
        }
        AspectKind::Agreed { step: None } | AspectKind::Scored { step: None } | AspectKind::Judgement => {}
    }
    if let Some(criterion) = &aspect.criterion {
        toml.text("criterion", criterion);
    }
}
