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
use crate::lifecycle::awards::usecase::{self as awards, Standing};
use crate::lifecycle::payout::model::{Aside, Blocker, BlockerKind};
use crate::platform::db::Conn;
use crate::platform::memo::Recall;
use crate::policy::model::{Outcome, Status};

use super::prepare::{Payable, payable};

/// Everything that keeps a competition from being settled.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn blockers_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    competition_id: CompetitionId,
) -> Result<Vec<Blocker>, Fault> {
    let waiting = awards::waiting_in_tx(conn, recall, competition_id)?;
    let mut blockers = of_run(conn, competition_id, &waiting.standing)?;
    blockers.extend(of_money(&payable(conn, competition_id)?));
    let titles = waiting.unrecommended.saturating_add(waiting.unapproved.len());
    let left = [
        (BlockerKind::Revocation, "payout-block-revocation", waiting.to_revoke.len()),
        (BlockerKind::Titles, "payout-block-titles", titles),
        (BlockerKind::Outside, "payout-block-outside", waiting.external.len()),
    ];
    blockers.extend(left.into_iter().filter_map(counted));
    Ok(blockers)
}

/// A blocker that stands for so many things; none for nothing.
fn counted((kind, key, number): (BlockerKind, &'static str, usize)) -> Option<Blocker> {
    (number > 0).then(|| Blocker { kind, because: Because::new(key).count("n", number) })
}

fn of_run(
    conn: &mut Conn,
    competition_id: CompetitionId,
    standing: &Standing,
) -> Result<Vec<Blocker>, Fault> {
    let one = |kind, key: &'static str| vec![Blocker { kind, because: Because::new(key) }];
    Ok(match standing {
        Standing::None => one(BlockerKind::NoRun, "payout-block-no-run"),
        Standing::Stale => one(BlockerKind::Stale, "payout-block-stale"),
        Standing::Fresh(_) => one(BlockerKind::NotAccepted, "payout-block-not-accepted"),
        Standing::Accepted => {
            let run = awards::newest_run_in_tx(conn, competition_id)?;
            let waits = |status| matches!(status, Status::Pending | Status::Special);
            let lines = run.iter().flat_map(|run| &run.body.lines);
            let money = lines.filter(|line| line.kind == Outcome::Money);
            let open = money.filter(|line| waits(line.status)).count();
            counted((BlockerKind::Pending, "payout-block-pending", open)).into_iter().collect()
        }
    })
}

fn of_money(claims: &[Payable]) -> impl Iterator<Item = Blocker> + use<> {
    let count = |wanted: fn(&&Payable) -> bool| claims.iter().filter(wanted).count();
    let open = [
        (BlockerKind::Due, "payout-block-due", count(|one| is_open(one) && !is_aside(one))),
        // Nobody can be told to mend what was erased: it is told, and holds nothing up.
        (
            BlockerKind::Aside,
            "payout-block-aside",
            count(|one| is_open(one) && is_aside(one) && one.aside != Some(Aside::Erased)),
        ),
        (BlockerKind::UnderWay, "payout-block-under-way", count(|one| one.standing.in_hand != Fen::ZERO)),
    ];
    open.into_iter().filter_map(counted)
}

/// Whether something of a claim is still to be paid or to be recovered.
fn is_open(one: &Payable) -> bool {
    one.standing.rest != Fen::ZERO
}

/// Whether nothing of a claim can be paid now; what is to come back needs neither account nor plan.
fn is_aside(one: &Payable) -> bool {
    one.standing.rest > Fen::ZERO && one.aside.is_some()
}

/// Declares a competition settled: nothing is open now. `reason` is why it is not held up by what nobody can be paid yet, which
/// is payable all the same once that is mended, nor by titles and outside results that nobody decided about.
///
/// # Errors
/// `Refused`, naming everything that is still open.
pub fn settle_competition(act: Act<'_>, competition_uid: &str, reason: Option<&str>) -> Result<(), Fault> {
    act.write(Action::SettleCompetition, On::Uid(competition_uid), |tx| {
        let competition_id = tx.stream.as_competition()?;
        let mut blockers = blockers_in_tx(tx.conn, Recall::Nothing, competition_id)?;
        let stay = blockers.iter().filter(|blocker| blocker.kind.may_stay());
        let left_open: Vec<_> = stay.map(|blocker| blocker.because.key.clone()).collect();
        blockers.retain(|blocker| !blocker.kind.may_stay() || reason.is_none());
        if !blockers.is_empty() {
            return Err(Fault::refused_for(blockers.into_iter().map(|blocker| blocker.because)));
        }
        let left = payable(tx.conn, competition_id)?.into_iter().filter(|one| is_open(one) && is_aside(one));
        let aside: Vec<_> = left.map(|one| json!({ "claim": one.claim.uid, "because": one.aside })).collect();
        tx.set_phase(CompetitionPhase::Settled)?;
        tx.note(json!({ "settled": true, "aside": aside, "left": left_open, "reason": reason }));
        Ok(())
    })
}
