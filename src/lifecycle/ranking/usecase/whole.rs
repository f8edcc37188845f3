//! Before somebody confirms, signs, publishes or declares: that what it rests on is as it was left.

use crate::audit::model::{Stream, StreamKind};
use crate::audit::store as streams;
use crate::audit::usecase::whole::require_whole_in_tx;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{DivisionId, RoundId};
use crate::lifecycle::judging::usecase as judging;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::db::rows::Bound;

use super::super::store;

/// What is read of a round while its codes are closed.
const BLIND: &[Bound] =
    &[Bound::Mark, Bound::Sheet, Bound::SheetSignature, Bound::Subject, Bound::JudgingDecision];

/// What a result is made of.
const RANKED: &[Bound] = &[
    Bound::Mark,
    Bound::Sheet,
    Bound::SheetSignature,
    Bound::Subject,
    Bound::JudgingDecision,
    Bound::OpenedMap,
    Bound::Confirmation,
    Bound::RoundSignature,
    Bound::Result,
    Bound::RankingDecision,
];

/// That the marks of a round are as its judges left them.
///
/// # Errors
/// `Refused`, naming what is not.
pub(super) fn blind_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<(), Fault> {
    let around = around_in_tx(conn, round_id)?;
    require_whole_in_tx(conn, &around, BLIND)
}

/// That a decrypted round is as it was left, and its marks are those the chief confirmed.
///
/// # Errors
/// `Refused`, naming what is not.
pub(super) fn round_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<(), Fault> {
    let around = around_in_tx(conn, round_id)?;
    require_whole_in_tx(conn, &around, RANKED)?;
    let confirmed = store::confirmation(conn, round_id)?.and_then(|confirmation| confirmation.inputs);
    let Some(confirmed) = confirmed else { return Ok(()) };
    if judging::inputs::digest_in_tx(conn, round_id)? == confirmed {
        return Ok(());
    }
    Err(Fault::refused(Because::new("rows-inputs")))
}

/// The same of every round of a division.
///
/// # Errors
/// `Refused`, naming what is not.
pub fn division_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<(), Fault> {
    setup::rounds_in_tx(conn, division_id)?.iter().try_for_each(|round| round_in_tx(conn, round.id))
}

/// A round, its event and its sheets.
fn around_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<Vec<Stream>, Fault> {
    let round = streams::stream_by_id(conn, round_id.stream())?;
    let mut around = streams::children(conn, round.id, StreamKind::Sheet)?;
    if let Some(event) = round.parent_id {
        around.push(streams::stream_by_id(conn, event)?);
    }
    around.push(round);
    Ok(around)
}
