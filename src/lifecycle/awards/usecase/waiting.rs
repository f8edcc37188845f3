//! What a competition's awards wait for, as desks tell it.

use std::sync::Arc;

use crate::audit::model::{Stream, StreamKind};
use crate::audit::store as streams;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, StreamId};
use crate::lifecycle::awards::model::{ExternalStanding, Run};
use crate::lifecycle::awards::store;
use crate::platform::db::Conn;
use crate::platform::memo::{Recall, Stamp};

use super::compute::compute;
use super::decide::open_questions;
use super::gather::{Gathered, gather};
use super::titles;

/// What a competition's awards wait for.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// How the newest run stands.
    pub standing: Standing,
    /// Decisions without which a line stays open.
    pub decisions: usize,
    /// Decisions in force that nothing asks for any more; none where nothing can be worked out now.
    pub idle: usize,
    /// Titles the accepted run gives that nobody recommended.
    pub unrecommended: usize,
    /// Titles recommended and given by the accepted run that are not approved: by whom each was recommended.
    pub unapproved: Vec<String>,
    /// Titles (uid) that are held and that the accepted run gives no more.
    pub to_revoke: Vec<String>,
    /// Results of other competitions that wait for a decision: uid, and by whom each was entered.
    pub external: Vec<(String, String)>,
}

impl Waiting {
    /// Whether a reader (uid of an account) may approve the titles that wait: nobody approves what he recommended.
    #[must_use]
    pub fn approves(&self, reader: &str) -> bool {
        !self.unapproved.is_empty() && self.unapproved.iter().all(|by| by != reader)
    }
}

/// How the newest run of a competition stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Standing {
    /// There is none.
    #[default]
    None,
    /// Particulars, results or decisions changed since: it is to be made anew.
    Stale,
    /// It is what would come out now, and is not accepted; its uid.
    Fresh(String),
    /// It is accepted, and what would come out now.
    Accepted,
}

/// What a competition's awards wait for.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn waiting_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    competition_id: CompetitionId,
) -> Result<Arc<Waiting>, Fault> {
    let stamp = |conn: &mut Conn| stamp(conn, recall, competition_id);
    recall.of(conn, ("awards", competition_id.row()), stamp, |conn| {
        let found = waiting(conn, recall, competition_id)?;
        let names = [found.unapproved.len(), found.to_revoke.len(), found.external.len()];
        let names = names.into_iter().fold(0, usize::saturating_add);
        let bytes = u64::try_from(names.saturating_mul(BYTES)).unwrap_or(u64::MAX);
        Ok((found, bytes))
    })
}

/// About how many bytes each uid takes that is kept.
const BYTES: usize = 64;

/// What a run is made of moves with the competition and its events; honours held before are recorded beside them.
fn stamp(conn: &mut Conn, recall: Recall<'_>, competition_id: CompetitionId) -> Result<Stamp, Fault> {
    let competition = streams::stream_by_id(conn, competition_id.stream())?;
    let honours = (competition.id, store::newest_honour(conn)?);
    let events = streams::children(conn, competition.id, StreamKind::Event)?;
    let revision = |stream: &Stream| (stream.id, recall.before(stream.id, stream.revision));
    let states: Vec<(StreamId, i64)> = [&competition].into_iter().chain(&events).map(revision).collect();
    Ok(Stamp::of(states.into_iter().chain([honours])))
}

fn waiting(conn: &mut Conn, recall: Recall<'_>, competition_id: CompetitionId) -> Result<Waiting, Fault> {
    let newest = store::newest_run(conn, competition_id)?;
    let gathered = gather(conn, recall, competition_id)?;
    let body = newest.as_ref().map(|run| &run.body);
    let asked = open_questions(&gathered.competition, &gathered.decisions, body);
    let (digest, idle) = now(&gathered)?;
    let standing = standing(digest.as_deref(), newest.as_ref());
    let recommendations = store::recommendations(conn, competition_id)?;
    let accepted = newest.filter(|run| run.accepted.is_some());
    let (unrecommended, unapproved, to_revoke) = accepted.map_or((0, Vec::new(), Vec::new()), |run| {
        let unapproved = recommendations.iter().filter(|one| one.approved.is_none());
        // What a later run took back is nobody's to approve.
        let given = unapproved.filter(|one| titles::gives(&run, &one.person, &one.title));
        let unapproved = given.map(|one| one.recommended_by.clone()).collect();
        let lost = recommendations.iter().filter(|one| titles::is_to_revoke(&run, one));
        let to_revoke = lost.map(|one| one.uid.clone()).collect();
        (titles::unrecommended(&run, &recommendations).count(), unapproved, to_revoke)
    });
    let mut external = store::external(conn, competition_id)?;
    external.retain(|one| one.standing == ExternalStanding::Waiting);
    Ok(Waiting {
        standing,
        decisions: asked.iter().filter(|ask| ask.needed).count(),
        idle,
        unrecommended,
        unapproved,
        to_revoke,
        external: external.into_iter().map(|one| (one.uid, one.entered_by)).collect(),
    })
}

/// Digest of what would come out now, with the decisions nothing asks for; no digest where it cannot be worked out.
fn now(gathered: &Gathered) -> Result<(Option<String>, usize), Fault> {
    match compute(gathered) {
        Ok(computed) => Ok((Some(computed.digest), computed.idle.len())),
        Err(fault) if fault.is_refusal() => Ok((None, 0)),
        Err(fault) => Err(fault),
    }
}

/// How a run stands to what would come out now; what cannot be worked out is stale: a new run says why.
fn standing(digest: Option<&str>, newest: Option<&Run>) -> Standing {
    match newest {
        None => Standing::None,
        Some(newest) if digest != Some(newest.digest.as_str()) => Standing::Stale,
        Some(newest) if newest.accepted.is_none() => Standing::Fresh(newest.uid.clone()),
        Some(_accepted) => Standing::Accepted,
    }
}
