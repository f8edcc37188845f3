//! The form of an event.

use actix_web::HttpResponse;

use crate::access::actions::Action;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::setup::model::{HostShare, NewEvent, occupation, shares};
use crate::lifecycle::setup::usecase::{particulars, parts};
use crate::lifecycle::setup::web::competition::{class, class_field, reason};
use crate::lifecycle::setup::web::frame::{frame_below, set_up_url};
use crate::lifecycle::setup::web::parts::division::quota;
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::pages::respond;
use crate::pages::urls;

pub(in crate::lifecycle::setup::web) async fn new_event_page(ask: Ask) -> Result<HttpResponse, Fault> {
    ask.read(|by, uid| particulars::read(by, Action::SetUp, uid)).await?;
    show_new(&ask, Again::default())
}

fn show_new(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let action = urls::competition(ask.uid()).events();
    let mut form = FormPage::new("setup-event-new", action, "setup-add", again).cancel(set_up_url(ask.uid()));
    fields(&mut form);
    form.show(&ask.visitor, frame_below(ask, ask.uid()))
}

pub(in crate::lifecycle::setup::web) async fn add_event(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let outcome =
        ask.write_with(&sent, read(&sent), |act, uid, (new, _)| parts::add_event(act, uid, &new)).await;
    match outcome {
        Ok(_event) => Ok(respond::done(
            &set_up_url(ask.uid()),
            &Because::new("setup-event-added").text("name", sent.raw("name")),
        )),
        Err(fault) => show_new(&ask, Again::from(&sent, fault)?),
    }
}

pub(in crate::lifecycle::setup::web) async fn edit_event_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_edit(&ask, None).await
}

async fn show_edit(ask: &Ask, again: Option<Again>) -> Result<HttpResponse, Fault> {
    let (event, hosts, competition) = ask.read(parts::read_event).await?;
    let again = again.unwrap_or_else(|| {
        Again::with([
            ("name", event.name),
            ("occupation_code", event.occupation_code),
            ("class", event.class.unwrap_or_default()),
            ("hosts", hosts.iter().map(line).collect::<Vec<String>>().join("\n")),
            ("title_quota", event.title_quota.map(|quota| quota.to_string()).unwrap_or_default()),
        ])
    });
    let mut form = FormPage::new("setup-event-edit", urls::event(ask.uid()).edit(), "setup-save", again)
        .cancel(set_up_url(competition.uid.as_str()))
        .revision(competition.revision);
    fields(&mut form);
    reason(&mut form, CompetitionPhase::from_code(&competition.phase));
    form.show(&ask.visitor, frame_below(ask, competition.uid.as_str()))
}

fn line(host: &HostShare) -> String {
    format!("{} {}/{}", host.credit_code, host.numerator, host.denominator)
}

pub(in crate::lifecycle::setup::web) async fn edit_event(
    ask: Ask,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let outcome = ask
        .write_with(&sent, read(&sent), |act, uid, (new, reason)| {
            parts::edit_event(act, uid, &new, reason.as_deref())
        })
        .await;
    match outcome {
        Ok(competition) => Ok(respond::done(&set_up_url(&competition), &Because::new("setup-saved"))),
        Err(fault) => show_edit(&ask, Some(Again::from(&sent, fault)?)).await,
    }
}

fn fields(form: &mut FormPage) {
    form.field("text", "name", "setup-event-name");
    form.field("code", "occupation_code", "setup-occupation").hint("setup-occupation-hint");
    class_field(form, "setup-event-class-hint", "setup-class-same");
    form.field("area", "hosts", "setup-hosts").hint("setup-hosts-hint");
    form.field("code", "title_quota", "setup-quota").hint("setup-quota-hint").optional();
}

fn read(sent: &Sent) -> Result<(NewEvent, Option<String>), Fault> {
    let mut reader = sent.reader();
    let name = reader.line("name");
    let occupation_code = reader.parsed("occupation_code", occupation::parse);
    let class = class(&mut reader);
    reader.text("hosts");
    let hosts = if sent.raw("hosts").is_empty() { None } else { reader.parsed("hosts", shares::parse) };
    let title_quota = quota(sent, &mut reader);
    let reason = reader.optional_text("reason");
    reader.finish()?;
    let occupation_code = given(occupation_code)?;
    Ok((NewEvent { name, occupation_code, class, hosts: given(hosts)?, title_quota }, reason))
}
