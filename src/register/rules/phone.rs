//! Mobile numbers of the mainland. Only the form is checked: numbers move between carriers.

use crate::kernel::because::Because;

/// Eleven digits, 13… to 19…
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

impl Phone {
    /// Reads a number as typed, with or without the country's code.
    ///
    /// # Errors
    /// The reason, for the field.
    pub fn parse(text: &str) -> Result<Self, Because> {
        let plain = super::plain(text);
        let digits = plain.strip_prefix('+').unwrap_or(&plain);
        let digits = digits.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(digits);
        let mobile = digits.starts_with('1')
            && digits.chars().nth(1).is_some_and(|second| ('3'..='9').contains(&second));
        if digits.len() != 11 || !mobile || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Because::new("register-phone-form"));
        }
        Ok(Self(digits.to_owned()))
    }

    /// The number itself, for sealing.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `138****0000`.
    #[must_use]
    pub fn masked(&self) -> String {
        super::masked(&self.0, 3, 4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        for text in ["13800138000", "+86 138 0013 8000", "86-138-0013-8000", "１３８００１３８０００"]
        {
            assert_eq!(Phone::parse(text).unwrap().as_str(), "13800138000", "{text}");
        }
        for text in ["", "1380013800", "12800138000", "138001380000", "1380013800a", "0755-88888888"] {
            assert!(Phone::parse(text).is_err(), "{text}");
        }
        assert_eq!(Phone::parse("13800138000").unwrap().masked(), "138****8000");
    }
}
