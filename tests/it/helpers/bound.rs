//! What a test writes beside the product, bound as the product would have bound it.

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

/// Binds every row that is not as its chain says.
pub(crate) fn bind_all(tx: &mut Tx<'_>) {
    for table in Bound::ALL.iter().copied() {
        let (name, column) = (table.table().name, table.table().column);
        let query = diesel::sql_query(format!("SELECT {column} AS key FROM {name} ORDER BY 1"));
        let keys: Vec<Key> = query.load(tx.conn).unwrap();
        for Key { key } in keys {
            if require_row_in_tx(tx.conn, table, key).is_err() {
                tx.bind_rows(vec![Row { table, id: key, known: None }]);
            }
        }
    }
}
