//! What stands around the pages of setting up.

use crate::pages::ask::Ask;
use crate::pages::render::{Frame, Wording};
use crate::pages::urls;

/// The frame of a page below a competition's overview.
pub(super) fn frame_below(ask: &Ask, competition_uid: &str) -> Frame {
    ask.frame().crumb(Wording::said("setup-title"), Some(&set_up_url(competition_uid)))
}

/// The page all parts of a competition's set-up hang below.
pub(super) fn set_up_url(competition_uid: &str) -> String {
    urls::competition(competition_uid).setup()
}
