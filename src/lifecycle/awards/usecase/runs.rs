//! Making runs and accepting them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On, Tx};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::StreamId;
use crate::kernel::money::Fen;
use crate::lifecycle::awards::model::identity::Identity;
use crate::lifecycle::awards::model::{Claim, Run};
use crate::lifecycle::awards::store::{self, NewRun};
use crate::lifecycle::publicity::usecase::unsettled::refuse_unsettled_in_tx;
use crate::lifecycle::setup::model::Competition;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::memo::Recall;
use crate::register::model::NewContest;
use crate::register::usecase::contests;

use super::claiming::{Claiming, claiming};
use super::compute::compute;
use super::gather::gather;
use super::once;

/// Works the awards of a competition out again; answers the number of the run. Where nothing changed since the
/// newest run, that one stands.
///
/// # Errors
/// `NotInForce` without a pack.
pub fn run(act: Act<'_>, competition_uid: &str) -> Result<i64, Fault> {
    act.write(Action::RunAwards, On::Uid(competition_uid), |tx| make_run_in_tx(tx).map(|made| made.number))
}

/// A run that was made, or stands unchanged.
pub(super) struct Made {
    pub(super) number: i64,
    pub(super) digest: String,
    /// Decisions in force, by name and subject, that nothing asks for any more.
    pub(super) idle: Vec<(String, String)>,
}

/// Makes a run of the locked competition.
pub(super) fn make_run_in_tx(tx: &mut Tx<'_>) -> Result<Made, Fault> {
    let competition_id = tx.stream.as_competition()?;
    let gathered = gather(tx.conn, Recall::Nothing, competition_id)?;
    let computed = compute(&gathered)?;
    let newest = store::newest_run(tx.conn, competition_id)?;
    if let Some(newest) = newest.as_ref().filter(|newest| newest.digest == computed.digest) {
        tx.note(json!({ "run": newest.number, "digest": newest.digest, "unchanged": true }));
        return Ok(Made { number: newest.number, digest: computed.digest, idle: computed.idle });
    }
    let number = newest.map_or(1, |newest| newest.number.saturating_add(1));
    let uid = door::new_uid(tx)?;
    let pins: Vec<&str> = computed.body.packs.iter().map(|pack| pack.pin.as_str()).collect();
    let packs = serde_json::to_string(&pins).map_err(Fault::internal)?;
    let by_account = tx.actor.uid.clone();
    let new = NewRun {
        uid: uid.as_str(),
        competition_id,
        number,
        case_text: &computed.case_text,
        decisions_text: &computed.decisions_text,
        packs: &packs,
        body: &computed.body_text,
        digest: &computed.digest,
        by_account: &by_account,
        at: tx.now,
    };
    store::insert_run_in_tx(tx.conn, &new)?.bind(tx);
    tx.note(json!({ "run": number, "digest": computed.digest, "packs": pins, "idle": computed.idle }));
    Ok(Made { number, digest: computed.digest, idle: computed.idle })
}

/// Accepts the newest run: its settled money lines are claims from now on, and claims it no longer gives are zero. A line
/// another competition claims already makes none.
///
/// # Errors
/// `Stale` where there is a newer run, or where results or decisions changed since.
pub fn accept(act: Act<'_>, competition_uid: &str, run_uid: &str) -> Result<i64, Fault> {
    act.write(Action::AcceptRun, On::Uid(competition_uid), |tx| {
        let competition_id = tx.stream.as_competition()?;
        refuse_unsettled_in_tx(tx.conn, competition_id)?;
        let run = acceptable(tx, run_uid)?;
        let (claims, elsewhere) = set_claims(tx, &run)?;
        let by = tx.actor.uid.clone();
        store::accept_run_in_tx(tx.conn, run.id, &by, tx.now)?.bind(tx);
        tx.note(json!({ "run": run.number, "digest": run.digest, "claims": claims, "elsewhere": elsewhere }));
        Ok(run.number)
    })
}

