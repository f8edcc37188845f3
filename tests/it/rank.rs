//! `jiangsai rank`, driven as a user would: files in, answers and exit codes out.

mod cases;
mod told;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rank(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jiangsai"));
    command.current_dir(folder).arg("rank").args(arguments).output().unwrap()
}

fn answer(folder: &Path, arguments: &[&str]) -> String {
    let output = rank(folder, arguments);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let arguments: Vec<&str> = arguments.iter().copied().chain(["--format", "json"]).collect();
    serde_json::from_str(&answer(folder, &arguments)).unwrap()
}

/// Compares an answer in both languages and the given formats with the files beside the example.
fn assert_expected(example: &str, prefix: &str, formats: &[&str], arguments: &[&str]) {
    let folder = root().join("examples").join(example);
    for lang in ["zh-CN", "en"] {
        for format in formats {
            let all: Vec<&str> =
                arguments.iter().copied().chain(["--lang", lang, "--format", format]).collect();
            let extension = if *format == "table" { "txt" } else { format };
            let file = folder.join("expected").join(format!("{prefix}.{lang}.{extension}"));
            let expected = fs::read_to_string(&file).unwrap();
            assert_eq!(answer(&folder, &all), expected, "{}", file.display());
        }
    }
}

const ALL: &[&str] = &["table", "json", "csv"];

