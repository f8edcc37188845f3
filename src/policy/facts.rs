//! The facts rules ask about, and what they are compared with. Unknown is an answer of its own.

use crate::kernel::level::Level;
use crate::kernel::prize::Prize;

/// A fact of a case that a condition or a table may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// 级别.
    Level,
    /// 类别: a code the pack declares, or `none`.
    Class,
    /// The series a world contest belongs to (`worldskills`, `other`), or `none`.
    Series,
    /// Whether the contest only selects for a higher one.
    SelectionOnly,
    /// The level it selects for, or `none`.
    SelectsFor,
    /// Whether the entry represents the pack's place.
    Represents,
    /// 奖项.
    Prize,
    /// Whether the entry is a team.
    Team,
    /// Whether the organiser pays prize money: `some` or `none`.
    PrizeMoney,
    /// Whether the person holds the title already.
    Holder,
}

impl Fact {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Level,
        Self::Class,
        Self::Series,
        Self::SelectionOnly,
        Self::SelectsFor,
        Self::Represents,
        Self::Prize,
        Self::Team,
        Self::PrizeMoney,
        Self::Holder,
    ];

    /// Its name in packs and cases.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Class => "class",
            Self::Series => "series",
            Self::SelectionOnly => "selection_only",
            Self::SelectsFor => "selects_for",
            Self::Represents => "represents",
            Self::Prize => "prize",
            Self::Team => "team",
            Self::PrizeMoney => "prize_money",
            Self::Holder => "holder",
        }
    }

    /// Key of its name in the message catalogue.
    #[must_use]
    pub fn message_key(self) -> &'static str {
        match self {
            Self::Level => "award-name-level",
            Self::Class => "award-name-class",
            Self::Series => "award-name-series",
            Self::SelectionOnly => "award-name-selection-only",
            Self::SelectsFor => "award-name-selects-for",
            Self::Represents => "award-name-represents",
            Self::Prize => "award-name-prize",
            Self::Team => "award-name-team",
            Self::PrizeMoney => "award-name-prize-money",
            Self::Holder => "award-name-holder",
        }
    }
}

/// What a fact is compared with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wanted {
    /// A level.
    Level(Level),
    /// A class, a series, or `none`, `some`.
    Code(String),
    /// Yes or no.
    Flag(bool),
    /// A prize.
    Prize(Prize),
}

impl Wanted {
    /// Whether it is a prize of the medal scale (`medals`) or of the numbered one.
    fn is_prize_of(&self, medals: bool) -> bool {
        matches!(self, Self::Prize(prize) if prize.is_won() && prize.is_medal() == medals)
    }
}

/// A fact and the values it may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The fact.
    pub fact: Fact,
    /// Any of these.
    pub any_of: Vec<Wanted>,
}

/// The answer to a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// The fact is not known.
    Unknown,
}

/// A set of prizes an entry may turn out to have. One prize: it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Prizes(u16);

/// The prizes somebody can have won or missed; `open` is not one: it is a set of several.
pub const OUTCOMES: [Prize; 9] = [
    Prize::Gold,
    Prize::Silver,
    Prize::Bronze,
    Prize::Excellence,
    Prize::First,
    Prize::Second,
    Prize::Third,
    Prize::Merit,
    Prize::None,
];

impl Prizes {
    /// Nothing is known: any prize or none.
    pub const UNKNOWN: Self = Self(0x1ff);

    fn bit(prize: Prize) -> u16 {
        OUTCOMES.iter().position(|other| *other == prize).map_or(Self::UNKNOWN.0, |index| 1 << index)
    }

    /// A known prize; [`Prize::Open`] gives [`Prizes::UNKNOWN`].
    #[must_use]
    pub fn known(prize: Prize) -> Self {
        Self(Self::bit(prize))
    }

    /// One of several; of nothing: unknown.
    pub fn one_of(prizes: impl IntoIterator<Item = Prize>) -> Self {
        let bits = prizes.into_iter().fold(0, |bits, prize| bits | Self::bit(prize));
        if bits == 0 { Self::UNKNOWN } else { Self(bits) }
    }

    /// The prizes still possible.
    pub fn iter(self) -> impl Iterator<Item = Prize> {
        OUTCOMES.into_iter().filter(move |prize| self.0 & Self::bit(*prize) != 0)
    }

    /// The prize, if only one is possible.
    #[must_use]
    pub fn single(self) -> Option<Prize> {
        if self.0.count_ones() == 1 { self.iter().next() } else { None }
    }

    /// Whether a prize was won at all.
    #[must_use]
    pub fn won(self) -> Truth {
        let none = Self::bit(Prize::None);
        match self.0 {
            bits if bits == none => Truth::No,
            bits if bits & none == 0 => Truth::Yes,
            _ => Truth::Unknown,
        }
    }
}

