//! Code, templates and catalogue agree: no sentence is missing, none is left over, none lacks a value.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::architecture::files::thread_is_complete;
use crate::architecture::source::{Source, files_below, from_root, product, root};
use crate::messages::catalogue;

/// Whether a literal is written like a message key.
fn like_a_key(text: &str) -> bool {
    let word =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    text.contains('-') && text.split('-').all(word)
}

/// Texts between double or single quotes inside `{{ … }}` and `{% … %}` of a template.
fn quoted_in(template: &str) -> Vec<String> {
    let mut found = Vec::new();
    for code in template.split(['{', '}']).skip(1) {
        for quote in ['"', '\''] {
            found.extend(code.split(quote).skip(1).step_by(2).map(str::to_owned));
        }
    }
    found
}

/// Keys of enums with codes: `coded_enum! { "prefix" Name { A = "code", … } }`, and the table of actions,
/// `actions! { A = "code": … }`, whose prefix is `action`.
fn keys_of_enums(sources: &[Source]) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for source in sources {
        let text = fs::read_to_string(root().join(&source.path)).unwrap();
        for (start, prefix) in [("\ncoded_enum! {", None), ("\nactions! {", Some("action"))] {
            for block in text.split(start).skip(1) {
                let block = block.split("\n}\n").next().unwrap();
                let prefix = prefix.unwrap_or_else(|| block.split('"').nth(1).unwrap());
                let codes = block.split("= \"").skip(1).filter_map(|rest| rest.split('"').next());
                keys.extend(codes.map(|code| format!("{prefix}-{code}")));
            }
        }
    }
    keys
}

/// Literals of the code, and where each stands.
fn literals_of(sources: &[Source]) -> Vec<(String, String)> {
    let of = |source: &Source| {
        let place = |line: &usize| format!("{}:{line}", source.path);
        source.literals.iter().map(|(text, line)| (text.clone(), place(line))).collect::<Vec<_>>()
    };
    sources.iter().flat_map(of).collect()
}

/// Everything that could name a key: literals of the code and of the templates.
fn named(sources: &[Source]) -> BTreeSet<String> {
    let in_code = literals_of(sources).into_iter().map(|(text, _)| text);
    let templates = files_below("templates");
    let in_templates = templates.iter().flat_map(|path| quoted_in(&fs::read_to_string(path).unwrap()));
    in_code.chain(in_templates).collect()
}

/// Whether a literal with a gap (`stage-`, `sheet-{}-title`) can become the key.
fn completes_to(literal: &str, key: &str) -> bool {
    let start = literal.split('{').next().unwrap();
    let end = literal.rsplit_once('}').map_or("", |(_, end)| end);
    start.strip_suffix('-').is_some_and(|start| like_a_key(&format!("{start}-x")))
        && key.starts_with(start)
        && key.ends_with(end)
}

#[test]
fn every_sentence_the_product_names_exists() {
    let known = catalogue("en");
    let areas: BTreeSet<&str> = known.keys().filter_map(|key| Some(key.split_once('-')?.0)).collect();
    let sources = product();
    let mut missing = Vec::new();
    for key in keys_of_enums(&sources) {
        if !known.contains_key(&key) {
            missing.push(format!("{key}: a code of an enum without a word"));
        }
    }
    for source in &sources {
        for reason in source.reasons.iter().filter(|reason| !known.contains_key(&reason.key)) {
            missing.push(format!("{}:{}: {}", source.path, reason.line, reason.key));
        }
    }
    // Keys handed to helpers: anything written like a key of an area that has sentences, but for prefixes of
    // keys and for codes, which end them.
    for (text, place) in literals_of(&sources) {
        let area = text.split_once('-').map_or("", |(area, _)| area);
        let part = |key: &String| key.starts_with(&format!("{text}-")) || key.ends_with(&format!("-{text}"));
        if like_a_key(&text) && areas.contains(area) && !known.contains_key(&text) && !known.keys().any(part)
        {
            missing.push(format!("{place}: {text}"));
        }
    }
    for path in files_below("templates") {
        let template = fs::read_to_string(&path).unwrap();
        let keys = template.split("key=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        for key in keys.filter(|key| like_a_key(key) && !known.contains_key(*key)) {
            missing.push(format!("{}: {key}", from_root(&path)));
        }
    }
    missing.sort();
    missing.dedup();
    assert!(missing.is_empty(), "add these to locales/zh-CN and locales/en:\n  {}\n", missing.join("\n  "));
}

#[test]
fn every_sentence_of_the_catalogue_is_said_somewhere() {
    if !thread_is_complete() {
        return;
    }
    let sources = product();
    let literals = named(&sources);
    let gapped: Vec<&String> =
        literals.iter().filter(|text| text.contains('{') || text.ends_with('-')).collect();
    let enums = keys_of_enums(&sources);
    let said = |key: &&String| {
        literals.contains(key.as_str())
            || enums.contains(*key)
            || gapped.iter().any(|literal| completes_to(literal, key))
    };
    let known = catalogue("en");
    let unsaid: Vec<&String> = known.keys().filter(|key| !said(key)).collect();
    assert!(unsaid.is_empty(), "no code and no template says these; remove them or use them: {unsaid:#?}");
}

/// Values may be added to a reason by a helper or a caller: in the same area their names stand somewhere.
#[test]
fn every_value_a_sentence_speaks_of_is_given_in_its_area() {
    let known = catalogue("en");
    let sources = product();
    let area = |path: &str| path.split('/').take(3).collect::<Vec<_>>().join("/");
    let mut given: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for source in &sources {
        let literals = source.literals.iter().map(|(text, _)| text.as_str());
        given.entry(area(&source.path)).or_default().extend(literals);
    }
    let mut wrong = Vec::new();
    for source in &sources {
        for reason in &source.reasons {
            let Some(wanted) = known.get(&reason.key) else { continue };
            let lacks = |name: &&String| {
                !reason.arguments.contains(name) && !given[&area(&source.path)].contains(name.as_str())
            };
            let missing: Vec<&String> = wanted.iter().filter(lacks).collect();
            if !missing.is_empty() {
                wrong.push(format!("{}:{} {}: {missing:?}", source.path, reason.line, reason.key));
            }
        }
    }
    assert!(wrong.is_empty(), "these sentences speak of values nobody gives:\n  {}\n", wrong.join("\n  "));
}

#[test]
fn the_readers_of_keys_read_what_is_there() {
    let text = r#"
        fn f() -> Because { Because::new("rank-tied").count("rank", 2).word("status", "prize-none") }
        fn g<'a>() -> impl Sized + use<'a> { vec![Because::new("cli-open-file").text("file", name)] }
    "#;
    let source = Source::parse("src/kernel/x.rs", text);
    let found: BTreeMap<&str, &[String]> =
        source.reasons.iter().map(|reason| (reason.key.as_str(), reason.arguments.as_slice())).collect();
    assert_eq!(found["rank-tied"], ["rank", "status"]);
    assert_eq!(found["cli-open-file"], ["file"]);
    assert!(quoted_in(r#"<p class="x-y">{{ t(key="home-title") }}</p>"#).contains(&"home-title".to_owned()));
    assert!(!quoted_in(r#"<p class="x-y">{{ t(key="home-title") }}</p>"#).contains(&"x-y".to_owned()));
    assert!(completes_to("stage-", "stage-draw") && completes_to("sheet-{}-title", "sheet-open-title"));
    assert!(!completes_to("{}", "stage-draw") && !completes_to("-", "stage-draw"));
}
