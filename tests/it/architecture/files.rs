//! Sizes, words, stages and templates.

use std::fs;
use std::path::Path;

use crate::architecture::assert_none;
use crate::architecture::source::{Source, files_below, from_root, product, root};

/// A file that needs more is two things.
const LINES: usize = 400;

/// Printed from the database, one block for each table: splitting it would help nobody.
const PRINTED: &str = "src/platform/db/schema.rs";

/// What may stand in no file of the project. Put together from halves, so that this file may stand in it.
const WORDS: [(&str, &str); 8] = [
    (concat!("/ro", "ot/"), "a path of one machine"),
    (concat!("/wo", "rk/"), "a path of one machine"),
    (concat!("/ho", "me/"), "a path of one machine"),
    (concat!("TO", "DO"), "what is not done is not in the product; say it in a report"),
    (concat!("FIX", "ME"), "what is not done is not in the product; say it in a report"),
    (concat!("to", "do!("), "a stub is not a feature"),
    (concat!("unimpl", "emented!("), "a stub is not a feature"),
    (concat!("../sh", "ared"), "the project stands alone"),
];

/// Every file a reader of the project meets.
fn project_files() -> Vec<std::path::PathBuf> {
    let folders = [
        "src",
        "tests",
        "benches",
        "templates",
        "assets",
        "locales",
        "migrations",
        "policies",
        "docs",
        "examples",
        "scripts",
        ".ci",
    ];
    let top = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path());
    // In a second working tree `.git` is a file that names a folder.
    let top = top.filter(|path| path.is_file() && !path.ends_with(".git"));
    folders.iter().flat_map(|folder| files_below(folder)).chain(top).collect()
}

#[test]
fn no_file_grows_beyond_four_hundred_lines() {
    let rust = |path: &&std::path::PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    let files: Vec<_> = ["src", "tests", "benches"].into_iter().flat_map(files_below).collect();
    let long = files.iter().filter(rust).filter_map(|path| {
        let lines = fs::read_to_string(path).unwrap().lines().count();
        let name = from_root(path);
        (lines > LINES && name != PRINTED)
            .then(|| format!("{name}: {lines} lines; divide it by what it does"))
    });
    assert_none("files too long to feel at home in", &long.collect::<Vec<_>>());
}

#[test]
fn no_file_holds_a_stub_or_a_path_of_one_machine() {
    let mut found = Vec::new();
    for path in project_files() {
        // A file that is not text holds no words.
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for (number, line) in text.lines().enumerate() {
            let word = WORDS.iter().find(|(word, _)| line.contains(word));
            found.extend(
                word.map(|(word, why)| format!("{}:{} says '{word}': {why}", from_root(&path), number + 1)),
            );
        }
    }
    assert_none("words that may not stand here", &found);
}

const STAGES: [&str; 8] =
    ["setup", "registration", "draw", "judging", "ranking", "publicity", "awards", "payout"];

#[test]
fn the_stages_stand_in_the_order_of_a_competitions_life() {
    let path = "src/lifecycle/mod.rs";
    let declared = Source::parse(path, &fs::read_to_string(root().join(path)).unwrap()).modules;
    let stages: Vec<&String> = declared.iter().filter(|module| STAGES.contains(&module.as_str())).collect();
    let in_order: Vec<&&str> =
        STAGES.iter().filter(|stage| declared.iter().any(|name| name == *stage)).collect();
    assert_eq!(stages, in_order, "lifecycle/mod.rs declares the stages as a competition goes through them");
    let folders: Vec<bool> =
        STAGES.iter().map(|stage| root().join("src/lifecycle").join(stage).is_dir()).collect();
    if folders.last() == Some(&true) {
        assert!(
            folders.iter().all(|there| *there),
            "what is paid went through all stages: {STAGES:?} {folders:?}"
        );
    }
}

#[test]
fn a_stage_with_pages_has_its_templates_and_its_tests() {
    let mut missing = Vec::new();
    for stage in STAGES {
        let folder = root().join("src/lifecycle").join(stage);
        if !has_pages(&folder) {
            continue;
        }
        if !root().join("templates").join(stage).is_dir() {
            missing.push(format!("templates/{stage}/: the pages of a stage stand under its name"));
        }
        let tests = root().join("tests/it");
        if !tests.join(format!("{stage}.rs")).exists() && !tests.join(stage).is_dir() {
            missing.push(format!("tests/it/{stage}.rs: the tests of a stage stand under its name"));
        }
    }
    assert_none("folders a stage lacks", &missing);
}

/// Whether every stage has its pages. Until then a page may be drawn before it is served.
pub(crate) fn thread_is_complete() -> bool {
    STAGES.iter().all(|stage| has_pages(&root().join("src/lifecycle").join(stage)))
}

fn has_pages(stage: &Path) -> bool {
    stage.join("web.rs").exists() || stage.join("web").is_dir()
}

#[test]
fn every_template_and_every_component_is_used() {
    if !thread_is_complete() {
        return;
    }
    let templates = files_below("templates");
    let texts: Vec<String> = templates.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let sources = product();
    let gapped = |literal: &str, name: &str| {
        let (start, end) = (literal.split('{').next().unwrap(), literal.rsplit('}').next().unwrap());
        literal.contains('{') && start.contains('/') && name.starts_with(start) && name.ends_with(end)
    };
    let named = |name: &str, own: &Path| {
        let quoted = [format!("\"{name}\""), format!("'{name}'")];
        let in_code = sources
            .iter()
            .any(|source| source.literals.iter().any(|(text, _)| text == name || gapped(text, name)));
        let others = templates.iter().zip(&texts).filter(|(path, _)| path.as_path() != own);
        in_code || others.into_iter().any(|(_, text)| quoted.iter().any(|quote| text.contains(quote)))
    };
    let mut unused = Vec::new();
    for (path, text) in templates.iter().zip(&texts) {
        let name = from_root(path).trim_start_matches("templates/").to_owned();
        let components = components_of(text);
        if components.is_empty() && !named(&name, path) {
            unused.push(format!("templates/{name}: no page renders it and no template names it"));
        }
        for component in components.iter().filter(|component| !texts.iter().any(|text| uses(text, component)))
        {
            unused.push(format!("templates/{name}: no template uses its component '{component}'"));
        }
    }
    assert_none("dead templates", &unused);
}

/// Names a template defines: `{% component tag(key) -%}`.
fn components_of(template: &str) -> Vec<&str> {
    let definitions = template.split("{% component ").skip(1);
    definitions.filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()).collect()
}

/// Whether a template calls a component: `{{ <tag key={key} /> }}` or `{% <note> %}…`.
fn uses(template: &str, component: &str) -> bool {
    let call = format!("<{component}");
    template
        .split(&call)
        .skip(1)
        .any(|rest| rest.starts_with(|c: char| !c.is_alphanumeric() && c != '-' && c != '_'))
}
