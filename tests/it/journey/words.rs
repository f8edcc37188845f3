//! What the pages say, looked up by the Chinese: the walk is written once and taken in either language.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::architecture::source::files_below;

/// Chinese sentences with every English one that stands for it somewhere.
pub(super) struct Words {
    english: BTreeMap<String, BTreeSet<String>>,
    chinese: bool,
}

/// Messages of one line without values, by key.
fn messages(lang: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for file in files_below(&format!("locales/{lang}")) {
        for line in fs::read_to_string(&file).unwrap().lines() {
            if let Some((key, text)) = line.split_once(" = ") {
                found.insert(key.to_owned(), text.to_owned());
            }
        }
    }
    found
}

impl Words {
    pub(super) fn of(language: &str) -> Self {
        let (chinese, english) = (messages("zh-CN"), messages("en"));
        let mut pairs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (key, text) in chinese {
            pairs.entry(text).or_default().insert(english[&key].clone());
        }
        Self { english: pairs, chinese: language == "zh-CN" }
    }

    /// What may stand on the page for this: the text itself where it is no sentence of ours.
    pub(super) fn of_page(&self, text: &str) -> Vec<String> {
        if let Some((text, heading)) = text.split_once(" < ") {
            let headings = self.of_page(heading);
            let texts = self.of_page(text);
            let pairs = texts.iter().flat_map(|text| headings.iter().map(move |under| (text, under)));
            return pairs.map(|(text, under)| format!("{text} < {under}")).collect();
        }
        match self.english.get(text) {
            Some(translations) if !self.chinese => {
                let mut candidates: Vec<String> = translations.iter().cloned().collect();
                // A field or button is found by how its text begins: the longest fits best.
                candidates.sort_by_key(|text| std::cmp::Reverse(text.len()));
                candidates
            }
            _ => vec![text.to_owned()],
        }
    }

    /// One of two sentences that carry values.
    pub(super) fn either<'a>(&self, chinese: &'a str, english: &'a str) -> &'a str {
        if self.chinese { chinese } else { english }
    }
}
