//! Downloads of the files a ranking was computed from, and of the ranking.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use crate::kernel::fault::Fault;
use crate::shell::ranking::{document, read_plan};
use crate::shell::web::site::Site;
use crate::shell::web::visitor::Visitor;

use super::super::usecase::export::{self, File};

/// The ranking itself, as the command writes it.
const RANKING: &str = "RANKING.json";

pub(super) async fn download(
    site: web::Data<Site>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let (uid, name) = path.into_inner();
    let file = File::from_name(&name);
    if file.is_none() && name != RANKING {
        return Err(Fault::not_found());
    }
    let lang = visitor.lang;
    let text = site
        .run(move |installation| {
            let ranked = export::read(installation, &actor, &uid, read_plan)?;
            match file {
                Some(file) => file.text(&ranked),
                None => document(ranked.case.inputs(), &ranked.ranking, lang),
            }
        })
        .await?;
    let kind = match name.rsplit('.').next() {
        Some("csv") => "text/csv; charset=utf-8",
        Some("json") => "application/json",
        _ => "application/toml",
    };
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text))
}
