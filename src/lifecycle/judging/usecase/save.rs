//! Saving marks, and giving a signed sheet back.

use std::cell::Cell;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On, Tx};
use crate::access::model::Request;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind, Problem};
use crate::kernel::phase::SheetPhase;
use crate::lifecycle::judging::model::{DecisionKind, Entered, Newest, Sheet};
use crate::lifecycle::judging::store::marks::Giving;
use crate::lifecycle::judging::{rules, store};
use crate::lifecycle::setup::model::Aspect;
use crate::lifecycle::setup::usecase::{
    keep_module_in_tx, module_at_in_tx, module_in_tx, require_running_in_tx,
};

/// What became of a sheet that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Blind code of the sheet.
    pub code: String,
    /// Revision of the sheet now: what the next save is based on.
    pub revision: i64,
    /// How many marks got a new version.
    pub changed: usize,
}

/// Saves marks of one of the actor's sheets. All of them or none.
///
/// # Errors
/// `Invalid` with every wrong field; `Stale` with both values where the sheet changed since it was read;
/// `WrongPhase` once it is signed, the round is closed or the competition cancelled; `NotFound` for somebody else's sheet.
pub fn save(act: Act<'_>, sheet_uid: &str, entered: &[Entered]) -> Result<Saved, Fault> {
    // The revision is compared here, where the values that differ are known too.
    let unguarded = act.request.map(|request| Request { revision: None, ..request.clone() });
    let seen = act.request.and_then(|request| request.revision);
    let read = Cell::new(None);
    let saved = act.with(unguarded.as_ref()).write(Action::SaveSheet, On::Uid(sheet_uid), |tx| {
        let sheet = own_sheet(tx)?;
        let competition = require_running_in_tx(tx.conn, &tx.stream, Action::SaveSheet)?;
        let (module, new) = module_at_in_tx(tx.conn, &act.installation.memo, sheet.module_id, &competition)?;
        if new {
            read.set(Some((sheet.module_id, competition.as_competition()?)));
        }
        let aspects: Vec<&Aspect> = rules::aspects_of(&module, sheet.agreed).collect();
        let newest = newest(tx, &sheet, &aspects, entered)?;
        refuse_stale(tx, seen, &aspects, &newest, entered)?;
        let changes = rules::changes(&aspects, &newest, entered)?;
        let by = tx.actor.uid.clone();
        let giving = Giving { by: &by, at: tx.now, correction: None };
        store::marks::append_in_tx(tx.conn, sheet.id, &changes, &giving)?.bind(tx);
        let marks = changes.iter().map(|change| json!([change.aspect_uid, change.version, change.value]));
        tx.note(json!({ "marks": marks.collect::<Vec<_>>() }));
        Ok(Saved { code: sheet.code, revision: tx.stream.revision, changed: changes.len() })
    })?;
    if let Some((module, competition)) = read.get() {
        let memo = &act.installation.memo;
        act.read(|conn| keep_module_in_tx(conn, memo, module, competition))?;
    }
    Ok(saved)
}

/// The locked sheet, where it is the actor's own.
fn own_sheet(tx: &mut Tx<'_>) -> Result<Sheet, Fault> {
    let (sheet, judge) = store::sheets::with_judge(tx.conn, tx.stream.as_sheet()?)?;
    if tx.actor.account_id == Some(judge) { Ok(sheet) } else { Err(Fault::not_found()) }
}

/// So few aspects are asked for one by one; of more the whole sheet is read.
const ONE_BY_ONE: usize = 4;

/// The newest marks of the aspects sent.
fn newest(tx: &mut Tx<'_>, sheet: &Sheet, aspects: &[&Aspect], entered: &[Entered]) -> Result<Newest, Fault> {
    if entered.len() > ONE_BY_ONE {
        return store::marks::of_sheet(tx.conn, sheet.id);
    }
    let sent = aspects.iter().filter(|aspect| entered.iter().any(|line| line.aspect == aspect.uid));
    let mut newest = Newest::new();
    for aspect in sent {
        newest.extend(store::marks::of_aspect(tx.conn, sheet.id, aspect.id)?.map(|given| (aspect.id, given)));
    }
    Ok(newest)
}

fn refuse_stale(
    tx: &Tx<'_>,
    seen: Option<i64>,
    aspects: &[&Aspect],
    newest: &Newest,
    entered: &[Entered],
) -> Result<(), Fault> {
    let Some(seen) = seen else { return Ok(()) };
    // The lock has already taken the next revision.
    let now = tx.stream.revision.saturating_sub(1);
    if seen == now {
        return Ok(());
    }
    let because = Because::new("fault-stale").count("seen", seen).count("now", now);
    let mut problems = vec![Problem::whole(because)];
    problems.extend(rules::differences(aspects, newest, entered));
    Err(Fault::all(FaultKind::Stale, problems))
}

/// Gives a signed sheet back to its judge, with a reason. Its marks stay; what changes is a new version.
///
/// # Errors
/// `WrongPhase` where it is not signed.
pub fn unlock(act: Act<'_>, sheet_uid: &str, reason: &str) -> Result<String, Fault> {
    act.write(Action::UnlockSheet, On::Uid(sheet_uid), |tx| {
        require_running_in_tx(tx.conn, &tx.stream, Action::UnlockSheet)?;
        let sheet = store::sheets::by_id(tx.conn, tx.stream.as_sheet()?)?;
        let round_id = module_in_tx(tx.conn, sheet.module_id)?.round_id;
        let (uid, by) = (door::new_uid(tx)?, tx.actor.uid.clone());
        let body = json!({ "kind": DecisionKind::Unlock, "sheet": sheet.uid });
        let new = store::decisions::NewDecision {
            uid: uid.as_str(),
            round_id,
            kind: DecisionKind::Unlock,
            body: &body,
            reason,
            by_account: &by,
            at: tx.now,
        };
        store::decisions::insert_in_tx(tx.conn, &new)?.bind(tx);
        tx.set_phase(SheetPhase::Open)?;
        tx.note(json!({ "decision": uid }));
        Ok(sheet.code)
    })
}
