//! WorldSkills medals and positions by groups of scale scores (reproduces the published medals of 39 skills).

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::kernel::prize::Prize;
use crate::notation::{Node, Table, write};
use crate::scoring::found::Found;
use crate::scoring::model::why::{Topic, Why};

use super::classes::ReadMeasure;
use super::rule::{Awards, ByScore, Kind, PrizeRule};

coded_enum! {
    /// Who shares a published position in a WorldSkills plan.
    "rank-positions" Positions {
        /// Every group within the tolerance (2013, 2017).
        Groups = "groups",
        /// The winners of one medal; below, equal scale scores only (2022, 2024).
        Medals = "medals",
        /// Equal scale scores only (2026).
        Equal = "equal",
    }
}

/// WorldSkills groups on the scale score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    /// Points within which a group stands together.
    pub tolerance: i64,
    /// Scale score from which no medal becomes excellence; `None` where there is no such prize.
    pub excellence: Option<i64>,
    /// How positions are numbered.
    pub positions: Positions,
}

impl Kind for Groups {
    const CODE: &'static str = "groups";
    const MESSAGE_KEY: &'static str = "rank-prizes-groups";
    const MEASURE: Option<ReadMeasure> = None;

    fn read(prizes: &Table<'_>) -> Option<Self> {
        let tolerance = prizes.need("tolerance").and_then(Node::count);
        let excellence = prizes.noted("excellence", "prizes.excellence").and_then(Node::count);
        let positions = prizes.need("positions");
        let positions = positions.and_then(|node| node.one_of(Positions::ALL, Positions::code));
        let points = |points: u64| i64::try_from(points).unwrap_or(i64::MAX);
        let (tolerance, excellence) = (points(tolerance?), excellence.map(points));
        Some(Self { tolerance, excellence, positions: positions? })
    }
}

impl PrizeRule for Groups {
    fn told(&self) -> Vec<(&'static str, String)> {
        let excellence = self.excellence.map(|score| ("excellence", score.to_string()));
        let tolerance = [("tolerance", self.tolerance.to_string())];
        let positions = ("positions", write::quoted(self.positions.code()));
        tolerance.into_iter().chain(excellence).chain([positions]).collect()
    }

    fn awards(&self) -> Awards<'_> {
        Awards::Scores(self)
    }

    fn limits(&self, found: &mut Found) {
        found.unless(self.tolerance >= 0, "prizes.tolerance", Because::new("rank-plan-tolerance"));
    }

    fn notice(&self, _n: u64) -> Because {
        let because = match self.excellence {
            Some(limit) => Because::new("rank-notice-prizes-groups").text("excellence", limit.to_string()),
            None => Because::new("rank-notice-prizes-medals"),
        };
        because.count("tolerance", self.tolerance).word("positions", self.positions.message_key())
    }

    fn why(&self, prize: Prize, _places: Option<u64>) -> Why {
        Why::new(Topic::PrizeGroup, |why| why.word("prize", prize.message_key()))
    }
}

impl ByScore for Groups {
    fn prizes(&self, scores: &[i64]) -> Vec<Prize> {
        let medals = medals(scores, self.tolerance);
        let rest = scores.iter().skip(medals.len()).map(|score| match self.excellence {
            Some(limit) if *score >= limit => Prize::Excellence,
            _ => Prize::None,
        });
        medals.iter().copied().chain(rest).collect()
    }

    fn positions(&self, scores: &[i64]) -> Vec<usize> {
        let medals = medals(scores, self.tolerance);
        let mut positions = Vec::with_capacity(scores.len());
        while positions.len() < scores.len() {
            let from = positions.len();
            let rest = scores.get(from..).unwrap_or_default();
            let together = match self.positions {
                Positions::Groups => group(rest, self.tolerance),
                Positions::Equal => group(rest, 0),
                Positions::Medals => match medals.get(from) {
                    Some(medal) => medals.iter().skip(from).take_while(|other| *other == medal).count(),
                    None => group(rest, 0),
                },
            };
            positions.extend(std::iter::repeat_n(from + 1, together.max(1)));
        }
        positions
    }
}

