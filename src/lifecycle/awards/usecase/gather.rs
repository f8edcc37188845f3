//! Everything one run is about, from all stages before.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use num_integer::Integer;

use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, DivisionId, PersonId, StreamId};
use crate::kernel::money::Fen;
use crate::kernel::prize::Prize;
use crate::lifecycle::awards::model::{Decision, ExternalStanding, FactKind};
use crate::lifecycle::awards::rules::case_text::{
    CaseSource, EntrySource, EventSource, ExternalSource, outside_team,
};
use crate::lifecycle::awards::rules::decisions_text::{facts, in_force, selects_for};
use crate::lifecycle::awards::store::{self, CoachTeam};
use crate::lifecycle::ranking::usecase as ranking;
use crate::lifecycle::registration::model::Entry;
use crate::lifecycle::registration::usecase as registration;
use crate::lifecycle::setup::model::{Competition, Division, Event, HostShare};
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;
use crate::scoring::model::{Record, RecordRow};

/// What was gathered.
pub(super) struct Gathered {
    pub(super) competition: Competition,
    pub(super) source: CaseSource,
    pub(super) decisions: Vec<Decision>,
    /// Uid to name, of everything the case speaks of.
    pub(super) names: BTreeMap<String, String>,
    /// Uid of an entry or of a member to what tells it from a namesake: unit, ticket number, event and division.
    pub(super) notes: BTreeMap<String, Vec<String>>,
    pub(super) entries: Vec<Entry>,
    pub(super) coach_teams: Vec<CoachTeam>,
    /// Person or unit, row number to uid.
    pub(super) uids: BTreeMap<StreamId, String>,
    /// Divisions without a result yet.
    pub(super) without_result: Vec<String>,
}

/// A division with its admitted entries and its ranking.
struct Judged {
    division: Division,
    entries: Vec<Entry>,
    ranking: Option<Arc<Record>>,
}

/// Reads it all from one state of the database.
pub(super) fn gather(
    conn: &mut Conn,
    recall: Recall<'_>,
    competition_id: CompetitionId,
) -> Result<Gathered, Fault> {
    gather_with(conn, recall, competition_id, None)
}

/// As [`gather`], with another result of one division where one is given.
pub(super) fn gather_with(
    conn: &mut Conn,
    recall: Recall<'_>,
    competition_id: CompetitionId,
    instead: Option<(DivisionId, &Arc<Record>)>,
) -> Result<Gathered, Fault> {
    let competition = setup::competition_in_tx(conn, competition_id)?;
    let decisions = store::decisions(conn, competition_id)?;
    let coach_teams = store::coach_teams(conn, competition_id)?;
    let mut events = Vec::new();
    let mut without_result = Vec::new();
    for event in setup::events_in_tx(conn, competition_id)? {
        let mut judged = Vec::new();
        for division in setup::endings::live_divisions_in_tx(conn, event.id)? {
            let entries = registration::admitted_in_tx(conn, division.id)?;
            let ranking = match instead.filter(|(id, _record)| *id == division.id) {
                Some((_id, record)) => Some(record.clone()),
                None => {
                    ranking::results::if_signed_in_tx(conn, recall, division.id)?.map(|result| result.record)
                }
            };
            if ranking.is_none() {
                without_result.push(division.name.clone());
            }
            judged.push(Judged { division, entries, ranking });
        }
        // An event that was cancelled or merged was not held: nobody is paid for it.
        if judged.is_empty() {
            continue;
        }
        let hosts = setup::hosts_in_tx(conn, event.id)?;
        events.push((event, hosts, judged));
    }
    let (uids, mut names) = known(conn, &events)?;
    let notes = notes(&events, &uids);
    for team in &coach_teams {
        names.insert(team.uid.clone(), team.name.clone());
        for member in &team.members {
            if let Some(person) = store::person_by_uid(conn, member)? {
                names.insert(person.uid, person.name);
            }
        }
    }
    let mut builder = Builder {
        competition: &competition,
        conn,
        uids: &uids,
        names: &mut names,
        decisions: &decisions,
        teams: &coach_teams,
    };
    let source = builder.source(&events)?;
    let entries =
        events.into_iter().flat_map(|(_, _, judged)| judged).flat_map(|judged| judged.entries).collect();
    Ok(Gathered { competition, source, decisions, names, notes, entries, coach_teams, uids, without_result })
}

type Found = (Event, Vec<HostShare>, Vec<Judged>);

type Known = (BTreeMap<StreamId, String>, BTreeMap<String, String>);

