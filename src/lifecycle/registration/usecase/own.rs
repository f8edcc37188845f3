//! Whose entry it is: a verified unit sees its own, a contestant the own, everybody what he handed in; to everybody else there is
//! none.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::access::by::By;
use crate::access::model::Actor;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, EntryId};
use crate::kernel::phase::CompetitionPhase;
use crate::kernel::role::Role;
use crate::kernel::window::{Part, Seek};
use crate::lifecycle::registration::model::{Entry, Step};
use crate::lifecycle::registration::store;
use crate::lifecycle::registration::store::own::Whose;
use crate::lifecycle::setup::model::listing::{Filter, Listing, Order, Scope};
use crate::lifecycle::setup::model::notices::Notice;
use crate::lifecycle::setup::model::{Competition, Division, Event};
use crate::lifecycle::setup::usecase::{competition_by_uid_in_tx, division_in_tx, endings, listing, notices};
use crate::platform::db::Conn;
use crate::register::model::Unit;
use crate::register::usecase::persons::person_of_account_in_tx;
use crate::register::usecase::units::{is_verified_speaker_in_tx, own_in_tx, verified_in_tx};

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
    let stream = streams::stream_by_id(conn, division.event_id.stream())?.of_division(division.id);
    Ok(actor.holds(OFFICE, &stream))
}

pub(super) fn is_own_in_tx(conn: &mut Conn, actor: &Actor, entry: &Entry) -> Result<bool, Fault> {
    if is_verified_speaker_in_tx(conn, actor, entry.unit_id)? {
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
    /// How its division ended, where it was cancelled or merged.
    pub ended: Option<Because>,
}

/// A competition as somebody sees it who enters.
#[derive(Debug, Clone)]
pub struct OwnEntries {
    /// The competition.
    pub competition: Competition,
    /// The notice by which it was cancelled.
    pub cancelled: Option<Notice>,
    /// Its events and divisions that go on.
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

/// Whose entries are the actor's: those of its units, those in which it takes part, those it handed in.
fn whose_in_tx(conn: &mut Conn, actor: &Actor) -> Result<Option<Whose>, Fault> {
    let Some(account_id) = actor.account_id else { return Ok(None) };
    let units = verified_in_tx(conn, actor)?.into_iter().map(|unit| unit.id).collect();
    let person = person_of_account_in_tx(conn, account_id)?.map(|person| person.id);
    Ok(Some(Whose { units, person, account: actor.uid.clone() }))
}

/// The actor's entries in a competition (row number), each with it.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn own_entries_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    competition_id: CompetitionId,
) -> Result<Vec<(CompetitionId, Entry)>, Fault> {
    let Some(whose) = whose_in_tx(conn, actor)? else { return Ok(Vec::new()) };
    store::own::entries(conn, &whose, &[competition_id])
}

/// Competitions (row numbers) that hold an entry of the actor's.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn own_competitions_in_tx(conn: &mut Conn, actor: &Actor) -> Result<Vec<CompetitionId>, Fault> {
    let Some(whose) = whose_in_tx(conn, actor)? else { return Ok(Vec::new()) };
    store::own::competitions(conn, &whose)
}

/// The actor's entries that were returned, each with its competition.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn own_returned_in_tx(conn: &mut Conn, actor: &Actor) -> Result<Vec<(CompetitionId, Entry)>, Fault> {
    let Some(whose) = whose_in_tx(conn, actor)? else { return Ok(Vec::new()) };
    store::own::returned(conn, &whose)
}

/// The actor's entries in a competition.
///
/// # Errors
/// `NotFound` before registration was ever opened.
pub fn list(by: By<'_>, competition_uid: &str) -> Result<OwnEntries, Fault> {
    by.read(|conn| {
        let competition = competition_by_uid_in_tx(conn, competition_uid)?;
        if !notices::is_known_in_tx(conn, &competition)? {
            return Err(Fault::not_found());
        }
        let mut found = shown_in_tx(conn, by.actor, vec![competition], by.installation.now())?;
        found.pop().ok_or_else(Fault::not_found)
    })
}