/// The facts of one subject. What belongs to an entry is unknown or empty for a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts<'a> {
    /// Level of the competition.
    pub level: Level,
    /// Class of the event; `None`: of no class.
    pub class: Option<&'a str>,
    /// Series of a world contest.
    pub series: Option<&'a str>,
    /// Whether the contest only selects.
    pub selection_only: bool,
    /// What it selects for.
    pub selects_for: Option<Level>,
    /// Whether the entry represents the place; `None`: unknown.
    pub represents: Option<bool>,
    /// The prizes possible.
    pub prizes: Prizes,
    /// Whether the entry is a team.
    pub team: bool,
    /// Whether there is prize money of the organiser; `None`: unknown.
    pub prize_money: Option<bool>,
    /// Whether the person holds the title in question.
    pub holder: bool,
}

fn yes_if(holds: bool) -> Truth {
    if holds { Truth::Yes } else { Truth::No }
}

impl Condition {
    /// Whether the facts meet the condition.
    #[must_use]
    pub fn holds(&self, facts: &Facts<'_>) -> Truth {
        let code = |value: Option<&str>| {
            let value = value.unwrap_or("none");
            yes_if(self.any_of.iter().any(|wanted| matches!(wanted, Wanted::Code(code) if code == value)))
        };
        let flag = |value: Option<bool>| match value {
            Some(value) => yes_if(self.any_of.contains(&Wanted::Flag(value))),
            None => Truth::Unknown,
        };
        match self.fact {
            Fact::Level => yes_if(self.any_of.contains(&Wanted::Level(facts.level))),
            Fact::Class => code(facts.class),
            Fact::Series => code(facts.series),
            Fact::SelectionOnly => flag(Some(facts.selection_only)),
            Fact::SelectsFor => match facts.selects_for {
                Some(level) => yes_if(self.any_of.contains(&Wanted::Level(level))),
                None => code(None),
            },
            Fact::Represents => flag(facts.represents),
            Fact::Team => flag(Some(facts.team)),
            Fact::Holder => flag(Some(facts.holder)),
            Fact::Prize => self.prize_holds(facts.prizes),
            Fact::PrizeMoney => match facts.prize_money {
                Some(some) => code(Some(if some { "some" } else { "none" })),
                None => Truth::Unknown,
            },
        }
    }

    /// Unknown also where the prize is of the other scale (一等奖 where the rule names 金奖): without a map
    /// nobody knows which of the rule's prizes it is, if any.
    fn prize_holds(&self, prizes: Prizes) -> Truth {
        let wanted = |prize: Prize| self.any_of.contains(&Wanted::Prize(prize));
        if prizes.iter().all(wanted) {
            return Truth::Yes;
        }
        let named = |medals: bool| self.any_of.iter().any(|wanted| wanted.is_prize_of(medals));
        let foreign = |prize: Prize| prize.is_won() && !named(prize.is_medal()) && named(!prize.is_medal());
        if prizes.iter().any(|prize| wanted(prize) || foreign(prize)) { Truth::Unknown } else { Truth::No }
    }
}

/// The first condition that fails, else the first that is unknown; `None` where all hold.
#[must_use]
pub fn first_open(conditions: &[Condition], facts: &Facts<'_>) -> Option<(Fact, Truth)> {
    let mut unknown = None;
    for condition in conditions {
        match condition.holds(facts) {
            Truth::Yes => {}
            Truth::No => return Some((condition.fact, Truth::No)),
            Truth::Unknown => unknown = unknown.or(Some((condition.fact, Truth::Unknown))),
        }
    }
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_prize_is_neither_won_nor_lost() {
        assert_eq!(Prizes::UNKNOWN.won(), Truth::Unknown);
        assert_eq!(Prizes::known(Prize::Open), Prizes::UNKNOWN);
        assert_eq!(Prizes::known(Prize::None).won(), Truth::No);
        assert_eq!(Prizes::one_of([Prize::Gold, Prize::Silver]).won(), Truth::Yes);
        assert_eq!(Prizes::one_of([Prize::Gold, Prize::Silver]).single(), None);
        assert_eq!(Prizes::known(Prize::Merit).single(), Some(Prize::Merit));
    }

    #[test]
    fn a_condition_on_a_prize_is_unknown_while_the_answer_depends_on_it() {
        let medals = Condition {
            fact: Fact::Prize,
            any_of: vec![Wanted::Prize(Prize::Gold), Wanted::Prize(Prize::Silver)],
        };
        assert_eq!(medals.prize_holds(Prizes::one_of([Prize::Gold, Prize::Silver])), Truth::Yes);
        assert_eq!(medals.prize_holds(Prizes::one_of([Prize::Silver, Prize::Bronze])), Truth::Unknown);
        assert_eq!(medals.prize_holds(Prizes::known(Prize::Bronze)), Truth::No);
        assert_eq!(medals.prize_holds(Prizes::known(Prize::None)), Truth::No);
        assert_eq!(medals.prize_holds(Prizes::known(Prize::First)), Truth::Unknown, "no map was given");
    }
}
