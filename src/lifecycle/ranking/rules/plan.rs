//! A round's modules as the engine takes them: what set-up and the panels hold, in the words of a plan.

use crate::kernel::score::Score;
use crate::lifecycle::judging::model::Seat;
use crate::lifecycle::judging::rules::rulings::judge;
use crate::lifecycle::setup::model as setup;
use crate::scoring::model::{Aggregation, Aspect, AspectKind, Module};

/// A module with the seats of its panel. What no plan admits (a trim of nothing, a spread below zero) is left for the
/// check of the plan to refuse.
#[must_use]
pub fn module(module: &setup::Module, seats: &[Seat]) -> Module {
    let by_judges = module.aspects.iter().any(|aspect| aspect.kind != setup::AspectKind::Measured);
    let scored = module.aspects.iter().any(|aspect| aspect.kind == setup::AspectKind::Scored);
    let judges = seats.iter().filter(|_| by_judges).map(|seat| judge(seat.ordinal));
    Module {
        code: module.code.clone(),
        max: module.max,
        weight: module.weight,
        judges: judges.collect(),
        aggregation: scored.then(|| aggregation(module)),
        spread: i32::try_from(module.spread_limit).unwrap_or(i32::MAX),
        pass: None,
        aspects: module.aspects.iter().map(aspect).collect(),
    }
}

fn aggregation(module: &setup::Module) -> Aggregation {
    match module.aggregation {
        setup::Aggregation::Single => Aggregation::Single,
        setup::Aggregation::Mean => Aggregation::Mean,
        setup::Aggregation::Trimmed => {
            Aggregation::Trimmed { drop: usize::try_from(module.trim).unwrap_or_default() }
        }
        setup::Aggregation::Median => Aggregation::Median,
        setup::Aggregation::Sum => Aggregation::Sum,
    }
}

fn aspect(aspect: &setup::Aspect) -> Aspect {
    let step = Some(aspect.step).filter(|step| *step > Score::ZERO);
    let kind = match aspect.kind {
        setup::AspectKind::Measured => AspectKind::Agreed { step },
        setup::AspectKind::Judged => AspectKind::Judgement,
        setup::AspectKind::Scored => AspectKind::Scored { step },
    };
    Aspect { code: aspect.code.clone(), criterion: None, kind, max: aspect.max }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::{AccountId, AspectId, ModuleId, RoundId, SeatId};
    use crate::scoring::files::{read_plan, read_settings, write_plan};
    use crate::scoring::rules::check;

    fn aspect(code: &str, kind: setup::AspectKind, max: &str, step: &str) -> setup::Aspect {
        let (max, step): (Score, Score) = (max.parse().unwrap(), step.parse().unwrap());
        let (uid, name) = (code.to_owned(), "示例".to_owned());
        setup::Aspect { id: AspectId::of_row(1), uid, code: code.into(), name, kind, max, step, ordinal: 1 }
    }

    fn kept(
        code: &str,
        max: &str,
        aggregation: setup::Aggregation,
        seats: i64,
    ) -> (setup::Module, Vec<Seat>) {
        use setup::AspectKind::{Judged, Measured, Scored};
        let aspects = match code {
            "A" => vec![aspect("A1", Judged, "6", "0"), aspect("A2", Scored, "24", "0.5")],
            "B-1.x_2" => vec![aspect("B1", Measured, "20", "0.125"), aspect("B2", Measured, "20", "0")],
            _ => vec![
                aspect("01", Scored, "10", "1"),
                aspect("02", Judged, "5", "1"),
                aspect("03", Measured, "5", "1"),
            ],
        };
        let module = setup::Module {
            id: ModuleId::of_row(1),
            uid: code.into(),
            round_id: RoundId::of_row(1),
            code: code.into(),
            name: "示例".into(),
            ordinal: 1,
            max: max.parse().unwrap(),
            weight: max.parse().unwrap(),
            identity_mode: setup::IdentityMode::Code,
            aggregation,
            trim: 1,
            spread_limit: 2,
            aspects,
        };
        let seat = |ordinal: i64| Seat {
            id: SeatId::of_row(ordinal),
            uid: ordinal.to_string(),
            module_id: ModuleId::of_row(1),
            account_id: AccountId::of_row(1),
            ordinal,
        };
        (module, (1..=seats).map(seat).collect())
    }

    #[test]
    fn an_event_is_written_to_the_same_bytes_as_ever() {
        let modules = [
            kept("A", "30", setup::Aggregation::Trimmed, 3),
            kept("B-1.x_2", "40", setup::Aggregation::Median, 2),
            kept("7", "30", setup::Aggregation::Sum, 2),
        ];
        let mut plan = read_settings(include_str!("../../../../tests/fixtures/plans/medals.toml")).unwrap();
        plan.modules = modules.iter().map(|(module, seats)| self::module(module, seats)).collect();
        assert_eq!(check::plan(&plan), []);
        let kept = include_str!("../../../../tests/fixtures/plans/event.toml");
        assert_eq!(write_plan(&plan), kept);
        assert_eq!(read_plan(kept).unwrap(), plan);
    }
}
