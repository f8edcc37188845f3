//! What a mark may be, when a sheet is whole, who was not there. Pure.

pub mod panel;
pub mod rulings;

use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::because::Because;
use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::{Fault, Place, Problem};
use crate::kernel::ids::SubjectId;
use crate::kernel::limits;
use crate::kernel::score::{PER_POINT, Score, ScoreError};
use crate::kernel::text;
use crate::lifecycle::setup::model::{Aspect, AspectKind, Module};

use super::model::{Change, Entered, Given, Mark, Newest};

/// The largest J score.
const JUDGED_MAX: Score = Score::from_thousandths(3 * PER_POINT);

/// Whether an aspect stands on the sheet of agreed values, or on each judge's own.
#[must_use]
pub fn is_agreed(aspect: &Aspect) -> bool {
    aspect.kind == AspectKind::Measured
}

/// Aspects of one sheet, in order.
pub fn aspects_of(module: &Module, agreed: bool) -> impl Iterator<Item = &Aspect> {
    module.aspects.iter().filter(move |aspect| is_agreed(aspect) == agreed)
}

/// Digest of what a sheet asks: the same for as long as the same values can be given for the same aspects.
#[must_use]
pub fn scheme_digest<'a>(aspects: impl Iterator<Item = &'a Aspect>) -> String {
    let lines: Vec<String> = aspects
        .map(|aspect| format!("{} {} {} {}\n", aspect.uid, aspect.kind.code(), largest(aspect), step(aspect)))
        .collect();
    sha256_hex(lines.concat().as_bytes())
}

/// Largest value a judge may give: 3 on J, the full mark elsewhere.
#[must_use]
pub fn largest(aspect: &Aspect) -> Score {
    if aspect.kind == AspectKind::Judged { JUDGED_MAX } else { aspect.max }
}

/// Steps a value goes in: whole numbers on J.
#[must_use]
pub fn step(aspect: &Aspect) -> Score {
    if aspect.kind == AspectKind::Judged { Score::from_thousandths(PER_POINT) } else { aspect.step }
}

/// M with nothing between full marks and none: 是 or 否.
#[must_use]
pub fn is_yes_or_no(aspect: &Aspect) -> bool {
    aspect.kind == AspectKind::Measured && aspect.step == aspect.max
}

/// Decimals a value of this aspect is shown with.
#[must_use]
pub fn decimals(aspect: &Aspect) -> u32 {
    match step(aspect).thousandths() {
        step if step % 1000 == 0 => 0,
        step if step % 100 == 0 => 1,
        step if step % 10 == 0 => 2,
        _ => 3,
    }
}

/// What a Chinese keyboard makes of a figure, as plain text.
fn plain(typed: &str) -> String {
    let plain = |c: char| match c {
        '。' | '．' => '.',
        '０'..='９' => {
            char::from_u32(u32::from(c).saturating_sub(u32::from('０')) + u32::from('0')).unwrap_or(c)
        }
        other => other,
    };
    typed.trim().chars().map(plain).collect()
}

/// The one check of a typed mark: form, precision, range, step. Empty is no mark, which is not zero.
///
/// # Errors
/// Why it cannot be taken, for the field.
pub fn read_mark(aspect: &Aspect, typed: &str) -> Result<Option<Score>, Because> {
    let text = plain(typed);
    if text.is_empty() {
        return Ok(None);
    }
    let about = |key: &'static str| Because::new(key).text("aspect", &aspect.code);
    let range = || about("judging-out-of-range").mark("min", Score::ZERO).mark("max", largest(aspect));
    let mark: Score = text.parse().map_err(|error| match error {
        ScoreError::NotANumber => about("judging-not-a-mark"),
        ScoreError::TooPrecise => about("judging-too-precise"),
        ScoreError::TooLarge => range(),
    })?;
    if mark < Score::ZERO || mark > largest(aspect) {
        return Err(range());
    }
    let step = step(aspect).thousandths();
    let beyond = if step > 0 { mark.thousandths() % step } else { 0 };
    if beyond != 0 {
        let below = Score::from_thousandths(mark.thousandths() - beyond);
        let above = Score::from_thousandths(mark.thousandths() - beyond + step).min(largest(aspect));
        let because = about("judging-off-step").mark("step", Score::from_thousandths(step));
        return Err(because.mark("below", below).mark("above", above));
    }
    Ok(Some(mark))
}

