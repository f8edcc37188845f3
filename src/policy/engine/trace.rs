//! The compact record of how a line came about. [`crate::policy::explain`] makes reasons of it.

use chrono::NaiveDate;

use crate::kernel::level::Level;
use crate::kernel::money::Fen;
use crate::kernel::prize::Prize;
use crate::policy::facts::Fact;

/// One step. Indexes are of the line's pack; texts are borrowed from the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step<'a> {
    /// A level the rule looked at.
    Level(Level),
    /// A class; `none` for no class.
    Class(&'a str),
    /// A series.
    Series(&'a str),
    /// Whether it is a selection contest only.
    SelectionOnly(bool),
    /// What it selects for.
    SelectsFor(Option<Level>),
    /// Whether the entry represents the place.
    Represents(bool),
    /// A known prize.
    Prize(Prize),
    /// A row of a table.
    Row(Fen),
    /// A row of a table for a prize still open.
    OpenRow(Prize, Fen),
    /// The organiser is known to pay none.
    NoPrizeMoney,
    /// A ratio of prize money: rule, prize money, result.
    Matched(usize, Fen, Fen),
    /// The match is below what somebody without prize money gets.
    BelowFallback(Fen, Fen),
    /// An interval waiting for a decision: low, high, question.
    Range(Fen, Fen, usize),
    /// 一事一议, not approved yet: rule.
    Special(usize),
    /// No amount in the text: rule.
    Silent(usize),
    /// A decision, by index.
    Decided(usize),
    /// The text says "in principle", nothing else was decided.
    InPrinciple,
    /// A fact is not known.
    Unknown(Fact),
    /// The prize published does not stand in the text and no map was given.
    NoMap(Prize),
    /// A requirement is not met: rule, fact.
    Unmet(usize, Fact),
    /// A rule that says nothing here, and by which fact.
    LookedAt(usize, Fact),
    /// A rule that is not in force on the day.
    NotNow(usize),
    /// The pack is not in force on the day: day, first day of the pack.
    NotInForce(NaiveDate, NaiveDate),
    /// The pack is no longer in force on the day: day, last day of the pack.
    Expired(NaiveDate, NaiveDate),
    /// No rule of the pack gives this benefit.
    NotCovered,
    /// This rule's decision replaces that rule.
    Replaces(usize),
    /// That rule could replace this one once decided; it was not.
    NotReplaced(usize),
    /// A team, amount once.
    TeamOnce,
    /// A team of so many, amount for each, together.
    TeamEach(u32, Fen),
    /// A team of so many: once, or each together, is a decision not taken.
    TeamOpen(u32, Fen, Fen),
    /// One contestant's part of the base.
    Item(&'a str, Item),
    /// A share: rule, base, result.
    Percent(usize, Fen, Fen),
    /// A share of the part of the base that is known: rule, base, result.
    PercentAtLeast(usize, Fen, Fen),
    /// No contestant of the coach team is paid under the rules of the base.
    NoBase,
    /// A place in the quota: rank, quota.
    Place(u32, u32),
    /// Quota not filed.
    QuotaOpen,
    /// Tied over the last place: rank, how many, quota.
    Tie(u32, u32, u32),
    /// The rank is not known.
    RankUnknown,
    /// Not chosen from those tied.
    NotChosen,
    /// Holds the title already.
    Holder,
    /// Part of a filed plan: parts, of all parts, of this whole where it is known.
    Split(u32, u64, Option<Fen>),
    /// A reading the line uses.
    Reading(usize),
    /// Another reading was chosen: reading, alternative, decision.
    OtherReading(usize, usize, usize),
}

impl Step<'_> {
    /// Whether many lines have this very step, so that its sentence is worth keeping.
    #[must_use]
    pub fn is_common(&self) -> bool {
        !matches!(
            self,
            Self::Matched(..)
                | Self::BelowFallback(..)
                | Self::Item(..)
                | Self::Percent(..)
                | Self::PercentAtLeast(..)
                | Self::Split(..)
                | Self::Decided(_)
        )
    }
}

/// What one contestant adds to the base of a coach team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Item {
    /// Prize money of the organiser.
    PrizeMoney(Fen),
    /// What a rule of the pack pays.
    Direct(Fen),
    /// Between two amounts, still open.
    Between(Fen, Fen),
    /// The text names no amount.
    Silent,
    /// Not known yet.
    Unknown,
}
