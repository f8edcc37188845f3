//! The routes of the product, read from its source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::architecture::addresses::addresses;
use crate::architecture::source::files_below;

/// A route as the source declares it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Route {
    pub(crate) path: String,
    pub(crate) method: String,
}

/// Makes the tree of what the stages declare; the paths in it are of its own tests.
const THE_TREE: &str = "src/pages/routes.rs";

/// The path a declaration begins with, and what comes after it.
fn path<'a>(declared: &'a str, addresses: &BTreeMap<(String, String), String>) -> Option<(String, &'a str)> {
    if let Some(literal) = declared.strip_prefix('"') {
        return literal.split_once('"').map(|(path, rest)| (path.to_owned(), rest));
    }
    let (thing, made) = declared.strip_prefix("urls::")?.split_once("(UID).").unwrap();
    let (name, made) = made.split_once('(').unwrap();
    let (_parts, rest) = made.split_once(')').unwrap();
    Some((addresses[&(thing.to_owned(), name.to_owned())].clone(), rest))
}

/// All routes, each once.
pub(crate) fn all() -> BTreeSet<Route> {
    let addresses = addresses();
    let mut found = BTreeSet::new();
    for file in files_below("src").into_iter().filter(|file| !file.ends_with(THE_TREE)) {
        let source: String = fs::read_to_string(&file).unwrap();
        // Line ends of a formatter make no difference.
        let source: String = source.split_whitespace().collect::<Vec<_>>().join(" ");
        for declared in source.split(".route(").skip(1) {
            let Some((path, rest)) = path(declared.trim_start(), &addresses) else { continue };
            let rest = rest.trim_start_matches([',', ' ']);
            let method =
                rest.strip_prefix("web::").unwrap_or_else(|| panic!("{}: {path}: {rest}", file.display()));
            let method = method.split_once('(').unwrap().0.to_uppercase();
            found.insert(Route { path, method });
        }
    }
    found
}

/// Set only where there is a demo; the walk from filing to payout sets it.
const OF_A_DEMO: &str = "/demo/clock";

/// Paths of the routes that write.
pub(crate) fn writing() -> BTreeSet<String> {
    let reading = ["GET", "HEAD"];
    all()
        .into_iter()
        .filter(|route| !reading.contains(&route.method.as_str()))
        .map(|route| route.path)
        .filter(|path| path != OF_A_DEMO)
        .collect()
}

#[test]
fn no_route_is_declared_in_a_way_that_is_not_read_here() {
    let mut other = BTreeSet::new();
    for file in files_below("src").into_iter().filter(|file| !file.ends_with(THE_TREE)) {
        let source = fs::read_to_string(&file).unwrap();
        for word in [
            "web::resource(",
            "web::scope(",
            ".default_service(",
            "web::put()",
            "web::delete()",
            "web::patch()",
            "#[post",
            "#[get",
            "#[put",
        ] {
            if source.contains(word) {
                other.insert(format!("{} {word}", file.file_name().unwrap().to_string_lossy()));
            }
        }
    }
    // The marks are put as JSON. Published results, whose paths have names, only read.
    let expected = ["api.rs web::put()"];
    assert_eq!(other, expected.into_iter().map(str::to_owned).collect(), "look at these, then at `all` here");
    assert!(writing().len() > 50, "{}", writing().len());
}
