//! What is said of a unit's bank account: confirmed, disputed, settled.

use actix_web::HttpResponse;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::window::Seek;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;
use crate::register::usecase::account_answers::{Answer, answer_of_unit, settle_of_unit};
use crate::register::usecase::units;

use super::{account, claims};

fn done(ask: &Ask, key: &'static str) -> HttpResponse {
    respond::done(&urls::unit(ask.uid()).page(), &Because::new(key))
}

/// Says that it is right.
pub(super) async fn confirm(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let payable = ask.site.payable;
    ask.write(&sent, move |act, uid| answer_of_unit(act, uid, &Answer::Right, payable)).await?;
    Ok(done(&ask, "register-account-confirmed"))
}

/// The form that disputes it.
pub(super) async fn dispute_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_dispute(&ask, Again::default()).await
}

async fn show_dispute(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let later = claims::later(ask);
    let view = ask.read(move |by, uid| units::view(by, uid, (None, Seek::Start), later)).await?;
    if !view.own {
        return Err(Fault::not_found());
    }
    let url = urls::unit(ask.uid()).page();
    let form = account::dispute_form(&url, view.unit.revision, again);
    form.show(&ask.visitor, ask.frame().crumb(Wording::entered(view.unit.name), Some(&url)))
}

/// Disputes it.
pub(super) async fn dispute(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let payable = ask.site.payable;
    let outcome = ask
        .write_with(&sent, account::read_dispute(&sent), move |act, uid, answer| {
            answer_of_unit(act, uid, &answer, payable)
        })
        .await;
    match outcome {
        Ok(()) => Ok(done(&ask, "register-account-disputed")),
        Err(fault) => show_dispute(&ask, Again::from(&sent, fault)?).await,
    }
}

/// The form that lets it stand.
pub(super) async fn settle_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_settle(&ask, Again::default()).await
}

async fn show_settle(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let later = claims::later(ask);
    let view = ask.read(move |by, uid| units::view(by, uid, (None, Seek::Start), later)).await?;
    if !view.may_settle {
        return Err(Fault::not_found());
    }
    let url = urls::unit(ask.uid()).page();
    let form = account::settle_form(&url, view.accounts.first(), view.unit.revision, again);
    form.show(&ask.visitor, ask.frame().crumb(Wording::entered(view.unit.name), Some(&url)))
}

/// Lets it stand.
pub(super) async fn settle(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let payable = ask.site.payable;
    let outcome = ask
        .write_with(&sent, account::read_settlement(&sent), move |act, uid, (reason, document)| {
            settle_of_unit(act, uid, (&reason, document.as_deref()), payable)
        })
        .await;
    match outcome {
        Ok(()) => Ok(done(&ask, "register-account-settled")),
        Err(fault) => show_settle(&ask, Again::from(&sent, fault)?).await,
    }
}
