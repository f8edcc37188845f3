//! WorldSkills medals and positions by groups of scale scores (reproduces the published medals of 39 skills).

use crate::kernel::prize::Prize;

use super::super::super::model::Positions;

/// The medal or other prize of each score. `scores` must be sorted, highest first.
pub(super) fn prizes(scores: &[i64], tolerance: i64, excellence: Option<i64>) -> Vec<Prize> {
    let medals = medals(scores, tolerance);
    let rest = scores.iter().skip(medals.len()).map(|score| match excellence {
        Some(limit) if *score >= limit => Prize::Excellence,
        _ => Prize::None,
    });
    medals.iter().copied().chain(rest).collect()
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

/// The published position of each score; positions after a shared one are skipped.
pub(super) fn positions(scores: &[i64], tolerance: i64, mode: Positions) -> Vec<usize> {
    let medals = medals(scores, tolerance);
    let mut positions = Vec::with_capacity(scores.len());
    while positions.len() < scores.len() {
        let from = positions.len();
        let rest = scores.get(from..).unwrap_or_default();
        let together = match mode {
            Positions::Groups => group(rest, tolerance),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn code(scores: &[i64]) -> String {
        let letter = |prize: &Prize| match prize {
            Prize::Gold => 'G',
            Prize::Silver => 'S',
            Prize::Bronze => 'B',
            Prize::Excellence => 'e',
            _ => '.',
        };
        prizes(scores, 2, Some(700)).iter().map(letter).collect()
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
        assert_eq!(positions(&scores, 2, Positions::Groups), vec![1, 1, 1, 1, 5, 5, 5, 8, 8]);
        assert_eq!(positions(&scores, 2, Positions::Medals), vec![1, 1, 1, 1, 5, 5, 7, 8, 9]);
        assert_eq!(positions(&scores, 0, Positions::Equal), vec![1, 1, 3, 4, 5, 5, 7, 8, 9]);
    }

    #[test]
    fn an_empty_field_has_no_medals() {
        assert_eq!(code(&[]), "");
        assert_eq!(code(&[700]), "G");
    }
}
