//! Writing competitions and what they are made of.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::access::model::Authority;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AspectId, CompetitionId, DivisionId, EventId, ModuleId, RoundId, UnitId};
use crate::lifecycle::setup::model::{NewAspect, NewDivision, NewModule, Particulars, Review, Share};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{
    aspect, competition, competition_review, division, event, event_host, module, round,
};
use crate::platform::db::written::{any, one};

fn packs(particulars: &Particulars) -> Result<String, Fault> {
    serde_json::to_string(&particulars.packs).map_err(Fault::internal)
}

// What the form fills in: the same columns when a row is added and when it is changed.

macro_rules! particulars {
    ($new:ident, $authority:ident, $packs:ident) => {
        (
            (
                competition::name.eq(&$new.name),
                competition::year.eq($new.year),
                competition::kind.eq($new.kind),
                competition::authority_id.eq(Some($authority.id)),
                competition::authority_name.eq(&$authority.name),
                competition::level.eq($new.level),
                competition::class.eq($new.class.as_deref()),
                competition::selects_for.eq($new.selects_for.as_deref()),
                competition::selection_only.eq($new.selection_only),
            ),
            (
                competition::place.eq(&$new.place),
                competition::first_day.eq($new.first_day),
                competition::final_day.eq($new.final_day),
                competition::registration_until.eq($new.registration_until().naive_utc()),
                competition::packs.eq($packs),
                competition::explain_depth.eq($new.explain_depth),
                competition::replace_until.eq($new.replace_until),
                competition::appeal_hours.eq(Some($new.appeal_hours)),
            ),
        )
    };
}

macro_rules! event_particulars {
    ($new:ident) => {
        (
            event::name.eq($new.name),
            event::occupation_code.eq($new.occupation_code),
            event::class.eq($new.class),
            event::host_unit_id.eq($new.host_unit_id),
            event::title_quota.eq($new.title_quota),
        )
    };
}

macro_rules! division_particulars {
    ($new:ident) => {
        (
            division::name.eq(&$new.name),
            division::category.eq($new.category),
            division::team_size.eq($new.team_size),
            division::plan.eq(&$new.plan),
            division::title_quota.eq($new.title_quota),
            division::ties_by.eq($new.ties.by),
            division::ties_committee.eq($new.ties.committee.as_deref()),
        )
    };
}

/// Adds a competition to its stream.
pub(in crate::lifecycle::setup) fn insert_competition_in_tx(
    conn: &mut Conn,
    id: CompetitionId,
    (new, authority): (&Particulars, &Authority),
) -> Result<(), Fault> {
    let packs = packs(new)?;
    let row = (competition::id.eq(id), particulars!(new, authority, packs));
    one(diesel::insert_into(competition::table).values(row).execute(conn))
}

/// Changes the particulars.
pub(in crate::lifecycle::setup) fn update_competition_in_tx(
    conn: &mut Conn,
    id: CompetitionId,
    (new, authority): (&Particulars, &Authority),
) -> Result<(), Fault> {
    let packs = packs(new)?;
    one(diesel::update(competition::table.find(id)).set(particulars!(new, authority, packs)).execute(conn))
}

/// Moves the end of registration.
pub(in crate::lifecycle::setup) fn set_deadline_in_tx(
    conn: &mut Conn,
    id: CompetitionId,
    until: DateTime<Utc>,
) -> Result<(), Fault> {
    let end = competition::registration_until.eq(until.naive_utc());
    one(diesel::update(competition::table.find(id)).set(end).execute(conn))
}

/// Records what was decided about a filing.
pub(in crate::lifecycle::setup) fn insert_review_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
    by: &str,
    review: &Review,
) -> Result<(), Fault> {
    one(diesel::insert_into(competition_review::table)
        .values((
            competition_review::competition_id.eq(competition_id),
            competition_review::outcome.eq(review.outcome),
            competition_review::reason.eq(review.reason.as_deref()),
            competition_review::document.eq(review.document.as_deref()),
            competition_review::by_account.eq(by),
            competition_review::at.eq(review.at.naive_utc()),
        ))
        .execute(conn))
}

/// Writes the document number of the approval, and how many working days a publicity lasts at least.
pub(in crate::lifecycle::setup) fn set_approval_in_tx(
    conn: &mut Conn,
    id: CompetitionId,
    (document, publicity_days): (&str, u32),
) -> Result<(), Fault> {
    one(diesel::update(competition::table.find(id))
        .set((
            competition::document.eq(Some(document)),
            competition::publicity_days.eq(Some(i64::from(publicity_days))),
        ))
        .execute(conn))
}

