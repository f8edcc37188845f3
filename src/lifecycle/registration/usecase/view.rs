//! What the pages of registration show.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use crate::access::actions::Action;
use crate::access::by::By;
use crate::access::door;
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{CoachTeamId, CompetitionId, DivisionId, PersonId};
use crate::kernel::limits;
use crate::kernel::phase::{CompetitionPhase, RoundPhase};
use crate::kernel::window::{Part, Seek};
use crate::lifecycle::registration::model::{CoachTeam, Entry, EntryState, Step};
use crate::lifecycle::registration::rules::own::{can_mend, can_replace, can_withdraw};
use crate::lifecycle::registration::store::{self, coaches};
use crate::lifecycle::setup::model::{Competition, Division, EndKind, Event, day_ending_at, end_of};
use crate::lifecycle::setup::usecase::{
    competition_in_tx, division_by_uid_in_tx, division_in_tx, endings, event_in_tx, listing, rounds_in_tx,
};
use crate::platform::db::Conn;
use crate::register::model::{Held, Person, SecretKind, Unit};
use crate::register::usecase::persons::person_in_tx;
use crate::register::usecase::secrets::held_in_tx;
use crate::register::usecase::units::{is_verified_speaker_in_tx, own_in_tx, unit_in_tx};

use super::doubts::{Conflict, conflicts_in_tx};
use super::names::corrects;
use super::own::{is_office_in_tx, is_own_in_tx, require_own_in_tx};
use super::withdraw::decides_in_tx;

/// The registrar's list.
#[derive(Debug, Clone)]
pub struct Review {
    /// The competition.
    pub competition: Competition,
    /// How many entries are in each state.
    pub counts: BTreeMap<EntryState, i64>,
    /// Divisions that were cancelled or merged, and how.
    pub ended: BTreeMap<DivisionId, EndKind>,
    /// A part of the entries, by number, with when they were handed in.
    pub entries: Part<(Entry, NaiveDateTime)>,
    /// Actions the actor may do now on the competition.
    pub can: Vec<Action>,
}

/// Which part of the list is wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Part of a ticket number, of a name, or of a unit's.
    pub part: Option<String>,
    /// State.
    pub state: Option<EntryState>,
    /// From which entry on.
    pub seek: Seek<String>,
}

/// A part of the entries of a competition, for its registrars and hosts; of those of one division, for its registrar.
///
/// # Errors
/// `NotFound` for everybody else.
pub fn review(by: By<'_>, uid: &str, wanted: Wanted) -> Result<Review, Fault> {
    by.read(|conn| {
        let stream = streams::stream_by_uid(conn, StreamKind::Competition, uid)?;
        let tree = listing::tree_in_tx(conn, &[stream.as_competition()?])?;
        let all = tree.divisions.iter().map(|division| division.id);
        let divisions: Vec<DivisionId> =
            all.filter(|id| by.actor.holds(super::own::OFFICE, &stream.of_division(*id))).collect();
        if divisions.is_empty() && !by.actor.holds(super::own::OFFICE, &stream) {
            return Err(Fault::not_found());
        }
        let competition = competition_in_tx(conn, stream.as_competition()?)?;
        let mut counts = BTreeMap::new();
        let live: Vec<DivisionId> = tree
            .divisions
            .iter()
            .filter(|division| division.is_live() && divisions.contains(&division.id))
            .map(|division| division.id)
            .collect();
        for (_division, state, count) in store::listing::counts(conn, &live)? {
            let sum: &mut i64 = counts.entry(state).or_default();
            *sum = sum.saturating_add(count);
        }
        let narrowed = store::listing::Narrowed { part: wanted.part, state: wanted.state };
        let most = usize::from(limits::PAGE_ROWS);
        let entries = store::listing::part(conn, &divisions, &narrowed, wanted.seek, most)?;
        let can = [Action::CloseRegistration, Action::FinishReview]
            .into_iter()
            .filter(|action| door::is_possible(by.actor, *action, &stream))
            .collect();
        let ends = tree
            .divisions
            .iter()
            .filter_map(|division| division.ended.as_ref().map(|ended| (division.id, ended.kind)));
        let ended = ends.collect();
        Ok(Review { competition, counts, ended, entries, can })
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
    /// It can still be returned: whoever handed it in can mend it.
    pub may_return: bool,
    /// The actor records its status now.
    pub may_status: bool,
    /// How its division ended, where it was cancelled or merged.
    pub ended: Option<Because>,
    /// It can be mended now.
    pub may_mend: bool,
    /// The actor may take it back now.
    pub may_withdraw: bool,
    /// The actor may send somebody else in a member's place now.
    pub may_replace: bool,
    /// The actor corrects names of its members.
    pub corrects: bool,
    /// A return needs a day until which it may be mended.
    pub return_needs_day: bool,
    /// It is the actor's own, not only seen in office.
    pub own: bool,
    /// The actor speaks for its unit.
    pub of_unit: bool,
    /// What contradicts it, for those in office.
    pub conflicts: Vec<Conflict>,
}

/// An entry's page, for its unit, its contestants and those in office.
///
/// # Errors
/// `NotFound` for everybody else.
pub fn entry(by: By<'_>, uid: &str) -> Result<EntryView, Fault> {
    by.read(|conn| {
        let entry = store::entry_by_uid(conn, uid)?;
        require_own_in_tx(conn, by.actor, &entry)?;
        let office = is_office_in_tx(conn, by.actor, &entry)?;
        let division = division_in_tx(conn, entry.division_id)?;
        let event = event_in_tx(conn, division.event_id)?;
        let competition = competition_in_tx(conn, event.competition_id)?;
        let stream = streams::stream_by_id(conn, event.id.stream())?.of_division(division.id);
        let ended = endings::sentence_in_tx(conn, &division)?;
        let live = ended.is_none();
        let can = |action: Action| live && door::is_possible(by.actor, action, &stream);
        let may_mend = can(Action::MendEntry) && can_mend(&entry, &competition, by.installation.now());
        let undrawn = rounds_in_tx(conn, division.id)?.iter().all(|round| round.phase == RoundPhase::Open);
        let changes = undrawn && decides_in_tx(conn, by.actor, &entry)?;
        let may_withdraw = changes && can(Action::WithdrawEntry) && can_withdraw(&entry);
        let replaceable = |day: NaiveDate| by.installation.now() < end_of(day);
        let may_replace = changes
            && can(Action::ReplaceMember)
            && can_replace(&entry)
            && competition.replace_until.is_none_or(replaceable);
        let corrects = corrects(by.actor, &stream);
        let may_unmask = door::is_possible(by.actor, Action::UnmaskEntry, &stream);
        let decides = can(Action::ReviewEntry);
        let may_status = office && can(Action::SetEntryStatus);
        let own = is_own_in_tx(conn, by.actor, &entry)?;
        let of_unit = is_verified_speaker_in_tx(conn, by.actor, entry.unit_id)?;
        let members = shown(conn, &entry.members)?;
        let conflicts = if office { conflicts_in_tx(conn, &entry)? } else { Vec::new() };
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
            may_return: Action::ReviewEntry.rule().admits(&stream.phase),
            may_status,
            ended,
            may_mend,
            may_withdraw,
            may_replace,
            corrects,
            return_needs_day: stream.phase != CompetitionPhase::Registration.code(),
            own,
            of_unit,
            conflicts,
        })
    })
}

