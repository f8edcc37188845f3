//! What a test writes beside the product, bound as the product would have bound it.

use std::collections::BTreeSet;

use diesel::RunQueryDsl as _;
use jiangsai::access::door::Tx;
use jiangsai::audit::usecase::whole::require_row_in_tx;
use jiangsai::kernel::ids::StreamId;
use jiangsai::platform::db::rows::{Binds as _, Bound, Row};

#[derive(diesel::QueryableByName)]
struct Key {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    key: i64,
}

/// Takes a revision of some streams.
pub(crate) fn touch_all(tx: &mut Tx<'_>, which: &str) {
    let query = diesel::sql_query(format!("SELECT id AS key FROM stream WHERE {which} ORDER BY 1"));
    let keys: Vec<Key> = query.load(tx.conn).unwrap();
    for Key { key } in keys {
        tx.also(StreamId::of_row(key), &[], None, &serde_json::json!({})).unwrap();
    }
}

/// Numbers of the rows of a table.
fn keys(tx: &mut Tx<'_>, table: Bound) -> Vec<i64> {
    let (name, column) = (table.table().name, table.table().column);
    let query = diesel::sql_query(format!("SELECT {column} AS key FROM {name} ORDER BY 1"));
    let keys: Vec<Key> = query.load(tx.conn).unwrap();
    keys.into_iter().map(|Key { key }| key).collect()
}

/// The bound tables some statements are about.
pub(crate) fn named_in(statements: &str) -> Vec<Bound> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let words: Vec<&str> = statements.split(move |c: char| !is_name(c)).collect();
    Bound::ALL.iter().copied().filter(|table| words.contains(&table.table().name)).collect()
}

/// Every row there is of some tables.
pub(crate) fn all(tx: &mut Tx<'_>, tables: &[Bound]) -> Vec<(Bound, i64)> {
    let tables = tables.iter().copied();
    tables.flat_map(|table| keys(tx, table).into_iter().map(move |id| (table, id))).collect()
}

/// Says of rows that are there no more that they were taken away.
pub(crate) fn bind_gone(tx: &mut Tx<'_>, before: &[(Bound, i64)]) {
    let tables: BTreeSet<Bound> = before.iter().map(|(table, _)| *table).collect();
    let after = all(tx, &tables.into_iter().collect::<Vec<_>>());
    let gone = before.iter().filter(|row| !after.contains(row));
    let rows: Vec<Row> = gone.map(|(table, id)| Row { table: *table, id: *id, known: None }).collect();
    tx.bind_rows(rows);
}

/// Binds every row of some tables that is not as its chain says.
pub(crate) fn bind_all(tx: &mut Tx<'_>, tables: &[Bound]) {
    for table in tables.iter().copied() {
        for id in keys(tx, table) {
            if require_row_in_tx(tx.conn, table, id).is_err() {
                tx.bind_rows(vec![Row { table, id, known: None }]);
            }
        }
    }
}
