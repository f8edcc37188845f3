//! What is named …_in_tx joins the transaction of whoever calls it, and a page leaves it to its use-case: neither opens
//! one of its own.

use proc_macro2::{Delimiter, TokenTree};

use crate::architecture::assert_none;
use crate::architecture::source::{Source, is_punct, product, trees_of};

#[test]
fn what_joins_a_transaction_asks_for_nobody_and_opens_none() {
    let found: Vec<String> = product().iter().flat_map(violations).collect();
    assert_none("functions …_in_tx that take `By` or `Act`, or read and write by one", &found);
}

fn violations(source: &Source) -> Vec<String> {
    let told = |(name, line)| format!("{}:{line}: {name}", source.path);
    openers(&source.tokens).into_iter().map(told).collect()
}

/// Functions named …_in_tx in which somebody is asked for, or asks; and their lines.
fn openers(trees: &[TokenTree]) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (at, tree) in trees.iter().enumerate() {
        match (tree, trees.get(at + 1)) {
            (TokenTree::Ident(word), Some(TokenTree::Ident(name)))
                if word == "fn" && name.to_string().ends_with("_in_tx") =>
            {
                let function = &trees[at..];
                let end = function.iter().position(ends_function).map_or(function.len(), |end| end + 1);
                if opens(&function[..end]) {
                    found.push((name.to_string(), name.span().start().line));
                }
            }
            (TokenTree::Group(group), _) => found.extend(openers(&trees_of(group))),
            _ => {}
        }
    }
    found
}

fn ends_function(tree: &TokenTree) -> bool {
    is_punct(tree, ';') || matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// Whether `By` or `Act` is named, or something is read or written by one.
fn opens(trees: &[TokenTree]) -> bool {
    names(trees) || calls(trees)
}

fn names(trees: &[TokenTree]) -> bool {
    trees.iter().any(|tree| is_one_of(tree, &["By", "Act"])) || inside(trees, names)
}

/// Whether `by.read(…)` or `act.write(…)` is called.
fn calls(trees: &[TokenTree]) -> bool {
    let call = |three: &[TokenTree]| {
        is_one_of(&three[0], &["by", "act"])
            && is_punct(&three[1], '.')
            && is_one_of(&three[2], &["read", "write"])
    };
    trees.windows(3).any(call) || inside(trees, calls)
}

fn inside(trees: &[TokenTree], found: fn(&[TokenTree]) -> bool) -> bool {
    trees.iter().any(|tree| matches!(tree, TokenTree::Group(group) if found(&trees_of(group))))
}

fn is_one_of(tree: &TokenTree, words: &[&str]) -> bool {
    matches!(tree, TokenTree::Ident(found) if words.iter().any(|word| found == word))
}

#[test]
fn no_page_reads_or_writes_by_whoever_asks() {
    let sources = product();
    let round = sources.iter().filter(|source| source.is_page() && calls(&source.tokens));
    let found: Vec<String> = round.map(|source| source.path.clone()).collect();
    assert_none("pages that go round their use-case by `by.read` or `act.write`", &found);
}

#[test]
fn a_function_that_joins_a_transaction_and_opens_another_is_found() {
    let said = |text: &str| violations(&Source::parse("src/lifecycle/draw/usecase.rs", text)).join("\n");
    assert!(said("pub fn codes_in_tx(by: By<'_>) {}").contains("usecase.rs:1: codes_in_tx"));
    assert!(
        said("fn a() {}\nfn b_in_tx(conn: &mut Conn) { self.act.write(x) }")
            .contains("usecase.rs:2: b_in_tx")
    );
    assert!(said("impl X { fn c_in_tx(&self) { f(|| by.read(x)) } }").contains("c_in_tx"));
    assert!(said("fn d_in_tx(tx: &mut Tx<'_>) { By::new(tx.installation, tx.actor) }").contains("d_in_tx"));
    assert_eq!(
        said("fn e_in_tx(conn: &mut Conn) { store::read(conn) } fn f(by: By<'_>) { by.read(e_in_tx) }"),
        ""
    );
}

#[test]
fn a_page_that_reads_by_whoever_asks_is_found() {
    let page = |text: &str| Source::parse("src/lifecycle/draw/web.rs", text);
    assert!(calls(&page("fn f(ask: Ask) { ask.read(|by, uid| by.read(|conn| g(conn))) }").tokens));
    assert!(!calls(&page("fn f(ask: Ask) { ask.read(g) }").tokens));
    assert!(page("").is_page() && Source::parse("src/lifecycle/draw/web/map.rs", "").is_page());
    assert!(!Source::parse("src/lifecycle/draw/usecase.rs", "").is_page());
}
