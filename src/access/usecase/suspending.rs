//! Suspending an account, at once and until somebody lets it in again.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{On, Tx};
use crate::access::store::{accounts, sessions};
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;

use super::roles;

/// Suspends an account, which ends its sessions. Its grants stay for the record: nobody acts by them meanwhile.
///
/// # Errors
/// `Refused` for one's own, and for whoever holds an office elsewhere, too, unless an administrator does it; `NotFound` for
/// whoever neither administers the site nor runs a hall its holder works in.
pub fn suspend(act: Act<'_>, uid: &str, reason: &str) -> Result<(), Fault> {
    act.write(Action::DisableAccount, On::Uid(uid), |tx| {
        let account_id = tx.stream.as_account()?;
        roles::require_sending_away_in_tx(tx.conn, tx.actor, account_id)?;
        refuse_own_or_closed(tx)?;
        let by = tx.actor.uid.clone();
        accounts::set_suspended_in_tx(tx.conn, account_id, Some((&by, reason)))?.bind(tx);
        sessions::end_all_in_tx(tx.conn, account_id, tx.now)?;
        tx.note(json!({ "disabled": true, "reason": reason }));
        Ok(())
    })
}

/// Lets a suspended account in again.
///
/// # Errors
/// As [`suspend`]; `Refused` where an administrator suspended it and somebody else would let it in, or it was closed for good.
pub fn readmit(act: Act<'_>, uid: &str) -> Result<(), Fault> {
    act.write(Action::DisableAccount, On::Uid(uid), |tx| {
        let account_id = tx.stream.as_account()?;
        roles::require_sending_away_in_tx(tx.conn, tx.actor, account_id)?;
        refuse_own_or_closed(tx)?;
        let row = accounts::by_id(tx.conn, account_id)?.ok_or_else(Fault::not_found)?;
        if !roles::administers_in_tx(tx.conn, tx.actor)?
            && let Some(by) = row.suspended_by.filter(|by| *by != tx.actor.uid)
            && roles::is_administrator_in_tx(tx.conn, &by)?
        {
            return Err(Fault::refused(Because::new("access-suspended-by-administrator")));
        }
        accounts::set_suspended_in_tx(tx.conn, account_id, None)?.bind(tx);
        tx.note(json!({ "disabled": false }));
        Ok(())
    })
}

fn refuse_own_or_closed(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let row = accounts::by_id(tx.conn, tx.stream.as_account()?)?.ok_or_else(Fault::not_found)?;
    if row.uid == tx.actor.uid {
        return Err(Fault::refused(Because::new("access-own-account")));
    }
    if row.closed_at.is_some() {
        return Err(Fault::refused(Because::new("access-closed-for-good")));
    }
    Ok(())
}

/// Name and log-in name of an account, for the form that suspends it.
///
/// # Errors
/// As [`suspend`].
pub fn looked_at(by: By<'_>, uid: &str) -> Result<(String, String), Fault> {
    by.read(|conn| {
        let account_id = streams::stream_by_uid(conn, StreamKind::Account, uid)?.as_account()?;
        roles::require_sending_away_in_tx(conn, by.actor, account_id)?;
        let row = accounts::by_id(conn, account_id)?.ok_or_else(Fault::not_found)?;
        Ok((row.display_name, row.login))
    })
}
