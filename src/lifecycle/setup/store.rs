//! Rows of competitions, events, divisions, rounds, modules, aspects.

mod division_rows;
pub(super) mod listing;
pub(super) mod notices;
mod shares;
pub(super) mod tree;
pub(super) mod writes;

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{
    AspectId, AuthorityId, CompetitionId, DivisionId, EventId, ModuleId, RoundId, UnitId,
};
use crate::kernel::kind::CompetitionKind;
use crate::kernel::level::Level;
use crate::kernel::limits::APPEAL_HOURS;
use crate::kernel::phase::{CompetitionPhase, RoundPhase};
use crate::kernel::score::Score;
use crate::platform::db::Conn;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::schema::{aspect, competition, event, module, round, stream};

use super::model::{
    Aggregation, Aspect, AspectKind, Competition, Event, ExplainDepth, FilingOutcome, IdentityMode, Module,
    Round,
};

pub(super) use division_rows::{DivisionRow, division, division_by_uid, divisions, end_in_tx};
pub(super) use shares::{host_shares, host_shares_of, reviews};

stored_codes! {
    CompetitionKind,
    Aggregation,
    AspectKind,
    ExplainDepth,
    FilingOutcome,
    IdentityMode,
}

/// A competition as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = competition)]
pub(super) struct CompetitionRow {
    #[diesel(select_expression = stream::id)]
    id: CompetitionId,
    #[diesel(select_expression = stream::uid)]
    uid: String,
    #[diesel(select_expression = stream::revision)]
    revision: i64,
    #[diesel(select_expression = stream::phase)]
    phase: CompetitionPhase,
    name: String,
    year: i64,
    kind: CompetitionKind,
    authority_id: Option<AuthorityId>,
    authority_name: String,
    level: Level,
    class: Option<String>,
    selects_for: Option<String>,
    selection_only: bool,
    place: String,
    first_day: NaiveDate,
    final_day: NaiveDate,
    registration_until: NaiveDateTime,
    document: Option<String>,
    packs: String,
    explain_depth: ExplainDepth,
    replace_until: Option<NaiveDate>,
    appeal_hours: Option<i64>,
}

impl TryFrom<CompetitionRow> for Competition {
    type Error = Fault;

    fn try_from(row: CompetitionRow) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id,
            uid: row.uid,
            revision: row.revision,
            phase: row.phase,
            name: row.name,
            year: row.year,
            kind: row.kind,
            authority_id: row
                .authority_id
                .ok_or_else(|| Fault::internal("a competition without an authority"))?,
            authority_name: row.authority_name,
            level: row.level,
            class: row.class,
            selects_for: row.selects_for,
            selection_only: row.selection_only,
            place: row.place,
            first_day: row.first_day,
            final_day: row.final_day,
            registration_until: row.registration_until.and_utc(),
            document: row.document,
            packs: serde_json::from_str(&row.packs).map_err(Fault::internal)?,
            explain_depth: row.explain_depth,
            replace_until: row.replace_until,
            appeal_hours: row.appeal_hours.unwrap_or(APPEAL_HOURS),
        })
    }
}

/// The competition with that row number.
pub(super) fn competition(conn: &mut Conn, id: CompetitionId) -> Result<Competition, Fault> {
    competition::table
        .inner_join(stream::table)
        .filter(competition::id.eq(id))
        .select(CompetitionRow::as_select())
        .first(conn)
        .map_err(not_there)
        .and_then(Competition::try_from)
}

/// The competitions with those row numbers, in their order.
pub(super) fn competitions_by_id(conn: &mut Conn, ids: &[CompetitionId]) -> Result<Vec<Competition>, Fault> {
    let rows = competition::table
        .inner_join(stream::table)
        .filter(competition::id.eq_any(ids.to_vec()))
        .order(competition::id)
        .select(CompetitionRow::as_select())
        .load::<CompetitionRow>(conn);
    each_competition(rows)
}

/// How many working days a publicity of a competition lasts at least; `None` where its approval did not say.
pub(super) fn publicity_days(conn: &mut Conn, id: CompetitionId) -> Result<Option<i64>, Fault> {
    competition::table.find(id).select(competition::publicity_days).first(conn).map_err(not_there)
}

/// All competitions, newest final first.
pub(super) fn competitions(conn: &mut Conn) -> Result<Vec<Competition>, Fault> {
    let rows = competition::table
        .inner_join(stream::table)
        .order((competition::final_day.desc(), competition::id.desc()))
        .select(CompetitionRow::as_select())
        .load::<CompetitionRow>(conn);
    each_competition(rows)
}

/// An event as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = event)]
pub(super) struct EventRow {
    id: EventId,
    #[diesel(select_expression = stream::uid)]
    uid: String,
    competition_id: CompetitionId,
    name: String,
    occupation_code: String,
    class: Option<String>,
    host_unit_id: UnitId,
    title_quota: Option<i64>,
}

impl From<EventRow> for Event {
    fn from(row: EventRow) -> Self {
        let EventRow { id, uid, competition_id, name, occupation_code, class, host_unit_id, title_quota } =
            row;
        Self { id, uid, competition_id, name, occupation_code, class, host_unit_id, title_quota }
    }
}

