//! Who holds which office in a competition.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::access::usecase::roles;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::role::Role;
use crate::shell::render::Wording;
use crate::shell::web::form::Sent;
use crate::shell::web::form_page::{Again, Choice};
use crate::shell::web::respond;
use crate::shell::web::site::Site;
use crate::shell::web::visitor::Visitor;

/// Offices granted in a competition, in the order of its life.
const OFFICES: [Role; 13] = [
    Role::Host,
    Role::Registrar,
    Role::SchemeAuthor,
    Role::EncryptionJudge,
    Role::ChiefJudge,
    Role::Judge,
    Role::OnSiteJudge,
    Role::Recorder,
    Role::Supervisor,
    Role::FinanceClerk,
    Role::FinanceApprover,
    Role::Auditor,
    Role::Unit,
];

/// Routes of officials.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/competitions/{uid}/officials", web::get().to(page))
        .route("/competitions/{uid}/officials", web::post().to(assign))
        .route("/competitions/{uid}/officials/{grant}/revoke", web::post().to(revoke));
}

#[derive(Serialize)]
struct OfficialsPage {
    uid: String,
    may_assign: bool,
    officials: Vec<Official>,
    roles: Vec<Choice>,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
}

#[derive(Serialize)]
struct Official {
    grant: String,
    name: String,
    login: String,
    role: Role,
}

async fn page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show(&site, &visitor, uid.into_inner(), Again::default()).await
}

async fn show(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    again: Again,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let path = uid.clone();
    let (mut holders, may_assign) =
        site.run(move |installation| roles::holders(installation, &actor, &uid)).await?;
    holders.sort_by_key(|holder| OFFICES.iter().position(|role| *role == holder.role));
    let frame = visitor
        .frame(site)
        .crumb(Wording::said("setup-title"), Some(&format!("/competitions/{path}/setup")))
        .crumb(Wording::said("access-officials"), None);
    let status = again.status();
    let page = OfficialsPage {
        uid: path,
        may_assign,
        officials: holders
            .into_iter()
            .map(|holder| Official {
                grant: holder.uid,
                name: holder.name,
                login: holder.login,
                role: holder.role,
            })
            .collect(),
        roles: OFFICES.iter().map(|role| Choice::coded(role.code(), role.message_key())).collect(),
        values: ["login", "role"].into_iter().map(|name| (name, again.value(name))).collect(),
        errors: again.errors,
    };
    respond::page_with_status(visitor, status, "access/officials.html", &frame, &page)
}

async fn assign(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let mut reader = sent.reader();
    let login = reader.line("login");
    let role = reader.choice("role", |code| Role::from_code(code).filter(|role| OFFICES.contains(role)));
    let outcome = match (reader.finish(), role) {
        (Ok(()), Some(role)) => {
            let (uid, request) = (uid.clone(), sent.request.clone());
            site.run(move |installation| roles::assign(installation, &actor, &uid, &login, role, &request))
                .await
        }
        (Err(fault), _) => Err(fault),
        (Ok(()), None) => Err(Fault::internal("a field was read without a value or a problem")),
    };
    match outcome {
        Ok(granted) => {
            let said = if granted { "access-official-done" } else { "access-official-held" };
            let done = Because::new(said).text("login", sent.raw("login"));
            Ok(respond::done(&format!("/competitions/{uid}/officials"), &done))
        }
        Err(fault) => show(&site, &visitor, uid, Again::from(&sent, fault)?).await,
    }
}

async fn revoke(
    site: web::Data<Site>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let (uid, grant) = path.into_inner();
    let url = format!("/competitions/{uid}/officials");
    site.run(move |installation| roles::revoke(installation, &actor, &uid, &grant, &sent.request)).await?;
    Ok(respond::done(&url, &Because::new("access-official-revoked")))
}
