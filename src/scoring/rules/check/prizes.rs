//! Prize rules and their classes.

use std::collections::HashSet;

use num_traits::Zero;

use crate::kernel::because::Because;
use crate::kernel::exact::{Exact, whole};
use crate::kernel::prize::Prize;
use crate::kernel::score::Score;

use super::super::super::model::{Class, Measure, Percentages, Plan, PrizeKind};
use super::found::Found;

pub(super) fn check(plan: &Plan, found: &mut Found) {
    let classes = &plan.prizes.classes;
    match &plan.prizes.kind {
        PrizeKind::None => found.unless(classes.is_empty(), "prizes", Because::new("rank-plan-no-classes")),
        PrizeKind::Groups { tolerance, .. } => {
            found.unless(classes.is_empty(), "prizes", Because::new("rank-plan-no-classes"));
            found.unless(*tolerance >= 0, "prizes.tolerance", Because::new("rank-plan-tolerance"));
        }
        kind => {
            found.unless(!classes.is_empty(), "prizes", Because::new("rank-plan-classes-missing"));
            if let PrizeKind::Ratio { within, .. } = kind {
                found.unless(per_cent(within), "prizes.within", Because::new("rank-plan-per-cent"));
            }
            each_class(plan, found);
            sequence(kind, classes, found);
        }
    }
}

fn per_cent(figure: &Exact) -> bool {
    *figure >= Exact::zero() && *figure <= whole(100)
}

fn place(number: usize) -> String {
    format!("prizes.class.{}", number + 1)
}

fn each_class(plan: &Plan, found: &mut Found) {
    let mut seen = HashSet::new();
    for (number, class) in plan.prizes.classes.iter().enumerate() {
        let real = !matches!(class.prize, Prize::None | Prize::Open);
        found.unless(real, place(number), Because::new("rank-plan-prize").text("prize", class.prize.code()));
        let twice = Because::new("rank-plan-prize-twice").word("prize", class.prize.message_key());
        found.unless(seen.insert(class.prize), place(number), twice);
        let fits = match (&plan.prizes.kind, &class.measure) {
            (PrizeKind::Counts | PrizeKind::Share { .. }, Measure::Places(_))
            | (PrizeKind::Bands, Measure::To(_)) => true,
            (PrizeKind::Ratio { .. }, Measure::Part(part)) => *part > 0,
            (PrizeKind::Percentages { .. }, Measure::Percent(percent)) => per_cent(percent),
            (PrizeKind::Share { .. }, Measure::Share(share)) => *share >= Exact::zero() && *share <= whole(1),
            _ => false,
        };
        found.unless(fits, place(number), Because::new("rank-plan-measure"));
        if let (Some(floor), Some(maximum)) = (class.floor, plan.maximum) {
            let within = (Score::ZERO..=maximum).contains(&floor);
            found.unless(within, place(number), Because::new("rank-plan-within").mark("max", maximum));
        }
    }
}

/// What must hold from one class to the next.
fn sequence(kind: &PrizeKind, classes: &[Class], found: &mut Found) {
    let last = classes.len().saturating_sub(1);
    for (number, (class, next)) in classes.iter().zip(classes.iter().skip(1)).enumerate() {
        let rising = match (kind, &class.measure, &next.measure) {
            (PrizeKind::Bands, Measure::To(Some(to)), Measure::To(Some(after))) => to < after,
            (PrizeKind::Bands, Measure::To(None), _) => false,
            (
                PrizeKind::Percentages { figures: Percentages::Cumulative, .. },
                Measure::Percent(to),
                Measure::Percent(after),
            ) => to <= after,
            _ => true,
        };
        found.unless(rising, place(number + 1), Because::new("rank-plan-rising"));
    }
    if let PrizeKind::Share { .. } = kind {
        for (number, class) in classes.iter().enumerate() {
            let fits = matches!(class.measure, Measure::Share(_)) == (number == last);
            found.unless(fits, place(number), Because::new("rank-plan-share-last"));
        }
    }
}