/// Events of a competition, in order of making.
pub(super) fn events(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Event>, Fault> {
    event::table
        .inner_join(stream::table)
        .filter(event::competition_id.eq(competition_id))
        .order(event::id)
        .select(EventRow::as_select())
        .load(conn)
        .map(|rows| rows.into_iter().map(Event::from).collect())
        .map_err(unexpected)
}

/// The event with that row number.
pub(super) fn event(conn: &mut Conn, id: EventId) -> Result<Event, Fault> {
    event::table
        .inner_join(stream::table)
        .filter(event::id.eq(id))
        .select(EventRow::as_select())
        .first(conn)
        .map(Event::from)
        .map_err(not_there)
}

/// Rows as what they are rows of.
fn each<R, T: From<R>>(rows: QueryResult<Vec<R>>) -> Result<Vec<T>, Fault> {
    rows.map(|rows| rows.into_iter().map(T::from).collect()).map_err(unexpected)
}

/// Competitions, of which a row may not be one.
fn each_competition(rows: QueryResult<Vec<CompetitionRow>>) -> Result<Vec<Competition>, Fault> {
    rows.map_err(unexpected)?.into_iter().map(Competition::try_from).collect()
}

/// A round as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = round)]
pub(super) struct RoundRow {
    id: RoundId,
    #[diesel(select_expression = stream::uid)]
    uid: String,
    #[diesel(select_expression = stream::revision)]
    revision: i64,
    #[diesel(select_expression = stream::phase)]
    phase: RoundPhase,
    division_id: DivisionId,
    name: String,
    ordinal: i64,
    is_final: bool,
}

impl From<RoundRow> for Round {
    fn from(row: RoundRow) -> Self {
        let RoundRow { id, uid, revision, phase, division_id, name, ordinal, is_final } = row;
        Self { id, uid, revision, phase, division_id, name, ordinal, is_final }
    }
}

/// Rounds of a division, in order.
pub(super) fn rounds(conn: &mut Conn, division_id: DivisionId) -> Result<Vec<Round>, Fault> {
    let rows = round::table
        .inner_join(stream::table)
        .filter(round::division_id.eq(division_id))
        .order(round::ordinal)
        .select(RoundRow::as_select())
        .load::<RoundRow>(conn);
    each(rows)
}

/// The module with that uid, without its aspects: its row number and its round's.
pub(super) fn module_place(conn: &mut Conn, uid: &str) -> Result<(ModuleId, RoundId), Fault> {
    module::table
        .filter(module::uid.eq(uid))
        .select((module::id, module::round_id))
        .first::<(ModuleId, RoundId)>(conn)
        .map_err(not_there)
}

/// The round with that row number.
pub(super) fn round(conn: &mut Conn, id: RoundId) -> Result<Round, Fault> {
    round::table
        .inner_join(stream::table)
        .filter(round::id.eq(id))
        .select(RoundRow::as_select())
        .first(conn)
        .map(Round::from)
        .map_err(not_there)
}

/// A module as it is stored, without its aspects.
#[derive(Queryable, Selectable)]
#[diesel(table_name = module)]
struct ModuleRow {
    id: ModuleId,
    uid: String,
    round_id: RoundId,
    code: String,
    name: String,
    ordinal: i64,
    max_thousandths: i64,
    weight_thousandths: i64,
    identity_mode: IdentityMode,
    aggregation: Aggregation,
    trim: i64,
    spread_limit: i64,
}

impl ModuleRow {
    fn with(self, aspects: Vec<Aspect>) -> Module {
        Module {
            id: self.id,
            uid: self.uid,
            round_id: self.round_id,
            code: self.code,
            name: self.name,
            ordinal: self.ordinal,
            max: Score::from_thousandths(self.max_thousandths),
            weight: Score::from_thousandths(self.weight_thousandths),
            identity_mode: self.identity_mode,
            aggregation: self.aggregation,
            trim: self.trim,
            spread_limit: self.spread_limit,
            aspects,
        }
    }
}

/// An aspect as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = aspect)]
struct AspectRow {
    id: AspectId,
    uid: String,
    module_id: ModuleId,
    code: String,
    name: String,
    kind: AspectKind,
    max_thousandths: i64,
    step_thousandths: i64,
    ordinal: i64,
}

impl From<AspectRow> for Aspect {
    fn from(row: AspectRow) -> Self {
        let AspectRow { id, uid, module_id: _, code, name, kind, max_thousandths, step_thousandths, ordinal } =
            row;
        let (max, step) =
            (Score::from_thousandths(max_thousandths), Score::from_thousandths(step_thousandths));
        Self { id, uid, code, name, kind, max, step, ordinal }
    }
}

/// Modules of a round with their aspects, in order: two queries, however many modules there are.
pub(super) fn modules(conn: &mut Conn, round_id: RoundId) -> Result<Vec<Module>, Fault> {
    let rows: Vec<ModuleRow> = module::table
        .filter(module::round_id.eq(round_id))
        .order(module::ordinal)
        .select(ModuleRow::as_select())
        .load(conn)
        .map_err(unexpected)?;
    let aspects: Vec<AspectRow> = aspect::table
        .inner_join(module::table)
        .filter(module::round_id.eq(round_id))
        .order((aspect::module_id, aspect::ordinal))
        .select(AspectRow::as_select())
        .load(conn)
        .map_err(unexpected)?;
    let mut of_module: BTreeMap<ModuleId, Vec<Aspect>> = BTreeMap::new();
    for row in aspects {
        of_module.entry(row.module_id).or_default().push(row.into());
    }
    let mut with_aspects = |row: ModuleRow| {
        let aspects = of_module.remove(&row.id).unwrap_or_default();
        row.with(aspects)
    };
    Ok(rows.into_iter().map(&mut with_aspects).collect())
}

/// The module with that row number, with its aspects.
pub(super) fn module(conn: &mut Conn, id: ModuleId) -> Result<Module, Fault> {
    let row = module::table.find(id).select(ModuleRow::as_select()).first(conn).map_err(not_there)?;
    let aspects = aspect::table
        .filter(aspect::module_id.eq(id))
        .order(aspect::ordinal)
        .select(AspectRow::as_select())
        .load::<AspectRow>(conn);
    Ok(row.with(each(aspects)?))
}
