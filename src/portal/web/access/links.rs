//! Pages of one-time links: set a password by one, and see again the one made.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::access::model::NewAccount;
use crate::access::usecase::{attempts, invitations, links, sign_in};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::limits;
use crate::kernel::role::Role;
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::Again;
use crate::pages::qr;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::routes::Routes;
use crate::pages::site::Site;
use crate::pages::urls::{self, UID};
use crate::portal::usecase::account::{self, OwnRole};

use super::entrance::{enter, login, own_path};
use super::own;

/// Routes of one-time links.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .route("/link/{token}", web::get().to(page))
        .route("/link/{token}", web::post().to(use_it))
        .route(urls::account(UID).link(), web::get().to(made))
        .route(urls::account(UID).take_back(), web::post().to(take_back))
        .route(urls::account(UID).lift(), web::post().to(lift));
}

#[derive(Serialize)]
struct LinkPage {
    kind: &'static str,
    action: String,
    account: Option<String>,
    roles: Vec<RoleHeld>,
    expires_at: Option<DateTime<Utc>>,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
    min: usize,
}

#[derive(Serialize)]
struct RoleHeld {
    role: Role,
    place: Option<String>,
}

fn held(roles: &[OwnRole]) -> Vec<RoleHeld> {
    roles.iter().map(|own| RoleHeld { role: own.role, place: own.place() }).collect()
}

async fn page(ask: Ask, token: web::Path<String>) -> Result<HttpResponse, Fault> {
    show(&ask, token.into_inner(), Again::default()).await
}

async fn show(ask: &Ask, token: String, again: Again) -> Result<HttpResponse, Fault> {
    let action = format!("/link/{token}");
    let opened = ask.site.run(move |installation| account::opened(installation, &token)).await?;
    let invitation = opened.invitation;
    let frame = ask.frame().crumb(Wording::said(invitation.title_key()), None);
    let status = again.status();
    let page = LinkPage {
        kind: invitation.kind(),
        action,
        account: invitation.login,
        roles: held(&opened.roles),
        expires_at: invitation.expires_at,
        values: BTreeMap::from([("account", again.value("account"))]),
        errors: again.errors,
        min: limits::PASSWORD_MIN_CHARS,
    };
    ask.page_with_status(status, "access/first-start.html", &frame, &page)
}

async fn use_it(ask: Ask, token: web::Path<String>, sent: Sent) -> Result<HttpResponse, Fault> {
    let token = token.into_inner();
    match redeem(&ask.site, token.clone(), &sent).await {
        Ok(session) => {
            let mut response = respond::done("/desk", &Because::new("access-password-set"));
            enter(&ask.site, &mut response, session)?;
            Ok(response)
        }
        Err(fault) => show(&ask, token, Again::from(&sent, fault)?).await,
    }
}

/// Sets the password, and begins a session; answers its token.
async fn redeem(site: &Site, token: String, sent: &Sent) -> Result<String, Fault> {
    let reading = token.clone();
    let opened = site.run(move |installation| account::opened(installation, &reading)).await?;
    let mut reader = sent.reader();
    let login = match opened.invitation.login {
        Some(_) => None,
        None => reader.parsed("account", login),
    };
    let password = own::new_password(sent, &mut reader, "again");
    reader.finish()?;
    let (password, request) = (given(password)?, sent.request.clone());
    site.run_hashing(move |installation| {
        let account_id = match login {
            Some(login) => {
                let account = NewAccount { name: login.clone(), login };
                links::make_first_administrator(installation, &token, &account, &password, &request)?
            }
            None => links::set_password(installation, &token, &password, &request)?,
        };
        sign_in::by_link(installation, account_id)
    })
    .await
}

#[derive(Serialize)]
struct InvitationPage {
    for_whom: String,
    uid: String,
    roles: Vec<RoleHeld>,
    card: Card,
    back_url: String,
}

#[derive(Serialize)]
struct Card {
    image_url: String,
    what: Wording,
    until: Option<DateTime<Utc>>,
    link: String,
}

/// The link, as text and as a QR code, for whoever made it until it is used.
async fn made(ask: Ask) -> Result<HttpResponse, Fault> {
    let (shown, roles) = ask.read(account::link).await?;
    let link = format!("{}/link/{}", ask.site.config.public_url, shown.token);
    let frame = ask.frame().crumb(Wording::said("invitation-title"), None);
    let card = Card {
        image_url: qr::data_url(&link)?,
        what: Wording::said("access-invitation-qr"),
        until: shown.expires_at,
        link,
    };
    let back_url = roles
        .iter()
        .find_map(|role| role.competition.as_ref())
        .map_or_else(|| "/accounts".to_owned(), |(uid, _name)| urls::competition(uid).officials());
    let roles = held(&roles);
    let page = InvitationPage { for_whom: shown.name, uid: ask.uid().to_owned(), roles, card, back_url };
    ask.page("access/invitation.html", &frame, &page)
}

async fn take_back(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    ask.write(&sent, invitations::take_back).await?;
    Ok(respond::done(own_path(sent.raw("back")), &Because::new("access-link-taken-back")))
}

async fn lift(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    ask.write(&sent, attempts::lift).await?;
    Ok(respond::done(own_path(sent.raw("back")), &Because::new("access-lifted")))
}
