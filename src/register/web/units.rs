//! Units: list, registration, page, bank account.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::limits;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;
use crate::register::model::{CreditCode, NewUnit};
use crate::register::usecase::units;

use super::account;

#[derive(Deserialize)]
pub(super) struct After {
    #[serde(default)]
    after: String,
    #[serde(default)]
    uid: String,
}

#[derive(Serialize)]
struct UnitsPage {
    units: Vec<UnitShown>,
    next_url: Option<String>,
}

#[derive(Serialize)]
struct UnitShown {
    name: String,
    credit_code: String,
    doubt: bool,
    url: String,
}

pub(super) async fn list(
    site: web::Data<Site>,
    visitor: Visitor,
    query: web::Query<After>,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let After { after, uid } = query.into_inner();
    let found = site.run(move |installation| units::list(installation, &actor, &(after, uid))).await?;
    let full = found.len() == usize::from(limits::PAGE_ROWS);
    let next_url = found.last().filter(|_last| full).map(|last| {
        let pairs = [("after", &last.name_sort), ("uid", &last.uid)];
        format!("/units?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
    });
    let units = found.into_iter().map(|unit| UnitShown {
        url: format!("/units/{}", unit.uid),
        doubt: unit.credit_code_reason.is_some(),
        name: unit.name,
        credit_code: unit.credit_code,
    });
    let page = UnitsPage { units: units.collect(), next_url };
    let frame = visitor.frame(&site).crumb(Wording::said("register-units"), None);
    respond::page(&visitor, "register/units.html", &frame, &page)
}

pub(super) async fn new_page(site: web::Data<Site>, visitor: Visitor) -> Result<HttpResponse, Fault> {
    visitor.actor()?;
    show_new(&site, &visitor, Again::default())
}

fn show_new(site: &Site, visitor: &Visitor, again: Again) -> Result<HttpResponse, Fault> {
    let mut form = FormPage::new("register-unit-new", "/units", "register-do", again).cancel("/units");
    form.field("text", "name", "register-unit-name").hint("register-unit-name-hint");
    form.field("credit", "credit_code", "register-credit-code").hint("register-credit-code-hint");
    form.field("area", "reason", "register-credit-reason").hint("register-credit-reason-hint").optional();
    form.show(visitor, visitor.frame(site).crumb(Wording::said("register-units"), Some("/units")))
}

pub(super) async fn register(
    site: web::Data<Site>,
    visitor: Visitor,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let mut reader = sent.reader();
    let name = reader.line("name");
    let credit_code = reader.parsed("credit_code", CreditCode::parse);
    let reason = if sent.raw("reason").is_empty() { None } else { Some(reader.text("reason")) };
    let new = reader.finish().and_then(|()| Ok(NewUnit { name, credit_code: given(credit_code)?, reason }));
    let request = sent.request.clone();
    let outcome = site
        .run_with(new, move |installation, new| units::register(installation, &actor, &new, &request))
        .await;
    match outcome {
        Ok(uid) => {
            let done = Because::new("register-unit-done").text("name", sent.raw("name"));
            Ok(respond::done(&format!("/units/{uid}"), &done))
        }
        Err(fault) => show_new(&site, &visitor, Again::from(&sent, fault)?),
    }
}

#[derive(Serialize)]
struct UnitPage {
    uid: String,
    name: String,
    credit_code: String,
    credit_code_reason: Option<String>,
    account_masked: Option<String>,
    may_pay: bool,
    people: Vec<PersonShown>,
    whole: bool,
    next_url: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct AfterPerson {
    after: Option<String>,
}

#[derive(Serialize)]
struct PersonShown {
    name: String,
    url: String,
}

pub(super) async fn page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    query: web::Query<AfterPerson>,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let (uid, after) = (uid.into_inner(), query.into_inner().after);
    let begun = after.is_none();
    let view =
        site.run(move |installation| units::view(installation, &actor, &uid, after.as_deref())).await?;
    let more = view.people.len() == usize::from(limits::PAGE_ROWS);
    let last = view.people.last().filter(|_last| more);
    let next_url = last.map(|last| format!("/units/{}?after={}", view.unit.uid, last.uid));
    let frame = visitor
        .frame(&site)
        .crumb(Wording::said("register-units"), Some("/units"))
        .crumb(Wording::entered(view.unit.name.clone()), None);
    let page = UnitPage {
        uid: view.unit.uid,
        name: view.unit.name,
        credit_code: view.unit.credit_code,
        credit_code_reason: view.unit.credit_code_reason,
        account_masked: view.account.map(|held| held.masked),
        may_pay: view.may_pay,
        whole: begun && next_url.is_none(),
        next_url,
        people: view
            .people
            .into_iter()
            .map(|person| PersonShown { name: person.name, url: format!("/persons/{}", person.uid) })
            .collect(),
    };
    respond::page(&visitor, "register/unit.html", &frame, &page)
}

pub(super) async fn account_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show_account(&site, &visitor, uid.into_inner(), Again::default()).await
}

async fn show_account(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    again: Again,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let url = format!("/units/{uid}");
    let view = site.run(move |installation| units::view(installation, &actor, &uid, None)).await?;
    if !view.may_pay {
        return Err(Fault::not_found());
    }
    let form = account::form(&url, view.unit.name.clone(), again);
    form.show(visitor, visitor.frame(site).crumb(Wording::entered(view.unit.name), Some(&url)))
}

pub(super) async fn set_account(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let (unit, request) = (uid.clone(), sent.request.clone());
    let outcome = site
        .run_with(account::read(&sent), move |installation, account| {
            units::set_account(installation, &actor, &unit, &account, &request)
        })
        .await;
    match outcome {
        Ok(()) => Ok(respond::done(&format!("/units/{uid}"), &Because::new("register-account-done"))),
        Err(fault) => show_account(&site, &visitor, uid, account::again(&sent, fault)?).await,
    }
}
