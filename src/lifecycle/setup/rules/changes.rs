//! What mending a competition, an event or a division changes: each particular, old and new. Pure.

use serde::Serialize;

use crate::kernel::because::{Arg, Because};
use crate::kernel::kind::CompetitionKind;
use crate::lifecycle::setup::model::{
    Competition, Division, Event, HostShare, NewDivision, NewEvent, Particulars, Share, TieDecider, Ties,
    day_ending_at,
};

use super::plan::PlanSettings;

/// Where a particular was told before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Told {
    /// On the public pages, once registration was opened.
    Publicly,
    /// To those in office alone.
    Inside,
}

/// A particular that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Key of its label.
    pub what: &'static str,
    /// As it was.
    pub before: Arg,
    /// As it will be.
    pub after: Arg,
    /// Where it was told.
    #[serde(skip)]
    pub told: Told,
    /// It is part of what the authority approved: money, titles and prizes depend on it.
    #[serde(skip)]
    pub approved: bool,
}

impl Change {
    /// Old and new in a sentence.
    #[must_use]
    pub fn sentence(&self) -> Because {
        Because::new("setup-changed")
            .word("what", self.what)
            .with("before", self.before.clone())
            .with("after", self.after.clone())
    }
}

#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn add(&mut self, what: &'static str, (told, approved): (Told, bool), before: Arg, after: Arg) {
        if before != after {
            self.0.push(Change { what, before, after, told, approved });
        }
    }
}

const PUBLIC: (Told, bool) = (Told::Publicly, false);
const PUBLIC_APPROVED: (Told, bool) = (Told::Publicly, true);
const APPROVED: (Told, bool) = (Told::Inside, true);
const INSIDE: (Told, bool) = (Told::Inside, false);

fn text(value: &str) -> Arg {
    Arg::Text(value.to_owned())
}

fn word(key: &'static str) -> Arg {
    Arg::Word { word: key.into() }
}

fn optional(value: Option<&str>) -> Arg {
    value.map_or_else(|| word("page-not-set"), text)
}

fn yes(value: bool) -> Arg {
    word(if value { "setup-yes" } else { "setup-no" })
}

fn list<T: AsRef<str>>(values: &[T]) -> Arg {
    Arg::List(values.iter().map(|value| text(value.as_ref())).collect())
}

/// The key of the label of the last day of registration.
pub const DEADLINE: &str = "setup-last-registration-day";

/// What mending a competition's particulars changes; `authority` is the name of the one it is filed with then.
#[must_use]
pub fn of_competition(before: &Competition, new: &Particulars, authority: &str) -> Vec<Change> {
    let day = |date| Arg::Date { date };
    let mut changes = Changes::default();
    let mut add = |what, kind, before, after| changes.add(what, kind, before, after);
    add("setup-name", PUBLIC, text(&before.name), text(&new.name));
    add("setup-year", PUBLIC_APPROVED, text(&before.year.to_string()), text(&new.year.to_string()));
    let kind = |kind: CompetitionKind| word(kind.message_key());
    add("setup-kind", APPROVED, kind(before.kind), kind(new.kind));
    add("setup-authority", PUBLIC, text(&before.authority_name), text(authority));
    let level = |level: crate::kernel::level::Level| word(level.message_key());
    add("setup-level", PUBLIC_APPROVED, level(before.level), level(new.level));
    add("setup-class", PUBLIC_APPROVED, optional(before.class.as_deref()), optional(new.class.as_deref()));
    let (was, is) = (optional(before.selects_for.as_deref()), optional(new.selects_for.as_deref()));
    add("setup-selects-for", APPROVED, was, is);
    add("setup-selection-only", APPROVED, yes(before.selection_only), yes(new.selection_only));
    add("setup-place", PUBLIC, text(&before.place), text(&new.place));
    add("setup-first-day", PUBLIC, day(before.first_day), day(new.first_day));
    add("setup-final-day", PUBLIC, day(before.final_day), day(new.final_day));
    let deadline = day_ending_at(before.registration_until);
    add(DEADLINE, PUBLIC, day(deadline), day(new.last_registration_day));
    let until = |date: Option<chrono::NaiveDate>| date.map_or_else(|| word("page-not-set"), day);
    add("setup-replace-until", INSIDE, until(before.replace_until), until(new.replace_until));
    let hours = |hours: i64| Arg::Count(hours);
    add("setup-appeal-hours", PUBLIC, hours(before.appeal_hours), hours(new.appeal_hours));
    add("setup-packs", APPROVED, list(&before.packs), list(&new.packs));
    let depth = |depth: crate::lifecycle::setup::model::ExplainDepth| word(depth.message_key());
    add("setup-explain-depth", INSIDE, depth(before.explain_depth), depth(new.explain_depth));
    changes.0
}