fn acceptable(tx: &mut Tx<'_>, run_uid: &str) -> Result<Run, Fault> {
    let competition_id = tx.stream.as_competition()?;
    let stale = |key: &'static str| Fault::new(FaultKind::Stale, Because::new(key));
    let run = store::run_by_uid(tx.conn, competition_id, run_uid)?;
    let newest = store::newest_run(tx.conn, competition_id)?;
    if newest.is_none_or(|newest| newest.uid != run.uid) {
        return Err(stale("awards-newer-run"));
    }
    if run.accepted.is_some() {
        return Err(stale("awards-accepted-already"));
    }
    let computed = compute(&gather(tx.conn, Recall::Nothing, competition_id)?)?;
    if computed.digest != run.digest {
        return Err(stale("awards-facts-changed"));
    }
    Ok(run)
}

/// Brings the claims of a competition in line with a run; answers how many it makes or keeps, and the lines that are claimed
/// elsewhere: those make none, and hold up nobody's.
fn set_claims(tx: &mut Tx<'_>, run: &Run) -> Result<(usize, Vec<Value>), Fault> {
    let competition_id = run.competition_id;
    // Two competitions could each find that nobody claimed a thing yet.
    contests::in_turn_in_tx(tx)?;
    once::say_in_tx(tx, (None, Some(competition_id)))?;
    let competition = setup::competition_in_tx(tx.conn, competition_id)?;
    contests::ensured_in_tx(tx, &own_contest(&competition))?;
    let claims = claiming(tx.conn, &competition, &run.body)?;
    let payees: Vec<String> = claims.iter().map(|one| one.identity.payee.clone()).collect();
    let streams = store::payee_streams(tx.conn, &payees)?;
    let (mut kept, mut elsewhere) = (BTreeSet::new(), Vec::new());
    for one in &claims {
        match &one.elsewhere {
            Some(name) => {
                elsewhere.push(json!({ "subject": one.line.subject, "rule": one.rule, "by": name }))
            }
            None => {
                set_claim(tx, run, one, streams.get(&one.identity.payee).copied())?;
                kept.insert(&one.identity);
            }
        }
    }
    for claim in store::claims(tx.conn, competition_id)? {
        let Claim { id, amount, pack, benefit, subject, payee, .. } = claim;
        let identity = benefit.map(|benefit| Identity { pack, benefit, subject, payee, instalment: 1 });
        if amount != Fen::ZERO && identity.is_none_or(|identity| !kept.contains(&identity)) {
            store::set_claim_in_tx(tx.conn, id, Fen::ZERO, (competition_id, run.id))?.bind(tx);
        }
    }
    Ok((kept.len(), elsewhere))
}

/// Makes a claim, or sets the amount of the one there is: also one another competition gave up.
fn set_claim(
    tx: &mut Tx<'_>,
    run: &Run,
    one: &Claiming<'_>,
    payee_id: Option<StreamId>,
) -> Result<(), Fault> {
    let lacking = || Fault::internal("a line to be paid lacks its amount");
    let amount = one.line.amount.ok_or_else(lacking)?;
    if let Some(claim) = store::claim_by_identity(tx.conn, &one.identity)? {
        store::set_claim_in_tx(tx.conn, claim.id, amount, (run.competition_id, run.id))?.bind(tx);
        return Ok(());
    }
    let uid = door::new_uid(tx)?;
    let new = store::NewClaim {
        uid: uid.as_str(),
        competition_id: run.competition_id,
        identity: &one.identity,
        rule: one.rule,
        payee_id,
        amount,
        run_id: run.id,
    };
    store::insert_claim_in_tx(tx.conn, &new)?.bind(tx);
    Ok(())
}

/// A competition of this site as a contest on record.
fn own_contest(competition: &Competition) -> NewContest {
    NewContest {
        name: competition.name.clone(),
        level: competition.level,
        class: competition.class.clone(),
        series: None,
        final_day: competition.final_day,
        own: Some((competition.uid.clone(), competition.id)),
    }
}
