//! Who holds which office in a competition.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::access::model::{NewAccount, parse_login};
use crate::access::usecase::standing::Standing;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::ids::CompetitionId;
use crate::kernel::role::Role;
use crate::lifecycle::setup::usecase::officials::{self, NewInvited, NewOfficial, Officials};
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, Choice, FormPage};
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
    standing: Standing,
    may_lift: bool,
    may_renew: bool,
    may_send_away: bool,
}

/// Officials on one page.
const ON_A_PAGE: usize = 50;

pub(super) async fn page(ask: Ask, asked: web::Query<Asked>) -> Result<HttpResponse, Fault> {
    show(&ask, &asked, Again::default()).await
}

async fn show(ask: &Ask, asked: &Asked, again: Again) -> Result<HttpResponse, Fault> {
    let Officials { competition_id, mut officials, divisions, may_assign } =
        ask.read(officials::view).await?;
    officials.sort_by_key(|official| OFFICES.iter().position(|role| *role == official.role));
    let frame = frame_below(ask, ask.uid()).crumb(Wording::said("access-officials"), None);
    let status = again.status();
    let here = format!("{}?page=", urls::competition(ask.uid()).officials());
    let part = Part::new(officials.len(), ON_A_PAGE, asked, &here);
    let own = ask.visitor.actor()?.uid.clone();
    let here = may_assign.then_some(competition_id);
    let shown_here = officials.drain(part.range()).map(|official| shown(official, here, &own)).collect();
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

/// An official, as whoever may invite to this competition reads it.
fn shown(official: officials::Official, here: Option<CompetitionId>, own: &str) -> Official {
    let officials::Official { grant, name, login, role, division, standing, may_lift } = official;
    let may_renew = here.is_some() && standing.invited_to == here;
    let may_send_away = may_lift && standing.uid != own;
    Official { grant, name, login, role, division, standing, may_lift, may_renew, may_send_away }
}

pub(super) async fn invite_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_invite(&ask, Again::default()).await
}

async fn show_invite(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let (offices, divisions) = ask.read(officials::inviting).await?;
    let page = urls::competition(ask.uid()).officials();
    let url = urls::competition(ask.uid()).invite_official();
    let mut form = FormPage::new("access-invite-official", url, "access-invite", again).cancel(&page);
    form.lead(Wording::said("access-invite-official-lead"));
    form.field("account", "account", "log-in-account").hint("start-account-hint");
    form.field("name", "name", "col-name");
    let offices = offices.iter().map(|role| Choice::coded(role.code(), role.message_key()));
    form.select("role", "col-role", offices.collect());
    if !divisions.is_empty() {
        let named = |(value, title)| Choice { value, label: Wording::entered(title) };
        form.select("division", "access-official-division", divisions.into_iter().map(named).collect())
            .hint("access-official-division-hint")
            .optional();
    }
    let frame = frame_below(ask, ask.uid()).crumb(Wording::said("access-officials"), Some(&page));
    form.show(&ask.visitor, frame)
}

pub(super) async fn invite(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let login =
        reader.parsed("account", |text| parse_login(text).ok_or_else(|| Because::new("access-login-form")));
    let name = reader.line("name");
    let role = reader.choice("role", |code| Role::from_code(code).filter(|role| OFFICES.contains(role)));
    let division = reader.optional_line("division");
    let new = reader.finish().and_then(|()| {
        Ok(NewInvited { account: NewAccount { login: given(login)?, name }, role: given(role)?, division })
    });
    match ask.write_with(&sent, new, |act, uid, new| officials::invite(act, uid, &new)).await {
        Ok(account) => Ok(respond::redirect(&urls::account(&account).link(), None)),
        Err(fault) => show_invite(&ask, Again::from(&sent, fault)?).await,
    }
}

pub(super) async fn renew(
    ask: Ask,
    path: web::Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (_uid, account) = path.into_inner();
    let link = urls::account(&account).link();
    ask.write(&sent, move |act, uid| officials::renew(act, uid, &account)).await?;
    Ok(respond::redirect(&link, None))
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
