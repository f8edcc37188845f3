//! Entries of one person in a division that neither were refused nor taken back.

use diesel::prelude::*;

use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{DivisionId, EntryId, PersonId, UnitId};
use crate::lifecycle::registration::model::{EntryState, Standing};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{entry, entry_member, unit};

/// An entry that stands, as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = entry)]
struct Row {
    id: EntryId,
    number: String,
    unit_id: UnitId,
    #[diesel(select_expression = unit::name)]
    unit_name: String,
    state: EntryState,
    created_by: String,
}

impl From<Row> for Standing {
    fn from(Row { id, number, unit_id, unit_name, state, created_by }: Row) -> Self {
        Self { id, number, unit_id, unit_name, state, created_by }
    }
}

/// Entries of a division that stand and hold a person, by ticket number.
pub(in crate::lifecycle::registration) fn of_person(
    conn: &mut Conn,
    division_id: DivisionId,
    person_id: PersonId,
) -> Result<Vec<Standing>, Fault> {
    entry_member::table
        .inner_join(entry::table.inner_join(unit::table))
        .filter(entry_member::division_id.eq(division_id))
        .filter(entry_member::person_id.eq(person_id))
        .filter(entry::state.ne(EntryState::Refused))
        .filter(entry::status.ne(EntryStatus::Withdrawn))
        .order(entry::number)
        .select(Row::as_select())
        .load(conn)
        .map(|rows: Vec<Row>| rows.into_iter().map(Standing::from).collect())
        .map_err(unexpected)
}
