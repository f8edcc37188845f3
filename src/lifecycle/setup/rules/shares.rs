//! How several hosts share what is paid for an event.

use num_rational::Ratio;

use crate::kernel::because::Because;
use crate::lifecycle::setup::model::Share;

/// Largest denominator: finer shares than this nobody agrees on.
const FINEST: i64 = 10_000;

/// Reads hosts: one a line, `credit code share`, a share as `1/3`, `0.4`, `40%` or `1`; a single host needs none.
/// Blanks, commas and semicolons may stand between.
///
/// # Errors
/// The reason, for the field.
pub fn parse(text: &str) -> Result<Vec<(String, Share)>, Because> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut hosts: Vec<(String, Share)> = Vec::new();
    for (line, number) in lines.iter().zip(1_i64..) {
        let mut parts = line.split([' ', '\t', ',', ';', '，', '；']).filter(|part| !part.is_empty());
        let Some(code) = parts.next() else {
            return Err(Because::new("setup-share-form").count("line", number));
        };
        let share = match parts.next() {
            None if lines.len() == 1 => Some(Share { numerator: 1, denominator: 1 }),
            None => None,
            Some(text) => share(text),
        };
        let (Some(share), None) = (share, parts.next()) else {
            return Err(Because::new("setup-share-form").count("line", number));
        };
        if hosts.iter().any(|(other, _)| other == code) {
            return Err(Because::new("setup-share-twice").count("line", number));
        }
        hosts.push((code.to_owned(), share));
    }
    if hosts.is_empty() {
        return Err(Because::new("fault-empty"));
    }
    let sum: Ratio<i64> = hosts.iter().map(|(_, share)| Ratio::new(share.numerator, share.denominator)).sum();
    if sum != Ratio::from_integer(1) {
        return Err(Because::new("setup-share-sum").text("sum", sum.to_string()));
    }
    Ok(hosts)
}

/// A share above zero, at most one.
fn share(text: &str) -> Option<Share> {
    let ratio = if let Some(percent) = text.strip_suffix(['%', '％']) {
        decimal(percent)? / Ratio::from_integer(100)
    } else if let Some((top, bottom)) = text.split_once('/') {
        let (top, bottom): (i64, i64) = (top.parse().ok()?, bottom.parse().ok()?);
        (1..=FINEST).contains(&bottom).then(|| Ratio::new(top.min(FINEST), bottom))?
    } else {
        decimal(text)?
    };
    let (numerator, denominator) = (*ratio.numer(), *ratio.denom());
    let fits = numerator > 0 && numerator <= denominator && denominator <= FINEST;
    fits.then_some(Share { numerator, denominator })
}

fn decimal(text: &str) -> Option<Ratio<i64>> {
    let score: crate::kernel::score::Score = text.parse().ok()?;
    Some(Ratio::new(score.thousandths(), crate::kernel::score::PER_POINT))
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "91370102MA3ABCD15C";
    const B: &str = "124403004557501234";

    fn shares(text: &str) -> Result<Vec<(i64, i64)>, String> {
        let parsed = parse(text).map_err(|because| because.key.into_owned())?;
        Ok(parsed.iter().map(|(_, share)| (share.numerator, share.denominator)).collect())
    }

    #[test]
    fn one_host_has_the_whole() {
        assert_eq!(shares(A), Ok(vec![(1, 1)]));
    }

    #[test]
    fn shares_are_taken_in_any_spelling_if_they_sum_to_one() {
        assert_eq!(shares(&format!("{A} 1/3\n{B} 2/3")), Ok(vec![(1, 3), (2, 3)]));
        assert_eq!(shares(&format!("{A}，40%\n\n{B}；0.6")), Ok(vec![(2, 5), (3, 5)]));
    }

    #[test]
    fn anything_else_is_refused_with_its_line() {
        assert_eq!(shares(""), Err("fault-empty".into()));
        assert_eq!(shares(&format!("{A} 1/3\n{B} 1/3")), Err("setup-share-sum".into()));
        assert_eq!(shares(&format!("{A} 1/2\n{A} 1/2")), Err("setup-share-twice".into()));
        for wrong in ["1/0", "-1/2", "x", "2", "0", "1/2 1/2", "99999999999999999999/3"] {
            assert_eq!(shares(&format!("{A} {wrong}\n{B} 1/2")), Err("setup-share-form".into()), "{wrong}");
        }
    }
}