/// An event as its row holds it.
pub(in crate::lifecycle::setup) struct EventRow<'a> {
    pub(in crate::lifecycle::setup) id: EventId,
    pub(in crate::lifecycle::setup) competition_id: CompetitionId,
    pub(in crate::lifecycle::setup) name: &'a str,
    pub(in crate::lifecycle::setup) occupation_code: &'a str,
    pub(in crate::lifecycle::setup) class: Option<&'a str>,
    pub(in crate::lifecycle::setup) host_unit_id: UnitId,
    pub(in crate::lifecycle::setup) title_quota: Option<i64>,
}

/// Adds an event to its stream.
pub(in crate::lifecycle::setup) fn insert_event_in_tx(
    conn: &mut Conn,
    new: &EventRow<'_>,
) -> Result<(), Fault> {
    let row = (event::id.eq(new.id), event::competition_id.eq(new.competition_id), event_particulars!(new));
    one(diesel::insert_into(event::table).values(row).execute(conn))
}

/// Changes an event.
pub(in crate::lifecycle::setup) fn update_event_in_tx(
    conn: &mut Conn,
    new: &EventRow<'_>,
) -> Result<(), Fault> {
    one(diesel::update(event::table.find(new.id)).set(event_particulars!(new)).execute(conn))
}

/// Replaces the hosts of an event.
pub(in crate::lifecycle::setup) fn replace_hosts_in_tx(
    conn: &mut Conn,
    event_id: EventId,
    hosts: &[(UnitId, Share)],
) -> Result<(), Fault> {
    any(diesel::delete(event_host::table.filter(event_host::event_id.eq(event_id))).execute(conn))?;
    for (unit_id, share) in hosts {
        one(diesel::insert_into(event_host::table)
            .values((
                event_host::event_id.eq(event_id),
                event_host::unit_id.eq(unit_id),
                event_host::share_numerator.eq(share.numerator),
                event_host::share_denominator.eq(share.denominator),
            ))
            .execute(conn))?;
    }
    Ok(())
}

/// Adds a division; answers its row number.
pub(in crate::lifecycle::setup) fn insert_division_in_tx(
    conn: &mut Conn,
    uid: &str,
    event_id: EventId,
    new: &NewDivision,
) -> Result<DivisionId, Fault> {
    let row = (division::uid.eq(uid), division::event_id.eq(event_id), division_particulars!(new));
    diesel::insert_into(division::table)
        .values(row)
        .returning(division::id)
        .get_result::<DivisionId>(conn)
        .map_err(unexpected)
}

/// Changes a division.
pub(in crate::lifecycle::setup) fn update_division_in_tx(
    conn: &mut Conn,
    id: DivisionId,
    new: &NewDivision,
) -> Result<(), Fault> {
    one(diesel::update(division::table.find(id)).set(division_particulars!(new)).execute(conn))
}

/// Adds a round to its stream.
pub(in crate::lifecycle::setup) fn insert_round_in_tx(
    conn: &mut Conn,
    id: RoundId,
    division_id: DivisionId,
    name: &str,
) -> Result<(), Fault> {
    one(diesel::insert_into(round::table)
        .values((
            round::id.eq(id),
            round::division_id.eq(division_id),
            round::name.eq(name),
            round::ordinal.eq(1_i64),
            round::is_final.eq(true),
        ))
        .execute(conn))
}

/// Renames a round.
pub(in crate::lifecycle::setup) fn rename_round_in_tx(
    conn: &mut Conn,
    id: RoundId,
    name: &str,
) -> Result<(), Fault> {
    one(diesel::update(round::table.find(id)).set(round::name.eq(name)).execute(conn))
}

/// Adds a module; answers its row number.
pub(in crate::lifecycle::setup) fn insert_module_in_tx(
    conn: &mut Conn,
    uid: &str,
    (round_id, ordinal): (RoundId, i64),
    new: &NewModule,
) -> Result<ModuleId, Fault> {
    diesel::insert_into(module::table)
        .values((
            module::uid.eq(uid),
            module::round_id.eq(round_id),
            module::code.eq(&new.code),
            module::name.eq(&new.name),
            module::ordinal.eq(ordinal),
            module::max_thousandths.eq(new.max.thousandths()),
            module::weight_thousandths.eq(new.weight.thousandths()),
            module::identity_mode.eq(new.identity_mode),
            module::aggregation.eq(new.aggregation),
            module::trim.eq(new.trim),
            module::spread_limit.eq(new.spread_limit),
        ))
        .returning(module::id)
        .get_result::<ModuleId>(conn)
        .map_err(unexpected)
}

