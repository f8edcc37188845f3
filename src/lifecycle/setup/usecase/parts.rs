//! Events and divisions of a competition.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On, Tx};
use crate::access::model::Actor;
use crate::audit::model::{Stream, StreamKind};
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Place, Problem};
use crate::kernel::ids::{CompetitionId, EventId, UnitId};
use crate::kernel::phase::{CompetitionPhase, RoundPhase};
use crate::kernel::role::Role;
use crate::lifecycle::setup::model::{Division, Event, HostShare, NewDivision, NewEvent, Round, Share};
use crate::lifecycle::setup::rules::{changes, packs};
use crate::lifecycle::setup::store::{self, writes};
use crate::platform::db::Conn;
use crate::register::model::Unit;
use crate::register::usecase::acquaintances::acquaint_in_tx;
use crate::register::usecase::units::unit_by_credit_code_in_tx;

use super::mending::{announce_in_tx, phase_of};
use super::undrawn::hold_in_tx;

/// Adds an event; answers its uid.
///
/// # Errors
/// `Invalid` where a host is not registered; `Refused` once the competition was approved, to all but the authority.
pub fn add_event(act: Act<'_>, competition_uid: &str, new: &NewEvent) -> Result<String, Fault> {
    act.write(Action::SetUp, On::Uid(competition_uid), |tx| {
        refuse_approved(tx)?;
        class_is_known(tx, new)?;
        let hosts = hosts_in_tx(tx, new)?;
        let competition = tx.stream.clone();
        let phase = CompetitionPhase::Draft.code();
        let stream =
            tx.create_stream(StreamKind::Event, &competition, None, phase, &json!({ "name": new.name }))?;
        writes::insert_event_in_tx(
            tx.conn,
            &row(stream.as_event()?, competition.as_competition()?, new, &hosts)?,
        )?;
        writes::replace_hosts_in_tx(tx.conn, stream.as_event()?, &hosts)?;
        tx.note(json!({ "event": stream.uid, "name": new.name, "quota": new.title_quota }));
        Ok(stream.uid.to_string())
    })
}

/// Changes an event; answers the uid of its competition.
///
/// # Errors
/// As [`add_event`]; `Invalid` without a reason once the competition was approved.
pub fn edit_event(
    act: Act<'_>,
    event_uid: &str,
    new: &NewEvent,
    reason: Option<&str>,
) -> Result<String, Fault> {
    let stream = act.read(|conn| streams::stream_by_uid(conn, StreamKind::Event, event_uid))?;
    let competition_id = stream.competition_id.ok_or_else(Fault::not_found)?;
    act.write(Action::EditCompetition, On::Id(competition_id.stream()), |tx| {
        // Somebody may have taken it away since it was looked up.
        let before = store::event(tx.conn, stream.as_event()?)?;
        if before.class != new.class {
            class_is_known(tx, new)?;
        }
        let found = found_in_tx(tx, new)?;
        let paid_before = store::host_shares(tx.conn, before.id)?;
        let named: Vec<(String, Share)> =
            found.iter().map(|(unit, share)| (unit.name.clone(), *share)).collect();
        let changed = changes::of_event((&before, &paid_before), new, &named);
        announce_in_tx(tx, Some(before.id), &changed, (reason, "setup-approved-events"))?;
        let hosts: Vec<(UnitId, Share)> = found.into_iter().map(|(unit, share)| (unit.id, share)).collect();
        writes::update_event_in_tx(tx.conn, &row(before.id, competition_id, new, &hosts)?)?;
        writes::replace_hosts_in_tx(tx.conn, before.id, &hosts)?;
        tx.note(json!({ "event": stream.uid, "name": new.name, "changed": changed, "reason": reason }));
        Ok(tx.stream.uid.to_string())
    })
}

/// A class of its own is one of the competition's packs'.
fn class_is_known(tx: &mut Tx<'_>, new: &NewEvent) -> Result<(), Fault> {
    let competition = store::competition(tx.conn, tx.stream.as_competition()?)?;
    match packs::unknown_class(new.class.as_deref(), &competition.packs) {
        Some(because) => Err(Fault::field("class", because)),
        None => Ok(()),
    }
}

/// Which events and divisions there are, who hosts them, their classes, quotas and prizes are what the authority
/// approved, and what is paid depends on them: from then on the authority alone changes them.
pub(super) fn refuse_approved(tx: &Tx<'_>) -> Result<(), Fault> {
    if tx.stream.phase == CompetitionPhase::Approved.code() && !tx.actor.holds(&[Role::Authority], &tx.stream)
    {
        return Err(Fault::refused(Because::new("setup-approved-events")));
    }
    Ok(())
}

/// The registered units of all hosts; the first is the host of record.
fn hosts_in_tx(tx: &mut Tx<'_>, new: &NewEvent) -> Result<Vec<(UnitId, Share)>, Fault> {
    Ok(found_in_tx(tx, new)?.into_iter().map(|(unit, share)| (unit.id, share)).collect())
}

fn found_in_tx(tx: &mut Tx<'_>, new: &NewEvent) -> Result<Vec<(Unit, Share)>, Fault> {
    let mut hosts = Vec::new();
    let mut problems = Vec::new();
    for (code, share) in &new.hosts {
        match unit_by_credit_code_in_tx(tx.conn, &crate::register::rules::plain(code))? {
            Some(unit) => {
                acquaint_in_tx(tx, unit.id.stream())?;
                hosts.push((unit, *share));
            }
            None => problems.push(Problem {
                place: Place::Field("hosts".to_owned()),
                because: Because::new("setup-host-unknown").text("code", code),
            }),
        }
    }
    Fault::invalid_unless_empty(problems)?;
    Ok(hosts)
}

