//! People: registering oneself, a person's page, unmasking, bank account, honours, erasure.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::clock;
use crate::kernel::fault::Fault;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;
use crate::register::model::{IdNumber, NewHonour, NewPerson, Phone, SecretKind};
use crate::register::usecase::honours;
use crate::register::usecase::persons::{self, May, PersonView};

use super::account;

pub(super) async fn new_page(site: web::Data<Site>, visitor: Visitor) -> Result<HttpResponse, Fault> {
    visitor.actor()?;
    show_new(&site, &visitor, Again::default())
}

fn show_new(site: &Site, visitor: &Visitor, again: Again) -> Result<HttpResponse, Fault> {
    let mut form = FormPage::new("register-self", "/persons", "register-do", again).cancel("/desk");
    form.lead(Wording::said("register-why-data"));
    form.field("name", "name", "register-name");
    form.field("id", "id", "register-id");
    form.field("phone", "phone", "register-phone").hint("register-self-phone-hint");
    form.show(visitor, visitor.frame(site))
}

pub(super) async fn register(
    site: web::Data<Site>,
    visitor: Visitor,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let today = clock::civil_date(site.installation.now());
    let mut reader = sent.reader();
    let name = reader.line("name");
    let id_number = reader.parsed("id", |text| IdNumber::parse(text, today));
    let phone = reader.parsed("phone", Phone::parse);
    let new = reader.finish().and_then(|()| Ok(NewPerson { name, id_number: given(id_number)?, phone }));
    let request = sent.request.clone();
    let outcome = site
        .run_with(new, move |installation, new| persons::register_self(installation, &actor, &new, &request))
        .await;
    match outcome {
        Ok(uid) => Ok(respond::done(&format!("/persons/{uid}"), &Because::new("register-self-done"))),
        Err(fault) => show_new(&site, &visitor, Again::from(&sent, fault)?),
    }
}

#[derive(Serialize)]
struct PersonPage {
    uid: String,
    name: String,
    held: Vec<HeldShown>,
    honours: Vec<HonourShown>,
    may_unmask: bool,
    may_account: bool,
    may_honour: bool,
    may_erase: bool,
}

#[derive(Serialize)]
struct HeldShown {
    kind: &'static str,
    label: &'static str,
    masked: String,
    whole: Option<String>,
}

#[derive(Serialize)]
struct HonourShown {
    title: String,
    awarded_on: NaiveDate,
    document: Option<String>,
    source: String,
}

fn shown(view: PersonView, unmasked: Option<&(SecretKind, String)>) -> PersonPage {
    let whole = |kind: SecretKind| unmasked.filter(|(open, _)| *open == kind).map(|(_, value)| value.clone());
    PersonPage {
        uid: view.person.uid,
        name: view.person.name,
        held: view
            .held
            .into_iter()
            .map(|held| HeldShown {
                kind: held.kind.code(),
                label: held.kind.message_key(),
                whole: whole(held.kind),
                masked: held.masked,
            })
            .collect(),
        honours: view
            .honours
            .into_iter()
            .map(|honour| HonourShown {
                title: honour.title,
                awarded_on: honour.awarded_on,
                document: honour.document,
                source: honour.source,
            })
            .collect(),
        may_unmask: view.may.unmask,
        may_account: view.may.account,
        may_honour: view.may.honour,
        may_erase: view.may.erase,
    }
}

pub(super) async fn page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show(&site, &visitor, uid.into_inner(), None).await
}

async fn show(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    unmasked: Option<(SecretKind, String)>,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let view = site.run(move |installation| persons::view(installation, &actor, &uid)).await?;
    let frame = visitor.frame(site).crumb(Wording::said("register-person"), None);
    respond::page(visitor, "register/person.html", &frame, &shown(view, unmasked.as_ref()))
}

pub(super) async fn unmask(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let mut reader = sent.reader();
    let kind = reader.choice("kind", SecretKind::from_code);
    reader.finish()?;
    let kind = given(kind)?;
    let person = uid.clone();
    let value = site.run(move |installation| persons::unmask(installation, &actor, &person, kind)).await?;
    show(&site, &visitor, uid, Some((kind, value))).await
}