/// What was entered, as new versions of the marks it changes. Aspects it does not name stay as they are.
///
/// # Errors
/// `Invalid` with every field that cannot be taken; nothing of the sheet is then.
pub fn changes(aspects: &[&Aspect], newest: &Newest, entered: &[Entered]) -> Result<Vec<Change>, Fault> {
    let mut problems = Vec::new();
    let mut changes = Vec::new();
    let mut seen = BTreeSet::new();
    for line in entered {
        let mut wrong = |field: &str, because: Because| {
            let place = Place::Field(format!("{field}:{}", line.aspect));
            problems.push(Problem { place, because });
        };
        let Some(aspect) = aspects.iter().find(|aspect| aspect.uid == line.aspect) else {
            wrong("mark", Because::new("judging-unknown-aspect"));
            continue;
        };
        if !seen.insert(aspect.id) {
            wrong("mark", Because::new("judging-aspect-twice").text("aspect", &aspect.code));
            continue;
        }
        match change(aspect, newest.get(&aspect.id), line) {
            Ok(change) => changes.extend(change),
            Err((field, because)) => wrong(field, because),
        }
    }
    Fault::invalid_unless_empty(problems)?;
    Ok(changes)
}

fn change(
    aspect: &Aspect,
    before: Option<&Given>,
    line: &Entered,
) -> Result<Option<Change>, (&'static str, Because)> {
    let value = read_mark(aspect, &line.value).map_err(|because| ("mark", because))?;
    let mut reason = Some(line.reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    check_reason(reason.as_deref()).map_err(|because| ("reason", because))?;
    if value.is_some() && reason.is_some() {
        // A mark given later takes the place of the reason that stood there.
        if reason != before.and_then(|given| given.reason.clone()) {
            return Err(("reason", Because::new("judging-mark-and-reason").text("aspect", &aspect.code)));
        }
        reason = None;
    }
    let same = match before {
        Some(given) => given.value == value && given.reason == reason,
        None => value.is_none() && reason.is_none(),
    };
    let version = before.map_or(0, |given| given.version) + 1;
    let aspect_uid = aspect.uid.clone();
    Ok((!same).then_some(Change { aspect_id: aspect.id, aspect_uid, value, reason, version }))
}

fn check_reason(reason: Option<&str>) -> Result<(), Because> {
    let length = reason.map_or(0, |reason| reason.chars().count());
    if length > limits::LINE_CHARS {
        return Err(Because::new("fault-too-long").count("max", limits::LINE_CHARS).count("length", length));
    }
    reason.map_or(Ok(()), text::check_line)
}

/// Where what was entered differs from what somebody saved meanwhile: both values, field by field.
#[must_use]
pub fn differences(aspects: &[&Aspect], newest: &Newest, entered: &[Entered]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for line in entered {
        let Some(aspect) = aspects.iter().find(|aspect| aspect.uid == line.aspect) else { continue };
        let theirs = newest.get(&aspect.id).and_then(|given| given.value);
        let mine = plain(&line.value);
        let stored = theirs.map(|mark| mark.to_string()).unwrap_or_default();
        if mine.parse::<Score>().ok() == theirs && (mine.is_empty() == stored.is_empty()) {
            continue;
        }
        let told = |text: String| if text.is_empty() { "—".to_owned() } else { text };
        let because = Because::new("judging-both-values")
            .text("aspect", &aspect.code)
            .text("theirs", told(stored))
            .text("mine", told(mine));
        problems.push(Problem { place: Place::Field(format!("mark:{}", aspect.uid)), because });
    }
    problems
}

/// Aspects of a sheet that have neither a mark nor a reason for none.
pub fn holes<'a>(
    aspects: impl Iterator<Item = &'a Aspect>,
    newest: &Newest,
) -> impl Iterator<Item = &'a Aspect> {
    aspects.filter(|aspect| !newest.get(&aspect.id).is_some_and(Given::settled))
}

