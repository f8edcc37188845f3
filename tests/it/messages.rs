//! All languages say the same things.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jiangsai::kernel::lang::Lang;

/// Keys and their `$variables`, by reading the catalogue's files as text.
pub(crate) fn catalogue(lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(lang);
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let mut current = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if !line.starts_with([' ', '}', '\t'])
                && let Some((key, _)) = line.split_once('=')
            {
                current = key.trim().to_owned();
                assert!(keys.insert(current.clone(), BTreeSet::new()).is_none(), "{lang}: {current} twice");
            }
            for variable in line.split('$').skip(1) {
                let name: String =
                    variable.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
                keys.entry(current.clone()).or_default().insert(name);
            }
        }
    }
    keys
}

#[test]
fn all_languages_have_the_same_keys_with_the_same_arguments() {
    let all = catalogue(Lang::default().tag());
    for lang in Lang::ALL {
        let own = catalogue(lang.tag());
        for (key, arguments) in &own {
            assert_eq!(Some(arguments), all.get(key), "{}: arguments of {key}", lang.tag());
        }
        let missing: Vec<&String> = all.keys().filter(|key| !own.contains_key(*key)).collect();
        assert!(lang.base().is_some() || missing.is_empty(), "missing in {}: {missing:?}", lang.tag());
    }
}

#[test]
fn every_folder_of_sentences_is_a_language_that_is_offered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let found = fs::read_dir(folder).unwrap().map(|folder| folder.unwrap().file_name());
    let found: BTreeSet<String> = found.map(|name| name.into_string().unwrap()).collect();
    assert_eq!(found, Lang::ALL.iter().map(|lang| lang.tag().to_owned()).collect());
}

#[test]
fn english_sentences_hold_no_chinese() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/en");
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let stray = line
                .chars()
                .find(|c| ('\u{3000}'..='\u{9fff}').contains(c) || ('\u{ff00}'..='\u{ffef}').contains(c));
            assert_eq!(stray, None, "{}:{}", path.display(), number + 1);
        }
    }
}
