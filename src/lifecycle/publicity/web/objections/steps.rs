//! The form of each step about an objection.

use actix_web::HttpResponse;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Place, Problem};
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::super::super::model::objections::{Answer, Move, Narrowing, Ruling, StepKind};
use super::super::super::usecase::objections::{read, steps};

/// What stands between one ticket number and the next.
const APART: [char; 7] = ['\n', '\r', '\t', ' ', ',', '，', '、'];

/// Where a step is taken.
pub(super) fn url(uid: &str, step: StepKind) -> String {
    let objection = urls::objection(uid);
    match step {
        StepKind::Acknowledged => objection.acknowledge(),
        StepKind::Narrowed => objection.narrow(),
        StepKind::Extended => objection.extend(),
        StepKind::Referred => objection.refer(),
        StepKind::Ruled => objection.rule(),
        StepKind::Decided => objection.decide(),
        StepKind::Withdrawn => objection.withdraw(),
    }
}

/// What a step is called.
pub(super) fn title(step: StepKind) -> &'static str {
    match step {
        StepKind::Acknowledged => "objection-acknowledge",
        StepKind::Narrowed => "objection-narrow",
        StepKind::Extended => "objection-extend",
        StepKind::Referred => "objection-refer",
        StepKind::Ruled => "objection-rule",
        StepKind::Decided => "objection-decide",
        StepKind::Withdrawn => "objection-withdraw",
    }
}

pub(super) async fn acknowledge(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    ask.write(&sent, |act, uid| steps::take(act, uid, &Move::Acknowledge)).await?;
    Ok(done(&ask, StepKind::Acknowledged))
}

pub(super) async fn form(ask: Ask, step: StepKind) -> Result<HttpResponse, Fault> {
    show(&ask, step, Again::default()).await
}

async fn show(ask: &Ask, step: StepKind, again: Again) -> Result<HttpResponse, Fault> {
    let view = ask.read(move |by, uid| read::form(by, uid, step)).await?;
    let page = urls::objection(ask.uid()).page();
    let mut form = FormPage::new(title(step), url(ask.uid(), step), title(step), again).cancel(page.clone());
    let which = Because::new("objection-which").word("kind", view.objection.kind.message_key());
    form.lead(Wording::Said(which.count("number", view.objection.number)));
    form.lead(Wording::entered(view.place.title));
    fields(&mut form, step);
    if step == StepKind::Withdrawn {
        form = form.danger();
    }
    let list = urls::division(&view.place.division.uid).objections();
    let frame = ask
        .frame()
        .crumb(Wording::said("objection-list-title"), Some(&list))
        .crumb(Wording::said(view.objection.kind.message_key()), Some(&page));
    form.show(&ask.visitor, frame)
}

fn fields(form: &mut FormPage, step: StepKind) {
    match step {
        StepKind::Acknowledged | StepKind::Withdrawn => {}
        StepKind::Extended | StepKind::Referred => {
            form.field("area", "reason", "objection-reason");
        }
        StepKind::Narrowed => {
            let scopes = [("entries", "objection-scope-entries"), ("none", "objection-scope-none")];
            let scopes = scopes.map(|(code, key)| Choice::coded(code, key)).to_vec();
            form.select("scope", "objection-scope", scopes);
            form.field("area", "numbers", "objection-numbers").hint("objection-numbers-hint").optional();
            form.field("area", "reason", "objection-reason");
        }
        StepKind::Ruled | StepKind::Decided => {
            let rulings = Ruling::ALL.iter().map(|ruling| Choice::coded(ruling.code(), ruling.message_key()));
            form.select("ruling", "objection-ruling", rulings.collect());
            let corrects = [("yes", "objection-corrects-yes"), ("no", "objection-corrects-no")];
            let corrects = corrects.map(|(code, key)| Choice::coded(code, key)).to_vec();
            form.select("corrects", "objection-corrects", corrects).hint("objection-corrects-hint");
            form.field("area", "answer", "objection-answer").hint("objection-answer-hint");
        }
    }
}

pub(super) async fn take(ask: Ask, sent: Sent, step: StepKind) -> Result<HttpResponse, Fault> {
    match ask.write_with(&sent, read(&sent, step), |act, uid, wanted| steps::take(act, uid, &wanted)).await {
        Ok(()) => Ok(done(&ask, step)),
        Err(fault) => show(&ask, step, Again::from(&sent, fault)?).await,
    }
}

fn done(ask: &Ask, step: StepKind) -> HttpResponse {
    let because = Because::new("objection-done").word("step", step.message_key());
    respond::done(&urls::objection(ask.uid()).page(), &because)
}

fn read(sent: &Sent, step: StepKind) -> Result<Move, Fault> {
    Ok(match step {
        StepKind::Acknowledged => Move::Acknowledge,
        StepKind::Withdrawn => Move::Withdraw,
        StepKind::Extended => Move::Extend(reason(sent)?),
        StepKind::Referred => Move::Refer(reason(sent)?),
        StepKind::Narrowed => Move::Narrow(narrowing(sent)?),
        StepKind::Ruled => Move::Rule(answer(sent)?),
        StepKind::Decided => Move::Decide(answer(sent)?),
    })
}

fn reason(sent: &Sent) -> Result<String, Fault> {
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    reader.finish()?;
    Ok(reason)
}

fn narrowing(sent: &Sent) -> Result<Narrowing, Fault> {
    let mut reader = sent.reader();
    let entries = reader.choice("scope", |code| match code {
        "entries" => Some(true),
        "none" => Some(false),
        _ => None,
    });
    let numbers = if entries == Some(true) { reader.text("numbers") } else { String::new() };
    let reason = reader.text("reason");
    reader.finish()?;
    let numbers: Vec<String> =
        numbers.split(APART).filter(|number| !number.is_empty()).map(str::to_owned).collect();
    if entries == Some(true) && numbers.is_empty() {
        let problem =
            Problem { place: Place::Field("numbers".to_owned()), because: Because::new("fault-empty") };
        return Err(Fault::invalid(vec![problem]));
    }
    Ok(Narrowing { numbers, reason })
}

fn answer(sent: &Sent) -> Result<Answer, Fault> {
    let mut reader = sent.reader();
    let ruling = reader.choice("ruling", Ruling::from_code);
    let corrects = reader.choice("corrects", |code| match code {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    });
    let text = reader.text("answer");
    if corrects == Some(true) && ruling.is_some_and(|ruling| ruling != Ruling::Upheld) {
        reader.problem("corrects", Because::new("objection-corrects-nothing"));
    }
    reader.finish()?;
    Ok(Answer { ruling: given(ruling)?, corrects: given(corrects)?, text })
}
