//! Downloads of the files a ranking was computed from, and of the ranking.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::pages::ask::Ask;
use crate::pages::messages;
use crate::scoring::output::{Words, document};

use super::super::usecase::export::{self, File};

/// The ranking itself, as the command writes it.
const RANKING: &str = "RANKING.json";

pub(super) async fn download(ask: Ask, path: web::Path<(String, String)>) -> Result<HttpResponse, Fault> {
    let (_uid, name) = path.into_inner();
    let file = match File::from_name(&name) {
        None if name != RANKING => Err(Fault::not_found()),
        file => Ok(file),
    };
    let lang = ask.visitor.lang;
    let text = ask
        .read_with(file, move |by, uid, file| {
            let ranked = export::read(by, uid)?;
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
