//! Puts together what a round is ranked from: set-up, seats, marks, decisions; entries only after decryption.

use std::collections::BTreeMap;

use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::phase::RoundPhase;
use crate::kernel::score::{PER_POINT, Score};
use crate::lifecycle::draw::model::Subject;
use crate::lifecycle::draw::usecase as draw;
use crate::lifecycle::judging::model::{Mark, Seat};
use crate::lifecycle::judging::usecase as judging;
use crate::lifecycle::registration::model::Entry as Registered;
use crate::lifecycle::registration::usecase as registration;
use crate::lifecycle::setup::model::{AspectKind, Module, Round};
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;

use super::super::model::{Case, Ref};
use super::super::rules::{plan, record};
use super::decisions;
use super::names::{Names, one_line};
use crate::scoring::files::read_settings;
use crate::scoring::model::{Entry, Marks, Plan, Ranking, Record, Sheets, Totals};
use crate::scoring::rules::rank;

/// Modules of a round, each with the seats of its panel.
type Panels = Vec<(Module, Vec<Seat>)>;

/// A ranking with what it was computed from.
pub struct Ranked {
    /// What went in.
    pub case: Case,
    /// What came out.
    pub ranking: Ranking,
    /// Names of the modules, in order.
    pub module_names: Vec<String>,
    /// Uid of the division.
    pub division_uid: String,
}

impl Ranked {
    /// Its record.
    #[must_use]
    pub fn record(&self) -> Record {
        record::of(&self.case, &self.ranking, &self.division_uid, &self.module_names)
    }

    /// What is open in it, for readers.
    #[must_use]
    pub fn into_open(self) -> Vec<Because> {
        self.ranking.open.into_iter().map(|open| open.because).collect()
    }
}

/// Ranks a round as it stands: by blind code before decryption, by ticket number after.
///
/// # Errors
/// `Invalid` or `Refused` with what the plan or a decision does not admit.
pub fn rank_in_tx(conn: &mut Conn, round: &Round) -> Result<Ranked, Fault> {
    let division = setup::division_in_tx(conn, round.division_id)?;
    let mut panels = Panels::new();
    for module in setup::modules_in_tx(conn, round.id)? {
        let seats = judging::seats_in_tx(conn, &module)?;
        panels.push((module, seats));
    }
    let case = assemble(conn, round, &division.plan, &panels)?;
    metrics::counter!("jiangsai_rankings_computed_total").increment(1);
    let ranking = rank(&case.inputs()).map_err(|problems| Fault::all(FaultKind::Refused, problems))?;
    let module_names = panels.into_iter().map(|(module, _)| module.name).collect();
    Ok(Ranked { case, ranking, module_names, division_uid: division.uid })
}

/// Whether the entries behind the codes may be read.
pub(super) fn is_open(phase: RoundPhase) -> bool {
    matches!(phase, RoundPhase::Decrypted | RoundPhase::Signed)
}

fn assemble(conn: &mut Conn, round: &Round, plan_text: &str, panels: &Panels) -> Result<Case, Fault> {
    let mut plan = read_settings(plan_text).map_err(|unreadable| unreadable.fault)?;
    plan.modules.extend(panels.iter().map(|(module, seats)| plan::module(module, seats)));
    let subjects = draw::subjects_in_tx(conn, round.id)?;
    let given = judging::marks_in_tx(conn, round.id)?;
    let named = is_open(round.phase);
    let (roster, refs) = if named {
        let opened = draw::opened_in_tx(conn, round.id)?;
        let entries = registration::admitted_in_tx(conn, round.division_id)?;
        by_number(&plan, &subjects, &opened, entries, &given, round.is_final)
    } else {
        by_code(&plan, &subjects, &given, round.is_final)
    };
    let marks = match plan.totals {
        Totals::Marks => Marks::Sheets(sheets(&plan, panels, &refs, &given)?),
        Totals::Raw | Totals::Scaled => Marks::Totals(vec![None; roster.len()]),
    };
    let names = Names::of(&subjects, &roster, &refs);
    let decisions = decisions::taken_in_tx(conn, round, &names, named)?;
    Ok(Case { plan, roster, refs, marks, decisions, named })
}

type Roster = (Vec<Entry>, Vec<Ref>);

