//! The page of one's own account.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::access::model::not_signed_in;
use crate::kernel::fault::Fault;
use crate::kernel::role::Role;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;
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
    let url = uid.map(|uid| format!("/competitions/{uid}/desk"));
    RoleShown { role: own.role, competition, url, division: own.division }
}

pub(super) async fn page(site: web::Data<Site>, visitor: Visitor) -> Result<HttpResponse, Fault> {
    let signed = visitor.signed.clone().ok_or_else(not_signed_in)?;
    let actor = signed.actor.clone();
    let roles = site.run(move |installation| account::roles(installation, &actor)).await?;
    let frame = visitor.frame(&site).crumb(Wording::said("portal-account"), None);
    let page = AccountPage {
        name: signed.actor.name,
        login: signed.login,
        roles: roles.into_iter().map(shown).collect(),
    };
    respond::page(&visitor, "portal/account.html", &frame, &page)
}
