//! Who recorded which bank account, and what was said of it since.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{SecretId, StreamId};
use crate::platform::db::Conn;
use crate::platform::db::at::At;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::unexpected;
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{bank_account, bank_account_step, secret};
use crate::register::model::{AccountRecord, AccountStep, AccountStepKind, AccountWord, SecretKind};

stored_codes! {
    AccountStepKind,
    AccountWord,
}

/// Keeps who recorded an account.
pub(in crate::register) fn insert_in_tx(
    conn: &mut Conn,
    secret_id: SecretId,
    (word, document, by): (AccountWord, Option<&str>, &str),
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::BankAccount,
        diesel::insert_into(bank_account::table)
            .values((
                bank_account::secret_id.eq(secret_id),
                bank_account::word.eq(word),
                bank_account::document.eq(document),
                bank_account::by_account.eq(by),
            ))
            .returning(bank_account::secret_id)
            .get_results(conn),
    )
}

/// Keeps a step of an account.
pub(in crate::register) fn insert_step_in_tx(
    conn: &mut Conn,
    secret_id: SecretId,
    step: &AccountStep,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::BankAccountStep,
        diesel::insert_into(bank_account_step::table)
            .values((
                bank_account_step::secret_id.eq(secret_id),
                bank_account_step::step.eq(step.kind),
                bank_account_step::reason.eq(step.reason.as_deref()),
                bank_account_step::document.eq(step.document.as_deref()),
                bank_account_step::by_account.eq(step.by.as_str()),
                bank_account_step::at.eq(step.at.naive_utc()),
            ))
            .returning(bank_account_step::id)
            .get_results(conn),
    )
}

/// When an account was recorded, and by whom, as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = secret)]
struct Row {
    id: SecretId,
    #[diesel(deserialize_as = At)]
    at: DateTime<Utc>,
    #[diesel(select_expression = bank_account::word.nullable())]
    word: Option<AccountWord>,
    #[diesel(select_expression = bank_account::document.nullable())]
    document: Option<String>,
    #[diesel(select_expression = bank_account::by_account.nullable())]
    by: Option<String>,
}

/// When an account was recorded, and by whom; `None`: nobody knows.
pub(in crate::register) type Recorded = (DateTime<Utc>, Option<AccountRecord>);

/// When some accounts were recorded, and by whom: names are the caller's to give.
pub(in crate::register) fn records(
    conn: &mut Conn,
    ids: &[SecretId],
) -> Result<BTreeMap<SecretId, Recorded>, Fault> {
    let mut records = BTreeMap::new();
    // A statement has only so many parameters.
    for ids in ids.chunks(500) {
        let rows = secret::table
            .left_join(bank_account::table)
            .filter(secret::id.eq_any(ids.to_vec()))
            .select(Row::as_select())
            .load::<Row>(conn)
            .map_err(unexpected)?;
        for Row { id, at, word, document, by } in rows {
            let record =
                word.zip(by).map(|(word, by)| AccountRecord { word, document, name: by.clone(), by });
            records.insert(id, (at, record));
        }
    }
    Ok(records)
}

/// A step as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = bank_account_step)]
struct StepRow {
    secret_id: SecretId,
    step: AccountStepKind,
    reason: Option<String>,
    document: Option<String>,
    by_account: String,
    #[diesel(deserialize_as = At)]
    at: DateTime<Utc>,
}

/// Steps of some accounts, oldest first.
pub(in crate::register) fn steps(
    conn: &mut Conn,
    ids: &[SecretId],
) -> Result<BTreeMap<SecretId, Vec<AccountStep>>, Fault> {
    let mut steps: BTreeMap<SecretId, Vec<AccountStep>> = BTreeMap::new();
    for ids in ids.chunks(500) {
        let rows = bank_account_step::table
            .filter(bank_account_step::secret_id.eq_any(ids.to_vec()))
            .order(bank_account_step::id)
            .select(StepRow::as_select())
            .load::<StepRow>(conn)
            .map_err(unexpected)?;
        for StepRow { secret_id, step, reason, document, by_account, at } in rows {
            let step = AccountStep { kind: step, reason, document, by: by_account, at };
            steps.entry(secret_id).or_default().push(step);
        }
    }
    Ok(steps)
}

/// The last versions of an owner's bank account, newest first, at most so many.
pub(in crate::register) fn versions(
    conn: &mut Conn,
    owner_id: StreamId,
    limit: i64,
) -> Result<Vec<SecretId>, Fault> {
    secret::table
        .filter(secret::owner_id.eq(owner_id))
        .filter(secret::kind.eq(SecretKind::BankAccount))
        // What was emptied counts no more, and names nobody.
        .filter(secret::masked.ne(""))
        .order(secret::id.desc())
        .limit(limit)
        .select(secret::id)
        .load(conn)
        .map_err(unexpected)
}

/// Empties what somebody who is erased said of their accounts: it may name them.
pub(in crate::register) fn forget_reasons_in_tx(
    conn: &mut Conn,
    owner_id: StreamId,
) -> Result<Written<()>, Fault> {
    let accounts = secret::table.filter(secret::owner_id.eq(owner_id)).select(secret::id);
    let accounts: Vec<SecretId> = accounts.load(conn).map_err(unexpected)?;
    let said = bank_account_step::table
        .filter(bank_account_step::secret_id.eq_any(accounts))
        .filter(bank_account_step::reason.is_not_null());
    rows::any(
        Bound::BankAccountStep,
        diesel::update(said)
            .set(bank_account_step::reason.eq(None::<&str>))
            .returning(bank_account_step::id)
            .get_results(conn),
    )
}
