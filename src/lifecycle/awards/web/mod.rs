//! Pages of awards.

mod decisions;
mod export;
mod external;
mod reasons;
mod shares;
mod statement;
mod titles;

use std::collections::BTreeMap;

use actix_web::web;
use serde::Serialize;

use crate::kernel::because::Because;
use crate::lifecycle::setup::model::Competition;
use crate::pages::render::{Frame, Wording};
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

/// Routes of awards.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/competitions/{uid}/awards", web::get().to(statement::page))
        .route("/competitions/{uid}/awards/run", web::post().to(statement::run))
        .route("/competitions/{uid}/awards/accept", web::post().to(statement::accept))
        .route("/competitions/{uid}/awards/export", web::get().to(export::export))
        .route("/competitions/{uid}/awards/decisions", web::get().to(decisions::list))
        .route("/competitions/{uid}/awards/decide", web::get().to(decisions::form))
        .route("/competitions/{uid}/awards/decide", web::post().to(decisions::decide))
        .route("/competitions/{uid}/awards/titles", web::get().to(titles::page))
        .route("/competitions/{uid}/awards/titles/recommend", web::post().to(titles::recommend))
        .route("/competitions/{uid}/awards/titles/approve", web::post().to(titles::approve))
        .route("/competitions/{uid}/awards/shares", web::get().to(shares::list))
        .route("/competitions/{uid}/awards/share", web::get().to(shares::form))
        .route("/competitions/{uid}/awards/share", web::post().to(shares::file))
        .route("/competitions/{uid}/external-results", web::get().to(external::list))
        .route("/competitions/{uid}/external-results/new", web::get().to(external::form))
        .route("/competitions/{uid}/external-results/new", web::post().to(external::enter))
        .route("/competitions/{uid}/external-results/{result}/accept", web::post().to(external::accept))
        .route("/competitions/{uid}/external-results/{result}/refuse", web::get().to(external::refusal_form))
        .route("/competitions/{uid}/external-results/{result}/refuse", web::post().to(external::refuse));
}

/// A link to a neighbouring page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Tab {
    key: &'static str,
    url: String,
    current: bool,
}

/// Pages of awards and payments of one competition; `whole` for those who see everything.
pub(super) fn tabs(competition: &str, current: &str, whole: bool) -> Vec<Tab> {
    let base = format!("/competitions/{competition}");
    let tab = |key: &'static str, path: &str| {
        let url = format!("{base}/{path}");
        Tab { key, current: key == current, url }
    };
    let mut tabs = vec![tab("awards-tab-statement", "awards")];
    if whole {
        tabs.push(tab("awards-tab-decisions", "awards/decisions"));
        tabs.push(tab("awards-tab-titles", "awards/titles"));
    }
    tabs.push(tab("awards-tab-shares", "awards/shares"));
    tabs.push(tab("awards-tab-external", "external-results"));
    tabs.push(tab("awards-tab-payout", "payout"));
    tabs
}

/// The frame of a page below a competition.
pub(super) fn frame(site: &Site, visitor: &Visitor, competition: &Competition, key: &'static str) -> Frame {
    let url = format!("/competitions/{}", competition.uid);
    visitor
        .frame(site)
        .crumb(Wording::entered(competition.name.clone()), Some(&url))
        .crumb(Wording::said(key), None)
}

/// The same, for a form: its own title follows.
pub(super) fn form_frame(
    site: &Site,
    visitor: &Visitor,
    competition: &Competition,
    key: &'static str,
    url: &str,
) -> Frame {
    let home = format!("/competitions/{}", competition.uid);
    visitor
        .frame(site)
        .crumb(Wording::entered(competition.name.clone()), Some(&home))
        .crumb(Wording::said(key), Some(url))
}

/// What a uid stands for; itself where nobody knows.
pub(super) fn name(names: &BTreeMap<String, String>, uid: &str) -> String {
    names.get(uid).cloned().unwrap_or_else(|| uid.to_owned())
}

/// A sentence of the catalogue with nothing to fill in.
pub(super) fn plain(key: &'static str) -> Wording {
    Wording::Said(Because::new(key))
}
