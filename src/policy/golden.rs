//! Goldens: a case, and every line it must give. No tolerance: a line too many fails as well.

use std::collections::BTreeSet;

use super::case::{Case, competitions};
use super::decisions::{Decisions, decisions};
use super::engine::{Line, Setting, Totals};
use super::model::Pack;
use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};
use crate::kernel::money::Fen;
use crate::notation::{Document, Node, Source, Table};
use crate::policy::words::Status;

/// One worked case.
pub struct Golden {
    name: String,
    case: Case,
    decisions: Decisions,
    /// Line (`rule/subject` or `rule/subject/payee`) to what it must say, and where that stands.
    expect: Vec<(String, String, Place)>,
    totals: Option<Totals>,
    place: Place,
}

/// What stands around the goldens of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    /// Nothing else: a collection.
    Nothing,
    /// The pack they belong to, which is read by itself.
    Pack,
}

/// Checks a file of goldens against a pack; every difference is a problem.
#[must_use]
pub fn check_file(pack: &Pack, file: &str, text: &str) -> Vec<Problem> {
    let classes: Vec<&str> = pack.classes.iter().map(String::as_str).collect();
    let source = Source::new(file, text);
    let read = Document::open(&source).and_then(|document| in_document(&document, &classes, Around::Nothing));
    match read {
        Ok(goldens) => goldens.iter().flat_map(|golden| check(pack, golden, &mut BTreeSet::new())).collect(),
        Err(problems) => problems,
    }
}

/// The goldens of a parsed file, a pack's or a collection's.
pub(super) fn in_document(
    document: &Document<'_>,
    classes: &[&str],
    around: Around,
) -> Result<Vec<Golden>, Vec<Problem>> {
    let mut cases = Vec::new();
    let goldens = document.read(|root| {
        if around == Around::Pack {
            root.leave_rest();
        }
        let read = root.tables("golden");
        Some(read.iter().filter_map(|table| golden(table, classes, &mut cases)).collect())
    });
    match goldens {
        Ok(goldens) if cases.is_empty() => Ok(goldens),
        goldens => Err(goldens.err().into_iter().flatten().chain(cases).collect()),
    }
}

fn golden(table: &Table<'_>, classes: &[&str], problems: &mut Vec<Problem>) -> Option<Golden> {
    let name = table.text("name");
    let given = table.need("given").and_then(Node::table);
    let expect = table.need("expect").and_then(Node::table);
    let totals = table.table("totals").and_then(|totals| self::totals(&totals));
    let given = given?;
    let (file, decisions) = (competitions(&given, classes), decisions(&given));
    let file = file?;
    for results in &file.results {
        let because = Because::new("award-golden-results-file");
        problems.push(Problem { place: results.place.clone(), because });
    }
    let case = file.finish();
    let lines = expect?
        .entries()
        .filter_map(|(key, node)| Some((key.name().to_owned(), node.text()?.to_owned(), key.place())));
    let (expect, name) = (lines.collect(), name?.to_owned());
    match case {
        Ok(case) => Some(Golden { name, case, decisions, expect, totals, place: table.place() }),
        Err(found) => {
            problems.extend(found);
            None
        }
    }
}

fn totals(table: &Table<'_>) -> Option<Totals> {
    let amount = |key: &'static str| table.need(key).and_then(Node::money);
    let (settled, low) = (amount("settled"), amount("low"));
    let open = table.get("high").is_some_and(|node| node.is("unknown"));
    let high = if open { None } else { amount("high") };
    Some(Totals { settled: settled?, low: low?, high })
}

/// Every difference between what a golden says and what the pack gives; notes the rules it reached.
pub(super) fn check(pack: &Pack, golden: &Golden, reached: &mut BTreeSet<usize>) -> Vec<Problem> {
    let packs = [pack.clone()];
    let because = |key: &'static str| Because::new(key).text("golden", golden.name.as_str());
    let run = Setting::new(&packs, &golden.decisions);
    let run = run
        .as_ref()
        .map_err(Clone::clone)
        .and_then(|setting| setting.award(&golden.case).map(|run| (setting, run)));
    let (setting, run) = match run {
        Ok(run) => run,
        Err(fault) => {
            let detail = because("award-golden-fault").text("fault", fault.to_string());
            return vec![Problem { place: golden.place.clone(), because: detail }];
        }
    };
    let mut problems = Vec::new();
    let mut met = BTreeSet::new();
    for line in &run.lines {
        reached.extend(line.rule);
        let (short, long) = names(setting, line);
        let found = said(line);
        match golden.expect.iter().find(|(key, ..)| *key == short || *key == long) {
            Some((key, wanted, place)) => {
                met.insert(key.as_str());
                if *wanted != found {
                    let differs =
                        because("award-golden-differs").text("line", long).text("wanted", wanted.as_str());
                    problems.push(Problem { place: place.clone(), because: differs.text("found", found) });
                }
            }
            None => {
                let extra = because("award-golden-extra").text("line", long).text("found", found);
                problems.push(Problem { place: golden.place.clone(), because: extra });
            }
        }
    }
    for (key, _, place) in golden.expect.iter().filter(|(key, ..)| !met.contains(key.as_str())) {
        let missing = because("award-golden-missing").text("line", key.as_str());
        problems.push(Problem { place: place.clone(), because: missing });
    }
    if golden.totals.is_some_and(|totals| totals != run.totals) {
        let totals =
            because("award-golden-totals").money("settled", run.totals.settled).money("low", run.totals.low);
        let high = run.totals.high.map_or_else(|| "unknown".to_owned(), |high| high.to_string());
        problems.push(Problem { place: golden.place.clone(), because: totals.text("high", high) });
    }
    problems
}

/// `rule/subject` and `rule/subject/payee`; `-` for a line no rule covers.
fn names(setting: &Setting<'_>, line: &Line<'_>) -> (String, String) {
    let rule = setting.packs.get(line.pack).zip(line.rule).and_then(|(pack, rule)| pack.rules.get(rule));
    let short = format!("{}/{}", rule.map_or("-", |rule| &rule.id), line.subject);
    let long = format!("{short}/{}", line.payee);
    (short, long)
}

/// `5000.00`, `pending 10000.00..30000.00`, `pending`, or another status.
fn said(line: &Line<'_>) -> String {
    let text = |bound: Option<Fen>| bound.map_or_else(String::new, |bound| bound.to_string());
    match (line.status, line.amount, line.low, line.high) {
        (Status::Settled, Some(amount), ..) => amount.to_string(),
        (Status::Pending, _, None, None) => "pending".to_owned(),
        (Status::Pending, _, low, high) => format!("pending {}..{}", text(low), text(high)),
        (status, ..) => status.code().to_owned(),
    }
}
