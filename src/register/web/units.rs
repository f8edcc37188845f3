//! Units: list, registration, page, bank account.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::window::Seek;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::pages::listing::{Asked, Search, Ways};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;
use crate::register::model::{CreditCode, NewUnit, Unit};
use crate::register::usecase::units;

use super::account;

#[derive(Serialize)]
struct UnitsPage {
    search: Search,
    units: Vec<UnitShown>,
    ways: Ways,
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
    query: web::Query<Asked>,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let search = Search::at("/units").text("q", "register-unit-find", &query.q);
    let (part, seek) = (query.part(), query.seek());
    let found =
        site.run(move |installation| units::list(installation, &actor, part.as_deref(), seek)).await?;
    let ways = search.ways(&found, |unit| unit.uid.clone());
    let shown = |unit: Unit| UnitShown {
        url: format!("/units/{}", unit.uid),
        doubt: unit.credit_code_reason.is_some(),
        name: unit.name,
        credit_code: unit.credit_code,
    };
    let page = UnitsPage { search, units: found.rows.into_iter().map(shown).collect(), ways };
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
    search: Option<Search>,
    people: Vec<PersonShown>,
    whole: bool,
    ways: Ways,
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
    query: web::Query<Asked>,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let (uid, part, seek) = (uid.into_inner(), query.part(), query.seek());
    let searched = part.is_some();
    let view = site
        .run(move |installation| units::view(installation, &actor, &uid, (part.as_deref(), seek)))
        .await?;
    let search = Search::at(format!("/units/{}", view.unit.uid)).text("q", "col-name", &query.q);
    let ways = search.ways(&view.people, |person| person.uid.clone());
    let whole = ways.is_whole() && !searched;
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
        // Who is on one page is found without a search.
        search: (!whole).then_some(search),
        whole,
        ways,
        people: view
            .people
            .rows
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
    let view =
        site.run(move |installation| units::view(installation, &actor, &uid, (None, Seek::Start))).await?;
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
