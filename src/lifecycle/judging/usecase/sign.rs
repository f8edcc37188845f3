//! Signing all open sheets of a seat at once, as they were read back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{On, Tx};
use crate::access::proof;
use crate::kernel::because::Because;
use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::{Fault, FaultKind, Place as At, Problem};
use crate::kernel::phase::SheetPhase;
use crate::lifecycle::judging::model::Seat;
use crate::lifecycle::judging::{rules, store};
use crate::lifecycle::setup::usecase::{module_in_tx, require_running_in_tx};
use crate::platform::memo::Recall;

use super::pad::{Marked, Work, own_seat, waiting, work};
use super::read_back;

/// What a judge is about to sign, or signed.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The seat's work.
    pub work: Work,
    /// How many sheets would be signed.
    pub open: usize,
    /// How many of their aspects have a reason instead of a mark.
    pub unmarked: usize,
    /// SHA-256 over what would be signed, or was signed last.
    pub digest: String,
    /// Where it cannot be signed: the first hole.
    pub blocked: Option<Because>,
    /// When the last sheet was signed, once all are.
    pub signed_at: Option<DateTime<Utc>>,
}

/// Reads the batch of one of the actor's seats.
///
/// # Errors
/// `NotFound` for a seat of somebody else.
pub fn batch(by: By<'_>, seat_uid: &str) -> Result<Batch, Fault> {
    by.read(|conn| {
        let seat = own_seat(conn, by.actor, seat_uid)?;
        let signature = store::sheets::last_signature(conn, seat.id)?;
        let work = work(conn, Recall::Reading(&by.installation.memo), seat)?;
        let open: Vec<&Marked> = open_sheets(&work).collect();
        let unmarked = open.iter().flat_map(|marked| marked.marks.values());
        let unmarked = unmarked.filter(|given| given.value.is_none() && given.reason.is_some()).count();
        let blocked = holes(&work, &open).into_iter().next().map(|problem| problem.because);
        let (count, digest) = (open.len(), digest(&work, &open));
        let signed = signature.filter(|_signature| count == 0 && !work.sheets.is_empty());
        Ok(Batch {
            open: count,
            unmarked,
            digest: signed.as_ref().map_or(digest, |(digest, _at)| digest.clone()),
            blocked,
            signed_at: signed.map(|(_digest, at)| at),
            work,
        })
    })
}

fn open_sheets(work: &Work) -> impl Iterator<Item = &Marked> {
    work.sheets.iter().filter(|marked| marked.is_open())
}

/// Every aspect of these sheets with neither mark nor reason.
fn holes(work: &Work, sheets: &[&Marked]) -> Vec<Problem> {
    sheets
        .iter()
        .flat_map(|marked| {
            let aspects = rules::aspects_of(&work.module, marked.sheet.agreed);
            rules::holes(aspects, &marked.marks).map(|aspect| Problem {
                place: At::Whole,
                because: Because::new("judging-hole")
                    .text("code", &marked.sheet.code)
                    .text("aspect", &aspect.code),
            })
        })
        .collect()
}

/// SHA-256 over code, aspect, version, mark and reason of everything that is signed, in order.
fn digest(work: &Work, sheets: &[&Marked]) -> String {
    let mut lines = Vec::new();
    for marked in sheets {
        for aspect in rules::aspects_of(&work.module, marked.sheet.agreed) {
            let given = marked.marks.get(&aspect.id);
            lines.push(json!([
                marked.sheet.code,
                aspect.code,
                given.map(|given| given.version),
                given.and_then(|given| given.value),
                given.and_then(|given| given.reason.as_deref()),
            ]));
        }
    }
    sha256_hex(json!(["jiangsai-sheets-1", work.seat.uid, lines]).to_string().as_bytes())
}

/// The first twelve digits of a digest, in three groups of four.
#[must_use]
pub fn fingerprint(digest: &str) -> Vec<String> {
    let digits: Vec<char> = digest.chars().take(12).map(|digit| digit.to_ascii_uppercase()).collect();
    digits.chunks(4).map(|group| group.iter().collect()).collect()
}

/// What was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// How many sheets.
    pub sheets: usize,
    /// Digest over them.
    pub digest: String,
}

/// What a judge signs with.
#[derive(Debug, Clone, Copy)]
pub struct Signing<'a> {
    /// Digest of what was shown.
    pub digest: &'a str,
    /// Proof that all of it was read back: [`read_back::whole`].
    pub read: &'a str,
    /// The password, afresh.
    pub password: &'a str,
}

/// Signs all open sheets of a seat, if they are still what `digest` was shown for.
///
/// # Errors
/// `Invalid` for a wrong password; `Refused` with every hole, and where it was not read back; `Stale` where a mark changed since it was read
/// back; `WrongPhase` where nothing is open.
pub fn sign(act: Act<'_>, seat_uid: &str, signing: &Signing<'_>) -> Result<Signed, Fault> {
    let digest = signing.digest;
    read_back::require(act.installation, (seat_uid, digest), signing.read)?;
    proof::prove(act.by(), signing.password)?;
    let first = act.read(|conn| {
        let seat = own_seat(conn, act.actor, seat_uid)?;
        let round_id = module_in_tx(conn, seat.module_id)?.round_id;
        let open = waiting(conn, &seat, round_id)?.iter().map(|sheet| sheet.id).min();
        // Signed a moment ago by this same request: the door answers with its outcome.
        let any = store::sheets::of_seat(conn, seat.id)?.first().map(|sheet| sheet.id);
        open.or(any).ok_or_else(Fault::not_found)
    })?;
    act.write(Action::SignSheet, On::Id(first.stream()), |tx| {
        let seat = own_seat(tx.conn, tx.actor, seat_uid)?;
        require_running_in_tx(tx.conn, &tx.stream, Action::SignSheet)?;
        sign_in_tx(tx, seat, digest)
    })
}

fn sign_in_tx(tx: &mut Tx<'_>, seat: Seat, seen: &str) -> Result<Signed, Fault> {
    let detail = json!({ "digest": seen });
    let round_id = module_in_tx(tx.conn, seat.module_id)?.round_id;
    let mut open = waiting(tx.conn, &seat, round_id)?;
    open.sort_by_key(|sheet| sheet.id);
    // All are locked before anything is read: what is signed is what was compared.
    let first = tx.stream.as_sheet()?;
    for other in open.iter().filter(|sheet| sheet.id != first) {
        if !tx.also(
            other.id.stream(),
            &[SheetPhase::Open.into()],
            Some(SheetPhase::Signed.into()),
            &detail,
        )? {
            return Err(stale());
        }
    }
    let work = work(tx.conn, Recall::Nothing, seat)?;
    let sheets: Vec<&Marked> =
        work.sheets.iter().filter(|marked| open.iter().any(|sheet| sheet.id == marked.sheet.id)).collect();
    let problems = holes(&work, &sheets);
    if !problems.is_empty() {
        return Err(Fault::all(FaultKind::Refused, problems));
    }
    if digest(&work, &sheets) != seen {
        return Err(stale());
    }
    let by = tx.actor.uid.clone();
    for marked in &sheets {
        store::sheets::insert_signature_in_tx(tx.conn, &marked.sheet, seen, &by, tx.now)?.bind(tx);
    }
    tx.set_phase(SheetPhase::Signed)?;
    tx.note(detail);
    Ok(Signed { sheets: sheets.len(), digest: seen.to_owned() })
}

fn stale() -> Fault {
    Fault::new(FaultKind::Stale, Because::new("judging-changed-since"))
}
