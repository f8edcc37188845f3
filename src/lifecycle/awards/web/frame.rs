//! What stands around every page of awards: its frame, the tabs, names and counts.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::kernel::because::Because;
use crate::lifecycle::setup::model::Competition;
use crate::pages::render::{Frame, Wording};
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

/// A link to a neighbouring page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Tab {
    key: &'static str,
    url: String,
    current: bool,
}

/// Pages of awards and payments of one competition; `whole` for those who see everything.
pub(super) fn tabs(competition: &str, current: &str, whole: bool) -> Vec<Tab> {
    let base = format!("/competitions/{competition}");
    let tab = |key: &'static str, path: &str| {
        let url = format!("{base}/{path}");
        Tab { key, current: key == current, url }
    };
    let mut tabs = vec![tab("awards-tab-statement", "awards")];
    if whole {
        tabs.push(tab("awards-tab-decisions", "awards/decisions"));
        tabs.push(tab("awards-tab-titles", "awards/titles"));
    }
    tabs.push(tab("awards-tab-shares", "awards/shares"));
    tabs.push(tab("awards-tab-external", "external-results"));
    tabs.push(tab("awards-tab-payout", "payout"));
    tabs
}

/// The frame of a page below a competition.
pub(super) fn frame(site: &Site, visitor: &Visitor, competition: &Competition, key: &'static str) -> Frame {
    let url = format!("/competitions/{}", competition.uid);
    visitor
        .frame(site)
        .crumb(Wording::entered(competition.name.clone()), Some(&url))
        .crumb(Wording::said(key), None)
}

/// The same, for a form: its own title follows.
pub(super) fn form_frame(
    site: &Site,
    visitor: &Visitor,
    competition: &Competition,
    key: &'static str,
    url: &str,
) -> Frame {
    let home = format!("/competitions/{}", competition.uid);
    visitor
        .frame(site)
        .crumb(Wording::entered(competition.name.clone()), Some(&home))
        .crumb(Wording::said(key), Some(url))
}

/// What a uid stands for; itself where nobody knows.
pub(super) fn name(names: &BTreeMap<String, String>, uid: &str) -> String {
    names.get(uid).cloned().unwrap_or_else(|| uid.to_owned())
}

/// A count for a message.
pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A sentence of the catalogue with nothing to fill in.
pub(super) fn plain(key: &'static str) -> Wording {
    Wording::Said(Because::new(key))
}
