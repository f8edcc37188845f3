//! How pages look to one reader.

use super::codes::coded_enum;

coded_enum! {
    /// Colour theme.
    "theme" Theme {
        /// 跟随系统: as the device says.
        System = "system",
        /// 浅色.
        Light = "light",
        /// 深色.
        Dark = "dark",
    }
}
