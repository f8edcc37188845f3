//! Contests as forms offer them, and the form that merges two.

use actix_web::HttpResponse;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::awards::usecase::contests::{self, Found as Contests};
use crate::pages::ask::Ask;
use crate::pages::chooser::{Chooser, Found};
use crate::pages::form::Sent;
use crate::pages::form_page::{Again, FormPage};
use crate::pages::listing;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::register::model::Contest;

/// Where contests are merged.
pub(super) const MERGE: &str = "/contests/merge";

/// The choice of a contest for a result.
pub(super) async fn of_result(ask: &Ask, page: &FormPage) -> Result<Chooser, Fault> {
    let (typed, chosen) = (page.typed("contest_find"), page.typed("contest"));
    let chooser = Chooser::new("contest", "contest_find", &typed);
    let found = ask
        .read(move |by, uid| contests::for_result(by, uid, (listing::part(&typed).as_deref(), &chosen)))
        .await?;
    Ok(offered(chooser, found))
}

fn offered(mut chooser: Chooser, contests: Contests) -> Chooser {
    chooser.chosen = contests.chosen.map(found);
    if let Some(contests) = contests.found {
        chooser.offer(contests.into_iter().map(found));
    }
    chooser
}

/// A contest with what tells it from others of its name.
fn found(one: Contest) -> Found {
    let mut note = vec![
        Wording::said(one.level.message_key()),
        Wording::Said(Because::new("awards-record-day").date("day", one.final_day)),
    ];
    note.extend(one.class.map(Wording::Entered));
    Found { value: one.uid, label: Wording::Entered(one.name), note }
}

/// The form that merges two contests.
pub(super) async fn form(ask: Ask) -> Result<HttpResponse, Fault> {
    show(&ask, Again::default()).await
}

async fn show(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let mut page = FormPage::new("awards-contests-merge", MERGE, "awards-contests-merge-do", again);
    page.lead(Wording::said("awards-contests-merge-lead"));
    for (name, find, label) in [
        ("contest", "contest_find", "awards-contests-merge-from"),
        ("into", "into_find", "awards-contests-merge-into"),
    ] {
        let (typed, chosen) = (page.typed(find), page.typed(name));
        let chooser = Chooser::new(name, find, &typed);
        let read = move |by: crate::access::by::By<'_>, _uid: &str| {
            contests::for_merging(by, (listing::part(&typed).as_deref(), &chosen))
        };
        page.choose(offered(chooser, ask.read(read).await?), label);
    }
    page.field("area", "reason", "awards-reason");
    page.show(&ask.visitor, ask.frame())
}

/// Merges them.
pub(super) async fn merge(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    if sent.searches() {
        return show(&ask, Again::typed(&sent)).await;
    }
    let mut reader = sent.reader();
    for searched in ["contest_find", "into_find"] {
        drop(reader.optional_line(searched));
    }
    let wanted = (reader.line("contest"), reader.line("into"), reader.text("reason"));
    let wanted = reader.finish().map(|()| wanted);
    let done = ask.write_with(&sent, wanted, |act, _uid, (from, into, reason)| {
        contests::merge(act, (&from, &into, &reason))
    });
    match done.await {
        Ok(()) => Ok(respond::done(MERGE, &Because::new("awards-contests-merged"))),
        Err(fault) => show(&ask, Again::from(&sent, fault)?).await,
    }
}
