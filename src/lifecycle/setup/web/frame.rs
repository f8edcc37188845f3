//! What stands around the pages of setting up.

use crate::pages::render::{Frame, Wording};
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

/// The frame of a page below a competition's overview.
pub(super) fn frame_below(site: &Site, visitor: &Visitor, competition_uid: &str) -> Frame {
    visitor.frame(site).crumb(Wording::said("setup-title"), Some(&set_up_url(competition_uid)))
}

/// The page all parts of a competition's set-up hang below.
pub(super) fn set_up_url(competition_uid: &str) -> String {
    format!("/competitions/{competition_uid}/setup")
}
