//! Names of a case are used once: a claim is known by them.

use std::collections::HashMap;

use super::Case;
use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};

/// Whether ids of competitions, events, entries and coach teams are each used once in the case.
pub(super) fn check(case: &Case, places: &[(String, Place)]) -> Result<(), Vec<Problem>> {
    let place_of: HashMap<&str, &Place> = places.iter().map(|(id, place)| (id.as_str(), place)).collect();
    let mut problems = Vec::new();
    let mut report = |key: &'static str, id: &str, near: &str| {
        let place = place_of.get(near).map_or(Place::Whole, |place| (*place).clone());
        problems.push(Problem { place, because: Because::new(key).text("id", id) });
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
                let planned = entry.members.iter().filter(|member| member.share.is_some()).count();
                let parts: u64 = entry.members.iter().filter_map(|member| member.share).map(u64::from).sum();
                if planned > 0 && (planned < entry.members.len() || parts == 0) {
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
