//! How far judging is, for the chief judge: codes and judge numbers only.

use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::access::actions::Action;
use crate::access::by::By;
use crate::access::door::{self, On};
use crate::access::usecase::accounts::{name_in_tx, names_in_tx};
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, AspectId, RoundId, SeatId, SubjectId};
use crate::kernel::phase::SheetPhase;
use crate::kernel::score::Score;
use crate::lifecycle::draw::model::Subject;
use crate::lifecycle::draw::usecase::{Place, place_in_tx, released_in_tx, subjects_in_tx};
use crate::lifecycle::judging::model::{DecisionKind, JudgingDecision, Mark, Seat, Sheet};
use crate::lifecycle::judging::{rules, store};
use crate::lifecycle::setup::model::{AspectKind, Module};
use crate::lifecycle::setup::usecase::modules_in_tx;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;

use super::low::{self, Low};
use super::{about, decisions_in_tx, kept, marks_in_tx, seats_in_tx, unsigned_in_tx};

/// One judge's part in one module.
#[derive(Debug, Clone)]
pub struct Part {
    /// The seat.
    pub seat: Seat,
    /// Sheets of it.
    pub sheets: usize,
    /// Sheets without a hole.
    pub whole: usize,
    /// Sheets signed or locked.
    pub signed: usize,
    /// Sheets whose signature is waited for.
    pub waiting: usize,
}

/// Judges' scores of one aspect that lie too far apart.
#[derive(Debug, Clone)]
pub struct Spread {
    /// Blind code.
    pub code: String,
    /// Code of the aspect.
    pub aspect: String,
    /// Scores in order of judges.
    pub scores: Vec<Score>,
    /// A decision lets them stand.
    pub resolved: bool,
}

/// A mark that was not given.
#[derive(Debug, Clone)]
pub struct Missing {
    /// Blind code.
    pub code: String,
    /// Code of the aspect.
    pub aspect: String,
    /// Number of the judge; `None`: the agreed value.
    pub judge: Option<i64>,
    /// Uid of the seat whose sheet it is.
    pub seat: String,
    /// Why.
    pub reason: String,
    /// A decision on judge or aggregation covers it.
    pub resolved: bool,
}

/// A module's state.
#[derive(Debug, Clone)]
pub struct ModuleProgress {
    /// The module.
    pub module: Module,
    /// Each judge's part, in order.
    pub parts: Vec<Part>,
    /// Largest spread of all.
    pub largest: i64,
    /// Spreads beyond the limit.
    pub spreads: Vec<Spread>,
    /// Marks not given, with reasons.
    pub missing: Vec<Missing>,
    /// Marks far below what the same judge gave the others.
    pub low: Vec<Low>,
}

/// A round's state, as it is computed from its sheets.
#[derive(Debug, Clone)]
pub struct State {
    /// Its modules.
    pub modules: Vec<ModuleProgress>,
    /// Blind codes, in order.
    pub codes: Vec<String>,
    /// Codes of those who were not there, each with the reason the judges wrote.
    pub absent: Vec<(String, String)>,
    /// Sheets that wait for a signature.
    unsigned: usize,
}

impl State {
    /// Numbers of the judges of any panel, in order.
    #[must_use]
    pub fn judges(&self) -> Vec<i64> {
        let parts = self.modules.iter().flat_map(|module| &module.parts);
        let numbers: BTreeSet<i64> = parts.map(|part| part.seat.ordinal).collect();
        numbers.into_iter().collect()
    }
}

/// A round as its chief judge reads it.
#[derive(Debug, Clone)]
pub struct Progress {
    /// Where.
    pub place: Place,
    /// How far it is.
    pub state: Arc<State>,
    /// Decisions in force, with the name of who took each.
    pub decisions: Vec<(JudgingDecision, String)>,
    /// Numbers of the judges with the names of those who bear each, in the panels' order; for the chief, who knows the judges:
    /// it is entries that are blind.
    pub judges: Vec<(i64, Vec<String>)>,
    /// The reader decides here; an auditor only reads.
    pub may_decide: bool,
    /// When this was read.
    pub at: DateTime<Utc>,
}

/// The state of a round.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` for all but the chief judge and the auditor.
pub fn progress(by: By<'_>, round_uid: &str) -> Result<Progress, Fault> {
    by.read(|conn| {
        let stream = door::read_in_tx(conn, by.actor, Action::DecideJudging, On::Uid(round_uid))?;
        let round_id = stream.as_round()?;
        let state = state_in_tx(conn, Recall::Reading(&by.installation.memo), round_id)?;
        let may_decide = door::require(by.actor, Action::DecideJudging, &stream).is_ok();
        Ok(Progress {
            place: place_in_tx(conn, round_id)?,
            judges: if may_decide { judges(conn, &state)? } else { Vec::new() },
            state,
            decisions: decisions_in_tx(conn, round_id).and_then(|decisions| named(conn, decisions))?,
            may_decide,
            at: by.installation.now(),
        })
    })
}

