//! Pages of the draw.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeMap;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::role::Role;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::render::{Frame, RoleLine, Wording};
use crate::pages::respond;
use crate::pages::routes::Routes;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

use super::model::Draw;
use super::usecase::{self, Paired, Place};

/// Routes of the draw.
pub fn routes(routes: &mut Routes) {
    routes
        .route("/rounds/{uid}/draw", web::get().to(desk_page))
        .route("/rounds/{uid}/draw", web::post().to(draw))
        .route("/rounds/{uid}/draw/map", web::post().to(map_page))
        .route("/rounds/{uid}/draw/record", web::get().to(record_page));
}

#[derive(Serialize)]
struct DeskPage {
    event: String,
    round: String,
    phase: &'static str,
    entries: usize,
    secret_digest: String,
    draw: Option<Draw>,
    codes: Vec<String>,
    blocked: Option<Because>,
    may_view: bool,
    action: String,
    map_action: String,
    record_url: String,
    revision: i64,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
}

fn frame(site: &Site, visitor: &Visitor, place: &Place, role: Option<Role>, title: &'static str) -> Frame {
    let below = if role.is_some() { "/desk" } else { "" };
    let competition = format!("/competitions/{}{below}", place.competition_uid);
    let mut frame = visitor
        .frame(site)
        .crumb(Wording::entered(place.competition.clone()), Some(&competition))
        .crumb(Wording::said(title), None);
    frame.role_line = role.map(|role| RoleLine { role, place: Some(place.competition.clone()) });
    frame
}

async fn desk_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show_desk(&site, &visitor, uid.into_inner(), Again::default()).await
}

async fn show_desk(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    again: Again,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let round = uid.clone();
    let desk = site.run(move |installation| usecase::desk(installation, &actor, &round)).await?;
    let frame = frame(site, visitor, &desk.place, Some(Role::EncryptionJudge), "draw-title");
    let status = again.status();
    let blocked = match (desk.reviewed, desk.entries) {
        (false, _) => Some(Because::new("draw-not-reviewed")),
        (true, 0) => Some(Because::new("draw-no-entries")),
        _ => None,
    };
    let page = DeskPage {
        event: desk.place.event,
        round: desk.place.round.name,
        phase: desk.place.round.phase.code(),
        entries: desk.entries,
        secret_digest: desk.secret_digest,
        may_view: desk.draw.as_ref().is_some_and(|draw| draw.revealed_at.is_none()),
        draw: desk.draw,
        codes: desk.codes,
        blocked,
        action: format!("/rounds/{uid}/draw"),
        map_action: format!("/rounds/{uid}/draw/map"),
        record_url: format!("/rounds/{uid}/draw/record"),
        revision: desk.place.round.revision,
        values: BTreeMap::from([("words", again.value("words"))]),
        errors: again.errors,
    };
    respond::page_with_status(visitor, status, "draw/desk.html", &frame, &page)
}

async fn draw(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let (round, words, request) = (uid.clone(), sent.raw("words").to_owned(), sent.request.clone());
    let drawn = site
        .run(move |installation| usecase::draw_codes(installation, &actor, &round, &words, &request))
        .await;
    match drawn {
        Ok(codes) => {
            let because = Because::new("draw-done").count("codes", codes);
            Ok(respond::done(&format!("/rounds/{uid}/draw"), &because))
        }
        Err(fault) => show_desk(&site, &visitor, uid, Again::from(&sent, fault)?).await,
    }
}

#[derive(Serialize)]
struct MapPage {
    event: String,
    round: String,
    rows: Vec<Paired>,
    back_url: String,
}

/// Answers the list itself: a page with an address of its own could be opened again without being recorded.
async fn map_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    _sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let round = uid.clone();
    let (place, rows) =
        site.run(move |installation| usecase::view_maps(installation, &actor, &round)).await?;
    let frame = frame(&site, &visitor, &place, Some(Role::EncryptionJudge), "draw-map-title");
    let back_url = format!("/rounds/{uid}/draw");
    let page = MapPage { event: place.event, round: place.round.name, rows, back_url };
    respond::page(&visitor, "draw/map.html", &frame, &page)
}

#[derive(Serialize)]
struct RecordPage {
    event: String,
    round: String,
    codes: usize,
    draw: Draw,
    seed: Option<String>,
}

async fn record_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    let uid = uid.into_inner();
    let record = site.run(move |installation| usecase::published(installation, &uid)).await?;
    let frame = frame(&site, &visitor, &record.place, None, "draw-record-title");
    let page = RecordPage {
        event: record.place.event,
        round: record.place.round.name,
        codes: record.codes,
        draw: record.draw,
        seed: record.seed,
    };
    respond::page(&visitor, "draw/record.html", &frame, &page)
}
