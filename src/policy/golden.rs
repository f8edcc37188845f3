//! Goldens: a case, and every line it must give. No tolerance: a line too many fails as well.

use std::collections::BTreeSet;

use toml::de::DeTable;

use super::case::{Case, competitions};
use super::decisions::{Decisions, decisions};
use super::document::{self, Table};
use super::engine::{Line, Setting, Totals};
use super::model::Pack;
use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};
use crate::kernel::money::Fen;
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

/// Checks a file of goldens against a pack; every difference is a problem.
#[must_use]
pub fn check_file(pack: &Pack, file: &str, text: &str) -> Vec<Problem> {
    let classes: Vec<&str> = pack.classes.iter().map(String::as_str).collect();
    let read = document::parse(file, text).and_then(|root| in_root(file, text, &root, &classes));
    match read {
        Ok(goldens) => goldens.iter().flat_map(|golden| check(pack, golden, &mut BTreeSet::new())).collect(),
        Err(problems) => problems,
    }
}

/// The goldens of a parsed file, a pack's or a collection's.
pub(super) fn in_root(
    file: &str,
    text: &str,
    root: &DeTable<'_>,
    classes: &[&str],
) -> Result<Vec<Golden>, Vec<Problem>> {
    let mut cases = Vec::new();
    let goldens = document::read(file, text, root, |root| {
        let read =
            root.tables("golden").iter().filter_map(|table| golden(table, classes, &mut cases)).collect();
        Some(read)
    });
    match goldens {
        Ok(goldens) if cases.is_empty() => Ok(goldens),
        goldens => Err(goldens.err().into_iter().flatten().chain(cases).collect()),
    }
}

fn golden(table: &Table<'_>, classes: &[&str], problems: &mut Vec<Problem>) -> Option<Golden> {
    table.only(&["name", "given", "expect", "totals"]);
    let given = table.need("given")?.table()?;
    given.only(&["competition", "decision"]);
    let file = competitions(&given, classes)?;
    for results in &file.results {
        let because = Because::new("award-golden-results-file");
        problems.push(Problem { place: results.place.clone(), because });
    }
    let case = file.finish();
    let expect = table.need("expect")?.table()?;
    let lines = expect.entries().filter_map(|(key, node)| {
        let value = expect.get(key)?;
        Some((key.to_owned(), value.text()?.to_owned(), node.place()))
    });
    let expect = lines.collect();
    let totals = table.table("totals").and_then(|totals| {
        totals.only(&["settled", "low", "high"]);
        let amount = |key: &str| totals.need(key).and_then(|node| node.money());
        let high = if totals.maybe_text("high") == Some("unknown") { None } else { amount("high") };
        Some(Totals { settled: amount("settled")?, low: amount("low")?, high })
    });
    let name = table.text("name")?.to_owned();
    match case {
        Ok(case) => {
            Some(Golden { name, case, decisions: decisions(&given), expect, totals, place: table.place() })
        }
        Err(found) => {
            problems.extend(found);
            None
        }
    }
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
