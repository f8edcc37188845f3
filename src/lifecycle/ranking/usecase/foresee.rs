//! What a decision would do to a ranking nobody has signed, computed without writing anything. Blind rounds stay blind: of
//! an entry that is named, only what follows from statuses is told while its code is closed. How many codes would move, and
//! which prizes, is its rank, and whoever asked that of one entry after the other would have the ranking.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::json;

use crate::kernel::because::Because;
use crate::kernel::digest::sha256_hex;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::RoundId;
use crate::lifecycle::draw::usecase as draw;
use crate::lifecycle::judging::usecase as judging;
use crate::lifecycle::ranking::rules::correct::{self, Author};
use crate::lifecycle::registration::model::Entry as Registered;
use crate::lifecycle::registration::usecase as registration;
use crate::lifecycle::setup::model::Round;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;
use crate::scoring::files::read_settings;
use crate::scoring::model::{Ahead, Entry, Foreseen, Moved, Ruling, Step};

use super::assemble::{Ranked, is_open, rank_in_tx, ranked};

/// A decision about nothing but its effect: nobody has taken it yet.
const NOBODY: Author<'_> = Author { who: "", when: NaiveDate::MIN, why: "", document: None };

/// What a step would do to the ranking of a round.
///
/// # Errors
/// `Refused` for a decision about a tie that fits none.
pub fn foresee_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    round_id: RoundId,
    ahead: &Ahead,
) -> Result<Foreseen, Fault> {
    let round = setup::round_in_tx(conn, round_id)?;
    match &ahead.step {
        Step::Became { entry, status } if !(ahead.sees && is_open(round.phase)) => {
            counted(conn, &round, (entry, *status))
        }
        step => moving(conn, recall, &round, step),
    }
}

fn moving(conn: &mut Conn, recall: Recall<'_>, round: &Round, step: &Step) -> Result<Foreseen, Fault> {
    let base = match rank_in_tx(conn, recall, round) {
        Ok(base) => base,
        Err(fault) if is_told(&fault) => return Ok(told(None, round, step, (Vec::new(), because(fault)))),
        Err(fault) => return Err(fault),
    };
    let (moved, problems) = match stepped(&base, step)? {
        Ok(after) => (correct::moved(&base.record, &after.record), Vec::new()),
        Err(problems) => (Vec::new(), problems),
    };
    let mut foreseen = told(Some(&base), round, step, (moved, problems));
    let unsigned = if is_open(round.phase) { 0 } else { judging::unsigned_in_tx(conn, round.id)? };
    if unsigned > 0 {
        foreseen.notes.insert(0, Because::new("foreseen-partly").count("sheets", unsigned));
    }
    if foreseen.named {
        foreseen.names = names_in_tx(conn, round, foreseen.moved.as_deref().unwrap_or_default())?;
    }
    Ok(foreseen)
}

/// The ranking after the step, or why there would be none.
fn stepped(base: &Arc<Ranked>, step: &Step) -> Result<Result<Ranked, Vec<Because>>, Fault> {
    let mut case = base.case.clone();
    correct::step(&mut case, step, &NOBODY).map_err(Fault::refused)?;
    let names: Vec<String> = base.record.modules.iter().map(|module| module.name.clone()).collect();
    let of_tie = matches!(step, Step::Decided(Ruling::Tie { .. } | Ruling::Cut { .. }));
    match ranked(case, &base.record.division, &names) {
        Ok(after) if of_tie && !is_among(&after, step) => Err(Fault::all(FaultKind::Refused, after.lapsed)),
        Ok(after) => Ok(Ok(after)),
        Err(fault) if is_told(&fault) && !of_tie => Ok(Err(because(fault))),
        Err(fault) => Err(fault),
    }
}

/// Whether a decision was taken in, and did not lapse for want of its tie.
fn is_among(after: &Ranked, step: &Step) -> bool {
    let Step::Decided(ruling) = step else { return true };
    after.case.decisions.iter().any(|decision| decision.ruling == *ruling)
}

fn is_told(fault: &Fault) -> bool {
    matches!(fault.kind, FaultKind::Invalid | FaultKind::Refused)
}

