//! What pages show of payments.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::actions::Action;
use crate::access::door::{self, On};
use crate::access::model::Actor;
use crate::audit::model::Stream;
use crate::kernel::fault::Fault;
use crate::lifecycle::awards::model::Claim;
use crate::lifecycle::awards::usecase::scope::{OFFICERS, scope_in_tx};
use crate::lifecycle::awards::usecase::{self as awards, Benefit};
use crate::lifecycle::payout::model::{Batch, BatchLine, Blocker, Standing};
use crate::lifecycle::payout::store;
use crate::lifecycle::setup::model::Competition;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::{Conn, tx};
use crate::platform::installation::Installation;
use crate::policy::model::Payee;
use crate::register::usecase as register;

use super::finish::blockers_in_tx;
use super::prepare::standing_claims;

/// A claim on the payout page.
pub struct Payable {
    /// The claim.
    pub claim: Claim,
    /// Where it stands.
    pub standing: Standing,
    /// The payee's account, masked; `None`: none on record.
    pub account: Option<String>,
    /// What it is for, in the pack's words.
    pub benefit: String,
    /// Whether the payee is a unit.
    pub is_host: bool,
}

/// A competition's payments.
pub struct Payments {
    /// The competition.
    pub competition: Competition,
    /// Whether the reader sees everything.
    pub whole: bool,
    /// Claims; of the reader alone where they see no others.
    pub claims: Vec<Payable>,
    /// Batches, newest first; for officers.
    pub batches: Vec<Batch>,
    /// Uid to name.
    pub names: BTreeMap<String, String>,
    /// What keeps the competition from being settled.
    pub blockers: Vec<Blocker>,
    /// Codes of the actions the reader may do now.
    pub may: Vec<&'static str>,
}

fn may(actor: &Actor, stream: &Stream, actions: &[Action]) -> Vec<&'static str> {
    let now = |action: &Action| door::is_possible(actor, *action, stream);
    actions.iter().copied().filter(now).map(Action::code).collect()
}

/// The payout page of a competition.
///
/// # Errors
/// `NotFound` out of scope.
pub fn payments(
    installation: &Installation,
    actor: &Actor,
    competition_uid: &str,
) -> Result<Payments, Fault> {
    tx::read(&installation.pool, |conn| {
        let (stream, whole) = scope_in_tx(conn, actor, competition_uid)?;
        let own = match actor.account_id {
            Some(account_id) if !whole => Some(awards::own_in_tx(conn, stream.id, account_id)?),
            _ => None,
        };
        let claims = claims(conn, stream.id, own.as_ref())?;
        Ok(Payments {
            competition: setup::competition_in_tx(conn, stream.id)?,
            whole,
            claims,
            batches: if whole { store::batches(conn, stream.id)? } else { Vec::new() },
            names: awards::names_in_tx(conn, stream.id)?,
            blockers: if whole { blockers_in_tx(conn, stream.id)? } else { Vec::new() },
            may: may(actor, &stream, &[Action::PrepareBatch, Action::SettleCompetition]),
        })
    })
}

/// What a claim is for, in the pack's words; the rule's own name where this build does not carry the pack.
pub(super) fn item(benefits: &BTreeMap<(String, String), Benefit>, pack: &str, rule: &str) -> String {
    let found = benefits.get(&(pack.to_owned(), rule.to_owned()));
    found.map_or_else(|| rule.to_owned(), |benefit| benefit.name.clone())
}

fn claims(
    conn: &mut Conn,
    competition_id: i64,
    own: Option<&BTreeSet<String>>,
) -> Result<Vec<Payable>, Fault> {
    let benefits = awards::benefits_in_tx(conn, competition_id)?;
    let mut claims = Vec::new();
    for (claim, standing) in standing_claims(conn, competition_id)? {
        let team = claim.payee.split_once('/').map_or(claim.payee.as_str(), |(team, _)| team);
        if own.is_some_and(|own| !own.contains(team)) {
            continue;
        }
        // A team whose share plan was accepted: its members stand in its place.
        if standing.is_empty() {
            continue;
        }
        let account = match claim.payee_id {
            Some(payee) => register::secrets::bank_account_in_tx(conn, payee)?.map(|held| held.masked),
            None => None,
        };
        let benefit = item(&benefits, &claim.pack, &claim.rule);
        let is_host = benefits
            .get(&(claim.pack.clone(), claim.rule.clone()))
            .is_some_and(|benefit| benefit.pays == Payee::Host);
        claims.push(Payable { claim, standing, account, benefit, is_host });
    }
    Ok(claims)
}

/// A batch with its lines, as its page shows them.
pub struct BatchPage {
    /// The batch.
    pub batch: Batch,
    /// Its competition.
    pub competition: Competition,
    /// Its lines, each with the account it goes to, masked, what for, and whether the payee has another one by now.
    pub lines: Vec<(BatchLine, Option<String>, String, bool)>,
    /// Codes of the actions the reader may do now.
    pub may: Vec<&'static str>,
    /// The reader prepared it.
    pub own: bool,
}

const ON_BATCH: [Action; 5] = [
    Action::ApproveBatch,
    Action::ReturnBatch,
    Action::ExportBatch,
    Action::SettleBatch,
    Action::ReverseLine,
];

/// The page of a batch.
///
/// # Errors
/// `NotFound` for all but officers of its competition.
pub fn batch(installation: &Installation, actor: &Actor, batch_uid: &str) -> Result<BatchPage, Fault> {
    tx::read(&installation.pool, |conn| {
        let stream = door::stream_in_tx(conn, Action::ApproveBatch, On::Uid(batch_uid))?;
        if !actor.holds(OFFICERS, &stream) {
            return Err(Fault::not_found());
        }
        let batch = store::batch(conn, stream.id)?;
        let benefits = awards::benefits_in_tx(conn, batch.competition_id)?;
        let mut lines = Vec::new();
        for line in store::lines(conn, batch.id)? {
            let newest = register::secrets::bank_account_in_tx(conn, line.payee_id)?;
            let changed = line.account_secret_id.is_some()
                && newest.as_ref().is_none_or(|held| Some(held.id) != line.account_secret_id);
            let account = match line.account_secret_id {
                Some(id) => Some(store::masked_account(conn, id)?),
                None => None,
            };
            let benefit = item(&benefits, &line.pack, &line.rule);
            lines.push((line, account, benefit, changed));
        }
        Ok(BatchPage {
            competition: setup::competition_in_tx(conn, batch.competition_id)?,
            own: batch.prepared.0 == actor.uid,
            may: may(actor, &stream, &ON_BATCH),
            batch,
            lines,
        })
    })
}
