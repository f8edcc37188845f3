//! The pages of awards and payments beside each other.

use serde::Serialize;

/// A link to a neighbouring page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Tab {
    key: &'static str,
    url: String,
    current: bool,
}

/// Pages of awards and payments of one competition; `whole` for those who see everything.
pub(super) fn tabs(competition: &str, whole: bool) -> Vec<Tab> {
    let tab =
        |key, path: &str| Tab { key, url: format!("/competitions/{competition}/{path}"), current: false };
    let mut tabs = vec![tab("awards-tab-statement", "awards")];
    if whole {
        tabs.push(tab("awards-tab-decisions", "awards/decisions"));
        tabs.push(tab("awards-tab-titles", "awards/titles"));
    }
    tabs.push(tab("awards-tab-shares", "awards/shares"));
    tabs.push(tab("awards-tab-external", "external-results"));
    tabs.push(Tab { current: true, ..tab("awards-tab-payout", "payout") });
    tabs
}
