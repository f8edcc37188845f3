//! Sentences are for readers: nothing is decided by which one was said.

use proc_macro2::TokenTree;

use crate::architecture::assert_none;
use crate::architecture::source::{Source, is_punct, product, trees_of};

/// Who may look at a key, and why.
const EXEMPT: [&str; 4] = [
    // Turns keys into words.
    "src/pages/",
    // Results are kept as their words; of these the type is read again, once.
    "src/scoring/model/why.rs",
    // The engine of awards gives its reasons no types yet.
    "src/lifecycle/awards/web/reasons.rs",
    "src/lifecycle/awards/web/statement.rs",
];

/// What looks into a text.
const LOOKS: [&str; 8] =
    ["starts_with", "ends_with", "contains", "strip_prefix", "strip_suffix", "eq", "ne", "cmp"];

/// What gives a text back as it is.
const SAME: [&str; 6] = ["as_ref", "as_str", "clone", "to_owned", "into_owned", "deref"];

#[test]
fn nothing_is_decided_by_the_key_of_a_sentence() {
    let exempt = |source: &&Source| EXEMPT.iter().any(|path| source.path.starts_with(path));
    let mut found = Vec::new();
    for source in product().iter().filter(|source| !exempt(source)) {
        let lines = compared(&source.tokens);
        found.extend(lines.iter().map(|line| format!("{}:{line}", source.path)));
    }
    assert_none(
        "decisions by the key of a message; give the reason a type of its own, and match on that",
        &found,
    );
}

/// Lines on which a field `key` is compared, looked into or matched on.
fn compared(trees: &[TokenTree]) -> Vec<usize> {
    let mut lines = Vec::new();
    for (at, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Ident(word) if word == "match" => {
                let scrutinee = trees[at..].iter().position(is_block).map(|end| &trees[at..at + end]);
                lines.extend(scrutinee.and_then(key_in));
            }
            TokenTree::Ident(word) if LOOKS.iter().any(|look| word == look) || word == "matches" => {
                let bang = usize::from(trees.get(at + 1).is_some_and(|next| is_punct(next, '!')));
                if let Some(TokenTree::Group(arguments)) = trees.get(at + 1 + bang) {
                    lines.extend(key_in(&trees_of(arguments)));
                }
            }
            TokenTree::Ident(word) if word == "key" && is_field(trees, at) => {
                let after = past_same(&trees[at + 1..]);
                if is_comparison(after) || is_comparison(&before(trees, at)) || is_look(after) {
                    lines.push(word.span().start().line);
                }
            }
            TokenTree::Group(group) => lines.extend(compared(&trees_of(group))),
            _ => {}
        }
    }
    lines.sort_unstable();
    lines.dedup();
    lines
}

fn is_block(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Brace)
}

/// `.key`, and no call of a method so named.
fn is_field(trees: &[TokenTree], at: usize) -> bool {
    let called = matches!(trees.get(at + 1), Some(TokenTree::Group(_)));
    at > 0 && is_punct(&trees[at - 1], '.') && !called
}

/// The line of the first field `key` anywhere in these.
fn key_in(trees: &[TokenTree]) -> Option<usize> {
    trees.iter().enumerate().find_map(|(at, tree)| match tree {
        TokenTree::Ident(word) if word == "key" && is_field(trees, at) => Some(word.span().start().line),
        TokenTree::Group(group) => key_in(&trees_of(group)),
        _ => None,
    })
}

/// What follows after calls that change nothing: `.as_ref()`.
fn past_same(mut trees: &[TokenTree]) -> &[TokenTree] {
    while let [dot, TokenTree::Ident(word), TokenTree::Group(_), rest @ ..] = trees
        && is_punct(dot, '.')
        && SAME.iter().any(|same| word == same)
    {
        trees = rest;
    }
    trees
}

/// What stands before the expression a field belongs to.
fn before(trees: &[TokenTree], at: usize) -> Vec<TokenTree> {
    let part = |tree: &&TokenTree| {
        matches!(tree, TokenTree::Ident(_) | TokenTree::Group(_))
            || ['.', '&', '*', '?'].iter().any(|punct| is_punct(tree, *punct))
    };
    let length = trees[..at].iter().rev().take_while(part).count();
    trees[(at - length).saturating_sub(2)..at - length].to_vec()
}

fn is_comparison(trees: &[TokenTree]) -> bool {
    matches!(trees, [first, second, ..] if (is_punct(first, '=') || is_punct(first, '!')) && is_punct(second, '='))
}

fn is_look(trees: &[TokenTree]) -> bool {
    matches!(trees, [dot, TokenTree::Ident(word), ..] if is_punct(dot, '.') && LOOKS.iter().any(|look| word == look))
}

/// How many lines of a function's body decide by a key.
fn deciding(body: &str) -> usize {
    compared(&Source::parse("src/portal/rules.rs", &format!("fn f() {{\n{body}\n}}")).tokens).len()
}

#[test]
fn every_way_of_deciding_by_a_key_is_found() {
    for body in [
        r#"because.key == "rank-tied""#,
        r#""rank-tied" != because.key"#,
        r#"Some("rank-tied") == problem.because.key.as_ref()"#,
        r#"because.key.as_ref() == "rank-tied""#,
        r#"because.key.starts_with("rank-why-")"#,
        r#"all.iter().any(|why| why.key.clone().contains("why"))"#,
        r#"["rank-tied"].contains(&reason.key.as_ref())"#,
        r#"match because.key.as_ref() { "rank-tied" => 1, _ => 2 }"#,
        r#"match kind(&because.key) { Kind::Fact => 1 }"#,
        r#"matches!(because.key.as_ref(), "rank-tied")"#,
    ] {
        assert_eq!(deciding(body), 1, "{body}");
    }
}

#[test]
fn handing_a_key_on_decides_nothing() {
    for body in [
        "say(&because.key)",
        "Because { key: because.key.clone(), args }",
        r#"group.act.key.clone()"#,
        "x == y; let key = because.key;",
        "map.key() == 1",
        "let a = b == c; f(because.key)",
    ] {
        assert_eq!(deciding(body), 0, "{body}");
    }
}
