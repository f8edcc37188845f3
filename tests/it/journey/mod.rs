//! A city class I competition from filing to payout, as people walk it in a browser: on the demo, with its
//! log-ins, in Chinese on SQLite and in English on PostgreSQL.
//!
//! The walk is written in Chinese, as most of its readers see the pages; `words` finds what an English page says
//! instead. Every page that opens must be free of console errors and no wider than a phone.

mod changed;
mod disputed;
mod entering;
mod hall;
mod money;
mod results;
mod setup;
mod undone;
mod walk;
mod words;

use std::collections::BTreeSet;

use crate::helpers::app::App;
use crate::helpers::database::TestDatabase;
use walk::Walk;

fn from_filing_to_payout(database: TestDatabase, language: &'static str) {
    let mut walk = Walk::start(App::start_demo(database), language);
    setup::drafted_and_approved(&mut walk, "I", false);
    setup::officials_named(&mut walk);
    entering::unit_enters(&mut walk);
    entering::contestant_enters(&mut walk);
    entering::reviewed(&mut walk);
    let codes = hall::drawn(&mut walk);
    hall::seated(&mut walk);
    hall::marked(&mut walk, &codes);
    hall::signed_by_the_judges(&mut walk, &codes);
    hall::spread_resolved(&mut walk);
    hall::confirmed(&mut walk, &hall::TOTALS);
    results::decrypted(&mut walk);
    results::signed(&mut walk);
    let winner = results::published(&mut walk, &hall::TOTALS);
    results::looked_up(&mut walk, &winner, hall::TOTALS[0], &["28.00", "28.50", "29.00", "38.00"]);
    results::official(&mut walk);
    money::external_result(&mut walk);
    money::run_accepted(&mut walk, &money::OF_FOUR);
    money::titles_approved(&mut walk, "示人社〔2026〕66号", 2);
    money::shares_filed(&mut walk);
    money::paid(&mut walk, &money::OF_FOUR);
    money::reversed_and_paid_again(&mut walk);
    money::settled(&mut walk);
    assert_eq!(walk.findings(), BTreeSet::new());
}

/// The same with what happens in between: an event nobody entered, a class typed wrongly, a withdrawal in mid-judging, a
/// tie, an upheld objection, an outside result entered twice, a payment that comes back, a gold medal taken away after it was
/// paid.
fn to_the_last_day(database: TestDatabase, language: &'static str) {
    let mut walk = Walk::start(App::start_demo(database), language);
    setup::drafted_and_approved(&mut walk, "II", true);
    setup::officials_named(&mut walk);
    entering::unit_enters(&mut walk);
    entering::contestant_enters(&mut walk);
    entering::reviewed(&mut walk);
    changed::empty_event_merged(&mut walk);
    changed::class_mended(&mut walk);
    let codes = hall::drawn(&mut walk);
    hall::seated(&mut walk);
    let codes = disputed::withdrawn_in_mid_judging(&mut walk, codes);
    hall::signed_by_the_judges(&mut walk, &codes);
    hall::confirmed(&mut walk, &disputed::TIED);
    results::decrypted(&mut walk);
    disputed::tie_decided(&mut walk);
    results::signed(&mut walk);
    results::published(&mut walk, &disputed::TIED);
    let objection = disputed::objection_upheld(&mut walk);
    let winner = disputed::corrected(&mut walk, &objection);
    results::looked_up(&mut walk, &winner, disputed::CORRECTED, &["25.00", "25.50", "26.00", "40.00"]);
    results::official(&mut walk);
    money::external_result(&mut walk);
    undone::duplicate_refused(&mut walk);
    money::run_accepted(&mut walk, &undone::OF_THREE);
    money::titles_approved(&mut walk, "示人社〔2026〕66号", 2);
    money::shares_filed(&mut walk);
    money::paid(&mut walk, &undone::OF_THREE);
    money::reversed_and_paid_again(&mut walk);
    money::settled(&mut walk);
    undone::gold_taken_away(&mut walk, &winner);
    undone::recovered(&mut walk);
    money::settled(&mut walk);
    assert_eq!(walk.findings(), BTreeSet::new());
}

#[test]
fn to_the_last_day_in_chinese_on_sqlite() {
    to_the_last_day(TestDatabase::sqlite(), "zh-CN");
}

#[test]
fn to_the_last_day_in_english_on_postgres() {
    if let Some(database) = TestDatabase::postgres() {
        to_the_last_day(database, "en");
    }
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
