//! What a pack must pass before anybody may use it.

use toml::de::DeTable;

use super::model::Pack;
use super::pack::ReadSource;
use crate::kernel::fault::Problem;

/// Every objection to a pack.
pub(super) fn all(pack: &Pack, root: &DeTable<'_>, source: &mut ReadSource<'_>) -> Vec<Problem> {
    let _ = (pack, root, source);
    Vec::new()
}
