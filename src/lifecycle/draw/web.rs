//! Pages of the draw.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeMap;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::role::Role;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::render::{Frame, RoleLine, Wording};
use crate::pages::respond;
use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};

use super::model::Draw;
use super::usecase::{self, Paired, Place};

/// Routes of the draw.
pub fn routes(routes: &mut Routes) {
    routes
        .route(urls::round(UID).draw(), web::get().to(desk_page))
        .route(urls::round(UID).draw(), web::post().to(draw))
        .route(urls::round(UID).draw_map(), web::post().to(map_page))
        .route(urls::round(UID).draw_record(), web::get().to(record_page));
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
    words_min: usize,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
}

fn frame(ask: &Ask, place: &Place, role: Option<Role>, title: &'static str) -> Frame {
    let competition = urls::competition(&place.competition_uid);
    let competition = if role.is_some() { competition.desk() } else { competition.page() };
    let mut frame = ask
        .frame()
        .crumb(Wording::entered(place.competition.clone()), Some(&competition))
        .crumb(Wording::said(title), None);
    frame.role_line = role.map(|role| RoleLine { role, place: Some(place.competition.clone()) });
    frame
}

async fn desk_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_desk(&ask, Again::default()).await
}

async fn show_desk(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let desk = ask.read(usecase::desk).await?;
    let frame = frame(ask, &desk.place, Some(Role::EncryptionJudge), "draw-title");
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
        action: urls::round(ask.uid()).draw(),
        map_action: urls::round(ask.uid()).draw_map(),
        record_url: urls::round(ask.uid()).draw_record(),
        revision: desk.place.round.revision,
        words_min: usecase::WORDS_MIN_CHARS,
        values: BTreeMap::from([("words", again.value("words"))]),
        errors: again.errors,
    };
    ask.page_with_status(status, "draw/desk.html", &frame, &page)
}

async fn draw(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let words = sent.raw("words").to_owned();
    let drawn = ask.write(&sent, move |act, uid| usecase::draw_codes(act, uid, &words)).await;
    match drawn {
        Ok(codes) => {
            let because = Because::new("draw-done").count("codes", codes);
            Ok(respond::done(&urls::round(ask.uid()).draw(), &because))
        }
        Err(fault) => show_desk(&ask, Again::from(&sent, fault)?).await,
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
async fn map_page(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let (place, rows) = ask.write(&sent, usecase::view_maps).await?;
    let frame = frame(&ask, &place, Some(Role::EncryptionJudge), "draw-map-title");
    let back_url = urls::round(ask.uid()).draw();
    let page = MapPage { event: place.event, round: place.round.name, rows, back_url };
    ask.page("draw/map.html", &frame, &page)
}

#[derive(Serialize)]
struct RecordPage {
    event: String,
    round: String,
    codes: usize,
    draw: Draw,
    seed: Option<String>,
}

async fn record_page(ask: Ask) -> Result<HttpResponse, Fault> {
    let round = ask.uid().to_owned();
    let record = ask.site.run(move |installation| usecase::published(installation, &round)).await?;
    let frame = frame(&ask, &record.place, None, "draw-record-title");
    let page = RecordPage {
        event: record.place.event,
        round: record.place.round.name,
        codes: record.codes,
        draw: record.draw,
        seed: record.seed,
    };
    ask.page("draw/record.html", &frame, &page)
}
