//! Seats, sheets, marks.

use crate::kernel::phase::SheetPhase;
use crate::kernel::score::Score;

/// A judge's place on a module's panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Row number.
    pub id: i64,
    /// Uid.
    pub uid: String,
    /// Its module.
    pub module_id: i64,
    /// Who sits there.
    pub account_id: i64,
    /// 评委1, 评委2 …: how contestants know the judge.
    pub ordinal: i64,
}

/// One judge's sheet for one subject in one module; or the sheet of agreed values (M), kept by the first seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Row number of its stream.
    pub id: i64,
    /// Uid of its stream.
    pub uid: String,
    /// Revision of its stream, for forms.
    pub revision: i64,
    /// Present phase.
    pub phase: SheetPhase,
    /// Its module.
    pub module_id: i64,
    /// Its subject.
    pub subject_id: i64,
    /// Its seat.
    pub seat_id: i64,
    /// Holds the agreed values (M aspects) rather than the judge's own (J and S).
    pub agreed: bool,
}

/// The newest version of a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its subject.
    pub subject_id: i64,
    /// Its module.
    pub module_id: i64,
    /// Its aspect.
    pub aspect_id: i64,
    /// The judge's seat; `None`: an agreed value.
    pub seat_id: Option<i64>,
    /// The mark; `None`: not given, for the reason below.
    pub value: Option<Score>,
    /// Why it was not given.
    pub reason: Option<String>,
    /// Version, from 1.
    pub version: i64,
}
