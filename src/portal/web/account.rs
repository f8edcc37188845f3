//! The page of one's own account.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::access::model::not_signed_in;
use crate::kernel::fault::Fault;
use crate::kernel::role::Role;
use crate::pages::ask::Ask;
use crate::pages::part::{Asked, Part};
use crate::pages::render::Wording;
use crate::pages::urls;
use crate::portal::usecase::account::{self, OwnRole};

#[derive(Serialize)]
struct AccountPage {
    name: String,
    login: String,
    roles: Vec<RoleShown>,
    part: Part,
}

#[derive(Serialize)]
struct RoleShown {
    role: Role,
    competition: Option<String>,
    url: Option<String>,
    division: Option<String>,
    authority: Option<String>,
}

fn shown(own: OwnRole) -> RoleShown {
    let (uid, competition) = own.competition.unzip();
    let url = uid.map(|uid| urls::competition(&uid).desk());
    RoleShown { role: own.role, competition, url, division: own.division, authority: own.authority }
}

/// Roles on one page.
const ROLES: usize = 50;

pub(super) async fn page(ask: Ask, asked: web::Query<Asked>) -> Result<HttpResponse, Fault> {
    let part = Part::new(ask.visitor.actor()?.grants.len(), ROLES, &asked, "/account?page=");
    let range = part.range();
    let roles = ask.read(|by, _uid| account::roles(by, range)).await?;
    let frame = ask.frame().crumb(Wording::said("portal-account"), None);
    let signed = ask.visitor.signed.clone().ok_or_else(not_signed_in)?;
    let page = AccountPage {
        name: signed.actor.name,
        login: signed.login,
        roles: roles.into_iter().map(shown).collect(),
        part,
    };
    ask.page("portal/account.html", &frame, &page)
}
