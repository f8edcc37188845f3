//! Worked cases as data: `tests/cases/ranking/*.toml`.

use super::{answer, folder_with, json, rank};
use serde::Deserialize;
use std::fs;

/// A worked case: input files as text, and what must come out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// What it illustrates, in docs/rank.md.
    clause: String,
    /// Name of an event of the file's `events`.
    event: String,
    marks: String,
    #[serde(default)]
    entries: Option<String>,
    #[serde(default)]
    decisions: Option<String>,
    /// `entry rank total prize`, with `position` and `scale` after it where the case is about them.
    #[serde(default)]
    rows: Vec<String>,
    /// Keys of what is open.
    #[serde(default)]
    open: Vec<String>,
    /// Keys the notices must hold.
    #[serde(default)]
    notices: Vec<String>,
    /// Keys some `because` must hold.
    #[serde(default)]
    because: Vec<String>,
    /// What some `because` must say, in English.
    #[serde(default)]
    says: Vec<String>,
    /// Beginnings of the lines on standard error, in order; the input is refused then.
    #[serde(default)]
    refused: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    events: std::collections::BTreeMap<String, String>,
    case: Vec<Case>,
}

#[test]
fn worked_cases() {
    let folder = super::root().join("tests/cases/ranking");
    let (mut count, mut failed) = (0, Vec::new());
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let cases: Cases = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for case in &cases.case {
            let checked = std::panic::catch_unwind(|| check(&cases.events[&case.event], case));
            failed.extend(checked.err().map(|_panic| case.name.clone()));
            count += 1;
        }
    }
    assert_eq!(failed, Vec::<String>::new());
    assert!(count > 30, "{count}");
}

fn check(event: &str, case: &Case) {
    let about = format!("{} ({})", case.name, case.clause);
    let mut files = vec![("event.toml", event.as_bytes()), ("marks.csv", case.marks.as_bytes())];
    let mut arguments = vec!["--event", "event.toml", "--marks", "marks.csv", "--lang", "en"];
    if let Some(entries) = &case.entries {
        files.push(("entries.csv", entries.as_bytes()));
        arguments.extend(["--entries", "entries.csv"]);
    }
    if let Some(decisions) = &case.decisions {
        files.push(("d.toml", decisions.as_bytes()));
        arguments.extend(["--decisions", "d.toml"]);
    }
    let folder = folder_with(&files);
    if !case.refused.is_empty() {
        let output = rank(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(1), "{about}");
        let errors = String::from_utf8(output.stderr).unwrap();
        let lines: Vec<&str> = errors.lines().collect();
        assert_eq!(lines.len(), case.refused.len(), "{about}: {errors}");
        for (line, expected) in lines.iter().zip(&case.refused) {
            assert!(line.starts_with(expected.as_str()), "{about}: {line} / {expected}");
        }
        return;
    }
    let found = json(folder.path(), &arguments);
    let row = |row: &serde_json::Value| {
        let field = |name: &str| match &row[name] {
            serde_json::Value::Null => "-".to_owned(),
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        ["entry", "rank", "total", "prize", "position", "scale"].map(field).join(" ")
    };
    let rows: Vec<String> = found["rows"].as_array().unwrap().iter().map(row).collect();
    assert_eq!(rows.len(), case.rows.len(), "{about}: {rows:#?}");
    for (row, expected) in rows.iter().zip(&case.rows) {
        assert!(row.starts_with(expected.as_str()), "{about}: {row} / {expected}");
    }
    let keys = |list: &serde_json::Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|r| r["key"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(keys(&found["open"]), case.open, "{about}");
    let notices = keys(&found["notices"]);
    for notice in &case.notices {
        assert!(notices.contains(notice), "{about}: {notice} not in {notices:?}");
    }
    let told: Vec<String> =
        found["rows"].as_array().unwrap().iter().flat_map(|row| keys(&row["because"])).collect();
    for because in &case.because {
        assert!(told.contains(because), "{about}: {because} not in {told:?}");
    }
    let sentences: Vec<String> = found["rows"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| row["because"].as_array().unwrap().iter())
        .map(|because| because["text"].as_str().unwrap().to_owned())
        .collect();
    for says in &case.says {
        assert!(sentences.iter().any(|said| said.contains(says)), "{about}: '{says}' not in {sentences:#?}");
    }
    // Every sentence is said: no key left as itself, no placeable left open.
    let text = answer(folder.path(), &[&arguments[..], &["--format", "json"]].concat());
    assert!(!text.contains("\"text\":\"rank-"), "{about}: {text}");
}
