//! What stands around the pages of judging.

use crate::kernel::because::Because;
use crate::kernel::role::Role;
use crate::lifecycle::draw::usecase::Place;
use crate::pages::ask::Ask;
use crate::pages::render::{Frame, RoleLine, Wording};
use crate::pages::urls;

/// The frame of a page of somebody in office, below the competition.
pub(super) fn frame(ask: &Ask, place: &Place, role: Role) -> Frame {
    let mut frame = ask.frame();
    frame.role_line = Some(RoleLine { role, place: Some(place.competition.clone()) });
    let competition = urls::competition(&place.competition_uid).desk();
    frame.crumb(Wording::entered(place.competition.clone()), Some(&competition))
}

/// What blocks, as the list of tasks shows it.
#[derive(serde::Serialize)]
pub(super) struct Blocker {
    pub(super) what: Because,
    pub(super) url: String,
    pub(super) act: Option<Because>,
}
