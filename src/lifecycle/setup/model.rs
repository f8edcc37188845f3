//! Competitions and what they are made of.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::clock;
use crate::kernel::codes::coded_enum;
use crate::kernel::ids::{
    AspectId, AuthorityId, CompetitionId, DivisionId, EventId, ModuleId, RoundId, UnitId,
};
use crate::kernel::kind::CompetitionKind;
use crate::kernel::level::Level;
use crate::kernel::phase::{CompetitionPhase, RoundPhase};
use crate::kernel::score::Score;

mod divisions;
pub mod listing;
pub mod notices;
mod scheme_parts;

pub use super::rules::check::{DivisionSetup, EventSetup, Line, Mend, Standing};
pub use super::rules::plan::{LASTS, PlanSettings, tie_modules};
pub use super::rules::{days, occupation, packs, scheme, shares};
pub use divisions::{Division, EndKind, Ended, NewDivision, TieDecider, Ties};
pub use scheme_parts::{NewAspect, NewModule};

coded_enum! {
    /// How deep a contestant sees the own result explained.
    "explain-depth" ExplainDepth {
        /// The total only.
        Total = "total",
        /// Module marks too.
        Module = "module",
        /// Every aspect.
        Aspect = "aspect",
    }
}

coded_enum! {
    /// Who competes in a division.
    "category" Category {
        /// 职工组.
        Staff = "staff",
        /// 学生组.
        Student = "student",
        /// 教师组.
        Teacher = "teacher",
        /// 公开组.
        Open = "open",
    }
}

coded_enum! {
    /// How an entry is known to those who mark a module.
    "identity-mode" IdentityMode {
        /// By name: watched live.
        Open = "open",
        /// By station number.
        Station = "station",
        /// By blind code.
        Code = "code",
    }
}

coded_enum! {
    /// How the judges' marks for a module become one.
    "aggregation" Aggregation {
        /// One judge.
        Single = "single",
        /// Mean.
        Mean = "mean",
        /// Mean without the `trim` highest and lowest.
        Trimmed = "trimmed",
        /// Median.
        Median = "median",
        /// Sum.
        Sum = "sum",
    }
}

coded_enum! {
    /// How an aspect is marked.
    "aspect-kind" AspectKind {
        /// Measurement: one agreed value.
        Measured = "M",
        /// Judgement: each judge 0–3.
        Judged = "J",
        /// Score: each judge 0…max.
        Scored = "S",
    }
}

coded_enum! {
    /// What was decided about a filing.
    "filing-outcome" FilingOutcome {
        /// 批准, with a document number.
        Approved = "approved",
        /// 退回, with a reason.
        Returned = "returned",
        /// 取消, with a reason.
        Cancelled = "cancelled",
    }
}

/// A competition 竞赛.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Competition {
    /// Row number of its stream.
    pub id: CompetitionId,
    /// Uid of its stream.
    pub uid: String,
    /// Revision of its stream, for forms.
    pub revision: i64,
    /// Present phase.
    pub phase: CompetitionPhase,
    /// Name.
    pub name: String,
    /// Year it counts for.
    pub year: i64,
    /// What it is held like.
    pub kind: CompetitionKind,
    /// The authority it is filed with.
    pub authority_id: AuthorityId,
    /// Name of that authority, as it was filed.
    pub authority_name: String,
    /// Level.
    pub level: Level,
    /// Class, a code its packs declare; `None` where it has none.
    pub class: Option<String>,
    /// Name of the higher competition it selects for.
    pub selects_for: Option<String>,
    /// Selection only: it never inherits the rewards of the level above.
    pub selection_only: bool,
    /// Where.
    pub place: String,
    /// First day.
    pub first_day: NaiveDate,
    /// Last day of the final: the day that picks the packs.
    pub final_day: NaiveDate,
    /// When registration closes.
    pub registration_until: DateTime<Utc>,
    /// Document number of the approval.
    pub document: Option<String>,
    /// Folder names of the packs it uses.
    pub packs: Vec<String>,
    /// How deep contestants see.
    pub explain_depth: ExplainDepth,
    /// Last day contestants are replaced; `None`: until the draw.
    pub replace_until: Option<NaiveDate>,
    /// Hours within which the hall is appealed against once a round's blind result is confirmed, 1 to 72.
    pub appeal_hours: i64,
}

/// The particulars of a competition as they are filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particulars {
    /// Name.
    pub name: String,
    /// Year it counts for.
    pub year: i64,
    /// What it is held like.
    pub kind: CompetitionKind,
    /// Uid of the authority it is filed with; `None`: the only one whoever drafts it may file with.
    pub authority: Option<String>,
    /// Level.
    pub level: Level,
    /// Class, a code its packs declare.
    pub class: Option<String>,
    /// Name of the higher competition it selects for.
    pub selects_for: Option<String>,
    /// Selection only.
    pub selection_only: bool,
    /// Where.
    pub place: String,
    /// First day.
    pub first_day: NaiveDate,
    /// Last day of the final.
    pub final_day: NaiveDate,
    /// Last day of registration, until 24:00.
    pub last_registration_day: NaiveDate,
    /// Folder names of the packs it uses.
    pub packs: Vec<String>,
    /// How deep contestants see.
    pub explain_depth: ExplainDepth,
    /// Last day contestants are replaced; `None`: until the draw.
    pub replace_until: Option<NaiveDate>,
    /// Hours within which the hall is appealed against once a round's blind result is confirmed, 1 to 72.
    pub appeal_hours: i64,
}

