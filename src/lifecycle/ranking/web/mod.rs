//! Pages of the ranking stage.

mod confirm;
mod decrypt;
mod division;
mod export;
mod sign;

use actix_web::web;

use crate::kernel::fault::{Fault, FaultKind, Problem};
use crate::kernel::role::Role;
use crate::pages::render::{Frame, RoleLine, Wording};
use crate::pages::routes::Routes;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

/// Routes of the stage.
pub fn routes(routes: &mut Routes) {
    routes
        .route("/rounds/{uid}/confirm", web::get().to(confirm::show))
        .route("/rounds/{uid}/confirm", web::post().to(confirm::confirm))
        .route("/rounds/{uid}/reopen", web::post().to(confirm::reopen))
        .route("/rounds/{uid}/decrypt", web::get().to(decrypt::show))
        .route("/rounds/{uid}/decrypt", web::post().to(decrypt::consent))
        .route("/rounds/{uid}/sign", web::get().to(sign::show))
        .route("/rounds/{uid}/sign", web::post().to(sign::sign))
        .route("/rounds/{uid}/export/{file}", web::get().to(export::download))
        .route("/divisions/{uid}/ranking", web::get().to(division::show))
        .route("/divisions/{uid}/ranking/decisions", web::post().to(division::decide))
        .route("/divisions/{uid}/ranking/decisions/{decision}/withdraw", web::post().to(division::withdraw));
}

/// The frame of a page of a competition: its name and uid, and in which role the reader acts there.
fn frame(
    site: &Site,
    visitor: &Visitor,
    (competition, uid): (&str, &str),
    role: Option<Role>,
    title: &'static str,
) -> Frame {
    let mut frame = visitor
        .frame(site)
        .crumb(Wording::entered(competition), Some(&format!("/competitions/{uid}/desk")))
        .crumb(Wording::said(title), None);
    frame.role_line =
        role.map(|role| RoleLine { role, place: Some(competition.to_owned()), switch_url: None });
    frame
}

/// Problems a page shows again; any other fault is not the page's.
fn again(fault: Fault) -> Result<Vec<Problem>, Fault> {
    match fault.kind {
        FaultKind::Invalid | FaultKind::Refused | FaultKind::Busy => Ok(fault.problems),
        _ => Err(fault),
    }
}
