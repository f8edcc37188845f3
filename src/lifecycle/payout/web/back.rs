//! What is taken back with a reason: an approved batch, a paid line.

use actix_web::{HttpResponse, web};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::payout::usecase::batch as batches;
use crate::lifecycle::payout::usecase::postings;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::batch::{frame, load, read_reason};

/// The form that withdraws an approved batch.
pub(super) async fn withdraw_form(ask: Ask) -> Result<HttpResponse, Fault> {
    show_withdraw(&ask, Again::default()).await
}

async fn show_withdraw(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let loaded = load(ask).await?;
    if !loaded.may.contains(&"withdraw-batch") {
        return Err(Fault::not_found());
    }
    let urls = urls::batch(ask.uid());
    let mut page = FormPage::new("payout-withdraw", urls.withdraw(), "payout-withdraw-do", again)
        .cancel(urls.page())
        .danger();
    let (number, total) = (loaded.batch.number.as_str(), loaded.batch.total);
    page.lead(Wording::Said(
        Because::new("payout-withdraw-lead").text("number", number).money("total", total),
    ));
    page.field("area", "reason", "awards-reason");
    page.show(&ask.visitor, frame(ask, &loaded))
}

/// Withdraws it.
pub(super) async fn withdraw(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let done = ask
        .write_with(&sent, read_reason(&sent), |act, uid, reason| batches::withdraw(act, uid, &reason))
        .await;
    match done {
        Ok(()) => Ok(respond::done(&urls::batch(ask.uid()).page(), &Because::new("payout-withdrawn"))),
        Err(fault) => show_withdraw(&ask, Again::from(&sent, fault)?).await,
    }
}

/// The form that reverses a line.
pub(super) async fn reverse_form(ask: Ask, path: web::Path<(String, String)>) -> Result<HttpResponse, Fault> {
    let (_batch, line) = path.into_inner();
    show_reverse(&ask, &line, Again::default()).await
}

async fn show_reverse(ask: &Ask, line: &str, again: Again) -> Result<HttpResponse, Fault> {
    let loaded = load(ask).await?;
    if !loaded.may.contains(&"reverse-line") {
        return Err(Fault::not_found());
    }
    let (found, ..) = loaded.lines.iter().find(|(one, ..)| one.uid == line).ok_or_else(Fault::not_found)?;
    let (back, action) = (urls::batch(ask.uid()).page(), urls::batch(ask.uid()).reverse(line));
    let mut page = FormPage::new("payout-reverse", action, "payout-reverse-do", again).cancel(back).danger();
    let (payee, amount) = (found.payee_name.as_str(), found.amount);
    page.lead(Wording::Said(
        Because::new("payout-reverse-lead").text("payee", payee).money("amount", amount),
    ));
    page.field("area", "reason", "awards-reason").hint("payout-reverse-hint");
    page.show(&ask.visitor, frame(ask, &loaded))
}

/// Reverses a line.
pub(super) async fn reverse(
    ask: Ask,
    path: web::Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (_batch, line) = path.into_inner();
    let reversed = line.clone();
    let done = ask
        .write_with(&sent, read_reason(&sent), move |act, uid, reason| {
            postings::reverse(act, uid, &reversed, &reason)
        })
        .await;
    match done {
        Ok(()) => Ok(respond::done(&urls::batch(ask.uid()).page(), &Because::new("payout-reversed"))),
        Err(fault) => show_reverse(&ask, &line, Again::from(&sent, fault)?).await,
    }
}
