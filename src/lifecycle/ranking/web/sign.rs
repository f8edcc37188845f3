//! The page on which the chief judge and the supervisor sign the decrypted result.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::digest::fingerprint;
use crate::kernel::fault::{Fault, Problem};
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::part::Asked;
use crate::pages::respond;
use crate::pages::urls;

use super::super::usecase::sign;
use super::confirm::{Download, downloads};
use super::decrypt::{ShownSlot, shown};
use super::frame::frame;
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

pub(super) async fn show(ask: Ask, asked: web::Query<Asked>) -> Result<HttpResponse, Fault> {
    show_with(&ask, asked.into_inner(), Again::default()).await
}

async fn show_with(ask: &Ask, asked: Asked, again: Again) -> Result<HttpResponse, Fault> {
    let unsigned = ask.read(sign::page).await?;
    let frame = frame(
        ask,
        (&unsigned.place.competition, &unsigned.place.competition_uid),
        unsigned.role,
        "standing-sign-title",
    );
    let page = Page {
        event: unsigned.place.event,
        round: unsigned.place.round.name,
        phase: unsigned.place.round.phase.code(),
        ranking_url: urls::division(&unsigned.record.division).ranking(),
        table: Table::of(&unsigned.record, &unsigned.people, &asked, &urls::round(ask.uid()).sign()),
        fingerprint: fingerprint(&unsigned.digest),
        digest: unsigned.digest,
        slots: shown(unsigned.slots, unsigned.role.filter(|_role| unsigned.waits_for_actor)),
        waits: unsigned.waits_for_actor,
        action: urls::round(ask.uid()).sign(),
        downloads: downloads(ask.uid()),
        revision: unsigned.place.round.revision,
        errors: again.errors.clone(),
    };
    ask.page_with_status(again.status(), "ranking/sign.html", &frame, &page)
}

pub(super) async fn sign(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let seen = sent.raw("digest").to_owned();
    let proved = ask.prove(sent.untrimmed("password")).await;
    let done = ask.write_with(&sent, proved, move |act, uid, ()| sign::sign(act, uid, &seen)).await;
    match done {
        Ok(both) => {
            let key = if both { "standing-signed-both" } else { "standing-signed-one" };
            Ok(respond::done(&urls::round(ask.uid()).sign(), &Because::new(key)))
        }
        Err(fault) => show_with(&ask, Asked::default(), Again::from(&sent, fault)?).await,
    }
}