/// Gold, silver and bronze of the scores at the top.
fn medals(scores: &[i64], tolerance: i64) -> Vec<Prize> {
    let group_at = |from: usize| group(scores.get(from..).unwrap_or_default(), tolerance);
    let near_last = |from: usize| {
        let last = from.checked_sub(1).and_then(|at| scores.get(at));
        let rest = scores.iter().skip(from);
        last.map_or(0, |last| rest.take_while(|score| last - **score <= tolerance).count())
    };
    let golds = group_at(0);
    let (silvers, bronzes) = match golds {
        0 => (0, 0),
        1 => match group_at(1) {
            1 => (1, group_at(2)),
            // Two silvers or more: bronze only for those next to the lowest of them.
            silvers => (silvers, near_last(1 + silvers)),
        },
        2 => (0, group_at(2)),
        _ => (0, near_last(golds)),
    };
    let of = |prize, count| std::iter::repeat_n(prize, count);
    of(Prize::Gold, golds).chain(of(Prize::Silver, silvers)).chain(of(Prize::Bronze, bronzes)).collect()
}

/// How many stand with the first: within the tolerance of him, not of each other.
fn group(scores: &[i64], tolerance: i64) -> usize {
    let Some(first) = scores.first() else { return 0 };
    scores.iter().take_while(|score| first - **score <= tolerance).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(tolerance: i64, positions: Positions) -> Groups {
        Groups { tolerance, excellence: Some(700), positions }
    }

    fn code(scores: &[i64]) -> String {
        let letter = |prize: &Prize| match prize {
            Prize::Gold => 'G',
            Prize::Silver => 'S',
            Prize::Bronze => 'B',
            Prize::Excellence => 'e',
            _ => '.',
        };
        rule(2, Positions::Groups).prizes(scores).iter().map(letter).collect()
    }

    #[test]
    fn one_gold_one_silver_one_group_of_bronze() {
        assert_eq!(code(&[753, 743, 732, 720, 700, 699]), "GSBee.");
        assert_eq!(code(&[720, 715, 710, 709, 708, 707]), "GSBBBe");
    }

    #[test]
    fn two_silvers_leave_bronze_only_to_those_next_to_the_lowest() {
        assert_eq!(code(&[739, 734, 734, 733, 732, 731]), "GSSSSB");
        assert_eq!(code(&[746, 739, 739, 733]), "GSSe");
    }

    #[test]
    fn two_golds_leave_no_silver() {
        assert_eq!(code(&[538, 536, 531, 530, 520]), "GGBB.");
    }

    #[test]
    fn three_golds_leave_bronze_only_to_those_next_to_the_lowest() {
        assert_eq!(code(&[734, 734, 733, 732, 730, 730, 728]), "GGGGBBe");
        assert_eq!(code(&[734, 734, 733, 730]), "GGGe");
    }

    #[test]
    fn groups_are_anchored_at_their_first_score_not_chained() {
        assert_eq!(code(&[730, 728, 726, 724]), "GGBB");
    }

    #[test]
    fn positions_by_group_by_medal_and_by_equal_score() {
        let scores = [734, 734, 733, 732, 730, 730, 728, 725, 724];
        assert_eq!(rule(2, Positions::Groups).positions(&scores), vec![1, 1, 1, 1, 5, 5, 5, 8, 8]);
        assert_eq!(rule(2, Positions::Medals).positions(&scores), vec![1, 1, 1, 1, 5, 5, 7, 8, 9]);
        assert_eq!(rule(0, Positions::Equal).positions(&scores), vec![1, 1, 3, 4, 5, 5, 7, 8, 9]);
    }

    #[test]
    fn an_empty_field_has_no_medals() {
        assert_eq!(code(&[]), "");
        assert_eq!(code(&[700]), "G");
    }
}
