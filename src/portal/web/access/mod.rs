//! Pages of accounts: log-in, one-time links, registration, the administrator's list.

mod administration;
mod authorities;
mod clock;
mod entrance;
mod links;
mod own;
mod sending_away;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind, Problem};
use crate::kernel::limits;
use crate::kernel::role::Role;
use crate::pages::ask::Ask;
use crate::pages::form::{Reader, Sent, given};
use crate::pages::form_page::{Again, Choice};
use crate::pages::kept::PATH;
use crate::pages::render::{Frame, Wording};
use crate::pages::respond;
use crate::pages::routes::Routes;
use crate::pages::site::Site;
use crate::pages::visitor;

use crate::access::model::NewAccount;
use crate::access::usecase::{self, kept, sign_in};

use entrance::{enter, login, own_path};

/// Routes of accounts.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .route("/log-in", web::get().to(log_in_page))
        .route("/log-in", web::post().to(log_in))
        .route("/log-out", web::post().to(log_out))
        .route("/register", web::get().to(register_page))
        .route("/register", web::post().to(register))
        .configure(administration::routes)
        .configure(authorities::routes)
        .configure(clock::routes)
        .configure(links::routes)
        .configure(own::routes)
        .configure(sending_away::routes);
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

#[derive(Serialize)]
struct LogInPage {
    action: &'static str,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
    /// Something typed waits for whoever typed it.
    kept: bool,
    next: String,
    register_url: &'static str,
    demo: Vec<crate::pages::site::DemoLogin>,
}

async fn log_in_page(ask: Ask, query: web::Query<Next>) -> Result<HttpResponse, Fault> {
    show_log_in(&ask, query.into_inner().next, Again::default())
}

fn show_log_in(ask: &Ask, next: String, again: Again) -> Result<HttpResponse, Fault> {
    let frame = ask.frame().crumb(Wording::said("page-log-in"), None);
    let status = again.status();
    let page = LogInPage {
        action: "/log-in",
        values: BTreeMap::from([("account", again.value("account"))]),
        errors: again.errors,
        kept: next == PATH,
        next,
        register_url: "/register",
        demo: ask.site.demo_logins.as_ref().clone(),
    };
    ask.page_with_status(status, "access/log-in.html", &frame, &page)
}

async fn log_in(ask: Ask, request: HttpRequest, sent: Sent) -> Result<HttpResponse, Fault> {
    let (login, password) = (sent.raw("account").to_owned(), sent.untrimmed("password").to_owned());
    let next = sent.raw("next").to_owned();
    if let Err(fault) = typed_in(&login, &password, sent.reader()) {
        return show_log_in(&ask, next, Again::from(&sent, fault)?);
    }
    let left = left_behind(&ask.site, &request);
    let (before, address) = (left.clone(), ask.visitor.address.clone());
    let answer = ask
        .site
        .run_hashing(move |installation| {
            let token = sign_in::log_in(installation, &login, &password, &address)?;
            if let Some(left) = before {
                kept::drop_of_others(installation, &left, &login)?;
            }
            Ok((token, usecase::own::appearance(installation, &login)?))
        })
        .await;
    match answer {
        Ok((token, appearance)) => {
            let mut response = respond::redirect(own_path(&next), None);
            // A browser somebody chose in already keeps its choice; another one takes the account's.
            for cookie in own::cookies(appearance) {
                if request.cookie(cookie.name()).is_none() {
                    response.add_cookie(&cookie).map_err(Fault::internal)?;
                }
            }
            enter(&ask.site, &mut response, token)?;
            leave(&ask.site, &mut response, left)?;
            Ok(response)
        }
        // Somebody told to pause reads so where they typed.
        Err(fault) if fault.kind == FaultKind::Busy => {
            show_log_in(&ask, next, Again { values: sent.values(), errors: fault.problems, again: None })
        }
        Err(fault) => {
            if let Some(seconds) = fault.retry_after {
                actix_web::rt::time::sleep(Duration::from_secs(u64::from(seconds))).await;
            }
            show_log_in(&ask, next, Again::from(&sent, fault)?)
        }
    }
}

/// The token of the session this browser had last, whether it ended by itself or by its button.
fn left_behind(site: &Site, request: &HttpRequest) -> Option<String> {
    let of = |name: &str| request.cookie(name).map(|cookie| cookie.value().to_owned());
    let token = of(visitor::SESSION).or_else(|| of(visitor::LEFT))?;
    kept::is_ours(&site.installation, &token).then_some(token)
}

/// Lets the browser remember it, so that a form of that session is not lost.
fn leave(site: &Site, response: &mut HttpResponse, left: Option<String>) -> Result<(), Fault> {
    left.map_or(Ok(()), |token| response.add_cookie(&respond::left(site, token)).map_err(Fault::internal))
}

/// What was left empty is named, rather than called wrong.
fn typed_in(login: &str, password: &str, mut reader: Reader<'_>) -> Result<(), Fault> {
    if login.is_empty() {
        reader.problem("account", Because::new("access-login-empty"));
    }
    if password.is_empty() {
        reader.problem("password", Because::new("access-password-empty"));
    }
    reader.finish()
}

async fn log_out(ask: Ask, request: HttpRequest, _sent: Sent) -> Result<HttpResponse, Fault> {
    let left = left_behind(&ask.site, &request);
    if let Some(signed) = ask.visitor.signed.clone() {
        ask.site.run(move |installation| sign_in::log_out(installation, &signed)).await?;
    }
    let mut response = respond::redirect("/", None);
    response.add_cookie(&respond::removal(visitor::SESSION)).map_err(Fault::internal)?;
    leave(&ask.site, &mut response, left)?;
    Ok(response)
}

#[derive(Serialize)]
struct RegisterPage {
    action: &'static str,
    roles: [Choice; 2],
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
    min: usize,
}

async fn register_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_register(&ask, Again::default())
}

fn show_register(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let frame: Frame = ask.frame().crumb(Wording::said("access-register"), None);
    let status = again.status();
    let choice = |role: Role| Choice::coded(role.code(), role.message_key());
    let page = RegisterPage {
        action: "/register",
        roles: [choice(Role::Unit), choice(Role::Contestant)],
        values: ["account", "name", "role"].into_iter().map(|name| (name, again.value(name))).collect(),
        errors: again.errors,
        min: limits::PASSWORD_MIN_CHARS,
    };
    ask.page_with_status(status, "access/register.html", &frame, &page)
}

async fn register(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    match make_account(&ask.site, &sent).await {
        Ok(()) => Ok(respond::done("/log-in", &Because::new("access-registered"))),
        Err(fault) => show_register(&ask, Again::from(&sent, fault)?),
    }
}

async fn make_account(site: &Site, sent: &Sent) -> Result<(), Fault> {
    let mut reader = sent.reader();
    let account = reader.parsed("account", login);
    let name = reader.line("name");
    let role = reader.choice("role", Role::from_code);
    let password = own::new_password(sent, &mut reader, "again");
    reader.finish()?;
    let (new, role) = (NewAccount { login: given(account)?, name }, given(role)?);
    let (password, request) = (given(password)?, sent.request.clone());
    site.run_hashing(move |installation| sign_in::register(installation, &new, &password, role, &request))
        .await
}
