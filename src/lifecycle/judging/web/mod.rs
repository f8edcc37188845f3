//! Pages of judging.

mod batch;
mod chief;
mod decisions;
mod pad;
mod panels;

use actix_web::web;

use crate::kernel::because::Because;
use crate::kernel::role::Role;
use crate::lifecycle::draw::usecase::Place;
use crate::pages::render::{Frame, RoleLine, Wording};
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

/// Routes of judging.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/rounds/{uid}/panels", web::get().to(panels::page))
        .route("/rounds/{uid}/panels", web::post().to(panels::seat))
        .route("/rounds/{uid}/panels/{seat}/remove", web::post().to(panels::unseat))
        .route("/rounds/{uid}/start-judging", web::post().to(panels::start))
        .route("/judge", web::get().to(pad::list_page))
        .route("/sheets/{uid}", web::get().to(pad::sheet_page))
        .route("/sheets/{uid}", web::post().to(pad::save))
        .route("/sheets/{uid}/unlock", web::post().to(chief::unlock))
        .route("/seats/{uid}/compare", web::get().to(batch::compare_page))
        .route("/seats/{uid}/read-back", web::get().to(batch::read_back_page))
        .route("/seats/{uid}/sign", web::get().to(batch::sign_page))
        .route("/seats/{uid}/sign", web::post().to(batch::sign))
        .route("/rounds/{uid}/progress", web::get().to(chief::progress_page))
        .route("/rounds/{uid}/seats/{seat}", web::get().to(chief::seat_page))
        .route("/rounds/{uid}/decisions", web::get().to(decisions::page))
        .route("/rounds/{uid}/decisions", web::post().to(decisions::decide))
        .configure(super::api::routes);
}

/// The frame of a page of somebody in office, below the competition.
fn frame(site: &Site, visitor: &Visitor, place: &Place, role: Role) -> Frame {
    let mut frame = visitor.frame(site);
    frame.role_line = Some(RoleLine { role, place: Some(place.competition.clone()), switch_url: None });
    let competition = format!("/competitions/{}/desk", place.competition_uid);
    frame.crumb(Wording::entered(place.competition.clone()), Some(&competition))
}

/// What blocks, as the list of tasks shows it.
#[derive(serde::Serialize)]
struct Blocker {
    what: Because,
    url: String,
    act: Option<Because>,
}
