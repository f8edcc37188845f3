//! Publications.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::ids::{DivisionId, PublicationId, ResultId};
use crate::kernel::lang::Lang;
use crate::kernel::phase::CompetitionPhase;
use crate::kernel::prize::Prize;

pub mod objections;

/// Version of the public record's form.
pub const SCHEMA: u32 = 1;

/// What is published: the record, of which every body is a rendering.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicRecord {
    /// Form of this record.
    pub schema: u32,
    /// The competition's name.
    pub competition: String,
    /// Name of the authority objections go to.
    pub authority: String,
    /// Name of the event.
    pub event: String,
    /// Name of the division.
    pub division: String,
    /// Uid of the division.
    pub division_uid: String,
    /// Version of the publication, from 1.
    pub version: i64,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// End of publicity.
    pub until: DateTime<Utc>,
    /// Why there is a new version; `None` for the first.
    pub reason: Option<String>,
    /// That the end of publicity was another before; it stands as long as the end it was moved to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<Moved>,
    /// SHA-256 of the result it was made from.
    pub result: String,
    /// Names of the module columns; none where the competition shows totals only.
    pub modules: Vec<String>,
    /// Rows in rank order, unranked last.
    pub rows: Vec<PublicRow>,
}

/// An end of publicity that was moved, as the public is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The end that was published before.
    pub from: DateTime<Utc>,
    /// Why it was moved.
    pub reason: Option<String>,
}

/// One entry, in public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicRow {
    /// Ticket number.
    pub number: String,
    /// The contestant's name, or the team's.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// What became of it.
    pub status: EntryStatus,
    /// The published 名次.
    pub rank: Option<usize>,
    /// Others hold it too.
    pub tied: bool,
    /// Points of each module column.
    pub marks: Vec<Option<String>>,
    /// Total.
    pub total: Option<String>,
    /// Scale score, where there is a scale.
    pub scale: Option<i64>,
    /// Prize.
    pub prize: Prize,
    /// Prizes it had in public and lost by a correction.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revoked: Vec<Revoked>,
    /// What settled its place among equal totals: a key with its value, or that it was decided. Said since results tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Because>,
}

/// A prize that was public and was taken away or lowered by a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// The prize of before.
    pub prize: Prize,
    /// Number of the document; `None`: results were not official yet, and none was asked for.
    pub document: Option<String>,
    /// The document's day, or the one from which the correction counts.
    pub day: NaiveDate,
}

impl Revoked {
    /// As everybody reads it.
    #[must_use]
    pub fn because(&self) -> Because {
        let key = if self.document.is_some() { "publicity-prize-revoked" } else { "publicity-prize-changed" };
        let because = Because::new(key).word("prize", self.prize.message_key()).date("day", self.day);
        match &self.document {
            Some(number) => because.text("document", number),
            None => because,
        }
    }
}

/// What a competition's phase is called: once its publicity is over it says so, without anybody doing anything.
#[must_use]
pub fn phase_tag(
    phase: CompetitionPhase,
    over_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> &'static str {
    let over = phase == CompetitionPhase::Publicity && over_at.is_some_and(|over_at| over_at <= now);
    if over { "tag-result-over" } else { phase.message_key() }
}

/// A version as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Row number.
    pub id: PublicationId,
    /// Its division.
    pub division_id: DivisionId,
    /// The result it was made from.
    pub result_id: ResultId,
    /// Version, from 1.
    pub version: i64,
    /// SHA-256 of the canonical record.
    pub digest: String,
    /// Why there is a new version.
    pub reason: Option<String>,
    /// When.
    pub published_at: DateTime<Utc>,
    /// End of publicity.
    pub until: DateTime<Utc>,
}

/// What the public reads of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// The result it was made from.
    pub result_id: ResultId,
    /// When that result was published first, in the publications that show it since.
    pub since: DateTime<Utc>,
}

coded_enum! {
    /// What a body is.
    "publicity-format" Format {
        /// The page while publicity lasts.
        Page = "html",
        /// The page once publicity is over and nobody declared results official yet.
        OverPage = "html-over",
        /// The page once results are official.
        OfficialPage = "html-official",
        /// The page once the competition was cancelled; made when it is asked for, not kept.
        CancelledPage = "html-cancelled",
        /// The page of a version that was replaced.
        ReplacedPage = "html-replaced",
        /// The canonical record.
        Json = "json",
        /// A table.
        Csv = "csv",
    }
}

/// How a body is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// As it is.
    Identity,
    /// Compressed.
    Gzip,
}

impl Encoding {
    /// The stable code, which is also the HTTP token.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
        }
    }
}

/// One rendering of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// What it is.
    pub format: Format,
    /// In which language.
    pub lang: Lang,
    /// How it is encoded.
    pub encoding: Encoding,
    /// The bytes as they are sent.
    pub bytes: Vec<u8>,
}
