//! The end of a competition: everything that can be paid is paid.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::On;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::CompetitionId;
use crate::kernel::money::Fen;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::awards::usecase as awards;
use crate::lifecycle::payout::model::{Aside, Blocker, BlockerKind};
use crate::platform::db::Conn;
use crate::policy::model::{Outcome, Status};

use super::prepare::{Payable, payable};

/// Everything that keeps a competition from being settled.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn blockers_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Blocker>, Fault> {
    let mut blockers = Vec::new();
    let mut blocked = |kind, because| blockers.push(Blocker { kind, because });
    match awards::newest_run_in_tx(conn, competition_id)? {
        None => blocked(BlockerKind::NoRun, Because::new("payout-block-no-run")),
        Some(run) if run.accepted.is_none() => {
            blocked(BlockerKind::NotAccepted, Because::new("payout-block-not-accepted"));
        }
        Some(run) => {
            let waits = |status| matches!(status, Status::Pending | Status::Special);
            let money = run.body.lines.iter().filter(|line| line.kind == Outcome::Money);
            let open = money.filter(|line| waits(line.status)).count();
            if open > 0 {
                blocked(BlockerKind::Pending, Because::new("payout-block-pending").count("n", open));
            }
        }
    }
    let titles = awards::titles::to_revoke_in_tx(conn, competition_id)?;
    if titles > 0 {
        blocked(BlockerKind::Titles, Because::new("payout-block-titles").count("n", titles));
    }
    let claims = payable(conn, competition_id)?;
    let count = |wanted: fn(&&Payable) -> bool| claims.iter().filter(wanted).count();
    let due = count(|one| is_open(one) && !is_aside(one));
    if due > 0 {
        blocked(BlockerKind::Due, Because::new("payout-block-due").count("n", due));
    }
    // Nobody can be told to mend what was erased: it is told, and holds nothing up.
    let aside = count(|one| is_open(one) && is_aside(one) && one.aside != Some(Aside::Erased));
    if aside > 0 {
        blocked(BlockerKind::Aside, Because::new("payout-block-aside").count("n", aside));
    }
    let under_way = count(|one| one.standing.in_hand != Fen::ZERO);
    if under_way > 0 {
        let because = Because::new("payout-block-under-way").count("n", under_way);
        blocked(BlockerKind::UnderWay, because);
    }
    Ok(blockers)
}

/// Whether something of a claim is still to be paid or to be recovered.
fn is_open(one: &Payable) -> bool {
    one.standing.rest != Fen::ZERO
}

/// Whether nothing of a claim can be paid now; what is to come back needs neither account nor plan.
fn is_aside(one: &Payable) -> bool {
    one.standing.rest > Fen::ZERO && one.aside.is_some()
}

/// Declares a competition settled: nothing is open now. `reason` is why it is not held up by what nobody can be paid yet;
/// it is payable all the same once that is mended.
///
/// # Errors
/// `Refused`, naming everything that is still open.
pub fn settle_competition(act: Act<'_>, competition_uid: &str, reason: Option<&str>) -> Result<(), Fault> {
    act.write(Action::SettleCompetition, On::Uid(competition_uid), |tx| {
        let competition_id = tx.stream.as_competition()?;
        let mut blockers = blockers_in_tx(tx.conn, competition_id)?;
        blockers.retain(|blocker| blocker.kind != BlockerKind::Aside || reason.is_none());
        if !blockers.is_empty() {
            return Err(Fault::refused_for(blockers.into_iter().map(|blocker| blocker.because)));
        }
        let left = payable(tx.conn, competition_id)?.into_iter().filter(|one| is_open(one) && is_aside(one));
        let aside: Vec<_> = left.map(|one| json!({ "claim": one.claim.uid, "because": one.aside })).collect();
        tx.set_phase(CompetitionPhase::Settled)?;
        tx.note(json!({ "settled": true, "aside": aside, "reason": reason }));
        Ok(())
    })
}
