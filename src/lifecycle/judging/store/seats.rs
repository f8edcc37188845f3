//! Rows of seats, and what excludes a judge from a module.

use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, CoachTeamId, DivisionId, ModuleId, PersonId, SeatId, UnitId};
use crate::kernel::phase::RoundPhase;
use crate::kernel::window::{Part, Seek, one_more};
use crate::platform::db::Conn;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{coach_team_member, module, person, round, seat, stream, unit_member};

use super::super::model::Seat;

/// A seat as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = seat)]
struct Row {
    id: SeatId,
    uid: String,
    module_id: ModuleId,
    account_id: AccountId,
    ordinal: i64,
}

impl From<Row> for Seat {
    fn from(Row { id, uid, module_id, account_id, ordinal }: Row) -> Self {
        Self { id, uid, module_id, account_id, ordinal }
    }
}

/// Seats of a module, in order.
pub(in super::super) fn of_module(conn: &mut Conn, module_id: ModuleId) -> Result<Vec<Seat>, Fault> {
    seat::table
        .filter(seat::module_id.eq(module_id))
        .order(seat::ordinal)
        .select(Row::as_select())
        .load::<Row>(conn)
        .map(|rows| rows.into_iter().map(Seat::from).collect())
        .map_err(unexpected)
}

/// A part of the seats of an account, the newest first, from the seat of a uid on.
pub(in super::super) fn part_of_account(
    conn: &mut Conn,
    account_id: AccountId,
    seek: Seek<String>,
    most: usize,
) -> Result<Part<Seat>, Fault> {
    let seek = seek.told(|uid| by_uid(conn, &uid).map(|seat| seat.id))?;
    let limit = one_more(most);
    let own = seat::table
        .filter(seat::account_id.eq(account_id))
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    let rows = match &seek {
        Seek::Start => own.order(seat::id.desc()),
        Seek::After(id) => own.filter(seat::id.lt(*id)).order(seat::id.desc()),
        Seek::Before(id) => own.filter(seat::id.gt(*id)).order(seat::id.asc()),
    };
    let rows = rows.load::<Row>(conn).map_err(unexpected)?;
    Ok(Part::read(rows.into_iter().map(Seat::from).collect(), &seek, most))
}

/// Seats of an account in rounds that are being judged, in order of making, at most so many.
pub(in super::super) fn at_work(
    conn: &mut Conn,
    account_id: AccountId,
    most: usize,
) -> Result<Vec<Seat>, Fault> {
    seat::table
        .inner_join(module::table)
        .inner_join(stream::table.on(stream::id.eq(module::round_id)))
        .filter(seat::account_id.eq(account_id))
        .filter(stream::phase.eq(RoundPhase::Judging))
        .order(seat::id)
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .select(Row::as_select())
        .load::<Row>(conn)
        .map(|rows| rows.into_iter().map(Seat::from).collect())
        .map_err(unexpected)
}

/// Seats of an account in all rounds of a division, in order of making.
pub(in super::super) fn in_division(
    conn: &mut Conn,
    account_id: AccountId,
    division_id: DivisionId,
) -> Result<Vec<Seat>, Fault> {
    seat::table
        .inner_join(module::table.inner_join(round::table))
        .filter(seat::account_id.eq(account_id))
        .filter(round::division_id.eq(division_id))
        .order(seat::id)
        .select(Row::as_select())
        .load::<Row>(conn)
        .map(|rows| rows.into_iter().map(Seat::from).collect())
        .map_err(unexpected)
}

/// The seat with that uid.
pub(in super::super) fn by_uid(conn: &mut Conn, uid: &str) -> Result<Seat, Fault> {
    seat::table
        .filter(seat::uid.eq(uid))
        .select(Row::as_select())
        .first(conn)
        .map(Seat::from)
        .map_err(not_there)
}

/// The seat with that row number.
pub(in super::super) fn by_id(conn: &mut Conn, id: SeatId) -> Result<Seat, Fault> {
    seat::table.find(id).select(Row::as_select()).first(conn).map(Seat::from).map_err(not_there)
}

/// Adds a seat.
pub(in super::super) fn insert_in_tx(
    conn: &mut Conn,
    uid: &str,
    module_id: ModuleId,
    account_id: AccountId,
    ordinal: i64,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Seat,
        diesel::insert_into(seat::table)
            .values((
                seat::uid.eq(uid),
                seat::module_id.eq(module_id),
                seat::account_id.eq(account_id),
                seat::ordinal.eq(ordinal),
            ))
            .returning(seat::id)
            .get_results(conn),
    )
}

/// Takes a seat away before any sheet exists, and moves those behind it up.
pub(in super::super) fn remove_in_tx(conn: &mut Conn, gone: &Seat) -> Result<Written<()>, Fault> {
    let taken = diesel::delete(seat::table.find(gone.id)).returning(seat::id).get_results(conn);
    let mut written = rows::one(Bound::Seat, taken)?;
    for behind in of_module(conn, gone.module_id)?.iter().filter(|seat| seat.ordinal > gone.ordinal) {
        let moved = diesel::update(seat::table.find(behind.id))
            .set(seat::ordinal.eq(behind.ordinal - 1))
            .returning(seat::id)
            .get_results(conn);
        written = written.and(rows::one(Bound::Seat, moved)?);
    }
    Ok(written)
}

/// What ties an account to entries.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Interests {
    /// Persons the account belongs to.
    pub(in super::super) persons: Vec<PersonId>,
    /// Their units, and units the account speaks for.
    pub(in super::super) units: Vec<UnitId>,
    /// Coach teams they are in.
    pub(in super::super) coach_teams: Vec<CoachTeamId>,
}

/// Reads what ties an account to entries.
pub(in super::super) fn interests(conn: &mut Conn, account_id: AccountId) -> Result<Interests, Fault> {
    let persons = person::table
        .filter(person::account_id.eq(account_id))
        .order(person::id)
        .select((person::id, person::unit_id))
        .load::<(PersonId, Option<UnitId>)>(conn)
        .map_err(unexpected)?;
    let mut units: Vec<UnitId> = persons.iter().filter_map(|(_person, unit)| *unit).collect();
    units.extend(
        unit_member::table
            .filter(unit_member::account_id.eq(account_id))
            .order(unit_member::id)
            .select(unit_member::unit_id)
            .load::<UnitId>(conn)
            .map_err(unexpected)?,
    );
    let persons: Vec<PersonId> = persons.into_iter().map(|(person, _unit)| person).collect();
    let coach_teams = coach_team_member::table
        .filter(coach_team_member::person_id.eq_any(persons.clone()))
        .order(coach_team_member::id)
        .select(coach_team_member::coach_team_id)
        .load::<CoachTeamId>(conn)
        .map_err(unexpected)?;
    Ok(Interests { persons, units, coach_teams })
}
