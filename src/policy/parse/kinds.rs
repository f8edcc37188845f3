//! What each kind of rule adds.

use super::conditions::{besides, conditions};
use super::{Names, index_of, indexes, two_amounts};
use crate::kernel::because::Because;
use crate::kernel::exact::{Exact, ratio};
use crate::notation::{Node, Table, unknown_word};
use crate::policy::facts::Condition;
use crate::policy::model::{AmountTable, Honour, Kind, Percent, Row};
use crate::policy::words::Per;

/// The kinds, by name.
pub(super) const ALL: [&str; 7] = ["table", "range", "match", "percent", "special", "silent", "honour"];

/// The organiser's prize money, in `of`, `not_of` and `money`.
const PRIZE_MONEY: &str = "prize:organiser";

/// Reads the part of a rule that belongs to its kind.
pub(super) fn read(kind: &str, table: &Table<'_>, names: &Names<'_>) -> Option<Kind> {
    match kind {
        "table" => amounts(table, names).map(Kind::Table),
        "range" => range(table, names),
        "match" => matching(table, names),
        "percent" => percent(table, names).map(Kind::Percent),
        "special" => decision(table, names).map(|decision| Kind::Special { decision }),
        "silent" => {
            let missing = table.text("missing");
            let decision = table.get("decision").and_then(|node| index_of(node, &names.decisions));
            Some(Kind::Silent { missing: missing?.to_owned(), decision })
        }
        _ => honour(table, names).map(Kind::Honour),
    }
}

fn decision(table: &Table<'_>, names: &Names<'_>) -> Option<usize> {
    index_of(table.need("decision")?, &names.decisions)
}

fn amounts(table: &Table<'_>, names: &Names<'_>) -> Option<AmountTable> {
    let by = table.texts("by");
    let rows = table.need("rows").map(Node::list);
    let patterns = |key: &'static str| -> Vec<Vec<Condition>> {
        table.tables(key).iter().map(|pattern| conditions(pattern, names)).collect()
    };
    let (uncovered, unclear) = (patterns("uncovered"), patterns("unclear"));
    let rows = rows?.into_iter().filter_map(|node| row(&node.table()?, &by, names)).collect();
    Some(AmountTable { rows, uncovered, unclear })
}

/// `{ class = "I", prize = "gold", yuan = "5000" }`: each key of `by` once, and the amount.
fn row(table: &Table<'_>, by: &[&str], names: &Names<'_>) -> Option<Row> {
    let amount = table.need("yuan").and_then(Node::money);
    let keys = besides(table, &["yuan"], names);
    for key in by.iter().filter(|key| !table.has(key)) {
        table.lacks(key);
    }
    for condition in keys.iter().filter(|condition| !by.contains(&condition.fact.code())) {
        table.report(unknown_word(condition.fact.code(), by.iter().copied()));
    }
    Some(Row { keys, amount: amount? })
}

fn range(table: &Table<'_>, names: &Names<'_>) -> Option<Kind> {
    let bounds = table.need("yuan");
    let decision = decision(table, names);
    let (low, high) = two_amounts(bounds?, |low, high| low < high)?;
    Some(Kind::Range { low, high, decision: decision? })
}

/// `"50/100"`: an exact ratio above zero.
fn fraction(node: Node<'_>) -> Option<(Exact, String)> {
    let text = node.text()?;
    let parts = text.split_once('/');
    let exact = parts
        .and_then(|(top, bottom)| Some((top.parse::<u32>().ok()?, bottom.parse::<u32>().ok()?)))
        .and_then(|(top, bottom)| if top == 0 { None } else { ratio(i64::from(top), i64::from(bottom)) });
    if exact.is_none() {
        node.report(Because::new("award-pack-ratio").text("found", text));
    }
    Some((exact?, text.to_owned()))
}

fn matching(table: &Table<'_>, names: &Names<'_>) -> Option<Kind> {
    if let Some(node) = table.need("money") {
        node.one_of(&[PRIZE_MONEY], |word| word);
    }
    let part = table.need("ratio").and_then(fraction);
    let if_none = table.get("if_none").and_then(|node| index_of(node, &names.rules));
    let (ratio, written) = part?;
    Some(Kind::Match { ratio, written, if_none })
}

fn percent(table: &Table<'_>, names: &Names<'_>) -> Option<Percent> {
    let part = table.need("rate").and_then(fraction);
    let of = table.need("of").map(Node::list);
    let not_of = indexes(table, "not_of", &names.rules);
    let ((rate, written), of) = (part?, of?);
    let of_prize_money = of.iter().any(|node| node.is(PRIZE_MONEY));
    let rules = of.into_iter().filter(|node| !node.is(PRIZE_MONEY));
    Some(Percent {
        rate,
        written,
        of_prize_money,
        of: rules.filter_map(|node| index_of(node, &names.rules)).collect(),
        not_of,
    })
}

fn honour(table: &Table<'_>, names: &Names<'_>) -> Option<Honour> {
    let title = table.text("title");
    let place = table.need("place").and_then(|node| node.one_of(&[Per::Entry, Per::Person], Per::code));
    let pass_down = table.need("pass_down").and_then(Node::flag);
    let tie = table.get("tie").and_then(|node| index_of(node, &names.decisions));
    Some(Honour { title: title?.to_owned(), place: place?, pass_down: pass_down?, tie })
}
