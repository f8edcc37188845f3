//! Corrections of a signed result: what is to be another, and who says so.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::codes::coded_enum;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::ids::{CorrectionId, DivisionId, ResultId};
use crate::kernel::role::Role;
use crate::kernel::score::Score;
use crate::lifecycle::setup::model::Aggregation;

coded_enum! {
    /// Where a correction stands.
    "correction-state" CorrectionState {
        /// Proposed: it counts for nothing yet.
        Open = "open",
        /// Signed by two: its result is in force.
        Adopted = "adopted",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

coded_enum! {
    /// Why there is another result, as the public reads it.
    "correction-ground" Ground {
        /// 复核更正.
        Recheck = "recheck",
        /// 资格不符.
        Ineligible = "ineligible",
        /// 名单更正.
        List = "list",
        /// 申诉成立.
        Appeal = "appeal",
    }
}

/// One thing that is to be another. Entries by ticket number, modules and aspects by code, judges by number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Item {
    /// A mark, in points.
    Mark {
        /// Whose.
        entry: String,
        /// In which module.
        module: String,
        /// Of which aspect.
        aspect: String,
        /// Whose mark; `None`: the agreed value.
        judge: Option<i64>,
        /// What stands.
        before: Option<Score>,
        /// What is right; `None`: there is no mark.
        value: Option<Score>,
        /// Why there is none.
        why: Option<String>,
    },
    /// What became of an entry.
    Status {
        /// Whose.
        entry: String,
        /// What stands.
        before: EntryStatus,
        /// What is right.
        status: EntryStatus,
    },
    /// Points taken off.
    Penalty {
        /// Whose.
        entry: String,
        /// From a module's mark, on its own scale; `None`: from the total.
        module: Option<String>,
        /// What stands.
        before: Score,
        /// What is right, not negative.
        points: Score,
    },
    /// Whether an entry may win a prize; its place it keeps.
    Prize {
        /// Whose.
        entry: String,
        /// Whether it may.
        wins: bool,
    },
    /// The order of a tie.
    Tie {
        /// `tie`, `extra-round`, `lots` or `cut`, as for decisions before the signatures.
        method: String,
        /// All entries of the tie; those of an inner list share.
        order: Vec<Vec<String>>,
        /// Who decided.
        who: String,
    },
    /// A judge's marks count for no entry of a module.
    DropJudge {
        /// The module.
        module: String,
        /// The judge.
        judge: i64,
    },
    /// Another aggregation for all entries of a module.
    Aggregation {
        /// The module.
        module: String,
        /// The new one; not `sum`.
        aggregation: Aggregation,
        /// Highest and lowest marks dropped each, with `trimmed`.
        trim: i64,
    },
    /// A value of the scheme that was drawn up wrongly, in points. The scheme itself stays as it was sealed; this counts in every
    /// ranking since.
    SchemeValue {
        /// Of which module.
        module: String,
        /// Full mark of which aspect; `None`: the weight of the module.
        aspect: Option<String>,
        /// What stands.
        before: Score,
        /// What is right, above zero.
        value: Score,
    },
    /// The document it rests on. It changes nothing of the result; without it no prize of an official one is taken away.
    Document {
        /// Its number.
        number: String,
        /// Its day.
        day: NaiveDate,
    },
    /// An earlier item is taken out again.
    Without {
        /// Its number.
        item: i64,
    },
}

impl Item {
    /// Message key of its kind.
    #[must_use]
    pub fn message_key(&self) -> &'static str {
        match self {
            Self::Mark { .. } => "correction-item-mark",
            Self::Status { .. } => "correction-item-status",
            Self::Penalty { .. } => "correction-item-penalty",
            Self::Prize { .. } => "correction-item-prize",
            Self::Tie { .. } => "correction-item-tie",
            Self::DropJudge { .. } => "correction-item-drop-judge",
            Self::Aggregation { .. } => "correction-item-aggregation",
            Self::SchemeValue { .. } => "correction-item-scheme",
            Self::Document { .. } => "correction-item-document",
            Self::Without { .. } => "correction-item-without",
        }
    }

    /// Whether it says something about the same thing as another, so that the later one counts.
    #[must_use]
    pub fn is_about_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Mark { entry, module, aspect, judge, .. },
                Self::Mark { entry: e, module: m, aspect: a, judge: j, .. },
            ) => (entry, module, aspect, judge) == (e, m, a, j),
            (Self::Status { entry, .. }, Self::Status { entry: e, .. })
            | (Self::Prize { entry, .. }, Self::Prize { entry: e, .. }) => entry == e,
            (Self::Penalty { entry, module, .. }, Self::Penalty { entry: e, module: m, .. }) => {
                (entry, module) == (e, m)
            }
            (Self::Aggregation { module, .. }, Self::Aggregation { module: m, .. }) => module == m,
            (Self::SchemeValue { module, aspect, .. }, Self::SchemeValue { module: m, aspect: a, .. }) => {
                (module, aspect) == (m, a)
            }
            (Self::Document { .. }, Self::Document { .. }) => true,
            _ => self == other,
        }
    }
}

/// An item as it was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// Its number in the correction, from 1.
    pub ordinal: i64,
    /// What it says.
    pub item: Item,
    /// Uid of the account that added it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A correction as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Row number.
    pub id: CorrectionId,
    /// Uid.
    pub uid: String,
    /// Of which division's result.
    pub division_id: DivisionId,
    /// The version it corrects.
    pub base_id: ResultId,
    /// What the public reads.
    pub ground: Ground,
    /// A sentence beside it for the public.
    pub public_reason: Option<String>,
    /// The full reason, for officials alone.
    pub reason: String,
    /// Document number.
    pub document: Option<String>,
    /// Where it stands.
    pub state: CorrectionState,
    /// Uid of the account that proposed it.
    pub asked_by: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// The version it made.
    pub result_id: Option<ResultId>,
    /// When it was adopted or taken back.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was taken back.
    pub end_reason: Option<String>,
    /// Uid of the objection or appeal it answers.
    pub objection: Option<String>,
}

/// A signature under a correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Whose place it fills.
    pub role: Role,
    /// Who stands for the holder of that office, by which of the other offices.
    pub stands: Option<Role>,
    /// On the strength of which document.
    pub document: Option<String>,
    /// Why the holder could not sign.
    pub reason: Option<String>,
    /// Uid of the account.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// The document a correction rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grounds {
    /// Its number.
    pub number: String,
    /// Its day, where it was said.
    pub day: Option<NaiveDate>,
}

impl Correction {
    /// The document it rests on: the one named last, by an item that counts or at the proposal.
    #[must_use]
    pub fn rests_on(&self, items: &[Added]) -> Option<Grounds> {
        let named = items.iter().rev().find_map(|added| match &added.item {
            Item::Document { number, day } => Some(Grounds { number: number.clone(), day: Some(*day) }),
            _ => None,
        });
        named.or_else(|| self.document.clone().map(|number| Grounds { number, day: None }))
    }
}

/// Items that count: of several about the same the latest, and none that was taken out.
#[must_use]
pub fn counting(added: &[Added]) -> Vec<Added> {
    let mut counting: Vec<Added> = Vec::new();
    for one in added {
        match &one.item {
            Item::Without { item } => counting.retain(|earlier| earlier.ordinal != *item),
            item => {
                counting.retain(|earlier| !earlier.item.is_about_the_same(item));
                counting.push(one.clone());
            }
        }
    }
    counting
}
