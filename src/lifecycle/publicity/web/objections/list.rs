//! The objections of a division: how many stand how for everybody, each by itself for those it concerns.

use actix_web::HttpResponse;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::kernel::fault::Fault;
use crate::pages::ask::Ask;
use crate::pages::render::Wording;
use crate::pages::urls;

use super::super::super::model::objections::{Kind, State};
use super::super::super::usecase::objections::read::{self, Line};

#[derive(Serialize)]
struct Page {
    title: String,
    counts: Vec<Counted>,
    lines: Vec<Shown>,
    file_url: Option<String>,
    enter_url: Option<String>,
    results_url: Option<String>,
}

#[derive(Serialize)]
struct Counted {
    kind: &'static str,
    state: &'static str,
    n: usize,
}

#[derive(Serialize)]
struct Shown {
    number: i64,
    kind: &'static str,
    state: &'static str,
    received: NaiveDate,
    due: Option<DateTime<Utc>>,
    url: String,
}

pub(super) async fn show(ask: Ask) -> Result<HttpResponse, Fault> {
    let (actor, uid) = (ask.visitor.actor().ok().cloned(), ask.uid().to_owned());
    let list = ask.site.run(move |installation| read::list(installation, actor.as_ref(), &uid)).await?;
    let division = urls::division(ask.uid());
    let frame = ask
        .frame()
        .crumb(
            Wording::entered(list.place.competition.name),
            Some(&urls::competition(&list.place.competition.uid).page()),
        )
        .crumb(Wording::said("objection-list-title"), None);
    let counted = |(kind, state, n): (Kind, State, usize)| Counted {
        kind: kind.message_key(),
        state: state.message_key(),
        n,
    };
    let page = Page {
        title: list.place.title,
        counts: list.counts.into_iter().map(counted).collect(),
        lines: list.lines.into_iter().map(line).collect(),
        file_url: (!list.files.is_empty()).then(|| division.new_objection()),
        enter_url: list.enters.then(|| division.enter_objection()),
        results_url: list.place.published.then(|| division.results()),
    };
    ask.page("publicity/objections.html", &frame, &page)
}

fn line(line: Line) -> Shown {
    Shown {
        number: line.objection.number,
        kind: line.objection.kind.message_key(),
        state: line.state.message_key(),
        received: line.objection.received,
        due: line.state.is_open().then_some(line.due_at),
        url: urls::objection(&line.objection.uid).page(),
    }
}