impl Particulars {
    /// The instant registration closes: 24:00 of its last day at +08:00.
    #[must_use]
    pub fn registration_until(&self) -> DateTime<Utc> {
        end_of(self.last_registration_day)
    }
}

/// 24:00 of a civil day at +08:00.
#[must_use]
pub fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let next = day.succ_opt().unwrap_or(day).and_time(chrono::NaiveTime::MIN);
    let local = next.and_local_timezone(clock::civil_offset()).single();
    local.map_or_else(|| next.and_utc(), |local| local.with_timezone(&Utc))
}

/// The civil day whose 24:00 an instant is.
#[must_use]
pub fn day_ending_at(instant: DateTime<Utc>) -> NaiveDate {
    clock::civil_date(instant - chrono::TimeDelta::microseconds(1))
}

/// What happened to a filing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// What was decided.
    pub outcome: FilingOutcome,
    /// Why, where it was not approved.
    pub reason: Option<String>,
    /// Document number.
    pub document: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A host's part in the payment for an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostShare {
    /// Row number of the unit.
    pub unit_id: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Its credit code.
    pub credit_code: String,
    /// Numerator of its share; all shares of an event sum to one.
    pub numerator: i64,
    /// Denominator of its share.
    pub denominator: i64,
}

impl HostShare {
    /// Its share.
    #[must_use]
    pub fn share(&self) -> Share {
        Share { numerator: self.numerator, denominator: self.denominator }
    }
}

/// An event as it is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Name.
    pub name: String,
    /// Occupation code, `d-dd-dd-dd`.
    pub occupation_code: String,
    /// Own class.
    pub class: Option<String>,
    /// Hosts by credit code, each with its share; the first is the host of record.
    pub hosts: Vec<(String, Share)>,
    /// Places that earn the title.
    pub title_quota: Option<i64>,
}

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Above the line.
    pub numerator: i64,
    /// Below the line.
    pub denominator: i64,
}

/// An event 赛项, the unit host grants are paid by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Row number of its stream.
    pub id: EventId,
    /// Uid of its stream.
    pub uid: String,
    /// Its competition.
    pub competition_id: CompetitionId,
    /// Name.
    pub name: String,
    /// Occupation code, `d-dd-dd-dd`.
    pub occupation_code: String,
    /// Own class; `None`: the competition's.
    pub class: Option<String>,
    /// The unit that hosts it.
    pub host_unit_id: UnitId,
    /// Places that earn the title, from the approved plan; `None`: not filed.
    pub title_quota: Option<i64>,
}

/// A round 轮次: the unit of draw, judging, confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Row number of its stream.
    pub id: RoundId,
    /// Uid of its stream.
    pub uid: String,
    /// Revision of its stream, for forms.
    pub revision: i64,
    /// Present phase.
    pub phase: RoundPhase,
    /// Its division.
    pub division_id: DivisionId,
    /// Name.
    pub name: String,
    /// Order, from 1.
    pub ordinal: i64,
    /// The final.
    pub is_final: bool,
}

/// A module of a round, with its aspects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Row number.
    pub id: ModuleId,
    /// Uid.
    pub uid: String,
    /// Its round.
    pub round_id: RoundId,
    /// Short code: A, B …
    pub code: String,
    /// Name.
    pub name: String,
    /// Order, from 1.
    pub ordinal: i64,
    /// Largest mark.
    pub max: Score,
    /// Points it weighs in the total.
    pub weight: Score,
    /// How entries are known to its judges.
    pub identity_mode: IdentityMode,
    /// How S marks are aggregated over the panel.
    pub aggregation: Aggregation,
    /// Highest and lowest dropped each, for `Trimmed`.
    pub trim: i64,
    /// Largest spread of J marks that does not block.
    pub spread_limit: i64,
    /// Its aspects, in order.
    pub aspects: Vec<Aspect>,
}

impl Module {
    /// Whether the judges' S marks are added up, so that the full mark follows the panel.
    #[must_use]
    pub fn is_summed(&self) -> bool {
        let scored = self.aspects.iter().any(|aspect| aspect.kind == AspectKind::Scored);
        scored && self.aggregation == Aggregation::Sum
    }

    /// Where marks are added up: how many judges make up the full mark, if a whole number does.
    #[must_use]
    pub fn judges_to_sum(&self) -> Option<i64> {
        let sum_of = |scored: bool| {
            let aspects = self.aspects.iter().filter(|aspect| (aspect.kind == AspectKind::Scored) == scored);
            aspects.map(|aspect| aspect.max.thousandths()).fold(0, i64::saturating_add)
        };
        let (each, once) = (sum_of(true), sum_of(false));
        let rest = self.max.thousandths().checked_sub(once)?;
        (rest > 0 && rest.checked_rem(each)? == 0).then(|| rest.checked_div(each))?
    }
}

/// An aspect 评分点.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aspect {
    /// Row number.
    pub id: AspectId,
    /// Uid.
    pub uid: String,
    /// Short code: A1, B2.3 …
    pub code: String,
    /// What is looked at.
    pub name: String,
    /// How it is marked.
    pub kind: AspectKind,
    /// Largest mark.
    pub max: Score,
    /// Marks go in these steps.
    pub step: Score,
    /// Order, from 1.
    pub ordinal: i64,
}
