//! How far judging is, for the chief judge: codes and judge numbers only.

use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

use crate::access::actions::Action;
use crate::access::door::{self, On};
use crate::access::model::Actor;
use crate::access::usecase::accounts::name_in_tx;
use crate::kernel::fault::Fault;
use crate::kernel::phase::SheetPhase;
use crate::kernel::score::Score;
use crate::lifecycle::draw::model::Subject;
use crate::lifecycle::draw::usecase::{Place, place_in_tx, subjects_in_tx};
use crate::lifecycle::judging::model::{DecisionKind, JudgingDecision, Mark, Seat, Sheet};
use crate::lifecycle::judging::{rules, store};
use crate::lifecycle::setup::model::{AspectKind, Module};
use crate::lifecycle::setup::usecase::modules_in_tx;
use crate::platform::db::{Conn, tx};
use crate::platform::installation::Installation;

use super::decide::about;
use super::decisions_in_tx;

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
}

/// A round's state.
#[derive(Debug, Clone)]
pub struct Progress {
    /// Where.
    pub place: Place,
    /// Its modules.
    pub modules: Vec<ModuleProgress>,
    /// Decisions in force, with the name of who took each.
    pub decisions: Vec<(JudgingDecision, String)>,
    /// Blind codes, in order.
    pub codes: Vec<String>,
    /// The reader decides here; an auditor only reads.
    pub may_decide: bool,
    /// When this was read.
    pub at: DateTime<Utc>,
}

