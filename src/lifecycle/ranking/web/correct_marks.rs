//! The marks of one entry, to be typed over: only what differs becomes part of a correction.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::score::Score;
use crate::lifecycle::ranking::usecase::correct::{propose, read};
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::{Again, Choice};
use crate::pages::respond;
use crate::pages::urls;

use super::correct_one::entries;
use super::frame::frame;

/// Whose marks.
#[derive(Deserialize)]
pub(super) struct OfEntry {
    #[serde(default)]
    entry: String,
}

#[derive(Serialize)]
struct MarksPage {
    place: String,
    action: String,
    entries: Vec<Choice>,
    entry: String,
    modules: Vec<ShownModule>,
    errors: Vec<Problem>,
    back_url: String,
}

#[derive(Serialize)]
struct ShownModule {
    name: String,
    cells: Vec<ShownCell>,
}

#[derive(Serialize)]
struct ShownCell {
    field: String,
    aspect: String,
    name: String,
    judge: Option<i64>,
    before: Option<Score>,
    value: String,
}

pub(super) async fn page(ask: Ask, asked: web::Query<OfEntry>) -> Result<HttpResponse, Fault> {
    show_with(&ask, asked.into_inner().entry, Again::default()).await
}

async fn show_with(ask: &Ask, entry: String, again: Again) -> Result<HttpResponse, Fault> {
    let offered = ask.read(read::offered).await?;
    let modules = if entry.is_empty() { Vec::new() } else { offered.marks(&entry)? };
    let shown = |cell: read::Cell| {
        let field = format!("mark:{}", cell.field);
        let typed = again.values.get(&field).cloned();
        let value = typed.unwrap_or_else(|| cell.value.map(|value| value.to_string()).unwrap_or_default());
        let read::Cell { aspect, name, judge, value: before, .. } = cell;
        ShownCell { field, aspect, name, judge, before, value }
    };
    let page = MarksPage {
        place: format!("{} {}", offered.place.event, offered.place.division),
        action: urls::correction(ask.uid()).marks(),
        entries: entries(&offered),
        modules: modules
            .into_iter()
            .map(|(name, cells)| ShownModule { name, cells: cells.into_iter().map(&shown).collect() })
            .collect(),
        back_url: urls::correction(ask.uid()).page(),
        entry,
        errors: again.errors.clone(),
    };
    let place = &offered.place;
    let frame = frame(ask, (&place.competition, &place.competition_uid), None, "correction-item-mark");
    ask.page_with_status(again.status(), "ranking/correct-marks.html", &frame, &page)
}

pub(super) async fn save(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let offered = ask.read(read::offered).await?;
    let entry = sent.raw("entry").to_owned();
    let typed: Vec<(String, String)> =
        sent.prefixed("mark:").map(|(field, text)| (field.to_owned(), text.to_owned())).collect();
    let items = offered.changed(&entry, &typed);
    let done = ask.write_with(&sent, items, |act, uid, items| propose::add(act, uid, &items)).await;
    match done {
        Ok(()) => Ok(respond::done(&urls::correction(ask.uid()).page(), &Because::new("correction-added"))),
        Err(fault) => show_with(&ask, entry, Again::from(&sent, fault)?).await,
    }
}
