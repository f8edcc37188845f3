//! The pages of awards and payments beside each other.

use serde::Serialize;

use crate::pages::urls;

/// A link to a neighbouring page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Tab {
    key: &'static str,
    url: String,
    current: bool,
}

/// Pages of awards and payments of one competition; `whole` for those who see everything.
pub(super) fn tabs(competition: &str, whole: bool) -> Vec<Tab> {
    let urls = urls::competition(competition);
    let tab = |key, url| Tab { key, url, current: false };
    let mut tabs = vec![tab("awards-tab-statement", urls.awards())];
    if whole {
        tabs.push(tab("awards-tab-decisions", urls.award_decisions()));
        tabs.push(tab("awards-tab-titles", urls.titles()));
    }
    tabs.push(tab("awards-tab-shares", urls.shares()));
    tabs.push(tab("awards-tab-external", urls.outside_results()));
    tabs.push(Tab { current: true, ..tab("awards-tab-payout", urls.payout()) });
    tabs
}
