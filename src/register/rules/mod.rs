//! Numbers people and units are known by, and how names sort. Pure.

pub mod bank_account;
pub mod credit_code;
pub mod id_number;
pub mod name_sort;
pub mod phone;

use crate::kernel::alike::half_width;

/// A number as typed, without what keyboards and habits put in: full-width forms, spaces, hyphens, lower case.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !"-–—·".contains(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// `text` with all but its first `head` and last `tail` characters hidden; nothing is shown of shorter texts.
#[must_use]
pub(crate) fn masked(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    if length <= head.saturating_add(tail) {
        return "*".repeat(length);
    }
    let hidden = head..length.saturating_sub(tail);
    text.chars().enumerate().map(|(at, c)| if hidden.contains(&at) { '*' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_chinese_keyboard_makes_is_understood() {
        assert_eq!(plain(" １３８-0013 8000 "), "13800138000");
        assert_eq!(plain("37010219020715005ｘ"), "37010219020715005X");
    }

    #[test]
    fn a_mask_never_shows_a_whole_short_text() {
        assert_eq!(masked("441900200001011234", 6, 4), "441900********1234");
        assert_eq!(masked("1234", 0, 4), "****");
    }
}
