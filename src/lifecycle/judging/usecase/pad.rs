//! What a judge reads: the own sheets, and one of them; what the chief reads of a sheet.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::access::actions::Action;
use crate::access::by::By;
use crate::access::door::{self, On};
use crate::access::model::Actor;
use crate::kernel::fault::Fault;
use crate::kernel::ids::RoundId;
use crate::kernel::limits;
use crate::kernel::phase::{RoundPhase, SheetPhase};
use crate::kernel::role::Role;
use crate::kernel::window::{Part, Seek};
use crate::lifecycle::draw::usecase::{self as draw, Place, place_in_tx};
use crate::lifecycle::judging::model::{DecisionKind, Given, Newest, Seat, Sheet};
use crate::lifecycle::judging::{rules, store};
use crate::lifecycle::setup::model::{Aspect, Module};
use crate::lifecycle::setup::usecase::module_in_tx;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;

use super::kept;

/// One of a judge's sheets with its marks.
#[derive(Debug, Clone)]
pub struct Marked {
    /// The sheet.
    pub sheet: Sheet,
    /// Its marks.
    pub marks: Arc<Newest>,
    /// How many of its aspects have a mark or a reason for none.
    pub done: usize,
    /// How many aspects it has.
    pub of: usize,
    /// The entry behind its code counts no more: nobody waits for it. Why is not for whoever marks.
    pub released: bool,
}

impl Marked {
    /// Nothing of it is left to mark.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.released || self.done == self.of
    }

    /// Its signature is waited for.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.sheet.phase == SheetPhase::Open && !self.released
    }

    /// Message key of the tag that says where it stands.
    #[must_use]
    pub fn state_key(&self) -> &'static str {
        if self.released { "sheet-phase-released" } else { self.sheet.phase.message_key() }
    }
}

/// Everything a seat has to mark.
#[derive(Debug, Clone)]
pub struct Work {
    /// Where.
    pub place: Place,
    /// The seat.
    pub seat: Seat,
    /// Its module.
    pub module: Module,
    /// Its sheets, by code.
    pub sheets: Vec<Marked>,
}

impl Work {
    /// When the newest of these marks was saved.
    #[must_use]
    pub fn saved_at(&self) -> Option<DateTime<Utc>> {
        self.sheets.iter().flat_map(|marked| marked.marks.values()).map(|given| given.at).max()
    }

    /// Those that count, each with its place among all.
    pub fn counting(&self) -> impl DoubleEndedIterator<Item = (usize, &Marked)> {
        self.sheets.iter().enumerate().filter(|(_index, marked)| !marked.released)
    }
}

/// Reads a seat's work.
pub(super) fn work(conn: &mut Conn, recall: Recall<'_>, seat: Seat) -> Result<Work, Fault> {
    let module = module_in_tx(conn, seat.module_id)?;
    let sheets = store::sheets::of_seat(conn, seat.id)?;
    let marks = kept::marks(conn, recall, &sheets, |conn| store::marks::of_seat(conn, seat.id))?;
    let gone = draw::released_in_tx(conn, module.round_id)?;
    let sheets = sheets
        .into_iter()
        .zip(marks)
        .map(|(sheet, marks)| {
            let of = rules::aspects_of(&module, sheet.agreed).count();
            let holes = rules::holes(rules::aspects_of(&module, sheet.agreed), &marks).count();
            let released = gone.contains_key(&sheet.subject_id);
            Marked { sheet, marks, done: of.saturating_sub(holes), of, released }
        })
        .collect();
    Ok(Work { place: place_in_tx(conn, module.round_id)?, seat, module, sheets })
}

/// A seat on the list of somebody's own.
#[derive(Debug, Clone)]
pub struct OwnSeat {
    /// Where.
    pub place: Place,
    /// The seat.
    pub seat: Seat,
    /// The module's name.
    pub module: String,
    /// Its sheets; `None` before and after judging, and where the list has no room for more.
    pub sheets: Option<OwnSheets>,
}

/// The sheets of one seat, as many as a list has room for.
#[derive(Debug, Clone)]
pub struct OwnSheets {
    /// All of them by code; where the list is too short for all, those with something left to mark.
    pub listed: Vec<Marked>,
    /// How many are whole, listed or not.
    pub whole: usize,
    /// How many there are, without those nobody waits for.
    pub of: usize,
    /// How many are not listed.
    pub unlisted: usize,
}

impl OwnSheets {
    fn within(mut sheets: Vec<Marked>, room: usize) -> Self {
        let counting = || sheets.iter().filter(|marked| !marked.released);
        let (whole, of) = (counting().filter(|marked| marked.is_whole()).count(), counting().count());
        let all = sheets.len();
        if all > room {
            sheets.retain(|marked| !marked.is_whole());
            sheets.truncate(room);
        }
        Self { whole, of, unlisted: all.saturating_sub(sheets.len()), listed: sheets }
    }
}

