//! What the pages of registration show.

use crate::access::actions::Action;
use crate::access::door;
use crate::access::model::Actor;
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::fault::Fault;
use crate::lifecycle::registration::model::{CoachTeam, Entry, EntryState, Step};
use crate::lifecycle::registration::store::{self, coaches};
use crate::lifecycle::setup::model::{Competition, Division, Event};
use crate::lifecycle::setup::usecase::{
    competition_in_tx, division_by_uid_in_tx, division_in_tx, divisions_in_tx, event_in_tx, events_in_tx,
};
use crate::platform::db::{Conn, tx};
use crate::platform::installation::Installation;
use crate::register::model::{Held, Person, SecretKind, Unit};
use crate::register::usecase::persons::person_in_tx;
use crate::register::usecase::secrets::held_in_tx;
use crate::register::usecase::units::{own_in_tx, speaks_for_in_tx, unit_in_tx};

use super::own::{is_office_in_tx, is_own_in_tx, require_own_in_tx};

/// The registrar's list.
#[derive(Debug, Clone)]
pub struct Review {
    /// The competition.
    pub competition: Competition,
    /// Every entry, by number, with when it was handed in.
    pub entries: Vec<(Entry, chrono::NaiveDateTime)>,
    /// Actions the actor may do now on the competition.
    pub can: Vec<Action>,
}

/// All entries of a competition, for its registrars and hosts; those of one division, for its registrar.
///
/// # Errors
/// `NotFound` for everybody else.
pub fn review(installation: &Installation, actor: &Actor, uid: &str) -> Result<Review, Fault> {
    tx::read(&installation.pool, |conn| {
        let stream = streams::stream_by_uid(conn, StreamKind::Competition, uid)?;
        let mut in_office = actor.holds(super::own::OFFICE, &stream);
        let competition = competition_in_tx(conn, stream.id)?;
        let mut entries = Vec::new();
        for event in events_in_tx(conn, competition.id)? {
            for division in divisions_in_tx(conn, event.id)? {
                if !actor.holds(super::own::OFFICE, &stream.of_division(division.id)) {
                    continue;
                }
                in_office = true;
                let handed_in = store::handed_in(conn, division.id)?;
                for entry in store::entries(conn, division.id)? {
                    let at = handed_in.get(&entry.id).copied();
                    let at = at.ok_or_else(|| Fault::internal("an entry was never handed in"))?;
                    entries.push((entry, at));
                }
            }
        }
        if !in_office {
            return Err(Fault::not_found());
        }
        entries.sort_by(|a, b| a.0.number.cmp(&b.0.number));
        let can = [Action::CloseRegistration, Action::FinishReview]
            .into_iter()
            .filter(|action| door::is_possible(actor, *action, &stream))
            .collect();
        Ok(Review { competition, entries, can })
    })
}

/// A member or coach as an entry's page shows them.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The person.
    pub person: Person,
    /// ID number, masked.
    pub id_number: Option<Held>,
    /// Phone, masked.
    pub phone: Option<Held>,
}

/// An entry with all that its page shows.
#[derive(Debug, Clone)]
pub struct EntryView {
    /// The entry.
    pub entry: Entry,
    /// Its competition.
    pub competition: Competition,
    /// Its event.
    pub event: Event,
    /// Its division.
    pub division: Division,
    /// The unit.
    pub unit: Unit,
    /// Members, in order.
    pub members: Vec<Shown>,
    /// Its coach team with its members.
    pub coaches: Option<(CoachTeam, Vec<Person>)>,
    /// What happened to it, oldest first.
    pub steps: Vec<Step>,
    /// Why it has its status.
    pub status_reason: Option<String>,
    /// The actor may see the ID number whole.
    pub may_unmask: bool,
    /// The actor decides about it now.
    pub decides: bool,
    /// The actor records its status now.
    pub may_status: bool,
    /// It can be mended now.
    pub may_mend: bool,
    /// It is the actor's own, not only seen in office.
    pub own: bool,
    /// The actor speaks for its unit.
    pub of_unit: bool,
}

