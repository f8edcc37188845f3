//! Who holds which office in a competition.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::role::Role;
use crate::lifecycle::setup::usecase::officials::{self, NewOfficial, Officials};
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, Choice};
use crate::pages::part::{Asked, Part};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::frame::frame_below;

/// Offices granted in a competition, in the order of its life: those whose work there is.
const OFFICES: [Role; 10] = [
    Role::Host,
    Role::Registrar,
    Role::EncryptionJudge,
    Role::ChiefJudge,
    Role::Judge,
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
    part: Part,
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

/// Officials on one page.
const ON_A_PAGE: usize = 50;

pub(super) async fn page(ask: Ask, asked: web::Query<Asked>) -> Result<HttpResponse, Fault> {
    show(&ask, &asked, Again::default()).await
}

async fn show(ask: &Ask, asked: &Asked, again: Again) -> Result<HttpResponse, Fault> {
    let Officials { mut officials, divisions, may_assign } = ask.read(officials::view).await?;
    officials.sort_by_key(|official| OFFICES.iter().position(|role| *role == official.role));
    let frame = frame_below(ask, ask.uid()).crumb(Wording::said("access-officials"), None);
    let status = again.status();
    let here = format!("{}?page=", urls::competition(ask.uid()).officials());
    let part = Part::new(officials.len(), ON_A_PAGE, asked, &here);
    let shown_here = officials.drain(part.range()).map(shown).collect();
    let page = OfficialsPage {
        uid: ask.uid().to_owned(),
        may_assign,
        officials: shown_here,
        part,
        roles: OFFICES.iter().map(|role| Choice::coded(role.code(), role.message_key())).collect(),
        divisions: divisions
            .into_iter()
            .map(|(value, title)| Choice { value, label: Wording::entered(title) })
            .collect(),
        values: ["login", "role", "division"].into_iter().map(|name| (name, again.value(name))).collect(),
        errors: again.errors,
    };
    ask.page_with_status(status, "access/officials.html", &frame, &page)
}

fn shown(official: officials::Official) -> Official {
    let officials::Official { grant, name, login, role, division } = official;
    Official { grant, name, login, role, division }
}

pub(super) async fn assign(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let login = reader.line("login");
    let role = reader.choice("role", |code| Role::from_code(code).filter(|role| OFFICES.contains(role)));
    let division = reader.optional_line("division");
    let new = reader.finish().and_then(|()| Ok(NewOfficial { login, role: given(role)?, division }));
    let takes_part = ask.site.takes_part;
    let outcome =
        ask.write_with(&sent, new, move |act, uid, new| officials::assign(act, uid, &new, takes_part)).await;
    match outcome {
        Ok(granted) => {
            let said = if granted { "access-official-done" } else { "access-official-held" };
            let done = Because::new(said).text("login", sent.raw("login"));
            Ok(respond::done(&urls::competition(ask.uid()).officials(), &done))
        }
        Err(fault) => show(&ask, &Asked::default(), Again::from(&sent, fault)?).await,
    }
}

pub(super) async fn revoke(
    ask: Ask,
    path: web::Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (_uid, grant) = path.into_inner();
    match ask.write(&sent, move |act, uid| officials::revoke(act, uid, &grant)).await {
        Ok(()) => {
            let done = Because::new("access-official-revoked");
            Ok(respond::done(&urls::competition(ask.uid()).officials(), &done))
        }
        Err(fault) => show(&ask, &Asked::default(), Again::from(&sent, fault)?).await,
    }
}