/// A part of the actor's seats, the newest first; of them those that have something to mark before the others.
///
/// # Errors
/// `NotFound` where the list should go on at a seat that is not there.
pub fn own_seats(by: By<'_>, seek: Seek<String>) -> Result<Part<OwnSeat>, Fault> {
    let Some(account_id) = by.actor.account_id else { return Ok(Part::default()) };
    by.read(|conn| {
        let mut room = limits::OWN_SHEETS;
        let part = store::seats::part_of_account(conn, account_id, seek, limits::OWN_SEATS)?;
        part.made(|seat| {
            let module = module_in_tx(conn, seat.module_id)?;
            let place = place_in_tx(conn, module.round_id)?;
            if place.round.phase != RoundPhase::Judging || room == 0 {
                return Ok(OwnSeat { place, seat, module: module.name, sheets: None });
            }
            let work = work(conn, Recall::Reading(&by.installation.memo), seat)?;
            let sheets = OwnSheets::within(work.sheets, room);
            room = room.saturating_sub(sheets.listed.len());
            Ok(OwnSeat { place, seat: work.seat, module: module.name, sheets: Some(sheets) })
        })
    })
}

/// The actor's first sheet that is still open, with the name of its module.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn next_open(by: By<'_>) -> Result<Option<(Sheet, String)>, Fault> {
    let Some(account_id) = by.actor.account_id else { return Ok(None) };
    by.read(|conn| {
        for seat in store::seats::at_work(conn, account_id, limits::OWN_SEATS)? {
            let module = module_in_tx(conn, seat.module_id)?;
            if let Some(open) = waiting(conn, &seat, module.round_id)?.into_iter().next() {
                return Ok(Some((open, module.name)));
            }
        }
        Ok(None)
    })
}

/// Sheets of a seat whose signature is waited for, by code.
pub(super) fn waiting(conn: &mut Conn, seat: &Seat, round_id: RoundId) -> Result<Vec<Sheet>, Fault> {
    let gone = draw::released_in_tx(conn, round_id)?;
    let mut sheets = store::sheets::of_seat(conn, seat.id)?;
    sheets.retain(|sheet| sheet.phase == SheetPhase::Open && !gone.contains_key(&sheet.subject_id));
    Ok(sheets)
}

/// The work of one of the actor's seats.
///
/// # Errors
/// `NotFound` for a seat of somebody else.
pub fn seat_work(by: By<'_>, seat_uid: &str) -> Result<Work, Fault> {
    by.read(|conn| {
        let seat = own_seat(conn, by.actor, seat_uid)?;
        work(conn, Recall::Reading(&by.installation.memo), seat)
    })
}

/// The actor's own seat of that uid.
pub(super) fn own_seat(conn: &mut Conn, actor: &Actor, seat_uid: &str) -> Result<Seat, Fault> {
    let seat = store::seats::by_uid(conn, seat_uid)?;
    if actor.account_id == Some(seat.account_id) { Ok(seat) } else { Err(Fault::not_found()) }
}

/// A sheet on the pad of the judge whose it is.
#[derive(Debug, Clone)]
pub struct Pad {
    /// The judge's work it is part of.
    pub work: Work,
    /// Its place in that list, from 0.
    pub index: usize,
    /// Why and when the chief judge gave it back; `None`: it never was, or is signed again.
    pub returned: Option<(String, DateTime<Utc>)>,
}

/// A sheet as its reader may see it.
#[derive(Debug, Clone)]
pub enum Seen {
    /// By the judge whose it is.
    Own(Box<Pad>),
    /// By the chief judge: read, with all versions of its marks.
    Chief(Box<Read>),
}

/// A sheet the chief judge reads.
#[derive(Debug, Clone)]
pub struct Read {
    /// Where.
    pub place: Place,
    /// Number of the judge.
    pub judge: i64,
    /// Uid of the seat.
    pub seat_uid: String,
    /// The module's name.
    pub module: String,
    /// The sheet.
    pub sheet: Sheet,
    /// Each aspect with every version of its mark, oldest first.
    pub rows: Vec<(Aspect, Vec<Given>)>,
    /// The reader may unlock it; an auditor only reads.
    pub may_unlock: bool,
}

