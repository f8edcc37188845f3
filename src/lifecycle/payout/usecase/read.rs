//! What pages show of payments.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::actions::Action;
use crate::access::by::By;
use crate::access::door::{self, On};
use crate::access::model::Actor;
use crate::audit::model::Stream;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, StreamId};
use crate::lifecycle::awards::model::Claim;
use crate::lifecycle::awards::usecase::scope::{OFFICERS, scope_in_tx};
use crate::lifecycle::awards::usecase::{self as awards, Benefit};
use crate::lifecycle::payout::model::{Batch, BatchLine, Blocker, Standing};
use crate::lifecycle::payout::store;
use crate::lifecycle::setup::model::Competition;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;
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
pub fn payments(by: By<'_>, competition_uid: &str) -> Result<Payments, Fault> {
    by.read(|conn| {
        let (stream, whole) = scope_in_tx(conn, by.actor, competition_uid)?;
        let reader = by.actor.account_id.filter(|_account| !whole);
        let recall = Recall::Reading(&by.installation.memo);
        let spoken = awards::spoken_of_in_tx(conn, recall, stream.as_competition()?, reader)?;
        let claims = claims(conn, stream.as_competition()?, spoken.own.as_ref())?;
        Ok(Payments {
            competition: setup::competition_in_tx(conn, stream.as_competition()?)?,
            whole,
            claims,
            batches: if whole { store::batches(conn, stream.as_competition()?)? } else { Vec::new() },
            names: spoken.names,
            blockers: if whole { blockers_in_tx(conn, stream.as_competition()?)? } else { Vec::new() },
            may: may(by.actor, &stream, &[Action::PrepareBatch, Action::SettleCompetition]),
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
    competition_id: CompetitionId,
    own: Option<&BTreeSet<String>>,
) -> Result<Vec<Payable>, Fault> {
    let benefits = awards::benefits_in_tx(conn, competition_id)?;
    let mut claims = standing_claims(conn, competition_id)?;
    claims.retain(|(claim, standing)| {
        let team = claim.payee.split_once('/').map_or(claim.payee.as_str(), |(team, _)| team);
        // A team whose share plan was accepted: its members stand in its place.
        own.is_none_or(|own| own.contains(team)) && !standing.is_empty()
    });
    let payees: Vec<StreamId> = claims.iter().filter_map(|(claim, _standing)| claim.payee_id).collect();
    let accounts = register::secrets::bank_accounts_in_tx(conn, &payees)?;
    let payable = |(claim, standing): (Claim, Standing)| {
        let account = claim.payee_id.and_then(|payee| accounts.get(&payee)).map(|held| held.masked.clone());
        let benefit = item(&benefits, &claim.pack, &claim.rule);
        let is_host = benefits
            .get(&(claim.pack.clone(), claim.rule.clone()))
            .is_some_and(|benefit| benefit.pays == Payee::Host);
        Payable { claim, standing, account, benefit, is_host }
    };
    Ok(claims.into_iter().map(payable).collect())
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
pub fn batch(by: By<'_>, batch_uid: &str) -> Result<BatchPage, Fault> {
    by.read(|conn| {
        let stream = door::stream_in_tx(conn, Action::ApproveBatch, On::Uid(batch_uid))?;
        if !by.actor.holds(OFFICERS, &stream) {
            return Err(Fault::not_found());
        }
        let batch = store::batch(conn, stream.as_batch()?)?;
        let benefits = awards::benefits_in_tx(conn, batch.competition_id)?;
        let lines = store::lines(conn, batch.id)?;
        let payees: Vec<StreamId> = lines.iter().map(|line| line.payee_id).collect();
        let newest = register::secrets::bank_accounts_in_tx(conn, &payees)?;
        let masked = store::masked_accounts(conn, batch.id)?;
        let shown = |line: BatchLine| {
            let now = newest.get(&line.payee_id).map(|held| held.id);
            let changed = line.account_secret_id.is_some() && now != line.account_secret_id;
            let account = line.account_secret_id.and_then(|id| masked.get(&id)).cloned();
            let benefit = item(&benefits, &line.pack, &line.rule);
            (line, account, benefit, changed)
        };
        let lines = lines.into_iter().map(shown).collect();
        Ok(BatchPage {
            competition: setup::competition_in_tx(conn, batch.competition_id)?,
            own: batch.prepared.0 == by.actor.uid,
            may: may(by.actor, &stream, &ON_BATCH),
            batch,
            lines,
        })
    })
}
