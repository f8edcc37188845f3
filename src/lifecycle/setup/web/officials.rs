//! Who holds which office in a competition.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::role::Role;
use crate::lifecycle::setup::usecase::officials::{self, NewOfficial, Officials};
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, Choice};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

use super::frame::frame_below;

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

#[derive(Serialize)]
struct OfficialsPage {
    uid: String,
    may_assign: bool,
    officials: Vec<Official>,
    roles: Vec<Choice>,
    divisions: Vec<Choice>,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
}

#[derive(Serialize)]
struct Official {
    grant: String,
    name: String,
    login: String,
    role: Role,
    division: Option<String>,
}

pub(super) async fn page(
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
    let Officials { mut officials, divisions, may_assign } =
        site.run(move |installation| officials::view(installation, &actor, &uid)).await?;
    officials.sort_by_key(|official| OFFICES.iter().position(|role| *role == official.role));
    let frame = frame_below(site, visitor, &path).crumb(Wording::said("access-officials"), None);
    let status = again.status();
    let page = OfficialsPage {
        uid: path,
        may_assign,
        officials: officials.into_iter().map(shown).collect(),
        roles: OFFICES.iter().map(|role| Choice::coded(role.code(), role.message_key())).collect(),
        divisions: divisions
            .into_iter()
            .map(|(value, title)| Choice { value, label: Wording::entered(title) })
            .collect(),
        values: ["login", "role", "division"].into_iter().map(|name| (name, again.value(name))).collect(),
        errors: again.errors,
    };
    respond::page_with_status(visitor, status, "access/officials.html", &frame, &page)
}

fn shown(official: officials::Official) -> Official {
    let officials::Official { grant, name, login, role, division } = official;
    Official { grant, name, login, role, division }
}

pub(super) async fn assign(
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
    let division = reader.optional_line("division");
    let new = reader.finish().and_then(|()| Ok(NewOfficial { login, role: given(role)?, division }));
    let (path, request) = (uid.clone(), sent.request.clone());
    let outcome = site
        .run_with(new, move |installation, new| {
            officials::assign(installation, &actor, &path, &new, &request)
        })
        .await;
    match outcome {
        Ok(granted) => {
            let said = if granted { "access-official-done" } else { "access-official-held" };
            let done = Because::new(said).text("login", sent.raw("login"));
            Ok(respond::done(&format!("/competitions/{uid}/officials"), &done))
        }
        Err(fault) => show(&site, &visitor, uid, Again::from(&sent, fault)?).await,
    }
}

pub(super) async fn revoke(
    site: web::Data<Site>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let (uid, grant) = path.into_inner();
    let url = format!("/competitions/{uid}/officials");
    site.run(move |installation| officials::revoke(installation, &actor, &uid, &grant, &sent.request))
        .await?;
    Ok(respond::done(&url, &Because::new("access-official-revoked")))
}
