//! An approved batch that is taken back with a reason.

use actix_web::HttpResponse;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::payout::usecase::batch as batches;
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
