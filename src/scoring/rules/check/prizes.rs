//! Prize plans and their classes: what holds of every kind; the rest each kind knows itself.

use std::collections::HashSet;

use crate::kernel::because::Because;
use crate::kernel::score::Score;
use crate::scoring::found::Found;
use crate::scoring::prizes::{Awards, Class, path};

use super::super::super::model::Plan;

pub(super) fn check(plan: &Plan, found: &mut Found) {
    let classes = &plan.prizes.classes;
    let rule = plan.prizes.kind.rule();
    if !matches!(rule.awards(), Awards::Places) {
        found.unless(classes.is_empty(), "prizes", Because::new("rank-plan-no-classes"));
        rule.limits(found);
        return;
    }
    found.unless(!classes.is_empty(), "prizes", Because::new("rank-plan-classes-missing"));
    rule.limits(found);
    each_class(plan, found);
    falling(classes, found);
    rule.sequence(classes, found);
}

fn each_class(plan: &Plan, found: &mut Found) {
    let mut seen = HashSet::new();
    for (number, class) in plan.prizes.classes.iter().enumerate() {
        let prize = class.prize;
        found.unless(
            prize.is_won(),
            path(number),
            Because::new("rank-plan-prize").text("prize", prize.code()),
        );
        let twice = Because::new("rank-plan-prize-twice").word("prize", prize.message_key());
        found.unless(seen.insert(prize), path(number), twice);
        let fits = plan.prizes.kind.rule().fits(&class.measure);
        found.unless(fits, path(number), Because::new("rank-plan-measure"));
        if let (Some(floor), Some(maximum)) = (class.floor, plan.maximum) {
            let within = (Score::ZERO..=maximum).contains(&floor);
            found.unless(within, path(number), Because::new("rank-plan-within").mark("max", maximum));
        }
    }
}

/// The better prize before the lesser, on each scale: else the first places would take the lesser one.
fn falling(classes: &[Class], found: &mut Found) {
    for (number, (class, next)) in classes.iter().zip(classes.iter().skip(1)).enumerate() {
        let same_scale = class.prize.is_medal() == next.prize.is_medal();
        let falls = !same_scale || class.prize.place() <= next.prize.place();
        let because = Because::new("rank-plan-falling")
            .word("prize", next.prize.message_key())
            .word("before", class.prize.message_key());
        found.unless(falls, path(number + 1), because);
    }
}
