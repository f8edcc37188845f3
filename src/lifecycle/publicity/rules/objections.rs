//! Where an objection stands, what can be done about it, what it holds. Pure.

use chrono::{DateTime, NaiveDate, Utc};

use crate::access::actions::Action;
use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::ids::ResultId;

use super::super::model::Read;
use super::super::model::objections::{Holds, Kind, Objection, Ruling, State, Step, StepKind};

/// Until when it is to be answered.
#[must_use]
pub fn due_at(objection: &Objection) -> DateTime<Utc> {
    objection.steps.iter().rev().find_map(|step| step.due_at).unwrap_or(objection.due_at)
}

/// Where it stands at an instant. One unanswered past its deadline is the authority's without anybody doing anything.
#[must_use]
pub fn state(objection: &Objection, now: DateTime<Utc>) -> State {
    let did = |kind: StepKind| objection.steps.iter().any(|step| step.kind == kind);
    if did(StepKind::Withdrawn) {
        return State::Withdrawn;
    }
    if let Some(ruling) = answer(objection).and_then(|step| step.ruling) {
        return ruling.into();
    }
    if did(StepKind::Referred) || now >= due_at(objection) {
        return State::Referred;
    }
    if did(StepKind::Acknowledged) { State::Acknowledged } else { State::Filed }
}

/// The step that answered it.
#[must_use]
pub fn answer(objection: &Objection) -> Option<&Step> {
    objection.steps.iter().rev().find(|step| step.ruling.is_some())
}

/// Whether a step is possible now.
#[must_use]
pub fn admits(objection: &Objection, step: StepKind, now: DateTime<Utc>) -> bool {
    let state = state(objection, now);
    let fresh = matches!(state, State::Filed | State::Acknowledged);
    let extended = objection.steps.iter().any(|step| step.kind == StepKind::Extended);
    match step {
        StepKind::Acknowledged => state == State::Filed,
        StepKind::Narrowed | StepKind::Referred | StepKind::Ruled => fresh,
        StepKind::Extended => fresh && !extended,
        StepKind::Decided => state == State::Referred,
        StepKind::Withdrawn => state.is_open(),
    }
}

/// Which places it could move: all of its division until somebody says which.
#[must_use]
pub fn holds(objection: &Objection) -> Holds {
    match objection.steps.iter().rev().find_map(|step| step.entries.as_ref()) {
        None => Holds::Division,
        Some(entries) if entries.is_empty() => Holds::Nothing,
        Some(entries) => Holds::Entries(entries.clone()),
    }
}

/// The answer after which the result has to be corrected, where there was such an answer.
#[must_use]
pub fn upheld(objection: &Objection) -> Option<&Step> {
    let upheld = |step: &&Step| step.ruling == Some(Ruling::Upheld) && step.corrects == Some(true);
    answer(objection)
        .filter(upheld)
        .filter(|_step| objection.steps.iter().all(|step| step.kind != StepKind::Withdrawn))
}

/// Whether it was upheld, and the public still reads the result of then: neither another one, nor the one a correction that
/// names it has made. `made` are the results of such corrections.
#[must_use]
pub fn awaits_correction(objection: &Objection, read: Option<&Read>, made: &[ResultId]) -> bool {
    let is_mended = |step: &Step, read: &Read| read.since > step.at || made.contains(&read.result_id);
    upheld(objection).is_some_and(|step| read.is_none_or(|read| !is_mended(step, read)))
}

/// Why results cannot be official yet because of it; as [`awaits_correction`].
#[must_use]
pub fn blocks(
    objection: &Objection,
    division: &str,
    (read, made): (Option<&Read>, &[ResultId]),
    now: DateTime<Utc>,
) -> Option<Because> {
    let told = |key: &'static str| {
        let because = Because::new(key).text("division", division).count("number", objection.number);
        because.word("kind", objection.kind.message_key())
    };
    if awaits_correction(objection, read, made) {
        return Some(told("objection-awaits-correction"));
    }
    let held = state(objection, now).is_open() && holds(objection) != Holds::Nothing;
    held.then(|| told("objection-holds").date("until", last_day(due_at(objection))))
}

/// The civil day whose 24:00 an instant is.
#[must_use]
pub fn last_day(instant: DateTime<Utc>) -> NaiveDate {
    civil_date(instant - chrono::TimeDelta::microseconds(1))
}

/// The action a step is, by what it is done about.
#[must_use]
pub fn action_of(kind: Kind, step: StepKind) -> Action {
    match (step, kind) {
        (StepKind::Withdrawn, _) => Action::WithdrawObjection,
        (StepKind::Decided, _) => Action::DecideObjection,
        (StepKind::Ruled, Kind::Objection) => Action::RuleObjection,
        (StepKind::Ruled, Kind::Appeal) => Action::RuleAppeal,
        (_, Kind::Objection) => Action::HandleObjection,
        (_, Kind::Appeal) => Action::HandleAppeal,
    }
}

/// When something can be filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Since when; `None`: it is not known, but it has begun.
    pub since: Option<DateTime<Utc>>,
    /// Until when; `None`: nobody can say yet.
    pub until: Option<DateTime<Utc>>,
}

impl Window {
    /// Whether it is open at an instant.
    #[must_use]
    pub fn is_open(self, now: DateTime<Utc>) -> bool {
        self.since.is_none_or(|since| since <= now) && self.until.is_none_or(|until| now < until)
    }

    /// Whether what came on that day came in time: a letter may be entered the day after.
    #[must_use]
    pub fn had(self, day: NaiveDate) -> bool {
        self.since.is_none_or(|since| civil_date(since) <= day)
            && self.until.is_none_or(|until| day <= last_day(until))
    }
}

