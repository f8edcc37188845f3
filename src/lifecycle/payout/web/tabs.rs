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
    let all: [(&'static str, &str, bool); 6] = [
        ("awards-tab-statement", "awards", true),
        ("awards-tab-decisions", "awards/decisions", whole),
        ("awards-tab-titles", "awards/titles", whole),
        ("awards-tab-shares", "awards/shares", true),
        ("awards-tab-external", "external-results", true),
        ("awards-tab-payout", "payout", true),
    ];
    let tab = |(key, path, _): (&'static str, &str, bool)| Tab {
        key,
        url: format!("/competitions/{competition}/{path}"),
        current: key == "awards-tab-payout",
    };
    all.into_iter().filter(|(.., shown)| *shown).map(tab).collect()
}