/// A sheet, for its judge, the chief or the auditor.
///
/// # Errors
/// `NotFound` for everybody else's.
pub fn sheet(by: By<'_>, sheet_uid: &str) -> Result<Seen, Fault> {
    by.read(|conn| {
        let stream = door::read_in_tx(conn, by.actor, Action::SaveSheet, On::Uid(sheet_uid))?;
        let sheet = store::sheets::by_id(conn, stream.as_sheet()?)?;
        let seat = store::seats::by_id(conn, sheet.seat_id)?;
        if by.actor.account_id == Some(seat.account_id) {
            let work = work(conn, Recall::Reading(&by.installation.memo), seat)?;
            let index = work.sheets.iter().position(|marked| marked.sheet.id == sheet.id);
            let index = index.ok_or_else(Fault::not_found)?;
            let returned = returned(conn, work.module.round_id, &sheet)?;
            return Ok(Seen::Own(Box::new(Pad { work, index, returned })));
        }
        if !by.actor.holds(&[Role::ChiefJudge, Role::Auditor], &stream) {
            return Err(Fault::not_found());
        }
        let may_unlock = door::require(by.actor, Action::UnlockSheet, &stream).is_ok();
        read(conn, sheet, seat).map(|read| Seen::Chief(Box::new(Read { may_unlock, ..read })))
    })
}

/// Why an open sheet came back, and when: the newest decision that unlocked it.
fn returned(
    conn: &mut Conn,
    round_id: RoundId,
    sheet: &Sheet,
) -> Result<Option<(String, DateTime<Utc>)>, Fault> {
    if sheet.phase != SheetPhase::Open {
        return Ok(None);
    }
    let decisions = store::decisions::of_round(conn, round_id)?;
    let unlocked = decisions
        .into_iter()
        .rev()
        .find(|decision| decision.kind == DecisionKind::Unlock && decision.names("sheet", &sheet.uid));
    Ok(unlocked.map(|decision| (decision.reason, decision.at)))
}

fn read(conn: &mut Conn, sheet: Sheet, seat: Seat) -> Result<Read, Fault> {
    let module = module_in_tx(conn, sheet.module_id)?;
    let versions = store::marks::versions(conn, sheet.id)?;
    let rows = rules::aspects_of(&module, sheet.agreed)
        .map(|aspect| {
            let own = versions.iter().filter(|(id, _given)| *id == aspect.id);
            (aspect.clone(), own.map(|(_id, given)| given.clone()).collect())
        })
        .collect();
    Ok(Read {
        place: place_in_tx(conn, module.round_id)?,
        judge: seat.ordinal,
        seat_uid: seat.uid,
        module: module.name,
        sheet,
        rows,
        may_unlock: false,
    })
}

/// Sheets of one judge's seat, for the chief judge and the auditor; and whether the reader is the chief.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` for any other role.
pub fn seat_for_chief(by: By<'_>, round_uid: &str, seat_uid: &str) -> Result<(Work, bool), Fault> {
    by.read(|conn| {
        let stream = door::read_in_tx(conn, by.actor, Action::DecideJudging, On::Uid(round_uid))?;
        let seat = store::seats::by_uid(conn, seat_uid)?;
        let work = work(conn, Recall::Reading(&by.installation.memo), seat)?;
        let is_chief = door::require(by.actor, Action::DecideJudging, &stream).is_ok();
        if work.module.round_id.stream() == stream.id {
            Ok((work, is_chief))
        } else {
            Err(Fault::not_found())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::{ModuleId, SeatId, SheetId, SubjectId};

    fn marked(code: &str, done: usize) -> Marked {
        let sheet = Sheet {
            id: SheetId::of_row(1),
            uid: code.to_owned(),
            revision: 1,
            phase: SheetPhase::Open,
            module_id: ModuleId::of_row(1),
            subject_id: SubjectId::of_row(1),
            code: code.to_owned(),
            seat_id: SeatId::of_row(1),
            agreed: false,
        };
        Marked { sheet, marks: Arc::default(), done, of: 2, released: false }
    }

    fn listed(sheets: &[Marked], room: usize) -> (String, usize, usize) {
        let own = OwnSheets::within(sheets.to_vec(), room);
        (own.listed.iter().map(|marked| marked.sheet.code.as_str()).collect(), own.whole, own.of)
    }

    #[test]
    fn a_list_too_short_for_all_sheets_keeps_those_with_something_left_and_counts_all() {
        let sheets = [marked("A", 2), marked("B", 1), marked("C", 2), marked("D", 0), marked("E", 0)];
        assert_eq!(listed(&sheets, 5), ("ABCDE".to_owned(), 2, 5));
        assert_eq!(listed(&sheets, 4), ("BDE".to_owned(), 2, 5));
        assert_eq!(listed(&sheets, 2), ("BD".to_owned(), 2, 5));
    }

    #[test]
    fn a_sheet_nobody_waits_for_is_not_counted_and_leaves_a_short_list_first() {
        let mut sheets = [marked("A", 2), marked("B", 1), marked("C", 0), marked("D", 0)];
        sheets[2].released = true;
        assert_eq!(listed(&sheets, 4), ("ABCD".to_owned(), 1, 3));
        assert_eq!(listed(&sheets, 3), ("BD".to_owned(), 1, 3));
    }
}
