//! Taking an event or a division away again, after a page that says what goes with it.

use actix_web::HttpResponse;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::setup::usecase::remove::{self, Part};
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::frame::{frame_below, set_up_url};

pub(super) async fn event_page(ask: Ask) -> Result<HttpResponse, Fault> {
    page(&ask, Part::Event).await
}

pub(super) async fn division_page(ask: Ask) -> Result<HttpResponse, Fault> {
    page(&ask, Part::Division).await
}

async fn page(ask: &Ask, part: Part) -> Result<HttpResponse, Fault> {
    let (title, action, what) = match part {
        Part::Event => ("setup-event-remove", urls::event(ask.uid()).remove(), "setup-event-remove-what"),
        Part::Division => {
            ("setup-division-remove", urls::division(ask.uid()).remove(), "setup-division-remove-what")
        }
    };
    let (name, competition) = ask.read(move |by, uid| remove::read(by, part, uid)).await?;
    let mut form = FormPage::new(title, action, "setup-remove-do", Again::default())
        .cancel(set_up_url(&competition))
        .danger();
    form.lead(Wording::Said(Because::new(what).text("name", name)));
    form.show(&ask.visitor, frame_below(ask, &competition))
}

pub(super) async fn event(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    take_away(&ask, Part::Event, &sent).await
}

pub(super) async fn division(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    take_away(&ask, Part::Division, &sent).await
}

async fn take_away(ask: &Ask, part: Part, sent: &Sent) -> Result<HttpResponse, Fault> {
    let (name, competition) = ask.write(sent, move |act, uid| remove::remove(act, part, uid)).await?;
    Ok(respond::done(&set_up_url(&competition), &Because::new("setup-removed").text("name", name)))
}