fn because(fault: Fault) -> Vec<Because> {
    fault.problems.into_iter().map(|problem| problem.because).collect()
}

fn told(
    base: Option<&Arc<Ranked>>,
    round: &Round,
    step: &Step,
    (moved, problems): (Vec<Moved>, Vec<Because>),
) -> Foreseen {
    let said = json!({ "step": format!("{step:?}"), "moved": moved, "problems": problems });
    let mut notes = Vec::new();
    if !problems.is_empty() {
        notes.push(Because::new("foreseen-no-ranking"));
        notes.extend(problems);
    }
    Foreseen {
        moved: Some(moved),
        named: is_open(round.phase),
        names: BTreeMap::new(),
        decimals: base.map_or(2, |base| base.record.decimals),
        notes,
        digest: sha256_hex(said.to_string().as_bytes()),
    }
}

/// Names of those who move, by ticket number.
fn names_in_tx(conn: &mut Conn, round: &Round, moved: &[Moved]) -> Result<BTreeMap<String, String>, Fault> {
    let entries = registration::entries_in_tx(conn, round.division_id)?.into_iter();
    let mut names: BTreeMap<String, String> = entries.map(|entry| (entry.number, entry.name)).collect();
    names.retain(|number, _name| moved.iter().any(|moved| moved.entry == *number));
    Ok(names)
}

/// What follows from statuses alone: how many are ranked, and how many places each prize has.
fn counted(conn: &mut Conn, round: &Round, (number, status): (&str, EntryStatus)) -> Result<Foreseen, Fault> {
    let division = setup::division_in_tx(conn, round.division_id)?;
    let plan = read_settings(&division.plan).map_err(|unreadable| unreadable.fault)?;
    let entries = registration::admitted_in_tx(conn, round.division_id)?;
    let drawn = draw::subjects_in_tx(conn, round.id)?.len();
    let roster = |status: Option<EntryStatus>| roster(&entries, (number, status), drawn, round.is_final);
    let (before, after) = (roster(None), roster(Some(status)));
    let mut notes = vec![
        Because::new("foreseen-ranked").count("before", counting(&before)).count("after", counting(&after)),
    ];
    let places = plan.prizes.places_of(&before).into_iter().zip(plan.prizes.places_of(&after));
    notes.extend(places.filter(|(before, after)| before != after).map(|((prize, before), (_, after))| {
        let because = Because::new("foreseen-places").word("prize", prize.message_key());
        because.count("before", before).count("after", after)
    }));
    let key = if is_open(round.phase) { "foreseen-unseen" } else { "foreseen-blind" };
    let said = json!({ "entry": number, "status": status, "notes": notes });
    notes.push(Because::new(key));
    Ok(Foreseen {
        moved: None,
        named: true,
        names: BTreeMap::new(),
        decimals: 0,
        notes,
        digest: sha256_hex(said.to_string().as_bytes()),
    })
}

fn counting(roster: &[Entry]) -> usize {
    roster.iter().filter(|entry| entry.status == EntryStatus::Ranked).count()
}

/// The admitted entries by their statuses, one of them by another. Who got no code never started; which of those who are
/// out that is, does not change how many.
fn roster(
    entries: &[Registered],
    (number, status): (&str, Option<EntryStatus>),
    drawn: usize,
    is_final: bool,
) -> Vec<Entry> {
    let mut undrawn = entries.len().saturating_sub(drawn);
    let others = entries.iter().map(|registered| {
        let mine = registered.number == number;
        let mut entry = Entry::ranked(&registered.number);
        entry.status = status.filter(|_| mine).unwrap_or(registered.status);
        let out = matches!(registered.status, EntryStatus::Withdrawn | EntryStatus::Disqualified);
        let left_out = undrawn > 0 && out && !mine;
        undrawn = undrawn.saturating_sub(usize::from(left_out));
        let started = !left_out && entry.status != EntryStatus::Absent;
        entry.started = Some(started);
        entry.finalist = Some(is_final && started);
        entry
    });
    others.collect()
}
