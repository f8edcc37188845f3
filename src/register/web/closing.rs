//! Pages of closing an account for good: one asks, another one agrees.

use actix_web::HttpResponse;

use crate::access::actions::Action;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::removal::{self as pages, About, AskedFor};
use crate::pages::respond;
use crate::pages::urls;
use crate::register::usecase::removal;

pub(super) async fn page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_close(&ask, Again::default()).await
}

async fn show_close(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let shown = ask.read(removal::of_account).await?;
    let account = urls::account(ask.uid());
    let (own, by) = (shown.own, shown.by);
    let asked = shown.asked.map(|asked| AskedFor {
        reason: asked.reason,
        by,
        at: asked.asked_at,
        own,
        agreed: asked.agreed_by.is_some(),
    });
    let about = About {
        title: "access-close-for-good",
        effect: "access-close-for-good-effect",
        name: shown.name,
        asked,
        needs: shown.needs,
        urls: [account.close(), account.agree_closing(), account.keep_open(), "/desk".to_owned()],
    };
    pages::form(about, again).show(&ask.visitor, ask.frame())
}

pub(super) async fn request(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let outcome = match pages::asked(&sent) {
        Ok((reason, password)) => {
            ask.write_hashing(&sent, move |act, uid| removal::ask_closing(act, uid, &reason, &password)).await
        }
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(()) => Ok(respond::done("/accounts", &Because::new("removal-asked"))),
        Err(fault) => show_close(&ask, Again::from(&sent, fault)?).await,
    }
}

pub(super) async fn agree(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let password = sent.untrimmed("password").to_owned();
    match ask.write_hashing(&sent, move |act, uid| removal::close(act, uid, &password)).await {
        Ok(()) => Ok(respond::done("/desk", &Because::new("access-closed-done"))),
        Err(fault) => show_close(&ask, Again::from(&sent, fault)?).await,
    }
}

pub(super) async fn withdraw(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    match ask.write(&sent, |act, uid| removal::withdraw(act, Action::AskClosing, uid)).await {
        Ok(()) => Ok(respond::done("/accounts", &Because::new("removal-withdrawn"))),
        Err(fault) => show_close(&ask, Again::from(&sent, fault)?).await,
    }
}
