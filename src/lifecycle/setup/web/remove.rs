//! Taking an event or a division away again, after a page that says what goes with it.

use actix_web::{HttpResponse, web};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::setup::usecase::{parts, remove};
use crate::shell::render::Wording;
use crate::shell::web::form::Sent;
use crate::shell::web::form_page::{Again, FormPage};
use crate::shell::web::respond;
use crate::shell::web::site::Site;
use crate::shell::web::visitor::Visitor;

pub(super) async fn event_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    let (actor, uid) = (visitor.actor()?.clone(), uid.into_inner());
    let action = format!("/events/{uid}/remove");
    let (event, _, competition) =
        site.run(move |installation| parts::read_event(installation, &actor, &uid)).await?;
    let form = FormPage::new("setup-event-remove", action, "setup-remove-do", Again::default());
    confirm(&site, &visitor, form, &event.name, "setup-event-remove-what", &competition)
}

pub(super) async fn division_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    let (actor, uid) = (visitor.actor()?.clone(), uid.into_inner());
    let action = format!("/divisions/{uid}/remove");
    let (division, _, competition) =
        site.run(move |installation| parts::read_division(installation, &actor, &uid)).await?;
    let form = FormPage::new("setup-division-remove", action, "setup-remove-do", Again::default());
    confirm(&site, &visitor, form, &division.name, "setup-division-remove-what", &competition)
}

fn confirm(
    site: &Site,
    visitor: &Visitor,
    form: FormPage,
    name: &str,
    what: &'static str,
    competition: &str,
) -> Result<HttpResponse, Fault> {
    let mut form = form.cancel(format!("/competitions/{competition}/setup")).danger();
    form.lead(Wording::Said(Because::new(what).text("name", name)));
    form.show(visitor, super::frame_below(site, visitor, competition))
}

pub(super) async fn event(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (actor, uid) = (visitor.actor()?.clone(), uid.into_inner());
    let (name, competition) =
        site.run(move |installation| remove::event(installation, &actor, &uid, &sent.request)).await?;
    Ok(removed(&name, &competition))
}

pub(super) async fn division(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (actor, uid) = (visitor.actor()?.clone(), uid.into_inner());
    let (name, competition) =
        site.run(move |installation| remove::division(installation, &actor, &uid, &sent.request)).await?;
    Ok(removed(&name, &competition))
}

fn removed(name: &str, competition: &str) -> HttpResponse {
    respond::done(
        &format!("/competitions/{competition}/setup"),
        &Because::new("setup-removed").text("name", name),
    )
}
