//! The administrator's pages: accounts, invitations, new passwords.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeMap;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::role::Role;
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, Choice};
use crate::pages::listing::{Asked, Search, Ways};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};

use crate::access::model::{AccountState, NewAccount, parse_login};
use crate::access::usecase::{accounts, invitations};
use crate::portal::usecase::authorities as kept;

/// Routes of the administrator.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .route("/accounts", web::get().to(list_page))
        .route("/accounts", web::post().to(invite))
        .route(urls::account(UID).reset(), web::post().to(reset));
}

#[derive(Serialize)]
struct AccountsPage {
    search: Search,
    accounts: Vec<accounts::Listed>,
    own: String,
    ways: Ways,
    action: &'static str,
    roles: Vec<Choice>,
    authorities: Vec<Choice>,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
}

/// Roles that may be held for the whole site.
const SITE_ROLES: [Role; 6] = [
    Role::Authority,
    Role::Host,
    Role::FinanceClerk,
    Role::FinanceApprover,
    Role::Auditor,
    Role::Administrator,
];

async fn list_page(ask: Ask, query: web::Query<Asked>) -> Result<HttpResponse, Fault> {
    show_list(&ask, &query, Again::default()).await
}

async fn show_list(ask: &Ask, asked: &Asked, again: Again) -> Result<HttpResponse, Fault> {
    let own = ask.visitor.actor()?.uid.clone();
    let states = AccountState::ALL.iter().map(|state| Choice::coded(state.code(), state.message_key()));
    let search = Search::at("/accounts").text("q", "access-account-find", &asked.q).select(
        "state",
        "col-status",
        &asked.state,
        states.collect(),
    );
    let wanted = accounts::Wanted { part: asked.part(), state: asked.state(AccountState::from_code)? };
    let seek = asked.seek();
    let found = ask.read(move |by, _uid| accounts::list(by, &wanted, seek)).await?;
    let ways = search.ways(&found, |account| account.uid.clone());
    let all = ask.read(|by, _uid| kept::list(by)).await?;
    let named = |one: kept::Listed| Choice { value: one.uid, label: Wording::entered(one.name) };
    let frame = ask.frame().crumb(Wording::said("access-accounts"), None);
    let status = again.status();
    let page = AccountsPage {
        search,
        accounts: found.rows,
        own,
        ways,
        action: "/accounts",
        roles: SITE_ROLES.map(|role| Choice::coded(role.code(), role.message_key())).into(),
        // The only one there is needs no choosing.
        authorities: if all.len() > 1 { all.into_iter().map(named).collect() } else { Vec::new() },
        values: ["account", "name", "role", "authority"]
            .into_iter()
            .map(|name| (name, again.value(name)))
            .collect(),
        errors: again.errors,
    };
    ask.page_with_status(status, "access/accounts.html", &frame, &page)
}

async fn invite(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let invited = ask
        .write_with(&sent, read(&sent), |act, _uid, (account, roles, authority)| {
            invitations::invite(act, &account, &roles, authority.as_deref())
        })
        .await;
    match invited {
        Ok(account) => Ok(respond::redirect(&urls::account(&account).link(), None)),
        Err(fault) => show_list(&ask, &Asked::default(), Again::from(&sent, fault)?).await,
    }
}

/// Who is invited, with which roles, at which authority.
fn read(sent: &Sent) -> Result<(NewAccount, Vec<Role>, Option<String>), Fault> {
    let mut reader = sent.reader();
    let login =
        reader.parsed("account", |text| parse_login(text).ok_or_else(|| Because::new("access-login-form")));
    let name = reader.line("name");
    let role = reader.optional_parsed("role", |code| {
        let known = Role::from_code(code).filter(|role| SITE_ROLES.contains(role));
        known.ok_or_else(|| Because::new("fault-not-a-choice"))
    });
    let authority = reader.optional_line("authority");
    reader.finish()?;
    Ok((NewAccount { login: given(login)?, name }, role.into_iter().collect(), authority))
}

async fn reset(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let account = ask.write(&sent, invitations::reset).await?;
    Ok(respond::redirect(&urls::account(&account).link(), None))
}
