//! `pack.toml` (`schema = 1`) to a [`Pack`]. Names are resolved to indexes here, once.

mod conditions;
mod kinds;
mod rules;

use chrono::NaiveDate;

use super::document::{Node, Table, unknown_word};
use super::model::{Alternative, Answer, Benefit, Clause, Pack, Question, Reading, Source};
use super::words::{Grade, Outcome, Payee, Per};
use crate::kernel::because::Because;
use crate::kernel::money::Fen;

pub(super) use conditions::conditions;

/// The only format so far.
const SCHEMA: u32 = 1;

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

fn names_in<'a>(root: &Table<'a>, section: &str) -> Vec<&'a str> {
    root.table(section).map_or_else(Vec::new, |table| table.entries().map(|(name, _)| name).collect())
}

/// Index of the name a node gives among the declared ones.
fn index_of(node: &Node<'_>, names: &[&str]) -> Option<usize> {
    let name = node.text()?;
    let found = names.iter().position(|other| *other == name);
    if found.is_none() {
        node.report(unknown_word(name, names.iter().copied()));
    }
    found
}

fn indexes(table: &Table<'_>, key: &str, names: &[&str]) -> Vec<usize> {
    let list = table.get(key).map_or_else(Vec::new, |node| node.list());
    list.iter().filter_map(|node| index_of(node, names)).collect()
}

/// Reads the whole file; what is wrong is reported on its page.
pub(super) fn pack(root: Table<'_>, hash: &str) -> Option<Pack> {
    root.only(&["schema", "pack", "source", "clause", "benefit", "rule", "reading", "decision", "golden"]);
    let schema = root.need("schema")?;
    if schema.whole(u32::MAX)? != SCHEMA {
        schema.report(Because::new("award-pack-schema").count("known", i64::from(SCHEMA)));
    }
    let head = root.need("pack")?.table()?;
    let names = Names {
        sources: names_in(&root, "source"),
        clauses: names_in(&root, "clause"),
        benefits: names_in(&root, "benefit"),
        rules: names_in(&root, "rule"),
        readings: names_in(&root, "reading"),
        decisions: names_in(&root, "decision"),
        classes: head.texts("classes"),
    };
    let sources = section(&root, "source", |id, table| source(id, &table));
    let clauses = section(&root, "clause", |id, table| clause(id, &table, &names));
    let benefits = section(&root, "benefit", |id, table| benefit(id, &table));
    let readings = section(&root, "reading", |id, table| reading(id, &table, &names));
    let decisions = section(&root, "decision", |id, table| question(id, &table));
    let rules = rules::all(&root, &names);
    let dates = dates(&head);
    Some(Pack {
        id: head.text("id")?.to_owned(),
        version: head.text("version")?.to_owned(),
        title: head.text("title")?.to_owned(),
        issuer: head.text("issuer")?.to_owned(),
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
        file: "".into(),
        text: "".into(),
    })
}

/// All tables of a section, in the order of their names; `None` where one of them is wrong.
fn section<'a, T>(
    root: &Table<'a>,
    name: &str,
    mut build: impl FnMut(&'a str, Table<'a>) -> Option<T>,
) -> Option<Vec<T>> {
    let Some(table) = root.table(name) else { return Some(Vec::new()) };
    let built: Vec<Option<T>> =
        table.entries().map(|(id, node)| node.table().and_then(|table| build(id, table))).collect();
    built.into_iter().collect()
}

type Dates = (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>);

