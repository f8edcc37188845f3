//! Reversing a paid line: asked for, taken back, done by somebody else.

use actix_web::{HttpResponse, web};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::payout::usecase::read::{BatchPage, PageLine};
use crate::lifecycle::payout::usecase::reversals;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::batch::{frame, load};

type Line = web::Path<(String, String)>;

fn found<'l>(loaded: &'l BatchPage, action: &str, line: &str) -> Result<&'l PageLine, Fault> {
    let found = loaded.lines.iter().find(|one| one.line.uid == line);
    found.filter(|_line| loaded.may.contains(&action)).ok_or_else(Fault::not_found)
}

fn lead(line: &PageLine) -> Wording {
    let (payee, amount) = (line.line.payee_name.as_str(), line.line.amount);
    Wording::Said(Because::new("payout-reverse-lead").text("payee", payee).money("amount", amount))
}

/// The form that asks for it.
pub(super) async fn ask_form(ask: Ask, path: Line) -> Result<HttpResponse, Fault> {
    let (_batch, line) = path.into_inner();
    show_ask(&ask, &line, Again::default()).await
}

async fn show_ask(ask: &Ask, line: &str, again: Again) -> Result<HttpResponse, Fault> {
    let loaded = load(ask).await?;
    let found = found(&loaded, "ask-reversal", line)?;
    let urls = urls::batch(ask.uid());
    let mut page = FormPage::new("payout-reversal-ask", urls.reversal(line), "payout-reversal-ask-do", again)
        .cancel(urls.page())
        .danger();
    page.lead(lead(found));
    page.lead(Wording::said("payout-reversal-two"));
    page.field("area", "reason", "awards-reason").hint("payout-reverse-hint");
    page.field("password", "password", "log-in-password");
    page.show(&ask.visitor, frame(ask, &loaded))
}

/// Asks for it.
pub(super) async fn ask(ask: Ask, path: Line, sent: Sent) -> Result<HttpResponse, Fault> {
    let (_batch, line) = path.into_inner();
    match asked(&ask, line.clone(), &sent).await {
        Ok(()) => {
            Ok(respond::done(&urls::batch(ask.uid()).page(), &Because::new("payout-reversal-asked-done")))
        }
        Err(fault) => show_ask(&ask, &line, Again::from(&sent, fault)?).await,
    }
}

async fn asked(ask: &Ask, line: String, sent: &Sent) -> Result<(), Fault> {
    ask.visitor.actor()?;
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    let password = reader.password();
    reader.finish()?;
    ask.write_hashing(sent, move |act, uid| reversals::ask(act, uid, &line, (&reason, &password))).await
}

/// The form by which another one does it.
pub(super) async fn reverse_form(ask: Ask, path: Line) -> Result<HttpResponse, Fault> {
    let (_batch, line) = path.into_inner();
    show_reverse(&ask, &line, Again::default()).await
}

async fn show_reverse(ask: &Ask, line: &str, again: Again) -> Result<HttpResponse, Fault> {
    let loaded = load(ask).await?;
    let found = found(&loaded, "reverse-line", line)?;
    let urls = urls::batch(ask.uid());
    let mut page = FormPage::new("payout-reverse", urls.reverse(line), "payout-reverse-do", again)
        .cancel(urls.page())
        .danger();
    page.lead(lead(found));
    match &found.reversal {
        Some((open, name)) => {
            let asked = Because::new("payout-reversal-asked-by").text("who", name.as_str());
            page.lead(Wording::Said(asked.text("reason", open.reason.as_str())));
        }
        None => page.lead(Wording::said("payout-reversal-none")),
    }
    page.field("password", "password", "log-in-password");
    page.show(&ask.visitor, frame(ask, &loaded))
}

/// Does it.
pub(super) async fn reverse(ask: Ask, path: Line, sent: Sent) -> Result<HttpResponse, Fault> {
    let (_batch, line) = path.into_inner();
    match reversed(&ask, line.clone(), &sent).await {
        Ok(()) => Ok(respond::done(&urls::batch(ask.uid()).page(), &Because::new("payout-reversed"))),
        Err(fault) => show_reverse(&ask, &line, Again::from(&sent, fault)?).await,
    }
}

async fn reversed(ask: &Ask, line: String, sent: &Sent) -> Result<(), Fault> {
    ask.visitor.actor()?;
    let mut reader = sent.reader();
    let password = reader.password();
    reader.finish()?;
    ask.write_hashing(sent, move |act, uid| reversals::reverse(act, uid, &line, &password)).await
}

/// Takes the request back.
pub(super) async fn withdraw(ask: Ask, path: Line, sent: Sent) -> Result<HttpResponse, Fault> {
    let (_batch, line) = path.into_inner();
    ask.write(&sent, move |act, uid| reversals::withdraw(act, uid, &line)).await?;
    Ok(respond::done(&urls::batch(ask.uid()).page(), &Because::new("payout-reversal-withdrawn")))
}
