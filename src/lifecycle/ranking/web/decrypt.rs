//! The page on which two people agree to open the codes.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::digest::fingerprint;
use crate::kernel::fault::{Fault, Problem};
use crate::pages::form::Sent;
use crate::pages::form_page;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

use super::super::usecase::Slot;
use super::super::usecase::decrypt;
use super::frame::{again, frame};

/// A slot as the template takes it.
#[derive(Serialize)]
pub(super) struct ShownSlot {
    role: &'static str,
    name: Option<String>,
    at: Option<chrono::DateTime<chrono::Utc>>,
    state: &'static str,
    note: Option<Because>,
}

pub(super) fn shown(slots: Vec<Slot>) -> Vec<ShownSlot> {
    let of = |slot: Slot| ShownSlot {
        role: slot.role.message_key(),
        state: if slot.name.is_some() { "done" } else { "waiting" },
        name: slot.name,
        at: slot.at,
        note: None,
    };
    slots.into_iter().map(of).collect()
}

#[derive(Serialize)]
struct Page {
    event: String,
    round: String,
    phase: &'static str,
    codes: usize,
    fingerprint: Vec<String>,
    confirmed: bool,
    slots: Vec<ShownSlot>,
    waits: bool,
    action: String,
    sign_url: String,
    record_url: String,
    revision: i64,
    errors: Vec<Problem>,
}

pub(super) async fn show(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show_with(&site, &visitor, uid.into_inner(), Vec::new()).await
}

async fn show_with(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    errors: Vec<Problem>,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let round = uid.clone();
    let consents = site.run(move |installation| decrypt::page(installation, &actor, &round)).await?;
    let frame = frame(
        site,
        visitor,
        (&consents.place.competition, &consents.place.competition_uid),
        consents.role,
        "standing-decrypt-title",
    );
    let page = Page {
        event: consents.place.event,
        round: consents.place.round.name,
        phase: consents.place.round.phase.code(),
        codes: consents.codes,
        fingerprint: consents.digest.as_deref().map(fingerprint).unwrap_or_default(),
        confirmed: consents.digest.is_some(),
        slots: shown(consents.slots),
        waits: consents.waits_for_actor,
        action: format!("/rounds/{uid}/decrypt"),
        sign_url: format!("/rounds/{uid}/sign"),
        record_url: format!("/rounds/{uid}/draw/record"),
        revision: consents.place.round.revision,
        errors,
    };
    let status = form_page::status(&page.errors);
    respond::page_with_status(visitor, status, "ranking/decrypt.html", &frame, &page)
}

pub(super) async fn consent(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let (round, request) = (uid.clone(), sent.request.clone());
    let proved = site.prove(&actor, sent.untrimmed("password")).await;
    let done = site
        .run_with(proved, move |installation, ()| decrypt::consent(installation, &actor, &round, &request))
        .await;
    match done {
        Ok(opened) => {
            let key = if opened { "standing-opened" } else { "standing-consented" };
            Ok(respond::done(&format!("/rounds/{uid}/decrypt"), &Because::new(key)))
        }
        Err(fault) => show_with(&site, &visitor, uid, again(fault)?).await,
    }
}