/// issued, from, until, `verified_on`; and the settings that so far have one value each.
fn dates(head: &Table<'_>) -> Dates {
    head.only(&[
        "id",
        "version",
        "title",
        "issuer",
        "issued",
        "from",
        "until",
        "verified_on",
        "classes",
        "selects_by",
        "rounding",
        "tax",
    ]);
    for (key, only) in [("selects_by", "final-day"), ("rounding", "half-up-fen-per-line")] {
        if let Some(node) = head.need(key) {
            node.word(&[only], |word| word);
        }
    }
    if let Some(node) = head.need("tax") {
        node.word(&["silent", "gross", "net", "free"], |word| word);
    }
    let date = |key| head.need(key).and_then(|node| node.date());
    let until = head.get("until").and_then(|node| node.date());
    let (issued, from) = (date("issued"), date("from"));
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        head.report(Because::new("award-pack-until-before-from").date("from", from).date("until", until));
    }
    (issued, from, until, date("verified_on"))
}

fn source(id: &str, table: &Table<'_>) -> Option<Source> {
    table.only(&["file", "sha256", "grade", "page"]);
    let grade = table.need("grade").and_then(|node| node.word(Grade::ALL, Grade::code));
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
    table.only(&["label", "source", "quote"]);
    let source = table.need("source").and_then(|node| index_of(&node, &names.sources));
    let (label, quote) = (table.text("label"), table.text("quote"));
    Some(Clause { id: id.to_owned(), label: label?.to_owned(), source: source?, quote: quote?.to_owned() })
}

fn benefit(id: &str, table: &Table<'_>) -> Option<Benefit> {
    table.only(&["name", "outcome", "pays", "per"]);
    let outcome = table.need("outcome").and_then(|node| node.word(Outcome::ALL, Outcome::code));
    let pays = table.need("pays").and_then(|node| node.word(Payee::ALL, Payee::code));
    let per = table.need("per").and_then(|node| node.word(Per::ALL, Per::code));
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
    table.only(&["cite", "says", "when", "alternatives"]);
    let clause = table.need("cite").and_then(|node| index_of(&node, &names.clauses));
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
    table.only(&["says", "effect", "set"]);
    let set = table.need("set").map(|node| node.list()).unwrap_or_default();
    let sets = set
        .iter()
        .filter_map(|node| {
            let patch = node.table()?;
            patch.only(&["rule", "key", "value"]);
            patch.need("value");
            let rule = patch.need("rule").and_then(|rule| index_of(&rule, &names.rules).and(rule.text()));
            let key = patch.text("key");
            Some((rule?.to_owned(), key?.to_owned()))
        })
        .collect();
    let (says, effect) = (table.text("says"), table.text("effect"));
    Some(Alternative { id: id.to_owned(), says: says?.to_owned(), effect: effect?.to_owned(), sets })
}

fn question(id: &str, table: &Table<'_>) -> Option<Question> {
    let (asks, who) = (table.text("asks"), table.text("who"));
    let document = table
        .need("document")
        .and_then(|node| node.word(&["required", "optional"], |word| word).map(|word| word == "required"));
    let answer = table.need("answer")?.word(&["amount", "choice", "entries"], |word| word)?;
    table.only(match answer {
        "amount" => &["asks", "who", "answer", "document", "within"],
        "choice" => &["asks", "who", "answer", "document", "choices"],
        _ => &["asks", "who", "answer", "document"],
    });
    let answer = match answer {
        "amount" => Answer::Amount { within: within(table) },
        "choice" => Answer::Choice(table.texts("choices").into_iter().map(str::to_owned).collect()),
        _ => Answer::Entries,
    };
    if answer == Answer::Choice(Vec::new()) {
        table.report(Because::new("award-input-missing").text("key", "choices"));
    }
    Some(Question {
        id: id.to_owned(),
        asks: asks?.to_owned(),
        who: who?.to_owned(),
        answer,
        document: document?,
    })
}

/// Two amounts, low before high.
fn within(table: &Table<'_>) -> Option<(Fen, Fen)> {
    let node = table.get("within")?;
    let amounts: Vec<_> = node.list().iter().filter_map(Node::money).collect();
    match amounts.as_slice() {
        [low, high] if low <= high => Some((*low, *high)),
        _ => {
            node.report(Because::new("award-pack-bounds"));
            None
        }
    }
}
