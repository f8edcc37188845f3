//! Resident identity numbers, GB 11643-1999.

use chrono::NaiveDate;

use crate::kernel::because::Because;

/// First two digits: provinces, the three special regions, and 91 for foreigners' permanent residence.
const REGIONS: [&str; 35] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42",
    "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
    "83",
];
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// A number whose form, region, date and check digit are right. Shown masked, also by `{:?}`.
#[derive(Clone, PartialEq, Eq)]
pub struct IdNumber(String);

impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IdNumber({})", self.masked())
    }
}

impl IdNumber {
    /// Reads a number as typed; `today` bounds the date of birth.
    ///
    /// # Errors
    /// The reason, for the field.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, Because> {
        let number = super::plain(text);
        let form = || Because::new("register-id-form").count("length", number.chars().count());
        let Some((body, check)) = number.split_at_checked(17) else { return Err(form()) };
        let digits: Vec<u32> = body.chars().filter_map(|c| c.to_digit(10)).collect();
        if digits.len() != 17 || check.len() != 1 || !check.chars().all(|c| c.is_ascii_digit() || c == 'X') {
            return Err(form());
        }
        if !REGIONS.iter().any(|region| number.starts_with(region)) {
            return Err(Because::new("register-id-region"));
        }
        if birth_date(&number).is_none_or(|born| born > today) {
            return Err(Because::new("register-id-date"));
        }
        if check.chars().next() != check_digit(&digits) {
            return Err(Because::new("register-id-check"));
        }
        Ok(Self(number))
    }

    /// The number itself, for sealing.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `441900********1234`.
    #[must_use]
    pub fn masked(&self) -> String {
        super::masked(&self.0, 6, 4)
    }
}

/// The year of birth a number tells, four figures.
#[must_use]
pub fn year_of_birth(number: &str) -> Option<&str> {
    number.get(6..10)
}

fn birth_date(number: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(number.get(6..14)?, "%Y%m%d").ok()
}

/// Σ dᵢ·wᵢ modulo 11 picks the digit.
fn check_digit(digits: &[u32]) -> Option<char> {
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let at = usize::try_from(sum % 11).ok()?;
    "10X98765432".chars().nth(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<IdNumber, String> {
        let today = NaiveDate::from_ymd_opt(2026, 5, 18).unwrap();
        IdNumber::parse(text, today).map_err(|because| because.key.into_owned())
    }

    #[test]
    fn right_numbers_are_taken_however_they_were_typed() {
        // Synthetic numbers of people who would be older than anybody, and two official specimens.
        for number in [
            "110101190001010014",
            "440300190102280022",
            "37010219020715005X",
            "810000199408230021",
            "830000199201300022",
        ] {
            assert_eq!(parse(number).unwrap().as_str(), number);
        }
        assert_eq!(parse("370102 19020715 005x").unwrap().as_str(), "37010219020715005X");
    }

    #[test]
    fn wrong_numbers_are_told_apart() {
        assert_eq!(parse("11010119000101001").unwrap_err(), "register-id-form");
        assert_eq!(parse("1101011900010100145").unwrap_err(), "register-id-form");
        assert_eq!(parse("11010119000101001Y").unwrap_err(), "register-id-form");
        assert_eq!(parse("一一0101190001010014").unwrap_err(), "register-id-form");
        assert_eq!(parse("990101190001010014").unwrap_err(), "register-id-region");
        assert_eq!(parse("110101190002300014").unwrap_err(), "register-id-date");
        assert_eq!(parse("110101203001010010").unwrap_err(), "register-id-date");
        assert_eq!(parse("110101190001010015").unwrap_err(), "register-id-check");
    }

    #[test]
    fn a_number_never_prints_itself() {
        let number = parse("110101190001010014").unwrap();
        assert_eq!(format!("{number:?}"), "IdNumber(110101********0014)");
    }

    proptest::proptest! {
        /// One wrong digit is always noticed (the code's distance is two), except where it makes another region or date, which are checked first.
        #[test]
        fn one_wrong_digit_is_always_noticed(at in 0_usize..18, digit in 0_u32..10) {
            let right = "440300190102280022";
            let wrong: String = right.chars().enumerate().map(|(i, c)| if i == at { char::from_digit(digit, 10).unwrap() } else { c }).collect();
            proptest::prop_assert_eq!(parse(&wrong).is_ok(), wrong == right);
        }
    }
}
