//! Opening registration, closing it, declaring the review finished.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On};
use crate::access::model::Actor;
use crate::audit::model::Stream;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::CompetitionId;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::registration::model::EntryState;
use crate::lifecycle::registration::rules::own::{can_mend, is_in};
use crate::lifecycle::registration::rules::{self, Reviewed};
use crate::lifecycle::registration::store;
use crate::lifecycle::setup::model::notices::{NewNotice, NoticeKind};
use crate::lifecycle::setup::model::{Competition, Standing, day_ending_at};
use crate::lifecycle::setup::rules::check;
use crate::lifecycle::setup::usecase::filing::move_events_in_tx;
use crate::lifecycle::setup::usecase::undrawn::hold_all_in_tx;
use crate::lifecycle::setup::usecase::{
    competition_in_tx, deadline, endings, events_in_tx, notices, whole_in_tx,
};
use crate::platform::db::Conn;

/// Opens registration.
///
/// # Errors
/// `Refused` with everything the set-up still lacks, or where the deadline is past.
pub fn open(act: Act<'_>, uid: &str) -> Result<(), Fault> {
    act.write(Action::OpenRegistration, On::Uid(uid), |tx| {
        let competition = competition_in_tx(tx.conn, tx.stream.as_competition()?)?;
        let whole = whole_in_tx(tx.conn, competition.id)?;
        let mut reasons: Vec<Because> = check::check(&competition, &whole)
            .into_iter()
            .filter(|line| line.standing == Standing::ToDo)
            .map(|line| line.because)
            .collect();
        reasons.extend(rules::too_late(&competition, tx.now));
        if !reasons.is_empty() {
            return Err(Fault::refused_for(reasons));
        }
        tx.set_phase(CompetitionPhase::Registration)?;
        move_events_in_tx(tx, CompetitionPhase::Registration)?;
        tx.note(json!({ "until": competition.registration_until }));
        Ok(())
    })
}

/// The competition, for the form of an action on it: shown to those alone who may send it.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` with the wrong role.
pub fn read(by: By<'_>, action: Action, uid: &str) -> Result<Competition, Fault> {
    by.read(|conn| {
        let stream = door::look_in_tx(conn, by.actor, action, On::Uid(uid))?;
        competition_in_tx(conn, stream.as_competition()?)
    })
}

/// Moves the end of registration to a later day, with a reason the public notice gives.
///
/// # Errors
/// `Invalid` for a day that is no later; `WrongPhase` where registration is not open.
pub fn extend(act: Act<'_>, uid: &str, day: NaiveDate, reason: &str) -> Result<(), Fault> {
    act.write(Action::ExtendRegistration, On::Uid(uid), |tx| {
        deadline::move_in_tx(tx, day, NoticeKind::Extended, reason)
    })
}

/// Closes registration: no further entries come in. Before its last day is over with a reason, which the public notice gives.
///
/// # Errors
/// `Invalid` without a reason while it would go on; `WrongPhase` where it is not open.
pub fn close(act: Act<'_>, uid: &str, reason: Option<&str>) -> Result<(), Fault> {
    act.write(Action::CloseRegistration, On::Uid(uid), |tx| {
        let competition = competition_in_tx(tx.conn, tx.stream.as_competition()?)?;
        if rules::too_late(&competition, tx.now).is_none() {
            let missing = || Fault::field("reason", Because::new("registration-early-reason"));
            let sentence = reason.ok_or_else(missing)?;
            let told = Because::new("registration-told-until")
                .date("day", day_ending_at(competition.registration_until));
            let (kind, changes) = (NoticeKind::Closed, vec![told]);
            notices::tell_in_tx(tx, &NewNotice { kind, event_id: None, changes, sentence })?;
        }
        tx.note(json!({ "until": competition.registration_until, "reason": reason }));
        tx.set_phase(CompetitionPhase::Closed)?;
        move_events_in_tx(tx, CompetitionPhase::Closed)
    })
}

/// Opens registration again until another day, with a reason the public notice gives.
///
/// # Errors
/// `Invalid` for a day that is over, or not before the competition begins; `WrongPhase` once codes were drawn.
pub fn reopen(act: Act<'_>, uid: &str, day: NaiveDate, reason: &str) -> Result<(), Fault> {
    act.write(Action::ReopenRegistration, On::Uid(uid), |tx| {
        deadline::move_in_tx(tx, day, NoticeKind::Reopened, reason)?;
        tx.set_phase(CompetitionPhase::Registration)?;
        move_events_in_tx(tx, CompetitionPhase::Registration)?;
        hold_all_in_tx(tx)
    })
}

/// Declares the review finished: rounds may run.
///
/// # Errors
/// `Refused` while an entry waits for its review.
pub fn finish(act: Act<'_>, uid: &str) -> Result<(), Fault> {
    act.write(Action::FinishReview, On::Uid(uid), |tx| {
        let reviewed = reviewed_in_tx(tx.conn, tx.stream.as_competition()?)?;
        if let Some(because) = reviewed.unfinished() {
            return Err(Fault::refused(because));
        }
        tx.set_phase(CompetitionPhase::Reviewed)?;
        move_events_in_tx(tx, CompetitionPhase::Reviewed)?;
        tx.note(json!({ "admitted": reviewed.admitted }));
        Ok(())
    })
}

/// Entries (uids) the actor decides about.
#[derive(Debug, Clone, Default)]
pub struct ToDecide {
    /// Handed in.
    pub submitted: Vec<String>,
    /// Returned and not mended in the time they were given.
    pub overdue: Vec<String>,
}

/// Entries that wait for the actor's decision, in a competition and its stream.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn waiting_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    (stream, competition): (&Stream, &Competition),
    now: DateTime<Utc>,
) -> Result<ToDecide, Fault> {
    let roles = Action::ReviewEntry.rule().roles;
    let mut waiting = ToDecide::default();
    for event in events_in_tx(conn, competition.id)? {
        for division in endings::live_divisions_in_tx(conn, event.id)? {
            if !actor.holds(roles, &stream.of_division(division.id)) {
                continue;
            }
            for entry in store::entries(conn, division.id)?.into_iter().filter(is_in) {
                match entry.state {
                    EntryState::Submitted => waiting.submitted.push(entry.uid),
                    EntryState::Returned if !can_mend(&entry, competition, now) => {
                        waiting.overdue.push(entry.uid);
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(waiting)
}

/// Until when returned entries may be mended, of those that still may; `None`: none may.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn mended_until_in_tx(
    conn: &mut Conn,
    competition: &Competition,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Fault> {
    let mut until = None;
    for event in events_in_tx(conn, competition.id)? {
        for division in endings::live_divisions_in_tx(conn, event.id)? {
            let entries = store::entries(conn, division.id)?.into_iter().filter(is_in);
            let returned = entries.filter(|entry| entry.state == EntryState::Returned);
            until =
                returned.filter_map(|entry| entry.mend_until.filter(|until| now < *until)).max().max(until);
        }
    }
    Ok(until)
}

/// How far the review of a competition's entries is.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn reviewed_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Reviewed, Fault> {
    let mut states = Vec::new();
    for event in events_in_tx(conn, competition_id)? {
        for division in endings::live_divisions_in_tx(conn, event.id)? {
            let entries = store::entries(conn, division.id)?;
            states.extend(entries.into_iter().filter(is_in).map(|entry| entry.state));
        }
    }
    Ok(Reviewed::of(states))
}
