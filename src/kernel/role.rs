//! Who may hold an office in a competition (design §1).

use super::codes::coded_enum;

coded_enum! {
    /// A role, granted for the site, a competition or a division.
    "role" Role {
        /// 主管: files, approves, decides.
        Authority = "authority",
        /// 承办单位: sets up and runs.
        Host = "host",
        /// 报名审核.
        Registrar = "registrar",
        /// 参赛单位, with its team leader 领队.
        Unit = "unit",
        /// 选手.
        Contestant = "contestant",
        /// 命题专家: writes the marking scheme.
        SchemeAuthor = "scheme-author",
        /// 加密裁判: draws codes, holds the maps.
        EncryptionJudge = "encryption-judge",
        /// 评分裁判.
        Judge = "judge",
        /// 现场裁判.
        OnSiteJudge = "on-site-judge",
        /// 计分员.
        Recorder = "recorder",
        /// 裁判长.
        ChiefJudge = "chief-judge",
        /// 监督仲裁.
        Supervisor = "supervisor",
        /// 财务经办: prepares batches.
        FinanceClerk = "finance-clerk",
        /// 财务复核: approves batches.
        FinanceApprover = "finance-approver",
        /// 审计: reads, never writes.
        Auditor = "auditor",
        /// 管理员: accounts, keys, backups.
        Administrator = "administrator",
    }
}

impl Role {
    /// Whether it is held at an authority, and so in every competition filed with it.
    #[must_use]
    pub fn is_of_authority(self) -> bool {
        matches!(self, Self::Authority | Self::FinanceClerk | Self::FinanceApprover | Self::Auditor)
    }
}
