//! The demo: accounts for every role and one competition to walk through. All names are made up.

pub mod competition;

use crate::access::actions::Action;
use crate::access::door::{self, On};
use crate::access::model::{Actor, NewAccount, NewPassword};
use crate::access::secrets;
use crate::access::usecase::links;
use crate::kernel::fault::Fault;
use crate::kernel::phase::CompetitionPhase;
use crate::kernel::role::Role;
use crate::lifecycle::setup::usecase::competitions_in_tx;
use crate::pages::site::DemoLogin;
use crate::platform::db::tx;
use crate::platform::installation::Installation;

/// Password of every demo account; public on purpose.
pub const PASSWORD: &str = "jiangsai-demo";

/// Accounts of the demo: log-in name, name shown, roles for the whole site.
const ACCOUNTS: &[(&str, &str, &[Role])] = &[
    ("admin", "示例管理员", &[Role::Administrator]),
    ("authority", "示例主管", &[Role::Authority]),
    ("host", "示例承办", &[Role::Host]),
    ("registrar", "示例审核", &[]),
    ("unit", "示例单位", &[Role::Unit]),
    ("contestant", "示例选手", &[Role::Contestant]),
    ("encryption", "示例加密", &[]),
    ("judge1", "示例评委一", &[]),
    ("judge2", "示例评委二", &[]),
    ("judge3", "示例评委三", &[]),
    ("chief", "示例裁判长", &[]),
    ("supervisor", "示例监督", &[]),
    ("clerk", "示例经办", &[Role::FinanceClerk]),
    ("approver", "示例复核", &[Role::FinanceApprover]),
    ("auditor", "示例审计", &[Role::Auditor]),
];

/// The accounts for the log-in page.
#[must_use]
pub fn logins() -> Vec<DemoLogin> {
    ACCOUNTS
        .iter()
        .map(|(account, name, roles)| DemoLogin {
            account: (*account).to_owned(),
            password: PASSWORD.to_owned(),
            name: (*name).to_owned(),
            roles: roles.iter().copied().chain(competition::offices(account)).map(Role::code).collect(),
        })
        .collect()
}

/// Fills an empty installation: accounts, and one competition up to the finished review.
///
/// # Errors
/// `Internal` for the database's own.
pub fn fill(installation: &Installation) -> Result<(), Fault> {
    accounts(installation)?;
    competition::reviewed(installation).map(|_made| ())
}

/// Whether [`fill`] came to its end: its last step finishes a review, and no competition goes back behind that.
///
/// # Errors
/// `Internal` for the database's own.
pub fn is_filled(installation: &Installation) -> Result<bool, Fault> {
    use CompetitionPhase::{Approved, Closed, Draft, Filed, Registration, Returned};
    let before = [Draft, Filed, Returned, Approved, Registration, Closed];
    let competitions = tx::read(&installation.pool, competitions_in_tx)?;
    Ok(competitions.iter().any(|competition| !before.contains(&competition.phase)))
}

/// Makes the demo's accounts.
///
/// # Errors
/// `Internal` for the database's own.
pub fn accounts(installation: &Installation) -> Result<(), Fault> {
    let password = NewPassword::parse(PASSWORD).map_err(Fault::refused)?;
    let hash = secrets::hash_password(password.as_str())?;
    for (login, name, roles) in ACCOUNTS {
        let account = NewAccount { login: (*login).to_owned(), name: (*name).to_owned() };
        door::write(installation, &Actor::system(), Action::InviteAccount, On::Site, None, |tx| {
            let made = links::create_account_in_tx(tx, &account, Some(&hash))?;
            for role in *roles {
                links::grant_in_tx(tx, made.id, *role, None, None)?;
            }
            tx.note(serde_json::json!({ "account": made.uid, "roles": roles }));
            Ok(())
        })?;
    }
    Ok(())
}
