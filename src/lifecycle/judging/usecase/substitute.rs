//! A substitute: somebody else takes a judge's place on a module's panel and marks every code of it anew.
//!
//! The seat that is left keeps its sheets and marks, locked; it is no longer of the panel, so nothing there counts.

use serde_json::{Value, json};

use crate::access::door::{self, Tx};
use crate::access::usecase::accounts::{Known, by_login_in_tx};
use crate::access::usecase::roles::assign_as_in_tx;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::phase::SheetPhase;
use crate::kernel::role::Role;
use crate::lifecycle::draw::usecase::subjects_in_tx;
use crate::lifecycle::judging::model::{DecisionKind, JudgingDecision, Seat};
use crate::lifecycle::judging::{rules, store};
use crate::lifecycle::registration::usecase::offices::refuse_taking_part_in_tx;
use crate::lifecycle::setup::model::Module;
use crate::lifecycle::setup::usecase::officials;

use super::panels::{make_sheet, tied_unit_in_tx};
use super::{is_named, no_judge, seats_in_tx};

/// Seats the substitute, with open sheets for every code; the leaving judge's own sheets are locked, and the agreed
/// values the judge kept go on to the substitute as they are.
///
/// # Errors
/// `Invalid` for a judge or an account that is not there, or has no business on this panel; `Refused` where the
/// leaving judge is left out already, or a role excludes the substitute.
pub(super) fn take_over(
    tx: &mut Tx<'_>,
    module: &Module,
    judge: i64,
    login: &str,
    in_force: &[JudgingDecision],
) -> Result<(DecisionKind, Value), Fault> {
    let panel = seats_in_tx(tx.conn, module)?;
    let leaving = panel.into_iter().find(|seat| seat.ordinal == judge);
    let leaving = leaving.ok_or_else(|| no_judge(&module.code, judge))?;
    if is_named(in_force, DecisionKind::DropJudge, module, &leaving) {
        let because = Because::new("judging-left-out").text("module", &module.code).count("judge", judge);
        return Err(Fault::refused(because));
    }
    let known = by_login_in_tx(tx.conn, login)?
        .ok_or_else(|| Fault::field("login", Because::new("access-login-unknown").text("login", login)))?;
    let seat = sit_down(tx, module, &known)?;
    let subjects = subjects_in_tx(tx.conn, tx.stream.as_round()?)?;
    if rules::aspects_of(module, false).next().is_some() {
        for subject in &subjects {
            make_sheet(tx, module, subject, &seat, false)?;
        }
    }
    hand_over(tx, &leaving, &seat)?;
    let kind = DecisionKind::Substitute;
    let (judge, by) = (judge.to_string(), seat.ordinal.to_string());
    Ok((kind, json!({ "kind": kind, "module": module.code, "judge": judge, "by": by, "account": known.uid })))
}

/// Behind all who ever sat here: a number, once given, stays with its judge.
fn sit_down(tx: &mut Tx<'_>, module: &Module, known: &Known) -> Result<Seat, Fault> {
    let ever = store::seats::of_module(tx.conn, module.id)?;
    if ever.iter().any(|seat| seat.account_id == known.id) {
        return Err(Fault::field("login", Because::new("judging-seated-already")));
    }
    // The decision's reason says why the other judge leaves: it is none for seating somebody of a unit that competes.
    if let Some(unit) = tied_unit_in_tx(tx, known)? {
        return Err(Fault::field("login", Because::new("judging-same-unit-substitute").text("unit", unit)));
    }
    let uid = door::new_uid(tx)?;
    refuse_taking_part_in_tx(tx, known.id, Role::Judge)?;
    let terms = officials::terms_of_in_tx(tx)?;
    assign_as_in_tx(tx, uid.as_str(), known.id, (Role::Judge, tx.stream.division_id), terms)?;
    let ordinal = ever.last().map_or(0, |seat| seat.ordinal) + 1;
    store::seats::insert_in_tx(tx.conn, uid.as_str(), module.id, known.id, ordinal)?.bind(tx);
    store::seats::by_uid(tx.conn, uid.as_str())
}

fn hand_over(tx: &mut Tx<'_>, leaving: &Seat, to: &Seat) -> Result<(), Fault> {
    let unlocked = [SheetPhase::Open.into(), SheetPhase::Signed.into()];
    for sheet in store::sheets::of_seat(tx.conn, leaving.id)? {
        let detail = json!({ "judge": leaving.ordinal, "by": to.ordinal });
        let phase = (!sheet.agreed).then_some(SheetPhase::Locked.into());
        if !tx.also(sheet.id.stream(), &unlocked, phase, &detail)? {
            return Err(Fault::internal(format!("a sheet of a round under way is {}", sheet.phase)));
        }
        if sheet.agreed {
            store::sheets::give_to_in_tx(tx.conn, sheet.id, to.id)?.bind(tx);
        }
    }
    Ok(())
}
