//! What a correction makes of a case, and what moves by it. Pure: nothing counts before two people have signed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::prize::Prize;
use crate::kernel::score::{PER_POINT, Score};
use crate::lifecycle::judging::rules::rulings::judge;
use crate::lifecycle::ranking::model::Case;
use crate::lifecycle::ranking::model::correction::{Added, Item};
use crate::lifecycle::setup::model as setup;
use crate::scoring::model::{
    Aggregation, AspectKind, Decision, Marks, Moved, Record, RecordRow, Ruling, Step, Stood, TieMethod,
};

/// Who decides by a correction, as its decisions are told.
pub struct Author<'a> {
    /// The name of whoever proposed it.
    pub who: &'a str,
    /// On which day.
    pub when: NaiveDate,
    /// The full reason, on one line.
    pub why: &'a str,
    /// Document number.
    pub document: Option<&'a str>,
}

/// Changes a case by the items that count.
///
/// # Errors
/// What an item names that is not there, each once.
pub fn apply(case: &mut Case, items: &[Added], author: &Author<'_>) -> Result<(), Vec<Because>> {
    let mut problems = Vec::new();
    for added in items {
        if let Err(because) = one(case, &added.item, author) {
            problems.push(because);
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn one(case: &mut Case, item: &Item, author: &Author<'_>) -> Result<(), Because> {
    match item {
        Item::Mark { entry, module, aspect, judge, value, .. } => {
            mark(case, entry, &Cell { module, aspect, judge: *judge }, *value)
        }
        Item::Status { entry, status, .. } => {
            let row = row_of(case, entry)?;
            becomes(case, row, *status);
            Ok(())
        }
        Item::Prize { entry, wins } => {
            let row = row_of(case, entry)?;
            if let Some(entry) = case.roster.get_mut(row) {
                entry.without_prize = !wins;
            }
            Ok(())
        }
        Item::Penalty { entry, module, points, .. } => penalty(case, entry, module.as_deref(), *points),
        Item::Tie { method, order, who } => {
            let ruling = match method.as_str() {
                "cut" => Ruling::Cut { order: order.clone() },
                code => Ruling::Tie {
                    method: TieMethod::from_code(code).ok_or_else(|| Because::new("standing-no-tie"))?,
                    order: order.clone(),
                },
            };
            rule(case, Decision { who: who.clone(), ..decision(ruling, author) });
            Ok(())
        }
        Item::DropJudge { module, judge: ordinal } => {
            module_of(case, module)?;
            let ruling = Ruling::DropJudge { module: module.clone(), judge: judge(*ordinal) };
            rule(case, decision(ruling, author));
            Ok(())
        }
        Item::Aggregation { module, aggregation, trim } => {
            module_of(case, module)?;
            let aggregation = other_aggregation(*aggregation, *trim)
                .ok_or_else(|| Because::new("judging-no-sum").text("module", module))?;
            rule(case, decision(Ruling::Aggregation { module: module.clone(), aggregation }, author));
            Ok(())
        }
        Item::SchemeValue { module, aspect, value, .. } => {
            scheme_value(case, module, aspect.as_deref(), *value)
        }
        Item::Document { .. } | Item::Without { .. } => Ok(()),
    }
}

/// Does to a case what is about to be done before anybody signs.
///
/// # Errors
/// What it names that is not there.
pub fn step(case: &mut Case, step: &Step, author: &Author<'_>) -> Result<(), Because> {
    match step {
        Step::Decided(ruling) => rule(case, decision(ruling.clone(), author)),
        Step::TakenBack(ruling) => case.decisions.retain(|earlier| earlier.ruling != *ruling),
        Step::Became { entry, status } => {
            let row = row_of(case, entry)?;
            becomes(case, row, *status);
        }
    }
    Ok(())
}

/// Takes a decision in; of several about the same the newest counts.
fn rule(case: &mut Case, decision: Decision) {
    case.decisions.retain(|earlier| !is_replaced(&earlier.ruling, &decision.ruling));
    case.decisions.push(decision);
}

fn is_replaced(earlier: &Ruling, newer: &Ruling) -> bool {
    match (earlier, newer) {
        (Ruling::Tie { order, .. }, Ruling::Tie { order: new, .. })
        | (Ruling::Cut { order }, Ruling::Cut { order: new }) => entries(order) == entries(new),
        (Ruling::Aggregation { module, .. }, Ruling::Aggregation { module: new, .. }) => module == new,
        _ => false,
    }
}

fn decision(ruling: Ruling, author: &Author<'_>) -> Decision {
    Decision {
        ruling,
        who: author.who.to_owned(),
        when: author.when,
        why: author.why.to_owned(),
        document: author.document.map(str::to_owned),
    }
}

fn entries(order: &[Vec<String>]) -> std::collections::BTreeSet<&str> {
    order.iter().flatten().map(String::as_str).collect()
}

/// The aggregation as the rules take it; `sum` is none to change to.
fn other_aggregation(aggregation: setup::Aggregation, trim: i64) -> Option<Aggregation> {
    match aggregation {
        setup::Aggregation::Single => Some(Aggregation::Single),
        setup::Aggregation::Mean => Some(Aggregation::Mean),
        setup::Aggregation::Trimmed => Some(Aggregation::Trimmed { drop: usize::try_from(trim).ok()? }),
        setup::Aggregation::Median => Some(Aggregation::Median),
        setup::Aggregation::Sum => None,
    }
}

fn row_of(case: &Case, entry: &str) -> Result<usize, Because> {
    let found = case.roster.iter().position(|known| known.id == entry);
    found.ok_or_else(|| Because::new("correction-no-entry").text("entry", entry))
}

fn module_of(case: &Case, module: &str) -> Result<usize, Because> {
    let found = case.plan.modules.iter().position(|known| known.code == module);
    found.ok_or_else(|| Because::new("judging-no-module").text("module", module))
}

/// Where a mark stands.
struct Cell<'a> {
    module: &'a str,
    aspect: &'a str,
    judge: Option<i64>,
}

fn mark(case: &mut Case, entry: &str, cell: &Cell<'_>, value: Option<Score>) -> Result<(), Because> {
    let (row, at) = (row_of(case, entry)?, module_of(case, cell.module)?);
    let unknown = || {
        let because = Because::new("correction-no-mark").text("entry", entry).text("module", cell.module);
        because.text("aspect", cell.aspect)
    };
    let module = case.plan.modules.get(at).ok_or_else(unknown)?;
    let place = module.aspects.iter().position(|known| known.code == cell.aspect).ok_or_else(unknown)?;
    let aspect = module.aspects.get(place).ok_or_else(unknown)?;
    let seat = match cell.judge {
        Some(ordinal) => {
            let name = judge(ordinal);
            Some(module.judges.iter().position(|known| *known == name).ok_or_else(unknown)?)
        }
        None => None,
    };
    let number = value.map(|value| match aspect.kind {
        AspectKind::Judgement => value.thousandths() / PER_POINT,
        _ => value.thousandths(),
    });
    let number = number.map(i32::try_from).transpose().map_err(|_large| unknown())?;
    let Marks::Sheets(sheets) = &mut case.marks else { return Err(unknown()) };
    sheets.set(row, at, place, seat, number).map_err(|_error| unknown())?;
    if number.is_some() {
        was_there(case, row);
    }
    Ok(())
}

/// Somebody taken for absent because no sheet held a mark was there, once one does.
fn was_there(case: &mut Case, row: usize) {
    let registered = case.refs.get(row).map(|known| known.status);
    let absent = case.roster.get(row).is_some_and(|entry| entry.status == EntryStatus::Absent);
    if let Some(status) = registered.filter(|status| absent && *status != EntryStatus::Absent) {
        becomes(case, row, status);
    }
}

/// As the roster is put together: who was drawn and not absent had started.
fn becomes(case: &mut Case, row: usize, status: EntryStatus) {
    let drawn = case.refs.get(row).is_some_and(|known| known.subject_id.is_some());
    let there = drawn && status != EntryStatus::Absent;
    let is_final = case.is_final;
    if let Some(entry) = case.roster.get_mut(row) {
        entry.status = status;
        entry.reason = None;
        entry.started = Some(there);
        entry.finalist = Some(is_final && there);
    }
}

fn penalty(case: &mut Case, entry: &str, module: Option<&str>, points: Score) -> Result<(), Because> {
    let row = row_of(case, entry)?;
    let at = module.map(|module| module_of(case, module)).transpose()?;
    let modules = case.plan.modules.len();
    let Some(entry) = case.roster.get_mut(row) else { return Ok(()) };
    match at {
        None => entry.penalty = points,
        Some(at) => {
            entry.module_penalties.resize(modules, Score::ZERO);
            if let Some(penalty) = entry.module_penalties.get_mut(at) {
                *penalty = points;
            }
        }
    }
    Ok(())
}

/// With the full mark of an aspect that of its module changes; what does not add up is the plan's check to refuse.
fn scheme_value(case: &mut Case, module: &str, aspect: Option<&str>, value: Score) -> Result<(), Because> {
    let at = module_of(case, module)?;
    let unknown = || Because::new("judging-unknown-aspect");
    let module = case.plan.modules.get_mut(at).ok_or_else(unknown)?;
    let Some(code) = aspect else {
        module.weight = value;
        return Ok(());
    };
    let of_all = module.aggregation == Some(Aggregation::Sum);
    let aspect = module.aspects.iter_mut().find(|known| known.code == code).ok_or_else(unknown)?;
    let times = match aspect.kind {
        AspectKind::Scored { .. } if of_all => module.judges.len(),
        _ => 1,
    };
    let more = value.thousandths().saturating_sub(aspect.max.thousandths());
    let more = more.saturating_mul(i64::try_from(times).unwrap_or(i64::MAX));
    module.max = Score::from_thousandths(module.max.thousandths().saturating_add(more));
    aspect.max = value;
    Ok(())
}

/// Who moves from one result to another, in the order of the new one.
#[must_use]
pub fn moved(before: &Record, after: &Record) -> Vec<Moved> {
    let mut stood: BTreeMap<&str, Stood> =
        before.rows.iter().map(|row| (row.entry.as_str(), standing(row))).collect();
    let mut moved: Vec<Moved> = Vec::new();
    for row in &after.rows {
        let (before, after) = (stood.remove(row.entry.as_str()), standing(row));
        if before.as_ref() != Some(&after) {
            moved.push(Moved { entry: row.entry.clone(), before, after: Some(after) });
        }
    }
    let gone = stood.into_iter().map(|(entry, before)| Moved {
        entry: entry.to_owned(),
        before: Some(before),
        after: None,
    });
    moved.extend(gone);
    moved
}

/// Whose prize is less in one result than in an earlier one: ticket number and the prize of before.
#[must_use]
pub fn lost(before: &Record, after: &Record) -> Vec<(String, Prize)> {
    let prizes: BTreeMap<&str, Prize> =
        after.rows.iter().map(|row| (row.entry.as_str(), row.prize)).collect();
    let less = |row: &&RecordRow| {
        let now = prizes.get(row.entry.as_str()).copied().unwrap_or(Prize::None);
        now.is_less_than(row.prize)
    };
    before.rows.iter().filter(less).map(|row| (row.entry.clone(), row.prize)).collect()
}

fn standing(row: &RecordRow) -> Stood {
    Stood { status: row.status, total: row.total.clone(), rank: row.rank, prize: row.prize }
}
