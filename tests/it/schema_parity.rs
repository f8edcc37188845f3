//! Both migration sets and the tables the product knows are one schema.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl};
use jiangsai::platform::db::{Conn, Pool, migrate, tx};

use crate::architecture::source::{files_below, from_root, root};
use crate::helpers::database::{TestDatabase, on_each_database};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    relation: String,
    #[diesel(sql_type = Text)]
    field: String,
    #[diesel(sql_type = Text)]
    about: String,
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// The migrations' own table is no part of the schema.
const OWN: &str = "__diesel_schema_migrations";

fn rows(pool: &Pool, query: &str) -> Vec<Row> {
    let found: Vec<Row> = tx::read(pool, |conn| {
        Ok(match conn {
            Conn::Sqlite(conn) => diesel::sql_query(query).load(conn).unwrap(),
            Conn::Pg(conn) => diesel::sql_query(query).load(conn).unwrap(),
        })
    })
    .unwrap();
    found.into_iter().filter(|row| row.relation != OWN).collect()
}

const SQLITE_COLUMNS: &str = "SELECT m.name AS relation, p.name AS field, p.type AS about, \
     CASE WHEN p.\"notnull\" = 1 OR p.pk > 0 THEN 1 ELSE 0 END AS number \
     FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";
const SQLITE_PRIMARY: &str = "SELECT m.name AS relation, p.name AS field, '' AS about, p.pk AS number \
     FROM sqlite_master m, pragma_table_info(m.name) p \
     WHERE m.type = 'table' AND p.pk > 0 AND m.name NOT LIKE 'sqlite_%'";
const SQLITE_FOREIGN: &str = "SELECT m.name AS relation, f.\"from\" AS field, f.\"table\" || '(' || \
     coalesce(f.\"to\", 'id') || ')' AS about, 0 AS number \
     FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";
const SQLITE_UNIQUE: &str = "SELECT m.name AS relation, i.name AS field, c.name AS about, c.seqno AS number \
     FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) c \
     WHERE m.type = 'table' AND i.\"unique\" = 1 AND i.origin <> 'pk'";
const SQLITE_STRICT: &str = "SELECT name AS relation, '' AS field, '' AS about, strict AS number \
     FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'";

const POSTGRES_COLUMNS: &str = "SELECT table_name::text AS relation, column_name::text AS field, \
     data_type::text AS about, (CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END)::bigint AS number \
     FROM information_schema.columns WHERE table_schema = 'public'";
const POSTGRES_COLLATION: &str = "SELECT table_name::text AS relation, column_name::text AS field, \
     coalesce(collation_name, '')::text AS about, 0::bigint AS number \
     FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'text'";
const POSTGRES_FOREIGN: &str = "SELECT c.conrelid::regclass::text AS relation, a.attname::text AS field, \
     c.confrelid::regclass::text || '(' || b.attname || ')' AS about, 0::bigint AS number \
     FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] \
     JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1] WHERE c.contype = 'f'";
const POSTGRES_KEYS: &str = "SELECT i.indrelid::regclass::text AS relation, i.indexrelid::regclass::text AS field, \
     a.attname::text AS about, k.place::bigint AS number \
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid \
     CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY AS k(number, place) \
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number \
     WHERE t.relnamespace = 'public'::regnamespace AND i.indisunique AND i.indisprimary = ";

/// Columns: their type as `schema.rs` calls it.
type Tables = BTreeMap<String, BTreeMap<String, String>>;

/// Tables and columns as the product's source declares them.
fn declared() -> Tables {
    let source = fs::read_to_string(root().join("src/platform/db/schema.rs")).unwrap();
    let mut tables = Tables::new();
    for block in source.split("diesel::table! {").skip(1) {
        let (head, rest) = block.split_once('{').unwrap();
        let name = head.split_whitespace().next().unwrap().to_owned();
        let (body, _) = rest.split_once('}').unwrap();
        let columns = body.lines().filter_map(|line| line.trim().trim_end_matches(',').split_once(" -> "));
        tables.insert(name, columns.map(|(a, b)| (a.to_owned(), b.to_owned())).collect());
    }
    tables
}

/// What a declared type is on each database: the type, and whether it is never null.
fn stored(declared: &str, sqlite: bool) -> (&'static str, i64) {
    let inner = declared.strip_prefix("Nullable<").and_then(|rest| rest.strip_suffix('>'));
    let kind = match (inner.unwrap_or(declared), sqlite) {
        ("BigInt" | "Bool", true) => "INTEGER",
        ("Text" | "Timestamp" | "Date", true) => "TEXT",
        ("Binary", true) => "BLOB",
        ("Binary", false) => "bytea",
        ("BigInt", false) => "bigint",
        ("Bool", false) => "boolean",
        ("Text", false) => "text",
        ("Timestamp", false) => "timestamp without time zone",
        ("Date", false) => "date",
        (other, _) => panic!("a type not known here: {other}"),
    };
    (kind, i64::from(inner.is_none()))
}

