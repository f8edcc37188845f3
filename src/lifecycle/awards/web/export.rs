//! The texts of a run: with them `jiangsai award` makes the same lines.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::kernel::fault::Fault;
use crate::lifecycle::awards::usecase::{read, result_json};
use crate::pages::ask::Ask;
use crate::pages::messages;

/// Which text.
#[derive(Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    part: String,
}

/// CASE.toml, D.toml or RESULT.json of the newest run.
pub(super) async fn export(ask: Ask, part: web::Query<Part>) -> Result<HttpResponse, Fault> {
    let run = ask.read(read::texts).await?;
    let (name, kind, text) = match part.part.as_str() {
        "case" => ("CASE.toml", "application/toml; charset=utf-8", run.case_text),
        "decisions" => ("D.toml", "application/toml; charset=utf-8", run.decisions_text),
        "result" => {
            let json = result_json(&run.body, |because| messages::say(ask.visitor.lang, because))?;
            ("RESULT.json", "application/json", json)
        }
        _ => return Err(Fault::not_found()),
    };
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(text))
}
