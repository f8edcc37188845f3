//! One entry's published result, explained as deep as the competition says.

use chrono::{DateTime, Utc};

use crate::access::by::By;
use crate::access::usecase::attempts;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{DivisionId, EntryId, SeatId};
use crate::kernel::limits;
use crate::kernel::phase::CompetitionPhase;
use crate::kernel::score::Score;
use crate::lifecycle::draw::usecase as draw;
use crate::lifecycle::judging::model::{Mark, Seat};
use crate::lifecycle::judging::usecase as judging;
use crate::lifecycle::ranking::usecase::correct::mend_scheme_in_tx;
use crate::lifecycle::ranking::usecase::results;
use crate::lifecycle::registration::model::Entry;
use crate::lifecycle::registration::usecase as registration;
use crate::lifecycle::setup::model::{Aspect, AspectKind, ExplainDepth, Module};
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::db::tx::{self, Verdict};
use crate::platform::installation::Installation;
use crate::platform::memo::Recall;
use crate::scoring::model::{RecordModule, RecordRow};

use super::super::model::{Publication, Revoked};
use super::super::{rules, store};
use super::revoked::revoked_in_tx;

/// A published result with its reasons.
#[derive(Debug, Clone)]
pub struct Mine {
    /// The competition's name.
    pub competition: String,
    /// Event and division.
    pub title: String,
    /// Uid of the division.
    pub division_uid: String,
    /// Name of the entry.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// Results are official.
    pub official: bool,
    /// The version it was published in.
    pub publication: Publication,
    /// The entry's row, as deep as it is shown.
    pub row: RecordRow,
    /// Modules; none where totals only are shown.
    pub modules: Vec<RecordModule>,
    /// Prizes it had in public and lost by a correction.
    pub revoked: Vec<Revoked>,
    /// How many are ranked.
    pub of: usize,
    /// The rank after a tie.
    pub next: Option<usize>,
    /// Every mark; none unless aspects are shown.
    pub sheets: Vec<Sheet>,
}

/// All marks of one module.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Name of the module.
    pub module: String,
    /// Judges of the panel, by seat.
    pub judges: Vec<i64>,
    /// Its aspects.
    pub aspects: Vec<Marked>,
}

/// One aspect with its marks.
#[derive(Debug, Clone)]
pub struct Marked {
    /// Code.
    pub code: String,
    /// What is looked at.
    pub name: String,
    /// Full mark.
    pub max: Score,
    /// Each judge gives 0 to 3, of which the mark is computed.
    pub judged: bool,
    /// The agreed value, where it is agreed.
    pub agreed: Option<Option<Score>>,
    /// One mark for each judge of the panel, where each marks for himself.
    pub marks: Vec<Option<Score>>,
}

/// Looks a result up by ticket number and name. `None` for a wrong number, a wrong name and what is not
/// published alike.
///
/// # Errors
/// `Busy` after too many look-ups from one address.
pub fn look_up(
    installation: &Installation,
    address: &str,
    number: &str,
    name: &str,
) -> Result<Option<Mine>, Fault> {
    let now = installation.now();
    // Counted in the transaction that records it, so that a burst cannot slip through.
    tx::write(&installation.pool, |conn| {
        attempts::count_in_tx(
            conn,
            "look-up",
            address,
            (now, limits::LOOKUP_WINDOW),
            limits::LOOKUPS_PER_WINDOW,
        )?;
        Ok(Verdict::Commit(()))
    })?;
    let recall = Recall::Reading(&installation.memo);
    tx::read(&installation.pool, |conn| {
        for (entry_id, division_id) in store::entries_named(conn, number, name)? {
            if let Some(mine) = explain_in_tx(conn, recall, division_id, entry_id)? {
                return Ok(Some(mine));
            }
        }
        Ok(None)
    })
}

/// The published result of an own entry: the one named, or the first of the division. A contestant sees the own, a
/// unit each of its entries.
///
/// # Errors
/// `NotFound` where the actor has no published result in the division.
pub fn own(by: By<'_>, division_uid: &str, entry_uid: Option<&str>) -> Result<Mine, Fault> {
    let recall = Recall::Reading(&by.installation.memo);
    by.read(|conn| {
        let division = setup::division_by_uid_in_tx(conn, division_uid)?;
        let competition_id = setup::event_in_tx(conn, division.event_id)?.competition_id;
        let mut entries = registration::own::own_entries_in_tx(conn, by.actor, competition_id)?;
        entries.retain(|(_, entry)| {
            entry.division_id == division.id && entry_uid.is_none_or(|uid| entry.uid == uid)
        });
        for (_, entry) in entries {
            if let Some(mine) = explain_in_tx(conn, recall, division.id, entry.id)? {
                return Ok(mine);
            }
        }
        Err(Fault::not_found())
    })
}