/// The actor's entries in a part of the competitions that are open, or hold some.
///
/// # Errors
/// `NotFound` where the list should go on at a competition that is not there.
pub fn everywhere(by: By<'_>, filter: Filter, seek: Seek<String>) -> Result<Part<OwnEntries>, Fault> {
    by.read(|conn| {
        let held = match whose_in_tx(conn, by.actor)? {
            Some(whose) => store::own::competitions(conn, &whose)?,
            None => Vec::new(),
        };
        let scope = Scope::OpenOr(by.installation.now(), held);
        let wanted = Listing { scope, filter, order: Order::Newest, most: EVERYWHERE };
        let part = listing::part_in_tx(conn, &wanted, seek)?;
        let (earlier, later) = (part.earlier, part.later);
        let rows = shown_in_tx(conn, by.actor, part.rows, by.installation.now())?;
        Ok(Part { rows, earlier, later })
    })
}

/// Competitions on one page of somebody's entries: each with all its divisions and all of the reader's entries.
const EVERYWHERE: usize = 10;

fn is_open(competition: &Competition, now: DateTime<Utc>) -> bool {
    competition.phase == CompetitionPhase::Registration && now < competition.registration_until
}

/// Some competitions as the actor sees them who enters: a few statements, however many there are.
fn shown_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    competitions: Vec<Competition>,
    now: DateTime<Utc>,
) -> Result<Vec<OwnEntries>, Fault> {
    let ids: Vec<CompetitionId> = competitions.iter().map(|competition| competition.id).collect();
    let tree = listing::tree_in_tx(conn, &ids)?;
    let mut of_competition: BTreeMap<CompetitionId, Vec<Entry>> = BTreeMap::new();
    if let Some(whose) = whose_in_tx(conn, actor)? {
        for (competition_id, entry) in store::own::entries(conn, &whose, &ids)? {
            of_competition.entry(competition_id).or_default().push(entry);
        }
    }
    let entered: Vec<EntryId> = of_competition.values().flatten().map(|entry| entry.id).collect();
    let mut steps = store::own::last_steps(conn, &entered)?;
    let units = own_in_tx(conn, actor)?;
    let missing = missing_in_tx(conn, actor, &units)?;
    let mut cancelled = notices::cancelled_in_tx(conn, &ids)?;
    let mut shown = Vec::new();
    for competition in competitions {
        let own = of_competition.remove(&competition.id).unwrap_or_default();
        let divisions: Vec<(Event, Division)> = tree
            .divisions_of(competition.id)
            .map(|(event, division)| (event.clone(), division.clone()))
            .collect();
        let entries = placed(conn, &divisions, &own, &mut steps)?;
        let divisions = divisions.into_iter().filter(|(_, division)| division.is_live()).collect();
        let (units, open) = (units.clone(), is_open(&competition, now));
        let cancelled = cancelled.remove(&competition.id);
        shown.push(OwnEntries { competition, cancelled, divisions, entries, units, open, missing });
    }
    Ok(shown)
}

/// Entries with where they stand, division by division.
fn placed(
    conn: &mut Conn,
    divisions: &[(Event, Division)],
    own: &[Entry],
    steps: &mut BTreeMap<EntryId, Step>,
) -> Result<Vec<OwnEntry>, Fault> {
    let mut entries = Vec::new();
    for (event, division) in divisions {
        let mut here = own.iter().filter(|entry| entry.division_id == division.id).peekable();
        if here.peek().is_none() {
            continue;
        }
        let ended = endings::sentence_in_tx(conn, division)?;
        for entry in here {
            entries.push(OwnEntry {
                ended: ended.clone(),
                last: steps.remove(&entry.id),
                entry: entry.clone(),
                division: division.clone(),
                event: event.clone(),
            });
        }
    }
    Ok(entries)
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