/// Who bears which number: one and the same where the panels are alike.
fn judges(conn: &mut Conn, state: &State) -> Result<Vec<(i64, Vec<String>)>, Fault> {
    let seats: Vec<&Seat> =
        state.modules.iter().flat_map(|module| &module.parts).map(|part| &part.seat).collect();
    let ids: Vec<AccountId> = seats.iter().map(|seat| seat.account_id).collect();
    let names = names_in_tx(conn, &[], &ids)?.of_id;
    let mut judges: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for seat in seats {
        let borne = judges.entry(seat.ordinal).or_default();
        borne.extend(names.get(&seat.account_id).filter(|name| !borne.contains(name)).cloned());
    }
    Ok(judges.into_iter().collect())
}

/// What judging leaves open in a round, as numbers: they say nothing of anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Open {
    /// Sheets without their judge's signature.
    pub unsigned: usize,
    /// Spreads beyond the limit that nobody resolved.
    pub spreads: usize,
    /// Marks not given that no decision covers.
    pub missing: usize,
}

/// What judging leaves open in a round.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn open_in_tx(conn: &mut Conn, recall: Recall<'_>, round_id: RoundId) -> Result<Open, Fault> {
    let state = state_in_tx(conn, recall, round_id)?;
    let mut open = Open { unsigned: state.unsigned, ..Open::default() };
    for module in &state.modules {
        open.spreads += module.spreads.iter().filter(|spread| !spread.resolved).count();
        open.missing += module.missing.iter().filter(|missing| !missing.resolved).count();
    }
    Ok(open)
}

/// The state of a round as it is computed from its sheets, from memory where nothing moved.
fn state_in_tx(conn: &mut Conn, recall: Recall<'_>, round_id: RoundId) -> Result<Arc<State>, Fault> {
    let stamp = |conn: &mut Conn| kept::stamp_in_tx(conn, recall, round_id);
    recall.of(conn, ("progress", round_id.row()), stamp, |conn| {
        let decisions = decisions_in_tx(conn, round_id)?;
        let all = Round::read(conn, recall, round_id, &decisions)?;
        let state = State {
            modules: all.modules(conn)?,
            absent: all.absent(),
            codes: all.subjects.iter().map(|subject| subject.code.clone()).collect(),
            unsigned: unsigned_in_tx(conn, round_id)?,
        };
        Ok((state, STATE_BYTES))
    })
}

/// About how much memory the state of a round takes: what is open in it, which is little.
const STATE_BYTES: u64 = 64 * 1024;

fn named(conn: &mut Conn, decisions: Vec<JudgingDecision>) -> Result<Vec<(JudgingDecision, String)>, Fault> {
    decisions
        .into_iter()
        .map(|decision| {
            let name = name_in_tx(conn, &decision.by_account)?;
            Ok((decision, name))
        })
        .collect()
}

/// Everything read of a round, to be looked at module by module.
struct Round<'a> {
    id: RoundId,
    subjects: Vec<Subject>,
    sheets: Vec<Sheet>,
    marks: Vec<Mark>,
    decisions: &'a [JudgingDecision],
    /// Why those who were not there were not, by row number of the subject.
    absent: BTreeMap<SubjectId, String>,
}

impl<'a> Round<'a> {
    fn read(
        conn: &mut Conn,
        recall: Recall<'_>,
        id: RoundId,
        decisions: &'a [JudgingDecision],
    ) -> Result<Self, Fault> {
        let released = released_in_tx(conn, id)?;
        let mut marks = marks_in_tx(conn, recall, id)?;
        marks.retain(|mark| !released.contains_key(&mark.subject_id));
        let absent = rules::absent(&marks);
        let (mut subjects, mut sheets) = (subjects_in_tx(conn, id)?, store::sheets::of_round(conn, id)?);
        // Who withdrew or was disqualified holds nobody up.
        subjects.retain(|subject| !released.contains_key(&subject.id));
        sheets.retain(|sheet| !released.contains_key(&sheet.subject_id));
        Ok(Self { id, subjects, sheets, marks, decisions, absent })
    }

    fn modules(&self, conn: &mut Conn) -> Result<Vec<ModuleProgress>, Fault> {
        let mut modules = Vec::new();
        for module in modules_in_tx(conn, self.id)? {
            let seats = seats_in_tx(conn, &module)?;
            modules.push(self.module(module, seats)?);
        }
        Ok(modules)
    }

    fn absent(&self) -> Vec<(String, String)> {
        let reason = |subject: &Subject| Some((subject.code.clone(), self.absent.get(&subject.id)?.clone()));
        self.subjects.iter().filter_map(reason).collect()
    }

    fn module(&self, module: Module, seats: Vec<Seat>) -> Result<ModuleProgress, Fault> {
        let marks: Vec<&Mark> = self.marks.iter().filter(|mark| mark.module_id == module.id).collect();
        let (largest, spreads) = self.spreads(&module, &seats, &marks);
        let missing = self.missing(&module, &seats, &marks)?;
        let codes = self.subjects.iter().map(|subject| (subject.id, subject.code.as_str())).collect();
        let low = low::of_panel(&module, &seats, &codes, &marks);
        let parts = seats.into_iter().map(|seat| self.part(&module, seat, &marks)).collect();
        Ok(ModuleProgress { module, parts, largest, spreads, missing, low })
    }

