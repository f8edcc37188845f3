//! Who may know whom. The folder says the area, the file's name says the layer; `ARCHITECTURE.md` is the prose.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::architecture::source::{Name, Source, files_below, root};

/// Areas in order: each may know those before it, none after it.
const AREAS: [&str; 23] = [
    "kernel",
    "notation",
    "scoring",
    "policy",
    "platform",
    "audit",
    "access",
    "pages",
    "calendar",
    "register",
    "files",
    "jobs",
    "setup",
    "registration",
    "draw",
    "judging",
    "ranking",
    "publicity",
    "awards",
    "payout",
    "documents",
    "portal",
    "shell",
];

/// Areas that are not made of layers: vocabulary, engines, and what the product stands on.
const WITHOUT_LAYERS: [&str; 7] = ["kernel", "notation", "scoring", "policy", "platform", "pages", "shell"];

/// Pure areas: any area may know them.
const PURE: [&str; 4] = ["kernel", "notation", "scoring", "policy"];

/// The layers of all other areas. Besides them `access` holds the door every write goes through.
const LAYERS: [&str; 7] = ["mod", "model", "rules", "store", "usecase", "web", "api"];

const IO: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::time::SystemTime",
    "std::time::Instant",
    "chrono::Utc::now",
    "chrono::Local",
    "getrandom",
    "tokio",
    "jsonwebtoken",
    "diesel",
    "diesel_migrations",
    "libsqlite3_sys",
    "pq_sys",
    "tracing",
    "metrics",
    "clap",
    "rustls",
    "fluent_templates",
    "rust_embed",
    "flate2",
];
const WEB: &[&str] = &["actix_web", "tera"];
const DATABASE: &[&str] = &["diesel", "diesel_migrations", "libsqlite3_sys", "pq_sys"];

const PURE_WHY: &str =
    "rules are pure: the same facts give the same answer, in a test, on a page and headless";
const STORE_WHY: &str = "a store only queries and keeps; what may happen is decided in rules and use-cases";
const USECASE_WHY: &str =
    "a use-case is one intention in one transaction, whoever asks: a page, the API or a test";
const WEB_WHY: &str = "a handler reads a request, calls one use-case and renders; it has no way around permission, \
                       phase and audit";
const SHELL_WHY: &str = "the shell wires; all work goes through use-cases and routes";
const ORDER_WHY: &str = "areas stand in the order of a competition's life; a later stage reads an earlier one, so \
                         the earlier one never depends on it";
const LAYERS_WHY: &str =
    "the file's name is its layer: model, rules, store, usecase, web or api (or a folder so named)";
const OTHERS_WHY: &str = "of another area a use-case takes types, rules and functions named …_in_tx, which join its \
                          transaction; never a store, never a function that opens a second transaction";

const SHEETS_WHY: &str =
    "a sheet is read and written by notation alone: every problem with its line, every cell guarded";

const TABLES_WHY: &str =
    "a table belongs to the area whose migration makes it, and a later stage's is not to be read";

/// What a file is, by its path.
struct Role<'a> {
    area: &'a str,
    layer: &'a str,
}

/// Every forbidden import of a file: `file:line names path: reason`.
pub(crate) fn violations(source: &Source) -> Vec<String> {
    let inside = source.path.trim_start_matches("src/");
    if inside == "lib.rs" || inside == "lifecycle/mod.rs" {
        return Vec::new();
    }
    if inside == "main.rs" {
        let other = |name: &&Name| crate_path(name).is_some_and(|path| !path.starts_with(&["shell", "cli"]));
        return source.names.iter().filter(other).map(|name| told(source, name, SHELL_WHY)).collect();
    }
    let parts: Vec<&str> =
        inside.trim_start_matches("lifecycle/").trim_end_matches(".rs").split('/').collect();
    let mut role = Role { area: parts[0], layer: parts.get(1).copied().unwrap_or("mod") };
    if !AREAS.contains(&role.area) {
        return vec![format!("{}: say in {} which areas '{}' may know", source.path, file!(), role.area)];
    }
    if !WITHOUT_LAYERS.contains(&role.area) && !LAYERS.contains(&role.layer) {
        if role.area != "access" {
            return vec![format!("{}: {LAYERS_WHY}", source.path)];
        }
        role.layer = if role.layer == "actions" { "rules" } else { "door" };
    }
    let judged = source.names.iter().filter_map(|name| Some((name, objection(&role, name)?)));
    let mut seen = BTreeSet::new();
    judged.filter(|(name, _)| seen.insert(&name.path)).map(|(name, why)| told(source, name, why)).collect()
}

