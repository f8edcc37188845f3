//! Sealing values, and opening them again.

use std::collections::BTreeMap;

use crate::access::door::{self, Tx};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{SecretId, StreamId};
use crate::platform::crypto;
use crate::platform::db::Conn;
use crate::platform::installation::Installation;
use crate::register::model::{BankAccount, Held, SecretKind};
use crate::register::rules::id_number;
use crate::register::store::secrets;

/// Where a value is sealed: it opens nowhere else.
fn place(uid: &str) -> String {
    format!("secret.sealed:{uid}")
}

fn owner(owner_id: StreamId) -> String {
    format!("secret_key.wrapped:{owner_id}")
}

/// Digest by which a value is found again.
pub(super) fn digest_of(installation: &Installation, kind: SecretKind, value: &str) -> String {
    installation.keys.look_up_digest(kind.code(), value)
}

/// Seals a value of an owner. What is found by is `value`; what is sealed is `plain`.
///
/// # Errors
/// `Stale` where the same ID number is being registered this moment.
pub(super) fn keep_in_tx(
    tx: &mut Tx<'_>,
    owner_id: StreamId,
    kind: SecretKind,
    (value, plain): (&str, &str),
    masked: &str,
) -> Result<Held, Fault> {
    let digest = digest_of(tx.installation, kind, value);
    keep_under_in_tx(tx, owner_id, kind, (&digest, plain), masked)
}

/// Seals a value of an owner, to be found by a digest.
///
/// # Errors
/// `Stale` where the same ID number is being registered this moment.
pub(super) fn keep_under_in_tx(
    tx: &mut Tx<'_>,
    owner_id: StreamId,
    kind: SecretKind,
    (digest, plain): (&str, &str),
    masked: &str,
) -> Result<Held, Fault> {
    let installation = tx.installation;
    let wrapped = match secrets::key(tx.conn, owner_id)? {
        Some(wrapped) => wrapped,
        None => {
            let made = installation.keys.new_owner_key(installation.entropy.as_ref(), &owner(owner_id));
            let made = made.map_err(Fault::internal)?;
            secrets::insert_key_in_tx(tx.conn, owner_id, &made)?;
            made
        }
    };
    let key = installation.keys.owner_key(&wrapped, &owner(owner_id)).map_err(Fault::internal)?;
    let uid = door::new_uid(tx)?;
    let sealed = crypto::seal(&key, installation.entropy.as_ref(), &place(uid.as_str()), plain.as_bytes());
    let new = secrets::NewSecret {
        uid: uid.as_str(),
        owner_id,
        kind,
        sealed: &sealed.map_err(Fault::internal)?,
        masked,
        digest,
        at: tx.now,
    };
    let id = secrets::insert_in_tx(tx.conn, &new)?.bind(tx);
    Ok(Held {
        id,
        uid: uid.to_string(),
        owner_id,
        kind,
        masked: masked.to_owned(),
        digest: digest.to_owned(),
    })
}

/// The newest value of a kind an owner has, masked.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn held_in_tx(conn: &mut Conn, owner_id: StreamId, kind: SecretKind) -> Result<Option<Held>, Fault> {
    secrets::newest(conn, owner_id, kind)
}

/// Opens a value. Whoever calls this writes an audit entry that says so.
///
/// # Errors
/// `Refused` where its owner was erased.
pub fn open_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    secret_id: SecretId,
) -> Result<String, Fault> {
    let (held, sealed) = secrets::by_id(conn, secret_id)?;
    if held.masked.is_empty() {
        return Err(Fault::refused(Because::new("register-erased")));
    }
    let erased = || Fault::refused(Because::new("register-erased"));
    let wrapped = secrets::key(conn, held.owner_id)?.ok_or_else(erased)?;
    let key = installation.keys.owner_key(&wrapped, &owner(held.owner_id)).map_err(Fault::internal)?;
    let plain = crypto::open(&key, &place(&held.uid), &sealed).map_err(Fault::internal)?;
    String::from_utf8(plain).map_err(Fault::internal)
}

