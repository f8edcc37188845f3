//! Puts together what a round is ranked from: set-up, seats, marks, decisions; entries only after decryption.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::{Fault, FaultKind, Problem};
use crate::kernel::ids::{EntryId, SubjectId};
use crate::kernel::phase::RoundPhase;
use crate::kernel::score::{PER_POINT, Score};
use crate::lifecycle::draw::model::Subject;
use crate::lifecycle::draw::usecase as draw;
use crate::lifecycle::judging::model::{Mark, Seat};
use crate::lifecycle::judging::rules::absent;
use crate::lifecycle::judging::usecase as judging;
use crate::lifecycle::registration::model::Entry as Registered;
use crate::lifecycle::registration::usecase as registration;
use crate::lifecycle::setup::model::{AspectKind, Division, Module, Round};
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::{Conn, tx};
use crate::platform::installation::Installation;
use crate::platform::memo::Recall;

use super::super::model::{Case, Ref};
use super::super::rules::{plan, record};
use super::names::{Names, one_line};
use super::{decisions, penalties};
use crate::scoring::files::read_settings;
use crate::scoring::model::record::digest;
use crate::scoring::model::{
    Decision, Entry, LastResort, Marks, Plan, Ranking, Record, Ruling, Sheets, Totals, decision_at,
};
use crate::scoring::rules::rank;

/// Modules of a round, each with the seats of its panel.
type Panels = Vec<(Module, Vec<Seat>)>;

/// A ranking with what it was computed from.
pub struct Ranked {
    /// What went in.
    pub case: Case,
    /// What came out.
    pub ranking: Ranking,
    /// Its record.
    pub record: Arc<Record>,
    /// The record's canonical text.
    pub text: String,
    /// SHA-256 of that text.
    pub digest: String,
    /// Why decisions about ties were left out: their ties are there no more.
    pub lapsed: Vec<Problem>,
}

impl Ranked {
    /// What is open in it, for readers.
    pub fn open(&self) -> impl Iterator<Item = &Because> {
        self.ranking.open.iter().map(|open| &open.because)
    }

    /// About how much memory it takes.
    fn bytes(&self) -> u64 {
        let marks = match &self.case.marks {
            Marks::Sheets(sheets) => sheets.bytes(),
            Marks::Totals(totals) => totals.len().saturating_mul(TOTAL_BYTES),
        };
        let text = self.text.len().saturating_mul(TEXT_COPIES);
        u64::try_from(marks.saturating_add(text)).unwrap_or(u64::MAX)
    }
}

/// About how much memory the total of one entry takes.
const TOTAL_BYTES: usize = 64;

/// A record and a ranking take about as much memory as so many copies of the text.
const TEXT_COPIES: usize = 6;

/// Ranks a round as it stands: by blind code before decryption, by ticket number after. From memory where nothing
/// moved since it was ranked.
///
/// # Errors
/// `Invalid` or `Refused` with what the plan or a decision does not admit.
pub fn rank_in_tx(conn: &mut Conn, recall: Recall<'_>, round: &Round) -> Result<Arc<Ranked>, Fault> {
    let stamp = |conn: &mut Conn| judging::kept::stamp_in_tx(conn, recall, round.id);
    recall.of(conn, ("ranking", round.id.row()), stamp, |conn| {
        let ranked = compute(conn, recall, round)?;
        let bytes = ranked.bytes();
        Ok((ranked, bytes))
    })
}

/// Ranks a round in a read, so that the write that follows finds the ranking in memory and keeps nobody waiting. What
/// goes wrong here goes wrong there too, and is told there.
pub(super) fn warm(installation: &Installation, round_uid: &str) {
    let ranked = tx::read(&installation.pool, |conn| {
        let stream = streams::stream_by_uid(conn, StreamKind::Round, round_uid)?;
        let round = setup::round_in_tx(conn, stream.as_round()?)?;
        rank_in_tx(conn, Recall::Reading(&installation.memo), &round)
    });
    drop(ranked);
}

