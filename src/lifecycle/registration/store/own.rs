//! The entries of one actor in all competitions: a few queries, however many entries there are of others.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, EntryId, PersonId, UnitId};
use crate::lifecycle::registration::model::{Entry, EntryState, Step};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{division, entry, entry_member, entry_review, event, person, unit};

use super::{EntryRow, Member, StepRow};

/// Most values bound in one statement.
const CHUNK: usize = 500;

/// Whose entries are looked for: those of any of these is the actor's.
pub(in crate::lifecycle::registration) struct Whose {
    /// Units the actor speaks for.
    pub(in crate::lifecycle::registration) units: Vec<UnitId>,
    /// The person the actor is.
    pub(in crate::lifecycle::registration) person: Option<PersonId>,
    /// Uid of the account that handed them in.
    pub(in crate::lifecycle::registration) account: String,
}

/// What a query of entries finds of the actor's: of its units, handed in by it, with the person it is. Asked one after the
/// other, so that an index leads to each; what is found twice comes twice.
macro_rules! of_each {
    ($conn:expr, $whose:expr, $query:expr, $row:ty) => {{
        let mut found: Vec<$row> = Vec::new();
        if !$whose.units.is_empty() {
            let of_units = entry::unit_id.eq_any($whose.units.clone());
            found.extend($query.filter(of_units).load::<$row>($conn).map_err(unexpected)?);
        }
        let handed_in = entry::created_by.eq($whose.account.clone());
        found.extend($query.filter(handed_in).load::<$row>($conn).map_err(unexpected)?);
        if let Some(person) = $whose.person {
            let joined =
                entry_member::table.filter(entry_member::person_id.eq(person)).select(entry_member::entry_id);
            found.extend($query.filter(entry::id.eq_any(joined)).load::<$row>($conn).map_err(unexpected)?);
        }
        found
    }};
}

/// The actor's entries in some competitions, each with its competition, by ticket number.
pub(in crate::lifecycle::registration) fn entries(
    conn: &mut Conn,
    whose: &Whose,
    competitions: &[CompetitionId],
) -> Result<Vec<(CompetitionId, Entry)>, Fault> {
    let rows = of_each!(
        conn,
        whose,
        entry::table
            .inner_join(unit::table)
            .inner_join(division::table.inner_join(event::table))
            .filter(event::competition_id.eq_any(competitions.to_vec()))
            .select((event::competition_id, EntryRow::as_select())),
        (CompetitionId, EntryRow)
    );
    with_members(conn, rows)
}

/// The actor's entries that were returned, each with its competition, by ticket number.
pub(in crate::lifecycle::registration) fn returned(
    conn: &mut Conn,
    whose: &Whose,
) -> Result<Vec<(CompetitionId, Entry)>, Fault> {
    let rows = of_each!(
        conn,
        whose,
        entry::table
            .inner_join(unit::table)
            .inner_join(division::table.inner_join(event::table))
            .filter(entry::state.eq(EntryState::Returned))
            .select((event::competition_id, EntryRow::as_select())),
        (CompetitionId, EntryRow)
    );
    with_members(conn, rows)
}

/// Row numbers of the competitions that hold an entry of the actor's, each once.
pub(in crate::lifecycle::registration) fn competitions(
    conn: &mut Conn,
    whose: &Whose,
) -> Result<Vec<CompetitionId>, Fault> {
    let mut found = of_each!(
        conn,
        whose,
        entry::table
            .inner_join(division::table.inner_join(event::table))
            .select(event::competition_id)
            .distinct(),
        CompetitionId
    );
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Each once, by ticket number.
fn with_members(
    conn: &mut Conn,
    mut rows: Vec<(CompetitionId, EntryRow)>,
) -> Result<Vec<(CompetitionId, Entry)>, Fault> {
    rows.sort_by(|(_, one), (_, other)| (&one.number, one.id).cmp(&(&other.number, other.id)));
    rows.dedup_by_key(|(_, row)| row.id);
    let ids: Vec<EntryId> = rows.iter().map(|(_, row)| row.id).collect();
    let mut members = members(conn, &ids)?;
    rows.into_iter()
        .map(|(competition_id, row)| {
            let own = members.remove(&row.id).unwrap_or_default();
            Ok((competition_id, row.with(own)?))
        })
        .collect()
}

pub(super) fn members(conn: &mut Conn, ids: &[EntryId]) -> Result<BTreeMap<EntryId, Vec<Member>>, Fault> {
    let mut members: BTreeMap<EntryId, Vec<Member>> = BTreeMap::new();
    for ids in ids.chunks(CHUNK) {
        let rows = entry_member::table
            .inner_join(person::table)
            .filter(entry_member::entry_id.eq_any(ids.to_vec()))
            .order(entry_member::ordinal)
            .select((entry_member::entry_id, (person::id, person::name)))
            .load::<(EntryId, Member)>(conn)
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
    ids: &[EntryId],
) -> Result<BTreeMap<EntryId, Step>, Fault> {
    let mut last = BTreeMap::new();
    for ids in ids.chunks(CHUNK) {
        let rows = entry_review::table
            .filter(entry_review::entry_id.eq_any(ids.to_vec()))
            .order(entry_review::id)
            .select(StepRow::as_select())
            .load::<StepRow>(conn)
            .map_err(unexpected)?;
        last.extend(rows.into_iter().map(|row| (row.entry_id, Step::from(row))));
    }
    Ok(last)
}
