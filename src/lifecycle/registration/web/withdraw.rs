//! The pages on which an entry is taken back, somebody of it is replaced, and a name is corrected.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::registration::usecase::names;
use crate::lifecycle::registration::usecase::view::{self, EntryView};
use crate::lifecycle::registration::usecase::withdraw::{self, Replacement};
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;
use crate::register::model::{IdNumber, NewPerson, Phone};

/// An entry and one of its members, as they stand in the address.
type Member = web::Path<(String, String)>;

fn show(ask: &Ask, view: &EntryView, mut form: FormPage) -> Result<HttpResponse, Fault> {
    let entries = urls::competition(&view.competition.uid).entries();
    let (event, division) = (&view.event.name, &view.division.name);
    form.lead(Wording::entered(format!("{} {event} {division}", view.entry.number)));
    form.show(&ask.visitor, ask.frame().crumb(Wording::said("registration-own"), Some(&entries)))
}

fn done(ask: &Ask, key: &'static str) -> HttpResponse {
    respond::done(&urls::entry(ask.uid()).page(), &Because::new(key))
}

pub(super) async fn withdraw_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_withdraw(&ask, Again::default()).await
}

async fn show_withdraw(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let view = ask.read(view::entry).await?;
    if !view.may_withdraw {
        return Err(Fault::not_found());
    }
    let of_it = urls::entry(ask.uid());
    let mut form = FormPage::new("registration-withdraw", of_it.withdraw(), "registration-withdraw", again)
        .cancel(of_it.page())
        .danger();
    form.lead(Wording::said("registration-withdraw-what"));
    form.field("area", "reason", "setup-reason");
    show(ask, &view, form)
}

pub(super) async fn withdraw(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    let outcome = ask
        .write_with(&sent, reader.finish(), move |act, uid, ()| withdraw::withdraw(act, uid, &reason))
        .await;
    match outcome {
        Ok(()) => Ok(done(&ask, "registration-withdrawn")),
        Err(fault) => show_withdraw(&ask, Again::from(&sent, fault)?).await,
    }
}

pub(super) async fn replace_page(ask: Ask, path: Member) -> Result<HttpResponse, Fault> {
    show_replace(&ask, &path.1, Again::default()).await
}

async fn show_replace(ask: &Ask, person: &str, again: Again) -> Result<HttpResponse, Fault> {
    let view = ask.read(view::entry).await?;
    let out = view.members.iter().find(|member| member.person.uid == person);
    let out = out.filter(|_member| view.may_replace).ok_or_else(Fault::not_found)?;
    let of_it = urls::entry(ask.uid());
    let (title, url) = ("registration-replace", of_it.replace(person));
    let mut form = FormPage::new(title, url, title, again).cancel(of_it.page());
    form.lead(Wording::Said(Because::new("registration-replace-whom").text("name", &out.person.name)));
    form.field("name", "member-1-name", "registration-name");
    form.field("id", "member-1-id", "registration-id");
    form.field("phone", "member-1-phone", "registration-phone");
    form.field("area", "reason", "setup-reason");
    show(ask, &view, form)
}

fn read(sent: &Sent, out: &str, today: NaiveDate) -> Result<Replacement, Fault> {
    let mut reader = sent.reader();
    let name = reader.line("member-1-name");
    let id_number = reader.parsed("member-1-id", |text| IdNumber::parse(text, today));
    let phone = reader.parsed("member-1-phone", Phone::parse);
    let reason = reader.text("reason");
    reader.finish()?;
    let new = NewPerson { name, id_number: given(id_number)?, phone };
    Ok(Replacement { out: out.to_owned(), new, reason })
}

pub(super) async fn replace(ask: Ask, path: Member, sent: Sent) -> Result<HttpResponse, Fault> {
    let wanted = read(&sent, &path.1, ask.today());
    let outcome =
        ask.write_with(&sent, wanted, |act, uid, wanted| withdraw::replace(act, uid, &wanted)).await;
    match outcome {
        Ok(()) => Ok(done(&ask, "registration-replaced")),
        Err(fault) => show_replace(&ask, &path.1, Again::from(&sent, fault)?).await,
    }
}

pub(super) async fn name_page(ask: Ask, path: Member) -> Result<HttpResponse, Fault> {
    show_name(&ask, &path.1, None).await
}

async fn show_name(ask: &Ask, person: &str, again: Option<Again>) -> Result<HttpResponse, Fault> {
    let uid = person.to_owned();
    let (entry, known) = ask.read(move |by, entry| names::read(by, entry, &uid)).await?;
    let again = again.unwrap_or_else(|| Again::with([("name", known.name)]));
    let of_it = urls::entry(ask.uid());
    let (title, url) = ("registration-correct-name", of_it.name(person));
    let mut form = FormPage::new(title, url, title, again).cancel(of_it.page());
    form.lead(Wording::entered(entry.number));
    form.lead(Wording::said("registration-correct-name-what"));
    form.field("name", "name", "registration-name");
    form.field("area", "reason", "setup-reason");
    form.show(&ask.visitor, ask.frame().crumb(Wording::said("review-title"), Some(&of_it.page())))
}

pub(super) async fn name(ask: Ask, path: Member, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let (name, reason) = (reader.line("name"), reader.text("reason"));
    let person = path.1.clone();
    let outcome = ask
        .write_with(&sent, reader.finish(), move |act, uid, ()| {
            names::correct(act, uid, &person, (&name, &reason))
        })
        .await;
    match outcome {
        Ok(()) => Ok(done(&ask, "registration-name-corrected")),
        Err(fault) => show_name(&ask, &path.1, Some(Again::from(&sent, fault)?)).await,
    }
}
