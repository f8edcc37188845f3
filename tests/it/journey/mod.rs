//! A city class I competition from filing to payout, as people walk it in a browser: on the demo, with its
//! log-ins, in Chinese on SQLite and in English on PostgreSQL.
//!
//! The walk is written in Chinese, as most of its readers see the pages; `words` finds what an English page says
//! instead. Every page that opens must be free of console errors and no wider than a phone.

mod entering;
mod hall;
mod money;
mod results;
mod setup;
mod walk;
mod words;

use std::collections::BTreeSet;

use crate::helpers::app::App;
use crate::helpers::database::TestDatabase;
use walk::Walk;

fn from_filing_to_payout(database: TestDatabase, language: &'static str) {
    let mut walk = Walk::start(App::start_demo(database), language);
    setup::drafted_and_approved(&mut walk);
    setup::officials_named(&mut walk);
    entering::unit_enters(&mut walk);
    entering::contestant_enters(&mut walk);
    entering::reviewed(&mut walk);
    let codes = hall::drawn(&mut walk);
    hall::seated(&mut walk);
    hall::marked(&mut walk, &codes);
    hall::signed_by_the_judges(&mut walk, &codes);
    hall::confirmed(&mut walk);
    results::decrypted_and_signed(&mut walk);
    let winner = results::published(&mut walk);
    results::looked_up(&mut walk, &winner);
    results::official(&mut walk);
    money::external_result(&mut walk);
    money::run_accepted(&mut walk);
    money::titles_approved(&mut walk);
    money::shares_filed(&mut walk);
    money::paid(&mut walk);
    money::reversed_and_paid_again(&mut walk);
    money::settled(&mut walk);
    assert_eq!(walk.findings(), BTreeSet::new());
}

#[test]
fn from_filing_to_payout_in_chinese_on_sqlite() {
    from_filing_to_payout(TestDatabase::sqlite(), "zh-CN");
}

#[test]
fn from_filing_to_payout_in_english_on_postgres() {
    if let Some(database) = TestDatabase::postgres() {
        from_filing_to_payout(database, "en");
    }
}
