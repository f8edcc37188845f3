//! Whatever plan is written is read back as that very plan.

use proptest::prelude::*;

use super::{read_plan, read_settings, write_plan};
use crate::kernel::exact::{Exact, ratio, whole};
use crate::kernel::prize::Prize;
use crate::kernel::rounding::Rounding;
use crate::kernel::score::Score;
use crate::scoring::model::{
    Aggregation, Aspect, AspectKind, AtCut, Bands, Base, ByColumn, ByCriterion, ByModule, Class, Cost,
    Counts, Direction, Figures, Fill, Groups, LastResort, Measure, Module, Order, Pass, Penalties,
    Percentages, Plan, Positions, PrizeKind, PrizePlan, Ratio, Rounded, RoundingAt, Scale, Share, TieKey,
    TieValue, Totals, Vacated,
};

fn one<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(all)
}

fn mark() -> impl Strategy<Value = Score> {
    prop_oneof![0_i64..2_000, 0_i64..=1_000_000_000].prop_map(Score::from_thousandths)
}

fn fraction() -> impl Strategy<Value = Exact> {
    (0_i64..1_000_000_000, 1_i64..1_000_000_000, 0..4).prop_map(|(top, bottom, way)| match way {
        0 => whole(top % 101),
        1 => ratio(top % 100_000, 1000).unwrap(),
        2 => ratio(top % 20, bottom % 20 + 1).unwrap(),
        _ => ratio(top, bottom).unwrap(),
    })
}

/// A text of one line, as codes and names may be.
fn word() -> impl Strategy<Value = String> {
    "[A-Za-z0-9.\"'\\\\=#±组 -]{1,12}".prop_map(|text| format!("x{}", text.trim()))
}

/// The plans of every kind, each with its measures.
fn prizes() -> impl Strategy<Value = PrizePlan> {
    let settings = (fraction(), one(Base::ALL), one(Fill::ALL), one(Figures::ALL), one(Rounding::ALL));
    let counts = (0..7_usize, any::<u32>(), proptest::option::of(any::<u32>()), one(Positions::ALL));
    let class = (mark(), any::<u32>(), fraction(), any::<bool>());
    let classes = proptest::collection::vec(class, 0..4);
    (settings, counts, classes, one(AtCut::ALL)).prop_map(|(settings, counts, classes, cut)| {
        let (within, base, fill, figures, rounding) = settings;
        let (kind, number, excellence, positions) = counts;
        let kind: PrizeKind = match kind {
            0 => return PrizePlan::none(),
            1 => Counts.into(),
            2 => Ratio { within, base, fill }.into(),
            3 => Percentages { figures, rounding, base, minimum: number.into() }.into(),
            4 => Bands.into(),
            5 => Share { rounding, base }.into(),
            _ => {
                let excellence = excellence.map(Into::into);
                let kind = Groups { tolerance: number.into(), excellence, positions }.into();
                return PrizePlan { kind, ..PrizePlan::none() };
            }
        };
        let measured = |(floor, number, figure, with): (Score, u32, Exact, bool)| {
            let measure = match kind {
                PrizeKind::Ratio(_) => Measure::Part(number.into()),
                PrizeKind::Percentages(_) => Measure::Percent(figure),
                PrizeKind::Bands(_) => Measure::To(with.then_some(number.into())),
                PrizeKind::Share(_) if with => Measure::Share(figure),
                _ => Measure::Places(number.into()),
            };
            Class { prize: Prize::First, measure, floor: with.then_some(floor) }
        };
        let classes = classes.into_iter().map(measured).collect();
        PrizePlan { kind, classes, cut }
    })
}

fn order() -> impl Strategy<Value = Order> {
    let value = (word(), word(), 0..3).prop_map(|(first, second, way)| -> TieValue {
        match way {
            0 => ByModule { module: first }.into(),
            1 => ByCriterion { module: first, criterion: second }.into(),
            _ => ByColumn { column: first }.into(),
        }
    });
    let key = (value, one(Direction::ALL)).prop_map(|(value, first)| TieKey { value, first });
    let keys = proptest::collection::vec(key, 0..4);
    let after = proptest::option::of(0..9_u64);
    (keys, one(LastResort::ALL), after).prop_map(|(keys, last, share_after)| Order {
        keys,
        last,
        share_after,
    })
}

fn aspect() -> impl Strategy<Value = Aspect> {
    let grades = proptest::collection::btree_map(word(), mark(), 1..3);
    let kind = (0..5, proptest::option::of(mark()), grades).prop_map(|(way, step, grades)| match way {
        0 => AspectKind::Agreed { step },
        1 => AspectKind::YesNo,
        2 => AspectKind::Graded(grades.into_iter().collect()),
        3 => AspectKind::Judgement,
        _ => AspectKind::Scored { step },
    });
    let aspect = (word(), proptest::option::of(word()), kind, mark());
    aspect.prop_map(|(code, criterion, kind, max)| Aspect { code, criterion, kind, max })
}

fn module() -> impl Strategy<Value = Module> {
    let figures = (word(), mark(), mark(), 0..4_i32, proptest::option::of(mark()));
    let judges = proptest::collection::vec(word(), 0..4);
    let aggregations = (0..6, 0..5_usize);
    let aspects = proptest::collection::vec(aspect(), 0..4);
    (figures, judges, aggregations, aspects).prop_map(|(figures, judges, (way, drop), aspects)| {
        let (code, max, weight, spread, pass) = figures;
        let aggregation = match way {
            0 => None,
            1 => Some(Aggregation::Single),
            2 => Some(Aggregation::Mean),
            3 => Some(Aggregation::Trimmed { drop }),
            4 => Some(Aggregation::Median),
            _ => Some(Aggregation::Sum),
        };
        Module { code, max, weight, judges, aggregation, spread, pass, aspects }
    })
}

fn plan() -> impl Strategy<Value = Plan> {
    let maximum = proptest::option::of(mark());
    let rounded = (one(Rounding::ALL), 0..4_u32, one(RoundingAt::ALL));
    let rounded = rounded.prop_map(|(how, decimals, at)| Rounded { how, decimals, at });
    let costs = proptest::sample::subsequence(Cost::ALL, 0..=Cost::ALL.len());
    let pass = (proptest::option::of(mark()), costs, proptest::option::of(one(Vacated::ALL)));
    let pass = pass.prop_map(|(total, costs, vacated)| Pass { total, costs, vacated });
    let scale = proptest::option::of(one(Scale::ALL));
    let modules = proptest::collection::vec(module(), 0..3);
    let settings = (one(Totals::ALL), maximum, rounded, one(Penalties::ALL), scale);
    (settings, modules, pass, order(), prizes()).prop_map(|(settings, modules, pass, order, prizes)| {
        let (totals, maximum, rounding, penalties, scale) = settings;
        Plan { totals, maximum, rounding, penalties, modules, pass, order, scale, prizes }
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_as_the_very_plan(plan in plan()) {
        let text = write_plan(&plan);
        let read = read_settings(&text).map_err(|unreadable| format!("{:?}\n{text}", unreadable.fault)).unwrap();
        prop_assert_eq!(write_plan(&read), text);
        prop_assert_eq!(read, plan);
    }

    /// A plan that cannot be computed is refused when it is read with its modules, and not before.
    #[test]
    fn settings_are_read_before_they_can_be_checked(plan in plan()) {
        let text = write_plan(&plan);
        let problems = crate::scoring::rules::check::plan(&plan);
        prop_assert_eq!(read_plan(&text).is_ok(), problems.is_empty());
    }
}
