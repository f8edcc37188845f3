//! Rows of competitions, events, divisions, rounds, modules, aspects.

mod shares;
pub(super) mod writes;

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::level::Level;
use crate::kernel::phase::{CompetitionPhase, RoundPhase};
use crate::kernel::score::Score;
use crate::platform::db::Conn;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::schema::{aspect, competition, division, event, module, round, stream};

use super::model::{
    Aggregation, Aspect, AspectKind, Category, Competition, Division, Event, ExplainDepth, IdentityMode,
    Module, Round,
};

pub(super) use shares::{host_shares, reviews};

/// A code the database holds and the program does not know: a newer version wrote it.
fn unknown(what: &str, code: &str) -> Fault {
    Fault::internal(format!("unknown {what} {code}"))
}

type Names = (String, i64, String, String, Option<String>, Option<String>, bool, String);
type Dates = (NaiveDate, NaiveDate, NaiveDateTime, Option<String>, String, String);
type CompetitionRow = (i64, String, i64, String, Names, Dates);

macro_rules! competition_columns {
    () => {
        (
            stream::id,
            stream::uid,
            stream::revision,
            stream::phase,
            (
                competition::name,
                competition::year,
                competition::authority_name,
                competition::level,
                competition::class,
                competition::selects_for,
                competition::selection_only,
                competition::place,
            ),
            (
                competition::first_day,
                competition::final_day,
                competition::registration_until,
                competition::document,
                competition::packs,
                competition::explain_depth,
            ),
        )
    };
}

fn competition_from_row(row: CompetitionRow) -> Result<Competition, Fault> {
    let (id, uid, revision, phase, names, dates) = row;
    let (name, year, authority_name, level, class, selects_for, selection_only, place) = names;
    let (first_day, final_day, registration_until, document, packs, depth) = dates;
    Ok(Competition {
        id,
        uid,
        revision,
        phase: CompetitionPhase::from_code(&phase).ok_or_else(|| unknown("phase", &phase))?,
        name,
        year,
        authority_name,
        level: Level::from_code(&level).ok_or_else(|| unknown("level", &level))?,
        class,
        selects_for,
        selection_only,
        place,
        first_day,
        final_day,
        registration_until: registration_until.and_utc(),
        document,
        packs: serde_json::from_str(&packs).map_err(Fault::internal)?,
        explain_depth: ExplainDepth::from_code(&depth).ok_or_else(|| unknown("depth", &depth))?,
    })
}

/// The competition with that row number.
pub(super) fn competition(conn: &mut Conn, id: i64) -> Result<Competition, Fault> {
    competition::table
        .inner_join(stream::table)
        .filter(competition::id.eq(id))
        .select(competition_columns!())
        .first::<CompetitionRow>(conn)
        .map_err(not_there)
        .and_then(competition_from_row)
}

/// All competitions, newest final first.
pub(super) fn competitions(conn: &mut Conn) -> Result<Vec<Competition>, Fault> {
    competition::table
        .inner_join(stream::table)
        .order((competition::final_day.desc(), competition::id.desc()))
        .select(competition_columns!())
        .load::<CompetitionRow>(conn)
        .map_err(unexpected)?
        .into_iter()
        .map(competition_from_row)
        .collect()
}

type EventRow = (i64, String, i64, String, String, Option<String>, i64, Option<i64>);

fn event_from_row(row: EventRow) -> Event {
    let (id, uid, competition_id, name, occupation_code, class, host_unit_id, title_quota) = row;
    Event { id, uid, competition_id, name, occupation_code, class, host_unit_id, title_quota }
}

macro_rules! event_columns {
    () => {
        (
            event::id,
            stream::uid,
            event::competition_id,
            event::name,
            event::occupation_code,
            event::class,
            event::host_unit_id,
            event::title_quota,
        )
    };
}

/// Events of a competition, in order of making.
pub(super) fn events(conn: &mut Conn, competition_id: i64) -> Result<Vec<Event>, Fault> {
    event::table
        .inner_join(stream::table)
        .filter(event::competition_id.eq(competition_id))
        .order(event::id)
        .select(event_columns!())
        .load::<EventRow>(conn)
        .map(|rows| rows.into_iter().map(event_from_row).collect())
        .map_err(unexpected)
}

/// The event with that row number.
pub(super) fn event(conn: &mut Conn, id: i64) -> Result<Event, Fault> {
    event::table
        .inner_join(stream::table)
        .filter(event::id.eq(id))
        .select(event_columns!())
        .first::<EventRow>(conn)
        .map(event_from_row)
        .map_err(not_there)
}

type DivisionRow = (i64, String, i64, String, String, i64, String);

fn division_from_row(row: DivisionRow) -> Result<Division, Fault> {
    let (id, uid, event_id, name, category, team_size, plan) = row;
    let category = Category::from_code(&category).ok_or_else(|| unknown("category", &category))?;
    Ok(Division { id, uid, event_id, name, category, team_size, plan })
}

/// Divisions of an event, in order of making.
pub(super) fn divisions(conn: &mut Conn, event_id: i64) -> Result<Vec<Division>, Fault> {
    division::table
        .filter(division::event_id.eq(event_id))
        .order(division::id)
        .load::<DivisionRow>(conn)
        .map_err(unexpected)?
        .into_iter()
        .map(division_from_row)
        .collect()
}

