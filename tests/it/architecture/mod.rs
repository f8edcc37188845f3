//! The layout, held up by tests: who may know whom, how large a file may be, what may not stand in one.

pub(crate) mod addresses;
mod circles;
mod dead;
mod dependencies;
pub(crate) mod files;
mod ids;
mod imports;
mod keys;
pub(crate) mod source;
mod transactions;

use source::{Source, product};

/// Fails with everything found at once.
fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}\n", found.join("\n  "));
}

#[test]
fn every_file_knows_only_whom_it_may_know() {
    let found: Vec<String> = product().iter().flat_map(imports::violations).collect();
    assert_none("forbidden imports", &found);
}

/// What the checker says about one line in a file at that path.
fn said(path: &str, text: &str) -> String {
    imports::violations(&Source::parse(path, text)).join("\n")
}

#[test]
fn a_rule_that_reads_a_file_or_the_database_is_found() {
    let rules = "src/lifecycle/judging/rules.rs";
    assert!(
        said(rules, "use diesel::prelude::*;")
            .contains("rules.rs:1 names diesel::prelude::*: rules are pure")
    );
    assert!(said(rules, "fn f() { std::fs::read(\"x\"); }").contains("names std::fs::read"));
    assert!(said(rules, "use chrono::Utc; fn f() { Utc::now(); }").contains("names chrono::Utc::now"));
    assert!(said(rules, "use super::store;").contains("names crate::lifecycle::judging::store"));
    assert!(
        said(rules, "use crate::{kernel::uid::Uid, pages::messages};").contains("crate::pages::messages")
    );
    assert_eq!(said(rules, "use super::model::Sheet; use crate::lifecycle::draw::model::Code;"), "");
    assert_eq!(said(rules, "#[cfg(test)] mod tests { use std::fs; }"), "");
    assert_eq!(said(rules, "/// See `std::fs`.\nfn f() {}"), "");
}

#[test]
fn an_earlier_stage_that_knows_a_later_one_is_found() {
    assert!(
        said("src/lifecycle/draw/usecase.rs", "use crate::lifecycle::judging::model::Sheet;")
            .contains("order")
    );
    assert!(said("src/kernel/money.rs", "use crate::policy::model::Pack;").contains("order"));
    assert!(said("src/platform/db/tx.rs", "use crate::policy::model::Pack;").contains("only the kernel"));
    assert!(said("src/notation/table.rs", "use crate::scoring::model::Plan;").contains("order"));
    assert!(said("src/notation/rows.rs", "fn f() { std::fs::read(\"x\"); }").contains("rules are pure"));
    assert_eq!(said("src/notation/rows.rs", "use crate::kernel::because::Because; use csv::Reader;"), "");
    assert!(said("src/scoring/output.rs", "use csv::Writer;").contains("every cell guarded"));
    assert!(said("src/scoring/rules/order.rs", "use crate::policy::model::Pack;").contains("order"));
    assert!(said("src/policy/engine/run.rs", "use crate::scoring::model::Plan;").contains("rules are pure"));
    assert!(said("src/pages/site.rs", "use crate::lifecycle::publicity::web::Shelf;").contains("order"));
    assert_eq!(said("src/pages/site.rs", "use crate::access::proof;"), "");
}

#[test]
fn a_use_case_that_opens_a_second_transaction_or_borrows_a_store_is_found() {
    let usecase = "src/lifecycle/judging/usecase.rs";
    assert!(said(usecase, "use crate::lifecycle::draw::store;").contains("never a store"));
    assert!(said(usecase, "use crate::lifecycle::draw::usecase::draw_codes;").contains("…_in_tx"));
    assert!(
        said(usecase, "use crate::lifecycle::draw::usecase; fn f() { usecase::draw_codes() }")
            .contains("…_in_tx")
    );
    assert_eq!(said(usecase, "use crate::lifecycle::draw::usecase; fn f() { usecase::codes_in_tx() }"), "");
    assert!(
        said(usecase, "use crate::platform::db::tx; fn f_in_tx() { tx::read() }")
            .contains("second transaction")
    );
    assert_eq!(said(usecase, "use crate::platform::db::tx; fn f() { tx::read() }"), "");
    assert_eq!(said(usecase, "use crate::audit::store; fn f() { store::stream_by_uid() }"), "");
    assert!(
        said(usecase, "use crate::audit::store; fn f() { store::append_in_tx() }").contains("never a store")
    );
    assert!(said(usecase, "fn f() { diesel::insert_into(t) }").contains("one intention"));
}

#[test]
fn a_table_of_a_later_stage_is_found() {
    let store = "src/lifecycle/registration/store/own.rs";
    assert!(
        said(store, "use crate::platform::db::schema::{entry, publication};").contains("schema::publication")
    );
    assert_eq!(said(store, "use crate::platform::db::schema::{division, entry, unit};"), "");
}

#[test]
fn a_page_that_goes_round_its_use_case_is_found() {
    let web = "src/lifecycle/judging/web.rs";
    assert!(said(web, "use super::store::sheets;").contains("no way around"));
    assert!(said(web, "use crate::platform::db::schema::sheet;").contains("no way around"));
    assert_eq!(said(web, "use super::{rules, usecase}; pub(in crate::shell) fn f() { rules::end_of() }"), "");
    assert_eq!(
        said(
            web,
            "use crate::platform::installation::Installation; use crate::access::{by::By, model::Actor};"
        ),
        ""
    );
    assert_eq!(said("src/lifecycle/judging/rules.rs", "use crate::pages::urls;"), "");
    assert!(said("src/main.rs", "use jiangsai::platform::db::Pool;").contains("the shell wires"));
}

#[test]
fn a_file_without_a_layer_and_an_area_without_a_place_are_found() {
    assert!(said("src/lifecycle/judging/helpers.rs", "").contains("the file's name is its layer"));
    assert!(said("src/utils/strings.rs", "").contains("which areas 'utils' may know"));
}
