//! What a registrar decides about an entry.

use actix_web::{HttpResponse, web};

use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::lifecycle::registration::model::Decision;
use crate::lifecycle::registration::usecase::review;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::Again;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

pub(super) async fn admit(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    decide(&site, &visitor, uid.into_inner(), &sent, None, Because::new("registration-admitted")).await
}

pub(super) async fn send_back(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let done = Because::new("registration-returned");
    decide(&site, &visitor, uid.into_inner(), &sent, Some(Decision::Return), done).await
}

pub(super) async fn refuse(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let done = Because::new("registration-refused");
    decide(&site, &visitor, uid.into_inner(), &sent, Some(Decision::Refuse), done).await
}

/// Decides, with a reason where the decision needs one; the next entry that waits opens after it.
async fn decide(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    sent: &Sent,
    with_reason: Option<fn(String) -> Decision>,
    done: Because,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let mut reader = sent.reader();
    let decision = match with_reason {
        Some(make) => make(reader.text("reason")),
        None => Decision::Admit,
    };
    let seen = reader.whole("seen", 0, 1_000_000);
    let (entry, request) = (uid.clone(), sent.request.clone());
    let outcome = site
        .run_with(reader.finish().and_then(|()| given(seen)), move |installation, seen| {
            review::decide(installation, &actor, &entry, &decision, seen, &request)?;
            review::next_waiting(installation, &actor, &entry)
        })
        .await;
    match outcome {
        Ok(next) => Ok(respond::done(&format!("/entries/{}", next.unwrap_or(uid)), &done)),
        Err(fault) => super::entry::show(site, visitor, uid, Again::from(sent, fault)?, None).await,
    }
}

pub(super) async fn status(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let mut reader = sent.reader();
    let status = reader.choice("status", EntryStatus::from_code);
    let reason = reader.text("status_reason");
    let (entry, request) = (uid.clone(), sent.request.clone());
    let outcome = site
        .run_with(reader.finish().and_then(|()| given(status)), move |installation, status| {
            review::set_status(installation, &actor, &entry, status, &reason, &request)
        })
        .await;
    match outcome {
        Ok(()) => Ok(respond::done(&format!("/entries/{uid}"), &Because::new("registration-status-set"))),
        Err(fault) => super::entry::show(&site, &visitor, uid, Again::from(&sent, fault)?, None).await,
    }
}
