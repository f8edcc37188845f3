//! What stands around the pages of the ranking stage.

use crate::kernel::role::Role;
use crate::pages::ask::Ask;
use crate::pages::render::{Frame, RoleLine, Wording};
use crate::pages::urls;

/// The frame of a page of a competition: its name and uid, and in which role the reader acts there.
pub(super) fn frame(
    ask: &Ask,
    (competition, uid): (&str, &str),
    role: Option<Role>,
    title: &'static str,
) -> Frame {
    let mut frame = ask
        .frame()
        .crumb(Wording::entered(competition), Some(&urls::competition(uid).desk()))
        .crumb(Wording::said(title), None);
    frame.role_line = role.map(|role| RoleLine { role, place: Some(competition.to_owned()) });
    frame
}