/// Whether names stand beside it: what was said in the hall goes by code until the codes are open.
#[must_use]
pub fn shows_names(kind: Kind, opened: bool) -> bool {
    kind == Kind::Objection || opened
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::kernel::ids::{DivisionId, ObjectionId};
    use crate::lifecycle::publicity::model::objections::Channel;

    /// Nothing is published, nothing corrected.
    const NOTHING: (Option<&Read>, &[ResultId]) = (None, &[]);

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hours)
    }

    fn step(kind: StepKind, hours: i64) -> Step {
        let (ruling, corrects, reason, due_at, entries) = (None, None, None, None, None);
        Step { kind, ruling, corrects, reason, due_at, entries, by: "b".into(), at: at(hours) }
    }

    fn filed(steps: Vec<Step>) -> Objection {
        Objection {
            id: ObjectionId::of_row(1),
            uid: "u".into(),
            division_id: DivisionId::of_row(1),
            number: 3,
            kind: Kind::Objection,
            channel: Channel::Own,
            anonymous: false,
            received: civil_date(at(0)),
            code: None,
            text: "t".into(),
            by: "a".into(),
            at: at(0),
            due_at: at(100),
            steps,
        }
    }

    fn ruled(kind: StepKind, ruling: Ruling, corrects: bool, hours: i64) -> Step {
        Step { ruling: Some(ruling), corrects: Some(corrects), ..step(kind, hours) }
    }

    #[test]
    fn one_unanswered_past_its_deadline_is_the_authoritys() {
        let objection = filed(vec![step(StepKind::Acknowledged, 1)]);
        assert_eq!(state(&objection, at(99)), State::Acknowledged);
        assert_eq!(state(&objection, at(100)), State::Referred);
        assert!(
            !admits(&objection, StepKind::Ruled, at(100)) && admits(&objection, StepKind::Decided, at(100))
        );
        assert!(
            admits(&objection, StepKind::Ruled, at(99)) && !admits(&objection, StepKind::Decided, at(99))
        );
    }

    #[test]
    fn the_deadline_moves_once() {
        let objection = filed(vec![Step { due_at: Some(at(200)), ..step(StepKind::Extended, 50) }]);
        assert_eq!((due_at(&objection), state(&objection, at(150))), (at(200), State::Filed));
        assert!(!admits(&objection, StepKind::Extended, at(60)));
        assert!(admits(&filed(Vec::new()), StepKind::Extended, at(60)));
    }

    #[test]
    fn what_is_answered_or_taken_back_admits_nothing_more() {
        let answered = filed(vec![ruled(StepKind::Ruled, Ruling::Dismissed, false, 5)]);
        let withdrawn = filed(vec![step(StepKind::Withdrawn, 5)]);
        assert_eq!(state(&answered, at(500)), State::Dismissed);
        assert_eq!(state(&withdrawn, at(500)), State::Withdrawn);
        for objection in [answered, withdrawn] {
            assert!(StepKind::ALL.iter().all(|step| !admits(&objection, *step, at(6))));
            assert_eq!(blocks(&objection, "焊工", NOTHING, at(6)), None);
        }
    }

    #[test]
    fn an_open_one_holds_the_division_until_somebody_says_what_it_holds() {
        let narrowed = |entries: &[&str]| {
            let entries = Some(entries.iter().map(|uid| (*uid).to_owned()).collect());
            filed(vec![Step { entries, ..step(StepKind::Narrowed, 2) }])
        };
        assert_eq!(holds(&filed(Vec::new())), Holds::Division);
        assert_eq!(holds(&narrowed(&["e"])), Holds::Entries(vec!["e".to_owned()]));
        assert_eq!(holds(&narrowed(&[])), Holds::Nothing);
        assert!(blocks(&filed(Vec::new()), "焊工", NOTHING, at(3)).is_some());
        assert!(blocks(&narrowed(&["e"]), "焊工", NOTHING, at(3)).is_some());
        assert_eq!(blocks(&narrowed(&[]), "焊工", NOTHING, at(3)), None);
    }

    #[test]
    fn an_upheld_one_holds_until_the_public_reads_another_result() {
        let objection = filed(vec![ruled(StepKind::Decided, Ruling::Upheld, true, 5)]);
        let (first, second) = (ResultId::of_row(1), ResultId::of_row(2));
        let since = |hours: i64, result_id: ResultId| Read { since: at(hours), result_id };
        assert!(awaits_correction(&objection, Some(&since(4, first)), &[second]));
        assert!(awaits_correction(&objection, None, &[second]));
        assert!(!awaits_correction(&objection, Some(&since(6, second)), &[]));
        // A correction after which the result reads as before.
        assert!(!awaits_correction(&objection, Some(&since(4, first)), &[first]));
        let needless = filed(vec![ruled(StepKind::Ruled, Ruling::Upheld, false, 5)]);
        assert!(!awaits_correction(&needless, None, &[]));
    }

    #[test]
    fn a_letter_of_the_last_day_is_in_time_whenever_it_is_entered() {
        // Until 24:00 of the 2nd of January at +08:00.
        let window = Window { since: Some(at(0)), until: Some(at(40)) };
        assert!(window.is_open(at(39)) && !window.is_open(at(40)));
        let day = |day: u32| NaiveDate::from_ymd_opt(1970, 1, day).unwrap();
        assert!(window.had(day(1)) && window.had(day(2)) && !window.had(day(3)));
        assert!(!window.had(day(1).pred_opt().unwrap()));
    }
}
