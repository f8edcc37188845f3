//! `CASE.toml` of a competition: people, units and entries by uid only, so that no text a run keeps holds a name.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::kernel::level::Level;
use crate::kernel::money::Fen;
use crate::kernel::prize::Prize;
use crate::lifecycle::awards::model::{External, Shares};
use crate::notation::write::{Toml, inline, list, quoted, texts};

/// A competition as far as the engine asks.
#[derive(Debug, Clone)]
pub struct CaseSource {
    /// Its uid.
    pub uid: String,
    /// Its level.
    pub level: Level,
    /// Last day of the final.
    pub final_day: NaiveDate,
    /// Whether it only selects.
    pub selection_only: bool,
    /// The level it selects for, where somebody entered it.
    pub selects_for: Option<Level>,
    /// Its events.
    pub events: Vec<EventSource>,
    /// Share plans filed, by entry or coach team.
    pub plans: BTreeMap<String, Shares>,
    /// Accepted results of competitions held elsewhere.
    pub external: Vec<ExternalSource>,
}

/// An event.
#[derive(Debug, Clone)]
pub struct EventSource {
    /// Its uid; of the division where an event has several.
    pub uid: String,
    /// It is a division of the event before it.
    pub division: bool,
    /// Its class, or the competition's.
    pub class: Option<String>,
    /// Uids of hosts with their parts.
    pub hosts: Vec<(String, u32)>,
    /// Places of the approved plan.
    pub title_quota: Option<u32>,
    /// Its results.
    pub entries: Vec<EntrySource>,
}

/// An entry with its result.
#[derive(Debug, Clone)]
pub struct EntrySource {
    /// Its uid.
    pub uid: String,
    /// Rank; `None`: unranked.
    pub rank: Option<u32>,
    /// Prize; `None`: not decided.
    pub prize: Option<Prize>,
    /// What the organiser paid, where it is known.
    pub prize_money: Option<Fen>,
    /// Whether it represents the city, where it is known.
    pub represents: Option<bool>,
    /// Uid of its coach team.
    pub coach_team: Option<String>,
    /// Whether it is a team.
    pub team: bool,
    /// Uids of its members with the titles each held before the final.
    pub members: Vec<(String, Vec<String>)>,
}

/// An accepted outside result.
#[derive(Debug, Clone)]
pub struct ExternalSource {
    /// The result.
    pub result: External,
    /// Titles the person held before that final.
    pub holds: Vec<String>,
}

/// The text. The same facts are always the same bytes.
#[must_use]
pub fn case_text(source: &CaseSource) -> String {
    let mut toml = Toml::default();
    toml.begin("competition");
    toml.text("id", &source.uid);
    toml.text("level", source.level.code());
    toml.value("final_day", source.final_day);
    if source.level == Level::World {
        toml.text("series", "other");
    }
    if source.selection_only {
        toml.value("selection_only", true);
    }
    if let Some(level) = source.selects_for {
        toml.text("selects_for", level.code());
    }
    for event in &source.events {
        write_event(&mut toml, event, &source.plans);
    }
    let teams: BTreeSet<&str> = source
        .events
        .iter()
        .flat_map(|event| &event.entries)
        .filter_map(|entry| entry.coach_team.as_deref())
        .collect();
    for team in teams {
        if let Some(shares) = source.plans.get(team) {
            write_coach_plan(&mut toml, team, shares);
        }
    }
    for group in groups(&source.external) {
        write_external(&mut toml, &group, &source.plans);
    }
    toml.finish()
}

fn write_event(toml: &mut Toml, event: &EventSource, plans: &BTreeMap<String, Shares>) {
    if event.division {
        toml.begin("competition.event.division");
        toml.text("id", &event.uid);
        if let Some(quota) = event.title_quota {
            toml.value("title_quota", quota);
        }
        for entry in &event.entries {
            write_entry(toml, "competition.event.division.results", entry, plans.get(&entry.uid));
        }
        return;
    }
    toml.begin("competition.event");
    toml.text("id", &event.uid);
    toml.text("class", event.class.as_deref().unwrap_or("none"));
    match event.hosts.as_slice() {
        [] => {}
        [(unit, _)] => toml.text("host", unit),
        hosts => toml.value("hosts", shares_list("unit", hosts)),
    }
    if let Some(quota) = event.title_quota {
        toml.value("title_quota", quota);
    }
    for entry in &event.entries {
        write_entry(toml, "competition.event.results", entry, plans.get(&entry.uid));
    }
}

