//! What a correction would make of the result, computed without writing anything.

use std::sync::Arc;

use serde_json::json;

use crate::access::usecase::accounts;
use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::ranking::model::correction::{Added, Correction, counting};
use crate::lifecycle::ranking::rules::correct::{self, Author};
use crate::lifecycle::ranking::store::corrections as store;
use crate::lifecycle::ranking::usecase::assemble::{Ranked, rank_in_tx, ranked};
use crate::lifecycle::ranking::usecase::names::one_line;
use crate::lifecycle::ranking::usecase::results::{self, deciding_round_in_tx};
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;
use crate::scoring::model::{Moved, Record};

/// What a correction would do.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The items that count.
    pub items: Vec<Added>,
    /// The result it would put in force; `None` where it cannot be: see `problems`.
    pub record: Option<Arc<Record>>,
    /// SHA-256 of that result's canonical text.
    pub result: Option<String>,
    /// Who moves.
    pub moved: Vec<Moved>,
    /// What keeps it from being signed.
    pub problems: Vec<Because>,
    /// What a signature under it says: base, items and result.
    pub digest: String,
}

/// Computes it from the result in force and the rows as they stand.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn preview_in_tx(conn: &mut Conn, recall: Recall<'_>, correction: &Correction) -> Result<Preview, Fault> {
    let items = counting(&store::items(conn, correction.id)?);
    let base = results::in_force_in_tx(conn, recall, correction.division_id)?;
    let (made, problems) = match corrected_in_tx(conn, recall, correction, &items)? {
        Ok(made) => (Some(made), Vec::new()),
        Err(problems) => (None, problems),
    };
    let mut preview = Preview {
        record: made.as_ref().map(|made| made.record.clone()),
        result: made.as_ref().map(|made| made.digest.clone()),
        moved: made.as_ref().map(|made| correct::moved(&base.record, &made.record)).unwrap_or_default(),
        problems,
        digest: String::new(),
        items,
    };
    if base.id != Some(correction.base_id) {
        preview.problems.push(Because::new("correction-other-base"));
    }
    if let Some(record) = &preview.record {
        preview.problems.extend(record.open.iter().cloned());
    }
    preview.problems.extend(lacks_document(conn, correction, &preview, &base.record)?);
    if preview.items.is_empty() {
        preview.problems.push(Because::new("correction-empty"));
    }
    let said: Vec<_> = preview.items.iter().map(|added| (added.ordinal, &added.item)).collect();
    let signed = json!({ "base": base.digest, "items": said, "result": preview.result,
        "ground": correction.ground, "public": correction.public_reason });
    preview.digest = sha256_hex(signed.to_string().as_bytes());
    Ok(preview)
}

/// Once results are official nobody's prize is taken away or lowered without a document.
fn lacks_document(
    conn: &mut Conn,
    correction: &Correction,
    preview: &Preview,
    base: &Record,
) -> Result<Option<Because>, Fault> {
    let lost = preview.record.as_ref().map(|record| correct::lost(base, record)).unwrap_or_default();
    if lost.is_empty() || correction.rests_on(&preview.items).is_some() {
        return Ok(None);
    }
    let division = setup::division_in_tx(conn, correction.division_id)?;
    let competition_id = setup::event_in_tx(conn, division.event_id)?.competition_id;
    let official = matches!(
        setup::competition_in_tx(conn, competition_id)?.phase,
        CompetitionPhase::Awarded | CompetitionPhase::Settled
    );
    let numbers = lost.into_iter().map(|(entry, _prize)| entry);
    Ok(official.then(|| Because::new("correction-needs-its-document").list("entries", numbers)))
}

/// The corrected ranking, or why there is none.
pub(super) fn corrected_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    correction: &Correction,
    items: &[Added],
) -> Result<Result<Ranked, Vec<Because>>, Fault> {
    let round = deciding_round_in_tx(conn, correction.division_id)?;
    let base = rank_in_tx(conn, recall, &round)?;
    let mut case = base.case.clone();
    let who = accounts::name_in_tx(conn, &correction.asked_by)?;
    let why = one_line(&correction.reason);
    let author = Author {
        who: &who,
        when: civil_date(correction.asked_at),
        why: &why,
        document: correction.document.as_deref(),
    };
    if let Err(problems) = correct::apply(&mut case, items, &author) {
        return Ok(Err(problems));
    }
    let division = setup::division_in_tx(conn, correction.division_id)?;
    let modules = setup::modules_in_tx(conn, round.id)?.into_iter().map(|module| module.name);
    match ranked(case, &division.uid, &modules.collect::<Vec<_>>()) {
        Ok(ranked) => Ok(Ok(ranked)),
        Err(fault) if matches!(fault.kind, FaultKind::Invalid | FaultKind::Refused) => {
            Ok(Err(fault.problems.into_iter().map(|problem| problem.because).collect()))
        }
        Err(fault) => Err(fault),
    }
}
