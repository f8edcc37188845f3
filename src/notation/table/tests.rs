//! What tables and values answer and report.

use chrono::NaiveDate;

use super::*;
use crate::kernel::because::Arg;
use crate::kernel::exact::ratio;
use crate::kernel::limits::TEXT_CHARS;
use crate::notation::{Source, read};

fn told(text: &str, build: impl FnOnce(Table<'_>) -> Option<()>) -> Vec<String> {
    let problems = read(&Source::new("f", text), build).err().unwrap_or_default();
    problems.iter().map(|found| format!("{} {}", found.place, found.because.key)).collect()
}

#[test]
fn all_problems_of_a_file_come_in_the_order_of_its_lines() {
    let text = "\u{feff}a = 1\n\nb = \"x\"\nmoney = 5\nday = 2023-02-28\n";
    let found = told(text, |root| {
        root.get("money")?.money();
        root.get("day")?.date();
        root.text("a");
        root.need("c");
        Some(())
    });
    assert_eq!(found, ["f:1 input-wrong", "f:1 input-missing", "f:3 input-unknown", "f:4 input-wrong"]);
    assert_eq!(told("a = \nb = 2023-02-30\n", |_| Some(())), ["f:1 input-toml", "f:2 input-toml"]);
}

#[test]
fn a_key_nobody_asked_for_is_found_wherever_it_stands() {
    let text = "b = 1\n[t]\na = 1\nb = 1\n[[l]]\na = 1\nb = 1\n[[l]]\na = 1\n";
    let found = told(text, |root| {
        root.table("t").and_then(|table| table.get("a"));
        for table in root.tables("l") {
            table.get("a");
        }
        Some(())
    });
    assert_eq!(found, ["f:1 input-unknown", "f:4 input-unknown", "f:7 input-unknown"]);
}

#[test]
fn names_are_not_keys_and_a_table_that_is_left_is_not_judged() {
    let text = "[names]\nb = 1\na = 2\n[left]\nkind = \"x\"\nmore = 1\n[unread]\na = 1\n";
    let found = told(text, |root| {
        let names = root.table("names")?;
        let read: Vec<&str> = names.entries().map(|(key, _)| key.name()).collect();
        assert_eq!(read, ["a", "b"]);
        let left = root.table("left")?;
        left.get("kind");
        left.leave_rest();
        root.table("unread");
        Some(())
    });
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_known_keys_are_those_asked_for_and_the_nearest_is_named() {
    let source = Source::new("f", "prise = 1\n");
    let problems = read(&source, |root| {
        for key in ["person", "prize", "prize"] {
            root.get(key);
        }
        Some(())
    });
    let found = serde_json::to_string(&problems.unwrap_err()[0].because).unwrap();
    assert!(found.contains(r#""near":"prize""#), "{found}");
}

/// One value, read; what is said where it is refused.
fn value<T>(text: &str, build: impl FnOnce(Node<'_>) -> Option<T>) -> Result<T, String> {
    let text = format!("a = {text}\n");
    let read = read(&Source::new("f", text), |root| build(root.get("a")?));
    read.map_err(|problems| problems.iter().map(|found| spelt(&found.because)).collect::<Vec<_>>().join("; "))
}

/// A reason as keys and values.
fn spelt(because: &Because) -> String {
    let arg = |arg: &Arg| match arg {
        Arg::Said(said) => spelt(said),
        Arg::Text(text) => text.clone(),
        other => format!("{other:?}"),
    };
    let args: Vec<String> = because.args.values().map(arg).collect();
    format!("{}({})", because.key, args.join(","))
}

#[test]
fn a_text_is_not_empty_and_a_line_is_one() {
    assert_eq!(value("\" a\\nb \"", |node| node.text().map(str::to_owned)).unwrap(), " a\nb ");
    assert_eq!(value("\" ab \"", |node| node.line().map(str::to_owned)).unwrap(), "ab");
    let refused = value("\" \"", |node| node.text().map(drop)).unwrap_err();
    assert_eq!(refused, "input-wrong(input-quoted( ),input-kind-text())");
    let refused = value("5", |node| node.text().map(drop)).unwrap_err();
    assert_eq!(refused, "input-wrong(5,input-kind-text())");
    for text in ["\"a\\nb\"", "\"\"", "5", "[]", &format!("\"{}\"", "字".repeat(TEXT_CHARS + 1))] {
        assert!(value(text, |node| node.line().map(drop)).is_err(), "{text}");
    }
}

#[test]
fn a_word_may_be_a_number_and_keeps_its_zeros() {
    for (text, word) in
        [("\"J1\"", "J1"), ("\"01\"", "01"), ("700", "700"), ("12.50", "12.50"), ("1e3", "1e3")]
    {
        assert_eq!(value(text, |node| node.word().map(str::to_owned)).unwrap(), word);
    }
    for text in ["0x10", "true", "2026-05-18", "[]", "{}"] {
        assert!(value(text, |node| node.word().map(drop)).is_err(), "{text}");
    }
}

#[test]
fn one_of_a_set_is_found_by_its_code_quoted_or_not() {
    let one = |text: &str| value(text, |node| node.one_of(&["none", "700"], |code| code));
    assert_eq!((one("700"), one("\"none\"")), (Ok("700"), Ok("none")));
    assert_eq!(one("\"nine\"").unwrap_err(), "input-unknown(input-near(none),nine)");
}

#[test]
fn whole_numbers_are_read_quoted_or_not_and_within_bounds() {
    for (text, number) in [("5", 5), ("\"5\"", 5), ("1_000", 1000), ("0x10", 16), ("0", 0)] {
        assert_eq!(value(text, |node| node.count()), Ok(number), "{text}");
    }
    for text in ["-1", "1.0", "\"\"", "\"x\"", "true", "99999999999999999999"] {
        assert!(value(text, |node| node.count()).is_err(), "{text}");
    }
    assert_eq!(value("3", |node| node.whole(1..=3)), Ok(3));
    let refused = "input-wrong(4,input-kind-whole(Count(1),Count(3)))";
    assert_eq!(value("4", |node| node.whole(1..=3)).unwrap_err(), refused);
    assert!(value("4294967296", |node| node.whole(0..=u32::MAX)).is_err());
}

#[test]
fn figures_are_exact_and_amounts_stand_in_quotes() {
    assert_eq!(value("12.5", |node| node.mark()), value("\"12.500\"", |node| node.mark()));
    assert_eq!(value("1e3", |node| node.mark()).unwrap_err(), "rank-mark-not-a-number(1e3)");
    assert_eq!(value("\"5000.00\"", |node| node.money()), Ok(Fen::new(500_000)));
    for text in ["5000", "5000.00", "\"5000.001\"", "\"-1\"", "\"5,000\"", "\" 5\""] {
        assert!(value(text, |node| node.money()).unwrap_err().contains("input-kind-money-text"), "{text}");
    }
    for (text, top, bottom) in [("\"1/2\"", 1, 2), ("0.5", 1, 2), ("60", 60, 1), ("\"1 / 4\"", 1, 4)] {
        assert_eq!(value(text, |node| node.ratio()).ok(), ratio(top, bottom), "{text}");
    }
    assert!(value("\"1/0\"", |node| node.ratio()).is_err());
}

#[test]
fn a_day_is_a_day_quoted_or_not() {
    for text in ["2026-05-18", "\"2026-05-18\"", "\" 2026-05-18\""] {
        assert_eq!(value(text, |node| node.date()).ok(), NaiveDate::from_ymd_opt(2026, 5, 18), "{text}");
    }
    let refused = "input-wrong(input-quoted(2026-02-30),input-kind-date())";
    assert_eq!(value("\"2026-02-30\"", |node| node.date()).unwrap_err(), refused);
    assert!(value("2026-05-18T08:00:00Z", |node| node.date()).is_err());
    assert!(value("5", |node| node.date()).is_err());
}

#[test]
fn one_value_stands_for_a_list_of_one() {
    let words = |text: &str| {
        value(text, |node| node.list().into_iter().map(|item| item.word().map(str::to_owned)).collect())
    };
    let of = |words: &[&str]| Ok(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
    assert_eq!(words("[\"a\", 1]"), of(&["a", "1"]));
    assert_eq!(words("\"a\""), of(&["a"]));
    assert_eq!(words("[]"), of(&[]));
}

#[test]
fn another_version_is_not_read_as_if_it_were_this_one() {
    let first = |text: &str| {
        value(text, |node| {
            node.version(1);
            Some(())
        })
    };
    assert_eq!(first("1"), Ok(()));
    assert_eq!(first("2").unwrap_err(), "input-version(Count(1))");
    assert!(first("\"one\"").is_err());
}
