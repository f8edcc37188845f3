//! What is done about an objection: taken up, narrowed, extended, handed on, answered, taken back.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::access::by::Act;
use crate::access::door::{On, Tx};
use crate::access::model::Actor;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::DivisionId;
use crate::lifecycle::registration::usecase::entries_in_tx;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;

use super::super::super::model::objections::{Kind, Move, Narrowing, Objection, Step, StepKind};
use super::super::super::rules::objections as rules;
use super::super::super::store::objections as rows;
use super::action_of;
use super::file::competes_in_tx;
use super::windows::{due_in_tx, opened_in_tx};

/// Takes a step.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` with the wrong role, for somebody's own, and for taking back what is another's;
/// `WrongPhase` where it stands otherwise; `Invalid` at `numbers`.
pub fn take(act: Act<'_>, uid: &str, wanted: &Move) -> Result<(), Fault> {
    let (kind, event_id, division_id) = act.read(|conn| {
        let objection = rows::by_uid(conn, uid)?;
        let division = setup::division_in_tx(conn, objection.division_id)?;
        Ok((objection.kind, division.event_id, division.id))
    })?;
    let kind_of_step = wanted.step();
    act.write(action_of(kind, kind_of_step), On::Division(event_id, division_id), |tx| {
        let objection = rows::by_uid(tx.conn, uid)?;
        if objection.by != tx.actor.uid && !tx.actor.knows(&tx.stream) {
            return Err(Fault::not_found());
        }
        allowed_in_tx(tx.conn, tx.actor, &objection, kind_of_step)?;
        admitted(&objection, kind_of_step, tx.now)?;
        let step = step(tx, &objection, wanted)?;
        rows::insert_step_in_tx(tx.conn, objection.id, &step)?.bind(tx);
        tx.note(
            json!({ "objection": uid, "step": step.kind, "ruling": step.ruling, "corrects": step.corrects,
            "reason": step.reason, "due_at": step.due_at, "entries": step.entries }),
        );
        Ok(())
    })
}

/// Nobody answers his own, nor one that he entered; nobody takes back another's.
pub(super) fn allowed_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    objection: &Objection,
    step: StepKind,
) -> Result<(), Fault> {
    let forbidden = |key: &'static str| Err(Fault::new(FaultKind::Forbidden, Because::new(key)));
    let own = objection.by == actor.uid;
    match step {
        StepKind::Withdrawn if own => Ok(()),
        StepKind::Withdrawn => forbidden("objection-not-yours"),
        StepKind::Ruled if own => forbidden("objection-own"),
        StepKind::Ruled | StepKind::Decided => {
            let division = setup::division_in_tx(conn, objection.division_id)?;
            if competes_in_tx(conn, actor, &division)? { forbidden("objection-own") } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

/// Refuses a step where the objection stands otherwise.
pub(super) fn admitted(objection: &Objection, step: StepKind, now: DateTime<Utc>) -> Result<(), Fault> {
    if rules::admits(objection, step, now) {
        return Ok(());
    }
    let state = rules::state(objection, now).message_key();
    let because = Because::new("objection-stands-otherwise").word("state", state);
    Err(Fault::new(FaultKind::WrongPhase, because))
}

fn step(tx: &mut Tx<'_>, objection: &Objection, wanted: &Move) -> Result<Step, Fault> {
    let mut step = Step {
        kind: wanted.step(),
        ruling: None,
        corrects: None,
        reason: None,
        due_at: None,
        entries: None,
        by: tx.actor.uid.clone(),
        at: tx.now,
    };
    match wanted {
        Move::Acknowledge | Move::Withdraw => {}
        Move::Extend(reason) => {
            let last = rules::last_day(rules::due_at(objection));
            step.due_at = Some(due_in_tx(tx.conn, last)?.0);
            step.reason = Some(reason.clone());
        }
        Move::Refer(reason) => step.reason = Some(reason.clone()),
        Move::Narrow(narrowing) => {
            step.entries = Some(named(tx, objection, narrowing)?);
            step.reason = Some(narrowing.reason.clone());
        }
        Move::Rule(answer) | Move::Decide(answer) => {
            step.ruling = Some(answer.ruling);
            step.corrects = Some(answer.corrects);
            step.reason = Some(answer.text.clone());
        }
    }
    Ok(step)
}

/// Uids of the entries with those ticket numbers. Before the codes are open nobody says whose an appeal is about.
fn named(tx: &mut Tx<'_>, objection: &Objection, narrowing: &Narrowing) -> Result<Vec<String>, Fault> {
    let division_id: DivisionId = objection.division_id;
    let blind = objection.kind == Kind::Appeal && !opened_in_tx(tx.conn, division_id)?;
    if blind && !narrowing.numbers.is_empty() {
        return Err(Fault::field("numbers", Because::new("objection-numbers-blind")));
    }
    let entries = entries_in_tx(tx.conn, division_id)?;
    let uid_of = |number: &String| {
        let entry = entries.iter().find(|entry| entry.number == *number);
        let unknown =
            || Fault::field("numbers", Because::new("objection-number-unknown").text("number", number));
        entry.map(|entry| entry.uid.clone()).ok_or_else(unknown)
    };
    narrowing.numbers.iter().map(uid_of).collect()
}
