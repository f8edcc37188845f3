//! D.toml: what people decided. The schema stands in `docs/rank.md`.

use crate::notation::{Document, Node, Report, Source, Table};
use crate::scoring::model::{Decision, Ruling, TieMethod};

use super::event::modules::aggregation;
use super::version;

const KINDS: &[&str] = &["drop-judge", "aggregation", "spread", "tie", "extra-round", "lots", "cut"];

/// All decisions of a file.
pub(crate) fn read(source: &Source<'_>, report: &Report) -> Vec<Decision> {
    let document = Document::parse(source, report);
    document.map(|document| all(&document.root(report))).unwrap_or_default()
}

pub(super) fn all(root: &Table<'_>) -> Vec<Decision> {
    version(root);
    let mut decisions = Vec::new();
    for (number, node) in root.list("decisions").into_iter().enumerate() {
        let node = node.noted(format!("decision.{}", number + 1));
        decisions.extend(node.table().and_then(|table| decision(&table)));
    }
    decisions
}

fn decision(table: &Table<'_>) -> Option<Decision> {
    let kind = table.need("kind").and_then(|node| node.one_of(KINDS, |code| code));
    let who = table.need("who").and_then(Node::line);
    let when = table.need("when").and_then(Node::date);
    let why = table.need("why").and_then(Node::line);
    let document = table.get("document").and_then(Node::line);
    let Some(kind) = kind else {
        table.leave_rest();
        return None;
    };
    let ruling = ruling(kind, table);
    Some(Decision {
        ruling: ruling?,
        who: who?.to_owned(),
        when: when?,
        why: why?.to_owned(),
        document: document.map(str::to_owned),
    })
}

fn ruling(kind: &str, table: &Table<'_>) -> Option<Ruling> {
    let word = |key: &'static str| table.need(key).and_then(Node::word).map(str::to_owned);
    match kind {
        "drop-judge" => {
            let (module, judge) = (word("module"), word("judge"));
            Some(Ruling::DropJudge { module: module?, judge: judge? })
        }
        "aggregation" => {
            let module = word("module");
            table.need("aggregation");
            let aggregation = aggregation(table).ok()?;
            Some(Ruling::Aggregation { module: module?, aggregation: aggregation? })
        }
        "spread" => {
            let (entry, module, aspect) = (word("entry"), word("module"), word("aspect"));
            Some(Ruling::Spread { entry: entry?, module: module?, aspect: aspect? })
        }
        "cut" => Some(Ruling::Cut { order: table.need("order").map(order)? }),
        other => {
            let order = table.need("order").map(order);
            Some(Ruling::Tie { method: TieMethod::from_code(other)?, order: order? })
        }
    }
}

/// `["B", "A"]`, or `["B", ["A", "C"]]` where A and C share.
fn order(node: Node<'_>) -> Vec<Vec<String>> {
    let words = |node: Node<'_>| node.list().into_iter().filter_map(Node::word).map(str::to_owned).collect();
    node.list().into_iter().map(words).collect()
}