fn shown(conn: &mut Conn, ids: &[PersonId]) -> Result<Vec<Shown>, Fault> {
    ids.iter()
        .map(|id| {
            Ok(Shown {
                person: person_in_tx(conn, *id)?,
                id_number: held_in_tx(conn, id.stream(), SecretKind::IdNumber)?,
                phone: held_in_tx(conn, id.stream(), SecretKind::Phone)?,
            })
        })
        .collect()
}

fn coaches_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
    id: Option<CoachTeamId>,
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
pub fn mending(by: By<'_>, uid: &str) -> Result<(EntryView, EntryForm), Fault> {
    let view = entry(by, uid)?;
    if !view.may_mend {
        return Err(Fault::not_found());
    }
    let mut form = offered(by, &view.division.uid)?;
    if let Some((own, _people)) = &view.coaches
        && !form.coach_teams.iter().any(|team| team.id == own.id)
    {
        form.coach_teams.push(own.clone());
    }
    Ok((view, form))
}

/// Entries are handed in while registration is open, and no longer than its last day.
fn refuse_over(competition: &Competition, now: DateTime<Utc>) -> Result<(), Fault> {
    let because = if now >= competition.registration_until {
        let day = day_ending_at(competition.registration_until);
        Because::new("registration-over").date("day", day)
    } else if competition.phase == CompetitionPhase::Registration {
        return Ok(());
    } else {
        Because::new("fault-wrong-phase")
            .word("phase", competition.phase.message_key())
            .word("action", Action::Enter.message_key())
    };
    Err(Fault::new(FaultKind::WrongPhase, because))
}

/// The form of a new entry in a division.
///
/// # Errors
/// `NotFound` before registration was ever opened; `WrongPhase` once it is over.
pub fn form(by: By<'_>, division_uid: &str) -> Result<EntryForm, Fault> {
    let form = offered(by, division_uid)?;
    refuse_over(&form.competition, by.installation.now())?;
    Ok(form)
}

/// What the form offers, whether or not entries are handed in now: a returned one is mended until its own day.
fn offered(by: By<'_>, division_uid: &str) -> Result<EntryForm, Fault> {
    by.read(|conn| {
        let division = division_by_uid_in_tx(conn, division_uid)?;
        let event = event_in_tx(conn, division.event_id)?;
        let competition = competition_in_tx(conn, event.competition_id)?;
        if !competition.phase.is_public() {
            return Err(Fault::not_found());
        }
        endings::require_live_in_tx(conn, division.id)?;
        let units = own_in_tx(conn, by.actor)?;
        let mut coach_teams = coaches::of_competition(conn, competition.id)?;
        coach_teams.retain(|team| units.iter().any(|unit| unit.id == team.unit_id));
        Ok(EntryForm { competition, event, division, units, coach_teams })
    })
}
