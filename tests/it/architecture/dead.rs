//! A library's public items look used to the compiler, whoever uses them: what nobody names is found here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use proc_macro2::{Delimiter, TokenTree};

use crate::architecture::assert_none;
use crate::architecture::source::{Source, files_below, product, trees_of};

#[test]
fn every_public_item_is_named_where_it_is_not_defined() {
    let outside = ["tests", "benches"].into_iter().flat_map(files_below);
    let texts: Vec<String> = outside.filter_map(|path| fs::read_to_string(path).ok()).collect();
    assert_none("public items nobody names; take them away", &unnamed(&product(), &texts));
}

/// Public functions, constants and types whose name stands nowhere but in their definitions.
fn unnamed(sources: &[Source], texts: &[String]) -> Vec<String> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let outside: BTreeSet<&str> =
        texts.iter().flat_map(|text| text.split(move |c: char| !is_name(c))).collect();
    let mut said: BTreeMap<String, usize> = BTreeMap::new();
    let mut defined: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources {
        count(&source.tokens, &mut said);
        for (name, line) in public_items(&source.tokens) {
            defined.entry(name).or_default().push(format!("{}:{line}", source.path));
        }
    }
    let dead = defined
        .into_iter()
        .filter(|(name, places)| said[name] <= places.len() && !outside.contains(name.as_str()));
    dead.flat_map(|(name, places)| places.into_iter().map(move |place| format!("{place}: {name}"))).collect()
}

/// How often every word stands there.
fn count(trees: &[TokenTree], said: &mut BTreeMap<String, usize>) {
    for tree in trees {
        match tree {
            TokenTree::Ident(word) => *said.entry(word.to_string()).or_default() += 1,
            TokenTree::Group(group) => count(&trees_of(group), said),
            _ => {}
        }
    }
}

/// Names of `pub` items, and their lines. Of narrower ones the compiler itself finds what is dead.
fn public_items(trees: &[TokenTree]) -> Vec<(String, usize)> {
    let mut items = Vec::new();
    for (at, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Ident(word) if word == "pub" => items.extend(item_after(&trees[at + 1..])),
            TokenTree::Group(group) => items.extend(public_items(&trees_of(group))),
            _ => {}
        }
    }
    items
}

fn item_after(mut trees: &[TokenTree]) -> Option<(String, usize)> {
    if matches!(trees.first(), Some(TokenTree::Group(scope)) if scope.delimiter() == Delimiter::Parenthesis) {
        return None;
    }
    while let [TokenTree::Ident(word), TokenTree::Ident(name), ..] = trees {
        let word = word.to_string();
        if ["fn", "struct", "enum", "type", "trait", "static"].contains(&word.as_str())
            || (word == "const" && name != "fn")
        {
            return Some((name.to_string(), name.span().start().line));
        }
        trees = &trees[1..];
    }
    None
}

fn said(product: &str, tests: &str) -> String {
    unnamed(&[Source::parse("src/kernel/x.rs", product)], &[tests.to_owned()]).join("\n")
}

#[test]
fn an_item_nobody_names_is_found() {
    assert!(said("pub fn floor_zero() {}", "").contains("src/kernel/x.rs:1: floor_zero"));
    assert!(said("impl X { pub const fn most() {} }", "").contains("most"));
    assert!(said("pub const READING: u8 = 1;", "READINGS").contains("READING"));
    assert!(
        said("/// As [`gone`].\npub async fn gone() {} #[cfg(test)] mod tests { fn t() { gone() } }", "")
            .contains("gone")
    );
    assert_eq!(said("pub fn used() {} fn g() { used() }", ""), "");
    assert_eq!(said("pub fn tested() {}", "x::tested()"), "");
    assert_eq!(
        said("pub(crate) fn narrow() {} fn private() {} pub use a::b; pub mod c; pub field: D", ""),
        ""
    );
}
