//! How numbers are rounded, and where.

use crate::kernel::codes::coded_enum;
use crate::kernel::rounding::Rounding;

coded_enum! {
    /// Where marks are rounded. Weighted points never are.
    "rank-rounding-at" RoundingAt {
        /// The total only.
        Total = "total",
        /// Each module mark on its own scale before weighting, and the total again.
        ModulesToo = "modules-too",
    }
}

/// How one number is rounded, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounded {
    /// The named rounding; the default is half-up.
    pub how: Rounding,
    /// Decimals kept, 0 to 3; the default is 2.
    pub decimals: u32,
    /// Where; the default is the total only.
    pub at: RoundingAt,
}

impl Default for Rounded {
    fn default() -> Self {
        Self { how: Rounding::HalfUp, decimals: 2, at: RoundingAt::Total }
    }
}
