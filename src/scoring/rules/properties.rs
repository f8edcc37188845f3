//! What must hold for every division, tried on many.

use proptest::prelude::*;

use super::super::model::{
    Aggregation, Aspect, AspectKind, AtCut, Base, Class, Entry, Figures, Inputs, LastResort, Marks, Measure,
    Module, Order, Pass, Penalties, Percentages, Plan, PrizePlan, Ranking, Rounded, Scale, Sheets, Totals,
};
use super::rank;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::exact::{Exact, divide, whole};
use crate::kernel::prize::Prize;
use crate::kernel::rounding::Rounding;
use crate::kernel::score::Score;

fn points(points: i64) -> Score {
    Score::from_thousandths(points * 1000)
}

fn raw_plan(last: LastResort, cut: AtCut) -> Plan {
    let class = |prize, percent| Class { prize, measure: Measure::Percent(whole(percent)), floor: None };
    Plan {
        totals: Totals::Raw,
        maximum: Some(points(100)),
        rounding: Rounded::default(),
        penalties: Penalties::None,
        modules: Vec::new(),
        pass: Pass::default(),
        order: Order { keys: Vec::new(), last, share_after: None },
        scale: Some(Scale::Seven),
        prizes: PrizePlan {
            kind: Percentages {
                figures: Figures::Separate,
                rounding: Rounding::Floor,
                base: Base::Finished,
                minimum: 1,
            }
            .into(),
            classes: vec![class(Prize::First, 10), class(Prize::Second, 20), class(Prize::Third, 30)],
            cut,
        },
    }
}

/// One module of M and S aspects marked by a panel.
fn panel_plan(judges: usize, aggregation: Aggregation, max: i64, weight: i64) -> Plan {
    let aspect = |code: &str, kind, max| Aspect { code: code.into(), criterion: None, kind, max };
    let module = Module {
        code: "A".into(),
        max: points(max + 10),
        weight: points(weight),
        judges: (1..=judges).map(|judge| judge.to_string()).collect(),
        aggregation: Some(aggregation),
        spread: 1,
        pass: None,
        aspects: vec![
            aspect("m", AspectKind::Agreed { step: None }, points(10)),
            aspect("s", AspectKind::Scored { step: None }, points(max)),
        ],
    };
    Plan {
        totals: Totals::Marks,
        maximum: Some(points(weight)),
        modules: vec![module],
        scale: None,
        prizes: PrizePlan::none(),
        ..raw_plan(LastResort::Share, AtCut::Ask)
    }
}

fn ranked(plan: &Plan, roster: &[Entry], marks: &Marks) -> Ranking {
    rank(&Inputs { plan, roster, marks, decisions: &[] }).unwrap()
}

fn by_totals(plan: &Plan, totals: &[(String, i64)]) -> (Vec<Entry>, Marks, Ranking) {
    let roster: Vec<Entry> = totals.iter().map(|(id, _)| Entry::ranked(id)).collect();
    let marks = totals.iter().map(|(_, total)| Some(Score::from_thousandths(*total))).collect();
    let marks = Marks::Totals(marks);
    let ranking = ranked(plan, &roster, &marks);
    (roster, marks, ranking)
}

/// Rows by entry name: what a reader compares.
fn told(roster: &[Entry], ranking: &Ranking) -> Vec<(String, Option<usize>, Option<i64>, Prize)> {
    let row = |row: &super::super::model::Row| (roster[row.entry].id.clone(), row.rank, row.scale, row.prize);
    ranking.rows.iter().map(row).collect()
}

/// Totals with many ties: whole and half points.
fn fields() -> impl Strategy<Value = Vec<(String, i64)>> {
    let total = (0_i64..40).prop_map(|halves| halves * 500);
    proptest::collection::vec(total, 1..40).prop_map(|totals| {
        totals.into_iter().enumerate().map(|(at, total)| (format!("E{at:02}"), total)).collect()
    })
}

