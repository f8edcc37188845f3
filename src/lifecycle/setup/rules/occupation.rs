//! Occupation codes 职业编码: `d-dd-dd-dd`, major to occupation.

use crate::kernel::because::Because;

/// Reads a code as typed.
///
/// # Errors
/// The reason, for the field.
pub fn parse(text: &str) -> Result<String, Because> {
    let code: String = text.trim().chars().map(|c| if "－–—".contains(c) { '-' } else { c }).collect();
    let parts: Vec<&str> = code.split('-').collect();
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let fits = match parts.as_slice() {
        [major, middle, minor, occupation] => {
            digits(major, 1)
                && !["0", "9"].contains(major)
                && digits(middle, 2)
                && digits(minor, 2)
                && digits(occupation, 2)
        }
        _ => false,
    };
    if fits { Ok(code) } else { Err(Because::new("setup-occupation-form")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occupation_codes_have_four_parts() {
        assert_eq!(parse(" 6-18-01-01 ").unwrap(), "6-18-01-01");
        for text in ["", "6-18-01", "9-18-01-01", "6-18-01-1", "6-18-01-0x", "6-18-01-01-01"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
