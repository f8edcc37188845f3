//! What is known of the accounts a batch goes to, as its approver looks at them.

use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{SecretId, StreamId};
use crate::lifecycle::payout::model::{Aside, Batch, BatchLine, Direction, Flag, Flagged};
use crate::lifecycle::payout::rules::flags::{Facts, account_aside, flags};
use crate::lifecycle::payout::store;
use crate::platform::db::Conn;
use crate::platform::installation::Installation;
use crate::register::model::{AccountStep, AccountVersion, Held};
use crate::register::usecase::{bank_accounts, persons, secrets};

/// What is known of the account of a line.
#[derive(Debug, Clone, Default)]
pub struct Looked {
    /// The version the line goes to; `None`: money that comes back needs none.
    pub account: Option<AccountVersion>,
    /// What the line is flagged for.
    pub flags: Vec<Flag>,
    /// Why the line would be set aside now.
    pub aside: Option<Aside>,
}

/// What is read together for all lines of a batch.
struct Around {
    versions: BTreeMap<SecretId, AccountVersion>,
    newest: BTreeMap<StreamId, Held>,
    erased: BTreeSet<StreamId>,
    /// Owners on record of each number, by its digest.
    owners: BTreeMap<String, BTreeSet<StreamId>>,
    last: BTreeMap<StreamId, String>,
    /// Payees of the batch.
    payees: BTreeSet<StreamId>,
}

impl Around {
    fn read(
        installation: &Installation,
        conn: &mut Conn,
        (batch, lines): (&Batch, &[BatchLine]),
    ) -> Result<Self, Fault> {
        let payees: BTreeSet<StreamId> = lines.iter().map(|line| line.payee_id).collect();
        let ids: Vec<StreamId> = payees.iter().copied().collect();
        let accounts: Vec<SecretId> = lines.iter().filter_map(|line| line.account_secret_id).collect();
        let versions = bank_accounts::versions_in_tx(installation, conn, &accounts)?;
        let digests: BTreeSet<String> =
            versions.values().map(|version| version.held.digest.clone()).collect();
        let digests: Vec<String> = digests.into_iter().collect();
        Ok(Self {
            versions,
            newest: secrets::bank_accounts_in_tx(conn, &ids)?,
            erased: persons::erased_in_tx(conn, &ids)?,
            owners: bank_accounts::owners_in_tx(conn, &digests)?,
            last: store::last_paid(conn, &ids, batch.id)?,
            payees,
        })
    }

    fn look(&self, batch: &Batch, line: &BatchLine) -> Looked {
        let account = line.account_secret_id.and_then(|id| self.versions.get(&id));
        let Some(account) = account.filter(|_account| batch.direction() == Direction::Payment) else {
            return Looked { account: account.cloned(), ..Looked::default() };
        };
        // What does not open was emptied: its owner was erased, or whoever recorded it speaks for the unit no more.
        let emptied = account.open.is_none();
        let newest = self.newest.get(&line.payee_id);
        let changed = emptied || newest.is_some_and(|newest| newest.id != account.held.id);
        let erased = self.erased.contains(&line.payee_id);
        let aside = account_aside(erased, changed, AccountStep::is_disputed(&account.steps));
        let flags = if aside.is_some() { Vec::new() } else { self.flags(batch, line, account) };
        Looked { account: Some(account.clone()), flags, aside }
    }

    fn flags(&self, batch: &Batch, line: &BatchLine, account: &AccountVersion) -> Vec<Flag> {
        let digest = account.held.digest.as_str();
        let mut others =
            self.owners.get(digest).into_iter().flatten().filter(|owner| **owner != line.payee_id);
        let shared_here = others.clone().any(|owner| self.payees.contains(owner));
        let shared = others.any(|owner| !self.payees.contains(owner));
        flags(&Facts {
            payee: &line.payee_name,
            holder: account.open.as_ref().map_or("", |(holder, _)| holder.as_str()),
            shared_here,
            shared,
            numbers: (digest, self.last.get(&line.payee_id).map(String::as_str)),
            record: account.record.as_ref().map(|record| (record.word, record.by.as_str())),
            confirmed: AccountStep::is_confirmed(&account.steps),
            preparer: &batch.prepared.0,
        })
    }
}

/// What is known of the account of each line, in their order.
pub(super) fn looked_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    batch: &Batch,
    lines: &[BatchLine],
) -> Result<Vec<Looked>, Fault> {
    let around = Around::read(installation, conn, (batch, lines))?;
    Ok(lines.iter().map(|line| around.look(batch, line)).collect())
}

/// The lines that are flagged.
pub(super) fn flagged<'l>(lines: impl IntoIterator<Item = (&'l BatchLine, &'l Looked)>) -> Vec<Flagged> {
    let of = |(line, looked): (&BatchLine, &Looked)| {
        let (uid, flags) = (line.uid.clone(), looked.flags.clone());
        (!flags.is_empty()).then_some(Flagged { uid, line: line.line, flags })
    };
    lines.into_iter().filter_map(of).collect()
}

/// Digest of what is flagged: whoever approves has seen just that.
pub(super) fn digest(flagged: &[Flagged]) -> Result<String, Fault> {
    let text = serde_json::to_string(flagged).map_err(Fault::internal)?;
    Ok(sha256_hex(text.as_bytes()))
}
