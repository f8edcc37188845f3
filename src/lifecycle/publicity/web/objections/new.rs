//! Filing for oneself, and entering what came by letter or phone.

use actix_web::HttpResponse;

use crate::access::actions::Action;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::pages::ask::Ask;
use crate::pages::form::{Reader, Sent, given};
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::render::{Frame, Wording};
use crate::pages::respond;
use crate::pages::urls;

use super::super::super::model::objections::{Channel, Contact, Kind, NewObjection, Received};
use super::super::super::usecase::objections::file;
use super::super::super::usecase::objections::read::{self, Place};

pub(super) async fn file_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_file(&ask, Again::default()).await
}

async fn show_file(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let (place, kinds) = ask.read(|by, uid| read::place(by, uid, Action::FileObjection)).await?;
    if kinds.is_empty() && again.errors.is_empty() {
        return Err(Fault::refused(Because::new("objection-closed")));
    }
    let list = urls::division(ask.uid()).objections();
    let mut form = FormPage::new("objection-file", list.clone(), "objection-file-do", again).cancel(list);
    form.lead(Wording::entered(place.title.clone()));
    form.lead(appeals(&place));
    said(&mut form, &kinds);
    form.show(&ask.visitor, frame(ask, place))
}

pub(super) async fn file(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    match ask.write_with(&sent, read_own(&sent), |act, uid, new| file::file(act, uid, &new)).await {
        Ok(uid) => Ok(respond::done(&urls::objection(&uid).page(), &Because::new("objection-filed"))),
        Err(fault) => show_file(&ask, Again::from(&sent, fault)?).await,
    }
}

pub(super) async fn enter_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_enter(&ask, Again::default()).await
}

async fn show_enter(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let (place, _own) = ask.read(|by, uid| read::place(by, uid, Action::EnterObjection)).await?;
    let division = urls::division(ask.uid());
    let mut form = FormPage::new("objection-enter", division.enter_objection(), "objection-enter-do", again)
        .cancel(division.objections());
    form.lead(Wording::entered(place.title.clone()));
    form.lead(appeals(&place));
    let channels = Channel::ALL.iter().filter(|channel| **channel != Channel::Own);
    let channels = channels.map(|channel| Choice::coded(channel.code(), channel.message_key())).collect();
    form.select("channel", "objection-channel", channels);
    form.field("date", "received", "objection-received").or(ask.today().to_string());
    form.field("name", "name", "objection-name").hint("objection-name-hint").optional();
    form.field("text", "contact", "objection-contact").optional();
    form.tick("anonymous", Wording::said("objection-anonymous"));
    said(&mut form, Kind::ALL);
    form.show(&ask.visitor, frame(ask, place))
}

pub(super) async fn enter(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    match ask.write_with(&sent, read_received(&sent), |act, uid, new| file::enter(act, uid, &new)).await {
        Ok(uid) => Ok(respond::done(&urls::objection(&uid).page(), &Because::new("objection-entered"))),
        Err(fault) => show_enter(&ask, Again::from(&sent, fault)?).await,
    }
}

/// Until when the hall can be appealed against, as the plan says.
fn appeals(place: &Place) -> Wording {
    Wording::Said(Because::new("objection-appeal-until").count("hours", place.competition.appeal_hours))
}

/// What is said, and about what.
fn said(form: &mut FormPage, kinds: &[Kind]) {
    let kinds = kinds.iter().map(|kind| Choice::coded(kind.code(), kind.message_key())).collect();
    form.select("kind", "objection-kind", kinds);
    form.field("code", "code", "objection-code").hint("objection-code-hint").optional();
    form.field("area", "text", "objection-text").hint("objection-text-hint");
}

fn frame(ask: &Ask, place: Place) -> Frame {
    let list = urls::division(ask.uid()).objections();
    ask.frame()
        .crumb(Wording::entered(place.competition.name), None)
        .crumb(Wording::said("objection-list-title"), Some(&list))
}

fn read_own(sent: &Sent) -> Result<NewObjection, Fault> {
    let mut reader = sent.reader();
    let new = read_said(&mut reader);
    reader.finish()?;
    given(new)
}

fn read_said(reader: &mut Reader<'_>) -> Option<NewObjection> {
    let kind = reader.choice("kind", Kind::from_code);
    let code = reader.optional_line("code");
    let text = reader.long_text("text");
    Some(NewObjection { kind: kind?, code, text })
}

fn read_received(sent: &Sent) -> Result<Received, Fault> {
    let mut reader = sent.reader();
    let channel =
        reader.choice("channel", |code| Channel::from_code(code).filter(|channel| *channel != Channel::Own));
    let received = reader.date("received");
    let contact = if reader.ticked("anonymous") {
        None
    } else {
        Some(Contact { name: reader.line("name"), contact: reader.optional_line("contact") })
    };
    let new = read_said(&mut reader);
    reader.finish()?;
    Ok(Received { new: given(new)?, channel: given(channel)?, received: given(received)?, contact })
}
