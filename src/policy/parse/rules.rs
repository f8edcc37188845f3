//! What all kinds of rules share, and the links between rules.

use super::conditions::conditions;
use super::{Names, index_of, indexes, kinds, section};
use crate::kernel::because::Because;
use crate::notation::{Node, Table};
use crate::policy::model::{Kind, Rule, Team};

/// All rules, with `if_none` links resolved both ways.
pub(super) fn all(root: &Table<'_>, names: &Names<'_>) -> Option<Vec<Rule>> {
    let mut rules = section(root, "rule", |id, table| rule(id, &table, names))?;
    let links: Vec<(usize, usize)> = rules
        .iter()
        .enumerate()
        .filter_map(|(from, rule)| match rule.kind {
            Kind::Match { if_none: Some(to), .. } => Some((from, to)),
            _ => None,
        })
        .collect();
    for (from, to) in links {
        if let Some(fallback) = rules.get_mut(to) {
            fallback.fallback_of = Some(from);
        }
    }
    Some(rules)
}

fn rule(id: &str, table: &Table<'_>, names: &Names<'_>) -> Option<Rule> {
    let Some(kind) = table.need("kind").and_then(|node| node.one_of(&kinds::ALL, |word| word)) else {
        table.leave_rest();
        return None;
    };
    let benefit = table.need("benefit").and_then(|node| index_of(node, &names.benefits));
    let cite = indexes(table, "cite", &names.clauses);
    if cite.is_empty() {
        table.report(Because::new("award-pack-no-clause").text("rule", id));
    }
    let listed =
        |key: &'static str| table.table(key).map(|list| conditions(&list, names)).unwrap_or_default();
    let (when, require) = (listed("when"), listed("require"));
    let day = |key: &'static str| table.get(key).and_then(Node::date);
    let deviation = table.get("deviation").and_then(|node| index_of(node, &names.decisions));
    let kind = kinds::read(kind, table, names);
    let (from, until) = (day("from"), day("until"));
    let (replaces, readings) =
        (indexes(table, "replaces", &names.rules), indexes(table, "readings", &names.readings));
    let team = team(table, names);
    Some(Rule {
        id: id.to_owned(),
        benefit: benefit?,
        cite,
        when,
        require,
        from,
        until,
        replaces,
        readings,
        deviation,
        team,
        kind: kind?,
        fallback_of: None,
    })
}

/// `team = "once" | "each"`, or `team_decision` where the text does not say.
fn team(table: &Table<'_>, names: &Names<'_>) -> Team {
    if let Some(node) = table.get("team_decision") {
        if table.get("team").is_some() {
            node.report(Because::new("award-pack-team-twice"));
        }
        return index_of(node, &names.decisions).map_or(Team::Once, Team::Ask);
    }
    let word = table.get("team").and_then(|node| node.one_of(&["once", "each"], |word| word));
    if word == Some("each") { Team::Each } else { Team::Once }
}
