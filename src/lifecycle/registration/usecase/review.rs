//! The registrar's work: admit, return, refuse; what became of an entry; unmasking.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On, Tx};
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{DivisionId, EntryId, RoundId};
use crate::kernel::phase::{CompetitionPhase, Phase, RoundPhase};
use crate::kernel::role::Role;
use crate::lifecycle::registration::model::{Decision, Entry, EntryState, Outcome};
use crate::lifecycle::registration::store::writes::NewStep;
use crate::lifecycle::registration::store::{self, writes};
use crate::lifecycle::setup::model::{Round, end_of};
use crate::lifecycle::setup::usecase::undrawn::hold_in_tx;
use crate::lifecycle::setup::usecase::{division_in_tx, endings, event_in_tx, events_in_tx, rounds_in_tx};
use crate::platform::db::Conn;
use crate::platform::memo::Recall;
use crate::register::model::SecretKind;
use crate::register::usecase::persons::person_in_tx;
use crate::register::usecase::secrets::{held_in_tx, open_in_tx};
use crate::scoring::model::{Ahead, Foreseen, Step};

use super::doubts::{require_clear_in_tx, require_free_in_tx};
use super::ending::require_here_in_tx;
use super::own::OFFICE;

/// Says of the code behind an entry that its marks count no more, or count again: done by a later stage, which holds the
/// codes.
pub type Release = fn(&mut Tx<'_>, RoundId, EntryId, EntryStatus) -> Result<(), Fault>;

/// What a step would do to the ranking of a round: told by a later stage.
pub type Foresee = fn(&mut Conn, Recall<'_>, RoundId, &Ahead) -> Result<Foreseen, Fault>;

/// What later stages do about what became of an entry.
#[derive(Clone, Copy)]
pub struct Later {
    /// Lets its marks count no more, or again.
    pub release: Release,
    /// Tells what it would do to a ranking.
    pub foresee: Foresee,
}

/// Who may read the ranking once the codes are open.
const RANKING_READERS: &[Role] = &[Role::Host, Role::Authority];

/// The event an entry is written under, for its division alone.
fn place_of(by: By<'_>, entry_uid: &str) -> Result<On<'static>, Fault> {
    by.read(|conn| {
        let entry = store::entry_by_uid(conn, entry_uid)?;
        let division = division_in_tx(conn, entry.division_id)?;
        Ok(On::Division(division.event_id, division.id))
    })
}

/// Decides about an entry. `seen` is the number of review steps the decision was based on.
///
/// # Errors
/// `Stale` where somebody decided or mended meanwhile; `Refused` for admitting what something contradicts; `Invalid` for a return after
/// registration closed without a day to come;
/// `WrongPhase` once codes were drawn.
pub fn decide(act: Act<'_>, entry_uid: &str, decision: &Decision, seen: i64) -> Result<(), Fault> {
    let on = place_of(act.by(), entry_uid)?;
    act.write(Action::ReviewEntry, on, |tx| {
        let entry = store::entry_by_uid(tx.conn, entry_uid)?;
        require_here_in_tx(tx.conn, &tx.stream, &entry)?;
        let steps = store::steps(tx.conn, entry.id)?.len();
        if i64::try_from(steps) != Ok(seen) {
            let because = Because::new("fault-stale").count("seen", seen).count("now", steps);
            return Err(Fault::new(FaultKind::Stale, because));
        }
        let (state, outcome, reason) = match decision {
            Decision::Admit => (EntryState::Admitted, Outcome::Admitted, None),
            Decision::Return(reason) | Decision::ReturnUntil(reason, _) => {
                (EntryState::Returned, Outcome::Returned, Some(reason.as_str()))
            }
            Decision::Refuse(reason) => (EntryState::Refused, Outcome::Refused, Some(reason.as_str())),
        };
        if *decision == Decision::Admit {
            require_clear_in_tx(tx, &entry)?;
        }
        let until = mend_until(tx, decision)?;
        if tx.stream.phase == CompetitionPhase::Reviewed.code() {
            hold_in_tx(tx, &[entry.division_id], &json!({ "entry": entry.uid }))?;
        }
        writes::set_mend_until_in_tx(tx.conn, entry.id, until)?.bind(tx);
        writes::set_state_in_tx(tx.conn, entry.id, state)?.bind(tx);
        let by = tx.actor.uid.clone();
        let step = NewStep { outcome, what: None, reason };
        writes::insert_step_in_tx(tx.conn, entry.id, &step, (&by, tx.now))?.bind(tx);
        tx.note(json!({ "entry": entry.uid, "outcome": outcome, "reason": reason }));
        Ok(())
    })
}

/// Until when a returned entry may be mended; nothing to say while entries come in.
fn mend_until(tx: &Tx<'_>, decision: &Decision) -> Result<Option<DateTime<Utc>>, Fault> {
    let until = match decision {
        Decision::Admit | Decision::Refuse(_) => return Ok(None),
        Decision::Return(_) if tx.stream.phase == CompetitionPhase::Registration.code() => return Ok(None),
        Decision::Return(_) => {
            return Err(Fault::field("mend_until", Because::new("registration-return-day")));
        }
        Decision::ReturnUntil(_, day) => end_of(*day),
    };
    if until <= tx.now {
        return Err(Fault::field("mend_until", Because::new("setup-deadline-past")));
    }
    Ok(Some(until))
}

/// What it would do to say so of an entry; `None` where it counts at once, for nobody is judged yet, and where it cannot be
/// said now.
///
/// # Errors
/// As [`set_status`].
pub fn status_ahead(
    by: By<'_>,
    entry_uid: &str,
    status: EntryStatus,
    foresee: Foresee,
) -> Result<Option<Foreseen>, Fault> {
    let on = place_of(by, entry_uid)?;
    by.read(|conn| {
        let stream = door::look_in_tx(conn, by.actor, Action::SetEntryStatus, on)?;
        let entry = store::entry_by_uid(conn, entry_uid)?;
        let possible = door::is_possible(by.actor, Action::SetEntryStatus, &stream);
        if !possible || entry.state != EntryState::Admitted {
            return Ok(None);
        }
        require_here_in_tx(conn, &stream, &entry)?;
        let sees = by.actor.holds(RANKING_READERS, &stream);
        foreseen_in_tx(conn, Recall::Reading(&by.installation.memo), &entry, (status, sees), foresee)
    })
}

/// What follows for the last round that is judged and not signed.
fn foreseen_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    entry: &Entry,
    (status, sees): (EntryStatus, bool),
    foresee: Foresee,
) -> Result<Option<Foreseen>, Fault> {
    let judged = |round: &Round| {
        matches!(round.phase, RoundPhase::Judging | RoundPhase::Confirmed | RoundPhase::Decrypted)
    };
    let rounds = rounds_in_tx(conn, entry.division_id)?;
    // What is signed is changed by a correction, which has an effect of its own.
    if rounds.last().is_some_and(|deciding| deciding.phase == RoundPhase::Signed) {
        return Ok(None);
    }
    let Some(round) = rounds.iter().rev().find(|round| judged(round)) else { return Ok(None) };
    let step = Step::Became { entry: entry.number.clone(), status };
    foresee(conn, recall, round.id, &Ahead { step, sees }).map(Some)
}

/// Records what became of an admitted entry: absent, withdrawn, disqualified, guest, or ranked again.
///
/// # Errors
/// `Refused` for an entry that was not admitted; `WrongPhase` once the division's result is signed: then a correction
/// says so; `Stale` where it would do something else than the form showed.
pub fn set_status(
    act: Act<'_>,
    entry_uid: &str,
    (status, reason): (EntryStatus, &str),
    later: Later,
) -> Result<(), Fault> {
    let on = place_of(act.by(), entry_uid)?;
    act.write(Action::SetEntryStatus, on, |tx| {
        let entry = store::entry_by_uid(tx.conn, entry_uid)?;
        require_here_in_tx(tx.conn, &tx.stream, &entry)?;
        if entry.state != EntryState::Admitted {
            return Err(Fault::refused(Because::new("registration-not-admitted")));
        }
        if entry.status == EntryStatus::Withdrawn && status != EntryStatus::Withdrawn {
            require_free_in_tx(tx.conn, &entry)?;
        }
        before_signatures(tx, (entry.division_id, entry.id), status, later.release)?;
        if act.was_foreseen() {
            let says = (status, tx.actor.holds(RANKING_READERS, &tx.stream));
            let foreseen = foreseen_in_tx(tx.conn, Recall::Nothing, &entry, says, later.foresee)?;
            act.require_foreseen(&foreseen.map(|foreseen| foreseen.digest).unwrap_or_default())?;
        }
        writes::set_status_in_tx(tx.conn, entry.id, status, reason)?.bind(tx);
        let by = tx.actor.uid.clone();
        let step = NewStep { outcome: Outcome::Status, what: None, reason: Some(reason) };
        writes::insert_step_in_tx(tx.conn, entry.id, &step, (&by, tx.now))?.bind(tx);
        tx.note(json!({ "entry": entry.uid, "before": entry.status, "status": status, "reason": reason }));
        Ok(())
    })
}

/// Locks the rounds whose result somebody may be confirming or signing, beside their event: what they see of an entry
/// stays so until they have. While the codes of a round are closed, the marks of whoever is out of it count no more.
fn before_signatures(
    tx: &mut Tx<'_>,
    (division_id, entry_id): (DivisionId, EntryId),
    status: EntryStatus,
    release: Release,
) -> Result<(), Fault> {
    let rounds = rounds_in_tx(tx.conn, division_id)?;
    if rounds.last().is_some_and(|deciding| deciding.phase == RoundPhase::Signed) {
        return Err(Fault::new(FaultKind::WrongPhase, Because::new("standing-signed-already")));
    }
    for round in rounds {
        let phase = [Phase::from(round.phase)];
        match round.phase {
            RoundPhase::Open | RoundPhase::Signed => {}
            RoundPhase::Drawn | RoundPhase::Judging | RoundPhase::Confirmed | RoundPhase::Decrypted => {
                // What the page of another just found is not so any more: they look again.
                if !tx.also(round.id.stream(), &phase, None, &json!({ "entry-status": status }))? {
                    return Err(Fault::new(FaultKind::Clash, Because::new("fault-busy").count("seconds", 1)));
                }
            }
        }
        if matches!(round.phase, RoundPhase::Drawn | RoundPhase::Judging | RoundPhase::Confirmed) {
            release(tx, round.id, entry_id, status)?;
        }
    }
    Ok(())
}

/// Records what became of an admitted entry, as a signed correction says it: part of the write that adopts it.
///
/// # Errors
/// `NotFound` where the division has no admitted entry of that number.
pub fn correct_status_in_tx(
    tx: &mut Tx<'_>,
    (division_id, number): (DivisionId, &str),
    status: EntryStatus,
    reason: &str,
) -> Result<(), Fault> {
    let entries = store::entries(tx.conn, division_id)?;
    let admitted = |entry: &&Entry| entry.number == number && entry.state == EntryState::Admitted;
    let entry = entries.iter().find(admitted).ok_or_else(Fault::not_found)?;
    writes::set_status_in_tx(tx.conn, entry.id, status, reason)?.bind(tx);
    let by = tx.actor.uid.clone();
    let step = NewStep { outcome: Outcome::Status, what: None, reason: Some(reason) };
    writes::insert_step_in_tx(tx.conn, entry.id, &step, (&by, tx.now))?.bind(tx);
    Ok(())
}

/// Shows the ID number of a member whole, and records who saw it.
///
/// # Errors
/// `NotFound` for somebody who is not a member.
pub fn unmask(act: Act<'_>, entry_uid: &str, person_uid: &str) -> Result<String, Fault> {
    let on = place_of(act.by(), entry_uid)?;
    // No request key: its outcome would store the number.
    act.acts().write(Action::UnmaskEntry, on, |tx| {
        let entry = store::entry_by_uid(tx.conn, entry_uid)?;
        let mut person = None;
        for id in &entry.members {
            let member = person_in_tx(tx.conn, *id)?;
            if member.uid == person_uid {
                person = Some(member);
            }
        }
        let person = person.ok_or_else(Fault::not_found)?;
        let held =
            held_in_tx(tx.conn, person.id.stream(), SecretKind::IdNumber)?.ok_or_else(Fault::not_found)?;
        tx.note(json!({ "entry": entry.uid, "secret": held.uid }));
        open_in_tx(tx.installation, tx.conn, held.id)
    })
}

/// The next entry of the same competition that waits for the actor's review, by ticket number: for whoever has just
/// decided about one. A registrar of one division is sent to no other.
///
/// # Errors
/// `NotFound` without such an entry.
pub fn next_waiting(by: By<'_>, entry_uid: &str) -> Result<Option<String>, Fault> {
    by.read(|conn| {
        let entry = store::entry_by_uid(conn, entry_uid)?;
        let event_id = division_in_tx(conn, entry.division_id)?.event_id;
        let competition_id = event_in_tx(conn, event_id)?.competition_id;
        let mut divisions = Vec::new();
        for event in events_in_tx(conn, competition_id)? {
            let stream = streams::stream_by_id(conn, event.id.stream())?;
            let of_event =
                endings::live_divisions_in_tx(conn, event.id)?.into_iter().map(|division| division.id);
            divisions.extend(of_event.filter(|id| by.actor.holds(OFFICE, &stream.of_division(*id))));
        }
        store::first_submitted(conn, &divisions)
    })
}