fn compute(conn: &mut Conn, recall: Recall<'_>, round: &Round) -> Result<Ranked, Fault> {
    let division = setup::division_in_tx(conn, round.division_id)?;
    let mut panels = Panels::new();
    for module in setup::modules_in_tx(conn, round.id)? {
        let seats = judging::seats_in_tx(conn, &module)?;
        panels.push((module, seats));
    }
    let case = assemble(conn, recall, round, &division, &panels)?;
    let module_names: Vec<String> = panels.into_iter().map(|(module, _)| module.name).collect();
    ranked(case, &division.uid, &module_names)
}

/// Ranks a case: `names` are the modules' names, in order. A decision about a tie that is there no more lapses: it is left
/// out, and told beside the ranking.
///
/// # Errors
/// `Refused` with what the plan or another decision does not admit.
pub(super) fn ranked(mut case: Case, division_uid: &str, names: &[String]) -> Result<Ranked, Fault> {
    metrics::counter!("jiangsai_rankings_computed_total").increment(1);
    let mut lapsed = Vec::new();
    let ranking = loop {
        let problems = match rank(&case.inputs()) {
            Ok(ranking) => break ranking,
            Err(problems) => problems,
        };
        let Some(left) = without_lapsed(&case.decisions, &problems) else {
            return Err(Fault::all(FaultKind::Refused, problems));
        };
        case.decisions = left;
        lapsed.extend(problems);
    };
    let record = record::of(&case, &ranking, division_uid, names);
    let text = record.canonical().map_err(Fault::internal)?;
    let (digest, record) = (digest(&text), Arc::new(record));
    Ok(Ranked { case, ranking, record, text, digest, lapsed })
}

/// The decisions that are left, where all that is wrong is decisions about ties; fewer each time.
fn without_lapsed(decisions: &[Decision], problems: &[Problem]) -> Option<Vec<Decision>> {
    let of_tie = |ruling: &Ruling| matches!(ruling, Ruling::Tie { .. } | Ruling::Cut { .. });
    let wrong: BTreeSet<usize> = problems.iter().filter_map(|problem| decision_at(&problem.place)).collect();
    let all_placed = problems.iter().all(|problem| decision_at(&problem.place).is_some());
    let of_ties = wrong.iter().all(|at| decisions.get(*at).is_some_and(|one| of_tie(&one.ruling)));
    let left = decisions.iter().enumerate().filter(|(at, _)| !wrong.contains(at));
    (all_placed && of_ties && !wrong.is_empty()).then(|| left.map(|(_, one)| one.clone()).collect())
}

/// Whether the entries behind the codes may be read.
pub(super) fn is_open(phase: RoundPhase) -> bool {
    matches!(phase, RoundPhase::Decrypted | RoundPhase::Signed)
}

fn assemble(
    conn: &mut Conn,
    recall: Recall<'_>,
    round: &Round,
    division: &Division,
    panels: &Panels,
) -> Result<Case, Fault> {
    let mut plan = read_settings(&division.plan).map_err(|unreadable| unreadable.fault)?;
    plan.order.share_after = share_after_in_tx(conn, round, division, &plan)?;
    plan.modules.extend(panels.iter().map(|(module, seats)| plan::module(module, seats)));
    let subjects = draw::subjects_in_tx(conn, round.id)?;
    let given = judging::marks_in_tx(conn, recall, round.id)?;
    let absent = absent(&given);
    let named = is_open(round.phase);
    let (roster, refs) = if named {
        let opened = draw::opened_in_tx(conn, round.id)?;
        let entries = registration::admitted_in_tx(conn, round.division_id)?;
        by_number(&plan, &subjects, &opened, entries, &absent, round.is_final)
    } else {
        let released = draw::released_in_tx(conn, round.id)?;
        by_code(&plan, &subjects, (&absent, &released), round.is_final)
    };
    let marks = match plan.totals {
        Totals::Marks => Marks::Sheets(sheets(&plan, panels, &refs, &given)?),
        Totals::Raw | Totals::Scaled => Marks::Totals(vec![None; roster.len()]),
    };
    let names = Names::of(&subjects, &roster, &refs);
    let decisions = decisions::taken_in_tx(conn, round, &names, named)?;
    let mut case = Case { plan, roster, refs, marks, decisions, named, is_final: round.is_final };
    if named {
        penalties::apply_in_tx(conn, round.division_id, &mut case)?;
    }
    Ok(case)
}

