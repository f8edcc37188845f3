//! Taking an event or a division away again, after a page that says what goes with it.

use actix_web::{HttpResponse, web};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::setup::usecase::remove::{self, Part};
use crate::pages::form::Sent;
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

use super::frame::{frame_below, set_up_url};

pub(super) async fn event_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    page(&site, &visitor, Part::Event, uid.into_inner()).await
}

pub(super) async fn division_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    page(&site, &visitor, Part::Division, uid.into_inner()).await
}

async fn page(site: &Site, visitor: &Visitor, part: Part, uid: String) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let (title, action, what) = match part {
        Part::Event => ("setup-event-remove", format!("/events/{uid}/remove"), "setup-event-remove-what"),
        Part::Division => {
            ("setup-division-remove", format!("/divisions/{uid}/remove"), "setup-division-remove-what")
        }
    };
    let (name, competition) =
        site.run(move |installation| remove::read(installation, &actor, part, &uid)).await?;
    let mut form = FormPage::new(title, action, "setup-remove-do", Again::default())
        .cancel(set_up_url(&competition))
        .danger();
    form.lead(Wording::Said(Because::new(what).text("name", name)));
    form.show(visitor, frame_below(site, visitor, &competition))
}

pub(super) async fn event(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    take_away(&site, &visitor, Part::Event, uid.into_inner(), sent).await
}

pub(super) async fn division(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    take_away(&site, &visitor, Part::Division, uid.into_inner(), sent).await
}

async fn take_away(
    site: &Site,
    visitor: &Visitor,
    part: Part,
    uid: String,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let (name, competition) =
        site.run(move |installation| remove::remove(installation, &actor, part, &uid, &sent.request)).await?;
    Ok(respond::done(&set_up_url(&competition), &Because::new("setup-removed").text("name", name)))
}
