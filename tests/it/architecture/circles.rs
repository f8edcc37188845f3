//! Files that need each other, directly or by way of others, are one file in pieces: none can be read or changed
//! alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::architecture::assert_none;
use crate::architecture::source::{Source, product};

/// Left out by name: circles inside them fall when they are rebuilt.
const EXEMPT: [&str; 1] = ["src/policy/"];

/// Re-exports followed until a name is where it is defined.
const SIGNPOSTS: usize = 8;

#[test]
fn no_two_files_need_each_other() {
    let sources: Vec<Source> = product()
        .into_iter()
        .filter(|source| !EXEMPT.iter().any(|path| source.path.starts_with(path)))
        .collect();
    assert_none(
        "files in a circle; move what both need to where one of them already looks",
        &circles(&sources),
    );
}

/// Every circle, with one line for each file of it that says whom it names.
fn circles(sources: &[Source]) -> Vec<String> {
    let crossings = Crossings::of(sources);
    let reached: Vec<BTreeSet<usize>> = (0..sources.len()).map(|file| crossings.reached_from(file)).collect();
    let mut told = Vec::new();
    let mut seen = BTreeSet::new();
    for file in 0..sources.len() {
        if !reached[file].contains(&file) || !seen.insert(file) {
            continue;
        }
        let ring: BTreeSet<usize> =
            reached[file].iter().copied().filter(|other| reached[*other].contains(&file)).collect();
        seen.extend(&ring);
        let within = |(to, _): &(&usize, &String)| ring.contains(to);
        let lines = ring.iter().flat_map(|from| crossings.0[*from].iter().filter(within));
        told.push(lines.map(|(_, line)| line.clone()).collect::<Vec<_>>().join("\n    "));
    }
    told
}

/// For each file the files it needs, with the line that says so. A parent that only declares its children and hands
/// their names on needs none of them: whoever takes a name through it needs the file that defines it.
struct Crossings(Vec<BTreeMap<usize, String>>);

impl Crossings {
    fn of(sources: &[Source]) -> Self {
        let files: BTreeMap<Vec<String>, usize> =
            sources.iter().enumerate().map(|(number, source)| (source.module(), number)).collect();
        let needs = |(number, source): (usize, &Source)| {
            let mut needed = BTreeMap::new();
            for name in source.names.iter().filter(|name| !name.reexport) {
                let file = defines(sources, &files, &name.path, SIGNPOSTS);
                if let Some(file) = file.filter(|file| *file != number) {
                    let line = || format!("{}:{} names {}", source.path, name.line, name.path.join("::"));
                    needed.entry(file).or_insert_with(line);
                }
            }
            needed
        };
        Self(sources.iter().enumerate().map(needs).collect())
    }

    /// Every file on a way out of this one; itself only by way of another.
    fn reached_from(&self, file: usize) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut waiting = vec![file];
        while let Some(next) = waiting.pop() {
            waiting.extend(self.0[next].keys().filter(|needed| reached.insert(**needed)));
        }
        reached
    }
}

/// The file that defines what a path names; `None` for other crates, and for a module itself, of which nothing is
/// taken.
fn defines(
    sources: &[Source],
    files: &BTreeMap<Vec<String>, usize>,
    path: &[String],
    signposts: usize,
) -> Option<usize> {
    // The crate's root holds nothing but declarations.
    let (file, rest) = (2..=path.len()).rev().find_map(|end| {
        let (module, rest) = path.split_at(end);
        Some((*files.get(module)?, rest))
    })?;
    let (item, rest) = rest.split_first()?;
    match sources[file].aliases.get(item) {
        Some(full) if signposts > 0 => {
            defines(sources, files, &[full.as_slice(), rest].concat(), signposts - 1)
        }
        _ => Some(file),
    }
}

/// What the finder says of files with these paths and texts.
fn said(files: &[(&str, &str)]) -> String {
    let sources: Vec<Source> = files.iter().map(|(path, text)| Source::parse(path, text)).collect();
    circles(&sources).join("\n")
}

#[test]
fn two_files_that_need_each_other_are_found() {
    let a = ("src/a.rs", "use crate::b::B; pub struct A;");
    let b = ("src/b.rs", "pub struct B; fn f() { crate::a::A; }");
    assert!(said(&[a, b]).contains("src/a.rs:1 names crate::b::B"));
    assert!(said(&[a, b]).contains("src/b.rs:1 names crate::a::A"));
    assert_eq!(said(&[a, ("src/b.rs", "pub struct B;")]), "");
}

#[test]
fn a_circle_of_three_files_is_told_once_and_whole() {
    let three = [
        ("src/a.rs", "use crate::b::B;"),
        ("src/b.rs", "use crate::c::C;"),
        ("src/c.rs", "use crate::a::A;"),
    ];
    let told = said(&three);
    assert_eq!((told.lines().count(), told.matches(" names ").count()), (3, 3), "{told}");
}

#[test]
fn a_parent_that_hands_names_on_is_in_no_circle_and_hides_none() {
    let parent = ("src/m.rs", "mod one; mod two; pub use one::One; pub use two::Two;");
    let one = ("src/m/one.rs", "use super::Two; pub struct One;");
    assert_eq!(said(&[parent, one, ("src/m/two.rs", "pub struct Two;")]), "");
    let told = said(&[parent, one, ("src/m/two.rs", "use super::One; pub struct Two;")]);
    assert!(told.contains("one.rs:1") && told.contains("two.rs:1") && !told.contains("src/m.rs"), "{told}");
}

#[test]
fn a_parent_whose_own_function_a_child_calls_may_not_call_the_child() {
    let child = ("src/m/one.rs", "pub fn one() { super::both() }");
    assert_eq!(said(&[("src/m.rs", "mod one; pub fn both() {}"), child]), "");
    assert!(said(&[("src/m.rs", "mod one; pub fn both() { one::one() }"), child]).contains("src/m.rs:1"));
}
