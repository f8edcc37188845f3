//! Unified social credit codes, GB 32100-2015, with the organisation code of GB 11714 inside.

use crate::kernel::because::Because;

/// The 31 characters of the code; a character's place is its value.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// 3^(i−1) mod 31.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const INNER_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A code of the right form. Its check digits may be wrong: some codes in use were issued so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditCode {
    text: String,
    sound: bool,
}

impl CreditCode {
    /// Reads a code as typed.
    ///
    /// # Errors
    /// The reason, for the field: the form is wrong.
    pub fn parse(text: &str) -> Result<Self, Because> {
        let code = super::plain(text);
        let length = code.chars().count();
        let known = code.chars().all(|c| ALPHABET.contains(c));
        let region = code.get(2..8).is_some_and(|region| region.bytes().all(|b| b.is_ascii_digit()));
        if length != 18 || !known || !region {
            return Err(Because::new("register-credit-form").count("length", length));
        }
        let sound = outer_fits(&code) && inner_fits(&code);
        Ok(Self { text: code, sound })
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether both check digits fit.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.sound
    }
}

fn outer_fits(code: &str) -> bool {
    let values: Vec<usize> = code.chars().filter_map(|c| ALPHABET.find(c)).collect();
    let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    values.last() == Some(&((31 - sum % 31) % 31))
}

/// Positions 9 to 16 and their check digit at 17.
fn inner_fits(code: &str) -> bool {
    let (Some(body), Some(check)) = (code.get(8..16), code.chars().nth(16)) else { return false };
    let sum: u32 = body
        .chars()
        .filter_map(|c| c.to_digit(36))
        .zip(INNER_WEIGHTS)
        .map(|(value, weight)| value * weight)
        .sum();
    let expected = match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    };
    expected == Some(check)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_codes_fit_both_checks() {
        // Two published cases and three synthetic ones.
        for code in [
            "91350100M000100Y43",
            "91512081MA62K0260E",
            "91370102MA3ABCD15C",
            "124403004557501234",
            "52110000500001237K",
        ] {
            assert!(CreditCode::parse(code).unwrap().is_sound(), "{code}");
        }
    }

    #[test]
    fn codes_issued_with_a_wrong_check_digit_are_in_doubt_only() {
        for code in ["91350211M0000XUF46", "91350100M0001TGQXM", "91370102MA3ABCD15D"] {
            let parsed = CreditCode::parse(code).unwrap();
            assert!(!parsed.is_sound(), "{code}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for code in [
            "",
            "91370102MA3ABCD15",
            "91370102MA3ABCD15CC",
            "9137O102MA3ABCD15C",
            "91370102MA3ABCD15Z",
            "91AB0102MA3ABCD15C",
        ] {
            assert!(CreditCode::parse(code).is_err(), "{code}");
        }
        assert_eq!(CreditCode::parse(" 91370102-ma3abcd15c").unwrap().as_str(), "91370102MA3ABCD15C");
    }
}