/// Each key as its table and columns in order.
fn keys(rows: Vec<Row>) -> BTreeSet<(String, Vec<String>)> {
    let mut found: BTreeMap<(String, String), Vec<(i64, String)>> = BTreeMap::new();
    for row in rows {
        found.entry((row.relation, row.field)).or_default().push((row.number, row.about));
    }
    found
        .into_iter()
        .map(|((relation, _), mut columns)| {
            columns.sort();
            (relation, columns.into_iter().map(|(_, column)| column).collect())
        })
        .collect()
}

fn primary_of_sqlite(pool: &Pool) -> BTreeSet<(String, Vec<String>)> {
    let row = |row: Row| Row { about: row.field, field: String::new(), ..row };
    keys(rows(pool, SQLITE_PRIMARY).into_iter().map(row).collect())
}

fn foreign(rows: Vec<Row>) -> BTreeSet<(String, String, String)> {
    rows.into_iter().map(|row| (row.relation, row.field, row.about)).collect()
}

fn is_sqlite(database: &TestDatabase) -> bool {
    database.url().starts_with("sqlite:")
}

on_each_database! {
    /// Up, down to nothing, up again: the tables are those the product declares.
    fn the_migrations_make_what_is_declared_and_can_be_taken_back(database) {
        let (pool, sqlite) = (database.pool(), is_sqlite(&database));
        let query = if sqlite { SQLITE_COLUMNS } else { POSTGRES_COLUMNS };
        let taken_back = migrate::revert_all(&pool).unwrap();
        assert!(rows(&pool, query).is_empty(), "nothing is left");
        assert_eq!(migrate::run(&pool).unwrap(), taken_back);
        assert_eq!(migrate::pending(&pool).unwrap(), 0);
        let mut made: BTreeMap<String, BTreeMap<String, (String, i64)>> = BTreeMap::new();
        for row in rows(&pool, query) {
            made.entry(row.relation).or_default().insert(row.field, (row.about, row.number));
        }
        let expected: BTreeMap<String, BTreeMap<String, (String, i64)>> = declared()
            .into_iter()
            .map(|(table, columns)| {
                let column = |(name, kind): (String, String)| {
                    let (kind, never_null) = stored(&kind, sqlite);
                    (name, (kind.to_owned(), never_null))
                };
                (table, columns.into_iter().map(column).collect())
            })
            .collect();
        for (table, columns) in &expected {
            assert_eq!(made.get(table), Some(columns), "{table}");
        }
        assert_eq!(made.len(), expected.len(), "no other table is made");
    }
}

#[test]
fn every_sqlite_table_is_strict() {
    let database = TestDatabase::sqlite();
    let tables = rows(&database.pool(), SQLITE_STRICT);
    assert!(tables.len() > 50);
    let lax: Vec<String> = tables.into_iter().filter(|row| row.number != 1).map(|row| row.relation).collect();
    assert_eq!(lax, Vec::<String>::new());
}

#[test]
fn every_text_of_postgres_is_compared_by_bytes() {
    let Some(database) = TestDatabase::postgres() else { return };
    let texts = rows(&database.pool(), POSTGRES_COLLATION);
    assert!(texts.len() > 100);
    let other: Vec<String> = texts
        .into_iter()
        .filter(|row| row.about != "C")
        .map(|row| format!("{}.{} {}", row.relation, row.field, row.about))
        .collect();
    assert_eq!(other, Vec::<String>::new());
}

#[test]
fn both_databases_have_the_same_keys() {
    let Some(postgres) = TestDatabase::postgres() else { return };
    let (sqlite, postgres) = (TestDatabase::sqlite().pool(), postgres.pool());
    let of_postgres = |primary: bool| keys(rows(&postgres, &format!("{POSTGRES_KEYS}{primary}")));
    assert_eq!(primary_of_sqlite(&sqlite), of_postgres(true), "primary keys");
    assert_eq!(keys(rows(&sqlite, SQLITE_UNIQUE)), of_postgres(false), "unique keys");
    assert_eq!(
        foreign(rows(&sqlite, SQLITE_FOREIGN)),
        foreign(rows(&postgres, POSTGRES_FOREIGN)),
        "foreign keys"
    );
    let (one, other) = migrate::names().unwrap();
    assert_eq!(one, other, "both sets have the same migrations");
}

/// Several writes share a commit: what is looked at only there, or ends the transaction, would fail a stranger's write.
#[test]
fn nothing_fails_the_commit_of_others() {
    let words = |text: &str| text.to_uppercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found = Vec::new();
    for path in ["migrations", "src"].into_iter().flat_map(files_below) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let text = words(&text);
        for statement in [
            "DEFERRABLE",
            "DEFER_FOREIGN_KEYS",
            "ON CONFLICT ROLLBACK",
            "OR ROLLBACK",
            "RAISE(ROLLBACK",
            "RAISE (ROLLBACK",
        ] {
            if text.contains(statement) {
                found.push(format!("{} says {statement}", from_root(&path)));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
