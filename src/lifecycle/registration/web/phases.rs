//! Buttons that open and close registration and finish the review.

use actix_web::{HttpResponse, web};

use crate::access::model::{Actor, Request};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::registration::usecase::phases;
use crate::pages::form::Sent;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;
use crate::platform::installation::Installation;

async fn step(
    site: &Site,
    visitor: &Visitor,
    uid: String,
    sent: Sent,
    done: &Because,
    work: fn(&Installation, &Actor, &str, &Request) -> Result<(), Fault>,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let url = format!("/competitions/{uid}/entries");
    site.run(move |installation| work(installation, &actor, &uid, &sent.request)).await?;
    Ok(respond::done(&url, done))
}

pub(super) async fn open(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    step(&site, &visitor, uid.into_inner(), sent, &Because::new("registration-opened"), phases::open).await
}

pub(super) async fn close(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    step(&site, &visitor, uid.into_inner(), sent, &Because::new("registration-closed"), phases::close).await
}

pub(super) async fn finish(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    step(&site, &visitor, uid.into_inner(), sent, &Because::new("registration-finished"), phases::finish)
        .await
}
