//! Two records that may be of one person, beside each other.

use actix_web::{HttpResponse, web};

use crate::kernel::because::Because;
use crate::kernel::compared::Compared;
use crate::kernel::fault::Fault;
use crate::lifecycle::registration::usecase::doubts;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;
use crate::register::usecase::persons::FoundPerson;

/// Uid of the entry, uid of the person.
pub(super) type Member = web::Path<(String, String)>;

pub(super) async fn page(ask: Ask, path: Member) -> Result<HttpResponse, Fault> {
    show(&ask, &path.1, Again::default()).await
}

/// What a record says of somebody: name, masked number, year of birth, unit.
fn told(found: FoundPerson) -> [Because; 4] {
    let (masked, born) = found.apart.map(|apart| (apart.masked, apart.born)).unzip();
    let said = [Some(found.person.name), masked, born, found.unit];
    said.map(|text| Because::new("registration-same-said").text("text", text.unwrap_or_default()))
}

async fn show(ask: &Ask, person: &str, again: Again) -> Result<HttpResponse, Fault> {
    let uid = person.to_owned();
    let found = ask.read(move |by, entry| doubts::read(by, entry, &uid)).await?;
    let of_it = urls::entry(ask.uid());
    let (title, url) = ("registration-same", of_it.same(person));
    let mut form = FormPage::new(title, url, "registration-same-do", again).cancel(of_it.page());
    form.lead(Wording::entered(found.entry.number));
    form.lead(Wording::said("registration-same-what"));
    let labels = ["registration-name", "registration-id", "registration-same-born", "col-unit"];
    let sides = labels.into_iter().zip(told(found.person).into_iter().zip(told(found.known)));
    form.compare(sides.map(|(label, (one, other))| Compared::of(label, one, other)).collect());
    form.field("area", "reason", "setup-reason");
    form.show(&ask.visitor, ask.frame().crumb(Wording::said("review-title"), Some(&of_it.page())))
}

pub(super) async fn confirm(ask: Ask, path: Member, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    let person = path.1.clone();
    let outcome = ask
        .write_with(&sent, reader.finish(), move |act, uid, ()| doubts::confirm(act, uid, &person, &reason))
        .await;
    match outcome {
        Ok(()) => Ok(respond::done(&urls::entry(ask.uid()).page(), &Because::new("registration-same-done"))),
        Err(fault) => show(&ask, &path.1, Again::from(&sent, fault)?).await,
    }
}
