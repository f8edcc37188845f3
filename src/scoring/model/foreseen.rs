//! What a decision would make of a ranking, before it counts.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::prize::Prize;

use super::decision::Ruling;

/// Something about to be done to what a ranking is computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Decided.
    Decided(Ruling),
    /// An earlier decision taken back.
    TakenBack(Ruling),
    /// Said of an entry by ticket number: what became of it.
    Became {
        /// Its ticket number.
        entry: String,
        /// What became of it.
        status: EntryStatus,
    },
}

/// A step somebody looks ahead of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    /// What is about to be done.
    pub step: Step,
    /// Whether whoever asks may read the ranking once the codes are open.
    pub sees: bool,
}

/// Where an entry stands in a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stood {
    /// What became of it.
    pub status: EntryStatus,
    /// The total, as published.
    pub total: Option<String>,
    /// The rank.
    pub rank: Option<usize>,
    /// The prize.
    pub prize: Prize,
}

/// An entry that stands otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Its ticket number; its blind code while the codes are closed.
    pub entry: String,
    /// Where it stood; `None`: it was not in the result.
    pub before: Option<Stood>,
    /// Where it would stand.
    pub after: Option<Stood>,
}

/// What something would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    /// Who moves, in the order of the new ranking; `None` where whoever asks may not know.
    pub moved: Option<Vec<Moved>>,
    /// By ticket number rather than by code.
    pub named: bool,
    /// Names by ticket number of those who move.
    pub names: BTreeMap<String, String>,
    /// Decimals of totals.
    pub decimals: u32,
    /// What is to be known beside it.
    pub notes: Vec<Because>,
    /// SHA-256 of what is foreseen: another one means that it must be looked at again.
    pub digest: String,
}
