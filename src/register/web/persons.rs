//! People: registering oneself, a person's page, unmasking, bank account, honours.

use actix_web::HttpResponse;
use chrono::NaiveDate;
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;
use crate::register::model::{AccountShown, IdNumber, NewHonour, NewPerson, Phone, Revocation, SecretKind};
use crate::register::usecase::persons::{self, May, PersonView};
use crate::register::usecase::{honours, recording};

use super::account;

pub(super) async fn new_page(ask: Ask) -> Result<HttpResponse, Fault> {
    ask.visitor.actor()?;
    show_new(&ask, Again::default())
}

fn show_new(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let mut form = FormPage::new("register-self", "/persons", "register-do", again).cancel("/desk");
    form.lead(Wording::said("register-why-data"));
    form.field("name", "name", "register-name");
    form.field("id", "id", "register-id");
    form.field("phone", "phone", "register-phone").hint("register-self-phone-hint");
    form.show(&ask.visitor, ask.frame())
}

pub(super) async fn register(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let new = read(&sent, ask.today());
    let outcome = ask.write_with(&sent, new, |act, _uid, new| persons::register_self(act, &new)).await;
    match outcome {
        Ok(person) => Ok(respond::done(&urls::person(&person).page(), &Because::new("register-self-done"))),
        Err(fault) => show_new(&ask, Again::from(&sent, fault)?),
    }
}

fn read(sent: &Sent, today: NaiveDate) -> Result<NewPerson, Fault> {
    let mut reader = sent.reader();
    let name = reader.line("name");
    let id_number = reader.parsed("id", |text| IdNumber::parse(text, today));
    let phone = reader.parsed("phone", Phone::parse);
    reader.finish()?;
    Ok(NewPerson { name, id_number: given(id_number)?, phone })
}

#[derive(Serialize)]
struct PersonPage {
    uid: String,
    name: String,
    held: Vec<HeldShown>,
    accounts: Vec<AccountShown>,
    doubt: account::Doubt,
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
    revoked: Option<RevokedShown>,
}

#[derive(Serialize)]
struct RevokedShown {
    document: String,
    day: NaiveDate,
}

fn shown(view: PersonView, unmasked: Option<&(SecretKind, String)>) -> PersonPage {
    let whole = |kind: SecretKind| unmasked.filter(|(open, _)| *open == kind).map(|(_, value)| value.clone());
    let url = urls::person(&view.person.uid).page();
    let may = (view.may.answer, view.may.settle);
    let doubt = account::Doubt::of(view.accounts.first(), may, (&url, view.person.revision));
    PersonPage {
        doubt,
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
        accounts: view.accounts.into_iter().map(AccountShown::from).collect(),
        honours: view
            .honours
            .into_iter()
            .map(|honour| HonourShown {
                title: honour.title,
                awarded_on: honour.awarded_on,
                document: honour.document,
                source: honour.source,
                revoked: honour
                    .revoked
                    .map(|Revocation { document, day, .. }| RevokedShown { document, day }),
            })
            .collect(),
        may_unmask: view.may.unmask,
        may_account: view.may.account,
        may_honour: view.may.honour,
        may_erase: view.may.erase,
    }
}

pub(super) async fn page(ask: Ask) -> Result<HttpResponse, Fault> {
    show(&ask, None).await
}

async fn show(ask: &Ask, unmasked: Option<(SecretKind, String)>) -> Result<HttpResponse, Fault> {
    let view = ask.read(persons::view).await?;
    let frame = ask.frame().crumb(Wording::said("register-person"), None);
    ask.page("register/person.html", &frame, &shown(view, unmasked.as_ref()))
}

pub(super) async fn unmask(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let unmasked = ask
        .write_with(&sent, read_kind(&sent), |act, uid, kind| Ok((kind, persons::unmask(act, uid, kind)?)))
        .await?;
    show(&ask, Some(unmasked)).await
}

fn read_kind(sent: &Sent) -> Result<SecretKind, Fault> {
    let mut reader = sent.reader();
    let kind = reader.choice("kind", SecretKind::from_code);
    reader.finish()?;
    given(kind)
}

/// The name of a person in the actor's sight, for a form the actor may send.
async fn name_of(ask: &Ask, may: fn(May) -> bool) -> Result<String, Fault> {
    let view = ask.read(persons::view).await?;
    if may(view.may) { Ok(view.person.name) } else { Err(Fault::not_found()) }
}

pub(super) async fn account_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_account(&ask, Again::default()).await
}

async fn show_account(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let view = ask.read(persons::view).await?;
    if !view.may.account {
        return Err(Fault::not_found());
    }
    let url = urls::person(ask.uid()).page();
    let form = account::form(&url, view.person.name, view.may.by_document, again);
    form.show(&ask.visitor, ask.frame().crumb(Wording::said("register-person"), Some(&url)))
}

pub(super) async fn set_account(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let payable = ask.site.payable;
    let outcome = ask
        .write_with(&sent, account::read(&sent), move |act, uid, account| {
            recording::of_person(act, uid, &account, payable)
        })
        .await;
    match outcome {
        Ok(()) => Ok(respond::done(&urls::person(ask.uid()).page(), &Because::new("register-account-done"))),
        Err(fault) => show_account(&ask, account::again(&sent, fault)?).await,
    }
}

pub(super) async fn honour_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_honour(&ask, Again::default()).await
}

async fn show_honour(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let name = name_of(ask, |may| may.honour).await?;
    let url = urls::person(ask.uid()).page();
    let mut form =
        FormPage::new("register-honour-new", format!("{url}/honours"), "register-save", again).cancel(&url);
    form.lead(Wording::entered(name));
    form.field("text", "title", "register-honour-title").hint("register-honour-title-hint");
    form.field("date", "awarded_on", "register-honour-date");
    form.field("text", "document", "register-honour-document").optional();
    form.field("text", "source", "register-honour-source").hint("register-honour-source-hint");
    form.show(&ask.visitor, ask.frame().crumb(Wording::said("register-person"), Some(&url)))
}

pub(super) async fn record_honour(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let outcome =
        ask.write_with(&sent, read_honour(&sent), |act, uid, new| honours::record(act, uid, &new)).await;
    match outcome {
        Ok(()) => Ok(respond::done(&urls::person(ask.uid()).page(), &Because::new("register-honour-done"))),
        Err(fault) => show_honour(&ask, Again::from(&sent, fault)?).await,
    }
}

fn read_honour(sent: &Sent) -> Result<NewHonour, Fault> {
    let mut reader = sent.reader();
    let title = reader.line("title");
    let awarded_on = reader.date("awarded_on");
    let document = reader.optional_line("document");
    let source = reader.line("source");
    reader.finish()?;
    Ok(NewHonour { title, awarded_on: given(awarded_on)?, document, source })
}