/// The hosts of an event, each with its name and its part.
fn hosts<'a>(hosts: impl IntoIterator<Item = (&'a str, Share)>) -> Arg {
    let said = |(name, Share { numerator, denominator }): (&str, Share)| {
        Arg::Text(if numerator == denominator {
            name.to_owned()
        } else {
            format!("{name} {numerator}/{denominator}")
        })
    };
    Arg::List(hosts.into_iter().map(said).collect())
}

/// What mending an event changes; `named` are its new hosts by name.
#[must_use]
pub fn of_event(
    (before, paid): (&Event, &[HostShare]),
    new: &NewEvent,
    named: &[(String, Share)],
) -> Vec<Change> {
    let quota = |quota: Option<i64>| quota.map_or_else(|| word("page-not-set"), Arg::Count);
    let mut changes = Changes::default();
    let mut add = |what, kind, before, after| changes.add(what, kind, before, after);
    add("setup-event-name", PUBLIC, text(&before.name), text(&new.name));
    add("setup-occupation", PUBLIC, text(&before.occupation_code), text(&new.occupation_code));
    add("setup-class", APPROVED, optional(before.class.as_deref()), optional(new.class.as_deref()));
    let was = hosts(paid.iter().map(|host| (host.unit_name.as_str(), host.share())));
    let is = hosts(named.iter().map(|(name, share)| (name.as_str(), *share)));
    add("setup-host", PUBLIC_APPROVED, was, is);
    add("setup-quota", APPROVED, quota(before.title_quota), quota(new.title_quota));
    changes.0
}

fn decider(ties: &Ties) -> Arg {
    match (ties.by, &ties.committee) {
        (Some(TieDecider::Committee), Some(committee)) => text(committee),
        (Some(by), _) => word(by.message_key()),
        (None, _) => word(Ties::ANYBODY),
    }
}

/// What mending a division changes.
#[must_use]
pub fn of_division(before: &Division, new: &NewDivision) -> Vec<Change> {
    let prizes = |plan: &str| PlanSettings::nearest(plan).map(|plan| (plan.places, plan.cut));
    let category = |category: crate::lifecycle::setup::model::Category| word(category.message_key());
    let mut changes = Changes::default();
    changes.add("setup-division-name", PUBLIC, text(&before.name), text(&new.name));
    changes.add("setup-category", APPROVED, category(before.category), category(new.category));
    changes.add("setup-team-size", APPROVED, Arg::Count(before.team_size), Arg::Count(new.team_size));
    let approved = prizes(&before.plan) != prizes(&new.plan);
    let kind = if approved { APPROVED } else { INSIDE };
    let quota = |quota: Option<i64>| quota.map_or_else(|| word("page-not-set"), Arg::Count);
    changes.add("setup-quota", APPROVED, quota(before.title_quota), quota(new.title_quota));
    changes.add("setup-ties-by", PUBLIC, decider(&before.ties), decider(&new.ties));
    changes.add("setup-plan", kind, text(&before.plan), text(&new.plan));
    changes.0
}
