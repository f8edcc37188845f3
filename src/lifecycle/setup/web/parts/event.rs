//! The form of an event.

use actix_web::{HttpResponse, web};

use crate::access::actions::Action;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::setup::model::{HostShare, NewEvent, occupation, shares};
use crate::lifecycle::setup::usecase::{particulars, parts};
use crate::lifecycle::setup::web::competition::class;
use crate::lifecycle::setup::web::frame::frame_below;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

pub(in crate::lifecycle::setup::web) async fn new_event_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    let (actor, competition) = (visitor.actor()?.clone(), uid.clone());
    site.run(move |installation| particulars::read(installation, &actor, Action::SetUp, &competition))
        .await?;
    show_new(&site, &visitor, &uid, Again::default())
}

fn show_new(site: &Site, visitor: &Visitor, uid: &str, again: Again) -> Result<HttpResponse, Fault> {
    let action = format!("/competitions/{uid}/events");
    let mut form = FormPage::new("setup-event-new", action, "setup-add", again)
        .cancel(format!("/competitions/{uid}/setup"));
    fields(&mut form);
    form.show(visitor, frame_below(site, visitor, uid))
}

pub(in crate::lifecycle::setup::web) async fn add_event(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let (path, request) = (uid.clone(), sent.request.clone());
    let outcome = site
        .run_with(read(&sent), move |installation, new| {
            parts::add_event(installation, &actor, &path, &new, &request)
        })
        .await;
    match outcome {
        Ok(_event) => Ok(respond::done(
            &format!("/competitions/{uid}/setup"),
            &Because::new("setup-event-added").text("name", sent.raw("name")),
        )),
        Err(fault) => show_new(&site, &visitor, &uid, Again::from(&sent, fault)?),
    }
}

pub(in crate::lifecycle::setup::web) async fn edit_event_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show_edit(&site, &visitor, uid.into_inner(), None).await
}

async fn show_edit(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    again: Option<Again>,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let path = uid.clone();
    let (event, hosts, competition) =
        site.run(move |installation| parts::read_event(installation, &actor, &uid)).await?;
    let again = again.unwrap_or_else(|| {
        Again::with([
            ("name", event.name),
            ("occupation_code", event.occupation_code),
            ("class", event.class.unwrap_or_default()),
            ("hosts", hosts.iter().map(line).collect::<Vec<String>>().join("\n")),
            ("title_quota", event.title_quota.map(|quota| quota.to_string()).unwrap_or_default()),
        ])
    });
    let mut form = FormPage::new("setup-event-edit", format!("/events/{path}/edit"), "setup-save", again)
        .cancel(format!("/competitions/{}/setup", competition.uid))
        .revision(competition.revision);
    fields(&mut form);
    form.show(visitor, frame_below(site, visitor, competition.uid.as_str()))
}

fn line(host: &HostShare) -> String {
    format!("{} {}/{}", host.credit_code, host.numerator, host.denominator)
}

pub(in crate::lifecycle::setup::web) async fn edit_event(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let (path, request) = (uid.clone(), sent.request.clone());
    let outcome = site
        .run_with(read(&sent), move |installation, new| {
            parts::edit_event(installation, &actor, &path, &new, &request)
        })
        .await;
    match outcome {
        Ok(competition) => {
            Ok(respond::done(&format!("/competitions/{competition}/setup"), &Because::new("setup-saved")))
        }
        Err(fault) => show_edit(&site, &visitor, uid, Some(Again::from(&sent, fault)?)).await,
    }
}

fn fields(form: &mut FormPage) {
    form.field("text", "name", "setup-event-name");
    form.field("code", "occupation_code", "setup-occupation").hint("setup-occupation-hint");
    form.field("code", "class", "setup-class").hint("setup-event-class-hint").optional();
    form.field("area", "hosts", "setup-hosts").hint("setup-hosts-hint");
    form.field("code", "title_quota", "setup-quota").hint("setup-quota-hint").optional();
}

fn read(sent: &Sent) -> Result<NewEvent, Fault> {
    let mut reader = sent.reader();
    let name = reader.line("name");
    let occupation_code = reader.parsed("occupation_code", occupation::parse);
    let class = class(&mut reader);
    reader.text("hosts");
    let hosts = if sent.raw("hosts").is_empty() { None } else { reader.parsed("hosts", shares::parse) };
    let title_quota =
        if sent.raw("title_quota").is_empty() { None } else { reader.whole("title_quota", 0, 1000) };
    reader.finish()?;
    Ok(NewEvent { name, occupation_code: given(occupation_code)?, class, hosts: given(hosts)?, title_quota })
}
