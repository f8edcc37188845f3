//! What may be written down for an aspect.

use crate::kernel::because::Because;
use crate::kernel::score::{PER_POINT, Score};
use crate::kernel::text::mark;

use super::super::model::{Aspect, AspectKind};

/// Highest J score.
const TOP_JUDGEMENT: i32 = 3;

/// The mark a text stands for: thousandths of a point, or the whole score 0…3 of a J aspect.
///
/// # Errors
/// What the aspect admits instead.
pub fn value(aspect: &Aspect, text: &str) -> Result<i32, Because> {
    match &aspect.kind {
        AspectKind::Agreed { step } | AspectKind::Scored { step } => stepped(aspect, *step, text),
        AspectKind::YesNo => yes_or_no(aspect, text),
        AspectKind::Graded(grades) => graded(aspect, grades, text),
        AspectKind::Judgement => judgement(aspect, text),
    }
}

fn stepped(aspect: &Aspect, step: Option<Score>, text: &str) -> Result<i32, Because> {
    let given = mark(text)?;
    if given < Score::ZERO || given > aspect.max {
        return Err(out_of_range(aspect, text));
    }
    if let Some(step) = step
        && step > Score::ZERO
        && given.thousandths() % step.thousandths() != 0
    {
        let below = given.thousandths() / step.thousandths() * step.thousandths();
        let above = (below + step.thousandths()).min(aspect.max.thousandths());
        return Err(Because::new("rank-mark-off-step")
            .text("aspect", &aspect.code)
            .text("value", text)
            .mark("step", step)
            .mark("below", Score::from_thousandths(below))
            .mark("above", Score::from_thousandths(above)));
    }
    cell(aspect, given, text)
}

fn yes_or_no(aspect: &Aspect, text: &str) -> Result<i32, Because> {
    if text == "yes" || text == "是" {
        return cell(aspect, aspect.max, text);
    }
    if text == "no" || text == "否" {
        return Ok(0);
    }
    match text.parse::<Score>() {
        Ok(given) if given == aspect.max || given == Score::ZERO => cell(aspect, given, text),
        _ => Err(Because::new("rank-mark-yes-no")
            .text("aspect", &aspect.code)
            .text("value", text)
            .mark("max", aspect.max)),
    }
}

fn graded(aspect: &Aspect, grades: &[(String, Score)], text: &str) -> Result<i32, Because> {
    match grades.iter().find(|(grade, _)| grade == text) {
        Some((_, given)) => cell(aspect, *given, text),
        None => {
            let known = grades.iter().map(|(grade, _)| grade.as_str());
            Err(Because::new("rank-mark-no-grade")
                .text("aspect", &aspect.code)
                .text("value", text)
                .list("known", known))
        }
    }
}

fn judgement(aspect: &Aspect, text: &str) -> Result<i32, Because> {
    let refused = || Because::new("rank-mark-judgement").text("aspect", &aspect.code).text("value", text);
    let given = text.parse::<Score>().map_err(|_error| refused())?.thousandths();
    let score = i32::try_from(given / PER_POINT).map_err(|_too_large| refused())?;
    if given % PER_POINT == 0 && (0..=TOP_JUDGEMENT).contains(&score) { Ok(score) } else { Err(refused()) }
}

fn cell(aspect: &Aspect, given: Score, text: &str) -> Result<i32, Because> {
    i32::try_from(given.thousandths()).map_err(|_too_large| out_of_range(aspect, text))
}

fn out_of_range(aspect: &Aspect, text: &str) -> Because {
    Because::new("rank-mark-range").text("aspect", &aspect.code).text("value", text).mark("max", aspect.max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aspect(kind: AspectKind) -> Aspect {
        Aspect { code: "A1".into(), criterion: None, kind, max: "1.5".parse().unwrap() }
    }

    fn refusal(kind: AspectKind, text: &str) -> String {
        value(&aspect(kind), text).unwrap_err().key.into_owned()
    }

    #[test]
    fn an_agreed_mark_stays_between_zero_and_the_full_mark() {
        let agreed = || AspectKind::Agreed { step: None };
        assert_eq!(value(&aspect(agreed()), "1.5"), Ok(1500));
        assert_eq!(value(&aspect(agreed()), "0"), Ok(0));
        assert_eq!(refusal(agreed(), "1.501"), "rank-mark-range");
        assert_eq!(refusal(agreed(), "-0.5"), "rank-mark-range");
        assert_eq!(refusal(agreed(), "0.1234"), "rank-mark-too-precise");
        assert_eq!(refusal(agreed(), "half"), "rank-mark-not-a-number");
    }

    #[test]
    fn a_mark_between_two_steps_is_refused() {
        let stepped = || AspectKind::Scored { step: Some("0.25".parse().unwrap()) };
        assert_eq!(value(&aspect(stepped()), "0.75"), Ok(750));
        assert_eq!(refusal(stepped(), "0.8"), "rank-mark-off-step");
    }

    #[test]
    fn yes_is_the_full_mark_and_no_is_zero() {
        for (text, mark) in [("yes", 1500), ("是", 1500), ("1.5", 1500), ("no", 0), ("否", 0), ("0", 0)] {
            assert_eq!(value(&aspect(AspectKind::YesNo), text), Ok(mark), "{text}");
        }
        assert_eq!(refusal(AspectKind::YesNo, "1"), "rank-mark-yes-no");
    }

    #[test]
    fn a_grade_is_worth_what_its_table_says() {
        let table = || {
            AspectKind::Graded(vec![("±0.02".into(), "1.5".parse().unwrap()), ("±0.05".into(), Score::ZERO)])
        };
        assert_eq!(value(&aspect(table()), "±0.02"), Ok(1500));
        assert_eq!(value(&aspect(table()), "±0.05"), Ok(0));
        assert_eq!(refusal(table(), "±0.1"), "rank-mark-no-grade");
    }

    #[test]
    fn a_judgement_is_a_whole_number_from_zero_to_three() {
        assert_eq!(value(&aspect(AspectKind::Judgement), "3"), Ok(3));
        assert_eq!(value(&aspect(AspectKind::Judgement), "2.0"), Ok(2));
        for text in ["4", "-1", "2.5", "", "9999999999"] {
            assert_eq!(refusal(AspectKind::Judgement, text), "rank-mark-judgement", "{text}");
        }
    }
}
