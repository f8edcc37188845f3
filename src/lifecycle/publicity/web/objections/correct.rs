//! The correction that an upheld objection leads to: proposed with what the answer says.

use actix_web::HttpResponse;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::ranking::model::correction::Ground;
use crate::lifecycle::ranking::usecase::correct::propose::Proposal;
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::super::super::model::objections::Kind;
use super::super::super::rules::objections::upheld;
use super::super::super::usecase::objections::{correct, read};

/// What the public is told of a correction by what it answers.
fn ground(kind: Kind) -> Ground {
    match kind {
        Kind::Objection => Ground::Recheck,
        Kind::Appeal => Ground::Appeal,
    }
}

pub(super) async fn form(ask: Ask) -> Result<HttpResponse, Fault> {
    form_with(&ask, Again::default()).await
}

async fn form_with(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let view = ask.read(read::correction_form).await?;
    let url = urls::objection(ask.uid());
    let mut form = FormPage::new("correction-new", url.correct(), "correction-propose-do", again);
    form = form.cancel(url.page());
    form.lead(Wording::Said(called(view.objection.kind, view.objection.number)));
    form.lead(Wording::said("correction-new-lead"));
    let grounds = Ground::ALL.iter().map(|ground| Choice::coded(ground.code(), ground.message_key()));
    let preset = ground(view.objection.kind).code();
    form.select("ground", "correction-ground", grounds.collect()).or(preset);
    form.field("text", "public_reason", "correction-public-reason").hint("correction-public-hint").optional();
    let answer = upheld(&view.objection).and_then(|step| step.reason.clone()).unwrap_or_default();
    form.field("area", "reason", "correction-reason").hint("correction-reason-hint").or(answer);
    form.field("text", "document", "standing-document").optional();
    let list = urls::division(&view.place.division.uid).objections();
    let frame = ask
        .frame()
        .crumb(Wording::entered(view.place.competition.name), None)
        .crumb(Wording::said("objection-list-title"), Some(&list));
    form.show(&ask.visitor, frame)
}

fn called(kind: Kind, number: i64) -> Because {
    Because::new("objection-which").word("kind", kind.message_key()).count("number", number)
}

pub(super) async fn propose(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let new = proposal(&sent);
    let done = ask.write_with(&sent, new, |act, uid, new| correct::propose(act, uid, &new)).await;
    match done {
        Ok(uid) => Ok(respond::done(&urls::correction(&uid).page(), &Because::new("correction-proposed"))),
        Err(fault) => form_with(&ask, Again::from(&sent, fault)?).await,
    }
}

fn proposal(sent: &Sent) -> Result<Proposal, Fault> {
    let mut reader = sent.reader();
    let ground = reader.choice("ground", Ground::from_code);
    let public_reason = reader.optional_line("public_reason");
    let reason = reader.text("reason");
    let document = reader.optional_line("document");
    reader.finish()?;
    Ok(Proposal { ground: given(ground)?, public_reason, reason, document })
}
