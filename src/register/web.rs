//! Pages of units and people.

mod persons;
mod units;

use actix_web::web;

use crate::kernel::fault::Fault;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::pages::routes::Routes;

use super::model::{BankAccount, bank_account};

/// Routes of the register.
pub fn routes(routes: &mut Routes) {
    routes
        .route("/units", web::get().to(units::list))
        .route("/units/new", web::get().to(units::new_page))
        .route("/units", web::post().to(units::register))
        .route("/units/{uid}", web::get().to(units::page))
        .route("/units/{uid}/account", web::get().to(units::account_page))
        .route("/units/{uid}/account", web::post().to(units::set_account))
        .route("/persons/new", web::get().to(persons::new_page))
        .route("/persons", web::post().to(persons::register))
        .route("/persons/{uid}", web::get().to(persons::page))
        .route("/persons/{uid}/unmask", web::post().to(persons::unmask))
        .route("/persons/{uid}/account", web::get().to(persons::account_page))
        .route("/persons/{uid}/account", web::post().to(persons::set_account))
        .route("/persons/{uid}/honours/new", web::get().to(persons::honour_page))
        .route("/persons/{uid}/honours", web::post().to(persons::record_honour))
        .route("/persons/{uid}/erase", web::get().to(persons::erase_page))
        .route("/persons/{uid}/erase", web::post().to(persons::erase));
}

/// The form of a bank account, below the page of whoever is paid by it.
fn account_form(owner_url: &str, name: String, again: Again) -> FormPage {
    let mut form = FormPage::new("register-account", format!("{owner_url}/account"), "register-save", again)
        .cancel(owner_url);
    form.field("text", "holder", "register-account-holder").or(name);
    form.field("text", "bank", "register-account-bank");
    form.field("code", "number", "register-account-number").hint("register-account-hint");
    form
}

/// A refused form without the number: it is typed afresh rather than sent back.
fn account_again(sent: &Sent, fault: Fault) -> Result<Again, Fault> {
    let mut again = Again::from(sent, fault)?;
    again.values.remove("number");
    Ok(again)
}

/// A bank account as it was typed.
fn read_account(sent: &Sent) -> Result<BankAccount, Fault> {
    let mut reader = sent.reader();
    let holder = reader.line("holder");
    let bank = reader.line("bank");
    let number = reader.parsed("number", bank_account::parse);
    reader.finish()?;
    Ok(BankAccount { holder, bank, number: given(number)? })
}
