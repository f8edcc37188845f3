//! Whose a unit is, and who speaks for it: asking, letting others, answering.

use actix_web::{HttpResponse, web};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::window::Seek;
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;
use crate::register::model::{ClaimKind, CreditCode, Unit, UnitClaim};
use crate::register::usecase::claims::{self, Later};
use crate::register::usecase::units;

/// What later stages know of units.
pub(super) fn later(ask: &Ask) -> Later {
    Later { payable: ask.site.payable, registers: ask.site.registers, joins: ask.site.joins }
}

pub(super) async fn ask_page(ask: Ask) -> Result<HttpResponse, Fault> {
    ask.visitor.actor()?;
    show_ask(&ask, Again::default())
}

fn show_ask(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let mut form =
        FormPage::new("register-unit-ask", "/units/ask", "register-unit-ask-do", again).cancel("/units");
    form.field("credit", "credit_code", "register-credit-code").hint("register-credit-code-hint");
    let kinds = [ClaimKind::Join, ClaimKind::Dispute];
    let kinds = kinds.iter().map(|kind| Choice::coded(kind.code(), kind.message_key())).collect();
    form.select("kind", "register-unit-ask-what", kinds);
    form.field("area", "words", "register-unit-ask-words").hint("register-unit-ask-words-hint");
    form.show(&ask.visitor, ask.frame().crumb(Wording::said("register-units"), Some("/units")))
}

fn read(sent: &Sent) -> Result<(CreditCode, ClaimKind, String), Fault> {
    let mut reader = sent.reader();
    let code = reader.parsed("credit_code", CreditCode::parse);
    let kind = reader.choice("kind", ClaimKind::from_code);
    let words = reader.text("words");
    reader.finish()?;
    Ok((given(code)?, given(kind)?, words))
}

pub(super) async fn ask(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let outcome = ask
        .write_with(&sent, read(&sent), |act, _uid, (code, kind, words)| {
            claims::ask(act, code.as_str(), kind, &words)
        })
        .await;
    match outcome {
        Ok(unit) => Ok(respond::done(&urls::unit(&unit).page(), &Because::new("register-unit-ask-done"))),
        Err(fault) => show_ask(&ask, Again::from(&sent, fault)?),
    }
}

pub(super) async fn invite_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_invite(&ask, Again::default()).await
}

async fn show_invite(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let later = later(ask);
    let view = ask.read(move |by, uid| units::view(by, uid, (None, Seek::Start), later)).await?;
    if !view.may_share {
        return Err(Fault::not_found());
    }
    let of_it = urls::unit(ask.uid());
    let mut form = FormPage::new("register-unit-share", of_it.speakers(), "register-unit-share-do", again)
        .cancel(of_it.page());
    form.lead(Wording::said("register-unit-share-what"));
    form.field("text", "login", "register-unit-share-login");
    let kinds = [ClaimKind::Invite, ClaimKind::Transfer];
    let words = ["register-unit-share-beside", "register-unit-share-instead"];
    let kinds = kinds.iter().zip(words).map(|(kind, word)| Choice::coded(kind.code(), word)).collect();
    form.select("kind", "register-unit-ask-what", kinds);
    form.show(&ask.visitor, ask.frame().crumb(Wording::entered(view.unit.name), Some(&of_it.page())))
}

fn read_invite(sent: &Sent) -> Result<(String, bool), Fault> {
    let mut reader = sent.reader();
    let login = reader.line("login");
    let shared = |code: &str| {
        ClaimKind::from_code(code).filter(|kind| matches!(kind, ClaimKind::Invite | ClaimKind::Transfer))
    };
    let kind = reader.choice("kind", shared);
    reader.finish()?;
    Ok((login, given(kind)? == ClaimKind::Transfer))
}

pub(super) async fn invite(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let outcome = ask
        .write_with(&sent, read_invite(&sent), |act, uid, (login, instead)| {
            claims::invite(act, uid, &login, instead)
        })
        .await;
    match outcome {
        Ok(()) => Ok(respond::done(&urls::unit(ask.uid()).page(), &Because::new("register-unit-share-done"))),
        Err(fault) => show_invite(&ask, Again::from(&sent, fault)?).await,
    }
}

/// Uid of the unit, uid of what is asked of it.
pub(super) type Claim = web::Path<(String, String)>;

pub(super) async fn answer_page(ask: Ask, path: Claim) -> Result<HttpResponse, Fault> {
    show_answer(&ask, &path.1, Again::default()).await
}

/// What is asked of the unit and is the reader's to answer.
async fn asked(ask: &Ask, claim: &str) -> Result<(Unit, UnitClaim), Fault> {
    let later = later(ask);
    let view = ask.read(move |by, uid| units::view(by, uid, (None, Seek::Start), later)).await?;
    let found = view.claims.into_iter().find(|(one, answers)| *answers && one.uid == claim);
    found.map(|(one, _)| (view.unit, one)).ok_or_else(Fault::not_found)
}

async fn show_answer(ask: &Ask, claim: &str, again: Again) -> Result<HttpResponse, Fault> {
    let (unit, one) = asked(ask, claim).await?;
    let of_it = urls::unit(ask.uid());
    let mut form =
        FormPage::new("register-unit-answer", of_it.claim(claim), "register-unit-answer-do", again)
            .cancel(of_it.page());
    let who = Because::new("register-unit-asks")
        .word("what", one.kind.message_key())
        .text("account", &one.account)
        .text("login", &one.login)
        .text("name", &one.name);
    form.lead(Wording::Said(who));
    form.lead(Wording::entered(unit.credit_code));
    if let Some(words) = one.words {
        form.lead(Wording::entered(words));
    }
    let choices = [("agree", "register-unit-agree"), ("refuse", "register-unit-refuse")];
    let choices = choices.map(|(value, key)| Choice::coded(value, key)).into();
    form.select("decision", "register-unit-decision", choices);
    let how = form.field("area", "how", "register-unit-how");
    if one.kind.is_about_whose() {
        how.hint("register-unit-how-hint");
    } else {
        how.optional();
    }
    form.show(&ask.visitor, ask.frame().crumb(Wording::entered(unit.name), Some(&of_it.page())))
}

fn read_answer(sent: &Sent) -> Result<(bool, String), Fault> {
    let mut reader = sent.reader();
    let agreed = reader.choice("decision", |code| match code {
        "agree" => Some(true),
        "refuse" => Some(false),
        _ => None,
    });
    let how = if sent.raw("how").is_empty() { String::new() } else { reader.text("how") };
    reader.finish()?;
    Ok((given(agreed)?, how))
}

pub(super) async fn answer(ask: Ask, path: Claim, sent: Sent) -> Result<HttpResponse, Fault> {
    let (claim, later) = (path.1.clone(), later(&ask));
    let outcome = ask
        .write_with(&sent, read_answer(&sent), move |act, uid, (agreed, how)| {
            claims::answer(act, (uid, &claim), (agreed, &how), later)
        })
        .await;
    match outcome {
        // Whoever refused an invitation has nothing to see at the unit any more.
        Ok(_unit) => Ok(respond::done("/units", &Because::new("register-unit-answered"))),
        Err(fault) => show_answer(&ask, &path.1, Again::from(&sent, fault)?).await,
    }
}
