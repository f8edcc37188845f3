//! The address of a page is written once, in `pages/urls.rs`: its links and its route cannot part.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::architecture::assert_none;
use crate::architecture::source::{Source, product, root};

/// Where every address below one thing stands.
const ADDRESSES: &str = "src/pages/urls.rs";

/// Every address below one thing, by the thing and the address's own name: `("competition", "setup")`.
pub(crate) fn addresses() -> BTreeMap<(String, String), String> {
    let text = fs::read_to_string(root().join(ADDRESSES)).unwrap();
    let (mut thing, mut base) = ("", "");
    let mut addresses = BTreeMap::new();
    for line in text.lines().skip_while(|line| *line != "addresses! {").map(str::trim) {
        let Some((head, rest)) = line.split_once('"') else { continue };
        let (literal, _) = rest.split_once('"').unwrap();
        if let Some((name, _parts)) = head.split_once('(') {
            let address = format!("{base}/{{uid}}{literal}");
            addresses.insert((thing.to_owned(), name.to_owned()), address);
        } else {
            (thing, base) = (head.split_whitespace().next().unwrap(), literal);
        }
    }
    addresses
}

#[test]
fn no_page_writes_an_address_that_stands_among_the_addresses() {
    let addresses = addresses();
    assert!(addresses.len() > 80, "{addresses:?}");
    let found: Vec<String> = product().iter().flat_map(|source| written(source, &addresses)).collect();
    assert_none("addresses written by hand; `pages/urls.rs` has them", &found);
}

/// Literals of a page that are filled in to an address below one of the things: links and patterns of routes alike.
fn written(source: &Source, addresses: &BTreeMap<(String, String), String>) -> Vec<String> {
    let of_the_kit = source.path.starts_with("src/pages/") && source.path != ADDRESSES;
    if !source.is_page() && !of_the_kit {
        return Vec::new();
    }
    let bases: BTreeSet<&str> =
        addresses.values().filter_map(|address| Some(address.split_once("uid}")?.0)).collect();
    let by_hand = source.literals.iter().filter(|(text, _)| bases.iter().any(|base| text.starts_with(base)));
    by_hand.map(|(text, line)| format!("{}:{line}: {text}", source.path)).collect()
}

#[test]
fn an_address_written_by_hand_is_found() {
    let said = |path: &str, text: &str| written(&Source::parse(path, text), &addresses()).join("\n");
    let page = "src/lifecycle/judging/web/pad.rs";
    assert!(said(page, "fn f() { format!(\"/sheets/{uid}\") }").contains("pad.rs:1: /sheets/{uid}"));
    assert!(said(page, "fn f() { format!(\"/rounds/{}/seats/{}\", a, b) }").contains("/rounds/{}/seats/{}"));
    assert!(said(page, "fn f() { r.route(\"/rounds/{uid}/sign\", g()) }").contains("/rounds/{uid}/sign"));
    assert_eq!(said(page, "fn f() { r.route(\"/judge\", g()); format!(\"/link/{token}\") }"), "");
    assert_eq!(said("src/portal/rules.rs", "fn f() { format!(\"/rounds/{uid}/sign\") }"), "");
}
