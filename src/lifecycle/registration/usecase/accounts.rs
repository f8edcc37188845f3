//! The account a unit recorded for its contestant is checked by whoever reviews the entry.

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::On;
use crate::kernel::fault::Fault;
use crate::lifecycle::registration::model::Entry;
use crate::register::model::{AccountVersion, Person};
use crate::register::usecase::account_answers::confirm_in_tx;
use crate::register::usecase::bank_accounts::of_owner_in_tx;

use super::names::member_in_tx;

/// A member of an entry with the account on record, for the form by which the registrar says that it was checked.
///
/// # Errors
/// `NotFound` for all but the registrar, and for somebody who is no member.
pub fn read(
    by: By<'_>,
    entry_uid: &str,
    person_uid: &str,
) -> Result<(Entry, Person, Option<AccountVersion>), Fault> {
    by.read(|conn| {
        let (entry, _, person) = member_in_tx(conn, by.actor, entry_uid, person_uid)?;
        let versions = of_owner_in_tx(by.installation, conn, person.id.stream())?;
        Ok((entry, person, versions.into_iter().next()))
    })
}

/// Says that it was checked, and how.
///
/// # Errors
/// As [`read`]; `Refused` where no account stands by the unit's word.
pub fn confirm(act: Act<'_>, entry_uid: &str, person_uid: &str, reason: &str) -> Result<(), Fault> {
    let (_, _, found) = act.read(|conn| member_in_tx(conn, act.actor, entry_uid, person_uid))?;
    act.write(Action::ConfirmAccount, On::Id(found.id.stream()), |tx| {
        member_in_tx(tx.conn, tx.actor, entry_uid, person_uid)?;
        confirm_in_tx(tx, reason)
    })
}
