//! Accepting and refusing the result of a competition held elsewhere.

use actix_web::{HttpResponse, web};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::awards::model::once::Suspect;
use crate::lifecycle::awards::usecase::external;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::frame::form_frame;

/// The form that accepts a result which may have been told before.
pub(super) async fn acceptance_form(
    ask: Ask,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Fault> {
    let (_competition, result) = path.into_inner();
    show_acceptance(&ask, result, Again::default()).await
}

async fn show_acceptance(ask: &Ask, result: String, again: Again) -> Result<HttpResponse, Fault> {
    let list = urls::competition(ask.uid()).outside_results();
    let action = urls::competition(ask.uid()).accept_outside_result(&result);
    let (found, competition, suspects) =
        ask.read(move |by, uid| external::read_one(by, uid, &result)).await?;
    let mut page =
        FormPage::new("awards-external-accept-title", action, "awards-external-accept", again).cancel(&list);
    page.lead(Wording::entered(format!("{} {}", found.entered.competition_name, found.entered.event_name)));
    if suspects.is_empty() {
        page.lead(Wording::said("awards-external-accept-lead"));
    } else {
        page.lead(Wording::said("awards-suspects-lead"));
    }
    for one in &suspects {
        page.compare(one.compared());
    }
    let reason = page.field("area", "reason", "awards-suspects-why").hint("awards-suspects-why-hint");
    if !suspects.iter().any(Suspect::counts) {
        reason.optional();
    }
    page.show(&ask.visitor, form_frame(ask, &competition, "awards-tab-external", &list))
}

/// Accepts a result.
pub(super) async fn accept(
    ask: Ask,
    path: web::Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (_competition, result) = path.into_inner();
    let accepted = result.clone();
    let mut reader = sent.reader();
    let reason = if sent.raw("reason").is_empty() { None } else { Some(reader.text("reason")) };
    let reason = reader.finish().map(|()| reason);
    let outcome = ask
        .write_with(&sent, reason, move |act, uid, reason| {
            external::accept(act, uid, &accepted, reason.as_deref())
        })
        .await;
    match outcome {
        Ok(()) => {
            let back = urls::competition(ask.uid()).outside_results();
            Ok(respond::done(&back, &Because::new("awards-external-accepted")))
        }
        Err(fault) => show_acceptance(&ask, result, Again::from(&sent, fault)?).await,
    }
}

/// The form that refuses a result.
pub(super) async fn refusal_form(ask: Ask, path: web::Path<(String, String)>) -> Result<HttpResponse, Fault> {
    let (_competition, result) = path.into_inner();
    show_refusal(&ask, result, Again::default()).await
}

async fn show_refusal(ask: &Ask, result: String, again: Again) -> Result<HttpResponse, Fault> {
    let list = urls::competition(ask.uid()).outside_results();
    let action = urls::competition(ask.uid()).refuse_outside_result(&result);
    let (found, competition, _suspects) =
        ask.read(move |by, uid| external::read_one(by, uid, &result)).await?;
    let mut page = FormPage::new("awards-external-refuse-title", action, "awards-external-refuse", again)
        .cancel(&list)
        .danger();
    page.lead(Wording::entered(format!("{} {}", found.entered.competition_name, found.entered.event_name)));
    page.lead(Wording::said("awards-external-refuse-lead"));
    page.field("area", "reason", "awards-reason");
    page.show(&ask.visitor, form_frame(ask, &competition, "awards-tab-external", &list))
}

/// Refuses a result.
pub(super) async fn refuse(
    ask: Ask,
    path: web::Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (_competition, result) = path.into_inner();
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    let reason = reader.finish().map(|()| reason);
    let refused = result.clone();
    let outcome = ask
        .write_with(&sent, reason, move |act, uid, reason| external::refuse(act, uid, &refused, &reason))
        .await;
    match outcome {
        Ok(()) => {
            let back = urls::competition(ask.uid()).outside_results();
            Ok(respond::done(&back, &Because::new("awards-external-refused-done")))
        }
        Err(fault) => show_refusal(&ask, result, Again::from(&sent, fault)?).await,
    }
}
