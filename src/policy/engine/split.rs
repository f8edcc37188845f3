//! Splitting an amount by a filed plan: largest remainder, ties in roster order, so the shares sum to the whole.

use crate::kernel::money::Fen;

/// `amount` in proportion to `parts`. All parts zero: nobody gets anything, which plans never say.
pub(super) fn split(amount: Fen, parts: &[u32]) -> Vec<Fen> {
    let total: i128 = parts.iter().map(|part| i128::from(*part)).sum();
    if total == 0 {
        return vec![Fen::ZERO; parts.len()];
    }
    let whole = i128::from(amount.fen());
    let mut shares: Vec<(i128, i128)> = parts
        .iter()
        .map(|part| {
            let product = whole * i128::from(*part);
            (product.div_euclid(total), product.rem_euclid(total))
        })
        .collect();
    let given: i128 = shares.iter().map(|(share, _)| share).sum();
    let left = usize::try_from(whole - given).unwrap_or(0);
    let mut order: Vec<usize> = (0..shares.len()).collect();
    // A stable sort keeps roster order among equal remainders.
    order.sort_by_key(|index| std::cmp::Reverse(shares.get(*index).map(|(_, remainder)| *remainder)));
    for index in order.into_iter().take(left) {
        if let Some((share, _)) = shares.get_mut(index) {
            *share += 1;
        }
    }
    shares.into_iter().map(|(share, _)| Fen::new(i64::try_from(share).unwrap_or(i64::MAX))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_fen_that_cannot_be_divided_goes_to_the_first_in_the_roster() {
        assert_eq!(split(Fen::new(100), &[1, 1, 1]), [Fen::new(34), Fen::new(33), Fen::new(33)]);
        assert_eq!(split(Fen::new(100), &[1, 2, 3]), [Fen::new(17), Fen::new(33), Fen::new(50)]);
        assert_eq!(split(Fen::new(5), &[0, 1]), [Fen::ZERO, Fen::new(5)]);
    }

    proptest! {
        #[test]
        fn shares_sum_to_the_whole_and_stay_within_one_fen(
            amount in 0_i64..10_000_000_000_000,
            parts in proptest::collection::vec(0_u32..1000, 1..12),
        ) {
            prop_assume!(parts.iter().any(|part| *part > 0));
            let shares = split(Fen::new(amount), &parts);
            prop_assert_eq!(Fen::sum(shares.iter().copied()), Some(Fen::new(amount)));
            let total: i128 = parts.iter().map(|part| i128::from(*part)).sum();
            for (share, part) in shares.iter().zip(&parts) {
                let floor = i128::from(amount) * i128::from(*part) / total;
                prop_assert!((floor..=floor + 1).contains(&i128::from(share.fen())));
            }
        }
    }
}
