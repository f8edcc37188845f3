//! Forms of events and divisions.

mod division;
mod event;

pub(super) use division::{add_division, edit_division, edit_division_page, new_division_page};
pub(super) use event::{add_event, edit_event, edit_event_page, new_event_page};