fn row<'a>(
    id: EventId,
    competition_id: CompetitionId,
    new: &'a NewEvent,
    hosts: &[(UnitId, Share)],
) -> Result<writes::EventRow<'a>, Fault> {
    let (host_unit_id, _share) = hosts.first().ok_or_else(|| Fault::internal("an event without a host"))?;
    Ok(writes::EventRow {
        id,
        competition_id,
        name: &new.name,
        occupation_code: &new.occupation_code,
        class: new.class.as_deref(),
        host_unit_id: *host_unit_id,
        title_quota: new.title_quota,
    })
}

/// An event with its hosts and its competition, for the form that changes it.
///
/// # Errors
/// `NotFound` out of scope.
pub fn read_event(by: By<'_>, event_uid: &str) -> Result<(Event, Vec<HostShare>, Stream), Fault> {
    by.read(|conn| {
        let stream = streams::stream_by_uid(conn, StreamKind::Event, event_uid)?;
        let competition = competition_of_in_tx(conn, by.actor, stream.competition_id)?;
        Ok((
            store::event(conn, stream.as_event()?)?,
            store::host_shares(conn, stream.as_event()?)?,
            competition,
        ))
    })
}

/// A competition the actor may set up.
fn competition_of_in_tx(conn: &mut Conn, actor: &Actor, id: Option<CompetitionId>) -> Result<Stream, Fault> {
    let stream = streams::stream_by_id(conn, id.ok_or_else(Fault::not_found)?.stream())?;
    door::require(actor, Action::SetUp, &stream)?;
    Ok(stream)
}

/// Adds a division with its one round; answers the round's uid.
///
/// # Errors
/// `NotFound` for an event out of scope; `Refused` as for [`add_event`].
pub fn add_division(act: Act<'_>, event_uid: &str, new: &NewDivision) -> Result<String, Fault> {
    let event = act.read(|conn| streams::stream_by_uid(conn, StreamKind::Event, event_uid))?;
    let competition_id = event.competition_id.ok_or_else(Fault::not_found)?;
    act.write(Action::SetUp, On::Id(competition_id.stream()), |tx| {
        // Somebody may have taken the event away since it was looked up.
        store::event(tx.conn, event.as_event()?)?;
        refuse_approved(tx)?;
        let uid = door::new_uid(tx)?;
        let division_id = writes::insert_division_in_tx(tx.conn, uid.as_str(), event.as_event()?, new)?;
        let phase = RoundPhase::Open.code();
        let detail = json!({ "name": new.round_name });
        let round = tx.create_stream(StreamKind::Round, &event, Some(division_id), phase, &detail)?;
        writes::insert_round_in_tx(tx.conn, round.as_round()?, division_id, &new.round_name)?;
        tx.note(json!({ "division": uid, "name": new.name, "plan": new.plan, "team_size": new.team_size }));
        Ok(round.uid.to_string())
    })
}

/// Changes a division and the name of its round; answers the uid of its competition. Once registration was opened, who
/// competes and how many make an entry stay, and how it is ranked is the authority's to change, until codes are drawn.
///
/// # Errors
/// `NotFound` for a division out of scope; `Invalid` without a reason once the competition was approved; `WrongPhase`.
pub fn edit_division(
    act: Act<'_>,
    division_uid: &str,
    new: &NewDivision,
    reason: Option<&str>,
) -> Result<String, Fault> {
    let competition_id = act.read(|conn| {
        let division = store::division_by_uid(conn, division_uid)?;
        Ok(store::event(conn, division.event_id)?.competition_id)
    })?;
    act.write(Action::EditCompetition, On::Id(competition_id.stream()), |tx| {
        let division = store::division_by_uid(tx.conn, division_uid)?;
        let mut changed = changes::of_division(&division, new);
        if phase_of(tx)?.is_public() {
            entered_stays(&division, new)?;
            if (&division.plan, &division.ties) != (&new.plan, &new.ties) {
                hold_in_tx(tx, &[division.id], &json!({ "division": division.uid }))?;
                let ranks = ["setup-plan", "setup-ties-by"];
                changed.iter_mut().for_each(|change| change.approved |= ranks.contains(&change.what));
            }
        }
        announce_in_tx(tx, Some(division.event_id), &changed, (reason, "setup-approved-events"))?;
        writes::update_division_in_tx(tx.conn, division.id, new)?;
        for round in store::rounds(tx.conn, division.id)? {
            writes::rename_round_in_tx(tx.conn, round.id, &new.round_name)?;
        }
        tx.note(json!({ "division": division.uid, "name": new.name, "plan": new.plan,
            "team_size": new.team_size, "changed": changed, "reason": reason }));
        Ok(tx.stream.uid.to_string())
    })
}

/// Whoever entered, entered for these.
fn entered_stays(before: &Division, new: &NewDivision) -> Result<(), Fault> {
    let mut problems = Vec::new();
    for (field, same) in
        [("category", before.category == new.category), ("team_size", before.team_size == new.team_size)]
    {
        if !same {
            let because = Because::new("setup-entered-stays");
            problems.push(Problem { place: Place::Field(field.to_owned()), because });
        }
    }
    Fault::invalid_unless_empty(problems)
}

/// A division with its rounds and its competition, for the form that changes it.
///
/// # Errors
/// `NotFound` out of scope.
pub fn read_division(by: By<'_>, division_uid: &str) -> Result<(Division, Vec<Round>, Stream), Fault> {
    by.read(|conn| {
        let division = store::division_by_uid(conn, division_uid)?;
        let event = store::event(conn, division.event_id)?;
        let competition = competition_of_in_tx(conn, by.actor, Some(event.competition_id))?;
        let rounds = store::rounds(conn, division.id)?;
        Ok((division, rounds, competition))
    })
}
