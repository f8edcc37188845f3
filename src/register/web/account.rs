//! The form of a bank account, a unit's or a person's.

use crate::kernel::fault::Fault;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::register::model::{BankAccount, bank_account};

/// The form of a bank account, below the page of whoever is paid by it.
pub(super) fn form(owner_url: &str, name: String, again: Again) -> FormPage {
    let mut form = FormPage::new("register-account", format!("{owner_url}/account"), "register-save", again)
        .cancel(owner_url);
    form.field("text", "holder", "register-account-holder").or(name);
    form.field("text", "bank", "register-account-bank");
    form.field("code", "number", "register-account-number").hint("register-account-hint");
    form
}

/// A refused form without the number: it is typed afresh rather than sent back.
pub(super) fn again(sent: &Sent, fault: Fault) -> Result<Again, Fault> {
    let mut again = Again::from(sent, fault)?;
    again.values.remove("number");
    Ok(again)
}

/// A bank account as it was typed.
pub(super) fn read(sent: &Sent) -> Result<BankAccount, Fault> {
    let mut reader = sent.reader();
    let holder = reader.line("holder");
    let bank = reader.line("bank");
    let number = reader.parsed("number", bank_account::parse);
    reader.finish()?;
    Ok(BankAccount { holder, bank, number: given(number)? })
}