/// After which place ties that win nothing stay shared: of a final, the places that earn a title. Who goes on from an earlier
/// round hangs on every place.
fn share_after_in_tx(
    conn: &mut Conn,
    round: &Round,
    division: &Division,
    plan: &Plan,
) -> Result<Option<u64>, Fault> {
    if !round.is_final || plan.order.last == LastResort::Share || plan.order.share_after.is_some() {
        return Ok(plan.order.share_after);
    }
    let event = setup::event_in_tx(conn, division.event_id)?;
    // Where no quota was filed, a title that hangs on a shared place is decided with the awards.
    let titles = division.title_quota.or(event.title_quota).unwrap_or_default();
    Ok(u64::try_from(titles).ok())
}

type Roster = (Vec<Entry>, Vec<Ref>);
/// Why those who were not there were not, by row number of the subject.
type Absent = BTreeMap<SubjectId, String>;

/// What became of the entries behind some codes, known before the codes are open.
type Released = BTreeMap<SubjectId, EntryStatus>;

fn by_code(
    plan: &Plan,
    subjects: &[Subject],
    (absent, released): (&Absent, &Released),
    is_final: bool,
) -> Roster {
    let rows = subjects.iter().map(|subject| {
        let mut entry = Entry::ranked(&subject.code);
        entry.status = released.get(&subject.id).copied().unwrap_or(EntryStatus::Ranked);
        note_absence(&mut entry, subject.id, absent);
        begun(&mut entry, true, is_final, plan);
        let status = released.get(&subject.id).copied().unwrap_or(EntryStatus::Ranked);
        (entry, Ref { subject_id: Some(subject.id), entry_id: None, entry_uid: None, status })
    });
    rows.unzip()
}

fn by_number(
    plan: &Plan,
    subjects: &[Subject],
    opened: &[(SubjectId, EntryId)],
    entries: Vec<Registered>,
    absent: &Absent,
    is_final: bool,
) -> Roster {
    let known: BTreeSet<SubjectId> = subjects.iter().map(|subject| subject.id).collect();
    let drawn: BTreeMap<EntryId, SubjectId> = opened
        .iter()
        .filter(|(subject, _entry)| known.contains(subject))
        .map(|(subject, entry)| (*entry, *subject))
        .collect();
    let rows = entries.into_iter().map(|registered| {
        let subject_id = drawn.get(&registered.id).copied();
        let mut entry = Entry::ranked(&registered.number);
        entry.status = registered.status;
        if let Some(subject_id) = subject_id {
            note_absence(&mut entry, subject_id, absent);
        }
        begun(&mut entry, subject_id.is_some(), is_final, plan);
        let Registered { id, uid, status, .. } = registered;
        (entry, Ref { subject_id, entry_id: Some(id), entry_uid: Some(uid), status })
    });
    rows.unzip()
}

/// Somebody whose sheets hold no mark at all was not there: the judges say so without knowing who it was.
fn note_absence(entry: &mut Entry, subject_id: SubjectId, absent: &Absent) {
    if let Some(reason) = absent.get(&subject_id)
        && entry.status.has_total()
    {
        entry.status = EntryStatus::Absent;
        entry.reason = Some(one_line(reason));
    }
}

fn begun(entry: &mut Entry, drawn: bool, is_final: bool, plan: &Plan) {
    let there = drawn && entry.status != EntryStatus::Absent;
    entry.started = Some(there);
    entry.finalist = Some(is_final && there);
    entry.tie_values = vec![None; plan.order.keys.len()];
}

fn sheets(plan: &Plan, panels: &Panels, refs: &[Ref], given: &[Mark]) -> Result<Sheets, Fault> {
    let mut rows: BTreeMap<SubjectId, usize> = BTreeMap::new();
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
