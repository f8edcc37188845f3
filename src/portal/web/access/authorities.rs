//! The administrator's pages of authorities and their officers.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::access::usecase::authorities;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::role::Role;
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, Choice};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};
use crate::portal::usecase::authorities::{self as kept, Listed, Officer, Typed};
use crate::register::model::CreditCode;

/// Routes of authorities.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .route("/authorities", web::get().to(list_page))
        .route("/authorities", web::post().to(add))
        .route(urls::authority(UID).page(), web::get().to(page))
        .route(urls::authority(UID).page(), web::post().to(change))
        .route(urls::authority(UID).officers(), web::post().to(appoint))
        .route(urls::authority(UID).dismiss("{grant}"), web::post().to(dismiss));
}

/// Offices held at an authority, in the order of a competition's life.
pub(super) const OFFICES: [Role; 4] =
    [Role::Authority, Role::FinanceClerk, Role::FinanceApprover, Role::Auditor];

#[derive(Serialize)]
struct ListPage {
    authorities: Vec<AuthorityShown>,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
}

#[derive(Serialize)]
struct AuthorityShown {
    name: String,
    credit_code: Option<String>,
    officers: usize,
    url: String,
}

async fn list_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_list(&ask, Again::default()).await
}

async fn show_list(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let all = ask.read(|by, _uid| kept::list(by)).await?;
    let shown = |one: Listed| AuthorityShown {
        url: urls::authority(&one.uid).page(),
        name: one.name,
        credit_code: one.credit_code,
        officers: one.officers.len(),
    };
    let frame = ask.frame().crumb(Wording::said("access-authorities"), None);
    let status = again.status();
    let page = ListPage {
        authorities: all.into_iter().map(shown).collect(),
        values: ["name", "credit_code"].into_iter().map(|name| (name, again.value(name))).collect(),
        errors: again.errors,
    };
    ask.page_with_status(status, "access/authorities.html", &frame, &page)
}

fn read(sent: &Sent) -> Result<Typed, Fault> {
    let mut reader = sent.reader();
    let name = reader.line("name");
    let credit_code = reader.optional_parsed("credit_code", CreditCode::parse);
    reader.finish()?;
    Ok(Typed { name, credit_code })
}

async fn add(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    match ask.write_with(&sent, read(&sent), |act, _uid, typed| kept::add(act, &typed)).await {
        Ok(uid) => {
            let done = Because::new("access-authority-added").text("name", sent.raw("name"));
            Ok(respond::done(&urls::authority(&uid).page(), &done))
        }
        Err(fault) => show_list(&ask, Again::from(&sent, fault)?).await,
    }
}

#[derive(Serialize)]
struct AuthorityPage {
    uid: String,
    name: String,
    officers: Vec<OfficerShown>,
    roles: Vec<Choice>,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
}

#[derive(Serialize)]
struct OfficerShown {
    name: String,
    login: String,
    role: Role,
    dismiss_url: String,
}

async fn page(ask: Ask) -> Result<HttpResponse, Fault> {
    show(&ask, None).await
}

async fn show(ask: &Ask, again: Option<Again>) -> Result<HttpResponse, Fault> {
    let Listed { uid, name, credit_code, officers } = ask.read(kept::read).await?;
    // Two forms stand on the page: the one that was not sent shows what is kept.
    let kept = [("name", name.clone()), ("credit_code", credit_code.unwrap_or_default())];
    let again = again.unwrap_or_default();
    let typed = |field: &'static str, kept: String| {
        let value = again.value(field);
        (field, if value.is_empty() && !again.is_wrong(field) { kept } else { value })
    };
    let mut values: BTreeMap<&'static str, String> =
        kept.into_iter().map(|(field, kept)| typed(field, kept)).collect();
    values.extend(["login", "role"].map(|field| (field, again.value(field))));
    let dismiss = |grant: &str| urls::authority(&uid).dismiss(grant);
    let shown = |held: Officer| OfficerShown {
        dismiss_url: dismiss(&held.grant),
        name: held.name,
        login: held.login,
        role: held.role,
    };
    let frame = ask
        .frame()
        .crumb(Wording::said("access-authorities"), Some("/authorities"))
        .crumb(Wording::entered(name.clone()), None);
    let page = AuthorityPage {
        officers: officers.into_iter().map(shown).collect(),
        roles: OFFICES.iter().map(|role| Choice::coded(role.code(), role.message_key())).collect(),
        uid,
        name,
        values,
        errors: again.errors.clone(),
    };
    ask.page_with_status(again.status(), "access/authority.html", &frame, &page)
}

async fn change(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    match ask.write_with(&sent, read(&sent), |act, uid, typed| kept::change(act, uid, &typed)).await {
        Ok(()) => {
            let done = Because::new("access-authority-changed");
            Ok(respond::done(&urls::authority(ask.uid()).page(), &done))
        }
        Err(fault) => show(&ask, Some(Again::from(&sent, fault)?)).await,
    }
}

async fn appoint(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let login = reader.line("login");
    let role = reader.choice("role", |code| Role::from_code(code).filter(|role| OFFICES.contains(role)));
    let new = reader.finish().and_then(|()| Ok((login, given(role)?)));
    let outcome = ask
        .write_with(&sent, new, |act, uid, (login, role)| authorities::appoint(act, uid, &login, role))
        .await;
    match outcome {
        Ok(granted) => {
            let said = if granted { "access-official-done" } else { "access-official-held" };
            let done = Because::new(said).text("login", sent.raw("login"));
            Ok(respond::done(&urls::authority(ask.uid()).page(), &done))
        }
        Err(fault) => show(&ask, Some(Again::from(&sent, fault)?)).await,
    }
}

async fn dismiss(ask: Ask, path: web::Path<(String, String)>, sent: Sent) -> Result<HttpResponse, Fault> {
    let (_uid, grant) = path.into_inner();
    match ask.write(&sent, move |act, uid| authorities::dismiss(act, uid, &grant)).await {
        Ok(()) => {
            let done = Because::new("access-official-revoked");
            Ok(respond::done(&urls::authority(ask.uid()).page(), &done))
        }
        Err(fault) => show(&ask, Some(Again::from(&sent, fault)?)).await,
    }
}
