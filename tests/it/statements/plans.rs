//! How a database would go about a statement if its tables were large.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use jiangsai::platform::db::{Conn, tx};

use crate::helpers::database::TestDatabase;

/// Tables that stay as small as they are, with the reason.
const SMALL: [(&str, &str); 3] = [
    ("feed_head", "holds one row"),
    ("site_setting", "holds a row for each setting the program knows"),
    ("removal", "is read through an index of what waits for a second person"),
];

#[derive(QueryableByName)]
struct SqliteStep {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct PostgresLine {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

/// Those of the statements that read a table that grows from end to end, with where they were met. Asked of an empty
/// database that was never analysed: both planners then take no table for a small one.
pub(super) fn read_from_end_to_end(met_on: &TestDatabase, met: &BTreeMap<String, String>) -> Vec<String> {
    let sqlite = met_on.url().starts_with("sqlite:");
    let empty = if sqlite { TestDatabase::sqlite() } else { TestDatabase::postgres().unwrap() };
    let mut found = Vec::new();
    tx::read(&empty.pool(), |conn| {
        if let Conn::Pg(conn) = conn {
            conn.batch_execute(
                "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off; \
                 SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL jit = off;",
            )
            .unwrap();
        }
        for (statement, place) in met {
            for whole in scans(conn, statement) {
                found.push(format!("{place}\n    {whole}\n    {statement}"));
            }
        }
        Ok(())
    })
    .unwrap();
    found
}

fn scans(conn: &mut Conn, statement: &str) -> Vec<String> {
    // The first part of a list that is narrowed to nothing: its index is read as far as the part goes.
    let first = statement.contains(" LIMIT ") && !statement.contains(" WHERE ");
    match conn {
        // Diesel writes a list of none as a condition that never holds: nothing is read.
        Conn::Sqlite(_) if statement.contains("WHERE (1=0)") || statement.contains("WHERE ((1=0) AND") => {
            Vec::new()
        }
        // A row that is added is a parent of none: the plan names its children, and nobody looks for them.
        Conn::Sqlite(_) if statement.starts_with("INSERT ") => Vec::new(),
        Conn::Sqlite(conn) => {
            let steps: Vec<SqliteStep> =
                sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load(conn).unwrap();
            let details = steps.into_iter().map(|step| step.detail);
            details
                .filter(|detail| table_scanned(detail).is_some_and(grows))
                .filter(|detail| !(first && detail.contains(" USING ") && detail.contains("INDEX")))
                .collect()
        }
        Conn::Pg(conn) => {
            conn.batch_execute(&format!("PREPARE asked AS {statement}"))
                .unwrap_or_else(|error| panic!("{error}: {statement}"));
            let nothing = vec!["NULL"; parameters(statement)].join(", ");
            let nothing = if nothing.is_empty() { nothing } else { format!("({nothing})") };
            let lines: Vec<PostgresLine> =
                sql_query(format!("EXPLAIN EXECUTE asked{nothing}")).load(conn).unwrap();
            conn.batch_execute("DEALLOCATE asked").unwrap();
            nodes(lines).into_iter().filter_map(|node| node.whole(first)).collect()
        }
    }
}

/// `SCAN table`, `SCAN table USING INDEX …`.
fn table_scanned(detail: &str) -> Option<&str> {
    detail.strip_prefix("SCAN ")?.split(' ').next()
}

fn grows(table: &str) -> bool {
    let table = table.trim_matches('"');
    // A list of values, or a row made on the spot, is no table.
    let made = table == "CONSTANT" || table.starts_with('(') || table.starts_with("SUBQUERY");
    !made && SMALL.iter().all(|(small, _)| *small != table)
}

/// How many parameters a statement of PostgreSQL has.
fn parameters(statement: &str) -> usize {
    let numbers = statement.split('$').skip(1).map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().unwrap_or(0)
    });
    numbers.max().unwrap_or(0)
}

/// A step of PostgreSQL that reads a table.
struct Node {
    title: String,
    conditions: Vec<String>,
}

impl Node {
    /// The step, where it reads its table whole; `first`: only so far as the first part of a list goes.
    fn whole(self, first: bool) -> Option<String> {
        let (how, rest) = self.title.split_once(" on ")?;
        let table = rest.split(' ').next()?;
        let by_index = how.contains("Index Scan") || how.contains("Index Only Scan");
        let found = self.conditions.iter().any(|condition| condition.starts_with("Index Cond"));
        let filtered = self.conditions.iter().any(|condition| condition.starts_with("Filter"));
        let unfound = by_index && !how.contains("Bitmap") && !found && (!first || filtered);
        let whole = how.ends_with("Seq Scan") || unfound;
        (whole && grows(table)).then(|| format!("{} {}", self.title, self.conditions.join("; ")))
    }
}

fn nodes(lines: Vec<PostgresLine>) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    for PostgresLine { line } in lines {
        let text = line.trim().trim_start_matches("->").trim();
        let title = text.split("  (cost").next().unwrap_or_default();
        if text.contains("(cost") {
            nodes.push(Node { title: title.to_owned(), conditions: Vec::new() });
        } else if let Some(node) = nodes.last_mut() {
            node.conditions.push(text.to_owned());
        }
    }
    nodes
}
