//! Corrections of a division: proposed and taken back. What one would do stands on its own page
//! (`portal/web/correction.rs`), which knows the money too.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::ranking::model::correction::{Correction, Ground};
use crate::lifecycle::ranking::usecase::correct::propose::{self, Proposal};
use crate::lifecycle::ranking::usecase::correct::read;
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};

use super::frame::frame;
use super::{correct_marks, correct_one};

/// Routes of corrections, but for the page of one.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .route(urls::division(UID).corrections(), web::get().to(list))
        .route(urls::division(UID).new_correction(), web::get().to(new))
        .route(urls::division(UID).corrections(), web::post().to(propose))
        .route(urls::correction(UID).add_item("{kind}"), web::get().to(correct_one::form))
        .route(urls::correction(UID).add_item("{kind}"), web::post().to(correct_one::add))
        .route(urls::correction(UID).marks(), web::get().to(correct_marks::page))
        .route(urls::correction(UID).marks(), web::post().to(correct_marks::save))
        .route(urls::correction(UID).take_out("{item}"), web::post().to(take_out))
        .route(urls::correction(UID).withdraw(), web::get().to(withdrawal))
        .route(urls::correction(UID).withdraw(), web::post().to(withdraw));
}

#[derive(Serialize)]
struct ListPage {
    event: String,
    division: String,
    corrections: Vec<Listed>,
    new_url: Option<String>,
}

#[derive(Serialize)]
struct Listed {
    ground: &'static str,
    public_reason: Option<String>,
    state: &'static str,
    at: DateTime<Utc>,
    url: String,
}

impl From<Correction> for Listed {
    fn from(one: Correction) -> Self {
        Self {
            ground: one.ground.message_key(),
            public_reason: one.public_reason,
            state: one.state.message_key(),
            at: one.asked_at,
            url: urls::correction(&one.uid).page(),
        }
    }
}

async fn list(ask: Ask) -> Result<HttpResponse, Fault> {
    let (place, corrections, may) = ask.read(read::list).await?;
    let frame = frame(&ask, (&place.competition, &place.competition_uid), None, "correction-list");
    let page = ListPage {
        event: place.event,
        division: place.division,
        corrections: corrections.into_iter().rev().map(Listed::from).collect(),
        new_url: may.then(|| urls::division(ask.uid()).new_correction()),
    };
    ask.page("ranking/corrections.html", &frame, &page)
}

async fn new(ask: Ask) -> Result<HttpResponse, Fault> {
    new_with(&ask, Again::default()).await
}

async fn new_with(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let (place, _corrections, _may) = ask.read(read::list).await?;
    let url = urls::division(ask.uid()).corrections();
    let mut form = FormPage::new("correction-new", url.clone(), "correction-propose-do", again).cancel(url);
    form.lead(Wording::said("correction-new-lead"));
    let grounds = Ground::ALL.iter().map(|ground| Choice::coded(ground.code(), ground.message_key()));
    form.select("ground", "correction-ground", grounds.collect());
    form.field("text", "public_reason", "correction-public-reason").hint("correction-public-hint").optional();
    form.field("area", "reason", "correction-reason").hint("correction-reason-hint");
    form.field("text", "document", "standing-document").optional();
    let frame = ask
        .frame()
        .crumb(Wording::entered(place.competition), Some(&urls::competition(&place.competition_uid).desk()))
        .crumb(Wording::said("correction-list"), Some(&urls::division(ask.uid()).corrections()));
    form.show(&ask.visitor, frame)
}

async fn propose(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let ground = reader.choice("ground", Ground::from_code);
    let public_reason = reader.optional_line("public_reason");
    let reason = reader.text("reason");
    let document = reader.optional_line("document");
    let new = reader
        .finish()
        .and_then(|()| Ok(Proposal { ground: given(ground)?, public_reason, reason, document }));
    let done = ask.write_with(&sent, new, |act, uid, new| propose::propose(act, uid, &new)).await;
    match done {
        Ok(uid) => Ok(respond::done(&urls::correction(&uid).page(), &Because::new("correction-proposed"))),
        Err(fault) => new_with(&ask, Again::from(&sent, fault)?).await,
    }
}

async fn take_out(ask: Ask, path: web::Path<(String, String)>, sent: Sent) -> Result<HttpResponse, Fault> {
    let item: i64 = path.1.parse().map_err(|_not| Fault::not_found())?;
    ask.write(&sent, move |act, uid| propose::take_out(act, uid, item)).await?;
    Ok(respond::done(&urls::correction(ask.uid()).page(), &Because::new("correction-taken-out")))
}

async fn withdrawal(ask: Ask) -> Result<HttpResponse, Fault> {
    withdrawal_with(&ask, Again::default()).await
}

async fn withdrawal_with(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    ask.read(read::offered).await?;
    let url = urls::correction(ask.uid());
    let mut form = FormPage::new("correction-withdraw", url.withdraw(), "correction-withdraw-do", again)
        .cancel(url.page());
    form.lead(Wording::said("correction-withdraw-lead"));
    form.field("area", "reason", "standing-reason");
    form.show(&ask.visitor, ask.frame().crumb(Wording::said("correction-title"), Some(&url.page())))
}

async fn withdraw(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    let done = ask
        .write_with(&sent, reader.finish().map(|()| reason), |act, uid, reason| {
            propose::withdraw(act, uid, &reason)
        })
        .await;
    match done {
        Ok(()) => {
            Ok(respond::done(&urls::correction(ask.uid()).page(), &Because::new("correction-withdrawn")))
        }
        Err(fault) => withdrawal_with(&ask, Again::from(&sent, fault)?).await,
    }
}
