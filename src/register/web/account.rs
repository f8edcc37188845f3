//! The forms of a bank account, a unit's or a person's: recorded, disputed, settled.

use serde::Serialize;

use crate::kernel::fault::Fault;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::pages::render::Wording;
use crate::register::model::{AccountStep, AccountVersion, BankAccount, NewBankAccount, bank_account};
use crate::register::usecase::account_answers::{Answer, is_anothers_word};

/// The form of a bank account, below the page of whoever is paid by it; `by_document`: another's, which needs the number of a
/// document.
pub(super) fn form(owner_url: &str, name: String, by_document: bool, again: Again) -> FormPage {
    let mut form = FormPage::new("register-account", format!("{owner_url}/account"), "register-save", again)
        .cancel(owner_url);
    form.field("text", "holder", "register-account-holder").or(name);
    form.field("text", "bank", "register-account-bank");
    form.field("code", "number", "register-account-number").hint("register-account-hint");
    if by_document {
        form.field("text", "document", "register-account-document").hint("register-account-document-hint");
    }
    form
}

/// A refused form without the number: it is typed afresh rather than sent back.
pub(super) fn again(sent: &Sent, fault: Fault) -> Result<Again, Fault> {
    let mut again = Again::from(sent, fault)?;
    again.values.remove("number");
    Ok(again)
}

/// A bank account as it was typed.
pub(super) fn read(sent: &Sent) -> Result<NewBankAccount, Fault> {
    let mut reader = sent.reader();
    let holder = reader.line("holder");
    let bank = reader.line("bank");
    let number = reader.parsed("number", bank_account::parse);
    let document = reader.optional_line("document");
    reader.finish()?;
    Ok(NewBankAccount { account: BankAccount { holder, bank, number: given(number)? }, document })
}

/// What may be done about an account somebody else recorded.
#[derive(Serialize)]
pub(super) struct Doubt {
    confirm_url: Option<String>,
    dispute_url: Option<String>,
    settle_url: Option<String>,
    revision: i64,
}

impl Doubt {
    /// Of the newest version: whether the reader is its owner, and may settle what is disputed about it.
    pub(super) fn of(
        newest: Option<&AccountVersion>,
        (own, settles): (bool, bool),
        (owner_url, revision): (&str, i64),
    ) -> Self {
        let url = |is: bool, step: &str| is.then(|| format!("{owner_url}/account/{step}"));
        let asked = own && newest.is_some_and(is_anothers_word);
        let (disputed, confirmed) = newest.map_or((false, false), |newest| {
            (AccountStep::is_disputed(&newest.steps), AccountStep::is_confirmed(&newest.steps))
        });
        Self {
            confirm_url: url(asked && !confirmed, "confirm"),
            dispute_url: url(asked && !disputed, "dispute"),
            settle_url: url(settles && disputed, "settle"),
            revision,
        }
    }
}

/// The form by which its owner disputes an account, below the owner's page.
pub(super) fn dispute_form(owner_url: &str, revision: i64, again: Again) -> FormPage {
    let action = format!("{owner_url}/account/dispute");
    let mut form = FormPage::new("register-account-dispute", action, "register-account-dispute-do", again)
        .cancel(owner_url)
        .revision(revision);
    form.lead(Wording::said("register-account-dispute-effect"));
    form.field("area", "reason", "register-account-dispute-reason");
    form
}

/// The form by which finance lets a disputed account stand; why it is disputed stands above.
pub(super) fn settle_form(
    owner_url: &str,
    newest: Option<&AccountVersion>,
    revision: i64,
    again: Again,
) -> FormPage {
    let action = format!("{owner_url}/account/settle");
    let mut form = FormPage::new("register-account-settle", action, "register-account-settle-do", again)
        .cancel(owner_url)
        .revision(revision);
    let said = newest.and_then(|newest| newest.steps.last()).and_then(|step| step.reason.clone());
    form.lead(Wording::said("register-account-settle-effect"));
    form.lead(Wording::entered(said.unwrap_or_default()));
    form.field("area", "reason", "awards-reason");
    form.field("text", "document", "register-account-document").optional();
    form
}

/// Why an account is disputed.
pub(super) fn read_dispute(sent: &Sent) -> Result<Answer, Fault> {
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    reader.finish()?;
    Ok(Answer::Wrong(reason))
}

/// Why a disputed account stands, and the document that says so.
pub(super) fn read_settlement(sent: &Sent) -> Result<(String, Option<String>), Fault> {
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    let document = reader.optional_line("document");
    reader.finish()?;
    Ok((reason, document))
}
