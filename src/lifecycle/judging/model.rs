//! Seats, sheets, marks, decisions.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

use crate::kernel::codes::coded_enum;
use crate::kernel::ids::{AccountId, AspectId, ModuleId, SeatId, SheetId, SubjectId};
use crate::kernel::phase::SheetPhase;
use crate::kernel::score::Score;

/// A judge's place on a module's panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Row number.
    pub id: SeatId,
    /// Uid.
    pub uid: String,
    /// Its module.
    pub module_id: ModuleId,
    /// Who sits there.
    pub account_id: AccountId,
    /// 裁判1, 裁判2 …: how contestants know the judge.
    pub ordinal: i64,
}

/// One judge's sheet for one subject in one module; or the sheet of agreed values (M), kept by the first seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Row number of its stream.
    pub id: SheetId,
    /// Uid of its stream.
    pub uid: String,
    /// Revision of its stream, for forms.
    pub revision: i64,
    /// Present phase.
    pub phase: SheetPhase,
    /// Its module.
    pub module_id: ModuleId,
    /// Its subject.
    pub subject_id: SubjectId,
    /// Blind code of its subject.
    pub code: String,
    /// Its seat.
    pub seat_id: SeatId,
    /// Holds the agreed values (M aspects) rather than the judge's own (J and S).
    pub agreed: bool,
}

/// The newest version of a mark, as ranking reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its subject.
    pub subject_id: SubjectId,
    /// Its module.
    pub module_id: ModuleId,
    /// Its aspect.
    pub aspect_id: AspectId,
    /// The judge's seat; `None`: an agreed value.
    pub seat_id: Option<SeatId>,
    /// The mark; `None`: not given, for the reason below.
    pub value: Option<Score>,
    /// Why it was not given.
    pub reason: Option<String>,
    /// Version, from 1.
    pub version: i64,
}

/// The newest version of a mark, as its sheet reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The mark; `None`: not given.
    pub value: Option<Score>,
    /// Why it was not given; without mark and reason it was taken back.
    pub reason: Option<String>,
    /// Version, from 1.
    pub version: i64,
    /// When.
    pub at: DateTime<Utc>,
}

impl Given {
    /// There is a mark, or a reason for none.
    #[must_use]
    pub fn settled(&self) -> bool {
        self.value.is_some() || self.reason.is_some()
    }
}

/// Newest marks of a sheet by row number of the aspect.
pub type Newest = BTreeMap<AspectId, Given>;

/// A new version of one mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Row number of the aspect.
    pub aspect_id: AspectId,
    /// Uid of the aspect.
    pub aspect_uid: String,
    /// The mark, where one is given.
    pub value: Option<Score>,
    /// Why none is.
    pub reason: Option<String>,
    /// Its version.
    pub version: i64,
}

/// What a judge entered for one aspect, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entered {
    /// Uid of the aspect.
    pub aspect: String,
    /// The mark as text; empty: none, which is said and never left out.
    pub value: String,
    /// Why there is none; empty: no reason.
    #[serde(default)]
    pub reason: String,
}

coded_enum! {
    /// What a chief judge decides where the rules leave it to him; `spread`, `drop-judge` and `aggregation` are said
    /// to `jiangsai rank --decisions` in the same words.
    "judging-decision" DecisionKind {
        /// The judges' scores of an aspect stand in spite of their spread.
        Spread = "spread",
        /// A judge's marks count for no entry of the module.
        DropJudge = "drop-judge",
        /// Another judge takes over and marks every entry of the module anew.
        Substitute = "substitute",
        /// Another aggregation for all entries of the module.
        Aggregation = "aggregation",
        /// A signed sheet goes back to its judge.
        Unlock = "unlock",
        /// An earlier decision is taken back.
        Withdraw = "withdraw",
    }
}

/// A decision, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgingDecision {
    /// Uid.
    pub uid: String,
    /// What kind.
    pub kind: DecisionKind,
    /// `{"kind": …}` with the keys of that kind in `docs/judging.md`; entries by blind code, judges by number.
    pub body: Value,
    /// Why.
    pub reason: String,
    /// Uid of the account that decided.
    pub by_account: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl JudgingDecision {
    /// A text of its body.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name)?.as_str()
    }

    /// Whether its body names this value.
    #[must_use]
    pub fn names(&self, name: &str, value: &str) -> bool {
        self.text(name) == Some(value)
    }
}
