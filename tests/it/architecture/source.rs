//! Reads Rust files as tokens: comments and test-only items fall away, and every path is written in full.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// One file of the product.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// From the project's root: `src/kernel/money.rs`.
    pub(crate) path: String,
    /// Every path the file names, in full.
    pub(crate) names: Vec<Name>,
    /// Every string literal and its line; documentation is none.
    pub(crate) literals: Vec<(String, usize)>,
    /// Every reason the file builds from a literal key.
    pub(crate) reasons: Vec<Reason>,
    /// Declared child modules, in order.
    pub(crate) modules: Vec<String>,
    /// What short names stand for: imports, re-exports and child modules.
    pub(crate) aliases: BTreeMap<String, Vec<String>>,
    /// All of it that the product is made of.
    pub(crate) tokens: Vec<TokenTree>,
}

/// A path such as `crate::kernel::money::Fen` or `diesel::prelude`.
#[derive(Debug)]
pub(crate) struct Name {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
    /// The function it stands in; empty outside of functions.
    pub(crate) function: String,
    /// Only handed on: `pub use`.
    pub(crate) reexport: bool,
}

/// `Because::new("key").text("argument", …)…`
#[derive(Debug)]
pub(crate) struct Reason {
    pub(crate) key: String,
    pub(crate) arguments: Vec<String>,
    pub(crate) line: usize,
}

/// The project's root folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder of the project, sorted; none where the folder is missing.
pub(crate) fn files_below(folder: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root().join(folder)) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&from_root(&path)));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A file's path as messages name it.
pub(crate) fn from_root(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned()
}

/// Every Rust file of the product.
pub(crate) fn product() -> Vec<Source> {
    let rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    let read = |path: PathBuf| Source::parse(&from_root(&path), &fs::read_to_string(&path).unwrap());
    files_below("src").into_iter().filter(rust).map(read).collect()
}

impl Source {
    /// Reads a file's text; `path` says where in the crate it stands.
    pub(crate) fn parse(path: &str, text: &str) -> Self {
        let mut source = Self { path: path.to_owned(), ..Self::default() };
        let tokens = without_tests(&TokenStream::from_str(text).unwrap());
        source.imports(&tokens);
        source.walk(&tokens, "");
        source.tokens = tokens;
        source
    }

    /// Whether it stands in the layer of pages, or answers calls as they do.
    pub(crate) fn is_page(&self) -> bool {
        ["/web/", "/web.rs", "/api.rs"].iter().any(|part| self.path.contains(part))
    }

    /// The module a file is: `["crate", "kernel", "money"]`.
    pub(crate) fn module(&self) -> Vec<String> {
        let inside = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let parts = inside.split('/').filter(|part| !["mod", "lib", "main"].contains(part));
        std::iter::once("crate").chain(parts).map(str::to_owned).collect()
    }

    /// First pass: `use` and `mod` items, so that the second can write short names in full.
    fn imports(&mut self, trees: &[TokenTree]) {
        let mut rest = trees;
        let mut public = false;
        while let [first, tail @ ..] = rest {
            rest = tail;
            match first {
                TokenTree::Ident(word) if word == "use" => {
                    let end = tail.iter().position(|tree| is_punct(tree, ';')).unwrap_or(tail.len());
                    self.import(&tail[..end], &[], public);
                    rest = &tail[end..];
                }
                TokenTree::Ident(word) if word == "pub" => {
                    public = true;
                    continue;
                }
                TokenTree::Group(group) if public && group.delimiter() == Delimiter::Parenthesis => continue,
                TokenTree::Ident(word) if word == "mod" => {
                    if let [TokenTree::Ident(name), ..] = tail {
                        self.modules.push(name.to_string());
                        let full = [self.module(), vec![name.to_string()]].concat();
                        self.aliases.insert(name.to_string(), full);
                    }
                }
                TokenTree::Group(group) => self.imports(&trees_of(group)),
                _ => {}
            }
            public = false;
        }
    }

