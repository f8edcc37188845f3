//! The form of what two persons decide: it asks, agrees, or takes back, whichever is the reader's.

use chrono::{DateTime, Utc};

use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::fault::Fault;

use super::form::Sent;
use super::form_page::{Again, FormPage};
use super::render::Wording;

/// What the form is about.
pub struct About {
    /// Its heading.
    pub title: &'static str,
    /// What it does.
    pub effect: &'static str,
    /// Name of whom it is about.
    pub name: String,
    /// What is asked, where it is.
    pub asked: Option<AskedFor>,
    /// What still needs whom it is about.
    pub needs: Vec<Because>,
    /// Where it is asked, agreed to, taken back; and the page it belongs to.
    pub urls: [String; 4],
}

/// What somebody asked.
pub struct AskedFor {
    /// Why.
    pub reason: String,
    /// Name of who asked.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The reader asked.
    pub own: bool,
    /// Another one agreed, and what needs whom it is about is waited for.
    pub agreed: bool,
}

/// The form, as the reader may send it.
#[must_use]
pub fn form(about: About, again: Again) -> FormPage {
    let About { title, effect, name, asked, needs, urls: [ask, agree, withdraw, back] } = about;
    let waits = asked.as_ref().is_some_and(|asked| asked.agreed) && !needs.is_empty();
    let takes_back = asked.as_ref().is_some_and(|asked| asked.own && (!asked.agreed || waits));
    let (url, button) = match &asked {
        None => (ask, "removal-ask-do"),
        Some(_) if takes_back => (withdraw, "removal-withdraw-do"),
        Some(_) => (agree, "removal-agree-do"),
    };
    let mut form = FormPage::new(title, url, button, again).cancel(back);
    if !takes_back {
        form = form.danger();
    }
    form.lead(Wording::entered(name));
    form.lead(Wording::said(effect));
    if let Some(AskedFor { reason, by, at, .. }) = &asked {
        let said = Because::new("removal-asked-by").text("name", by).date("day", civil_date(*at));
        form.lead(Wording::Said(said.text("reason", reason)));
    }
    if !needs.is_empty() {
        form.lead(Wording::said("removal-put-off"));
    }
    for need in needs {
        form.lead(Wording::Said(need));
    }
    if asked.is_none() {
        form.field("area", "reason", "register-erase-reason").hint("removal-reason-hint");
    }
    if !takes_back {
        form.field("password", "password", "log-in-password").hint("removal-password-hint");
    }
    form
}

/// Reason and password of a request, as they were typed.
///
/// # Errors
/// What is wrong with the reason.
pub fn asked(sent: &Sent) -> Result<(String, String), Fault> {
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    reader.finish()?;
    Ok((reason, sent.untrimmed("password").to_owned()))
}
