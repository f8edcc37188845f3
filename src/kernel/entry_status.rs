//! What became of an entry.

use super::codes::coded_enum;

coded_enum! {
    /// Status of an entry in a ranking (design §5.4). The order is the order in which
    /// entries without a rank are listed.
    "entry-status" EntryStatus {
        /// Took part and is ranked.
        Ranked = "ranked",
        /// 不计名次: marked, not ranked, in no denominator.
        Guest = "guest",
        /// 退赛.
        Withdrawn = "withdrawn",
        /// 取消资格.
        Disqualified = "disqualified",
        /// 缺考.
        Absent = "absent",
    }
}

impl EntryStatus {
    /// Ranked entries and guests have totals; the others have none, which is not zero.
    #[must_use]
    pub fn has_total(self) -> bool {
        matches!(self, Self::Ranked | Self::Guest)
    }
}
