//! Names of a case are used once: a claim is known by them. So is a contest, and a person in an event, whatever it is called.

use std::collections::HashMap;

use super::{Case, Entry, Event};
use crate::kernel::alike;
use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};

/// Contests that stand in the case twice under two ids, by the second id: of one level and name but for the year, on days
/// close to each other. Whoever won there would be paid twice.
fn same_contests(case: &Case) -> Vec<(&str, Because)> {
    let named = case.competitions.iter().zip(0_usize..).filter_map(|(one, at)| {
        let key = (one.level, alike::contest(one.name.as_deref()?), one.final_day);
        Some((key, at, one))
    });
    let mut named: Vec<_> = named.collect();
    named.sort_unstable_by(|(one, at, _), (other, after, _)| (one, at).cmp(&(other, after)));
    let mut found = Vec::new();
    for pair in named.windows(2) {
        let [((level, name, day), _, first), ((same, other, close), _, second)] = pair else { continue };
        // Under one id it is told as such.
        if (level, name) == (same, other) && alike::are_near(*day, *close) && first.id != second.id {
            let because = Because::new("award-case-contest-twice")
                .text("first", first.id.as_str())
                .text("second", second.id.as_str())
                .text("name", second.name.as_deref().unwrap_or_default());
            found.push((second.id.as_str(), because));
        }
    }
    found
}

/// The first person, by name, who stands in two entries of an event.
fn entered_twice(event: &Event) -> Option<(&str, Because)> {
    let members = event.entries.iter().map(|entry| entry.members.len()).sum();
    let mut persons: Vec<(&str, &str)> = Vec::with_capacity(members);
    for entry in &event.entries {
        persons.extend(entry.members.iter().map(|member| (&*member.person, &*entry.id)));
    }
    persons.sort_unstable();
    let twice = persons.windows(2).find_map(|pair| match pair {
        [(person, first), (same, second)] if person == same && first != second => {
            Some((*person, *first, *second))
        }
        _ => None,
    });
    let (person, first, second) = twice?;
    let because = Because::new("award-case-person-in-two")
        .text("id", person)
        .text("first", first)
        .text("second", second);
    Some((event.id.as_str(), because))
}

/// Whether a team's plan names some of its members only, or gives nobody a part.
fn is_half_planned(entry: &Entry) -> bool {
    let planned = entry.members.iter().filter(|member| member.share.is_some()).count();
    let parts: u64 = entry.members.iter().filter_map(|member| member.share).map(u64::from).sum();
    planned > 0 && (planned < entry.members.len() || parts == 0)
}

/// Whether ids of competitions, events, entries and coach teams are each used once in the case.
pub(super) fn check(case: &Case, places: &[(String, Place)]) -> Result<(), Vec<Problem>> {
    let place_of: HashMap<&str, &Place> = places.iter().map(|(id, place)| (id.as_str(), place)).collect();
    let mut problems = Vec::new();
    let at = |near: &str| place_of.get(near).map_or(Place::Whole, |place| (*place).clone());
    let events = case.competitions.iter().flat_map(|competition| &competition.events);
    let twice = events.filter_map(entered_twice).chain(same_contests(case));
    problems.extend(twice.map(|(id, because)| Problem { place: at(id), because }));
    let mut report = |key: &'static str, id: &str, near: &str| {
        problems.push(Problem { place: at(near), because: Because::new(key).text("id", id) });
    };
    let mut competitions = HashMap::new();
    let mut events = HashMap::new();
    let all = case.competitions.iter().flat_map(|competition| &competition.events);
    let mut entries = HashMap::with_capacity(all.map(|event| event.entries.len()).sum());
    let mut coaches: HashMap<&str, &str> = HashMap::new();
    for competition in &case.competitions {
        // Entries of a coach team mostly follow one another.
        let mut last_coach = None;
        if competitions.insert(competition.id.as_str(), ()).is_some() {
            report("award-case-competition-twice", &competition.id, &competition.id);
        }
        for event in &competition.events {
            if events.insert(event.id.as_str(), ()).is_some() {
                report("award-case-event-twice", &event.id, &event.id);
            }
            for entry in &event.entries {
                if entries.insert(&*entry.id, ()).is_some() {
                    report("award-case-entry-twice", &entry.id, &event.id);
                }
                if is_half_planned(entry) {
                    report("award-case-half-plan", &entry.id, &event.id);
                }
                let mut persons: Vec<&str> = Vec::new();
                if entry.members.len() > 1 {
                    persons.extend(entry.members.iter().map(|member| &*member.person));
                }
                persons.sort_unstable();
                for pair in persons.windows(2).filter(|pair| pair.first() == pair.last()) {
                    report("award-case-person-twice", pair.first().unwrap_or(&""), &event.id);
                }
                if let Some(team) = entry.coach_team.as_deref()
                    && last_coach.replace(team) != Some(team)
                    && coaches.insert(team, &competition.id).is_some_and(|other| other != competition.id)
                {
                    report("award-case-coach-twice", team, &event.id);
                }
            }
        }
        let mut planned = HashMap::new();
        for team in &competition.coach_teams {
            if planned.insert(&*team.id, ()).is_some() {
                report("award-case-coach-plan-twice", &team.id, &competition.id);
            }
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