/// What tells people of one name apart: the ID number masked, and the year of birth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// The number, masked.
    pub masked: String,
    /// The year.
    pub born: String,
}

/// What tells some people (row numbers) apart. Of the number no more than the year leaves this function: it says nothing
/// of which an entry would have to tell.
///
/// # Errors
/// `Internal` where a value does not open.
pub(super) fn apart_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    owners: &[StreamId],
) -> Result<BTreeMap<StreamId, Apart>, Fault> {
    let mut apart = BTreeMap::new();
    for number in secrets::id_numbers(conn, owners)? {
        let key = installation.keys.owner_key(&number.wrapped, &owner(number.owner_id));
        let plain = crypto::open(&key.map_err(Fault::internal)?, &place(&number.uid), &number.sealed);
        let plain = String::from_utf8(plain.map_err(Fault::internal)?).map_err(Fault::internal)?;
        let born = id_number::year_of_birth(&plain).unwrap_or_default().to_owned();
        apart.insert(number.owner_id, Apart { masked: number.masked, born });
    }
    Ok(apart)
}

/// The bank account of a unit or a person, masked; its row number is what a payment refers to.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn bank_account_in_tx(conn: &mut Conn, owner_id: StreamId) -> Result<Option<Held>, Fault> {
    Ok(secrets::newest(conn, owner_id, SecretKind::BankAccount)?.filter(|held| !held.masked.is_empty()))
}

/// The bank accounts of some units and persons, masked, by owner; of whom none is on record is not there.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn bank_accounts_in_tx(conn: &mut Conn, owners: &[StreamId]) -> Result<BTreeMap<StreamId, Held>, Fault> {
    let mut newest = secrets::newest_of(conn, owners, SecretKind::BankAccount)?;
    newest.retain(|_owner, held| !held.masked.is_empty());
    Ok(newest)
}

/// The bank accounts of the locked unit count no more: whoever recorded them was found to speak for it no longer. Payments refer
/// to their rows, which stay.
///
/// # Errors
/// As [`Fault`] says of the database.
pub(super) fn void_bank_accounts_in_tx(tx: &mut Tx<'_>) -> Result<(), Fault> {
    secrets::void_in_tx(tx.conn, tx.stream.id, SecretKind::BankAccount)?.bind(tx);
    Ok(())
}

/// Opens a bank account for the bank's file.
///
/// # Errors
/// `Refused` where its owner was erased, or it counts no more.
pub fn open_bank_account_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    secret_id: SecretId,
) -> Result<BankAccount, Fault> {
    let text = open_in_tx(installation, conn, secret_id)?;
    serde_json::from_str(&text).map_err(Fault::internal)
}

/// Seals the bank account of the locked unit or person.
///
/// # Errors
/// As [`Fault`] says of the database.
pub(super) fn keep_bank_account_in_tx(tx: &mut Tx<'_>, account: &BankAccount) -> Result<Held, Fault> {
    let plain = serde_json::to_string(account).map_err(Fault::internal)?;
    let masked = crate::register::rules::bank_account::masked(&account.number);
    let owner_id = tx.stream.id;
    keep_in_tx(tx, owner_id, SecretKind::BankAccount, (&account.number, &plain), &masked)
}

/// Some bank accounts, opened; of whose owner was erased nothing.
///
/// # Errors
/// `Internal` where a value does not open.
pub(super) fn opened_accounts_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    ids: &[SecretId],
) -> Result<Vec<(Option<BankAccount>, Held)>, Fault> {
    let mut opened = Vec::new();
    for (held, sealed, wrapped) in secrets::sealed_of(conn, ids)? {
        let account = wrapped.filter(|_key| !sealed.is_empty()).map(|wrapped| {
            let key =
                installation.keys.owner_key(&wrapped, &owner(held.owner_id)).map_err(Fault::internal)?;
            let plain = crypto::open(&key, &place(&held.uid), &sealed).map_err(Fault::internal)?;
            serde_json::from_slice(&plain).map_err(Fault::internal)
        });
        opened.push((account.transpose()?, held));
    }
    Ok(opened)
}
