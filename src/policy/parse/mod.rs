//! `pack.toml` (`schema = 1`) to a [`Pack`]. Names are resolved to indexes here, once.

mod conditions;
mod kinds;
mod rules;

use std::sync::Arc;

use chrono::NaiveDate;

use super::model::{Alternative, Answer, Benefit, Clause, Pack, Question, Reading, Source};
use super::words::{Grade, Outcome, Payee, Per};
use crate::kernel::because::Because;
use crate::kernel::money::Fen;
use crate::notation::{self, Node, Table, unknown_word};

pub(super) use conditions::conditions;

/// The only format so far.
const SCHEMA: u64 = 1;

/// The names a pack declares, in the order of their indexes.
pub(super) struct Names<'a> {
    sources: Vec<&'a str>,
    clauses: Vec<&'a str>,
    benefits: Vec<&'a str>,
    rules: Vec<&'a str>,
    readings: Vec<&'a str>,
    decisions: Vec<&'a str>,
    classes: Vec<&'a str>,
}

fn names_in<'a>(root: &Table<'a>, section: &'static str) -> Vec<&'a str> {
    root.table(section).map_or_else(Vec::new, |table| table.entries().map(|(key, _)| key.name()).collect())
}

/// Index of the name a node gives among the declared ones.
fn index_of(node: Node<'_>, names: &[&str]) -> Option<usize> {
    let name = node.text()?;
    let found = names.iter().position(|other| *other == name);
    if found.is_none() {
        node.report(unknown_word(name, names.iter().copied()));
    }
    found
}

fn indexes(table: &Table<'_>, key: &'static str, names: &[&str]) -> Vec<usize> {
    table.list(key).into_iter().filter_map(|node| index_of(node, names)).collect()
}

/// Two amounts, the lower first.
fn two_amounts(node: Node<'_>, in_order: impl Fn(Fen, Fen) -> bool) -> Option<(Fen, Fen)> {
    let amounts: Vec<Fen> = node.list().into_iter().filter_map(Node::money).collect();
    match amounts.as_slice() {
        [low, high] if in_order(*low, *high) => Some((*low, *high)),
        _ => {
            node.report(Because::new("award-pack-bounds"));
            None
        }
    }
}

/// Reads the whole file; what is wrong is reported at its place.
pub(super) fn pack(root: &Table<'_>, written: &Arc<notation::Source<'static>>, hash: &str) -> Option<Pack> {
    if let Some(node) = root.need("schema") {
        node.version(SCHEMA);
    }
    // Goldens are read by themselves, once the pack is understood.
    root.get("golden");
    let Some(head) = root.need("pack").and_then(Node::table) else {
        root.leave_rest();
        return None;
    };
    let names = Names {
        sources: names_in(root, "source"),
        clauses: names_in(root, "clause"),
        benefits: names_in(root, "benefit"),
        rules: names_in(root, "rule"),
        readings: names_in(root, "reading"),
        decisions: names_in(root, "decision"),
        classes: head.texts("classes"),
    };
    let sources = section(root, "source", |id, table| source(id, &table));
    let clauses = section(root, "clause", |id, table| clause(id, &table, &names));
    let benefits = section(root, "benefit", |id, table| benefit(id, &table));
    let readings = section(root, "reading", |id, table| reading(id, &table, &names));
    let decisions = section(root, "decision", |id, table| question(id, &table));
    let rules = rules::all(root, &names);
    let [id, version, title, issuer] = ["id", "version", "title", "issuer"].map(|key| head.text(key));
    let dates = dates(&head);
    Some(Pack {
        id: id?.to_owned(),
        version: version?.to_owned(),
        title: title?.to_owned(),
        issuer: issuer?.to_owned(),
        issued: dates.0?,
        from: dates.1?,
        until: dates.2,
        verified_on: dates.3?,
        classes: names.classes.iter().map(|class| (*class).to_owned()).collect(),
        hash: hash.to_owned(),
        sources: sources?,
        clauses: clauses?,
        benefits: benefits?,
        rules: rules?,
        readings: readings?,
        decisions: decisions?,
        written: written.clone(),
    })
}

