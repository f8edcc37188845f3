//! Making runs and accepting them.

use std::collections::BTreeSet;

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On, Tx};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::money::Fen;
use crate::lifecycle::awards::model::{Run, RunBody};
use crate::lifecycle::awards::rules::claims::{Identity, claimed, claimed_elsewhere};
use crate::lifecycle::awards::store::{self, NewRun};
use crate::lifecycle::publicity::usecase::unsettled::refuse_unsettled_in_tx;
use crate::platform::memo::Recall;

use super::compute::compute;
use super::gather::gather;

/// Works the awards of a competition out again; answers the number of the run. Where nothing changed since the
/// newest run, that one stands.
///
/// # Errors
/// `NotInForce` without a pack; `Invalid` where a decision no longer fits, naming it.
pub fn run(act: Act<'_>, competition_uid: &str) -> Result<i64, Fault> {
    act.write(Action::RunAwards, On::Uid(competition_uid), |tx| {
        make_run_in_tx(tx).map(|(number, _digest)| number)
    })
}

/// Makes a run of the locked competition: its number and digest.
pub(super) fn make_run_in_tx(tx: &mut Tx<'_>) -> Result<(i64, String), Fault> {
    let competition_id = tx.stream.as_competition()?;
    let gathered = gather(tx.conn, Recall::Nothing, competition_id)?;
    let computed = compute(&gathered)?;
    let newest = store::newest_run(tx.conn, competition_id)?;
    if let Some(newest) = newest.as_ref().filter(|newest| newest.digest == computed.digest) {
        tx.note(json!({ "run": newest.number, "digest": newest.digest, "unchanged": true }));
        return Ok((newest.number, computed.digest));
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
    store::insert_run_in_tx(tx.conn, &new)?;
    tx.note(json!({ "run": number, "digest": computed.digest, "packs": pins }));
    Ok((number, computed.digest))
}

/// Accepts the newest run: its settled money lines are claims from now on, and claims it no longer gives are zero.
///
/// # Errors
/// `Stale` where there is a newer run, where results or decisions changed since, or where another competition has
/// made the same claim.
pub fn accept(act: Act<'_>, competition_uid: &str, run_uid: &str) -> Result<i64, Fault> {
    act.write(Action::AcceptRun, On::Uid(competition_uid), |tx| {
        let competition_id = tx.stream.as_competition()?;
        refuse_unsettled_in_tx(tx.conn, competition_id)?;
        let run = acceptable(tx, run_uid)?;
        let claims = set_claims(tx, &run, &run.body)?;
        let by = tx.actor.uid.clone();
        store::accept_run_in_tx(tx.conn, run.id, &by, tx.now)?;
        tx.note(json!({ "run": run.number, "digest": run.digest, "claims": claims }));
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

/// Brings the claims of a competition in line with a run; answers how many it makes or keeps.
fn set_claims(tx: &mut Tx<'_>, run: &Run, body: &RunBody) -> Result<usize, Fault> {
    let claims = claimed(body)?;
    let payees: Vec<String> = claims.keys().map(|identity| identity.3.clone()).collect();
    let streams = store::payee_streams(tx.conn, &payees)?;
    for (identity, amount) in &claims {
        match store::claim_by_identity(tx.conn, identity)? {
            Some(claim) if claim.competition_id != run.competition_id => {
                return Err(claimed_elsewhere(identity));
            }
            Some(claim) => store::set_claim_in_tx(tx.conn, claim.id, *amount, run.id)?,
            None => {
                let uid = door::new_uid(tx)?;
                let new = store::NewClaim {
                    uid: uid.as_str(),
                    competition_id: run.competition_id,
                    identity,
                    payee_id: streams.get(&identity.3).copied(),
                    amount: *amount,
                    run_id: run.id,
                };
                if !store::insert_claim_in_tx(tx.conn, &new)? {
                    return Err(claimed_elsewhere(identity));
                }
            }
        }
    }
    let kept: BTreeSet<&Identity> = claims.keys().collect();
    for claim in store::claims(tx.conn, run.competition_id)? {
        let identity = (claim.pack, claim.rule, claim.subject, claim.payee);
        if claim.amount != Fen::ZERO && !kept.contains(&identity) {
            store::set_claim_in_tx(tx.conn, claim.id, Fen::ZERO, run.id)?;
        }
    }
    Ok(claims.len())
}
