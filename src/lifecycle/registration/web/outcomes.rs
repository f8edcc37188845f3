//! Links from one's entries to what became of them: results, awards, payment.

use serde::Serialize;

use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::registration::model::Entry;

/// A link; the catalogue has its words.
#[derive(Serialize)]
pub(super) struct Outcome {
    key: &'static str,
    url: String,
}

/// The public results of a published division; before them the own result, for those whose entry it is.
pub(super) fn of_entry(entry: &Entry, division_uid: &str, published: bool, own: bool) -> Vec<Outcome> {
    if !published {
        return Vec::new();
    }
    let mine = Outcome {
        key: "registration-result-own",
        url: format!("/divisions/{division_uid}/my-result?entry={}", entry.uid),
    };
    let all = Outcome { key: "publicity-all-results", url: format!("/divisions/{division_uid}/results") };
    if own { vec![mine, all] } else { vec![all] }
}

/// Pages of awards and payments of a competition with official results; a unit has plans to file and results to hand in.
pub(super) fn of_competition(uid: &str, phase: CompetitionPhase, unit: bool) -> Vec<Outcome> {
    let awarded =
        matches!(phase, CompetitionPhase::Awarded | CompetitionPhase::Settled | CompetitionPhase::Archived);
    if !awarded {
        return Vec::new();
    }
    let page = |key: &'static str, path: &str| Outcome { key, url: format!("/competitions/{uid}/{path}") };
    let mut pages = vec![page("awards-tab-statement", "awards")];
    if unit {
        pages.push(page("awards-tab-shares", "awards/shares"));
        pages.push(page("awards-tab-external", "external-results"));
    }
    pages.push(page("awards-tab-payout", "payout"));
    pages
}
