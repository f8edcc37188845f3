//! Opening registration, moving its end, closing it, opening it again, and finishing the review.

use actix_web::HttpResponse;
use chrono::NaiveDate;

use crate::access::actions::Action;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::registration::rules::too_late;
use crate::lifecycle::registration::usecase::phases;
use crate::lifecycle::setup::model::day_ending_at;
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

pub(super) async fn open(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    ask.write(&sent, phases::open).await?;
    Ok(done(&ask, "registration-opened"))
}

pub(super) async fn finish(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    ask.write(&sent, phases::finish).await?;
    Ok(done(&ask, "registration-finished"))
}

fn done(ask: &Ask, key: &'static str) -> HttpResponse {
    respond::done(&urls::competition(ask.uid()).entries(), &Because::new(key))
}

pub(super) async fn close_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_close(&ask, Again::default()).await
}

/// Says how long registration would go on and asks why, where it would.
async fn show_close(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let of = ask.read(|by, uid| phases::read(by, Action::CloseRegistration, uid)).await?;
    let (of_it, action) = (urls::competition(ask.uid()), "registration-close-do");
    let mut form = FormPage::new("registration-close", of_it.close_registration(), action, again)
        .cancel(of_it.entries())
        .revision(of.revision);
    form.lead(Wording::entered(of.name.clone()));
    let day = day_ending_at(of.registration_until);
    if too_late(&of, ask.site.installation.now()).is_none() {
        form.lead(Wording::Said(Because::new("registration-close-early").date("day", day)));
        form.field("area", "reason", "setup-reason").hint("setup-public-reason-hint");
    } else {
        form.lead(Wording::Said(Because::new("registration-close-now").date("day", day)));
    }
    show(ask, form)
}

pub(super) async fn close(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let reason = reader.optional_text("reason");
    let outcome = ask
        .write_with(&sent, reader.finish(), move |act, uid, ()| phases::close(act, uid, reason.as_deref()))
        .await;
    match outcome {
        Ok(()) => Ok(done(&ask, "registration-closed")),
        Err(fault) => show_close(&ask, Again::from(&sent, fault)?).await,
    }
}

pub(super) async fn extend_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_day(&ask, Action::ExtendRegistration, Again::default()).await
}

pub(super) async fn reopen_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_day(&ask, Action::ReopenRegistration, Again::default()).await
}

/// Asks for another last day, and why.
async fn show_day(ask: &Ask, action: Action, again: Again) -> Result<HttpResponse, Fault> {
    let of = ask.read(move |by, uid| phases::read(by, action, uid)).await?;
    let of_it = urls::competition(ask.uid());
    let (title, url) = if action == Action::ExtendRegistration {
        ("registration-extend", of_it.extend_registration())
    } else {
        ("registration-reopen", of_it.reopen_registration())
    };
    let mut form = FormPage::new(title, url, title, again).cancel(of_it.setup()).revision(of.revision);
    form.lead(Wording::entered(of.name));
    let day = day_ending_at(of.registration_until);
    form.lead(Wording::Said(Because::new("registration-told-until").date("day", day)));
    form.field("date", "last_registration_day", "setup-last-registration-day")
        .hint("setup-last-registration-hint");
    form.field("area", "reason", "setup-reason").hint("setup-public-reason-hint");
    show(ask, form)
}

fn show(ask: &Ask, form: FormPage) -> Result<HttpResponse, Fault> {
    let set_up = urls::competition(ask.uid()).setup();
    form.show(&ask.visitor, ask.frame().crumb(Wording::said("setup-title"), Some(&set_up)))
}

fn read_day(sent: &Sent) -> Result<(NaiveDate, String), Fault> {
    let mut reader = sent.reader();
    let day = reader.date("last_registration_day");
    let reason = reader.text("reason");
    reader.finish()?;
    Ok((given(day)?, reason))
}

pub(super) async fn extend(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let said = read_day(&sent);
    let outcome =
        ask.write_with(&sent, said, |act, uid, (day, reason)| phases::extend(act, uid, day, &reason)).await;
    moved(&ask, &sent, Action::ExtendRegistration, outcome).await
}

pub(super) async fn reopen(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let said = read_day(&sent);
    let outcome =
        ask.write_with(&sent, said, |act, uid, (day, reason)| phases::reopen(act, uid, day, &reason)).await;
    moved(&ask, &sent, Action::ReopenRegistration, outcome).await
}

async fn moved(
    ask: &Ask,
    sent: &Sent,
    action: Action,
    outcome: Result<(), Fault>,
) -> Result<HttpResponse, Fault> {
    match outcome {
        Ok(()) => {
            let done = Because::new("registration-moved").text("day", sent.raw("last_registration_day"));
            Ok(respond::done(&urls::competition(ask.uid()).setup(), &done))
        }
        Err(fault) => show_day(ask, action, Again::from(sent, fault)?).await,
    }
}