/// An entry's published result; `None` where there is none.
fn explain_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    division_id: DivisionId,
    entry_id: EntryId,
) -> Result<Option<Mine>, Fault> {
    let Some(publication) = store::newest(conn, division_id)? else { return Ok(None) };
    let version = results::version_in_tx(conn, recall, publication.result_id)?;
    let entries = registration::entries_in_tx(conn, division_id)?;
    let Some(entry) = entries.into_iter().find(|entry| entry.id == entry_id) else { return Ok(None) };
    let found = version.record.rows.iter().find(|row| row.entry_uid.as_deref() == Some(entry.uid.as_str()));
    let Some(row) = found else { return Ok(None) };
    let mut revoked = revoked_in_tx(conn, recall, (division_id, publication.result_id))?;
    let revoked = revoked.remove(&row.entry).unwrap_or_default();
    let division = setup::division_in_tx(conn, division_id)?;
    let event = setup::event_in_tx(conn, division.event_id)?;
    let competition = setup::competition_in_tx(conn, event.competition_id)?;
    let depth = competition.explain_depth;
    let row = rules::own_row(row, depth);
    let ranked = version.record.rows.iter().filter(|row| row.rank.is_some());
    let sharing = ranked.clone().filter(|other| other.rank == row.rank).count();
    Ok(Some(Mine {
        title: format!("{}（{}）", event.name, division.name),
        competition: competition.name,
        division_uid: division.uid,
        official: !matches!(competition.phase, CompetitionPhase::Reviewed | CompetitionPhase::Publicity),
        publication,
        revoked,
        of: ranked.count(),
        next: row.rank.filter(|_| row.tied).map(|rank| rank.saturating_add(sharing)),
        modules: if rules::shows_modules(depth) { version.record.modules.clone() } else { Vec::new() },
        sheets: if depth == ExplainDepth::Aspect { sheets(conn, recall, &entry)? } else { Vec::new() },
        name: entry.name,
        unit: entry.unit_name,
        row,
    }))
}

fn sheets(conn: &mut Conn, recall: Recall<'_>, entry: &Entry) -> Result<Vec<Sheet>, Fault> {
    let round = results::deciding_round_in_tx(conn, entry.division_id)?;
    let opened = draw::opened_in_tx(conn, round.id)?;
    let Some((subject_id, _)) = opened.into_iter().find(|(_, id)| *id == entry.id) else {
        return Ok(Vec::new());
    };
    let given = judging::marks_about_in_tx(conn, recall, round.id, subject_id)?;
    let mut sheets = Vec::new();
    let mut modules = setup::modules_in_tx(conn, round.id)?;
    mend_scheme_in_tx(conn, entry.division_id, &mut modules)?;
    for module in modules {
        let seats = judging::seats_in_tx(conn, &module)?;
        sheets.push(sheet(&module, &seats, &given));
    }
    Ok(sheets)
}

fn sheet(module: &Module, seats: &[Seat], given: &[Mark]) -> Sheet {
    let value = |aspect: &Aspect, seat: Option<SeatId>| {
        let mut marks = given.iter();
        marks.find(|mark| mark.aspect_id == aspect.id && mark.seat_id == seat).and_then(|mark| mark.value)
    };
    let aspects = module.aspects.iter().map(|aspect| Marked {
        code: aspect.code.clone(),
        name: aspect.name.clone(),
        max: aspect.max,
        judged: aspect.kind == AspectKind::Judged,
        agreed: (aspect.kind == AspectKind::Measured).then(|| value(aspect, None)),
        marks: if aspect.kind == AspectKind::Measured {
            Vec::new()
        } else {
            seats.iter().map(|seat| value(aspect, Some(seat.id))).collect()
        },
    });
    Sheet {
        module: module.name.clone(),
        judges: seats.iter().map(|seat| seat.ordinal).collect(),
        aspects: aspects.collect(),
    }
}

/// The instant until which objections are heard: the end of publicity, while it is to come.
#[must_use]
pub fn objections_until(mine: &Mine, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let until = mine.publication.until;
    (!mine.official && now < until).then_some(until)
}