fn told(source: &Source, name: &Name, why: &str) -> String {
    format!("{}:{} names {}: {why}", source.path, name.line, name.path.join("::"))
}

/// Why this file may not name that path.
fn objection(role: &Role<'_>, name: &Name) -> Option<&'static str> {
    match crate_path(name) {
        Some(path) => inside_objection(role, &path, &name.function),
        None => outside_objection(role, &name.path.join("::")),
    }
}

/// Libraries a file may not use.
fn outside_objection(role: &Role<'_>, path: &str) -> Option<&'static str> {
    let names =
        |list: &[&str]| list.iter().any(|banned| path == *banned || path.starts_with(&format!("{banned}::")));
    if role.area != "notation" && names(&["csv"]) {
        return Some(SHEETS_WHY);
    }
    let (lists, why): (&[&[&str]], _) = match (role.area, role.layer) {
        ("kernel" | "notation" | "scoring" | "policy", _) | (_, "model" | "rules") => (&[IO, WEB], PURE_WHY),
        ("platform", _) => (&[WEB], "what the product stands on knows no page"),
        ("shell", _) => (&[DATABASE], SHELL_WHY),
        ("pages", _) => (&[DATABASE], WEB_WHY),
        (_, "store") => (&[WEB, &["tokio"]], STORE_WHY),
        (_, "usecase") => (&[WEB, DATABASE], USECASE_WHY),
        (_, "web" | "api") => (&[DATABASE], WEB_WHY),
        _ => (&[WEB, DATABASE], LAYERS_WHY),
    };
    lists.iter().any(|list| names(list)).then_some(why)
}

/// Other modules of the crate a file may not use. `path` starts with the area.
fn inside_objection(role: &Role<'_>, path: &[&str], function: &str) -> Option<&'static str> {
    let area = *path.first()?;
    let layer = match path {
        // The table of actions is as pure as any rule, and so are addresses.
        ["access", "actions", ..] | ["pages", "urls", ..] => "rules",
        [_, layer, ..] => *layer,
        _ => "mod",
    };
    let place = |name: &str| AREAS.iter().position(|area| *area == name);
    let own = area == role.area;
    let vocabulary = PURE.contains(&area);
    if place(area)? > place(role.area)? {
        return Some(ORDER_WHY);
    }
    if let ["platform", "db", "schema", table, ..] = path
        && let Some(maker) = makers().get(*table)
        && place(maker)? > place(role.area)?
    {
        return Some(TABLES_WHY);
    }
    let (known, why) = match (role.area, role.layer) {
        // The engines stand side by side.
        ("policy", _) => (vocabulary && area != "scoring", PURE_WHY),
        ("kernel" | "notation" | "scoring", _) => (vocabulary, PURE_WHY),
        ("platform", _) => (own || area == "kernel", "the platform knows only the kernel's vocabulary"),
        ("shell" | "pages", _) => (layer != "store" && !is_schema(path), SHELL_WHY),
        (_, "mod") => (own || vocabulary, LAYERS_WHY),
        (_, "model" | "rules") => (vocabulary || ["model", "rules"].contains(&layer), PURE_WHY),
        // Appending to a chain hashes the entry: the chain's rules and its store are one thing.
        ("audit", "store") if own => (["rules", "model", "store"].contains(&layer), STORE_WHY),
        (_, "store") => {
            let platform = area == "platform" && !is_pool(path);
            (vocabulary || platform || layer == "model" || own && layer == "store", STORE_WHY)
        }
        ("access", "door") => (own || ["kernel", "platform", "audit"].contains(&area), STORE_WHY),
        // Streams are found by all and written by the door alone.
        (_, "usecase") if !own && path.starts_with(&["audit", "store"]) => {
            let writes = path.last().is_some_and(|name| name.ends_with("_in_tx"));
            (!writes || role.area == "access", OTHERS_WHY)
        }
        (_, "usecase") if own => (!["web", "api"].contains(&layer), USECASE_WHY),
        (_, "usecase") if is_schema(path) => (false, USECASE_WHY),
        (_, "usecase") if opens_a_transaction(path) => (!function.ends_with("_in_tx"), OTHERS_WHY),
        (_, "usecase") => (layer != "store" && (layer != "usecase" || joins_a_transaction(path)), OTHERS_WHY),
        (_, "web" | "api") => {
            // A page shows what can be done now; the types a use-case answers with are its own to show.
            let tools = [
                ["platform", "installation"],
                ["platform", "feed"],
                ["access", "actions"],
                // Who asks, for the use-case: that a page reads and writes nothing by it is seen to elsewhere.
                ["access", "by"],
            ];
            let tools = tools.iter().any(|tool| path.starts_with(tool));
            let answer = layer == "usecase" && path.iter().any(|part| part.starts_with(char::is_uppercase));
            let own = own && ["rules", "usecase", "web", "api"].contains(&layer);
            // Accounts are no stage: their pages stand in the portal.
            let accounts = role.area == "portal" && path.starts_with(&["access", "usecase"]);
            (vocabulary || area == "pages" || accounts || tools || answer || own || layer == "model", WEB_WHY)
        }
        _ => (true, ""),
    };
    (!known).then_some(why)
}

/// The area each table belongs to, by the migration that makes it.
fn makers() -> &'static BTreeMap<String, String> {
    static MAKERS: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    MAKERS.get_or_init(|| {
        let mut makers = BTreeMap::new();
        for file in files_below("migrations/sqlite").iter().filter(|file| file.ends_with("up.sql")) {
            let folder = file.parent().unwrap().file_name().unwrap().to_str().unwrap();
            let area = folder.rsplit('_').next().unwrap();
            let text = fs::read_to_string(file).unwrap();
            let made = text.lines().filter_map(|line| line.strip_prefix("CREATE TABLE "));
            makers
                .extend(made.filter_map(|rest| Some((rest.split_once(' ')?.0.to_owned(), area.to_owned()))));
        }
        makers
    })
}

fn is_schema(path: &[&str]) -> bool {
    path.starts_with(&["platform", "db", "schema"])
}

fn is_pool(path: &[&str]) -> bool {
    path.starts_with(&["platform", "db", "pool"]) || path.starts_with(&["platform", "db", "Pool"])
}

fn opens_a_transaction(path: &[&str]) -> bool {
    matches!(
        path,
        ["platform", "db", "tx", "read" | "write"]
            | ["access", "door", "write"]
            | ["access", "proof", "prove"]
    )
}

/// Whether what is named of another's use-case is a type, the module itself, or a function that joins.
fn joins_a_transaction(path: &[&str]) -> bool {
    let file = |parent: &str| root().join(parent).join(path.join("/"));
    let module = |file: PathBuf| file.is_dir() || file.with_extension("rs").exists();
    let last = path.last().copied().unwrap_or_default();
    last.ends_with("_in_tx")
        || last == "usecase"
        || module(file("src"))
        || module(file("src/lifecycle"))
        || path.iter().any(|part| part.starts_with(char::is_uppercase))
}

/// The path below the crate, stages without their parent folder; `None` for other crates.
fn crate_path(name: &Name) -> Option<Vec<&str>> {
    let (first, rest) = name.path.split_first()?;
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    let rest = if rest.first() == Some(&"lifecycle") { rest[1..].to_vec() } else { rest };
    (first == "crate" && !rest.is_empty()).then_some(rest)
}
