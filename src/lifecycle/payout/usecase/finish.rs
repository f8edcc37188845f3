//! The end of a competition: everything due is paid.

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
use crate::lifecycle::payout::model::{Blocker, BlockerKind};
use crate::platform::db::Conn;
use crate::policy::model::{Outcome, Status};

use super::prepare::standing_claims;

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
    let standings = standing_claims(conn, competition_id)?;
    let due = standings.iter().filter(|(_, standing)| standing.rest != Fen::ZERO).count();
    if due > 0 {
        blocked(BlockerKind::Due, Because::new("payout-block-due").count("n", due));
    }
    let under_way = standings.iter().filter(|(_, standing)| standing.in_hand != Fen::ZERO).count();
    if under_way > 0 {
        let because = Because::new("payout-block-under-way").count("n", under_way);
        blocked(BlockerKind::UnderWay, because);
    }
    Ok(blockers)
}

/// Declares a competition settled.
///
/// # Errors
/// `Refused`, naming everything that is still open.
pub fn settle_competition(act: Act<'_>, competition_uid: &str) -> Result<(), Fault> {
    act.write(Action::SettleCompetition, On::Uid(competition_uid), |tx| {
        let blockers = blockers_in_tx(tx.conn, tx.stream.as_competition()?)?;
        if !blockers.is_empty() {
            return Err(Fault::refused_for(blockers.into_iter().map(|blocker| blocker.because)));
        }
        tx.set_phase(CompetitionPhase::Settled)?;
        tx.note(json!({ "settled": true }));
        Ok(())
    })
}
