//! Pages of erasing a person: one asks, another one agrees.

use actix_web::HttpResponse;

use crate::access::actions::Action;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::removal::{self as pages, About, AskedFor};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;
use crate::register::usecase::removal::{self, Outcome};

pub(super) async fn page(ask: Ask) -> Result<HttpResponse, Fault> {
    show(&ask, Again::default()).await
}

async fn show(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let needed = ask.site.needed;
    let shown = ask.read(move |by, uid| removal::of_person(by, uid, needed)).await?;
    let person = urls::person(ask.uid());
    let (own, by) = (shown.own, shown.by);
    let asked = shown.asked.map(|asked| AskedFor {
        reason: asked.reason,
        by,
        at: asked.asked_at,
        own,
        agreed: asked.agreed_by.is_some(),
    });
    let about = About {
        title: "register-erase",
        effect: "register-erase-effect",
        name: shown.name,
        asked,
        needs: shown.needs,
        urls: [person.erase(), person.agree_erasure(), person.keep(), person.page()],
    };
    let frame = ask.frame().crumb(Wording::said("register-person"), Some(&person.page()));
    pages::form(about, again).show(&ask.visitor, frame)
}

pub(super) async fn request(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let outcome = match pages::asked(&sent) {
        Ok((reason, password)) => {
            ask.write_hashing(&sent, move |act, uid| removal::ask_erasure(act, uid, &reason, &password)).await
        }
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(()) => Ok(respond::done(&urls::person(ask.uid()).page(), &Because::new("removal-asked"))),
        Err(fault) => show(&ask, Again::from(&sent, fault)?).await,
    }
}

pub(super) async fn agree(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let (needed, password) = (ask.site.needed, sent.untrimmed("password").to_owned());
    let outcome = ask.write_hashing(&sent, move |act, uid| removal::erase(act, uid, &password, needed)).await;
    match outcome {
        Ok(Outcome::Done) => Ok(respond::done("/desk", &Because::new("register-erase-done"))),
        Ok(Outcome::Later) => Ok(respond::done("/desk", &Because::new("removal-later"))),
        Err(fault) => show(&ask, Again::from(&sent, fault)?).await,
    }
}

pub(super) async fn withdraw(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    match ask.write(&sent, |act, uid| removal::withdraw(act, Action::AskErasure, uid)).await {
        Ok(()) => Ok(respond::done(&urls::person(ask.uid()).page(), &Because::new("removal-withdrawn"))),
        Err(fault) => show(&ask, Again::from(&sent, fault)?).await,
    }
}
