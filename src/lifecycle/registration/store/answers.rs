//! What an entry says of itself, as its row holds it.

use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::lifecycle::registration::model::Answers;
use crate::platform::db::schema::entry;

/// The columns of [`Answers`]: read, written and changed by the same list.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = entry, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(in crate::lifecycle::registration) struct AnswersRow {
    represents: Option<bool>,
}

impl From<Answers> for AnswersRow {
    fn from(Answers { represents }: Answers) -> Self {
        Self { represents }
    }
}

impl TryFrom<AnswersRow> for Answers {
    type Error = Fault;

    fn try_from(AnswersRow { represents }: AnswersRow) -> Result<Self, Fault> {
        Ok(Self { represents })
    }
}
