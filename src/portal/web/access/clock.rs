//! The administrator's page that sets a demo's clock.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;

use crate::access::usecase::demo_clock;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::routes::Routes;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

/// Routes of a demo's clock.
pub(super) fn routes(routes: &mut Routes) {
    routes.route("/demo/clock", web::get().to(page)).route("/demo/clock", web::post().to(advance));
}

async fn page(site: web::Data<Site>, visitor: Visitor) -> Result<HttpResponse, Fault> {
    show(&site, &visitor, Again::default()).await
}

async fn show(site: &Site, visitor: &Visitor, again: Again) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let today = site.run(move |installation| demo_clock::today(installation, &actor)).await?;
    let mut form =
        FormPage::new("action-advance-clock", "/demo/clock", "access-clock-do", again).cancel("/desk");
    form.lead(Wording::Said(Because::new("access-clock-today").date("day", today)));
    form.field("date", "day", "access-clock-day").hint("access-clock-hint");
    form.show(visitor, visitor.frame(site))
}

async fn advance(site: web::Data<Site>, visitor: Visitor, sent: Sent) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let mut reader = sent.reader();
    let day: Option<NaiveDate> = reader.date("day");
    let day = reader.finish().and_then(|()| given(day));
    let request = sent.request.clone();
    let outcome = site
        .run_with(day, move |installation, day| demo_clock::advance(installation, &actor, day, &request))
        .await;
    match outcome {
        Ok(()) => Ok(respond::done("/desk", &Because::new("access-clock-done"))),
        Err(fault) => show(&site, &visitor, Again::from(&sent, fault)?).await,
    }
}