    fn part(&self, module: &Module, seat: Seat, marks: &[&Mark]) -> Part {
        let mut settled: BTreeMap<(SubjectId, bool), usize> = BTreeMap::new();
        for mark in marks.iter().filter(|mark| mark.value.is_some() || mark.reason.is_some()) {
            let agreed = mark.seat_id.is_none();
            if agreed || mark.seat_id == Some(seat.id) {
                *settled.entry((mark.subject_id, agreed)).or_default() += 1;
            }
        }
        let own: Vec<&Sheet> = self.sheets.iter().filter(|sheet| sheet.seat_id == seat.id).collect();
        let whole = |sheet: &&&Sheet| {
            let aspects = rules::aspects_of(module, sheet.agreed).count();
            settled.get(&(sheet.subject_id, sheet.agreed)).copied().unwrap_or(0) == aspects
        };
        let left_out = self.dropped(module).contains(&seat.ordinal.to_string());
        let waits = |sheet: &&&Sheet| sheet.phase == SheetPhase::Open && (sheet.agreed || !left_out);
        Part {
            sheets: own.len(),
            whole: own.iter().filter(whole).count(),
            signed: own.iter().filter(|sheet| sheet.phase != SheetPhase::Open).count(),
            waiting: own.iter().filter(waits).count(),
            seat,
        }
    }

    /// The largest spread of J scores, and those beyond the limit.
    fn spreads(&self, module: &Module, seats: &[Seat], marks: &[&Mark]) -> (i64, Vec<Spread>) {
        let (mut largest, mut spreads) = (0, Vec::new());
        let dropped = self.dropped(module);
        let counting: Vec<&Seat> =
            seats.iter().filter(|seat| !dropped.contains(&seat.ordinal.to_string())).collect();
        let given: BTreeMap<(AspectId, SubjectId, SeatId), Score> = marks
            .iter()
            .filter_map(|mark| Some(((mark.aspect_id, mark.subject_id, mark.seat_id?), mark.value?)))
            .collect();
        for aspect in module.aspects.iter().filter(|aspect| aspect.kind == AspectKind::Judged) {
            for subject in &self.subjects {
                let score = |seat: &&Seat| given.get(&(aspect.id, subject.id, seat.id)).copied();
                let scores: Vec<Score> = counting.iter().filter_map(score).collect();
                let spread = rules::spread(&scores);
                largest = largest.max(spread);
                if spread > module.spread_limit {
                    let resolved = about(self.decisions, DecisionKind::Spread, &module.code)
                        .any(|made| made.names("entry", &subject.code) && made.names("aspect", &aspect.code));
                    let (code, aspect) = (subject.code.clone(), aspect.code.clone());
                    spreads.push(Spread { code, aspect, scores, resolved });
                }
            }
        }
        (largest, spreads)
    }

    fn dropped(&self, module: &Module) -> Vec<String> {
        let made = about(self.decisions, DecisionKind::DropJudge, &module.code);
        made.filter_map(|decision| decision.text("judge").map(str::to_owned)).collect()
    }

    /// Marks not given, each with its reason; not those of somebody who was not there.
    fn missing(&self, module: &Module, seats: &[Seat], marks: &[&Mark]) -> Result<Vec<Missing>, Fault> {
        let lifted = about(self.decisions, DecisionKind::Aggregation, &module.code).next().is_some();
        let dropped = self.dropped(module);
        let mut missing = Vec::new();
        let there = marks.iter().filter(|mark| !self.absent.contains_key(&mark.subject_id));
        for mark in there.filter(|mark| mark.value.is_none()) {
            let Some(reason) = mark.reason.clone() else { continue };
            // Who keeps the agreed values, or gave none of the own.
            let Some(seat) = seats.iter().find(|seat| self.is_on_sheet_of(mark, seat)) else { continue };
            let astray = || Fault::internal("a mark is about no subject of its round, or no aspect");
            let aspect =
                module.aspects.iter().find(|aspect| aspect.id == mark.aspect_id).ok_or_else(astray)?;
            let subject = self.subjects.iter().find(|subject| subject.id == mark.subject_id);
            let judge = mark.seat_id.map(|_own| seat.ordinal);
            missing.push(Missing {
                code: subject.ok_or_else(astray)?.code.clone(),
                aspect: aspect.code.clone(),
                resolved: judge.is_some_and(|judge| lifted || dropped.contains(&judge.to_string())),
                judge,
                seat: seat.uid.clone(),
                reason,
            });
        }
        missing.sort_by(|a, b| (&a.code, &a.aspect, a.judge).cmp(&(&b.code, &b.aspect, b.judge)));
        Ok(missing)
    }

    fn is_on_sheet_of(&self, mark: &Mark, seat: &Seat) -> bool {
        let keeps =
            |sheet: &Sheet| sheet.agreed && sheet.subject_id == mark.subject_id && sheet.seat_id == seat.id;
        mark.seat_id.map_or_else(|| self.sheets.iter().any(keeps), |own| own == seat.id)
    }
}
