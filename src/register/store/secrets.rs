//! Rows of owners' keys and sealed values.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{PersonId, SecretId, StreamId};
use crate::platform::db::Conn;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{secret, secret_key};
use crate::platform::db::search::behind;
use crate::platform::db::written::one;
use crate::register::model::{Held, SecretKind};

stored_codes! {
    SecretKind,
}

/// What is told of a sealed value, as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = secret)]
struct Row {
    id: SecretId,
    uid: String,
    owner_id: StreamId,
    kind: SecretKind,
    masked: String,
    digest: String,
}

impl From<Row> for Held {
    fn from(Row { id, uid, owner_id, kind, masked, digest }: Row) -> Self {
        Self { id, uid, owner_id, kind, masked, digest }
    }
}

/// The wrapped key of an owner; `None` where there never was one, or it was destroyed.
pub(in crate::register) fn key(conn: &mut Conn, owner_id: StreamId) -> Result<Option<Vec<u8>>, Fault> {
    secret_key::table
        .find(owner_id)
        .select(secret_key::wrapped)
        .first::<Vec<u8>>(conn)
        .optional()
        .map_err(unexpected)
}

/// Keeps an owner's wrapped key.
pub(in crate::register) fn insert_key_in_tx(
    conn: &mut Conn,
    owner_id: StreamId,
    wrapped: &[u8],
) -> Result<(), Fault> {
    one(diesel::insert_into(secret_key::table)
        .values((secret_key::owner_id.eq(owner_id), secret_key::wrapped.eq(wrapped)))
        .execute(conn))
}

/// A value to be kept.
pub(in crate::register) struct NewSecret<'a> {
    pub(in crate::register) uid: &'a str,
    pub(in crate::register) owner_id: StreamId,
    pub(in crate::register) kind: SecretKind,
    pub(in crate::register) sealed: &'a [u8],
    pub(in crate::register) masked: &'a str,
    pub(in crate::register) digest: &'a str,
    pub(in crate::register) at: DateTime<Utc>,
}

/// Keeps a sealed value. Two registrations of one ID number at once: the second one loses, and may try again.
pub(in crate::register) fn insert_in_tx(
    conn: &mut Conn,
    new: &NewSecret<'_>,
) -> Result<Written<SecretId>, Fault> {
    let inserted = diesel::insert_into(secret::table)
        .values((
            secret::uid.eq(new.uid),
            secret::owner_id.eq(new.owner_id),
            secret::kind.eq(new.kind),
            secret::sealed.eq(new.sealed),
            secret::masked.eq(new.masked),
            secret::digest.eq(new.digest),
            secret::at.eq(new.at.naive_utc()),
        ))
        .returning(secret::id)
        .get_result::<SecretId>(conn);
    if let Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) = inserted {
        return Err(Fault::new(FaultKind::Stale, Because::new("register-same-time")));
    }
    rows::added(Bound::Secret, inserted)
}

/// The person who owns the value with that digest.
pub(in crate::register) fn owner_by_digest(
    conn: &mut Conn,
    kind: SecretKind,
    digest: &str,
) -> Result<Option<PersonId>, Fault> {
    secret::table
        .filter(secret::kind.eq(kind))
        .filter(secret::digest.eq(digest))
        .order(secret::id)
        .select(secret::owner_id)
        .first::<PersonId>(conn)
        .optional()
        .map_err(unexpected)
}

/// People who own a value of a kind with a digest that begins so, oldest first.
pub(in crate::register) fn owners_beginning(
    conn: &mut Conn,
    kind: SecretKind,
    beginning: &str,
    most: i64,
) -> Result<Vec<PersonId>, Fault> {
    secret::table
        .filter(secret::kind.eq(kind))
        .filter(secret::digest.ge(beginning))
        .filter(secret::digest.lt(behind(beginning)))
        .order((secret::digest, secret::id))
        .limit(most)
        .select(secret::owner_id)
        .load(conn)
        .map_err(unexpected)
}

