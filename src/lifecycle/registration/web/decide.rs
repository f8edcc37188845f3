//! What a registrar decides about an entry.

use actix_web::HttpResponse;

use crate::access::by::By;
use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::lifecycle::registration::model::Decision;
use crate::lifecycle::registration::usecase::review::{self, Later};
use crate::lifecycle::registration::usecase::view;
use crate::pages::ask::Ask;
use crate::pages::foreseen::{self, Press};
use crate::pages::form::{Reader, Sent, given};
use crate::pages::form_page::Again;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

pub(super) async fn admit(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    reader.of_another_button("reason");
    reader.of_another_button("mend_until");
    decide(&ask, &sent, (reader, Decision::Admit), Because::new("registration-admitted")).await
}

pub(super) async fn send_back(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let done = Because::new("registration-returned");
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    let day = if sent.raw("mend_until").is_empty() { None } else { reader.date("mend_until") };
    let decision = match day {
        Some(day) => Decision::ReturnUntil(reason, day),
        None => Decision::Return(reason),
    };
    decide(&ask, &sent, (reader, decision), done).await
}

pub(super) async fn refuse(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let done = Because::new("registration-refused");
    let mut reader = sent.reader();
    let decision = Decision::Refuse(reader.text("reason"));
    reader.of_another_button("mend_until");
    decide(&ask, &sent, (reader, decision), done).await
}

/// Decides; the next entry that waits opens after it.
async fn decide(
    ask: &Ask,
    sent: &Sent,
    (mut reader, decision): (Reader<'_>, Decision),
    done: Because,
) -> Result<HttpResponse, Fault> {
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
    if sent.is_to_be_mended() {
        return super::entry::show(&ask, Again::typed(&sent), None).await;
    }
    let (release, foresee) = (ask.site.release, ask.site.foresee);
    let look = move |by: By<'_>, uid: &str, (status, _reason): &(EntryStatus, String)| {
        review::status_ahead(by, uid, *status, foresee)
    };
    let pressed =
        foreseen::press(&ask, &sent, read_status(&sent), look, move |act, uid, (status, reason)| {
            review::set_status(act, uid, (status, &reason), Later { release, foresee })
        });
    match pressed.await {
        Ok(Press::Done(())) => {
            Ok(respond::done(&urls::entry(ask.uid()).page(), &Because::new("registration-status-set")))
        }
        Ok(Press::Shown(shown)) => status_page(&ask, &sent, shown).await,
        Err(fault) => super::entry::show(&ask, Again::from(&sent, fault)?, None).await,
    }
}

/// What it would do, before it counts.
async fn status_page(ask: &Ask, sent: &Sent, shown: foreseen::Shown) -> Result<HttpResponse, Fault> {
    let view = ask.read(view::entry).await?;
    let url = urls::entry(ask.uid());
    let frame = ask.frame().crumb(Wording::entered(view.entry.number.clone()), Some(&url.page()));
    let heads = [view.event.name, format!("{} {}", view.entry.number, view.entry.name)];
    let (status, reason) = read_status(sent)?;
    let said = [Wording::said(status.message_key()), Wording::entered(reason)];
    let page = foreseen::Page::new(sent, shown, ("action-set-entry-status", url.status()));
    page.under(heads).saying(said).show(ask, frame)
}

fn read_status(sent: &Sent) -> Result<(EntryStatus, String), Fault> {
    let mut reader = sent.reader();
    let status = reader.choice("status", EntryStatus::from_code);
    let reason = reader.text("status_reason");
    reader.finish()?;
    Ok((given(status)?, reason))
}