/// The state of a round.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` for all but the chief judge and the auditor.
pub fn progress(installation: &Installation, actor: &Actor, round_uid: &str) -> Result<Progress, Fault> {
    tx::read(&installation.pool, |conn| {
        let stream = door::read_in_tx(conn, actor, Action::DecideJudging, On::Uid(round_uid))?;
        let round_id = stream.id;
        let decisions = decisions_in_tx(conn, round_id)?;
        let subjects = subjects_in_tx(conn, round_id)?;
        Ok(Progress {
            place: place_in_tx(conn, round_id)?,
            modules: modules(conn, round_id, &subjects, &decisions)?,
            decisions: named(conn, decisions)?,
            codes: subjects.into_iter().map(|subject| subject.code).collect(),
            may_decide: door::require(actor, Action::DecideJudging, &stream).is_ok(),
            at: installation.now(),
        })
    })
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

impl Open {
    /// Whether nothing is open.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// What judging leaves open in a round.
///
/// # Errors
/// `Internal` for the database's own.
pub fn open_in_tx(conn: &mut Conn, round_id: i64) -> Result<Open, Fault> {
    let decisions = decisions_in_tx(conn, round_id)?;
    let subjects = subjects_in_tx(conn, round_id)?;
    let mut open = Open::default();
    for module in modules(conn, round_id, &subjects, &decisions)? {
        open.unsigned += module.parts.iter().map(|part| part.sheets - part.signed).sum::<usize>();
        open.spreads += module.spreads.iter().filter(|spread| !spread.resolved).count();
        open.missing += module.missing.iter().filter(|missing| !missing.resolved).count();
    }
    Ok(open)
}

fn modules(
    conn: &mut Conn,
    round_id: i64,
    subjects: &[Subject],
    decisions: &[JudgingDecision],
) -> Result<Vec<ModuleProgress>, Fault> {
    let (sheets, marks) = (store::sheets::of_round(conn, round_id)?, store::marks::of_round(conn, round_id)?);
    let codes: BTreeMap<i64, String> =
        subjects.iter().map(|subject| (subject.id, subject.code.clone())).collect();
    let mut modules = Vec::new();
    for module in modules_in_tx(conn, round_id)? {
        let seats = store::seats::of_module(conn, module.id)?;
        let all = Round { sheets: &sheets, marks: &marks, codes: &codes, decisions };
        modules.push(all.module(module, seats));
    }
    Ok(modules)
}

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
    sheets: &'a [Sheet],
    marks: &'a [Mark],
    codes: &'a BTreeMap<i64, String>,
    decisions: &'a [JudgingDecision],
}

impl Round<'_> {
    fn module(&self, module: Module, seats: Vec<Seat>) -> ModuleProgress {
        let marks: Vec<&Mark> = self.marks.iter().filter(|mark| mark.module_id == module.id).collect();
        let (largest, spreads) = self.spreads(&module, &seats, &marks);
        let missing = self.missing(&module, &seats, &marks);
        let parts = seats.into_iter().map(|seat| self.part(&module, seat, &marks)).collect();
        ModuleProgress { module, parts, largest, spreads, missing }
    }

    fn part(&self, module: &Module, seat: Seat, marks: &[&Mark]) -> Part {
        let mut settled: BTreeMap<(i64, bool), usize> = BTreeMap::new();
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
        Part {
            sheets: own.len(),
            whole: own.iter().filter(whole).count(),
            signed: own.iter().filter(|sheet| sheet.phase != SheetPhase::Open).count(),
            seat,
        }
    }

    /// The largest spread of J scores, and those beyond the limit.
    fn spreads(&self, module: &Module, seats: &[Seat], marks: &[&Mark]) -> (i64, Vec<Spread>) {
        let (mut largest, mut spreads) = (0, Vec::new());
        let dropped = self.dropped(module);
        for aspect in module.aspects.iter().filter(|aspect| aspect.kind == AspectKind::Judged) {
            for (subject, code) in self.codes {
                let score = |seat: &Seat| {
                    let of = |mark: &&&Mark| {
                        mark.seat_id == Some(seat.id)
                            && mark.aspect_id == aspect.id
                            && mark.subject_id == *subject
                    };
                    marks.iter().find(of).and_then(|mark| mark.value)
                };
                let counting = seats.iter().filter(|seat| !dropped.contains(&seat.ordinal.to_string()));
                let scores: Vec<Score> = counting.filter_map(score).collect();
                let spread = rules::spread(&scores);
                largest = largest.max(spread);
                if spread > module.spread_limit {
                    let resolved = about(self.decisions, DecisionKind::Spread, &module.code)
                        .any(|made| made.names("entry", code) && made.names("aspect", &aspect.code));
                    spreads.push(Spread {
                        code: code.clone(),
                        aspect: aspect.code.clone(),
                        scores,
                        resolved,
                    });
                }
            }
        }
        (largest, spreads)
    }

    fn dropped(&self, module: &Module) -> Vec<String> {
        let made = about(self.decisions, DecisionKind::DropJudge, &module.code);
        made.filter_map(|decision| decision.text("judge").map(str::to_owned)).collect()
    }

    /// Marks not given, each with its reason.
    fn missing(&self, module: &Module, seats: &[Seat], marks: &[&Mark]) -> Vec<Missing> {
        let lifted = about(self.decisions, DecisionKind::Aggregation, &module.code).next().is_some();
        let dropped = self.dropped(module);
        let mut missing = Vec::new();
        for mark in marks.iter().filter(|mark| mark.value.is_none()) {
            let Some(reason) = mark.reason.clone() else { continue };
            let aspect = module.aspects.iter().find(|aspect| aspect.id == mark.aspect_id);
            let judge = mark.seat_id.and_then(|id| seats.iter().find(|seat| seat.id == id));
            let judge = judge.map(|seat| seat.ordinal);
            missing.push(Missing {
                code: self.codes.get(&mark.subject_id).cloned().unwrap_or_default(),
                aspect: aspect.map(|aspect| aspect.code.clone()).unwrap_or_default(),
                resolved: judge.is_some_and(|judge| lifted || dropped.contains(&judge.to_string())),
                judge,
                reason,
            });
        }
        missing.sort_by(|a, b| (&a.code, &a.aspect, a.judge).cmp(&(&b.code, &b.aspect, b.judge)));
        missing
    }
}
