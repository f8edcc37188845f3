//! Rows of what is asked of units.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, AuthorityId, UnitId};
use crate::platform::db::Conn;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::schema::{account, acquaintance, stream, unit, unit_claim, unit_member};
use crate::platform::db::written::one;
use crate::register::model::{ClaimKind, ClaimOutcome, UnitClaim};

stored_codes! {
    ClaimKind,
    ClaimOutcome,
}

/// What is asked, as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = unit_claim)]
struct Row {
    uid: String,
    unit_id: UnitId,
    account_id: AccountId,
    #[diesel(select_expression = account::display_name)]
    account: String,
    #[diesel(select_expression = account::login)]
    login: String,
    kind: ClaimKind,
    name: String,
    words: Option<String>,
    at: NaiveDateTime,
}

impl From<Row> for UnitClaim {
    fn from(row: Row) -> Self {
        let Row { uid, unit_id, account_id, account, login, kind, name, words, at } = row;
        Self { uid, unit_id, account_id, account, login, kind, name, words, at: at.and_utc() }
    }
}

/// What is asked of a unit and nobody answered, oldest first.
pub(in crate::register) fn open(conn: &mut Conn, unit_id: UnitId) -> Result<Vec<UnitClaim>, Fault> {
    unit_claim::table
        .inner_join(account::table)
        .filter(unit_claim::unit_id.eq(unit_id))
        .filter(unit_claim::outcome.is_null())
        .order(unit_claim::id)
        .select(Row::as_select())
        .load(conn)
        .map(|rows| rows.into_iter().map(UnitClaim::from).collect())
        .map_err(unexpected)
}

/// What was asked under a uid, where nobody answered yet.
pub(in crate::register) fn open_by_uid(conn: &mut Conn, uid: &str) -> Result<UnitClaim, Fault> {
    unit_claim::table
        .inner_join(account::table)
        .filter(unit_claim::uid.eq(uid))
        .filter(unit_claim::outcome.is_null())
        .select(Row::as_select())
        .first(conn)
        .map(UnitClaim::from)
        .map_err(not_there)
}

/// Which units some authorities have to do with are claimed or disputed and wait for somebody to decide who does not speak for
/// them: at most `most` claims, oldest first.
pub(in crate::register) fn waiting(
    conn: &mut Conn,
    authorities: &[AuthorityId],
    (not_by, most): (AccountId, i64),
) -> Result<Vec<UnitId>, Fault> {
    let known = acquaintance::table
        .filter(acquaintance::owner_id.eq(unit_claim::unit_id))
        .filter(acquaintance::authority_id.eq_any(authorities.to_vec()));
    let own = unit_member::table
        .filter(unit_member::unit_id.eq(unit_claim::unit_id))
        .filter(unit_member::account_id.eq(not_by));
    unit_claim::table
        .inner_join(unit::table)
        .filter(unit_claim::outcome.is_null())
        .filter(unit_claim::kind.eq_any([ClaimKind::Claim, ClaimKind::Dispute]))
        .filter(unit_claim::account_id.ne(not_by))
        .filter(diesel::dsl::exists(known))
        .filter(diesel::dsl::not(diesel::dsl::exists(own)))
        .limit(most)
        .order(unit_claim::id)
        .select(unit::id)
        .load(conn)
        .map_err(unexpected)
}

/// Something to be asked.
pub(in crate::register) struct NewClaim<'a> {
    pub(in crate::register) uid: &'a str,
    pub(in crate::register) unit_id: UnitId,
    pub(in crate::register) account_id: AccountId,
    pub(in crate::register) kind: ClaimKind,
    pub(in crate::register) name: &'a str,
    pub(in crate::register) words: Option<&'a str>,
    pub(in crate::register) by: &'a str,
    pub(in crate::register) at: DateTime<Utc>,
}

/// Keeps what is asked.
pub(in crate::register) fn insert_in_tx(conn: &mut Conn, new: &NewClaim<'_>) -> Result<(), Fault> {
    one(diesel::insert_into(unit_claim::table)
        .values((
            unit_claim::uid.eq(new.uid),
            unit_claim::unit_id.eq(new.unit_id),
            unit_claim::account_id.eq(new.account_id),
            unit_claim::kind.eq(new.kind),
            unit_claim::name.eq(new.name),
            unit_claim::words.eq(new.words),
            unit_claim::by_account.eq(new.by),
            unit_claim::at.eq(new.at.naive_utc()),
        ))
        .execute(conn))
}

/// Says what became of it.
pub(in crate::register) fn end_in_tx(
    conn: &mut Conn,
    uid: &str,
    (outcome, how): (ClaimOutcome, Option<&str>),
    (by, at): (&str, DateTime<Utc>),
) -> Result<(), Fault> {
    one(diesel::update(unit_claim::table.filter(unit_claim::uid.eq(uid)))
        .set((
            unit_claim::outcome.eq(Some(outcome)),
            unit_claim::how.eq(how),
            unit_claim::ended_by.eq(Some(by)),
            unit_claim::ended_at.eq(Some(at.naive_utc())),
        ))
        .execute(conn))
}

/// Row number of the account that asked, where it is there.
pub(in crate::register) fn asked_by(conn: &mut Conn, uid: &str) -> Result<Option<AccountId>, Fault> {
    unit_claim::table
        .inner_join(stream::table.on(stream::uid.eq(unit_claim::by_account)))
        .filter(unit_claim::uid.eq(uid))
        .select(stream::id)
        .first::<AccountId>(conn)
        .optional()
        .map_err(unexpected)
}
