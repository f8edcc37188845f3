//! Nobody decides over what a hand in the database has changed.

use crate::audit::model::{Finding, Stream};
use crate::audit::store::{self, read};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::platform::db::Conn;
use crate::platform::db::rows::{self, Bound};

use super::follow::{Look, follow_in_tx};
use super::report::Report;

/// Streams looked at together.
const TOGETHER: usize = 500;

/// Lets nobody decide over rows a hand in the database has changed: every row of these tables must be as its chain left it.
///
/// # Errors
/// `Refused`, naming the first row that is not, or the chain that is broken.
pub fn require_whole_in_tx(conn: &mut Conn, streams: &[Stream], tables: &[Bound]) -> Result<(), Fault> {
    let look = Look::read_in_tx(conn, tables)?;
    for streams in streams.chunks(TOGETHER) {
        let mut report = Report::default();
        follow_in_tx(conn, streams, Some(look), &mut report)?;
        if let Some(finding) = report.findings.first() {
            return Err(Fault::refused(because(conn, finding)?));
        }
    }
    Ok(())
}

/// What is wrong, as an official reads it.
fn because(conn: &mut Conn, finding: &Finding) -> Result<Because, Fault> {
    let (key, table, row) = match finding {
        Finding::RowAltered { table, key, .. } => ("rows-altered", table, *key),
        Finding::RowMissing { table, key, .. } => ("rows-missing", table, *key),
        Finding::RowUnbound { table, key, .. } => ("rows-unbound", table, *key),
        broken => {
            return Ok(Because::new("rows-chain").text("stream", broken.stream().unwrap_or_default()));
        }
    };
    let Some(table) = Bound::named(table) else { return Ok(Because::new(key)) };
    let name = rows::name(conn, table, row)?.unwrap_or_else(|| row.to_string());
    Ok(Because::new(key).word("what", word(table)).text("row", name))
}

/// What an official calls the rows of a table.
fn word(table: Bound) -> &'static str {
    match table {
        Bound::Mark => "row-mark",
        Bound::Sheet => "row-sheet",
        Bound::SheetSignature => "row-sheet-signature",
        Bound::Draw | Bound::Subject | Bound::Map | Bound::OpenedMap | Bound::Released => "row-draw",
        Bound::Seat => "row-seat",
        Bound::JudgingDecision | Bound::RankingDecision => "row-decision",
        Bound::Confirmation | Bound::Consent | Bound::RoundSignature => "row-signature",
        Bound::Result => "row-result",
        Bound::Entry | Bound::EntryMember | Bound::EntryReview => "row-entry",
        Bound::Correction | Bound::CorrectionItem | Bound::CorrectionSignature => "row-correction",
        Bound::Publication | Bound::PublicationBody | Bound::Official => "row-publication",
        Bound::Objection | Bound::ObjectionStep => "row-objection",
        Bound::External => "row-external",
        Bound::AwardDecision | Bound::AwardRun | Bound::SharePlan | Bound::Recommendation => "row-award",
        Bound::Claim => "row-claim",
        Bound::Batch
        | Bound::BatchLine
        | Bound::SetAside
        | Bound::LineReason
        | Bound::Posting
        | Bound::Reversal => "row-batch",
        Bound::Account => "row-account",
        Bound::Grant => "row-grant",
        Bound::Unit | Bound::UnitMember => "row-unit",
        Bound::Person => "row-person",
        Bound::Secret => "row-secret",
        Bound::BankAccount | Bound::BankAccountStep => "row-bank-account",
    }
}

/// Lets nobody use one row that a hand in the database has changed.
///
/// # Errors
/// `Refused`, naming it.
pub fn require_row_in_tx(conn: &mut Conn, table: Bound, key: i64) -> Result<(), Fault> {
    let Some(form) = table.table().form() else { return Ok(()) };
    let Some(found) = rows::by_key(conn, table.table(), form, &[key])?.pop() else { return Ok(()) };
    let stream = store::stream_by_id(conn, found.owner)?;
    let (name, uid) = (table.table().name, stream.uid.to_string());
    let said =
        read::newest_bound(conn, found.owner, &format!("[\"{name}/{}\",{key},\"", table.table().newest()))?;
    let finding = match said {
        Some((_, digest)) if digest == found.digest => return Ok(()),
        Some((revision, _)) => Finding::RowAltered { stream: uid, table: name.to_owned(), key, revision },
        None if read::began_unbound(conn, found.owner)? => return Ok(()),
        None if read::late(conn, name)?.is_some_and(|newest| key <= newest) => return Ok(()),
        None => Finding::RowUnbound { stream: uid, table: name.to_owned(), key },
    };
    Err(Fault::refused(because(conn, &finding)?))
}
