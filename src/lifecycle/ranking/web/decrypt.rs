//! The page on which two people agree to open the codes.

use actix_web::HttpResponse;
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::digest::fingerprint;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::role::Role;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::respond;
use crate::pages::urls;

use super::super::usecase::Slot;
use super::super::usecase::decrypt;
use super::frame::frame;

/// A slot as the template takes it.
#[derive(Serialize)]
pub(super) struct ShownSlot {
    role: &'static str,
    name: Option<String>,
    at: Option<chrono::DateTime<chrono::Utc>>,
    state: &'static str,
    note: Option<Because>,
    /// It waits for the reader.
    mine: bool,
}

/// `mine`: the role in which the reader is waited for.
pub(super) fn shown(slots: Vec<Slot>, mine: Option<Role>) -> Vec<ShownSlot> {
    let of = |slot: Slot| ShownSlot {
        role: slot.role.message_key(),
        state: if slot.name.is_some() { "done" } else { "waiting" },
        mine: slot.name.is_none() && mine == Some(slot.role),
        name: slot.name,
        at: slot.at,
        note: None,
    };
    slots.into_iter().map(of).collect()
}

#[derive(Serialize)]
struct Page {
    event: String,
    round: String,
    phase: &'static str,
    codes: usize,
    fingerprint: Vec<String>,
    confirmed: bool,
    slots: Vec<ShownSlot>,
    waits: bool,
    action: String,
    sign_url: Option<String>,
    record_url: String,
    revision: i64,
    errors: Vec<Problem>,
}

pub(super) async fn show(ask: Ask) -> Result<HttpResponse, Fault> {
    show_with(&ask, Again::default()).await
}

async fn show_with(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let consents = ask.read(decrypt::page).await?;
    let frame = frame(
        ask,
        (&consents.place.competition, &consents.place.competition_uid),
        consents.role,
        "standing-decrypt-title",
    );
    let page = Page {
        event: consents.place.event,
        round: consents.place.round.name,
        phase: consents.place.round.phase.code(),
        codes: consents.codes,
        fingerprint: consents.digest.as_deref().map(fingerprint).unwrap_or_default(),
        confirmed: consents.digest.is_some(),
        slots: shown(consents.slots, consents.role.filter(|_role| consents.waits_for_actor)),
        waits: consents.waits_for_actor,
        action: urls::round(ask.uid()).decrypt(),
        sign_url: (consents.role == Some(Role::Supervisor)).then(|| urls::round(ask.uid()).sign()),
        record_url: urls::round(ask.uid()).draw_record(),
        revision: consents.place.round.revision,
        errors: again.errors.clone(),
    };
    ask.page_with_status(again.status(), "ranking/decrypt.html", &frame, &page)
}

pub(super) async fn consent(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let proved = ask.prove(sent.untrimmed("password")).await;
    let done = ask.write_with(&sent, proved, |act, uid, ()| decrypt::consent(act, uid)).await;
    match done {
        Ok(opened) => {
            let key = if opened { "standing-opened" } else { "standing-consented" };
            Ok(respond::done(&urls::round(ask.uid()).decrypt(), &Because::new(key)))
        }
        Err(fault) => show_with(&ask, Again::from(&sent, fault)?).await,
    }
}