/// All tables of a section, in the order of their names; `None` where one of them is wrong.
fn section<'a, T>(
    root: &Table<'a>,
    name: &'static str,
    mut build: impl FnMut(&'a str, Table<'a>) -> Option<T>,
) -> Option<Vec<T>> {
    let Some(table) = root.table(name) else { return Some(Vec::new()) };
    let built: Vec<Option<T>> = table.entries().map(|(key, node)| build(key.name(), node.table()?)).collect();
    built.into_iter().collect()
}

type Dates = (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>);

/// issued, from, until, `verified_on`; and the settings that so far have one value each.
fn dates(head: &Table<'_>) -> Dates {
    for (key, only) in [("selects_by", "final-day"), ("rounding", "half-up-fen-per-line")] {
        if let Some(node) = head.need(key) {
            node.one_of(&[only], |word| word);
        }
    }
    if let Some(node) = head.need("tax") {
        node.one_of(&["silent", "gross", "net", "free"], |word| word);
    }
    let date = |key: &'static str| head.need(key).and_then(Node::date);
    let until = head.get("until").and_then(Node::date);
    let (issued, from, verified_on) = (date("issued"), date("from"), date("verified_on"));
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        head.report(Because::new("award-pack-until-before-from").date("from", from).date("until", until));
    }
    (issued, from, until, verified_on)
}

fn source(id: &str, table: &Table<'_>) -> Option<Source> {
    let grade = table.need("grade").and_then(|node| node.one_of(Grade::ALL, Grade::code));
    let file = table.text("file");
    if file.is_some_and(|file| file.starts_with('/') || file.contains("..") || file.contains('\\')) {
        table.report(Because::new("award-pack-source-outside"));
    }
    let (sha256, page) = (table.text("sha256"), table.text("page"));
    Some(Source {
        id: id.to_owned(),
        file: file?.to_owned(),
        sha256: sha256?.to_owned(),
        grade: grade?,
        page: page?.to_owned(),
    })
}

fn clause(id: &str, table: &Table<'_>, names: &Names<'_>) -> Option<Clause> {
    let source = table.need("source").and_then(|node| index_of(node, &names.sources));
    let (label, quote) = (table.text("label"), table.text("quote"));
    Some(Clause { id: id.to_owned(), label: label?.to_owned(), source: source?, quote: quote?.to_owned() })
}

fn benefit(id: &str, table: &Table<'_>) -> Option<Benefit> {
    let outcome = table.need("outcome").and_then(|node| node.one_of(Outcome::ALL, Outcome::code));
    let pays = table.need("pays").and_then(|node| node.one_of(Payee::ALL, Payee::code));
    let per = table.need("per").and_then(|node| node.one_of(Per::ALL, Per::code));
    let name = table.text("name");
    let benefit =
        Benefit { id: id.to_owned(), name: name?.to_owned(), outcome: outcome?, pays: pays?, per: per? };
    let fits = match benefit.pays {
        Payee::Host => benefit.per == Per::Event,
        Payee::Contestant => matches!(benefit.per, Per::Entry | Per::Person),
        Payee::CoachTeam => benefit.per == Per::CoachTeam,
    };
    if !fits {
        table.report(Because::new("award-pack-per").word("pays", benefit.pays.message_key()));
    }
    Some(benefit)
}

fn reading(id: &str, table: &Table<'_>, names: &Names<'_>) -> Option<Reading> {
    let clause = table.need("cite").and_then(|node| index_of(node, &names.clauses));
    let says = table.text("says");
    let alternatives = section(table, "alternatives", |id, table| alternative(id, &table, names));
    let when = table.table("when").map(|when| conditions(&when, names)).unwrap_or_default();
    let reading = Reading {
        id: id.to_owned(),
        clause: clause?,
        says: says?.to_owned(),
        when,
        alternatives: alternatives?,
    };
    if reading.alternatives.is_empty() {
        table.report(Because::new("award-pack-reading-alone").text("reading", id));
    }
    Some(reading)
}

