//! What a pack must pass before anybody may use it.

mod fit;
mod sources;
mod sweep;

use std::collections::{BTreeMap, BTreeSet};

use super::golden::{self, Around};
use super::model::{Kind, Pack, Team};
use super::pack::{ReadSource, reread};
use crate::kernel::because::Because;
use crate::kernel::fault::Problem;
use crate::notation::Document;

/// Collects objections, each at the table it is about.
pub(super) struct Objections<'p> {
    document: &'p Document<'p>,
    problems: Vec<Problem>,
}

impl Objections<'_> {
    /// One objection to `[section.id]`.
    fn at(&mut self, section: &str, id: &str, because: Because) {
        let place = self.document.place_of(section, id);
        self.problems.push(Problem { place, because });
    }
}

/// Every objection to a pack. Goldens run only on a pack that is otherwise sound.
pub(super) fn all(pack: &Pack, document: &Document<'_>, source: &mut ReadSource<'_>) -> Vec<Problem> {
    let mut objections = Objections { document, problems: Vec::new() };
    sources::check(pack, source, &mut objections);
    fit::check(pack, &mut objections);
    unused(pack, &mut objections);
    if objections.problems.is_empty() {
        sweep::check(pack, true, &mut objections);
    }
    if objections.problems.is_empty() {
        alternatives(pack, &mut objections);
    }
    if objections.problems.is_empty() {
        goldens(pack, &mut objections);
    }
    objections.problems
}

/// Clauses, readings and decisions that no rule mentions.
fn unused(pack: &Pack, objections: &mut Objections<'_>) {
    let mut clauses: BTreeSet<usize> = pack.readings.iter().map(|reading| reading.clause).collect();
    let (mut readings, mut decisions) = (BTreeSet::new(), BTreeSet::new());
    for rule in &pack.rules {
        clauses.extend(&rule.cite);
        readings.extend(&rule.readings);
        decisions.extend(rule.deviation);
        if let Team::Ask(decision) = rule.team {
            decisions.insert(decision);
        }
        match &rule.kind {
            Kind::Range { decision, .. } | Kind::Special { decision } => decisions.extend([*decision]),
            Kind::Silent { decision, .. } => decisions.extend(decision),
            Kind::Honour(honour) => decisions.extend(honour.tie),
            Kind::Table(_) | Kind::Match { .. } | Kind::Percent(_) => {}
        }
    }
    let clause_ids = pack.clauses.iter().map(|clause| clause.id.as_str());
    let reading_ids = pack.readings.iter().map(|reading| reading.id.as_str());
    let decision_ids = pack.decisions.iter().map(|question| question.id.as_str());
    let mut report = |section: &str, ids: Vec<&str>, used: &BTreeSet<usize>| {
        for (index, id) in ids.into_iter().enumerate() {
            if !used.contains(&index) {
                objections.at(section, id, Because::new("award-lint-unused").text("name", id));
            }
        }
    };
    report("clause", clause_ids.collect(), &clauses);
    report("reading", reading_ids.collect(), &readings);
    report("decision", decision_ids.collect(), &decisions);
}

/// Each alternative reading must give a sound pack too, and two readings never set the same thing:
/// the one chosen last would win.
fn alternatives(pack: &Pack, objections: &mut Objections<'_>) {
    let mut set_by: BTreeMap<&(String, String), &str> = BTreeMap::new();
    for reading in &pack.readings {
        for set in reading.alternatives.iter().flat_map(|alternative| &alternative.sets) {
            if set_by.insert(set, &reading.id).is_some_and(|other| other != reading.id) {
                let because = Because::new("award-lint-set-twice").text("rule", set.0.as_str());
                objections.at("reading", &reading.id, because.text("key", set.1.as_str()));
            }
        }
    }
    for (index, reading) in pack.readings.iter().enumerate() {
        for (other, alternative) in reading.alternatives.iter().enumerate() {
            let name = format!("{}.{}", reading.id, alternative.id);
            match reread(pack, &[(index, other, 0)]) {
                Ok(changed) => {
                    let before = objections.problems.len();
                    sweep::check(&changed, false, objections);
                    if objections.problems.len() > before {
                        objections.at(
                            "reading",
                            &reading.id,
                            Because::new("award-lint-alternative").text("name", name),
                        );
                    }
                }
                Err(fault) => objections.problems.extend(fault.problems),
            }
        }
    }
}

/// All goldens pass, and every rule stands in one of them.
fn goldens(pack: &Pack, objections: &mut Objections<'_>) {
    let classes: Vec<&str> = pack.classes.iter().map(String::as_str).collect();
    let goldens = golden::in_document(objections.document, &classes, Around::Pack);
    match goldens {
        Ok(goldens) => {
            let mut seen = BTreeSet::new();
            for golden in &goldens {
                objections.problems.extend(golden::check(pack, golden, &mut seen));
            }
            for (index, rule) in pack.rules.iter().enumerate() {
                if !seen.contains(&index) {
                    objections.at(
                        "rule",
                        &rule.id,
                        Because::new("award-lint-no-golden").text("rule", rule.id.as_str()),
                    );
                }
            }
        }
        Err(problems) => objections.problems.extend(problems),
    }
}
