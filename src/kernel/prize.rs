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
