//! Pages that send somebody away: an account suspended with a reason, and let in again.

use actix_web::{HttpResponse, web};

use crate::access::usecase::suspending;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};

use super::entrance::own_path;

/// Routes of suspending.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .route(urls::account(UID).suspend(), web::get().to(suspend_page))
        .route(urls::account(UID).suspend(), web::post().to(suspend))
        .route(urls::account(UID).open(), web::post().to(readmit));
}

async fn suspend_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_suspend(&ask, Again::default()).await
}

async fn show_suspend(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let (name, login) = ask.read(suspending::looked_at).await?;
    let url = urls::account(ask.uid()).suspend();
    let mut form = FormPage::new("access-suspend", url, "access-close", again).cancel("/desk").danger();
    form.lead(Wording::entered(format!("{name} {login}")));
    form.lead(Wording::said("access-suspend-effect"));
    form.field("area", "reason", "register-erase-reason").hint("access-suspend-reason-hint");
    form.show(&ask.visitor, ask.frame())
}

async fn suspend(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    let reason = reader.finish().map(|()| reason);
    match ask.write_with(&sent, reason, |act, uid, reason| suspending::suspend(act, uid, &reason)).await {
        Ok(()) => Ok(respond::done("/desk", &Because::new("access-closed"))),
        Err(fault) => show_suspend(&ask, Again::from(&sent, fault)?).await,
    }
}

async fn readmit(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    ask.write(&sent, suspending::readmit).await?;
    Ok(respond::done(own_path(sent.raw("back")), &Because::new("access-opened")))
}
