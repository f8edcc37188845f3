//! Downloads of the files a ranking was computed from, and of the ranking.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::pages::messages;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;
use crate::scoring::output::{Words, document};

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
            let ranked = export::read(installation, &actor, &uid)?;
            match file {
                Some(file) => file.text(&ranked),
                None => {
                    let say = |because: &Because| messages::say(lang, because);
                    let words = Words { say: &say, between: lang.clause_separator() };
                    document(ranked.case.inputs(), &ranked.ranking, &words)
                }
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