/// The division with that row number.
pub(super) fn division(conn: &mut Conn, id: i64) -> Result<Division, Fault> {
    division::table.find(id).first::<DivisionRow>(conn).map_err(not_there).and_then(division_from_row)
}

/// The division with that uid.
pub(super) fn division_by_uid(conn: &mut Conn, uid: &str) -> Result<Division, Fault> {
    division::table
        .filter(division::uid.eq(uid))
        .first::<DivisionRow>(conn)
        .map_err(not_there)
        .and_then(division_from_row)
}

type RoundRow = (i64, String, i64, String, i64, String, i64, bool);

fn round_from_row(row: RoundRow) -> Result<Round, Fault> {
    let (id, uid, revision, phase, division_id, name, ordinal, is_final) = row;
    let phase = RoundPhase::from_code(&phase).ok_or_else(|| unknown("phase", &phase))?;
    Ok(Round { id, uid, revision, phase, division_id, name, ordinal, is_final })
}

macro_rules! round_columns {
    () => {
        (
            round::id,
            stream::uid,
            stream::revision,
            stream::phase,
            round::division_id,
            round::name,
            round::ordinal,
            round::is_final,
        )
    };
}

/// Rounds of a division, in order.
pub(super) fn rounds(conn: &mut Conn, division_id: i64) -> Result<Vec<Round>, Fault> {
    round::table
        .inner_join(stream::table)
        .filter(round::division_id.eq(division_id))
        .order(round::ordinal)
        .select(round_columns!())
        .load::<RoundRow>(conn)
        .map_err(unexpected)?
        .into_iter()
        .map(round_from_row)
        .collect()
}

/// The module with that uid, without its aspects: its row number and its round's.
pub(super) fn module_place(conn: &mut Conn, uid: &str) -> Result<(i64, i64), Fault> {
    module::table
        .filter(module::uid.eq(uid))
        .select((module::id, module::round_id))
        .first::<(i64, i64)>(conn)
        .map_err(not_there)
}

/// The round with that row number.
pub(super) fn round(conn: &mut Conn, id: i64) -> Result<Round, Fault> {
    round::table
        .inner_join(stream::table)
        .filter(round::id.eq(id))
        .select(round_columns!())
        .first::<RoundRow>(conn)
        .map_err(not_there)
        .and_then(round_from_row)
}

type ModuleRow = (i64, String, i64, String, String, i64, i64, i64, String, String, i64, i64);
type AspectRow = (i64, String, i64, String, String, String, i64, i64, i64);

/// Modules of a round with their aspects, in order: two queries, however many modules there are.
pub(super) fn modules(conn: &mut Conn, round_id: i64) -> Result<Vec<Module>, Fault> {
    let rows = module::table
        .filter(module::round_id.eq(round_id))
        .order(module::ordinal)
        .load::<ModuleRow>(conn)
        .map_err(unexpected)?;
    let aspects = aspect::table
        .inner_join(module::table)
        .filter(module::round_id.eq(round_id))
        .order((aspect::module_id, aspect::ordinal))
        .select(aspect::all_columns)
        .load::<AspectRow>(conn)
        .map_err(unexpected)?;
    let mut of_module: BTreeMap<i64, Vec<Aspect>> = BTreeMap::new();
    for row in aspects {
        of_module.entry(row.2).or_default().push(aspect_from_row(row)?);
    }
    rows.into_iter()
        .map(|row| {
            let aspects = of_module.remove(&row.0).unwrap_or_default();
            module_from_row(row, aspects)
        })
        .collect()
}

/// The module with that row number, with its aspects.
pub(super) fn module(conn: &mut Conn, id: i64) -> Result<Module, Fault> {
    let row = module::table.find(id).first::<ModuleRow>(conn).map_err(not_there)?;
    let aspects = aspect::table
        .filter(aspect::module_id.eq(id))
        .order(aspect::ordinal)
        .load::<AspectRow>(conn)
        .map_err(unexpected)?;
    let aspects = aspects.into_iter().map(aspect_from_row).collect::<Result<Vec<Aspect>, Fault>>()?;
    module_from_row(row, aspects)
}

fn module_from_row(row: ModuleRow, aspects: Vec<Aspect>) -> Result<Module, Fault> {
    let (id, uid, round_id, code, name, ordinal, max, weight, mode, aggregation, trim, spread_limit) = row;
    Ok(Module {
        id,
        uid,
        round_id,
        code,
        name,
        ordinal,
        max: Score::from_thousandths(max),
        weight: Score::from_thousandths(weight),
        identity_mode: IdentityMode::from_code(&mode).ok_or_else(|| unknown("identity mode", &mode))?,
        aggregation: Aggregation::from_code(&aggregation)
            .ok_or_else(|| unknown("aggregation", &aggregation))?,
        trim,
        spread_limit,
        aspects,
    })
}

fn aspect_from_row(row: AspectRow) -> Result<Aspect, Fault> {
    let (id, uid, _module, code, name, kind, max, step, ordinal) = row;
    Ok(Aspect {
        id,
        uid,
        code,
        name,
        kind: AspectKind::from_code(&kind).ok_or_else(|| unknown("aspect kind", &kind))?,
        max: Score::from_thousandths(max),
        step: Score::from_thousandths(step),
        ordinal,
    })
}
