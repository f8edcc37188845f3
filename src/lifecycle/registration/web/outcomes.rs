//! Links from one's entries to what became of them: results, awards, payment.

use serde::Serialize;

use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::registration::model::Entry;
use crate::pages::urls;

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
        url: format!("{}?entry={}", urls::division(division_uid).my_result(), entry.uid),
    };
    let all = Outcome { key: "publicity-all-results", url: urls::division(division_uid).results() };
    if own { vec![mine, all] } else { vec![all] }
}

/// Pages of awards and payments of a competition with official results; a unit has plans to file and results to hand in.
pub(super) fn of_competition(uid: &str, phase: CompetitionPhase, unit: bool) -> Vec<Outcome> {
    let awarded =
        matches!(phase, CompetitionPhase::Awarded | CompetitionPhase::Settled | CompetitionPhase::Archived);
    if !awarded {
        return Vec::new();
    }
    let competition = urls::competition(uid);
    let mut pages = vec![Outcome { key: "awards-tab-statement", url: competition.awards() }];
    if unit {
        pages.push(Outcome { key: "awards-tab-shares", url: competition.shares() });
        pages.push(Outcome { key: "awards-tab-external", url: competition.outside_results() });
    }
    pages.push(Outcome { key: "awards-tab-payout", url: competition.payout() });
    pages
}

/// Where one objects and appeals, from the beginning of judging until results are official.
pub(super) fn of_division(uid: &str, phase: CompetitionPhase) -> Option<Outcome> {
    let open = matches!(phase, CompetitionPhase::Reviewed | CompetitionPhase::Publicity);
    open.then(|| Outcome { key: "objection-list-title", url: urls::division(uid).objections() })
}
