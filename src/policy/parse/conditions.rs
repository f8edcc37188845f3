//! Conditions: `{ level = ["provincial", "national"], selection_only = false }`.

use super::Names;
use crate::kernel::level::Level;
use crate::kernel::prize::Prize;
use crate::notation::{Key, Node, Table, unknown_word};
use crate::policy::facts::{Condition, Fact, OUTCOMES, Wanted};

/// Reads all conditions of a table, skipping the keys in `besides` (a row's amount).
pub(in crate::policy) fn conditions(table: &Table<'_>, names: &Names<'_>) -> Vec<Condition> {
    besides(table, &[], names)
}

/// Like [`conditions`], for tables that hold other keys too.
pub(super) fn besides(table: &Table<'_>, others: &[&str], names: &Names<'_>) -> Vec<Condition> {
    let keys = table.entries().filter(|(key, _)| !others.contains(&key.name()));
    keys.filter_map(|(key, node)| {
        let fact = fact(key, others)?;
        let any_of = node.list().into_iter().filter_map(|item| wanted(fact, item, names)).collect();
        Some(Condition { fact, any_of })
    })
    .collect()
}

fn fact(key: Key<'_>, others: &[&str]) -> Option<Fact> {
    let found = Fact::ALL.into_iter().find(|fact| fact.code() == key.name());
    if found.is_none() {
        let known: Vec<&str> =
            Fact::ALL.iter().map(|fact| fact.code()).chain(others.iter().copied()).collect();
        key.unknown(known);
    }
    found
}

fn wanted(fact: Fact, node: Node<'_>, names: &Names<'_>) -> Option<Wanted> {
    match fact {
        Fact::Level => node.one_of(Level::ALL, Level::code).map(Wanted::Level),
        Fact::SelectsFor => match node.text()? {
            "none" => Some(Wanted::Code("none".to_owned())),
            _ => node.one_of(Level::ALL, Level::code).map(Wanted::Level),
        },
        Fact::Prize => node.one_of(&OUTCOMES, Prize::code).map(Wanted::Prize),
        Fact::SelectionOnly | Fact::Represents | Fact::Team | Fact::Holder => node.flag().map(Wanted::Flag),
        Fact::Class => {
            let known: Vec<&str> = names.classes.iter().copied().chain(["none"]).collect();
            code_of(node, &known)
        }
        Fact::Series => node.text().map(|series| Wanted::Code(series.to_owned())),
        Fact::PrizeMoney => code_of(node, &["some", "none"]),
    }
}

fn code_of(node: Node<'_>, known: &[&str]) -> Option<Wanted> {
    let text = node.text()?;
    if !known.contains(&text) {
        node.report(unknown_word(text, known.iter().copied()));
        return None;
    }
    Some(Wanted::Code(text.to_owned()))
}
