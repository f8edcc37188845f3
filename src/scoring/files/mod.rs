//! The files of a ranking: EVENT.toml, MARKS.csv, ENTRIES.csv and D.toml. What they hold stands in `docs/rank.md`.

pub(crate) mod decisions;
pub(crate) mod entries;
pub(crate) mod event;
pub(crate) mod marks;

pub use event::{Unreadable, read_plan, read_settings, write_plan};

use crate::notation::Table;

/// The one version of the formats so far.
const VERSION: u64 = 1;

/// A file may say which version of its format it is written in.
fn version(root: &Table<'_>) {
    if let Some(node) = root.get("schema") {
        node.version(VERSION);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::spoil::keys_blamed;
    use crate::notation::{Document, Report, Source};

    /// Every key of an EVENT.toml, over as many files as it takes.
    const EVENTS: [&str; 4] = [
        r#"
schema = 1
name = "示例"
division = "A"
totals = "marks"
maximum = 100
penalties = "both"
scale = 700
[rounding]
method = "half-up"
decimals = 2
at = "total"
[pass]
total = 60
costs = ["rank", "prize"]
vacated = "lapse"
[order]
last = "ask"
keys = [
    { module = "A", first = "higher" },
    { criterion = "k", module = "A", first = "higher" },
    { column = "time", first = "lower" },
]
[prizes]
kind = "ratio"
within = "1/2"
base = "started"
fill = "multiples"
cut = "ask"
classes = [{ prize = "first", part = 1, floor = 60 }, { prize = "second", part = 2 }]
[[modules]]
code = "A"
max = 10
weight = 100
pass = 6
judges = ["1", "2", "3"]
aggregation = "trimmed"
drop = 1
spread = 1
aspects = [
    { code = "j", criterion = "k", kind = "J", max = 2 },
    { code = "s", kind = "S", max = 2, step = 0.5 },
    { code = "m", kind = "M", max = 2, step = 0.5 },
    { code = "y", kind = "M", max = 2, yes_no = true },
    { code = "g", kind = "M", max = 2, grades = { fine = 2, rough = 1 } },
]
"#,
        r#"
totals = "raw"
maximum = 100
[order]
last = "share"
[prizes]
kind = "percentages"
figures = "cumulative"
rounding = "floor"
base = "started"
minimum = 3
classes = [{ prize = "first", percent = 10 }, { prize = "second", percent = 30 }]
"#,
        r#"
totals = "raw"
maximum = 100
[order]
last = "share"
[prizes]
kind = "share"
rounding = "floor"
base = "started"
classes = [{ prize = "gold", places = 1 }, { prize = "excellence", share = "1/2" }]
"#,
        r#"
totals = "scaled"
[order]
last = "share"
[prizes]
kind = "groups"
tolerance = 2
excellence = 700
positions = "medals"
"#,
    ];

    const DECISIONS: &str = r#"
schema = 1
[[decisions]]
kind = "drop-judge"
module = "A"
judge = "1"
who = "示例"
when = 2026-05-18
why = "示例"
document = "示例"
[[decisions]]
kind = "aggregation"
module = "A"
aggregation = "trimmed"
drop = 1
who = "示例"
when = "2026-05-18"
why = "示例"
[[decisions]]
kind = "spread"
entry = "X"
module = "A"
aspect = "j"
who = "示例"
when = 2026-05-18
why = "示例"
[[decisions]]
kind = "lots"
order = ["X", ["Y", "Z"]]
who = "示例"
when = 2026-05-18
why = "示例"
"#;

    #[test]
    fn whatever_is_wrong_in_a_plan_no_key_is_blamed_that_is_right() {
        for text in EVENTS {
            let read = |root: Table<'_>| event::event(root).map(drop);
            assert_eq!(keys_blamed(text, read), Vec::<String>::new());
        }
    }

    #[test]
    fn whatever_is_wrong_in_decisions_no_key_is_blamed_that_is_right() {
        let read = |root: Table<'_>| (!decisions::all(&root).is_empty()).then_some(());
        assert_eq!(keys_blamed(DECISIONS, read), Vec::<String>::new());
    }

    #[test]
    fn a_class_has_the_measure_of_its_rule_and_no_other() {
        let wrong = EVENTS[1].replace("percent = 10", "percent = 10, places = 3");
        let (source, report) = (Source::new("f", wrong), Report::default());
        let document = Document::parse(&source, &report).unwrap();
        event::event(document.root(&report));
        let problems = report.answer(Some(())).unwrap_err();
        let told: Vec<String> =
            problems.iter().map(|found| format!("{} {}", found.place, found.because.key)).collect();
        assert_eq!(told, ["f:12 input-unknown"]);
    }
}
