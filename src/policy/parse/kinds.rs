//! What each kind of rule adds.

use super::conditions::{besides, conditions};
use super::{Names, index_of, indexes};
use crate::kernel::because::Because;
use crate::kernel::exact::{Exact, ratio};
use crate::kernel::money::Fen;
use crate::policy::document::{Node, Table, unknown_word};
use crate::policy::facts::Condition;
use crate::policy::model::{AmountTable, Honour, Kind, Percent, Row};
use crate::policy::words::Per;

/// The kinds, by name.
pub(super) const ALL: [&str; 7] = ["table", "range", "match", "percent", "special", "silent", "honour"];

/// The organiser's prize money, in `of`, `not_of` and `money`.
const PRIZE_MONEY: &str = "prize:organiser";

/// Keys a kind has besides the shared ones.
pub(super) fn keys(kind: &str) -> &'static [&'static str] {
    match kind {
        "table" => &["by", "rows", "uncovered", "unclear"],
        "range" => &["yuan", "decision"],
        "match" => &["money", "ratio", "if_none"],
        "percent" => &["of", "not_of", "rate"],
        "special" => &["decision"],
        "silent" => &["missing", "decision"],
        _ => &["title", "place", "pass_down", "tie"],
    }
}

/// Reads the part of a rule that belongs to its kind.
pub(super) fn read(kind: &str, table: &Table<'_>, names: &Names<'_>) -> Option<Kind> {
    match kind {
        "table" => amounts(table, names).map(Kind::Table),
        "range" => range(table, names),
        "match" => matching(table, names),
        "percent" => percent(table, names).map(Kind::Percent),
        "special" => decision(table, names).map(|decision| Kind::Special { decision }),
        "silent" => {
            let missing = table.text("missing")?.to_owned();
            let decision = table.get("decision").and_then(|node| index_of(&node, &names.decisions));
            Some(Kind::Silent { missing, decision })
        }
        _ => honour(table, names).map(Kind::Honour),
    }
}

fn decision(table: &Table<'_>, names: &Names<'_>) -> Option<usize> {
    index_of(&table.need("decision")?, &names.decisions)
}

fn amounts(table: &Table<'_>, names: &Names<'_>) -> Option<AmountTable> {
    let by = table.texts("by");
    let rows: Vec<Row> = table.need("rows")?.list().iter().filter_map(|node| row(node, &by, names)).collect();
    let patterns = |key: &str| -> Vec<Vec<Condition>> {
        table.tables(key).iter().map(|pattern| conditions(pattern, names)).collect()
    };
    Some(AmountTable { rows, uncovered: patterns("uncovered"), unclear: patterns("unclear") })
}

/// `{ class = "I", prize = "gold", yuan = "5000" }`: each key of `by` once, and the amount.
fn row(node: &Node<'_>, by: &[&str], names: &Names<'_>) -> Option<Row> {
    let table = node.table()?;
    let amount = table.need("yuan").and_then(|yuan| yuan.money());
    let keys = besides(&table, &["yuan"], names);
    for key in by.iter().filter(|key| table.get(key).is_none()) {
        table.report(Because::new("award-input-missing").text("key", *key));
    }
    for condition in keys.iter().filter(|condition| !by.contains(&condition.fact.code())) {
        table.report(unknown_word(condition.fact.code(), by.iter().copied()));
    }
    Some(Row { keys, amount: amount? })
}

fn range(table: &Table<'_>, names: &Names<'_>) -> Option<Kind> {
    let node = table.need("yuan")?;
    let bounds: Vec<Fen> = node.list().iter().filter_map(Node::money).collect();
    let decision = decision(table, names);
    match bounds.as_slice() {
        [low, high] if low < high => Some(Kind::Range { low: *low, high: *high, decision: decision? }),
        _ => {
            node.report(Because::new("award-pack-bounds"));
            None
        }
    }
}

/// `"50/100"`: an exact ratio above zero.
fn fraction(node: &Node<'_>) -> Option<(Exact, String)> {
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
        node.word(&[PRIZE_MONEY], |word| word);
    }
    let (ratio, written) = fraction(&table.need("ratio")?)?;
    let if_none = table.get("if_none").and_then(|node| index_of(&node, &names.rules));
    Some(Kind::Match { ratio, written, if_none })
}

fn percent(table: &Table<'_>, names: &Names<'_>) -> Option<Percent> {
    let (rate, written) = fraction(&table.need("rate")?)?;
    let of = table.need("of")?.list();
    let of_prize_money = of.iter().any(|node| node.is_text() && node.text() == Some(PRIZE_MONEY));
    let rules = of.iter().filter(|node| !node.is_text() || node.text() != Some(PRIZE_MONEY));
    Some(Percent {
        rate,
        written,
        of_prize_money,
        of: rules.filter_map(|node| index_of(node, &names.rules)).collect(),
        not_of: indexes(table, "not_of", &names.rules),
    })
}

fn honour(table: &Table<'_>, names: &Names<'_>) -> Option<Honour> {
    let title = table.text("title");
    let place = table.need("place").and_then(|node| node.word(&[Per::Entry, Per::Person], Per::code));
    let pass_down = table.need("pass_down").and_then(|node| node.flag());
    let tie = table.get("tie").and_then(|node| index_of(&node, &names.decisions));
    Some(Honour { title: title?.to_owned(), place: place?, pass_down: pass_down?, tie })
}
