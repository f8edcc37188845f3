//! Who plays in the demo: accounts, and who holds which office.

use crate::access::actions::Action;
use crate::access::by::By;
use crate::access::door::{self, On};
use crate::access::model::{Actor, NewAccount, NewPassword, Reach};
use crate::access::secrets;
use crate::access::usecase::{accounts, roles};
use crate::kernel::fault::Fault;
use crate::kernel::ids::AuthorityId;
use crate::kernel::role::Role;
use crate::pages::site::DemoLogin;
use crate::platform::installation::Installation;
use crate::portal::usecase::authorities::{self, Typed};

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
    ("judge1", "示例裁判员一", &[]),
    ("judge2", "示例裁判员二", &[]),
    ("judge3", "示例裁判员三", &[]),
    ("chief", "示例裁判长", &[]),
    ("supervisor", "示例监督", &[]),
    ("clerk", "示例经办", &[Role::FinanceClerk]),
    ("approver", "示例复核", &[Role::FinanceApprover]),
    ("auditor", "示例审计", &[Role::Auditor]),
];

/// Who holds which office.
pub(super) const OFFICIALS: [(&str, Role); 11] = [
    ("registrar", Role::Registrar),
    ("encryption", Role::EncryptionJudge),
    ("chief", Role::ChiefJudge),
    ("judge1", Role::Judge),
    ("judge2", Role::Judge),
    ("judge3", Role::Judge),
    ("supervisor", Role::Supervisor),
    ("clerk", Role::FinanceClerk),
    ("approver", Role::FinanceApprover),
    ("auditor", Role::Auditor),
    ("host", Role::Host),
];

/// Whom the demo's competitions are filed with.
const AUTHORITY: &str = "示例市人力资源和社会保障局";

/// The offices a demo account holds in the competition.
fn offices(login: &str) -> impl Iterator<Item = Role> {
    OFFICIALS.into_iter().filter(move |(official, _role)| *official == login).map(|(_official, role)| role)
}

/// The accounts for the log-in page.
#[must_use]
pub fn logins() -> Vec<DemoLogin> {
    ACCOUNTS
        .iter()
        .map(|(account, name, roles)| DemoLogin {
            account: (*account).to_owned(),
            password: PASSWORD.to_owned(),
            name: (*name).to_owned(),
            roles: roles.iter().copied().chain(offices(account)).map(Role::code).collect(),
        })
        .collect()
}

/// Makes the demo's accounts.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn accounts(installation: &Installation) -> Result<(), Fault> {
    let password = NewPassword::parse(PASSWORD).map_err(Fault::refused)?;
    let hash = secrets::hash_password(password.as_str())?;
    authority(installation)?;
    for (login, name, roles) in ACCOUNTS {
        let account = NewAccount { login: (*login).to_owned(), name: (*name).to_owned() };
        door::write(installation, &Actor::system(), Action::InviteAccount, On::Site, None, |tx| {
            let made = accounts::create_account_in_tx(tx, &account, Some(&hash))?;
            for role in *roles {
                roles::grant_in_tx(tx, made.id, *role, Reach::of_office(*role, AuthorityId::FIRST))?;
            }
            tx.note(serde_json::json!({ "account": made.uid, "roles": roles }));
            Ok(())
        })?;
    }
    Ok(())
}

/// Names the authority the demo's competitions are filed with.
fn authority(installation: &Installation) -> Result<(), Fault> {
    let system = Actor::system();
    let by = By::new(installation, &system);
    let all = authorities::list(by)?;
    let first = all.first().ok_or_else(Fault::not_found)?;
    authorities::change(by.acts(), &first.uid, &Typed { name: AUTHORITY.to_owned(), credit_code: None })
}