proptest! {
    #[test]
    fn the_order_of_entries_never_matters(field in fields(), turn in 0_usize..40, share in any::<bool>()) {
        let plan = raw_plan(
            if share { LastResort::Share } else { LastResort::Ask },
            if share { AtCut::Share } else { AtCut::Ask },
        );
        let (roster, _, ranking) = by_totals(&plan, &field);
        let mut turned = field.clone();
        turned.rotate_left(turn % field.len());
        turned.reverse();
        let (turned_roster, _, turned_ranking) = by_totals(&plan, &turned);
        prop_assert_eq!(told(&roster, &ranking), told(&turned_roster, &turned_ranking));
        prop_assert_eq!(&ranking.open, &turned_ranking.open);
    }

    #[test]
    fn a_rank_is_one_more_than_the_number_of_better_totals(field in fields()) {
        let (roster, _, ranking) = by_totals(&raw_plan(LastResort::Share, AtCut::Share), &field);
        for row in &ranking.rows {
            let own = field.iter().find(|(id, _)| *id == roster[row.entry].id).unwrap().1;
            let better = field.iter().filter(|(_, total)| *total > own).count();
            let equal = field.iter().filter(|(_, total)| *total == own).count();
            prop_assert_eq!((row.rank, row.sharing), (Some(better + 1), equal));
            prop_assert_eq!(ranking.ties(row).count(), equal - 1);
        }
    }

    #[test]
    fn prizes_never_exceed_their_places_unless_the_plan_shares(field in fields()) {
        let (_, _, ranking) = by_totals(&raw_plan(LastResort::Share, AtCut::Ask), &field);
        for (prize, places) in [Prize::First, Prize::Second, Prize::Third].into_iter().zip(&ranking.workings.places) {
            let given = ranking.rows.iter().filter(|row| row.prize == prize).count();
            prop_assert!(u64::try_from(given).unwrap() <= places.unwrap());
        }
        // Shared or not, nobody below a place gets a better prize than one above.
        let (_, _, shared) = by_totals(&raw_plan(LastResort::Share, AtCut::Share), &field);
        let order = [Prize::First, Prize::Second, Prize::Third, Prize::None];
        let classes: Vec<usize> =
            shared.rows.iter().map(|row| order.iter().position(|prize| *prize == row.prize).unwrap()).collect();
        prop_assert!(classes.is_sorted());
        prop_assert!(shared.rows.iter().all(|row| row.prize != Prize::Open));
    }

    #[test]
    fn a_guest_changes_nobody(field in fields(), total in 0_i64..40) {
        let plan = raw_plan(LastResort::Share, AtCut::Share);
        let (mut roster, marks, before) = by_totals(&plan, &field);
        let told_before = told(&roster, &before);
        let Marks::Totals(mut totals) = marks else { unreachable!() };
        roster.push(Entry { status: EntryStatus::Guest, ..Entry::ranked("guest") });
        totals.push(Some(Score::from_thousandths(total * 500)));
        let after = ranked(&plan, &roster, &Marks::Totals(totals));
        let mut told_after = told(&roster, &after);
        let guest = told_after.pop().unwrap();
        prop_assert_eq!(guest, ("guest".to_owned(), None, None, Prize::None));
        prop_assert_eq!(told_before, told_after);
    }

    /// The fast whole-number totals against the same arithmetic in big ratios, told in four lines.
    #[test]
    fn totals_are_what_big_ratios_say(
        judges in 1_usize..7, way in 0_usize..4, max in 1_i64..200, weight in 1_i64..500_000,
        seed in proptest::collection::vec(0_i64..=1000, 7), agreed in 0_i64..=10_000,
    ) {
        let aggregation = match way {
            0 => Aggregation::Mean,
            1 => Aggregation::Median,
            2 if judges >= 3 => Aggregation::Trimmed { drop: 1 },
            _ => Aggregation::Mean,
        };
        let plan = panel_plan(judges, aggregation, max, weight);
        let mut sums: Vec<i64> = seed.iter().take(judges).map(|share| share * max).collect();
        let mut sheets = Sheets::new(&plan.modules);
        sheets.add_entry();
        sheets.put(0, 0, 0, None, i32::try_from(agreed).unwrap()).unwrap();
        for (judge, sum) in sums.iter().enumerate() {
            sheets.put(0, 0, 1, Some(judge), i32::try_from(*sum).unwrap()).unwrap();
        }
        let ranking = ranked(&plan, &[Entry::ranked("E")], &Marks::Sheets(sheets));

        sums.sort_unstable();
        let kept: &[i64] = match aggregation {
            Aggregation::Trimmed { .. } => &sums[1..judges - 1],
            Aggregation::Median if judges % 2 == 0 => &sums[judges / 2 - 1..=judges / 2],
            Aggregation::Median => &sums[judges / 2..=judges / 2],
            _ => &sums,
        };
        let count = i64::try_from(kept.len()).unwrap();
        let mark: Exact = whole(agreed) + divide(&whole(kept.iter().sum()), &whole(count)).unwrap();
        let total = mark * whole(weight) / whole((max + 10) * 1000);
        let expected = Rounding::HalfUp.scaled_i64(&total, 2).unwrap();
        prop_assert_eq!(ranking.rows[0].total, Some(Score::from_thousandths(expected * 10)));
    }
}
