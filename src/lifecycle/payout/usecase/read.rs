//! What pages show of payments.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::actions::Action;
use crate::access::by::By;
use crate::access::door::{self, On};
use crate::access::model::Actor;
use crate::access::usecase::accounts::names_in_tx;
use crate::audit::model::Stream;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{BatchId, CompetitionId, LineId};
use crate::kernel::phase::BatchPhase;
use crate::lifecycle::awards::model::Claim;
use crate::lifecycle::awards::model::once::Suspect;
use crate::lifecycle::awards::usecase::scope::{OFFICERS, scope_in_tx};
use crate::lifecycle::awards::usecase::{self as awards, Benefit};
use crate::lifecycle::payout::model::{
    Aside, Batch, BatchLine, Blocker, Flagged, LineReason, Reversal, Standing, Stands,
};
use crate::lifecycle::payout::rules::stands;
use crate::lifecycle::payout::store;
use crate::lifecycle::setup::model::Competition;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;
use crate::policy::model::Payee;

use super::finish::blockers_in_tx;
use super::looked::{self, Looked};
use super::prepare;

/// A claim on the payout page.
pub struct Payable {
    /// The claim.
    pub claim: Claim,
    /// Where it stands.
    pub standing: Standing,
    /// The payee's account, masked; `None`: none on record.
    pub account: Option<String>,
    /// Why it cannot be put into a batch of payments.
    pub aside: Option<Aside>,
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
    /// Batches, newest first, each with what stands of it; for officers.
    pub batches: Vec<(Batch, Option<Stands>)>,
    /// Uid to name.
    pub names: BTreeMap<String, String>,
    /// Uid to what tells from namesakes.
    pub notes: BTreeMap<String, Vec<String>>,
    /// Results that may be one achievement paid twice; for officers.
    pub suspects: Vec<Suspect>,
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
            batches: if whole { batches(conn, stream.as_competition()?)? } else { Vec::new() },
            names: spoken.names,
            notes: spoken.notes,
            suspects: if whole {
                awards::suspects_in_tx(conn, stream.as_competition()?)?
            } else {
                Vec::new()
            },
            blockers: if whole {
                blockers_in_tx(conn, recall, stream.as_competition()?)?
            } else {
                Vec::new()
            },
            may: may(by.actor, &stream, &[Action::PrepareBatch, Action::SettleCompetition]),
        })
    })
}

fn batches(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<(Batch, Option<Stands>)>, Fault> {
    let batches = store::batches(conn, competition_id)?;
    let ids: Vec<BatchId> = batches.iter().map(|batch| batch.id).collect();
    let postings = store::postings(conn, &ids)?;
    let standing = |batch: Batch| {
        let stands = postings.get(&batch.id).map_or(Ok(None), |postings| stands(postings))?;
        Ok((batch, stands))
    };
    batches.into_iter().map(standing).collect()
}

/// What a claim is for, in the pack's words; the rule's own name where this build does not carry the pack.
pub(super) fn item(
    benefits: &BTreeMap<(String, String), Benefit>,
    (pack, rule, benefit): (&str, &str, Option<&str>),
) -> String {
    let found = benefit_of(benefits, (pack, rule, benefit));
    found.map_or_else(|| rule.to_owned(), |benefit| benefit.name.clone())
}

/// The benefit of a claim, also where the rule that made it is called otherwise by now.
fn benefit_of<'b>(
    benefits: &'b BTreeMap<(String, String), Benefit>,
    (pack, rule, benefit): (&str, &str, Option<&str>),
) -> Option<&'b Benefit> {
    let by_rule = || benefits.get(&(pack.to_owned(), rule.to_owned()));
    let same = |((of, _rule), known): &(&(String, String), &Benefit)| {
        of.as_str() == pack && Some(known.id.as_str()) == benefit
    };
    by_rule().or_else(|| benefits.iter().find(same).map(|(_, known)| known))
}

fn claims(
    conn: &mut Conn,
    competition_id: CompetitionId,
    own: Option<&BTreeSet<String>>,
) -> Result<Vec<Payable>, Fault> {
    let benefits = awards::benefits_in_tx(conn, competition_id)?;
    let mut claims = prepare::payable(conn, competition_id)?;
    claims.retain(|one| {
        let payee = one.claim.payee.as_str();
        let team = payee.split_once('/').map_or(payee, |(team, _)| team);
        // A team whose share plan was accepted: its members stand in its place.
        own.is_none_or(|own| own.contains(team)) && !one.standing.is_empty()
    });
    let payable = |one: prepare::Payable| {
        let prepare::Payable { claim, standing, account, aside } = one;
        let named = (claim.pack.as_str(), claim.rule.as_str(), claim.benefit.as_deref());
        let benefit = item(&benefits, named);
        let is_host = benefit_of(&benefits, named).is_some_and(|benefit| benefit.pays == Payee::Host);
        Payable { claim, standing, account: account.map(|held| held.masked), aside, benefit, is_host }
    };
    Ok(claims.into_iter().map(payable).collect())
}