/// Uids by row number and names by uid, of everybody the events speak of.
fn known(conn: &mut Conn, events: &[Found]) -> Result<Known, Fault> {
    let mut ids = Vec::new();
    let mut names = BTreeMap::new();
    for (event, hosts, judged) in events {
        ids.push(event.host_unit_id.stream());
        ids.extend(hosts.iter().map(|host| host.unit_id.stream()));
        names.insert(event.uid.clone(), event.name.clone());
        for judged in judged {
            names.insert(judged.division.uid.clone(), format!("{} {}", event.name, judged.division.name));
            for entry in &judged.entries {
                names.insert(entry.uid.clone(), entry.name.clone());
                ids.push(entry.unit_id.stream());
                ids.extend(entry.members.iter().map(|person| person.stream()));
            }
        }
    }
    ids.sort_unstable();
    ids.dedup();
    let known = store::known_names(conn, &ids)?;
    let uids = known.values().map(|one| (one.id, one.uid.clone())).collect();
    names.extend(known.into_values().map(|one| (one.uid, one.name)));
    Ok((uids, names))
}

/// What tells entries and their members from namesakes; of somebody with several entries what all of them say.
fn notes(events: &[Found], uids: &BTreeMap<StreamId, String>) -> BTreeMap<String, Vec<String>> {
    let mut notes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let divisions = events.iter().flat_map(|(event, _, all)| all.iter().map(move |judged| (event, judged)));
    for (event, judged) in divisions {
        let place = format!("{} {}", event.name, judged.division.name);
        for entry in &judged.entries {
            let members = entry.members.iter().filter_map(|person| uids.get(&person.stream()));
            for uid in members.chain([&entry.uid]) {
                let told = notes.entry(uid.clone()).or_default();
                for note in [&entry.unit_name, &entry.number, &place] {
                    if !told.contains(note) {
                        told.push(note.clone());
                    }
                }
            }
        }
    }
    notes
}

struct Builder<'b> {
    competition: &'b Competition,
    conn: &'b mut Conn,
    uids: &'b BTreeMap<StreamId, String>,
    names: &'b mut BTreeMap<String, String>,
    decisions: &'b [Decision],
    teams: &'b [CoachTeam],
}