/// An entry's page, for its unit, its contestants and those in office.
///
/// # Errors
/// `NotFound` for everybody else.
pub fn entry(installation: &Installation, actor: &Actor, uid: &str) -> Result<EntryView, Fault> {
    tx::read(&installation.pool, |conn| {
        let entry = store::entry_by_uid(conn, uid)?;
        require_own_in_tx(conn, actor, &entry)?;
        let office = is_office_in_tx(conn, actor, &entry)?;
        let division = division_in_tx(conn, entry.division_id)?;
        let event = event_in_tx(conn, division.event_id)?;
        let competition = competition_in_tx(conn, event.competition_id)?;
        let stream = streams::stream_by_id(conn, event.id)?.of_division(division.id);
        let can = |action: Action| door::is_possible(actor, action, &stream);
        let returned = entry.state == EntryState::Returned;
        let may_mend = can(Action::Enter) && returned && installation.now() < competition.registration_until;
        let (may_unmask, decides) = (can(Action::UnmaskEntry), can(Action::ReviewEntry));
        let may_status = office && can(Action::SetEntryStatus);
        let own = is_own_in_tx(conn, actor, &entry)?;
        let of_unit = speaks_for_in_tx(conn, actor, entry.unit_id)?;
        let members = shown(conn, &entry.members)?;
        let coaches = coaches_in_tx(conn, competition.id, entry.coach_team_id)?;
        Ok(EntryView {
            unit: unit_in_tx(conn, entry.unit_id)?,
            steps: store::steps(conn, entry.id)?,
            status_reason: store::origin(conn, entry.id)?.2,
            entry,
            competition,
            event,
            division,
            members,
            coaches,
            may_unmask,
            decides,
            may_status,
            may_mend,
            own,
            of_unit,
        })
    })
}

fn shown(conn: &mut Conn, ids: &[i64]) -> Result<Vec<Shown>, Fault> {
    ids.iter()
        .map(|id| {
            Ok(Shown {
                person: person_in_tx(conn, *id)?,
                id_number: held_in_tx(conn, *id, SecretKind::IdNumber)?,
                phone: held_in_tx(conn, *id, SecretKind::Phone)?,
            })
        })
        .collect()
}

fn coaches_in_tx(
    conn: &mut Conn,
    competition_id: i64,
    id: Option<i64>,
) -> Result<Option<(CoachTeam, Vec<Person>)>, Fault> {
    let Some(id) = id else { return Ok(None) };
    let team = coaches::of_competition(conn, competition_id)?.into_iter().find(|team| team.id == id);
    let Some(team) = team else { return Ok(None) };
    let people =
        team.members.iter().map(|id| person_in_tx(conn, *id)).collect::<Result<Vec<Person>, Fault>>()?;
    Ok(Some((team, people)))
}

/// What the form of a new entry needs.
#[derive(Debug, Clone)]
pub struct EntryForm {
    /// The competition.
    pub competition: Competition,
    /// The event.
    pub event: Event,
    /// The division.
    pub division: Division,
    /// Units the actor speaks for.
    pub units: Vec<Unit>,
    /// Coach teams of those units here.
    pub coach_teams: Vec<CoachTeam>,
}

/// A returned entry with the form that mends it. Its own coach team can be kept by whoever mends it, speaking for
/// the unit or not.
///
/// # Errors
/// `NotFound` where it is not the actor's to mend now.
pub fn mending(
    installation: &Installation,
    actor: &Actor,
    uid: &str,
) -> Result<(EntryView, EntryForm), Fault> {
    let view = entry(installation, actor, uid)?;
    if !view.may_mend {
        return Err(Fault::not_found());
    }
    let mut form = form(installation, actor, &view.division.uid)?;
    if let Some((own, _people)) = &view.coaches
        && !form.coach_teams.iter().any(|team| team.id == own.id)
    {
        form.coach_teams.push(own.clone());
    }
    Ok((view, form))
}

/// The form of a new entry in a division.
///
/// # Errors
/// `NotFound` before registration was ever opened.
pub fn form(installation: &Installation, actor: &Actor, division_uid: &str) -> Result<EntryForm, Fault> {
    tx::read(&installation.pool, |conn| {
        let division = division_by_uid_in_tx(conn, division_uid)?;
        let event = event_in_tx(conn, division.event_id)?;
        let competition = competition_in_tx(conn, event.competition_id)?;
        if !competition.phase.is_public() {
            return Err(Fault::not_found());
        }
        let units = own_in_tx(conn, actor)?;
        let mut coach_teams = coaches::of_competition(conn, competition.id)?;
        coach_teams.retain(|team| units.iter().any(|unit| unit.id == team.unit_id));
        Ok(EntryForm { competition, event, division, units, coach_teams })
    })
}