/// A line of a batch, as its page shows it.
#[derive(Debug, Clone)]
pub struct PageLine {
    /// The line.
    pub line: BatchLine,
    /// What for, in the pack's words.
    pub item: String,
    /// The account it goes to, and what is odd about it now.
    pub looked: Looked,
    /// Why it was approved all the same, where it was flagged then.
    pub reason: Option<LineReason>,
    /// A request to reverse it that is open, with the name of whoever asks.
    pub reversal: Option<(Reversal, String)>,
}

/// A batch with its lines, as its page shows them.
pub struct BatchPage {
    /// The batch.
    pub batch: Batch,
    /// Its competition.
    pub competition: Competition,
    /// Its lines.
    pub lines: Vec<PageLine>,
    /// Lines that are approved only with a reason, and the digest of that.
    pub flagged: (Vec<Flagged>, String),
    /// Results that may be one achievement paid twice.
    pub suspects: Vec<Suspect>,
    /// What became of its money; `None` before it was paid.
    pub stands: Option<Stands>,
    /// Codes of the actions the reader may do now.
    pub may: Vec<&'static str>,
    /// The reader prepared it.
    pub own: bool,
    /// Uid of the reader.
    pub reader: String,
}

const ON_BATCH: [Action; 7] = [
    Action::ApproveBatch,
    Action::ReturnBatch,
    Action::WithdrawBatch,
    Action::ExportBatch,
    Action::SettleBatch,
    Action::AskReversal,
    Action::WithdrawReversal,
];

/// What the reader may do with a batch now. A line is reversed under the lock of the competition.
fn may_with(
    conn: &mut Conn,
    actor: &Actor,
    stream: &Stream,
    batch: &Batch,
) -> Result<Vec<&'static str>, Fault> {
    let mut can = may(actor, stream, &ON_BATCH);
    if batch.phase == BatchPhase::Settled {
        let on = On::Id(batch.competition_id.stream());
        let competition = door::stream_in_tx(conn, Action::ReverseLine, on)?;
        can.extend(may(actor, &competition, &[Action::ReverseLine]));
    }
    Ok(can)
}

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
        let lines = lines(by, conn, &batch)?;
        let flagged = looked::flagged(lines.iter().map(|one| (&one.line, &one.looked)));
        let seen = looked::digest(&flagged)?;
        let postings = store::postings(conn, &[batch.id])?;
        Ok(BatchPage {
            competition: setup::competition_in_tx(conn, batch.competition_id)?,
            own: batch.prepared.0 == by.actor.uid,
            reader: by.actor.uid.clone(),
            suspects: awards::suspects_in_tx(conn, batch.competition_id)?,
            stands: postings.get(&batch.id).map_or(Ok(None), |postings| stands(postings))?,
            may: may_with(conn, by.actor, &stream, &batch)?,
            batch,
            lines,
            flagged: (flagged, seen),
        })
    })
}

fn lines(by: By<'_>, conn: &mut Conn, batch: &Batch) -> Result<Vec<PageLine>, Fault> {
    let benefits = awards::benefits_in_tx(conn, batch.competition_id)?;
    let lines = store::lines(conn, batch.id)?;
    let mut reasons = store::reasons(conn, batch.id)?;
    let looked = looked::looked_in_tx(by.installation, conn, batch, &lines)?;
    let open = store::open_of_batch(conn, batch.id)?;
    let asked: Vec<String> = open.iter().map(|open| open.asked_by.clone()).collect();
    let names = names_in_tx(conn, &asked, &[])?.of_uid;
    let named = |open: Reversal| {
        let name = names.get(&open.asked_by).unwrap_or(&open.asked_by).clone();
        (open.line_id, (open, name))
    };
    let mut open: BTreeMap<LineId, (Reversal, String)> = open.into_iter().map(named).collect();
    let shown = |(line, looked): (BatchLine, Looked)| {
        let item = item(&benefits, (&line.pack, &line.rule, line.benefit.as_deref()));
        PageLine { item, reason: reasons.remove(&line.id), reversal: open.remove(&line.id), line, looked }
    };
    Ok(lines.into_iter().zip(looked).map(shown).collect())
}
