//! A sound file with one value spoilt at a time, for tests: whatever is wrong, no key is blamed that is right.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Document, Source, Table};
use crate::kernel::because::Arg;

/// A place below the root: a key, or the number of an item.
#[derive(Debug, Clone)]
enum Step {
    Key(String),
    Item(usize),
}

/// Words called unknown that stand nowhere in the file as a value: keys, blamed because of something else.
/// `read` gets the file with each value once of a kind nothing takes here, and once without it.
pub(crate) fn keys_blamed(text: &str, read: impl Fn(Table<'_>) -> Option<()>) -> Vec<String> {
    let source = Source::new("f", text);
    let sound = Document::open(&source).unwrap();
    assert_eq!(sound.read(&read), Ok(()), "the file itself is sound");
    let (mut paths, mut words) = (Vec::new(), Vec::new());
    walk_table(sound.tree(), &[], &mut paths, &mut words);
    let mut blamed = Vec::new();
    for path in &paths {
        for missing in [false, true] {
            let mut document = sound.clone();
            spoil(document.tree_mut(), path, missing);
            let problems = document.read(&read).err().unwrap_or_default();
            for word in problems.iter().filter_map(|found| found.because.args.get("word")) {
                let Arg::Text(word) = word else { continue };
                if !words.contains(word) {
                    blamed.push(format!("{path:?}, missing {missing}: {word}"));
                }
            }
        }
    }
    assert!(paths.len() >= 5, "the file has something to spoil");
    blamed
}

fn walk_table(table: &DeTable<'_>, above: &[Step], paths: &mut Vec<Vec<Step>>, words: &mut Vec<String>) {
    for (key, value) in table {
        let step = Step::Key(key.get_ref().to_string());
        walk(value, [above, &[step]].concat(), paths, words);
    }
}

fn walk(value: &Spanned<DeValue<'_>>, path: Vec<Step>, paths: &mut Vec<Vec<Step>>, words: &mut Vec<String>) {
    match value.get_ref() {
        DeValue::Table(table) => walk_table(table, &path, paths, words),
        DeValue::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                walk(item, [path.as_slice(), &[Step::Item(number)]].concat(), paths, words);
            }
        }
        DeValue::String(text) => words.push(text.to_string()),
        _ => {}
    }
    paths.push(path);
}

/// A moment is wanted nowhere.
fn spoil(table: &mut DeTable<'_>, path: &[Step], missing: bool) {
    let (Some(Step::Key(key)), below) = (path.first(), path.get(1..).unwrap_or_default()) else { return };
    match (below, missing) {
        ([], true) => drop(table.remove(key.as_str())),
        ([], false) => *table.get_mut(key.as_str()).unwrap().get_mut() = moment(),
        _ => spoil_value(table.get_mut(key.as_str()).unwrap(), below, missing),
    }
}

fn spoil_value(value: &mut Spanned<DeValue<'_>>, path: &[Step], missing: bool) {
    match (value.get_mut(), path) {
        (DeValue::Table(table), path) => spoil(table, path, missing),
        (DeValue::Array(items), [Step::Item(number)]) => {
            *items.get_mut(*number).unwrap().get_mut() = moment()
        }
        (DeValue::Array(items), [Step::Item(number), below @ ..]) => {
            spoil_value(items.get_mut(*number).unwrap(), below, missing);
        }
        _ => {}
    }
}

fn moment() -> DeValue<'static> {
    DeValue::Datetime("1979-05-27T07:32:00Z".parse().unwrap())
}
