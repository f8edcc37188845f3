//! A number becomes the id of a row where the database is read, and where a stream of the right kind stands in its row.

use proc_macro2::TokenTree;

use crate::architecture::assert_none;
use crate::architecture::source::{Source, product, trees_of};

/// Where ids are declared, read, and made of streams.
const MAKERS: [&str; 3] = ["src/kernel/ids.rs", "src/platform/db/ids.rs", "src/audit/model/ids.rs"];

#[test]
fn nothing_else_makes_a_number_an_id() {
    let found: Vec<String> = product().iter().filter_map(violation).collect();
    assert_none("files that make a number an id by themselves", &found);
}

#[test]
fn an_id_made_of_a_number_is_found() {
    let said = |path, text| violation(&Source::parse(path, text));
    assert!(said("src/portal/usecase.rs", "fn f() -> RoundId { RoundId::of_row(1) }").is_some());
    assert!(said("src/portal/usecase.rs", "fn f(ids: Ids) { ids.map(RoundId::of_row) }").is_some());
    assert_eq!(said("src/portal/usecase.rs", "fn f(id: RoundId) -> i64 { id.row() }"), None);
    assert_eq!(said("src/audit/model/ids.rs", "fn f() -> RoundId { RoundId::of_row(1) }"), None);
}

fn violation(source: &Source) -> Option<String> {
    let makes = !MAKERS.contains(&source.path.as_str()) && makes_ids(&source.tokens);
    makes.then(|| source.path.clone())
}

fn makes_ids(trees: &[TokenTree]) -> bool {
    trees.iter().any(|tree| match tree {
        TokenTree::Ident(word) => word == "of_row",
        TokenTree::Group(group) => makes_ids(&trees_of(group)),
        _ => false,
    })
}
