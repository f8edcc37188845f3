//! The administrator's page of working days.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::Again;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::routes::Routes;

use super::model::{Calendar, Year};
use super::{rules, usecase};

/// Where the page stands.
const PAGE: &str = "/working-days";

/// Routes of the calendar.
pub fn routes(routes: &mut Routes) {
    routes.route("/working-days", web::get().to(show)).route("/working-days", web::post().to(tell));
}

#[derive(Serialize)]
struct Page {
    action: &'static str,
    years: Vec<Shown>,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
}

#[derive(Serialize)]
struct Shown {
    year: String,
    source: String,
    off: usize,
    work: usize,
    url: String,
}

/// The year whose days are to be mended.
#[derive(Debug, Default, Deserialize)]
struct Which {
    #[serde(default)]
    year: String,
}

async fn show(ask: Ask, which: web::Query<Which>) -> Result<HttpResponse, Fault> {
    let calendar = ask.read(|by, _uid| usecase::page(by)).await?;
    let asked = calendar.years().find(|year| year.year.to_string() == which.year);
    let again = asked.map_or_else(Again::default, values);
    page(&ask, &calendar, again)
}

fn values(year: &Year) -> Again {
    Again::with([
        ("year", year.year.to_string()),
        ("source", year.source.clone()),
        ("off", rules::spans(&year.off).join("\n")),
        ("work", rules::spans(&year.work).join("\n")),
    ])
}

fn page(ask: &Ask, calendar: &Calendar, again: Again) -> Result<HttpResponse, Fault> {
    let shown = |year: &Year| Shown {
        year: year.year.to_string(),
        source: year.source.clone(),
        off: year.off.len(),
        work: year.work.len(),
        url: format!("{PAGE}?year={}", year.year),
    };
    let mut years: Vec<Shown> = calendar.years().map(shown).collect();
    years.reverse();
    let status = again.status();
    let page = Page {
        action: PAGE,
        years,
        values: ["year", "source", "off", "work"].map(|name| (name, again.value(name))).into(),
        errors: again.errors,
    };
    let frame = ask.frame().crumb(Wording::said("calendar-title"), None);
    ask.page_with_status(status, "calendar/working-days.html", &frame, &page)
}

async fn tell(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    match ask.write_with(&sent, read(&sent), |act, _uid, year| usecase::tell(act, &year)).await {
        Ok(()) => Ok(respond::done(PAGE, &Because::new("calendar-told").text("year", sent.raw("year")))),
        Err(fault) => {
            let again = Again::from(&sent, fault)?;
            let calendar = ask.read(|by, _uid| usecase::page(by)).await?;
            page(&ask, &calendar, again)
        }
    }
}

fn read(sent: &Sent) -> Result<Year, Fault> {
    let mut reader = sent.reader();
    let (year, source) = (reader.whole("year", 1900, 2200), reader.line("source"));
    let off = reader.parsed("off", rules::days);
    let work = reader.optional_parsed("work", rules::days);
    reader.finish()?;
    Ok(Year { year: given(year)?, source, off: given(off)?, work: work.unwrap_or_default() })
}
