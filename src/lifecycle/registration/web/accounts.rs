//! The page on which the registrar says that the account a unit recorded was checked.

use actix_web::{HttpResponse, web};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::registration::usecase::accounts;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

/// An entry and one of its members, as they stand in the address.
type Member = web::Path<(String, String)>;

/// The form.
pub(super) async fn page(ask: Ask, path: Member) -> Result<HttpResponse, Fault> {
    show(&ask, &path.1, Again::default()).await
}

async fn show(ask: &Ask, person: &str, again: Again) -> Result<HttpResponse, Fault> {
    let uid = person.to_owned();
    let (entry, known, account) = ask.read(move |by, entry| accounts::read(by, entry, &uid)).await?;
    let of_it = urls::entry(ask.uid());
    let title = "registration-account-check";
    let mut form = FormPage::new(title, of_it.account(person), "register-account-confirm", again)
        .cancel(of_it.page())
        .revision(known.revision);
    form.lead(Wording::entered(format!("{} {}", entry.number, known.name)));
    form.lead(match account {
        Some(account) => {
            let (holder, bank) = account.open.unwrap_or_default();
            Wording::entered(format!("{holder} {bank} {}", account.held.masked))
        }
        None => Wording::said("register-account-none-yet"),
    });
    form.lead(Wording::said("registration-account-check-what"));
    form.field("area", "reason", "registration-account-check-how");
    form.show(&ask.visitor, ask.frame().crumb(Wording::said("review-title"), Some(&of_it.page())))
}

/// Says so.
pub(super) async fn confirm(ask: Ask, path: Member, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    let person = path.1.clone();
    let outcome = ask
        .write_with(&sent, reader.finish(), move |act, uid, ()| accounts::confirm(act, uid, &person, &reason))
        .await;
    match outcome {
        Ok(()) => {
            let done = Because::new("registration-account-checked");
            Ok(respond::done(&urls::entry(ask.uid()).page(), &done))
        }
        Err(fault) => show(&ask, &path.1, Again::from(&sent, fault)?).await,
    }
}
