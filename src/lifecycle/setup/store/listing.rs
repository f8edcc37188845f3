//! Competitions as lists show them: a part at a time, by the last day of the final.

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::audit::model::StreamKind;
use crate::kernel::fault::Fault;
use crate::kernel::phase::CompetitionPhase;
use crate::kernel::window::{Part, Seek, one_more};
use crate::lifecycle::setup::model::Competition;
use crate::lifecycle::setup::model::listing::{Filter, Listing, Order, Scope};
use crate::lifecycle::setup::model::notices::NoticeKind;
use crate::platform::db::Conn;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::schema::{competition, public_notice, stream};
use crate::platform::db::search::{anywhere, lower};

use super::CompetitionRow;

/// Phases of competitions that are not at work: drafts, and those in which nothing is left to be done.
const NOT_AT_WORK: [CompetitionPhase; 4] = [
    CompetitionPhase::Draft,
    CompetitionPhase::Settled,
    CompetitionPhase::Archived,
    CompetitionPhase::Cancelled,
];

/// The place of a competition in a list.
type Key = (NaiveDate, i64);

/// A part of a list, from the competition of a uid on.
pub(in crate::lifecycle::setup) fn part(
    conn: &mut Conn,
    listing: &Listing,
    seek: Seek<String>,
) -> Result<Part<Competition>, Fault> {
    let seek = seek.told(|uid| key(conn, &uid))?;
    // Asked all the same, a database would go through every competition to find none.
    let rows = if listing.scope.is_empty() { Vec::new() } else { load(conn, listing, &seek)? };
    let rows = rows.into_iter().map(Competition::try_from).collect::<Result<Vec<Competition>, Fault>>()?;
    Ok(Part::read(rows, &seek, listing.most))
}

fn key(conn: &mut Conn, uid: &str) -> Result<Key, Fault> {
    competition::table
        .inner_join(stream::table)
        .filter(stream::uid.eq(uid))
        .select((competition::final_day, competition::id))
        .first(conn)
        .map_err(not_there)
}

fn codes(phases: impl IntoIterator<Item = CompetitionPhase>) -> Vec<&'static str> {
    phases.into_iter().map(CompetitionPhase::code).collect()
}

fn public() -> Vec<&'static str> {
    codes(CompetitionPhase::ALL.iter().copied().filter(|phase| phase.is_public()))
}

/// Phases in which whoever entered reads of a competition: to the end, also that it was cancelled.
fn entered() -> Vec<&'static str> {
    let shown = |phase: &CompetitionPhase| phase.is_public() || *phase == CompetitionPhase::Cancelled;
    codes(CompetitionPhase::ALL.iter().copied().filter(shown))
}

/// Whether the public was told that the competition was cancelled.
macro_rules! told_of_cancelling {
    () => {
        exists(
            public_notice::table
                .filter(public_notice::competition_id.eq(competition::id))
                .filter(public_notice::event_id.is_null())
                .filter(public_notice::kind.eq(NoticeKind::Cancelled)),
        )
    };
}

/// A query narrowed to whose list it is.
macro_rules! within {
    ($query:ident, $scope:expr) => {{
        // Said only where few are in a phase: elsewhere the index of phases would lead to nearly all of them first.
        let of_kind = || stream::kind.eq(StreamKind::Competition);
        match $scope {
            Scope::All => $query,
            Scope::Public => {
                let cancelled = stream::phase.eq(CompetitionPhase::Cancelled).and(told_of_cancelling!());
                $query.filter(stream::phase.eq_any(public()).or(cancelled))
            }
            Scope::Of(ids) => $query.filter(competition::id.eq_any(ids.clone())),
            Scope::Filed(authorities, ids) if ids.is_empty() => {
                $query.filter(competition::authority_id.eq_any(authorities.clone()))
            }
            Scope::Filed(authorities, ids) => $query.filter(
                competition::authority_id
                    .eq_any(authorities.clone())
                    .assume_not_null()
                    .or(competition::id.eq_any(ids.clone())),
            ),
            Scope::OpenOr(now, ids) => {
                let open = of_kind()
                    .and(stream::phase.eq(CompetitionPhase::Registration))
                    .and(competition::registration_until.gt(now.naive_utc()));
                let own = stream::id.eq_any(ids.clone()).and(stream::phase.eq_any(entered()));
                $query.filter(open.or(own))
            }
            Scope::AtWork((authorities, phases), ids) if authorities.is_empty() || phases.is_empty() => {
                $query.filter(competition::id.eq_any(ids.clone())).filter(stream::phase.ne_all(codes(NOT_AT_WORK)))
            }
            Scope::AtWork((authorities, phases), ids) => {
                let there = of_kind()
                    .and(stream::authority_id.eq_any(authorities.clone()).assume_not_null())
                    .and(stream::phase.eq_any(codes(phases.iter().copied())));
                let own = stream::id.eq_any(ids.clone()).and(stream::phase.ne_all(codes(NOT_AT_WORK)));
                $query.filter(there.or(own))
            }
            Scope::Drafts(ids) => $query
                .filter(competition::id.eq_any(ids.clone()))
                .filter(stream::phase.eq(CompetitionPhase::Draft)),
        }
    }};
}

/// One row more than is shown, in the direction of the search.
fn load(conn: &mut Conn, listing: &Listing, seek: &Seek<Key>) -> Result<Vec<CompetitionRow>, Fault> {
    let limit = one_more(listing.most);
    let of_kind = || stream::kind.eq(StreamKind::Competition);
    let mut query = competition::table
        .inner_join(stream::table)
        .select(CompetitionRow::as_select())
        .limit(limit)
        .into_boxed();
    query = within!(query, &listing.scope);
    let Filter { name, year, level, phase } = &listing.filter;
    if let Some(name) = name {
        query = query.filter(lower(competition::name).like(anywhere(name)).escape('\\'));
    }
    if let Some(year) = year {
        query = query.filter(competition::year.eq(*year));
    }
    if let Some(level) = level {
        query = query.filter(competition::level.eq(level));
    }
    if let Some(phase) = phase {
        query = query.filter(of_kind()).filter(stream::phase.eq(phase));
    }
    // A place is compared by the day first, so that an index leads there.
    let upwards = (listing.order == Order::Soonest) != seek.is_backwards();
    let (day, id) = seek.key().copied().unwrap_or_else(|| ends(upwards));
    query = if upwards {
        query
            .filter(competition::final_day.ge(day))
            .filter(competition::final_day.gt(day).or(competition::id.gt(id)))
            .order((competition::final_day.asc(), competition::id.asc()))
    } else {
        query
            .filter(competition::final_day.le(day))
            .filter(competition::final_day.lt(day).or(competition::id.lt(id)))
            .order((competition::final_day.desc(), competition::id.desc()))
    };
    query.load(conn).map_err(unexpected)
}

/// What lies before every competition, or behind.
fn ends(upwards: bool) -> Key {
    if upwards {
        (NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(NaiveDate::MIN), 0)
    } else {
        (NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX), i64::MAX)
    }
}
