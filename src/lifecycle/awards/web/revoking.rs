//! Revoking a title, under a document.

use actix_web::{HttpResponse, web};

use crate::access::actions::Action;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::awards::model::{NewRevocation, Recommendation};
use crate::lifecycle::awards::usecase::{read, titles};
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::frame::{form_frame, name};

/// The form.
pub(super) async fn form(ask: Ask, path: web::Path<(String, String)>) -> Result<HttpResponse, Fault> {
    show(&ask, &path.1, Again::default()).await
}

async fn show(ask: &Ask, title: &str, again: Again) -> Result<HttpResponse, Fault> {
    let list = urls::competition(ask.uid()).titles();
    let action = urls::competition(ask.uid()).revoke_title(title);
    let titles = ask.read(read::titles).await?;
    // One that somebody else has revoked meanwhile is told so.
    let shows = |one: &Recommendation| one.is_held() || !again.errors.is_empty();
    let found = titles.recommendations.iter().find(|one| one.uid == title && shows(one));
    let found = found.filter(|_held| titles.may.contains(&Action::RevokeTitle.code()));
    let found = found.ok_or_else(Fault::not_found)?;
    let mut form = FormPage::new("awards-revoke-title", action, "awards-revoke-do", again);
    form = form.cancel(&list).danger();
    form.lead(Wording::entered(format!("{} {}", name(&titles.names, &found.person), found.title)));
    let by_result = titles.to_revoke.iter().any(|uid| uid == title);
    form.lead(Wording::said(if by_result { "awards-revoke-by-result" } else { "awards-revoke-alone" }));
    form.field("text", "document", "awards-document");
    form.field("date", "day", "awards-revoke-day-of").or(ask.today().to_string());
    form.field("area", "reason", "awards-reason");
    form.show(&ask.visitor, form_frame(ask, &titles.competition, "awards-tab-titles", &list))
}

/// Revokes it.
pub(super) async fn revoke(
    ask: Ask,
    path: web::Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let title = path.1.clone();
    let revoked = title.clone();
    let outcome = ask
        .write_with(&sent, read_revocation(&sent), move |act, uid, new| {
            titles::revoke(act, uid, &revoked, &new)
        })
        .await;
    match outcome {
        Ok(()) => {
            let back = urls::competition(ask.uid()).titles();
            Ok(respond::done(&back, &Because::new("awards-revoked")))
        }
        Err(fault) => show(&ask, &title, Again::from(&sent, fault)?).await,
    }
}

fn read_revocation(sent: &Sent) -> Result<NewRevocation, Fault> {
    let mut reader = sent.reader();
    let document = reader.line("document");
    let day = reader.date("day");
    let reason = reader.text("reason");
    reader.finish()?;
    Ok(NewRevocation { document, day: given(day)?, reason })
}
