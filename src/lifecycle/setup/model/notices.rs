//! What the public is told where it was told otherwise before.

use chrono::{DateTime, Utc};

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::kernel::ids::EventId;

coded_enum! {
    /// What a public notice is about.
    "notice-kind" NoticeKind {
        /// 报名延期.
        Extended = "extended",
        /// 提前结束报名.
        Closed = "closed",
        /// 重新开放报名.
        Reopened = "reopened",
        /// 信息变更.
        Changed = "changed",
        /// 合并.
        Merged = "merged",
        /// 取消.
        Cancelled = "cancelled",
    }
}

/// A public notice 公告.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is about.
    pub kind: NoticeKind,
    /// Name of the event it is about; `None`: the competition.
    pub event: Option<String>,
    /// What changed, old and new.
    pub changes: Vec<Because>,
    /// Why, in the words of whoever changed it.
    pub sentence: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A notice to be given.
#[derive(Debug, Clone)]
pub struct NewNotice<'a> {
    /// What it is about.
    pub kind: NoticeKind,
    /// The event it is about; `None`: the competition.
    pub event_id: Option<EventId>,
    /// What changed, old and new.
    pub changes: Vec<Because>,
    /// Why.
    pub sentence: &'a str,
}
