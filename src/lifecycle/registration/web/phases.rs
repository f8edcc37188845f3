//! Buttons that open and close registration and finish the review.

use actix_web::{HttpResponse, web};

use crate::access::model::{Actor, Request};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::registration::usecase::phases;
use crate::platform::installation::Installation;
use crate::shell::web::form::Sent;
use crate::shell::web::respond;
use crate::shell::web::site::Site;
use crate::shell::web::visitor::Visitor;

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