fn by_code(plan: &Plan, subjects: &[Subject], given: &[Mark], is_final: bool) -> Roster {
    let rows = subjects.iter().map(|subject| {
        let mut entry = Entry::ranked(&subject.code);
        note_absence(&mut entry, subject.id, given);
        begun(&mut entry, true, is_final, plan);
        (entry, Ref { subject_id: Some(subject.id), ..Ref::default() })
    });
    rows.unzip()
}

fn by_number(
    plan: &Plan,
    subjects: &[Subject],
    opened: &[(i64, i64)],
    entries: Vec<Registered>,
    given: &[Mark],
    is_final: bool,
) -> Roster {
    let drawn = |entry_id: i64| {
        let subject_id = opened.iter().find(|(_, entry)| *entry == entry_id)?.0;
        subjects.iter().find(|subject| subject.id == subject_id).map(|subject| subject.id)
    };
    let rows = entries.into_iter().map(|registered| {
        let subject_id = drawn(registered.id);
        let mut entry = Entry::ranked(&registered.number);
        entry.status = registered.status;
        if let Some(subject_id) = subject_id {
            note_absence(&mut entry, subject_id, given);
        }
        begun(&mut entry, subject_id.is_some(), is_final, plan);
        (entry, Ref { subject_id, entry_id: Some(registered.id), entry_uid: Some(registered.uid) })
    });
    rows.unzip()
}

/// Somebody whose sheets hold no mark at all, each with its reason, was not there: the judges say so without
/// knowing who it was.
fn note_absence(entry: &mut Entry, subject_id: i64, given: &[Mark]) {
    let mut marks = given.iter().filter(|mark| mark.subject_id == subject_id).peekable();
    let Some(first) = marks.peek() else { return };
    let reason = first.reason.clone();
    let nothing = marks.all(|mark| mark.value.is_none() && mark.reason.is_some());
    if nothing && entry.status.has_total() {
        entry.status = EntryStatus::Absent;
        entry.reason = reason.map(|reason| one_line(&reason));
    }
}

fn begun(entry: &mut Entry, drawn: bool, is_final: bool, plan: &Plan) {
    let there = drawn && entry.status != EntryStatus::Absent;
    entry.started = Some(there);
    entry.finalist = Some(is_final && there);
    entry.tie_values = vec![None; plan.order.keys.len()];
}

fn sheets(plan: &Plan, panels: &Panels, refs: &[Ref], given: &[Mark]) -> Result<Sheets, Fault> {
    let mut rows: BTreeMap<i64, usize> = BTreeMap::new();
    let mut sheets = Sheets::new(&plan.modules);
    for known in refs {
        let row = sheets.add_entry();
        if let Some(subject_id) = known.subject_id {
            rows.insert(subject_id, row);
        }
    }
    let mut aspects = BTreeMap::new();
    let mut seats = BTreeMap::new();
    for (at, (module, panel)) in panels.iter().enumerate() {
        for (place, aspect) in module.aspects.iter().enumerate() {
            aspects.insert(aspect.id, (at, place, aspect.kind));
        }
        for (place, seat) in panel.iter().enumerate() {
            seats.insert(seat.id, place);
        }
    }
    for mark in given {
        let Some(value) = mark.value else { continue };
        let (Some(row), Some((module, place, kind))) =
            (rows.get(&mark.subject_id), aspects.get(&mark.aspect_id))
        else {
            continue;
        };
        let judge = match mark.seat_id.map(|id| seats.get(&id).copied()) {
            None => None,
            Some(Some(judge)) => Some(judge),
            // A seat that was taken away: its marks are kept, and count for nobody.
            Some(None) => continue,
        };
        let cell = cell(*kind, value)?;
        sheets
            .put(*row, *module, *place, judge, cell)
            .map_err(|error| Fault::internal(format!("a mark has no place: {error:?}")))?;
    }
    Ok(sheets)
}

/// A stored mark as the rules hold it: thousandths of a point, or the whole score of a J aspect.
fn cell(kind: AspectKind, value: Score) -> Result<i32, Fault> {
    let number = match kind {
        AspectKind::Judged => value.thousandths() / PER_POINT,
        AspectKind::Measured | AspectKind::Scored => value.thousandths(),
    };
    i32::try_from(number).map_err(Fault::internal)
}
