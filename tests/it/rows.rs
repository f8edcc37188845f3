//! A hand in the database: whatever row it changes is named, and nobody decides over it.

use std::collections::BTreeSet;

use diesel::RunQueryDsl as _;
use jiangsai::audit::model::Finding;
use jiangsai::audit::usecase::{Report, verify_rows};
use jiangsai::kernel::fault::{Fault, FaultKind};
use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::payout::model::Direction;
use jiangsai::lifecycle::payout::usecase::{batch, prepare, read};
use jiangsai::lifecycle::ranking::usecase::{confirm, sign};
use jiangsai::platform::db::conn::DatabaseUrl;
use jiangsai::platform::db::rows::Bound;
use jiangsai::platform::db::{Pool, tx};
use jiangsai::platform::installation::Installation;

use crate::architecture::source::{files_below, root};
use crate::awards::seed::run;
use crate::helpers::app::App;
use crate::helpers::awarded::{Awarded, approval};
use crate::helpers::database::on_each_database;
use crate::helpers::judged::{Judged, PASSWORD, installation};
use crate::helpers::walk::{self, FIRST};
use crate::ranking::{open, sign_both};

fn is_embedded(pool: &Pool) -> bool {
    matches!(pool.url(), DatabaseUrl::Sqlite(_))
}

