//! What the binary is made of: licences, sources and bans of `deny.toml`, and nothing that is there twice or for nothing.
//!
//! The same file serves `cargo deny check`, which asks for advisories too and takes minutes to build.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};

use crate::architecture::assert_none;
use crate::architecture::source::{product, root};

/// Named in no line of ours: their features build the databases into the binary.
const FOR_FEATURES: [&str; 2] = ["libsqlite3-sys", "pq-sys"];

/// A crate of the binary.
struct Crate {
    name: String,
    version: String,
    licence: String,
    source: String,
    /// Of its versions which it asks for, by name of the other.
    asks: Vec<(String, String)>,
}

fn deny() -> toml::Table {
    fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap()
}

fn texts(table: &toml::Table, keys: [&str; 2]) -> BTreeSet<String> {
    let list = table[keys[0]][keys[1]].as_array().unwrap();
    let name = |value: &toml::Value| value.as_str().or_else(|| value["crate"].as_str()).unwrap().to_owned();
    list.iter().map(name).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// All crates the program is built from and with; not those of tests alone.
fn crates() -> Vec<Crate> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--locked", "--offline", "--format-version=1", "--filter-platform"]);
    let told = cargo.arg("x86_64-unknown-linux-gnu").current_dir(root()).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let nodes: BTreeMap<&str, &Value> = told["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| (node["id"].as_str().unwrap(), node))
        .collect();
    let mut reached = BTreeSet::new();
    let mut next = vec![told["resolve"]["root"].as_str().unwrap()];
    while let Some(id) = next.pop() {
        if reached.insert(id) {
            let shipped = |kinds: &Value| kinds.as_array().unwrap().iter().any(|kind| kind["kind"] != "dev");
            let below = nodes[id]["deps"].as_array().unwrap().iter();
            next.extend(
                below.filter(|dep| shipped(&dep["dep_kinds"])).map(|dep| dep["pkg"].as_str().unwrap()),
            );
        }
    }
    let packages = told["packages"].as_array().unwrap().iter();
    let own = told["resolve"]["root"].as_str().unwrap();
    packages
        .filter(|package| reached.contains(package["id"].as_str().unwrap()) && package["id"] != own)
        .map(|package| Crate {
            name: text(&package["name"]),
            version: text(&package["version"]),
            licence: text(&package["license"]),
            source: text(&package["source"]),
            asks: package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .map(|asked| (text(&asked["name"]), text(&asked["req"])))
                .collect(),
        })
        .collect()
}

fn allowed(licence: &str, allow: &BTreeSet<String>) -> bool {
    let read = Expression::parse_mode(licence, ParseMode::LAX);
    let names = |asked: &spdx::LicenseReq| asked.license.id().is_some_and(|id| allow.contains(id.name));
    read.is_ok_and(|expression| expression.evaluate(|asked| names(asked) && asked.addition.is_none()))
}

#[test]
fn licences_are_read_as_their_authors_write_them() {
    let allow = texts(&deny(), ["licenses", "allow"]);
    for licence in ["MIT/Apache-2.0", "Apache-2.0 OR GPL-2.0-only", "(MIT OR GPL-3.0-only) AND Unicode-3.0"] {
        assert!(allowed(licence, &allow), "{licence}");
    }
    for licence in
        ["", "GPL-3.0-only", "MIT AND GPL-3.0-only", "Apache-2.0 WITH LLVM-exception", "LicenseRef-own"]
    {
        assert!(!allowed(licence, &allow), "{licence}");
    }
}

#[test]
fn every_crate_of_the_binary_is_one_deny_toml_allows() {
    let deny = deny();
    let (allow, banned) = (texts(&deny, ["licenses", "allow"]), texts(&deny, ["bans", "deny"]));
    let crates = crates();
    assert!(crates.len() > 200, "{} crates", crates.len());
    let mut found = Vec::new();
    for one in &crates {
        if !allowed(&one.licence, &allow) {
            found.push(format!("{} {}: licence '{}'", one.name, one.version, one.licence));
        }
        if one.source != "registry+https://github.com/rust-lang/crates.io-index" {
            found.push(format!("{} {}: source '{}'", one.name, one.version, one.source));
        }
        if banned.contains(&one.name) {
            found.push(format!("{} {}: banned", one.name, one.version));
        }
        let anything = one.asks.iter().filter(|(_, versions)| versions == "*");
        found.extend(anything.map(|(asked, _)| format!("{} takes any {asked}", one.name)));
    }
    assert_none("what the binary may not be made of", &found);
}

/// A crate that comes in two versions is built, shipped and looked after twice: known ones may, others are looked at.
#[test]
fn no_crate_comes_in_two_versions_but_those_that_are_known_to() {
    let known = texts(&deny(), ["bans", "skip"]);
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in crates() {
        versions.entry(one.name).or_default().insert(one.version);
    }
    let twice: BTreeSet<String> =
        versions.into_iter().filter(|(_, versions)| versions.len() > 1).map(|(name, _)| name).collect();
    assert_eq!(twice, known, "left: what comes in two versions; right: [bans] skip of deny.toml");
}

#[test]
fn every_crate_the_program_asks_for_is_named_by_it() {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let texts: Vec<String> =
        product().iter().map(|source| fs::read_to_string(root().join(&source.path)).unwrap()).collect();
    let asked = manifest["dependencies"].as_table().unwrap().keys();
    let unused: Vec<String> = asked
        .filter(|name| {
            let called = name.replace('-', "_");
            let [path, import] = [format!("{called}::"), format!("use {called};")];
            !texts.iter().any(|text| text.contains(&path) || text.contains(&import))
        })
        .cloned()
        .collect();
    assert_eq!(unused, FOR_FEATURES, "asked for, and named by nothing");
}
