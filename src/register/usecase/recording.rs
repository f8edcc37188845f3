//! Recording the bank account of a unit or a person: whoever does, and by whose word.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{On, Tx};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::role::Role;
use crate::register::model::{AccountWord, NewBankAccount};
use crate::register::store::{bank_accounts, persons};

pub use super::claims::Payable;
use super::{acquaintances, persons as people, secrets, units};

/// Records a unit's bank account, and has a later stage told that what is owed to it can be paid.
///
/// # Errors
/// `NotFound` for a unit the actor does not speak for; `Invalid` where it is another's and no document is named.
pub fn of_unit(act: Act<'_>, uid: &str, new: &NewBankAccount, payable: Payable) -> Result<(), Fault> {
    act.write(Action::SetUnitAccount, On::Uid(uid), |tx| {
        let own = units::speaks_for_in_tx(tx.conn, tx.actor, tx.stream.as_unit()?)?;
        if !own && !records_for_others(tx)? {
            return Err(Fault::not_found());
        }
        units::refuse_held_in_tx(tx.conn, tx.stream.as_unit()?)?;
        record(tx, new, if own { AccountWord::Own } else { AccountWord::Document })?;
        payable(tx)
    })
}

/// Records a person's bank account, and has a later stage told that what is owed to them can be paid.
///
/// # Errors
/// `NotFound` for a person out of the actor's sight; `Invalid` where it is another's and no document is named.
pub fn of_person(act: Act<'_>, uid: &str, new: &NewBankAccount, payable: Payable) -> Result<(), Fault> {
    act.write(Action::SetPersonAccount, On::Uid(uid), |tx| {
        let person = persons::by_id(tx.conn, tx.stream.as_person()?)?;
        let near = people::is_near_in_tx(tx.conn, tx.actor, &person)?;
        if !near && !records_for_others(tx)? {
            return Err(Fault::not_found());
        }
        if person.name.is_empty() {
            return Err(Fault::refused(Because::new("register-erased")));
        }
        if !records_for_others(tx)? && !people::records(tx.actor, &person, near) {
            return Err(Fault::refused(Because::new("register-account-own")));
        }
        // The system is near everybody, and speaks for nobody.
        let unit = near && tx.actor.account_id.is_some();
        let word = match (people::is_own(tx.actor, &person), unit) {
            (true, _) => AccountWord::Own,
            (false, true) => AccountWord::Unit,
            (false, false) => AccountWord::Document,
        };
        record(tx, new, word)?;
        payable(tx)
    })
}

/// Whether the actor records accounts of others, the locked unit or person among them.
fn records_for_others(tx: &mut Tx<'_>) -> Result<bool, Fault> {
    acquaintances::holds_over_in_tx(tx.conn, tx.actor, &[Role::FinanceClerk], tx.stream.id)
}

/// Keeps the next version of the account of the locked unit or person; those before stay.
fn record(tx: &mut Tx<'_>, new: &NewBankAccount, word: AccountWord) -> Result<(), Fault> {
    if word == AccountWord::Document && new.document.is_none() {
        return Err(Fault::field("document", Because::new("register-account-document-needed")));
    }
    let before = secrets::bank_account_in_tx(tx.conn, tx.stream.id)?;
    let held = secrets::keep_bank_account_in_tx(tx, &new.account)?;
    let by = tx.actor.uid.clone();
    let record = (word, new.document.as_deref(), by.as_str());
    bank_accounts::insert_in_tx(tx.conn, held.id, record)?.bind(tx);
    tx.note(json!({ "secret": held.uid, "digest": held.digest, "word": word, "document": new.document,
        "before": before.map(|before| before.uid) }));
    Ok(())
}
