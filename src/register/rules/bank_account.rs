//! Numbers of bank accounts. Banks check more; we check that it can be one.

use crate::kernel::because::Because;

/// Fewest and most digits of an account number.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=32;

/// Reads an account number as typed.
///
/// # Errors
/// The reason, for the field.
pub fn parse(text: &str) -> Result<String, Because> {
    let number = super::plain(text);
    if DIGITS.contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(number);
    }
    Err(Because::new("register-account-form"))
}

/// `****3321`.
#[must_use]
pub fn masked(number: &str) -> String {
    let tail: String = number.chars().skip(number.chars().count().saturating_sub(4)).collect();
    format!("****{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_number_is_digits() {
        assert_eq!(parse("6222 0000 1111 3321").unwrap(), "6222000011113321");
        assert_eq!(masked("6222000011113321"), "****3321");
        for text in ["", "1234567", "62220000x1113321", "=1+1", &"1".repeat(33)] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