/// Data rows of a file, comments and header left out.
fn data(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn the_700_scale_equals_all_32_published_scores() {
    let arguments = ["--event", "event.toml", "--marks", "marks.csv"];
    assert_expected("cis-32", "result", ALL, &arguments);
    let folder = root().join("examples/cis-32");
    let rows = json(&folder, &arguments)["rows"].as_array().unwrap().clone();
    let published = data(&folder.join("source.csv"));
    assert_eq!(rows.len(), 32);
    for (row, source) in rows.iter().zip(&published) {
        assert_eq!(row["total"], Value::from(source[1].clone()));
        assert_eq!(row["scale"], Value::from(source[2].clone()), "{row}");
    }
}

#[test]
fn fourteen_world_skills_get_their_published_medals_and_positions() {
    let mut compared = 0;
    for edition in ["wsc2017", "wsc2024"] {
        let example = format!("worldskills-medals/{edition}");
        let folder = root().join("examples").join(&example);
        let source = data(&folder.join("source.csv"));
        for skill in ["01", "02", "03", "04", "05", "06", "07"] {
            let marks = format!("skill-{skill}.csv");
            let arguments = ["--event", "event.toml", "--marks", &marks];
            assert_expected(&example, &format!("skill-{skill}"), &["table"], &arguments);
            let published: BTreeMap<&str, (&str, &str)> = source
                .iter()
                .filter(|row| row[1] == skill)
                .map(|row| (row[3].as_str(), (row[4].as_str(), row[5].as_str())))
                .collect();
            let answer = json(&folder, &arguments);
            let rows = answer["rows"].as_array().unwrap();
            assert_eq!(rows.len(), published.len());
            for row in rows {
                let (position, medal) = published[row["entry"].as_str().unwrap()];
                let prize = match medal {
                    "Gold" => "gold",
                    "Silver" => "silver",
                    "Bronze" => "bronze",
                    "Medallion for Excellence" => "excellence",
                    _ => "none",
                };
                assert_eq!(row["prize"], prize, "{edition} {skill} {row}");
                assert_eq!(row["position"].to_string(), position, "{edition} {skill} {row}");
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 142 + 147, "all rows of both sources");
}

#[test]
fn a_scheme_of_149_aspects_is_ranked_as_its_readme_says() {
    let arguments = ["--event", "event.toml", "--marks", "marks.csv", "--entries", "entries.csv"];
    assert_expected("es2023-scheme", "result", ALL, &arguments);
}

#[test]
fn the_scheme_and_the_synthetic_marks_are_made_as_the_readme_says() {
    let folder = root().join("examples/es2023-scheme");
    let scheme = data(&folder.join("source.csv"));
    assert_eq!(scheme.len(), 149);
    let event = fs::read_to_string(folder.join("event.toml")).unwrap();
    let mut expected = Vec::new();
    for entry in 1..=24_usize {
        for (at, aspect) in scheme.iter().enumerate() {
            let (number, code) = (at + 1, format!("{}.{}", aspect[2], aspect[4]));
            assert!(event.contains(&format!(
                "code = \"{code}\", criterion = \"{}\", kind = \"{}\", max = {}",
                aspect[2], aspect[5], aspect[7]
            )));
            let mut line = |judge: &str, value: String| {
                expected.push(format!("E{entry:02},{},{code},{judge},{value}", aspect[1]));
            };
            if aspect[5] == "M" {
                let yes = 2 * ((17 * number + 7 * entry * number + 5 * entry) % 24) < 46 - entry;
                line("", if yes { "yes" } else { "no" }.to_owned());
            } else {
                for judge in 1..=3 {
                    let score = (3 * entry + 5 * number) % 3 + (entry + number + judge) % 2;
                    line(&format!("J{judge}"), score.to_string());
                }
            }
        }
    }
    let marks: Vec<String> = data(&folder.join("marks.csv")).iter().map(|row| row.join(",")).collect();
    assert_eq!(marks, expected);
}

#[test]
fn a_trimmed_panel_and_its_tie_before_and_after_the_decision() {
    let open = ["--event", "event.toml", "--marks", "marks.csv", "--entries", "entries.csv"];
    assert_expected("trimmed-panel", "open", ALL, &open);
    let decided: Vec<&str> = open.into_iter().chain(["--decisions", "decisions.toml"]).collect();
    assert_expected("trimmed-panel", "decided", ALL, &decided);
}

#[test]
fn the_order_of_input_rows_never_matters() {
    let example = root().join("examples/es2023-scheme");
    let folder = tempfile::tempdir().unwrap();
    for file in ["marks.csv", "entries.csv"] {
        let text = fs::read_to_string(example.join(file)).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        lines[2..].reverse();
        fs::write(folder.path().join(file), lines.join("\r\n")).unwrap();
    }
    let event = example.join("event.toml");
    let shuffled = ["--event", event.to_str().unwrap(), "--marks", "marks.csv", "--entries", "entries.csv"];
    let straight = ["--event", "event.toml", "--marks", "marks.csv", "--entries", "entries.csv"];
    assert_eq!(json(folder.path(), &shuffled), json(&example, &straight));
}

const EVENT: &str = "totals = \"raw\"\nmaximum = 100\n[order]\nlast = \"share\"\n[prizes]\nkind = \"none\"\n";

fn folder_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

const FILES: [&str; 4] = ["--event", "event.toml", "--marks", "marks.csv"];

#[test]
fn a_byte_order_mark_and_comment_lines_are_accepted() {
    let event = format!("\u{feff}# settings\n{EVENT}");
    let marks = "\u{feff}# from the hall\r\nentry,total\r\n# first group\r\nA, 9.5\r\n\r\n\"B\",10\r\n";
    let folder = folder_with(&[("event.toml", event.as_bytes()), ("marks.csv", marks.as_bytes())]);
    let answer = json(folder.path(), &FILES);
    let rows = answer["rows"].as_array().unwrap();
    assert_eq!((&rows[0]["entry"], &rows[0]["total"]), (&Value::from("B"), &Value::from("10.00")));
    assert_eq!((&rows[1]["entry"], &rows[1]["total"]), (&Value::from("A"), &Value::from("9.50")));
}

#[test]
fn all_problems_of_all_files_come_at_once_with_file_and_line() {
    let event = EVENT.replace("maximum", "maximun = 3\nmaximum");
    let marks = "# totals\nentry,total\nA,101\nB,1.2345\nA,5\nX,7\n";
    let entries = "entry,status,penalti\nA,ranked,\nB,rankd,\nC,absent,1\n";
    let decisions = "[[decisions]]\nkind = \"tie\"\norder = [\"A\"]\nwho = \"甲\"\nwhen = \"2026-02-30\"\n";
    let folder = folder_with(&[
        ("event.toml", event.as_bytes()),
        ("marks.csv", marks.as_bytes()),
        ("entries.csv", entries.as_bytes()),
        ("d.toml", decisions.as_bytes()),
    ]);
    let more = ["--entries", "entries.csv", "--decisions", "d.toml", "--lang", "en"];
    let arguments: Vec<&str> = FILES.into_iter().chain(more).collect();
    let output = rank(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @r#"
    d.toml:1: why is missing
    d.toml:5: Must be a date such as 2026-05-18; this is "2026-02-30"
    entries.csv:1: Unknown: "penalti"; did you mean "penalty"?
    entries.csv:3: Unknown: "rankd"; did you mean "ranked"?
    event.toml:2: Unknown: "maximun"; did you mean "maximum"?
    marks.csv:3: The total of A is 101; it must be from 0 to 100
    marks.csv:4: 1.2345 has more than three decimals
    marks.csv:5: This mark is given twice
    marks.csv:6: There is no entry X in the list of entries
    "#);
}

#[test]
fn a_file_that_is_not_utf8_is_refused_with_its_line() {
    let folder =
        folder_with(&[("event.toml", EVENT.as_bytes()), ("marks.csv", b"entry,total\n\xbc\xd7,90\n")]);
    let output = rank(folder.path(), &[&FILES[..], &["--lang", "en"]].concat());
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("marks.csv:2: Not UTF-8"), "{errors}");
}

#[test]
fn a_missing_file_is_refused_and_wrong_usage_is_code_2() {
    let folder = folder_with(&[("event.toml", EVENT.as_bytes())]);
    assert_eq!(rank(folder.path(), &FILES).status.code(), Some(1));
    assert_eq!(rank(folder.path(), &["--event", "event.toml"]).status.code(), Some(2));
    assert_eq!(rank(folder.path(), &[&FILES[..], &["--format", "xml"]].concat()).status.code(), Some(2));
    assert_eq!(rank(folder.path(), &[&FILES[..], &["--lang", "fr"]].concat()).status.code(), Some(2));
}

#[test]
fn the_answer_file_is_written_whole_or_not_at_all() {
    let folder = folder_with(&[("event.toml", EVENT.as_bytes()), ("marks.csv", b"entry,total\nA,90\n")]);
    fs::write(folder.path().join("out.json"), "before").unwrap();
    let arguments = [&FILES[..], &["--format", "json", "--out", "out.json"]].concat();
    assert!(answer(folder.path(), &arguments).is_empty());
    let written = fs::read_to_string(folder.path().join("out.json")).unwrap();
    assert_eq!(written, answer(folder.path(), &[&FILES[..], &["--format", "json"]].concat()));

    fs::write(folder.path().join("marks.csv"), "entry,total\nA,900\n").unwrap();
    assert_eq!(rank(folder.path(), &arguments).status.code(), Some(1));
    assert_eq!(fs::read_to_string(folder.path().join("out.json")).unwrap(), written);

    fs::write(folder.path().join("marks.csv"), "entry,total\nA,90\n").unwrap();
    let nowhere = [&FILES[..], &["--out", "missing/out.json"]].concat();
    assert_eq!(rank(folder.path(), &nowhere).status.code(), Some(1));
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 3, "no part file is left behind");
}

#[test]
fn a_spreadsheet_takes_no_cell_for_a_formula() {
    let marks = "entry,total\n=1+1,90\n@SUM,80\n-A,80\n";
    let folder = folder_with(&[("event.toml", EVENT.as_bytes()), ("marks.csv", marks.as_bytes())]);
    let answer = answer(folder.path(), &[&FILES[..], &["--format", "csv"]].concat());
    for line in answer.lines().skip(1) {
        assert!(line.starts_with('\''), "{line}");
    }
}

const TIED: &str = "totals = \"raw\"\nmaximum = 100\n[order]\nkeys = [{ column = \"time\", first = \"lower\" }, \
                    { column = \"age\", first = \"higher\" }]\nlast = \"ask\"\n[prizes]\nkind = \"none\"\n";

#[test]
fn ties_and_their_keys_are_told_in_whole_sentences() {
    let entries = "entry,status,time,age\nA,ranked,1:00,30\nB,ranked,1:00,30\n";
    let folder = folder_with(&[
        ("event.toml", TIED.as_bytes()),
        ("marks.csv", b"entry,total\nA,90\nB,90\n"),
        ("entries.csv", entries.as_bytes()),
        ("blank.csv", b"entry,status\nA,ranked\nB,ranked\n"),
    ]);
    let said = |entries: &str, lang: &str| {
        answer(folder.path(), &[&FILES[..], &["--entries", entries, "--lang", lang]].concat())
    };
    let (zh, en) = (said("entries.csv", "zh-CN"), said("entries.csv", "en"));
    assert!(zh.contains("- A、B并列，先后由组委会决定\n"), "{zh}");
    assert!(
        zh.contains(
            "- 总成绩相同的，依次比较“time”（低者在前）、“age”（高者在前）；仍相同的，由组委会决定\n"
        ),
        "{zh}"
    );
    assert!(en.contains("- A, B are tied: the committee decides\n"), "{en}");
    assert!(
        en.contains("- Equal totals: compared by \"time\" (lower first), \"age\" (higher first), in this order; if still equal, the committee decides\n"),
        "{en}"
    );
    assert!(said("blank.csv", "zh-CN").contains("- 不知道A、B的“time”\n"));
}

#[test]
fn what_was_not_noted_is_left_out_instead_of_a_dash() {
    let event = "totals = \"raw\"\nmaximum = 100\npenalties = \"total\"\n[order]\nlast = \"share\"\n\
                 [prizes]\nkind = \"bands\"\nclasses = [{ prize = \"first\", to = \"rest\" }]\n";
    let entries = "entry,status,penalty,reason\nA,ranked,1,\nB,absent,,\nC,absent,,未到场\n";
    let folder = folder_with(&[
        ("event.toml", event.as_bytes()),
        ("marks.csv", b"entry,total\nA,90\n"),
        ("entries.csv", entries.as_bytes()),
    ]);
    let answer = json(folder.path(), &[&FILES[..], &["--entries", "entries.csv"]].concat());
    let texts: Vec<&str> = answer["rows"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| row["because"].as_array().unwrap())
        .map(|reason| reason["text"].as_str().unwrap())
        .collect();
    for text in ["总成绩扣1，不低于0", "一等奖：其余全部", "状态：缺考", "状态：缺考；备注：未到场"]
    {
        assert!(texts.contains(&text), "{text} not in {texts:?}");
    }
    assert!(texts.iter().all(|text| !text.contains("：-") && !text.contains("在-个")), "{texts:?}");
}

#[test]
fn a_wrong_status_hides_no_other_problem_of_its_row() {
    let entries = "entry,status,penalty\nA,rankd,-1\nB,,\n";
    let folder = folder_with(&[
        ("event.toml", EVENT.as_bytes()),
        ("marks.csv", b"entry,total\nA,101\nB,5\n"),
        ("entries.csv", entries.as_bytes()),
    ]);
    let output = rank(folder.path(), &[&FILES[..], &["--entries", "entries.csv", "--lang", "en"]].concat());
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @r#"
    entries.csv:2: Unknown: "rankd"; did you mean "ranked"?
    entries.csv:2: A has a penalty that the event's key penalties does not admit
    entries.csv:2: A has a penalty below zero; write the points to take off
    entries.csv:3: The column status is empty
    marks.csv:2: The total of A is 101; it must be from 0 to 100
    "#);
}
