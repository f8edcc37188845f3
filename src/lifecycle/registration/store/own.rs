//! The entries of one actor in all competitions: a few queries, however many entries there are of others.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::lifecycle::registration::model::{Entry, Step};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{division, entry, entry_member, entry_review, event, person, unit};

use super::{Identity, Member, Standing, from_row, step};

/// Most values bound in one statement.
const CHUNK: usize = 500;

/// Whose entries are looked for: those of any of these is the actor's.
pub(in crate::lifecycle::registration) struct Whose<'a> {
    /// Units the actor speaks for.
    pub(in crate::lifecycle::registration) units: &'a [i64],
    /// The person the actor is.
    pub(in crate::lifecycle::registration) person: Option<i64>,
    /// Uid of the account that handed them in.
    pub(in crate::lifecycle::registration) account: &'a str,
}

/// The actor's entries, each with its competition, by ticket number.
pub(in crate::lifecycle::registration) fn entries(
    conn: &mut Conn,
    whose: &Whose<'_>,
) -> Result<Vec<(i64, Entry)>, Fault> {
    let joined = entry_member::table
        .filter(entry_member::person_id.nullable().eq(whose.person))
        .select(entry_member::entry_id)
        .load::<i64>(conn)
        .map_err(unexpected)?;
    let rows = entry::table
        .inner_join(unit::table)
        .inner_join(division::table.inner_join(event::table))
        .filter(
            entry::unit_id
                .eq_any(whose.units.to_vec())
                .or(entry::created_by.eq(whose.account))
                .or(entry::id.eq_any(joined)),
        )
        .order(entry::number)
        .select((event::competition_id, columns!()))
        .load::<(i64, (Identity, Standing))>(conn)
        .map_err(unexpected)?;
    let ids: Vec<i64> = rows.iter().map(|(_, row)| row.0.0).collect();
    let mut members = members(conn, &ids)?;
    rows.into_iter()
        .map(|(competition_id, row)| {
            let own = members.remove(&row.0.0).unwrap_or_default();
            Ok((competition_id, from_row(row, own)?))
        })
        .collect()
}

fn members(conn: &mut Conn, ids: &[i64]) -> Result<BTreeMap<i64, Vec<Member>>, Fault> {
    let mut members: BTreeMap<i64, Vec<Member>> = BTreeMap::new();
    for ids in ids.chunks(CHUNK) {
        let rows = entry_member::table
            .inner_join(person::table)
            .filter(entry_member::entry_id.eq_any(ids.to_vec()))
            .order(entry_member::ordinal)
            .select((entry_member::entry_id, (person::id, person::name)))
            .load::<(i64, Member)>(conn)
            .map_err(unexpected)?;
        for (entry_id, member) in rows {
            members.entry(entry_id).or_default().push(member);
        }
    }
    Ok(members)
}

/// The last step of each of some entries.
pub(in crate::lifecycle::registration) fn last_steps(
    conn: &mut Conn,
    ids: &[i64],
) -> Result<BTreeMap<i64, Step>, Fault> {
    let mut last = BTreeMap::new();
    for ids in ids.chunks(CHUNK) {
        let rows = entry_review::table
            .filter(entry_review::entry_id.eq_any(ids.to_vec()))
            .order(entry_review::id)
            .select((entry_review::entry_id, entry_review::outcome, entry_review::reason, entry_review::at))
            .load::<(i64, String, Option<String>, NaiveDateTime)>(conn)
            .map_err(unexpected)?;
        for (entry_id, outcome, reason, at) in rows {
            last.insert(entry_id, step((outcome, reason, at))?);
        }
    }
    Ok(last)
}