fn alternative(id: &str, table: &Table<'_>, names: &Names<'_>) -> Option<Alternative> {
    let sets = table.need("set").map(Node::list).unwrap_or_default();
    let sets = sets.into_iter().filter_map(|node| set(&node.table()?, names)).collect();
    let (says, effect) = (table.text("says"), table.text("effect"));
    Some(Alternative { id: id.to_owned(), says: says?.to_owned(), effect: effect?.to_owned(), sets })
}

/// `{ rule = "…", key = "…", value = … }`: the value is read where the rule is.
fn set(table: &Table<'_>, names: &Names<'_>) -> Option<(String, String)> {
    table.need("value");
    let rule = table.need("rule").and_then(|rule| index_of(rule, &names.rules).and(rule.text()));
    let key = table.text("key");
    Some((rule?.to_owned(), key?.to_owned()))
}

fn question(id: &str, table: &Table<'_>) -> Option<Question> {
    let (asks, who) = (table.text("asks"), table.text("who"));
    let document = table.need("document");
    let document = document.and_then(|node| node.one_of(&["required", "optional"], |word| word));
    let answer = table.need("answer");
    let answer = match answer.and_then(|node| node.one_of(&["amount", "choice", "entries"], |word| word)) {
        Some("amount") => Answer::Amount {
            within: table.get("within").and_then(|node| two_amounts(node, |low, high| low <= high)),
        },
        Some("choice") => Answer::Choice(table.texts("choices").into_iter().map(str::to_owned).collect()),
        Some(_) => Answer::Entries,
        None => {
            table.leave_rest();
            return None;
        }
    };
    if answer == Answer::Choice(Vec::new()) {
        table.lacks("choices");
    }
    Some(Question {
        id: id.to_owned(),
        asks: asks?.to_owned(),
        who: who?.to_owned(),
        answer,
        document: document? == "required",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::spoil::keys_blamed;
    use crate::policy::case::competitions;
    use crate::policy::decisions::decisions;

    const PACK: &str =
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/policies/cn-441900-skills-2022/pack.toml"));

    const CASE: &str = r#"
[[competition]]
id = "c"
name = "示例"
level = "world"
series = "worldskills"
class = "I"
final_day = 2023-05-18
selection_only = true
selects_for = "national"
represents = true
prize_map = { first = "gold" }
prize_counts = { gold = 1, silver = 2 }
results_file = "r.csv"
coach_team = [{ id = "T", members = [{ person = "P", share = 60 }, { person = "Q", share = 40 }] }]
[[competition.event]]
id = "e"
name = "示例"
class = "II"
host = "U"
title_quota = 3
results_file = "e.csv"
results = [
    { entry = "A", rank = 1, prize = "gold", prize_money = "100", represents = false, coach_team = "T", person = "P" },
    { entry = "B", prize_between = ["gold", "silver"], person = "Q", holds = ["示例"] },
    { entry = "C", members = [{ person = "R", holds = ["示例"], share = 1 }, { person = "S", share = 1 }] },
]
[[competition.event]]
id = "f"
hosts = [{ unit = "U", share = 60 }, { unit = "V", share = 40 }]
[[decision]]
decision = "d"
subject = "e"
amount = "10000"
who = "示例"
when = 2023-06-01
why = "示例"
document = "示例"
pack = "p"
[[decision]]
decision = "d"
subject = "f"
choice = "once"
who = "示例"
when = "2023-06-01"
why = "示例"
[[decision]]
decision = "d"
subject = "g"
entries = ["A", "B"]
who = "示例"
when = 2023-06-01
why = "示例"
[[decision]]
reading = "r"
choice = "other"
who = "示例"
when = 2023-06-01
why = "示例"
"#;

    #[test]
    fn whatever_is_wrong_in_a_pack_no_key_is_blamed_that_is_right() {
        let written = Arc::new(notation::Source::new("f", PACK));
        let read = |root: Table<'_>| pack(&root, &written, "").map(drop);
        assert_eq!(keys_blamed(PACK, read), Vec::<String>::new());
    }

    #[test]
    fn whatever_is_wrong_in_a_case_no_key_is_blamed_that_is_right() {
        let read = |root: Table<'_>| {
            decisions(&root);
            competitions(&root, &["I", "II"]).map(drop)
        };
        assert_eq!(keys_blamed(CASE, read), Vec::<String>::new());
    }
}