    /// One `use` tree: `a::b::{c, d as e}`.
    fn import(&mut self, trees: &[TokenTree], prefix: &[String], reexport: bool) {
        for item in trees.split(|tree| is_punct(tree, ',')) {
            let mut path = prefix.to_vec();
            let mut line = 0;
            let mut alias = None;
            let mut renamed = false;
            for tree in item {
                match tree {
                    TokenTree::Ident(word) if word == "as" => renamed = true,
                    TokenTree::Ident(word) if renamed => alias = Some(word.to_string()),
                    TokenTree::Ident(word) => {
                        path.push(word.to_string());
                        line = word.span().start().line;
                    }
                    TokenTree::Punct(punct) if punct.as_char() == '*' => path.push("*".to_owned()),
                    TokenTree::Group(group) => {
                        self.import(&trees_of(group), &path, reexport);
                        line = 0;
                    }
                    _ => {}
                }
            }
            // `a::{self}` names a itself.
            if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
                path.pop();
            }
            if line == 0 {
                continue;
            }
            let full = self.in_full(&path);
            if let Some(last) = full.last() {
                self.aliases.insert(alias.unwrap_or_else(|| last.clone()), full.clone());
            }
            self.names.push(Name { path: full, line, function: String::new(), reexport });
        }
    }

    /// `super::model::Sheet` → `crate::lifecycle::judging::model::Sheet`; short imported names likewise.
    fn in_full(&self, path: &[String]) -> Vec<String> {
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        match first.as_str() {
            "crate" => path.to_vec(),
            "jiangsai" => [&["crate".to_owned()], rest].concat(),
            "self" => [&self.module(), rest].concat(),
            "super" => {
                let above = path.iter().take_while(|part| *part == "super").count();
                let module = self.module();
                let kept = module.len().saturating_sub(above);
                [&module[..kept], &path[above..]].concat()
            }
            _ => match self.aliases.get(first) {
                Some(full) => [full.as_slice(), rest].concat(),
                None => path.to_vec(),
            },
        }
    }

    /// Second pass: paths, literals and reasons, in expressions and inside macros alike.
    fn walk(&mut self, trees: &[TokenTree], function: &str) {
        let mut at = 0;
        let mut function = function.to_owned();
        while at < trees.len() {
            match &trees[at] {
                TokenTree::Ident(word) if word == "fn" => {
                    if let Some(TokenTree::Ident(name)) = trees.get(at + 1) {
                        function = name.to_string();
                    }
                    at += 1;
                }
                // `use<'a>` in a type says what it borrows and ends nowhere.
                TokenTree::Ident(word)
                    if word == "use" && !trees.get(at + 1).is_some_and(|tree| is_punct(tree, '<')) =>
                {
                    while at < trees.len() && !is_punct(&trees[at], ';') {
                        at += 1;
                    }
                }
                // `pub(in crate::…)` says who may see it, not whom it knows.
                TokenTree::Ident(word) if word == "pub" => {
                    let scoped = matches!(trees.get(at + 1), Some(TokenTree::Group(_)));
                    at += 1 + usize::from(scoped);
                }
                TokenTree::Ident(word) => {
                    let line = word.span().start().line;
                    let (path, past) = path_at(trees, at);
                    if path.ends_with(&["Because".to_owned(), "new".to_owned()]) {
                        self.reasons.extend(reason_at(&trees[past..], line));
                    }
                    if path.len() > 1 || self.aliases.contains_key(&path[0]) {
                        let path = self.in_full(&path);
                        self.names.push(Name { path, line, function: function.clone(), reexport: false });
                    }
                    at = past;
                }
                TokenTree::Literal(literal) => {
                    let line = literal.span().start().line;
                    self.literals.extend(text_of(&trees[at]).map(|text| (text, line)));
                    at += 1;
                }
                TokenTree::Group(group) => {
                    self.walk(&trees_of(group), &function);
                    at += 1;
                }
                TokenTree::Punct(_) => at += 1,
            }
        }
    }
}

pub(crate) fn trees_of(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

pub(crate) fn is_punct(tree: &TokenTree, punct: char) -> bool {
    matches!(tree, TokenTree::Punct(found) if found.as_char() == punct)
}

/// The text of a plain or raw string literal.
fn text_of(tree: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = tree else { return None };
    let written = literal.to_string();
    let inner = written.trim_start_matches('r').trim_matches('#');
    Some(inner.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

/// The path that starts at a word, and the place after it.
fn path_at(trees: &[TokenTree], start: usize) -> (Vec<String>, usize) {
    let mut path = vec![trees[start].to_string()];
    let mut at = start + 1;
    while let [colon, second, TokenTree::Ident(word), ..] = &trees[at..]
        && is_punct(colon, ':')
        && is_punct(second, ':')
    {
        path.push(word.to_string());
        at += 3;
    }
    (path, at)
}

/// The literal key after `Because::new` and the arguments chained to it.
fn reason_at(after: &[TokenTree], line: usize) -> Option<Reason> {
    let [TokenTree::Group(call), chain @ ..] = after else { return None };
    let key = text_of(trees_of(call).first()?)?;
    let mut arguments = Vec::new();
    let mut rest = chain;
    while let [dot, TokenTree::Ident(_), TokenTree::Group(call), tail @ ..] = rest
        && is_punct(dot, '.')
    {
        arguments.extend(trees_of(call).first().and_then(text_of));
        rest = tail;
    }
    Some(Reason { key, arguments, line })
}

/// Drops what only tests see and what only readers see: `#[cfg(test)]` items and documentation.
fn without_tests(tokens: &TokenStream) -> Vec<TokenTree> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut kept = Vec::new();
    let mut at = 0;
    while at < trees.len() {
        let inner = usize::from(trees.get(at + 1).is_some_and(|tree| is_punct(tree, '!')));
        let attribute = match trees.get(at + 1 + inner) {
            Some(TokenTree::Group(group))
                if is_punct(&trees[at], '#') && group.delimiter() == Delimiter::Bracket =>
            {
                group.stream().to_string()
            }
            _ => String::new(),
        };
        if attribute.starts_with("doc =") {
            at += 2 + inner;
        } else if attribute.replace(' ', "") == "cfg(test)" {
            let item = &trees[at + 2..];
            let length = item.iter().position(ends_item).map_or(item.len(), |last| last + 1);
            at += 2 + length;
        } else {
            kept.push(match &trees[at] {
                TokenTree::Group(group) => TokenTree::Group(Group::new(
                    group.delimiter(),
                    without_tests(&group.stream()).into_iter().collect(),
                )),
                other => other.clone(),
            });
            at += 1;
        }
    }
    kept
}

fn ends_item(tree: &TokenTree) -> bool {
    is_punct(tree, ';') || matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}
