//! Whose entry it is: a unit sees its own, a contestant the own; to everybody else there is none.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::access::model::Actor;
use crate::audit::store as streams;
use crate::kernel::fault::Fault;
use crate::kernel::phase::CompetitionPhase;
use crate::kernel::role::Role;
use crate::lifecycle::registration::model::{Entry, Step};
use crate::lifecycle::registration::store;
use crate::lifecycle::registration::store::own::Whose;
use crate::lifecycle::setup::model::{Competition, Division, Event};
use crate::lifecycle::setup::usecase::{
    competition_by_uid_in_tx, competitions_in_tx, division_in_tx, divisions_in_tx, events_in_tx,
};
use crate::platform::db::{Conn, tx};
use crate::platform::installation::Installation;
use crate::register::model::Unit;
use crate::register::usecase::persons::person_of_account_in_tx;
use crate::register::usecase::units::{own_in_tx, speaks_for_in_tx};

/// Roles that see every entry of a competition, or of their division.
pub(super) const OFFICE: &[Role] = &[Role::Registrar, Role::Host, Role::Authority, Role::Auditor];

/// Refuses an entry that is not the actor's.
///
/// # Errors
/// `NotFound`.
pub(super) fn require_own_in_tx(conn: &mut Conn, actor: &Actor, entry: &Entry) -> Result<(), Fault> {
    if is_own_in_tx(conn, actor, entry)? || is_office_in_tx(conn, actor, entry)? {
        return Ok(());
    }
    Err(Fault::not_found())
}

/// Whether the actor holds an office in the entry's division.
pub(super) fn is_office_in_tx(conn: &mut Conn, actor: &Actor, entry: &Entry) -> Result<bool, Fault> {
    let division = division_in_tx(conn, entry.division_id)?;
    let stream = streams::stream_by_id(conn, division.event_id)?.of_division(division.id);
    Ok(actor.holds(OFFICE, &stream))
}

pub(super) fn is_own_in_tx(conn: &mut Conn, actor: &Actor, entry: &Entry) -> Result<bool, Fault> {
    if speaks_for_in_tx(conn, actor, entry.unit_id)? {
        return Ok(true);
    }
    let person = match actor.account_id {
        Some(account_id) => person_of_account_in_tx(conn, account_id)?,
        None => None,
    };
    if person.is_some_and(|person| entry.members.contains(&person.id)) {
        return Ok(true);
    }
    Ok(store::origin(conn, entry.id)?.0 == actor.uid)
}

/// An entry with where it stands.
#[derive(Debug, Clone)]
pub struct OwnEntry {
    /// The entry.
    pub entry: Entry,
    /// Its division.
    pub division: Division,
    /// Its event.
    pub event: Event,
    /// The last step of its review.
    pub last: Option<Step>,
}

/// A competition as somebody sees it who enters.
#[derive(Debug, Clone)]
pub struct OwnEntries {
    /// The competition.
    pub competition: Competition,
    /// Its events and divisions.
    pub divisions: Vec<(Event, Division)>,
    /// The actor's entries.
    pub entries: Vec<OwnEntry>,
    /// Units the actor speaks for.
    pub units: Vec<Unit>,
    /// Entries can be handed in now.
    pub open: bool,
    /// What the actor registers first: nobody enters for a unit or a person that is not his.
    pub missing: Option<Missing>,
}

/// What has to be registered before entering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The unit a team leader speaks for.
    Unit,
    /// The contestant himself.
    Person,
}

/// The actor's entries everywhere, each with its competition: those of its units, those in which it takes part,
/// those it handed in.
///
/// # Errors
/// `Internal` for the database's own.
pub fn own_entries_in_tx(conn: &mut Conn, actor: &Actor) -> Result<Vec<(i64, Entry)>, Fault> {
    let Some(account_id) = actor.account_id else { return Ok(Vec::new()) };
    let units: Vec<i64> = own_in_tx(conn, actor)?.into_iter().map(|unit| unit.id).collect();
    let person = person_of_account_in_tx(conn, account_id)?.map(|person| person.id);
    store::own::entries(conn, &Whose { units: &units, person, account: &actor.uid })
}

/// The actor's entries in a competition.
///
/// # Errors
/// `NotFound` before registration was ever opened.
pub fn list(installation: &Installation, actor: &Actor, competition_uid: &str) -> Result<OwnEntries, Fault> {
    tx::read(&installation.pool, |conn| {
        let competition = competition_by_uid_in_tx(conn, competition_uid)?;
        if !competition.phase.is_public() {
            return Err(Fault::not_found());
        }
        let mut entries = own_entries_in_tx(conn, actor)?;
        entries.retain(|(competition_id, _)| *competition_id == competition.id);
        let entries = entries.into_iter().map(|(_, entry)| entry).collect();
        list_in_tx(conn, actor, competition, entries, installation.now())
    })
}

/// The actor's entries in every competition that is open, or holds some.
///
/// # Errors
/// `Internal` for the database's own.
pub fn everywhere(installation: &Installation, actor: &Actor) -> Result<Vec<OwnEntries>, Fault> {
    tx::read(&installation.pool, |conn| {
        let mut of_competition: BTreeMap<i64, Vec<Entry>> = BTreeMap::new();
        for (competition_id, entry) in own_entries_in_tx(conn, actor)? {
            of_competition.entry(competition_id).or_default().push(entry);
        }
        let mut found = Vec::new();
        for competition in competitions_in_tx(conn)?.into_iter().filter(|one| one.phase.is_public()) {
            let entries = of_competition.remove(&competition.id).unwrap_or_default();
            if is_open(&competition, installation.now()) || !entries.is_empty() {
                found.push(list_in_tx(conn, actor, competition, entries, installation.now())?);
            }
        }
        Ok(found)
    })
}

fn is_open(competition: &Competition, now: DateTime<Utc>) -> bool {
    competition.phase == CompetitionPhase::Registration && now < competition.registration_until
}

fn list_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    competition: Competition,
    own: Vec<Entry>,
    now: DateTime<Utc>,
) -> Result<OwnEntries, Fault> {
    let mut divisions = Vec::new();
    for event in events_in_tx(conn, competition.id)? {
        for division in divisions_in_tx(conn, event.id)? {
            divisions.push((event.clone(), division));
        }
    }
    let ids: Vec<i64> = own.iter().map(|entry| entry.id).collect();
    let mut steps = store::own::last_steps(conn, &ids)?;
    let mut entries = Vec::new();
    for (event, division) in &divisions {
        for entry in own.iter().filter(|entry| entry.division_id == division.id) {
            entries.push(OwnEntry {
                last: steps.remove(&entry.id),
                entry: entry.clone(),
                division: division.clone(),
                event: event.clone(),
            });
        }
    }
    let units = own_in_tx(conn, actor)?;
    let open = is_open(&competition, now);
    let missing = missing_in_tx(conn, actor, &units)?;
    Ok(OwnEntries { competition, divisions, entries, units, open, missing })
}

fn missing_in_tx(conn: &mut Conn, actor: &Actor, units: &[Unit]) -> Result<Option<Missing>, Fault> {
    let is = |role| actor.grants.iter().any(|grant| grant.role == role);
    if is(Role::Unit) {
        return Ok(units.is_empty().then_some(Missing::Unit));
    }
    let person = match actor.account_id {
        Some(account_id) if is(Role::Contestant) => person_of_account_in_tx(conn, account_id)?,
        _ => return Ok(None),
    };
    Ok(person.is_none().then_some(Missing::Person))
}