/// Makes a module what it is to be, but for its aspects.
pub(in crate::lifecycle::setup) fn update_module_in_tx(
    conn: &mut Conn,
    id: ModuleId,
    new: &NewModule,
) -> Result<(), Fault> {
    one(diesel::update(module::table.find(id))
        .set((
            module::code.eq(&new.code),
            module::name.eq(&new.name),
            module::max_thousandths.eq(new.max.thousandths()),
            module::weight_thousandths.eq(new.weight.thousandths()),
            module::identity_mode.eq(new.identity_mode),
            module::aggregation.eq(new.aggregation),
            module::trim.eq(new.trim),
            module::spread_limit.eq(new.spread_limit),
        ))
        .execute(conn))
}

/// Gives a module its place among those of its round.
pub(in crate::lifecycle::setup) fn place_module_in_tx(
    conn: &mut Conn,
    id: ModuleId,
    ordinal: i64,
) -> Result<(), Fault> {
    one(diesel::update(module::table.find(id)).set(module::ordinal.eq(ordinal)).execute(conn))
}

/// Takes a module away with its aspects.
pub(in crate::lifecycle::setup) fn delete_module_in_tx(conn: &mut Conn, id: ModuleId) -> Result<(), Fault> {
    any(diesel::delete(aspect::table.filter(aspect::module_id.eq(id))).execute(conn))?;
    one(diesel::delete(module::table.find(id)).execute(conn))
}

/// Adds an aspect.
pub(in crate::lifecycle::setup) fn insert_aspect_in_tx(
    conn: &mut Conn,
    uid: &str,
    (module_id, ordinal): (ModuleId, i64),
    new: &NewAspect,
) -> Result<(), Fault> {
    one(diesel::insert_into(aspect::table)
        .values((
            aspect::uid.eq(uid),
            aspect::module_id.eq(module_id),
            aspect::code.eq(&new.code),
            aspect::name.eq(&new.name),
            aspect::kind.eq(new.kind),
            aspect::max_thousandths.eq(new.max.thousandths()),
            aspect::step_thousandths.eq(new.step.thousandths()),
            aspect::ordinal.eq(ordinal),
        ))
        .execute(conn))
}

/// Makes an aspect what it is to be, in its place. It keeps its code.
pub(in crate::lifecycle::setup) fn update_aspect_in_tx(
    conn: &mut Conn,
    id: AspectId,
    ordinal: i64,
    new: &NewAspect,
) -> Result<(), Fault> {
    one(diesel::update(aspect::table.find(id))
        .set((
            aspect::name.eq(&new.name),
            aspect::kind.eq(new.kind),
            aspect::max_thousandths.eq(new.max.thousandths()),
            aspect::step_thousandths.eq(new.step.thousandths()),
            aspect::ordinal.eq(ordinal),
        ))
        .execute(conn))
}

/// Takes an aspect away.
pub(in crate::lifecycle::setup) fn delete_aspect_in_tx(conn: &mut Conn, id: AspectId) -> Result<(), Fault> {
    one(diesel::delete(aspect::table.find(id)).execute(conn))
}

/// Takes a division away with its rounds, their modules and aspects.
pub(in crate::lifecycle::setup) fn delete_division_in_tx(
    conn: &mut Conn,
    id: DivisionId,
) -> Result<(), Fault> {
    let rounds = || round::table.filter(round::division_id.eq(id)).select(round::id);
    let modules = || module::table.filter(module::round_id.eq_any(rounds())).select(module::id);
    any(diesel::delete(aspect::table.filter(aspect::module_id.eq_any(modules()))).execute(conn))?;
    any(diesel::delete(module::table.filter(module::round_id.eq_any(rounds()))).execute(conn))?;
    any(diesel::delete(round::table.filter(round::division_id.eq(id))).execute(conn))?;
    one(diesel::delete(division::table.find(id)).execute(conn))
}

/// Takes an event without divisions away with its shares.
pub(in crate::lifecycle::setup) fn delete_event_in_tx(conn: &mut Conn, id: EventId) -> Result<(), Fault> {
    replace_hosts_in_tx(conn, id, &[])?;
    one(diesel::delete(event::table.find(id)).execute(conn))
}
