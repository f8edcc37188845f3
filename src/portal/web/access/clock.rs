//! The administrator's page that sets a demo's clock.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;

use crate::access::usecase::demo_clock;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::routes::Routes;

/// Routes of a demo's clock.
pub(super) fn routes(routes: &mut Routes) {
    routes.route("/demo/clock", web::get().to(page)).route("/demo/clock", web::post().to(advance));
}

async fn page(ask: Ask) -> Result<HttpResponse, Fault> {
    show(&ask, Again::default()).await
}

async fn show(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let today = ask.read(|by, _uid| demo_clock::today(by)).await?;
    let mut form =
        FormPage::new("action-advance-clock", "/demo/clock", "access-clock-do", again).cancel("/desk");
    form.lead(Wording::Said(Because::new("access-clock-today").date("day", today)));
    form.field("date", "day", "access-clock-day").hint("access-clock-hint");
    form.show(&ask.visitor, ask.frame())
}

async fn advance(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let day: Option<NaiveDate> = reader.date("day");
    let day = reader.finish().and_then(|()| given(day));
    let outcome = ask.write_with(&sent, day, |act, _uid, day| demo_clock::advance(act, day)).await;
    match outcome {
        Ok(()) => Ok(respond::done("/desk", &Because::new("access-clock-done"))),
        Err(fault) => show(&ask, Again::from(&sent, fault)?).await,
    }
}
