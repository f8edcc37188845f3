//! What stands around every page of awards: its frame, the tabs, names and counts.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::kernel::because::Because;
use crate::lifecycle::setup::model::Competition;
use crate::pages::ask::Ask;
use crate::pages::render::{Frame, Wording};
use crate::pages::urls;

/// A page of awards; the payments stand beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    Statement,
    Decisions,
    Titles,
    Shares,
    External,
    Payout,
}

impl Beside {
    const ALL: [Self; 6] =
        [Self::Statement, Self::Decisions, Self::Titles, Self::Shares, Self::External, Self::Payout];

    fn key(self) -> &'static str {
        match self {
            Self::Statement => "awards-tab-statement",
            Self::Decisions => "awards-tab-decisions",
            Self::Titles => "awards-tab-titles",
            Self::Shares => "awards-tab-shares",
            Self::External => "awards-tab-external",
            Self::Payout => "awards-tab-payout",
        }
    }

    fn url(self, competition: &str) -> String {
        let urls = urls::competition(competition);
        match self {
            Self::Statement => urls.awards(),
            Self::Decisions => urls.award_decisions(),
            Self::Titles => urls.titles(),
            Self::Shares => urls.shares(),
            Self::External => urls.outside_results(),
            Self::Payout => urls.payout(),
        }
    }

    /// For those who see a competition's awards whole.
    fn is_for_officers(self) -> bool {
        matches!(self, Self::Decisions | Self::Titles)
    }
}

/// A link to a neighbouring page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Tab {
    key: &'static str,
    url: String,
    current: bool,
}

/// Pages of awards and payments of one competition; `whole` for those who see everything.
pub(super) fn tabs(competition: &str, current: Beside, whole: bool) -> Vec<Tab> {
    let tab = |page: Beside| Tab { key: page.key(), url: page.url(competition), current: page == current };
    Beside::ALL.into_iter().filter(|page| whole || !page.is_for_officers()).map(tab).collect()
}

/// The frame of a page below a competition.
pub(super) fn frame(ask: &Ask, competition: &Competition, key: &'static str) -> Frame {
    let url = urls::competition(&competition.uid).page();
    ask.frame().crumb(Wording::entered(competition.name.clone()), Some(&url)).crumb(Wording::said(key), None)
}

/// The same, for a form: its own title follows.
pub(super) fn form_frame(ask: &Ask, competition: &Competition, key: &'static str, url: &str) -> Frame {
    let home = urls::competition(&competition.uid).page();
    ask.frame()
        .crumb(Wording::entered(competition.name.clone()), Some(&home))
        .crumb(Wording::said(key), Some(url))
}

/// What a uid stands for; itself where nobody knows.
pub(super) fn name(names: &BTreeMap<String, String>, uid: &str) -> String {
    names.get(uid).cloned().unwrap_or_else(|| uid.to_owned())
}

/// A sentence of the catalogue with nothing to fill in.
pub(super) fn plain(key: &'static str) -> Wording {
    Wording::Said(Because::new(key))
}
