//! How whole figures are written for people. Pure.

/// Digits with a comma before every three: `1234567` is `1,234,567`.
#[must_use]
pub fn in_thousands(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A count as it stands in a sentence or a cell: thousands are parted over 9,999, below zero stands a real minus.
#[must_use]
pub fn parted(count: i64) -> String {
    let digits = count.unsigned_abs().to_string();
    let figure = if digits.len() > 4 { in_thousands(&digits) } else { digits };
    if count < 0 { format!("−{figure}") } else { figure }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_where_the_eye_needs_it() {
        for (count, text) in [
            (0, "0"),
            (-3, "−3"),
            (9_999, "9999"),
            (10_000, "10,000"),
            (-1_000_000, "−1,000,000"),
            (i64::MIN, "−9,223,372,036,854,775,808"),
        ] {
            assert_eq!(parted(count), text);
        }
    }
}
