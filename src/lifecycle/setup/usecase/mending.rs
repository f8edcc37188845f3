//! What mending needs beside the new particulars: a reason once they were approved, the authority for what it approved, and a
//! public notice where the public was told otherwise.

use crate::access::door::Tx;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::EventId;
use crate::kernel::phase::CompetitionPhase;
use crate::kernel::role::Role;
use crate::lifecycle::setup::model::notices::{NewNotice, NoticeKind};
use crate::lifecycle::setup::rules::changes::{Change, DEADLINE, Told};

use super::notices;

/// Whether particulars are still as nobody but their makers know them.
#[must_use]
pub fn is_free(phase: CompetitionPhase) -> bool {
    matches!(phase, CompetitionPhase::Draft | CompetitionPhase::Returned)
}

/// The phase of the locked competition.
pub(super) fn phase_of(tx: &Tx<'_>) -> Result<CompetitionPhase, Fault> {
    let phase = &tx.stream.phase;
    CompetitionPhase::from_code(phase).ok_or_else(|| Fault::internal(format!("unknown phase {phase}")))
}

/// Checks that what changes may change, and gives the public notice of it. `fixed` says to all but the authority that it
/// approved what would change.
///
/// # Errors
/// `Invalid` without a reason; `Refused` to all but the authority where it approved what would change.
pub(super) fn announce_in_tx(
    tx: &mut Tx<'_>,
    event_id: Option<EventId>,
    changes: &[Change],
    (reason, fixed): (Option<&str>, &'static str),
) -> Result<(), Fault> {
    let phase = phase_of(tx)?;
    if is_free(phase) || changes.is_empty() {
        return Ok(());
    }
    if changes.iter().any(|change| change.approved) && !tx.actor.holds(&[Role::Authority], &tx.stream) {
        return Err(Fault::refused(Because::new(fixed)));
    }
    let told = |change: &&Change| change.told == Told::Publicly;
    let weighty = changes.iter().any(|change| change.approved || change.told == Told::Publicly);
    if reason.is_none() && (weighty || phase.is_public()) {
        return Err(Fault::field("reason", Because::new("setup-reason-missing")));
    }
    let public: Vec<&Change> = changes.iter().filter(told).collect();
    if !phase.is_public() || public.is_empty() {
        return Ok(());
    }
    let only_later = public.iter().all(|change| change.what == DEADLINE);
    let kind = if only_later { NoticeKind::Extended } else { NoticeKind::Changed };
    let changes = public.into_iter().map(Change::sentence).collect();
    let sentence = reason.unwrap_or_default();
    notices::tell_in_tx(tx, &NewNotice { kind, event_id, changes, sentence })
}
