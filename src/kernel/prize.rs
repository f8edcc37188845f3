//! Prizes a ranking can give.

use super::codes::coded_enum;

coded_enum! {
    /// 奖项. Medals and numbered prizes are different scales: first prize is never taken for gold.
    "prize" Prize {
        /// 金奖.
        Gold = "gold",
        /// 银奖.
        Silver = "silver",
        /// 铜奖.
        Bronze = "bronze",
        /// 优胜奖; WorldSkills Medallion for Excellence.
        Excellence = "excellence",
        /// 一等奖.
        First = "first",
        /// 二等奖.
        Second = "second",
        /// 三等奖.
        Third = "third",
        /// 优秀奖.
        Merit = "merit",
        /// Known to have won none.
        None = "none",
        /// Not decided: a tie over an edge, or a mark that blocks.
        Open = "open",
    }
}

impl Prize {
    /// Whether it is a prize somebody won.
    #[must_use]
    pub fn is_won(self) -> bool {
        !matches!(self, Self::None | Self::Open)
    }

    /// Whether it is less than another: of the same scale a later class, and none at all of any. What is open is less than nothing.
    #[must_use]
    pub fn is_less_than(self, other: Self) -> bool {
        match (self.place(), other.place()) {
            (Some(own), Some(other)) => own > other,
            (None, Some(_)) => self == Self::None,
            (_, None) => false,
        }
    }

    /// Whether it belongs to the scale of medals (金、银、铜、优胜), not to the numbered one (一、二、三等、优秀).
    #[must_use]
    pub fn is_medal(self) -> bool {
        matches!(self, Self::Gold | Self::Silver | Self::Bronze | Self::Excellence)
    }

    /// Its place on its scale, the best first; `None` of what nobody wins.
    #[must_use]
    pub fn place(self) -> Option<usize> {
        match self {
            Self::Gold | Self::First => Some(0),
            Self::Silver | Self::Second => Some(1),
            Self::Bronze | Self::Third => Some(2),
            Self::Excellence | Self::Merit => Some(3),
            Self::None | Self::Open => None,
        }
    }
}