/// The newest value of a kind an owner has.
pub(in crate::register) fn newest(
    conn: &mut Conn,
    owner_id: StreamId,
    kind: SecretKind,
) -> Result<Option<Held>, Fault> {
    secret::table
        .filter(secret::owner_id.eq(owner_id))
        .filter(secret::kind.eq(kind))
        .order(secret::id.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()
        .map(|row| row.map(Held::from))
        .map_err(unexpected)
}

/// The newest value of a kind of each of some owners, by owner.
pub(in crate::register) fn newest_of(
    conn: &mut Conn,
    owners: &[StreamId],
    kind: SecretKind,
) -> Result<BTreeMap<StreamId, Held>, Fault> {
    let mut newest = BTreeMap::new();
    // A statement has only so many parameters.
    for owners in owners.chunks(500) {
        // All kinds, few as they are: asked for one, a database may go through everybody's of that kind instead.
        let rows = secret::table
            .filter(secret::owner_id.eq_any(owners.to_vec()))
            .order(secret::id)
            .select(Row::as_select())
            .load::<Row>(conn)
            .map_err(unexpected)?;
        let of_kind = rows.into_iter().filter(|row| row.kind == kind);
        newest.extend(of_kind.map(|row| (row.owner_id, Held::from(row))));
    }
    Ok(newest)
}

/// The value with that row number, and its sealed bytes.
pub(in crate::register) fn by_id(conn: &mut Conn, id: SecretId) -> Result<(Held, Vec<u8>), Fault> {
    let (row, sealed) = secret::table
        .find(id)
        .select((Row::as_select(), secret::sealed))
        .first::<(Row, Vec<u8>)>(conn)
        .map_err(not_there)?;
    Ok((row.into(), sealed))
}

/// A value, its sealed bytes, and its owner's wrapped key.
pub(in crate::register) type Sealed = (Held, Vec<u8>, Option<Vec<u8>>);

/// Some values with their sealed bytes and their owner's wrapped key; `None`: it was destroyed.
pub(in crate::register) fn sealed_of(conn: &mut Conn, ids: &[SecretId]) -> Result<Vec<Sealed>, Fault> {
    let mut found = Vec::new();
    // A statement has only so many parameters.
    for ids in ids.chunks(500) {
        let rows = secret::table
            .left_join(secret_key::table.on(secret_key::owner_id.eq(secret::owner_id)))
            .filter(secret::id.eq_any(ids.to_vec()))
            .order(secret::id)
            .select((Row::as_select(), secret::sealed, secret_key::wrapped.nullable()))
            .load::<(Row, Vec<u8>, Option<Vec<u8>>)>(conn)
            .map_err(unexpected)?;
        found.extend(rows.into_iter().map(|(row, sealed, wrapped)| (row.into(), sealed, wrapped)));
    }
    Ok(found)
}

/// Destroys an owner's key, and empties what it sealed: rows stay, because payments refer to them.
pub(in crate::register) fn destroy_in_tx(conn: &mut Conn, owner_id: StreamId) -> Result<Written<()>, Fault> {
    diesel::delete(secret_key::table.find(owner_id)).execute(conn).map_err(unexpected)?;
    let ids = secret::table
        .filter(secret::owner_id.eq(owner_id))
        .select(secret::id)
        .load::<SecretId>(conn)
        .map_err(unexpected)?;
    let mut emptied = Written::known(Vec::new());
    for id in ids {
        let empty: &[u8] = &[];
        let row = diesel::update(secret::table.find(id))
            .set((secret::sealed.eq(empty), secret::masked.eq(""), secret::digest.eq(format!("erased {id}"))))
            .returning(secret::id)
            .get_results(conn);
        emptied = emptied.and(rows::one(Bound::Secret, row)?);
    }
    Ok(emptied)
}

/// The values of a kind with one of some digests: owner, digest.
pub(in crate::register) fn owners_by_digest(
    conn: &mut Conn,
    kind: SecretKind,
    digests: &[String],
) -> Result<Vec<(StreamId, String)>, Fault> {
    let mut owners = Vec::new();
    // A statement has only so many parameters.
    for digests in digests.chunks(500) {
        let found = secret::table
            .filter(secret::kind.eq(kind))
            .filter(secret::digest.eq_any(digests.to_vec()))
            .select((secret::owner_id, secret::digest))
            .load::<(StreamId, String)>(conn)
            .map_err(unexpected)?;
        owners.extend(found);
    }
    Ok(owners)
}

/// The newest ID number of each of some owners: masked, sealed, and the owner's wrapped key. Nobody whose key was
/// destroyed.
pub(in crate::register) fn id_numbers(
    conn: &mut Conn,
    owners: &[StreamId],
) -> Result<Vec<SealedNumber>, Fault> {
    secret::table
        .inner_join(secret_key::table.on(secret_key::owner_id.eq(secret::owner_id)))
        .filter(secret::owner_id.eq_any(owners.to_vec()))
        .filter(secret::kind.eq(SecretKind::IdNumber))
        .order(secret::id)
        .select(SealedNumber::as_select())
        .load(conn)
        .map_err(unexpected)
}

/// An ID number as it is kept.
#[derive(Queryable, Selectable)]
#[diesel(table_name = secret)]
pub(in crate::register) struct SealedNumber {
    pub(in crate::register) uid: String,
    pub(in crate::register) owner_id: StreamId,
    pub(in crate::register) sealed: Vec<u8>,
    pub(in crate::register) masked: String,
    #[diesel(select_expression = secret_key::wrapped)]
    pub(in crate::register) wrapped: Vec<u8>,
}

/// Empties the values of a kind an owner has: rows stay, because payments refer to them.
pub(in crate::register) fn void_in_tx(
    conn: &mut Conn,
    owner_id: StreamId,
    kind: SecretKind,
) -> Result<Written<()>, Fault> {
    let empty: &[u8] = &[];
    let voided =
        diesel::update(secret::table.filter(secret::owner_id.eq(owner_id)).filter(secret::kind.eq(kind)))
            .set((secret::sealed.eq(empty), secret::masked.eq(""), secret::digest.eq("void")))
            .returning(secret::id)
            .get_results(conn);
    rows::any(Bound::Secret, voided)
}
