//! What somebody signed in sets for the own account: a new password, language and theme.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On};
use crate::access::model::{NewPassword, Request, Signed};
use crate::access::proof;
use crate::access::secrets;
use crate::access::store::{accounts, links, sessions};
use crate::kernel::fault::{Fault, Place};
use crate::kernel::lang::Lang;
use crate::kernel::theme::Theme;
use crate::platform::installation::Installation;

/// Sets another password. Every other session ends, and no one-time link of the account works any more.
///
/// # Errors
/// `Invalid` at `old_password` where it does not fit; `Busy` after too many tries.
pub fn change_password(
    installation: &Installation,
    signed: &Signed,
    old: &str,
    new: &NewPassword,
    request: &Request,
) -> Result<(), Fault> {
    let account_id = signed.actor.account_id.ok_or_else(Fault::not_found)?;
    proof::prove(By::new(installation, &signed.actor), old).map_err(at_old_password)?;
    let hash = secrets::hash_password(new.as_str())?;
    door::write(
        installation,
        &signed.actor,
        Action::SetPassword,
        On::Id(account_id.stream()),
        Some(request),
        |tx| {
            accounts::set_password_in_tx(tx.conn, account_id, &hash)?.bind(tx);
            links::use_all_in_tx(tx.conn, account_id, tx.now)?;
            sessions::end_others_in_tx(tx.conn, account_id, signed.session_id, tx.now)?;
            tx.note(json!({ "purpose": "own" }));
            Ok(())
        },
    )
}

/// The proof asks at `password`, which is the new one here.
fn at_old_password(mut fault: Fault) -> Fault {
    for problem in &mut fault.problems {
        if problem.place == Place::Field("password".to_owned()) {
            problem.place = Place::Field("old_password".to_owned());
        }
    }
    fault
}

/// Language and theme of an account, for a browser that has none of its own yet.
///
/// # Errors
/// `NotFound` for the system.
pub fn appearance(installation: &Installation, login: &str) -> Result<(Lang, Theme), Fault> {
    let account = crate::platform::db::tx::read(&installation.pool, |conn| {
        accounts::by_login(conn, &login.trim().to_lowercase())?.ok_or_else(Fault::not_found)
    })?;
    let unknown = || Fault::internal(format!("appearance {} {}", account.lang, account.theme));
    let lang = Lang::from_tag(&account.lang).ok_or_else(unknown)?;
    Ok((lang, Theme::from_code(&account.theme).ok_or_else(unknown)?))
}

/// Chooses language and theme, also for the devices of later log-ins.
///
/// # Errors
/// `NotFound` for the system, which has no account.
pub fn choose_appearance(act: Act<'_>, (lang, theme): (Lang, Theme)) -> Result<(), Fault> {
    let account_id = act.actor.account_id.ok_or_else(Fault::not_found)?;
    act.write(Action::ChooseAppearance, On::Id(account_id.stream()), |tx| {
        accounts::set_appearance_in_tx(tx.conn, account_id, lang.tag(), theme.code())?.bind(tx);
        tx.note(json!({ "lang": lang, "theme": theme }));
        Ok(())
    })
}
