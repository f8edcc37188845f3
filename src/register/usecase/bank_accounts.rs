//! Bank accounts: who records one and by whose word, what is said of it since, and how those see it who pay.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::usecase::accounts::names_in_tx;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{SecretId, StreamId};
use crate::kernel::limits::ACCOUNT_VERSIONS;
use crate::platform::db::Conn;
use crate::platform::installation::Installation;
use crate::register::model::{AccountStep, AccountVersion, SecretKind};
use crate::register::store::{bank_accounts, secrets as rows};

use super::secrets;

/// Versions of bank accounts as those see them who pay, by row number. Of what is sealed no more than holder and bank leaves
/// this function: they say nothing of which an entry would have to tell.
///
/// # Errors
/// `Internal` where a value does not open.
pub fn versions_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    ids: &[SecretId],
) -> Result<BTreeMap<SecretId, AccountVersion>, Fault> {
    let ids: BTreeSet<SecretId> = ids.iter().copied().collect();
    let ids: Vec<SecretId> = ids.into_iter().collect();
    let records = bank_accounts::records(conn, &ids)?;
    let mut steps = bank_accounts::steps(conn, &ids)?;
    let by = records.values().filter_map(|(_, record)| record.as_ref()).map(|record| record.by.clone());
    let by: BTreeSet<String> = by.collect();
    let by: Vec<String> = by.into_iter().collect();
    let names = names_in_tx(conn, &by, &[])?.of_uid;
    let mut versions = BTreeMap::new();
    for (opened, held) in secrets::opened_accounts_in_tx(installation, conn, &ids)? {
        let Some((at, mut record)) = records.get(&held.id).cloned() else { continue };
        if let Some(record) = &mut record
            && let Some(name) = names.get(&record.by)
        {
            record.name.clone_from(name);
        }
        let steps = steps.remove(&held.id).unwrap_or_default();
        let open = opened.map(|account| (account.holder, account.bank));
        versions.insert(held.id, AccountVersion { held, at, open, record, steps });
    }
    Ok(versions)
}

/// The last versions of an owner's account, newest first.
///
/// # Errors
/// `Internal` where a value does not open.
pub fn of_owner_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    owner_id: StreamId,
) -> Result<Vec<AccountVersion>, Fault> {
    let ids = bank_accounts::versions(conn, owner_id, ACCOUNT_VERSIONS)?;
    let versions = versions_in_tx(installation, conn, &ids)?;
    Ok(versions.into_values().rev().collect())
}

/// The accounts in force of some people and units, by owner; of whom none is on record is not there.
///
/// # Errors
/// `Internal` where a value does not open.
pub fn in_force_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    owners: &[StreamId],
) -> Result<BTreeMap<StreamId, AccountVersion>, Fault> {
    let newest = secrets::bank_accounts_in_tx(conn, owners)?;
    let ids: Vec<SecretId> = newest.values().map(|held| held.id).collect();
    let versions = versions_in_tx(installation, conn, &ids)?;
    Ok(versions.into_values().map(|version| (version.held.owner_id, version)).collect())
}

/// Digests, of some, of account numbers that stand on record under more than one owner, with these owners. Nothing is
/// opened for it.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn owners_in_tx(
    conn: &mut Conn,
    digests: &[String],
) -> Result<BTreeMap<String, BTreeSet<StreamId>>, Fault> {
    let mut owners: BTreeMap<String, BTreeSet<StreamId>> = BTreeMap::new();
    for (owner, digest) in rows::owners_by_digest(conn, SecretKind::BankAccount, digests)? {
        owners.entry(digest).or_default().insert(owner);
    }
    Ok(owners)
}

/// Those of some accounts that are disputed, and not settled.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn disputed_in_tx(conn: &mut Conn, ids: &[SecretId]) -> Result<BTreeSet<SecretId>, Fault> {
    let steps = bank_accounts::steps(conn, ids)?;
    Ok(steps.into_iter().filter(|(_, steps)| AccountStep::is_disputed(steps)).map(|(id, _)| id).collect())
}