/// The name of a person in the actor's sight, for a form the actor may send.
async fn name_of(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: &str,
    may: fn(May) -> bool,
) -> Result<String, Fault> {
    let (actor, uid) = (visitor.actor()?.clone(), uid.to_owned());
    let view = site.run(move |installation| persons::view(installation, &actor, &uid)).await?;
    if may(view.may) { Ok(view.person.name) } else { Err(Fault::not_found()) }
}

pub(super) async fn account_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show_account(&site, &visitor, &uid, Again::default()).await
}

async fn show_account(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: &str,
    again: Again,
) -> Result<HttpResponse, Fault> {
    let name = name_of(site, visitor, uid, |may| may.account).await?;
    let url = format!("/persons/{uid}");
    let form = account::form(&url, name, again);
    form.show(visitor, visitor.frame(site).crumb(Wording::said("register-person"), Some(&url)))
}

pub(super) async fn set_account(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let (person, request) = (uid.clone(), sent.request.clone());
    let outcome = site
        .run_with(account::read(&sent), move |installation, account| {
            persons::set_account(installation, &actor, &person, &account, &request)
        })
        .await;
    match outcome {
        Ok(()) => Ok(respond::done(&format!("/persons/{uid}"), &Because::new("register-account-done"))),
        Err(fault) => show_account(&site, &visitor, &uid, account::again(&sent, fault)?).await,
    }
}

pub(super) async fn honour_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show_honour(&site, &visitor, &uid, Again::default()).await
}

async fn show_honour(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: &str,
    again: Again,
) -> Result<HttpResponse, Fault> {
    let name = name_of(site, visitor, uid, |may| may.honour).await?;
    let url = format!("/persons/{uid}");
    let mut form =
        FormPage::new("register-honour-new", format!("{url}/honours"), "register-save", again).cancel(&url);
    form.lead(Wording::entered(name));
    form.field("text", "title", "register-honour-title").hint("register-honour-title-hint");
    form.field("date", "awarded_on", "register-honour-date");
    form.field("text", "document", "register-honour-document").optional();
    form.field("text", "source", "register-honour-source").hint("register-honour-source-hint");
    form.show(visitor, visitor.frame(site).crumb(Wording::said("register-person"), Some(&url)))
}

pub(super) async fn record_honour(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let mut reader = sent.reader();
    let title = reader.line("title");
    let awarded_on = reader.date("awarded_on");
    let document = reader.optional_line("document");
    let source = reader.line("source");
    let new = reader
        .finish()
        .and_then(|()| Ok(NewHonour { title, awarded_on: given(awarded_on)?, document, source }));
    let (person, request) = (uid.clone(), sent.request.clone());
    let outcome = site
        .run_with(new, move |installation, new| {
            honours::record(installation, &actor, &person, &new, &request)
        })
        .await;
    match outcome {
        Ok(()) => Ok(respond::done(&format!("/persons/{uid}"), &Because::new("register-honour-done"))),
        Err(fault) => show_honour(&site, &visitor, &uid, Again::from(&sent, fault)?).await,
    }
}

pub(super) async fn erase_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show_erase(&site, &visitor, &uid, Again::default()).await
}

async fn show_erase(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: &str,
    again: Again,
) -> Result<HttpResponse, Fault> {
    let name = name_of(site, visitor, uid, |may| may.erase).await?;
    let url = format!("/persons/{uid}");
    let mut form = FormPage::new("register-erase", format!("{url}/erase"), "register-erase-do", again)
        .cancel(&url)
        .danger();
    form.lead(Wording::entered(name));
    form.lead(Wording::said("register-erase-effect"));
    form.field("area", "reason", "register-erase-reason").hint("register-erase-reason-hint");
    form.show(visitor, visitor.frame(site).crumb(Wording::said("register-person"), Some(&url)))
}

pub(super) async fn erase(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    let (person, request) = (uid.clone(), sent.request.clone());
    let outcome = site
        .run_with(reader.finish(), move |installation, ()| {
            persons::erase(installation, &actor, &person, &reason, &request)
        })
        .await;
    match outcome {
        Ok(()) => Ok(respond::done(&format!("/persons/{uid}"), &Because::new("register-erase-done"))),
        Err(fault) => show_erase(&site, &visitor, &uid, Again::from(&sent, fault)?).await,
    }
}
