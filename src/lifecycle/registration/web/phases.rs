//! Buttons that open and close registration and finish the review.

use actix_web::HttpResponse;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::registration::usecase::phases;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::respond;
use crate::pages::urls;

pub(super) async fn open(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    ask.write(&sent, phases::open).await?;
    Ok(done(&ask, "registration-opened"))
}

pub(super) async fn close(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    ask.write(&sent, phases::close).await?;
    Ok(done(&ask, "registration-closed"))
}

pub(super) async fn finish(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    ask.write(&sent, phases::finish).await?;
    Ok(done(&ask, "registration-finished"))
}

fn done(ask: &Ask, key: &'static str) -> HttpResponse {
    respond::done(&urls::competition(ask.uid()).entries(), &Because::new(key))
}