/// Subjects whose sheets hold no mark at all, each with its reason: they were not there. The judges say so without
/// knowing who it was. By row number of the subject, the reason that stands first on the sheets.
#[must_use]
pub fn absent(marks: &[Mark]) -> BTreeMap<SubjectId, String> {
    let mut first: BTreeMap<SubjectId, Option<&Mark>> = BTreeMap::new();
    let place = |mark: &Mark| (mark.aspect_id, mark.seat_id);
    for mark in marks {
        let seen = first.entry(mark.subject_id).or_insert(Some(mark));
        if mark.value.is_some() || mark.reason.is_none() {
            *seen = None;
        }
        if seen.is_some_and(|earlier| place(mark) < place(earlier)) {
            *seen = Some(mark);
        }
    }
    let reason = |(subject, mark): (SubjectId, Option<&Mark>)| Some((subject, mark?.reason.clone()?));
    first.into_iter().filter_map(reason).collect()
}

/// Largest difference between the judges' J scores of one aspect, in points.
#[must_use]
pub fn spread(scores: &[Score]) -> i64 {
    let largest = scores.iter().max().map_or(0, |score| score.thousandths());
    let smallest = scores.iter().min().map_or(0, |score| score.thousandths());
    (largest - smallest) / PER_POINT
}

/// Which of a judge's own marks for one aspect lie at least half of the full mark below the middle one.
/// Fewer than three marks say nothing. It is a hint against slips of the finger, no more.
#[must_use]
pub fn unusually_low(values: &[Option<Score>], full: Score) -> Vec<bool> {
    let mut given: Vec<Score> = values.iter().copied().flatten().collect();
    given.sort_unstable();
    let middle = given.get(given.len() / 2).copied().filter(|_middle| given.len() >= 3);
    values
        .iter()
        .map(|value| match (value, middle) {
            (Some(value), Some(middle)) => {
                (middle.thousandths() - value.thousandths()).saturating_mul(2) >= full.thousandths()
            }
            _ => false,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::AspectId;
    use proptest::prelude::*;

    fn aspect(kind: AspectKind, max: &str, step: &str) -> Aspect {
        let uid = "aspect".to_owned();
        let (max, step) = (max.parse().unwrap(), step.parse().unwrap());
        Aspect {
            id: AspectId::of_row(1),
            uid,
            code: "A1".into(),
            name: "外圆".into(),
            kind,
            max,
            step,
            ordinal: 1,
        }
    }

    fn line(value: &str, reason: &str) -> Entered {
        Entered { aspect: "aspect".into(), value: value.into(), reason: reason.into() }
    }

    fn given(value: Option<&str>, reason: Option<&str>) -> Newest {
        let given = Given {
            value: value.map(|text| text.parse().unwrap()),
            reason: reason.map(str::to_owned),
            version: 4,
            at: chrono::DateTime::UNIX_EPOCH,
        };
        Newest::from([(AspectId::of_row(1), given)])
    }

    fn key(result: Result<Option<Score>, Because>) -> String {
        result.unwrap_err().key.into_owned()
    }

    #[test]
    fn an_empty_field_is_no_mark_and_a_typed_nought_is_one() {
        let scored = aspect(AspectKind::Scored, "10", "0.5");
        assert_eq!(read_mark(&scored, "  "), Ok(None));
        assert_eq!(read_mark(&scored, "0"), Ok(Some(Score::ZERO)));
    }

    #[test]
    fn a_chinese_keyboard_may_type_marks() {
        let scored = aspect(AspectKind::Scored, "10", "0.5");
        assert_eq!(read_mark(&scored, "８。５"), Ok(Some("8.5".parse().unwrap())));
    }

    #[test]
    fn range_step_and_precision_are_checked() {
        let scored = aspect(AspectKind::Scored, "10", "0.5");
        assert_eq!(key(read_mark(&scored, "10.5")), "judging-out-of-range");
        assert_eq!(key(read_mark(&scored, "-0.5")), "judging-out-of-range");
        assert_eq!(key(read_mark(&scored, "9999999999")), "judging-out-of-range");
        assert_eq!(key(read_mark(&scored, "8.3")), "judging-off-step");
        assert_eq!(key(read_mark(&scored, "8.50001")), "judging-too-precise");
        for text in ["abc", "1e1", "=1+1", "NaN", "8,5", "٣", "--1"] {
            assert_eq!(key(read_mark(&scored, text)), "judging-not-a-mark", "{text}");
        }
    }

    #[test]
    fn judgement_is_a_whole_number_from_nought_to_three() {
        let judged = aspect(AspectKind::Judged, "2", "0.1");
        assert_eq!(read_mark(&judged, "3"), Ok(Some("3".parse().unwrap())));
        assert_eq!(key(read_mark(&judged, "1.5")), "judging-off-step");
        assert_eq!(key(read_mark(&judged, "4")), "judging-out-of-range");
    }

    #[test]
    fn only_what_changed_becomes_a_version() {
        let scored = aspect(AspectKind::Scored, "10", "0.5");
        let same = changes(&[&scored], &given(Some("8.5"), None), &[line("8.50", "")]).unwrap();
        assert_eq!(same, []);
        let other = changes(&[&scored], &given(Some("8.5"), None), &[line("9", "")]).unwrap();
        assert_eq!((other[0].version, other[0].value), (5, Some("9".parse().unwrap())));
        let taken_back = changes(&[&scored], &given(Some("8.5"), None), &[line("", "")]).unwrap();
        assert_eq!((taken_back[0].value, taken_back[0].reason.clone()), (None, None));
        assert_eq!(changes(&[&scored], &Newest::new(), &[line("", "")]).unwrap(), []);
    }

    #[test]
    fn a_mark_takes_the_place_of_a_reason_but_does_not_stand_beside_a_new_one() {
        let scored = aspect(AspectKind::Scored, "10", "0.5");
        let before = given(None, Some("工件未交"));
        let change = changes(&[&scored], &before, &[line("7", "工件未交")]).unwrap();
        assert_eq!(change[0].reason, None);
        let fault = changes(&[&scored], &before, &[line("7", "迟交")]).unwrap_err();
        assert_eq!(fault.problems[0].place, Place::Field("reason:aspect".into()));
    }

    #[test]
    fn every_wrong_field_is_named_and_an_aspect_comes_once() {
        let scored = aspect(AspectKind::Scored, "10", "0.5");
        let mut unknown = line("1", "");
        unknown.aspect = "other".into();
        let long = "长".repeat(121);
        let entered = [unknown, line("11", &long), line("1", "")];
        let fault = changes(&[&scored], &Newest::new(), &entered).unwrap_err();
        let keys: Vec<&str> = fault.problems.iter().map(|problem| problem.because.key.as_ref()).collect();
        assert_eq!(keys, ["judging-unknown-aspect", "judging-out-of-range", "judging-aspect-twice"]);
    }

    #[test]
    fn both_values_are_told_where_they_differ() {
        let scored = aspect(AspectKind::Scored, "10", "0.5");
        assert_eq!(differences(&[&scored], &given(Some("8.5"), None), &[line("8.50", "")]), []);
        let told = differences(&[&scored], &given(Some("8.5"), None), &[line("9", "")]);
        assert_eq!(told[0].because.args["theirs"], crate::kernel::because::Arg::Text("8.5".into()));
        assert_eq!(differences(&[&scored], &Newest::new(), &[line("9", "")]).len(), 1);
    }

    #[test]
    fn marks_far_below_the_own_middle_are_pointed_out() {
        let marks =
            |texts: &[&str]| -> Vec<Option<Score>> { texts.iter().map(|text| text.parse().ok()).collect() };
        let full: Score = "10".parse().unwrap();
        assert_eq!(unusually_low(&marks(&["9", "8.5", "2", ""]), full), [false, false, true, false]);
        assert_eq!(unusually_low(&marks(&["9", "2"]), full), [false, false]);
    }

    #[test]
    fn the_spread_is_the_largest_difference() {
        let score = |points: i64| Score::from_thousandths(points * PER_POINT);
        assert_eq!(spread(&[score(0), score(2), score(3)]), 3);
        assert_eq!(spread(&[]), 0);
    }

    proptest! {
        #[test]
        fn whatever_is_taken_lies_in_range_and_on_the_step(text in "[0-9.]{0,8}") {
            let scored = aspect(AspectKind::Scored, "10", "0.25");
            if let Ok(Some(mark)) = read_mark(&scored, &text) {
                prop_assert!(mark >= Score::ZERO && mark <= scored.max);
                prop_assert_eq!(mark.thousandths() % 250, 0);
            }
        }

        #[test]
        fn nothing_typed_breaks_the_check(text: String) {
            let scored = aspect(AspectKind::Scored, "10", "0.5");
            let _answered = read_mark(&scored, &text);
        }
    }
}
