//! What a command says of files that are not as they should be: not too much, and never over them.

use std::fs;
use std::process::Command;

use super::{EVENT, FILES, folder_with, rank};

/// A hundred problems and how many more there are; and no file that is read is written over.
#[test]
fn what_is_told_of_a_file_is_bounded_and_no_input_is_written_over() {
    let rows: Vec<String> = (0..150).map(|n| format!("E{n},x\n")).collect();
    let marks = format!("entry,total\n{}", rows.concat());
    let folder = folder_with(&[("event.toml", EVENT.as_bytes()), ("marks.csv", marks.as_bytes())]);
    let output = rank(folder.path(), &[&FILES[..], &["--lang", "en"]].concat());
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), errors.lines().count()), (Some(1), 101), "{errors}");
    assert!(errors.ends_with("50 more problems, not listed\n"), "{errors}");
    let good = "entry,total\nA,1\n";
    let folder = folder_with(&[("event.toml", EVENT.as_bytes()), ("marks.csv", good.as_bytes())]);
    for out in ["marks.csv", "./event.toml"] {
        let before = fs::read(folder.path().join(out)).unwrap();
        let output = rank(folder.path(), &[&FILES[..], &["--lang", "en", "--out", out]].concat());
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8(output.stderr).unwrap().contains("is read by this command"));
        assert_eq!(fs::read(folder.path().join(out)).unwrap(), before);
    }
}

#[test]
fn files_of_other_manners_and_hidden_characters_are_told_as_what_they_are() {
    for (marks, told) in [
        ("entry;total\nA;1\n", "marks.csv:1: The header is one column with semicolons in it"),
        ("entry\ttotal\nA\t1\n", "marks.csv:1: The header is one column with tabs in it"),
        ("entry,total\r\nA\u{1b}[2J,1\r\n", "marks.csv:2: entry holds a line break or a control character"),
        ("entry,total\r\nA,1\r\nB,x\r\n", "marks.csv:3: "),
    ] {
        let folder = folder_with(&[("event.toml", EVENT.as_bytes()), ("marks.csv", marks.as_bytes())]);
        let output = rank(folder.path(), &[&FILES[..], &["--lang", "en"]].concat());
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(1) && errors.starts_with(told), "{marks:?}: {errors}");
    }
}

/// Where nobody listens, a refusal is a refusal all the same.
#[test]
fn an_error_stream_that_cannot_be_written_is_no_panic() {
    let folder = folder_with(&[("event.toml", EVENT.as_bytes())]);
    for words in
        [&["rank", "--event", "event.toml", "--marks", "no.csv"][..], &["doctor", "--data", "nowhere"]]
    {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jiangsai"));
        // Open for reading alone.
        let deaf = || fs::File::open("/dev/null").unwrap();
        let status =
            command.current_dir(folder.path()).args(words).stdout(deaf()).stderr(deaf()).status().unwrap();
        assert_eq!(status.code(), Some(1), "{words:?}");
    }
}
