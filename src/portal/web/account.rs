//! The page of one's own account.

use actix_web::HttpResponse;
use serde::Serialize;

use crate::access::model::not_signed_in;
use crate::kernel::fault::Fault;
use crate::kernel::role::Role;
use crate::pages::ask::Ask;
use crate::pages::render::Wording;
use crate::pages::urls;
use crate::portal::usecase::account::{self, OwnRole};

#[derive(Serialize)]
struct AccountPage {
    name: String,
    login: String,
    roles: Vec<RoleShown>,
}

#[derive(Serialize)]
struct RoleShown {
    role: Role,
    competition: Option<String>,
    url: Option<String>,
    division: Option<String>,
}

fn shown(own: OwnRole) -> RoleShown {
    let (uid, competition) = own.competition.unzip();
    let url = uid.map(|uid| urls::competition(&uid).desk());
    RoleShown { role: own.role, competition, url, division: own.division }
}

pub(super) async fn page(ask: Ask) -> Result<HttpResponse, Fault> {
    let roles = ask.read(|by, _uid| account::roles(by)).await?;
    let frame = ask.frame().crumb(Wording::said("portal-account"), None);
    let signed = ask.visitor.signed.clone().ok_or_else(not_signed_in)?;
    let page = AccountPage {
        name: signed.actor.name,
        login: signed.login,
        roles: roles.into_iter().map(shown).collect(),
    };
    ask.page("portal/account.html", &frame, &page)
}
