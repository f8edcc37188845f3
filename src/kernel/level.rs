//! Levels of a competition. The class below a level (I, II, A …) is a code its pack declares.

use super::codes::coded_enum;

coded_enum! {
    /// 级别: which government or body a competition belongs to, highest first.
    "level" Level {
        /// 世界级: WorldSkills and other international contests.
        World = "world",
        /// 国家级.
        National = "national",
        /// 省级.
        Provincial = "provincial",
        /// 市级.
        City = "city",
        /// 区县级.
        District = "district",
        /// 镇街级.
        Town = "town",
        /// 企业级.
        Enterprise = "enterprise",
    }
}
