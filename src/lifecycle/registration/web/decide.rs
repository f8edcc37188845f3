//! What a registrar decides about an entry.

use actix_web::HttpResponse;

use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::lifecycle::registration::model::Decision;
use crate::lifecycle::registration::usecase::review;
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::Again;
use crate::pages::respond;
use crate::pages::urls;

pub(super) async fn admit(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    decide(&ask, &sent, None, Because::new("registration-admitted")).await
}

pub(super) async fn send_back(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let done = Because::new("registration-returned");
    decide(&ask, &sent, Some(Decision::Return), done).await
}

pub(super) async fn refuse(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let done = Because::new("registration-refused");
    decide(&ask, &sent, Some(Decision::Refuse), done).await
}

/// Decides, with a reason where the decision needs one; the next entry that waits opens after it.
async fn decide(
    ask: &Ask,
    sent: &Sent,
    with_reason: Option<fn(String) -> Decision>,
    done: Because,
) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let decision = match with_reason {
        Some(make) => make(reader.text("reason")),
        None => Decision::Admit,
    };
    let seen = reader.whole("seen", 0, 1_000_000);
    let outcome = ask
        .write_with(sent, reader.finish().and_then(|()| given(seen)), move |act, uid, seen| {
            review::decide(act, uid, &decision, seen)?;
            review::next_waiting(act.by(), uid)
        })
        .await;
    match outcome {
        Ok(next) => Ok(respond::done(&urls::entry(next.as_deref().unwrap_or(ask.uid())).page(), &done)),
        Err(fault) => super::entry::show(ask, Again::from(sent, fault)?, None).await,
    }
}

pub(super) async fn status(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let status = reader.choice("status", EntryStatus::from_code);
    let reason = reader.text("status_reason");
    let release = ask.site.release;
    let outcome = ask
        .write_with(&sent, reader.finish().and_then(|()| given(status)), move |act, uid, status| {
            review::set_status(act, uid, (status, &reason), release)
        })
        .await;
    match outcome {
        Ok(()) => Ok(respond::done(&urls::entry(ask.uid()).page(), &Because::new("registration-status-set"))),
        Err(fault) => super::entry::show(&ask, Again::from(&sent, fault)?, None).await,
    }
}
