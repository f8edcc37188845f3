//! The phases things go through. Which phase admits which action stands in `access::actions`.

use super::codes::coded_enum;

coded_enum! {
    /// The eight stages, in order: the folders of `lifecycle/` and the cells of the phase strip.
    "stage" Stage {
        /// 筹备.
        Setup = "setup",
        /// 报名.
        Registration = "registration",
        /// 抽签.
        Draw = "draw",
        /// 评分.
        Judging = "judging",
        /// 排名.
        Ranking = "ranking",
        /// 公示.
        Publicity = "publicity",
        /// 表彰.
        Awards = "awards",
        /// 兑付.
        Payout = "payout",
    }
}

coded_enum! {
    /// Phase of a competition.
    "competition-phase" CompetitionPhase {
        /// 草稿.
        Draft = "draft",
        /// 已备案, waiting for approval.
        Filed = "filed",
        /// 退回, to be mended and filed again.
        Returned = "returned",
        /// 已批准; set-up goes on.
        Approved = "approved",
        /// 报名中.
        Registration = "registration",
        /// 报名截止; entries and coach teams are locked, review goes on.
        Closed = "closed",
        /// 资格审核完成; its rounds run.
        Reviewed = "reviewed",
        /// 公示中.
        Publicity = "publicity",
        /// 成绩已正式公布: results are official; awards are worked out and paid.
        Awarded = "awarded",
        /// 已兑付.
        Settled = "settled",
        /// 已归档.
        Archived = "archived",
        /// 已取消, with a reason.
        Cancelled = "cancelled",
    }
}

impl CompetitionPhase {
    /// Whether the public may know of it: from opening registration on, and not once it was cancelled.
    #[must_use]
    pub fn is_public(self) -> bool {
        matches!(
            self,
            Self::Registration
                | Self::Closed
                | Self::Reviewed
                | Self::Publicity
                | Self::Awarded
                | Self::Settled
                | Self::Archived
        )
    }
}

coded_enum! {
    /// Phase of a round.
    "round-phase" RoundPhase {
        /// 未抽签.
        Open = "open",
        /// 已抽签: codes drawn.
        Drawn = "drawn",
        /// 评分中.
        Judging = "judging",
        /// 裁判长已确认 the blind totals.
        Confirmed = "confirmed",
        /// 已解密.
        Decrypted = "decrypted",
        /// 已签字 by chief judge and supervisor.
        Signed = "signed",
    }
}

coded_enum! {
    /// Phase of a judge's sheet.
    "sheet-phase" SheetPhase {
        /// 评分中: marks may be saved.
        Open = "open",
        /// 已签名 by its judge.
        Signed = "signed",
        /// 已锁定: the round was confirmed.
        Locked = "locked",
    }
}

coded_enum! {
    /// Phase of a payment batch.
    "batch-phase" BatchPhase {
        /// 待复核.
        Prepared = "prepared",
        /// 已退回 to its preparer.
        Returned = "returned",
        /// 已批准 by a second person.
        Approved = "approved",
        /// 已导出 for the bank.
        Exported = "exported",
        /// 已兑付.
        Settled = "settled",
    }
}

/// A phase of a stream, with what kind of thing goes through it. Accounts, units and persons go through none that
/// anything depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Of a competition, and of each of its events, which go with it.
    Competition(CompetitionPhase),
    /// Of a round.
    Round(RoundPhase),
    /// Of a sheet.
    Sheet(SheetPhase),
    /// Of a batch.
    Batch(BatchPhase),
}

impl Phase {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Competition(phase) => phase.code(),
            Self::Round(phase) => phase.code(),
            Self::Sheet(phase) => phase.code(),
            Self::Batch(phase) => phase.code(),
        }
    }
}

impl From<CompetitionPhase> for Phase {
    fn from(phase: CompetitionPhase) -> Self {
        Self::Competition(phase)
    }
}

impl From<RoundPhase> for Phase {
    fn from(phase: RoundPhase) -> Self {
        Self::Round(phase)
    }
}

impl From<SheetPhase> for Phase {
    fn from(phase: SheetPhase) -> Self {
        Self::Sheet(phase)
    }
}

impl From<BatchPhase> for Phase {
    fn from(phase: BatchPhase) -> Self {
        Self::Batch(phase)
    }
}
