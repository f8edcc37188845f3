//! The chief judge confirms blind totals, and may take that back while the codes are closed.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On};
use crate::access::usecase::accounts;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::RoundId;
use crate::kernel::phase::RoundPhase;
use crate::lifecycle::draw::usecase::{self as draw, Place as Where};
use crate::lifecycle::judging::usecase as judging;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;

use super::super::rules::record::blocks_confirmation;
use super::super::store;
use super::assemble::{Ranked, is_open, rank_in_tx, warm};
use super::whole;
use crate::scoring::model::Record;

/// Blind totals for the chief.
#[derive(Debug, Clone)]
pub struct BlindTotals {
    /// Where.
    pub place: Where,
    /// What would be confirmed, or was; `None` where the plan cannot be computed.
    pub record: Option<Arc<Record>>,
    /// What still blocks, in words.
    pub blockers: Vec<Because>,
    /// Digest of the canonical record.
    pub digest: Option<String>,
    /// The newest confirmation, while it stands.
    pub confirmed: Option<Confirmed>,
}

/// A confirmation as shown.
#[derive(Debug, Clone, Serialize)]
pub struct Confirmed {
    /// By whom.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Digest of what was confirmed.
    pub digest: String,
}

/// The chief's page: totals by blind code and what blocks.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` for any other role, `WrongPhase` once the codes are open.
pub fn page(by: By<'_>, round_uid: &str) -> Result<BlindTotals, Fault> {
    by.read(|conn| {
        let stream = door::look_in_tx(conn, by.actor, Action::ConfirmRound, On::Uid(round_uid))?;
        let place = draw::place_in_tx(conn, stream.as_round()?)?;
        if is_open(place.round.phase) {
            let because = Because::new("standing-already-open");
            return Err(Fault::new(FaultKind::WrongPhase, because));
        }
        let (ranked, blockers) = blind(conn, Recall::Reading(&by.installation.memo), &place)?;
        let confirmed = match store::confirmation(conn, stream.as_round()?)? {
            Some(row) if place.round.phase == RoundPhase::Confirmed => {
                let name = accounts::name_in_tx(conn, &row.by)?;
                Some(Confirmed { name, at: row.at, digest: row.digest })
            }
            _ => None,
        };
        Ok(BlindTotals {
            place,
            record: ranked.as_ref().map(|ranked| ranked.record.clone()),
            blockers,
            digest: ranked.map(|ranked| ranked.digest.clone()),
            confirmed,
        })
    })
}

/// The ranking by code, where the plan can be computed, and everything that blocks its confirmation.
fn blind(
    conn: &mut Conn,
    recall: Recall<'_>,
    place: &Where,
) -> Result<(Option<Arc<Ranked>>, Vec<Because>), Fault> {
    let mut blockers = Vec::new();
    let unsigned = judging::unsigned_in_tx(conn, place.round.id)?;
    if unsigned > 0 {
        blockers.push(Because::new("standing-unsigned").count("sheets", unsigned));
    }
    match rank_in_tx(conn, recall, &place.round) {
        Ok(ranked) => {
            let open = ranked.ranking.open.iter().filter(|open| blocks_confirmation(open.kind));
            blockers.extend(open.map(|open| open.because.clone()));
            if ranked.record.rows.is_empty() {
                blockers.push(Because::new("standing-nobody"));
            }
            Ok((Some(ranked), blockers))
        }
        Err(fault) if matches!(fault.kind, FaultKind::Invalid | FaultKind::Refused) => {
            blockers.extend(fault.problems.into_iter().map(|problem| problem.because));
            Ok((None, blockers))
        }
        Err(fault) => Err(fault),
    }
}

/// Everything that blocks the confirmation of a round. Names blind codes: for those who may see the totals.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn blockers_in_tx(conn: &mut Conn, recall: Recall<'_>, round_id: RoundId) -> Result<Vec<Because>, Fault> {
    let place = draw::place_in_tx(conn, round_id)?;
    blind(conn, recall, &place).map(|(_ranked, blockers)| blockers)
}

/// Confirms the blind totals: keeps their canonical text, locks the sheets, closes judging.
///
/// # Errors
/// `Refused` with everything that blocks; `Stale` where the totals are not those the page showed; `WrongPhase`.
pub fn confirm(act: Act<'_>, round_uid: &str, seen: &str) -> Result<String, Fault> {
    warm(act.installation, round_uid);
    // Going through all rows takes a while: it is done in a read, and holds as long as nothing moves.
    let (stamp, inputs) = act.read(|conn| {
        let stream = door::look_in_tx(conn, act.actor, Action::ConfirmRound, On::Uid(round_uid))?;
        let round_id = stream.as_round()?;
        whole::blind_in_tx(conn, round_id)?;
        let recall = Recall::Reading(&act.installation.memo);
        let stamp = judging::kept::stamp_in_tx(conn, recall, round_id)?;
        Ok((stamp, judging::inputs::digest_in_tx(conn, round_id)?))
    })?;
    act.write(Action::ConfirmRound, On::Uid(round_uid), |tx| {
        let place = draw::place_in_tx(tx.conn, tx.stream.as_round()?)?;
        let recall = Recall::Locked(&act.installation.memo, tx.stream.id);
        if judging::kept::stamp_in_tx(tx.conn, recall, place.round.id)? != stamp {
            return Err(Fault::new(FaultKind::Stale, Because::new("standing-totals-changed")));
        }
        let (ranked, blockers) = blind(tx.conn, recall, &place)?;
        if !blockers.is_empty() {
            return Err(Fault::refused_for(blockers));
        }
        let ranked = ranked.ok_or_else(|| Fault::internal("nothing to confirm"))?;
        let digest = ranked.digest.clone();
        if seen != digest {
            return Err(Fault::new(FaultKind::Stale, Because::new("standing-totals-changed")));
        }
        let by = tx.actor.uid.clone();
        store::insert_confirmation_in_tx(
            tx.conn,
            place.round.id,
            (&ranked.text, &digest, &inputs),
            &by,
            tx.now,
        )?
        .bind(tx);
        judging::close_round_in_tx(tx)?;
        tx.note(json!({ "digest": digest, "codes": ranked.record.rows.len() }));
        tx.set_phase(RoundPhase::Confirmed)?;
        Ok(digest)
    })
}

/// When the blind result of a round was confirmed last; `None` where it was not.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn confirmed_at_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<Option<DateTime<Utc>>, Fault> {
    Ok(store::confirmation(conn, round_id)?.map(|confirmation| confirmation.at))
}

/// Takes the confirmation back, with a reason; consents given to it no longer count.
///
/// # Errors
/// `WrongPhase` once the codes are open.
pub fn reopen(act: Act<'_>, round_uid: &str, reason: &str) -> Result<(), Fault> {
    act.write(Action::ReopenRound, On::Uid(round_uid), |tx| {
        judging::reopen_round_in_tx(tx)?;
        tx.note(json!({ "reason": reason }));
        tx.set_phase(RoundPhase::Judging)
    })
}
