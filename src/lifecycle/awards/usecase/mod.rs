//! What people do with awards, and what the payout reads of them.

mod claiming;
mod compute;
pub mod contests;
pub mod decide;
pub mod effect;
pub mod external;
mod gather;
mod once;
pub mod packs;
pub mod read;
pub mod runs;
pub mod scope;
pub mod shares;
pub mod titles;
pub mod trial;

use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, CompetitionId, StreamId};
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;

use super::model::{Claim, ExternalStanding, Run};
pub use super::rules::export::result_json;
use super::store;
pub use once::suspects_in_tx;
pub use packs::Benefit;

/// Claims of a competition, in order of making.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn claims_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Claim>, Fault> {
    store::claims(conn, competition_id)
}

/// Competitions (row numbers) with a claim of a payee, by the row number of its stream, that is not zero.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn owing_in_tx(conn: &mut Conn, payee: StreamId) -> Result<Vec<CompetitionId>, Fault> {
    store::owing(conn, payee)
}

/// The newest run of a competition.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn newest_run_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Option<Run>, Fault> {
    store::newest_run(conn, competition_id)
}

/// What each rule (pack, rule) of a competition's packs pays for.
///
/// # Errors
/// `Internal` where a pack cannot be read.
pub fn benefits_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<BTreeMap<(String, String), Benefit>, Fault> {
    packs::benefits(&setup::competition_in_tx(conn, competition_id)?.packs)
}

/// What a competition's awards wait for.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// How the newest run stands.
    pub standing: Standing,
    /// Decisions without which a line stays open.
    pub decisions: usize,
    /// Titles the accepted run gives that nobody recommended.
    pub unrecommended: usize,
    /// Titles recommended and given by the accepted run that are not approved: by whom each was recommended.
    pub unapproved: Vec<String>,
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
) -> Result<Waiting, Fault> {
    let newest = store::newest_run(conn, competition_id)?;
    let gathered = gather::gather(conn, recall, competition_id)?;
    let body = newest.as_ref().map(|run| &run.body);
    let asked = decide::open_questions(&gathered.competition, &gathered.decisions, body);
    let standing = standing(&gathered, newest.as_ref())?;
    let recommendations = store::recommendations(conn, competition_id)?;
    let accepted = newest.filter(|run| run.accepted.is_some());
    let (unrecommended, unapproved) = accepted.map_or((0, Vec::new()), |run| {
        let unapproved = recommendations.iter().filter(|one| one.approved.is_none());
        // What a later run took back is nobody's to approve.
        let given = unapproved.filter(|one| titles::gives(&run, &one.person, &one.title));
        let unapproved = given.map(|one| one.recommended_by.clone()).collect();
        (titles::unrecommended(&run, &recommendations).count(), unapproved)
    });
    let mut external = store::external(conn, competition_id)?;
    external.retain(|one| one.standing == ExternalStanding::Waiting);
    Ok(Waiting {
        standing,
        decisions: asked.iter().filter(|ask| ask.needed).count(),
        unrecommended,
        unapproved,
        external: external.into_iter().map(|one| (one.uid, one.entered_by)).collect(),
    })
}

/// How a run stands to what would come out now; what cannot be worked out is stale: a new run says why.
fn standing(gathered: &gather::Gathered, newest: Option<&Run>) -> Result<Standing, Fault> {
    let Some(newest) = newest else { return Ok(Standing::None) };
    let same = match compute::compute(gathered) {
        Ok(computed) => computed.digest == newest.digest,
        Err(fault) if fault.is_refusal() => false,
        Err(fault) => return Err(fault),
    };
    Ok(match (same, newest.accepted.is_some()) {
        (false, _) => Standing::Stale,
        (true, false) => Standing::Fresh(newest.uid.clone()),
        (true, true) => Standing::Accepted,
    })
}

/// Whom and what a competition's awards speak of.
pub struct Spoken {
    /// Uid to name.
    pub names: BTreeMap<String, String>,
    /// Uid to what tells from namesakes: unit, ticket number, event and division.
    pub notes: BTreeMap<String, Vec<String>>,
    /// Uids of everything that is the reader's own: its units, persons, entries, teams; `None` where no reader was named.
    pub own: Option<BTreeSet<String>>,
}

/// Whom and what a competition's awards speak of, and what of it is the own of `reader`, an account's row number.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn spoken_of_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    competition_id: CompetitionId,
    reader: Option<AccountId>,
) -> Result<Spoken, Fault> {
    let gathered = gather::gather(conn, recall, competition_id)?;
    let own = reader.map(|account_id| scope::own(conn, &gathered, account_id)).transpose()?;
    let (mut names, notes) = (gathered.names, gathered.notes);
    // Of what was claimed some is in no case any more: a result refused later, whoever it was of.
    for one in store::external(conn, competition_id)? {
        let entered = &one.entered;
        let called = || format!("{} {}", entered.competition_name, entered.event_name);
        names.entry(one.uid.clone()).or_insert_with(called);
    }
    for claim in store::claims(conn, competition_id)? {
        for uid in [claim.payee, claim.subject] {
            if let Some(name) = names.get(scope::team_of(&uid)).cloned() {
                names.entry(uid).or_insert(name);
            }
        }
    }
    let payees: Vec<StreamId> =
        store::claims(conn, competition_id)?.into_iter().filter_map(|claim| claim.payee_id).collect();
    for known in store::known_names(conn, &payees)?.into_values() {
        names.entry(known.uid).or_insert(known.name);
    }
    Ok(Spoken { names, notes, own })
}