impl Builder<'_> {
    fn source(&mut self, found: &[Found]) -> Result<CaseSource, Fault> {
        let in_force = in_force(self.decisions);
        let facts = facts(&in_force);
        let competition = self.competition;
        let mut events = Vec::new();
        for (event, hosts, judged) in found {
            events.extend(self.events(event, hosts, judged, &facts)?);
        }
        Ok(CaseSource {
            uid: competition.uid.clone(),
            level: competition.level,
            final_day: competition.final_day,
            selection_only: competition.selection_only,
            selects_for: selects_for(competition, &facts),
            events,
            plans: store::share_plans(self.conn, competition.id)?,
            external: self.external(&facts)?,
        })
    }

    /// An event of one division is one event of the case; with several, the event keeps the host and each division stands below
    /// it, because ranks and places for titles count within a division.
    fn events(
        &mut self,
        event: &Event,
        hosts: &[HostShare],
        judged: &[Judged],
        facts: &BTreeMap<(FactKind, &str), &str>,
    ) -> Result<Vec<EventSource>, Fault> {
        let class = event.class.clone().or_else(|| self.competition.class.clone());
        let places = |quota: Option<i64>| quota.map(u32::try_from).transpose().map_err(Fault::internal);
        let hosts = self.hosts(event, hosts)?;
        if let [only] = judged {
            let entries = self.entries(only, facts)?;
            let title_quota = places(only.division.title_quota.or(event.title_quota))?;
            let (uid, division) = (event.uid.clone(), false);
            return Ok(vec![EventSource { uid, division, class, hosts, title_quota, entries }]);
        }
        let host = EventSource {
            uid: event.uid.clone(),
            division: false,
            class: class.clone(),
            hosts,
            title_quota: Some(0),
            entries: Vec::new(),
        };
        let mut events = vec![host];
        for one in judged {
            events.push(EventSource {
                uid: one.division.uid.clone(),
                division: true,
                class: class.clone(),
                hosts: Vec::new(),
                title_quota: places(one.division.title_quota)?,
                entries: self.entries(one, facts)?,
            });
        }
        Ok(events)
    }

    /// The uid of a person or a unit the events speak of.
    fn uid(&self, id: StreamId) -> Result<String, Fault> {
        let known = self.uids.get(&id).cloned();
        known.ok_or_else(|| Fault::internal(format!("an event speaks of person or unit {id}, not on record")))
    }

    /// Shares as parts of one whole.
    fn hosts(&self, event: &Event, hosts: &[HostShare]) -> Result<Vec<(String, u32)>, Fault> {
        if hosts.len() < 2 {
            return Ok(vec![(self.uid(event.host_unit_id.stream())?, 1)]);
        }
        let whole = hosts.iter().try_fold(1_i64, |whole, host| lcm(whole, host.denominator));
        let parts = |host: &HostShare| {
            let parts = whole?.checked_div(host.denominator)?.checked_mul(host.numerator)?;
            u32::try_from(parts).ok()
        };
        let host = |host: &HostShare| {
            let parts = parts(host).ok_or_else(|| Fault::internal("hosts' shares are parts of no whole"))?;
            Ok((self.uid(host.unit_id.stream())?, parts))
        };
        hosts.iter().map(host).collect()
    }

    fn entries(
        &mut self,
        judged: &Judged,
        facts: &BTreeMap<(FactKind, &str), &str>,
    ) -> Result<Vec<EntrySource>, Fault> {
        let Some(ranking) = &judged.ranking else { return Ok(Vec::new()) };
        let rows: BTreeMap<&str, &RecordRow> =
            ranking.rows.iter().map(|row| (row.entry_uid.as_deref().unwrap_or(&row.entry), row)).collect();
        let members: Vec<PersonId> =
            judged.entries.iter().flat_map(|entry| &entry.members).copied().collect();
        let held =
            store::honours_before(self.conn, &members, self.competition.final_day, self.competition.id)?;
        let mut entries = Vec::new();
        for entry in &judged.entries {
            let row = rows.get(entry.uid.as_str()).or_else(|| rows.get(entry.number.as_str())).copied();
            let mut members = Vec::new();
            for member in &entry.members {
                // Most people hold nothing yet.
                let holds = held.get(member).cloned().unwrap_or_default();
                members.push((self.uid(member.stream())?, holds));
            }
            let fact = |kind| facts.get(&(kind, entry.uid.as_str())).copied();
            // As the result says: what became of an entry since makes another result or nothing.
            let ranked = row.is_some_and(|row| row.status == EntryStatus::Ranked);
            let rank = row.filter(|_row| ranked).and_then(|row| row.rank);
            entries.push(EntrySource {
                uid: entry.uid.clone(),
                rank: rank.map(u32::try_from).transpose().map_err(Fault::internal)?,
                prize: prize(row, ranked),
                prize_money: kept::<Fen>(fact(FactKind::PrizeMoney))?,
                represents: kept(fact(FactKind::Represents))?.or(entry.answers.represents),
                coach_team: self.coach_team(entry),
                team: judged.division.team_size > 1,
                members,
            });
        }
        Ok(entries)
    }

    fn coach_team(&self, entry: &Entry) -> Option<String> {
        let id = entry.coach_team_id?;
        self.teams.iter().find(|team| team.id == id).map(|team| team.uid.clone())
    }

    fn external(&mut self, facts: &BTreeMap<(FactKind, &str), &str>) -> Result<Vec<ExternalSource>, Fault> {
        let mut sources = Vec::new();
        for mut result in store::external(self.conn, self.competition.id)?
            .into_iter()
            .filter(|one| one.standing == ExternalStanding::Accepted)
        {
            let fact = |kind| facts.get(&(kind, result.uid.as_str())).copied();
            let money = kept::<Fen>(fact(FactKind::PrizeMoney))?;
            let represents = kept(fact(FactKind::Represents))?;
            result.entered.prize_money = money.or(result.entered.prize_money);
            result.entered.represents = represents.or(result.entered.represents);
            let entered = &result.entered;
            let person = store::person_by_uid(self.conn, &entered.person)?.ok_or_else(Fault::not_found)?;
            let mut held =
                store::honours_before(self.conn, &[person.id], entered.final_day, self.competition.id)?;
            let holds = held.remove(&person.id).unwrap_or_default();
            self.names.insert(person.uid, person.name);
            self.names
                .insert(result.uid.clone(), format!("{} {}", entered.competition_name, entered.event_name));
            sources.push(ExternalSource { result, holds });
        }
        for source in &sources {
            let Some(team) = &source.result.entered.coach_team else { continue };
            let name = self.names.get(team).cloned();
            let name = name.ok_or_else(|| Fault::internal(format!("coach team {team} is not on record")))?;
            for other in &sources {
                self.names.insert(outside_team(team, &other.result.uid), name.clone());
            }
        }
        Ok(sources)
    }
}

/// Nobody unranked has a prize; a place that is not decided leaves it open.
fn prize(row: Option<&RecordRow>, ranked: bool) -> Option<Prize> {
    match row {
        Some(row) if ranked && row.rank.is_some() => Some(row.prize).filter(|prize| *prize != Prize::Open),
        Some(row) if ranked => (row.prize == Prize::None).then_some(Prize::None),
        _ => Some(Prize::None),
    }
}

/// A fact an officer entered: it was read when it was entered, and is kept as it was read.
fn kept<T: FromStr>(fact: Option<&str>) -> Result<Option<T>, Fault> {
    let read = |text: &str| text.parse().map_err(|_unread| Fault::internal(format!("a fact says {text:?}")));
    fact.map(read).transpose()
}

/// The least common multiple; `None` beyond 64 bits.
fn lcm(a: i64, b: i64) -> Option<i64> {
    a.checked_div(a.gcd(&b))?.checked_mul(b)
}
