//! A part of a list that is whole in memory, by the number of the page; and the ways to the other parts.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// What a list may hold at most on one page to be printed: more is what the files are for.
const PRINTED: usize = 2000;

/// What a reader asks for: the number of a page, or all of them to print.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// As it stands in the address.
    #[serde(default)]
    page: String,
}

/// Which rows of how many, and where the others are.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Part {
    /// The first row, from 1; 0 of an empty list.
    pub from: usize,
    /// The last.
    pub to: usize,
    /// Of how many.
    pub of: usize,
    /// The page before.
    pub previous_url: Option<String>,
    /// The page after.
    pub next_url: Option<String>,
    /// All on one page, where there are several.
    pub all_url: Option<String>,
}

impl Part {
    /// The part asked for of a list of `of` rows, `size` on a page; another page is `url` with its number after it.
    /// What is no page is the first one, what lies behind the last is the last.
    #[must_use]
    pub fn new(of: usize, size: usize, asked: &Asked, url: &str) -> Self {
        let pages = of.div_ceil(size).max(1);
        if asked.page == "all" && of <= PRINTED {
            let previous_url = (pages > 1).then(|| format!("{url}1"));
            return Self { from: of.min(1), to: of, of, previous_url, next_url: None, all_url: None };
        }
        let page = asked.page.parse::<usize>().unwrap_or(1).clamp(1, pages);
        let from = page.saturating_sub(1).saturating_mul(size);
        Self {
            from: from.saturating_add(1).min(of),
            to: from.saturating_add(size).min(of),
            of,
            previous_url: (page > 1).then(|| format!("{url}{}", page.saturating_sub(1))),
            next_url: (page < pages).then(|| format!("{url}{}", page.saturating_add(1))),
            all_url: (pages > 1 && of <= PRINTED).then(|| format!("{url}all")),
        }
    }

    /// The rows, from 0.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.from.saturating_sub(1)..self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(of: usize, page: &str) -> Part {
        Part::new(of, 50, &Asked { page: page.to_owned() }, "/list?page=")
    }

    #[test]
    fn a_list_that_fits_has_one_page() {
        for of in [0, 1, 50] {
            let part = part(of, "");
            assert_eq!((part.range(), part.of), (0..of, of));
            assert_eq!((part.previous_url, part.next_url, part.all_url), (None, None, None));
        }
    }

    #[test]
    fn pages_lead_to_each_other_and_every_row_stands_on_one() {
        let parts: Vec<Part> = ["1", "2", "3"].iter().map(|page| part(101, page)).collect();
        assert_eq!(parts.iter().map(Part::range).collect::<Vec<_>>(), [0..50, 50..100, 100..101]);
        assert_eq!(parts[1].previous_url.as_deref(), Some("/list?page=1"));
        assert_eq!(parts[1].next_url.as_deref(), Some("/list?page=3"));
        assert_eq!((parts[0].previous_url.as_ref(), parts[2].next_url.as_ref()), (None, None));
    }

    #[test]
    fn what_is_no_page_is_the_first_or_the_last() {
        for (asked, range) in [("x", 0..50), ("0", 0..50), ("-1", 0..50), ("9", 100..101)] {
            assert_eq!(part(101, asked).range(), range, "{asked}");
        }
    }

    #[test]
    fn all_of_them_print_on_one_page_unless_they_are_too_many() {
        assert_eq!(part(101, "all").range(), 0..101);
        assert_eq!(part(PRINTED + 1, "all").range(), 0..50);
    }
}