fn write_entry(toml: &mut Toml, below: &str, entry: &EntrySource, plan: Option<&Shares>) {
    toml.begin(below);
    toml.text("entry", &entry.uid);
    if let Some(rank) = entry.rank {
        toml.value("rank", rank);
    }
    toml.text("prize", entry.prize.unwrap_or(Prize::Open).code());
    if let Some(money) = entry.prize_money {
        toml.text("prize_money", &money.to_string());
    }
    if let Some(represents) = entry.represents {
        toml.value("represents", represents);
    }
    if let Some(team) = &entry.coach_team {
        toml.text("coach_team", team);
    }
    write_members(toml, entry, plan);
}

fn write_members(toml: &mut Toml, entry: &EntrySource, plan: Option<&Shares>) {
    let titles = |holds: &[String]| texts(holds.iter().map(String::as_str));
    if !entry.team {
        if let Some((person, holds)) = entry.members.first() {
            toml.text("person", person);
            if !holds.is_empty() {
                toml.value("holds", titles(holds));
            }
        }
        return;
    }
    let share =
        |person: &str| plan?.iter().find(|(name, _)| name == person).map(|(_, part)| part.to_string());
    let member = |(person, holds): &(String, Vec<String>)| {
        let pairs = [("person", quoted(person)), ("holds", titles(holds))];
        inline(pairs.into_iter().chain(share(person).map(|parts| ("share", parts))))
    };
    toml.value("members", list(entry.members.iter().map(member)));
}

fn shares_list(key: &'static str, shares: &[(String, u32)]) -> String {
    list(shares.iter().map(|(payee, parts)| inline([(key, quoted(payee)), ("share", parts.to_string())])))
}

fn write_coach_plan(toml: &mut Toml, team: &str, shares: &[(String, u32)]) {
    toml.begin("competition.coach_team");
    toml.text("id", team);
    toml.value("members", shares_list("person", shares));
}

/// Outside results of one competition belong together: a coach team is paid once for all it coached there.
fn groups(external: &[ExternalSource]) -> Vec<Vec<&ExternalSource>> {
    let mut groups: BTreeMap<(&str, &str, NaiveDate), Vec<&ExternalSource>> = BTreeMap::new();
    for source in external {
        let entered = &source.result.entered;
        let key = (entered.competition_name.as_str(), entered.level.code(), entered.final_day);
        groups.entry(key).or_default().push(source);
    }
    groups.into_values().collect()
}

/// A coach team as the case names it: one of ours may coach at several competitions, each paid by itself.
#[must_use]
pub fn outside_team(team: &str, competition: &str) -> String {
    format!("{team}/{competition}")
}

fn write_external(toml: &mut Toml, group: &[&ExternalSource], plans: &BTreeMap<String, Shares>) {
    let Some(first) = group.iter().min_by_key(|source| source.result.id) else { return };
    let (id, entered) = (&first.result.uid, &first.result.entered);
    toml.begin("competition");
    toml.text("id", id);
    toml.text("level", entered.level.code());
    toml.value("final_day", entered.final_day);
    if let Some(series) = &entered.series {
        toml.text("series", series);
    }
    let mut teams = BTreeSet::new();
    for source in group {
        let entered = &source.result.entered;
        let team = entered.coach_team.as_deref().map(|team| outside_team(team, id));
        teams.extend(team.clone());
        let event = EventSource {
            uid: source.result.uid.clone(),
            division: false,
            class: entered.class.clone(),
            hosts: Vec::new(),
            title_quota: None,
            entries: vec![EntrySource {
                uid: source.result.uid.clone(),
                rank: entered.place.and_then(|place| u32::try_from(place).ok()),
                prize: (entered.prize != Prize::Open).then_some(entered.prize),
                prize_money: entered.prize_money,
                represents: entered.represents,
                coach_team: team,
                team: false,
                members: vec![(entered.person.clone(), source.holds.clone())],
            }],
        };
        write_event(toml, &event, plans);
    }
    for team in teams {
        if let Some(shares) = plans.get(&team) {
            write_coach_plan(toml, &team, shares);
        }
    }
}
