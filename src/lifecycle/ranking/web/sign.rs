//! The page on which the chief judge and the supervisor sign the decrypted result.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::digest::fingerprint;
use crate::kernel::fault::{Fault, Problem};
use crate::pages::form::Sent;
use crate::pages::form_page;
use crate::pages::part::Asked;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

use super::super::usecase::sign;
use super::confirm::{Download, downloads};
use super::decrypt::{ShownSlot, shown};
use super::frame::{again, frame};
use super::table::Table;

#[derive(Serialize)]
struct Page<'a> {
    event: String,
    round: String,
    phase: &'static str,
    table: Table<'a>,
    digest: String,
    fingerprint: Vec<String>,
    slots: Vec<ShownSlot>,
    waits: bool,
    action: String,
    ranking_url: String,
    downloads: Vec<Download>,
    revision: i64,
    errors: Vec<Problem>,
}

pub(super) async fn show(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Fault> {
    show_with(&site, &visitor, (uid.into_inner(), asked.into_inner()), Vec::new()).await
}

async fn show_with(
    site: &web::Data<Site>,
    visitor: &Visitor,
    (uid, asked): (String, Asked),
    errors: Vec<Problem>,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let round = uid.clone();
    let unsigned = site.run(move |installation| sign::page(installation, &actor, &round)).await?;
    let frame = frame(
        site,
        visitor,
        (&unsigned.place.competition, &unsigned.place.competition_uid),
        unsigned.role,
        "standing-sign-title",
    );
    let page = Page {
        event: unsigned.place.event,
        round: unsigned.place.round.name,
        phase: unsigned.place.round.phase.code(),
        ranking_url: format!("/divisions/{}/ranking", unsigned.record.division),
        table: Table::of(&unsigned.record, &unsigned.people, &asked, &format!("/rounds/{uid}/sign")),
        fingerprint: fingerprint(&unsigned.digest),
        digest: unsigned.digest,
        slots: shown(unsigned.slots),
        waits: unsigned.waits_for_actor,
        action: format!("/rounds/{uid}/sign"),
        downloads: downloads(&uid),
        revision: unsigned.place.round.revision,
        errors,
    };
    let status = form_page::status(&page.errors);
    respond::page_with_status(visitor, status, "ranking/sign.html", &frame, &page)
}

pub(super) async fn sign(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let (round, seen, request) = (uid.clone(), sent.raw("digest").to_owned(), sent.request.clone());
    let proved = site.prove(&actor, sent.untrimmed("password")).await;
    let done = site
        .run_with(proved, move |installation, ()| sign::sign(installation, &actor, &round, &seen, &request))
        .await;
    match done {
        Ok(both) => {
            let key = if both { "standing-signed-both" } else { "standing-signed-one" };
            Ok(respond::done(&format!("/rounds/{uid}/sign"), &Because::new(key)))
        }
        Err(fault) => show_with(&site, &visitor, (uid, Asked::default()), again(fault)?).await,
    }
}