/// How a value is changed.
#[derive(Clone, Copy)]
enum Hand {
    Text(&'static str),
    Number(&'static str),
    Flag(&'static str),
    Instant(&'static str),
    Bytes(&'static str),
    /// A number that names another row.
    Name(&'static str),
}

/// A value of each bound table, and how a hand changes it.
fn hand(table: Bound) -> Hand {
    match table {
        Bound::Sheet => Hand::Flag("agreed"),
        Bound::Mark => Hand::Number("value_thousandths"),
        Bound::Draw => Hand::Text("drawn_by"),
        Bound::Subject => Hand::Text("code"),
        Bound::Map => Hand::Bytes("sealed"),
        Bound::OpenedMap => Hand::Instant("at"),
        Bound::Released => Hand::Text("status"),
        Bound::Seat | Bound::EntryMember => Hand::Number("ordinal"),
        Bound::Entry => Hand::Text("uid"),
        Bound::Correction => Hand::Text("reason"),
        Bound::PublicationBody => Hand::Bytes("bytes"),
        Bound::External => Hand::Text("proof"),
        Bound::Claim | Bound::BatchLine | Bound::Posting => Hand::Number("amount_fen"),
        Bound::Recommendation => Hand::Text("title"),
        Bound::Batch => Hand::Number("total_fen"),
        Bound::Account => Hand::Text("password_hash"),
        Bound::Grant => Hand::Text("granted_by"),
        Bound::Unit => Hand::Text("name"),
        Bound::UnitMember => Hand::Name("account_id"),
        Bound::Person => Hand::Name("unit_id"),
        Bound::Secret => Hand::Bytes("sealed"),
        Bound::BankAccount | Bound::BankAccountStep => Hand::Text("by_account"),
        Bound::Reversal => Hand::Text("reason"),
        _ => Hand::Text("by_account"),
    }
}

#[derive(diesel::QueryableByName)]
struct Value {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    key: i64,
    #[diesel(sql_type = diesel::sql_types::Text)]
    value: String,
}

impl Hand {
    fn column(self) -> &'static str {
        match self {
            Self::Text(name)
            | Self::Number(name)
            | Self::Flag(name)
            | Self::Instant(name)
            | Self::Bytes(name)
            | Self::Name(name) => name,
        }
    }

    /// A row that has the value, with the value as a literal.
    fn found(self, pool: &Pool, table: Bound) -> Option<Value> {
        let (table, column) = (table.table(), self.column());
        let embedded = is_embedded(pool);
        let value = match (self, embedded) {
            (Self::Bytes(_), true) => format!("hex({column})"),
            (Self::Bytes(_), false) => format!("upper(encode({column}, 'hex'))"),
            (Self::Flag(_), false) => format!("CAST(CAST({column} AS INTEGER) AS TEXT)"),
            _ => format!("CAST({column} AS TEXT)"),
        };
        let query = format!(
            "SELECT {key} AS key, {value} AS value FROM {name} WHERE {column} IS NOT NULL ORDER BY 1 LIMIT 1",
            key = table.column,
            name = table.name,
        );
        let found: Vec<Value> =
            tx::read(pool, |conn| Ok(diesel::sql_query(query).load(conn).unwrap())).unwrap();
        found.into_iter().next()
    }

    fn literal(self, pool: &Pool, value: &str) -> String {
        match (self, is_embedded(pool)) {
            (Self::Number(_) | Self::Name(_), _) | (Self::Flag(_), true) => value.to_owned(),
            (Self::Flag(_), false) => if value == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            (Self::Bytes(_), true) => format!("X'{value}'"),
            (Self::Bytes(_), false) => format!("decode('{value}', 'hex')"),
            (Self::Text(_) | Self::Instant(_), _) => format!("'{}'", value.replace('\'', "''")),
        }
    }

    /// Another value.
    fn other(self, pool: &Pool, value: &str) -> String {
        match self {
            Self::Number(_) => (value.parse::<i64>().unwrap() + 1000).to_string(),
            Self::Name(_) => {
                let table = if self.column() == "unit_id" { "unit" } else { "account" };
                let query =
                    format!("SELECT id AS key, '' AS value FROM {table} WHERE id <> {value} ORDER BY 1");
                let found: Vec<Value> =
                    tx::read(pool, |conn| Ok(diesel::sql_query(query).load(conn).unwrap())).unwrap();
                found[0].key.to_string()
            }
            Self::Flag(_) => if value == "1" { "0" } else { "1" }.to_owned(),
            Self::Instant(_) => value.replacen("20", "19", 1),
            Self::Bytes(_) => format!("{}00", value),
            Self::Text("status") => "absent".to_owned(),
            Self::Text(_) => format!("{value}x"),
        }
    }
}

/// Sets a value beside the program.
fn set(pool: &Pool, table: Bound, key: i64, (hand, literal): (Hand, &str)) {
    let (table, column) = (table.table(), hand.column());
    run(pool, &[format!("UPDATE {} SET {column} = {literal} WHERE {} = {key}", table.name, table.column)]);
}

fn verified(installation: &Installation) -> Report {
    verify_rows(installation, None, |_| {}).unwrap()
}

/// Everything the walk wrote is bound, by the writes that wrote it.
fn whole(app: &App) -> Installation {
    let installation = installation(app.database().pool(), Some(app.data()));
    let report = verified(&installation);
    assert_eq!((report.findings, report.unbound), (vec![], 0));
    assert!(report.rows > 200, "{} rows", report.rows);
    installation
}

/// Tables nothing was written to on that way; other tests write to them.
const ELSEWHERE: [Bound; 2] = [Bound::Released, Bound::SetAside];

on_each_database! {
    /// A competition from filing to payout, by the pages' own forms. Then one value of every table, one after the other.
    fn a_value_changed_in_any_bound_table_is_named(database) {
        let app = App::within(database);
        walk::people(&app);
        let mut onlooker = |_: &walk::Person, _: &walk::Form| {};
        drop(walk::walk(&app, &FIRST, &mut onlooker));
        let installation = whole(&app);
        let pool = &installation.pool;
        let mut empty = BTreeSet::new();
        for table in Bound::ALL.iter().copied() {
            let hand = hand(table);
            let Some(Value { key, value }) = hand.found(pool, table) else {
                empty.insert(table);
                continue;
            };
            let other = hand.literal(pool, &hand.other(pool, &value));
            set(pool, table, key, (hand, &other));
            let found = verified(&installation).findings;
            let named = |finding: &Finding| {
                matches!(finding, Finding::RowAltered { table: name, key: row, .. }
                    if name == table.table().name && *row == key)
            };
            assert!(found.iter().any(named), "{table:?} {key}: {found:?}");
            set(pool, table, key, (hand, &hand.literal(pool, &value)));
            assert_eq!(verified(&installation).findings, [], "{table:?}");
        }
        assert!(empty.iter().all(|table| ELSEWHERE.contains(table)), "{empty:?}");
        taken_away_and_put_in(&installation);
    }

    fn a_mark_changed_after_confirmation_is_named_and_signed_by_nobody(database) {
        let app = App::start(database);
        let judged = Judged::new(installation(app.database().pool(), Some(app.data())), false);
        let chief = judged.account("chief", &[Role::ChiefJudge]);
        let supervisor = judged.account("supervisor", &[Role::Supervisor]);
        let pool = &judged.installation.pool;
        let change = |by: i64| {
            let sets = format!("UPDATE mark SET value_thousandths = value_thousandths + {by} WHERE id = 1");
            run(pool, &[sets]);
        };
        let named = |fault: &Fault| {
            let because = &fault.problems[0].because;
            assert_eq!((fault.kind, because.key.as_ref()), (FaultKind::Refused, "rows-altered"), "{fault:?}");
        };
        change(500);
        let totals = confirm::page(judged.by(&chief), &judged.round).unwrap().digest.unwrap();
        named(&confirm::confirm(judged.acts(&chief), &judged.round, &totals).unwrap_err());
        change(-500);
        open(&judged, &chief, &supervisor);
        let digest = sign::page(judged.by(&chief), &judged.round).unwrap().digest;
        change(500);
        named(&sign::sign(judged.acts(&chief), &judged.round, &digest).unwrap_err());
        change(-500);
        sign_both(&judged, &chief, &supervisor);
    }

    fn a_claim_changed_in_the_database_keeps_its_batch_from_being_approved(database) {
        let awarded = Awarded::official(database);
        awarded.work_out();
        awarded.accounts();
        let prepared =
            prepare::prepare(awarded.judged.acts(&awarded.clerk), &awarded.competition, Direction::Payment).unwrap();
        let total = read::batch(awarded.judged.by(&awarded.clerk), &prepared).unwrap().batch.total;
        let pool = &awarded.judged.installation.pool;
        run(pool, &["UPDATE claim SET amount_fen = amount_fen + 100".to_owned()]);
        let approve = || batch::approve(awarded.judged.acts(&awarded.approver), &prepared, &approval(total, PASSWORD));
        let fault = approve().unwrap_err();
        assert_eq!((fault.kind, fault.problems[0].because.key.as_ref()), (FaultKind::Refused, "rows-altered"));
        run(pool, &["UPDATE claim SET amount_fen = amount_fen - 100".to_owned()]);
        approve().unwrap();
    }

    fn a_published_body_that_was_changed_is_not_served(database) {
        let awarded = Awarded::official(database);
        let path = format!("/divisions/{}/results", awarded.judged.division);
        let versions = format!("{path}/1");
        let pool = &awarded.judged.installation.pool;
        let zero = if is_embedded(pool) { "X'00'" } else { "decode('00', 'hex')" };
        run(pool, &[format!("UPDATE publication_body SET bytes = {zero}")]);
        let stranger = awarded.app.client();
        assert_eq!(stranger.get(&versions).status, 503);
    }
}

/// A row that is gone, and one nobody recorded.
fn taken_away_and_put_in(installation: &Installation) {
    let pool = &installation.pool;
    let columns = "id, sheet_id, aspect_id, version, value_thousandths, reason, by_account, at, correction";
    let put = format!(
        "INSERT INTO mark ({columns}) SELECT id + 900000, sheet_id, aspect_id, version + 9, value_thousandths, reason, \
         by_account, at, correction FROM mark WHERE id = 1"
    );
    run(pool, &[put]);
    let found = verified(installation).findings;
    assert!(
        matches!(&found[..], [Finding::RowUnbound { table, key: 900_001, .. }] if table == "mark"),
        "{found:?}"
    );
    run(pool, &["DELETE FROM mark WHERE id IN (1, 900001)".to_owned()]);
    let found = verified(installation).findings;
    assert!(
        matches!(&found[..], [Finding::RowMissing { table, key: 1, .. }] if table == "mark"),
        "{found:?}"
    );
}

/// What a store writes of a bound table it answers as [`jiangsai::platform::db::rows::Written`], which the compiler lets
/// nobody forget.
#[test]
fn every_statement_that_writes_a_bound_table_answers_its_rows() {
    let names: BTreeSet<&str> = Bound::ALL.iter().map(|table| table.table().name).collect();
    let mut wrong = Vec::new();
    for path in files_below("src").iter().filter(|path| path.to_string_lossy().contains("/store")) {
        let text = std::fs::read_to_string(root().join(path)).unwrap();
        for function in text.split("\nfn ").flat_map(|part| part.split(" fn ")) {
            let writes =
                ["insert_into(", "update(", "delete("].iter().flat_map(|verb| function.split(verb).skip(1));
            // Some name the table in a line of its own.
            let parts = if writes.count() > 0 { function.split("::table").collect() } else { Vec::new() };
            let is_name = |c: char| c.is_alphanumeric() || c == '_';
            let tables = parts.iter().filter_map(|part| part.rsplit(|c: char| !is_name(c)).next());
            let bound: Vec<&str> = tables.filter(|table| names.contains(table)).collect();
            let answers = function.contains("Written<")
                || function.contains("fn append_one")
                || function.starts_with("append_");
            if !bound.is_empty() && !answers {
                let name = function.split('(').next().unwrap_or_default();
                wrong.push(format!("{}: {name} writes {bound:?}", path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
