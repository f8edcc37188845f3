//! Rows against the chains that name them.

use std::collections::BTreeMap;

use crate::audit::model::{Entry, Finding, Stream};
use crate::audit::store::read;
use crate::kernel::fault::Fault;
use crate::kernel::ids::StreamId;
use crate::platform::db::Conn;
use crate::platform::db::rows::{self, Bound, Found, Row};

use super::report::Report;

/// Which rows are compared, and when entries began to name them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look<'a> {
    /// Rows of these tables alone.
    tables: &'a [Bound],
    /// Number of the last entry of before; 0: there is none.
    until: i64,
    /// All rows of before were bound since.
    whole: bool,
    /// The newest row of sealed values of before entries named these, while they are not bound.
    late: i64,
}

impl<'a> Look<'a> {
    pub(super) fn read_in_tx(conn: &mut Conn, tables: &'a [Bound]) -> Result<Self, Fault> {
        let (until, whole) = read::switch(conn)?;
        let until = until.and_then(|until| until.parse().ok()).unwrap_or(0);
        let late = read::late(conn, Bound::Secret.table().name)?.unwrap_or(0);
        Ok(Self { tables, until, whole, late })
    }
}

/// What a chain says of the rows of its stream.
#[derive(Default)]
pub(super) struct Named {
    rows: BTreeMap<(Bound, i64), Said>,
    /// The first entry is from before entries named rows.
    older: Option<bool>,
    /// The first entry that names no rows although it should.
    silent: Option<i64>,
}

/// How an entry left a row.
struct Said {
    form: i64,
    /// `None`: taken away.
    digest: Option<String>,
    revision: i64,
    met: bool,
}

impl Named {
    /// Takes the next entry of the chain.
    pub(super) fn take(&mut self, look: Look<'_>, id: i64, entry: &Entry) {
        self.older.get_or_insert(entry.format == 1);
        if entry.format == 1 && id > look.until {
            self.silent.get_or_insert(entry.revision);
        }
        // What cannot be read does not fit its hash either, and is found by that.
        let lines: Vec<(String, i64, Option<String>)> =
            serde_json::from_str(&entry.bound).unwrap_or_default();
        for (name, key, digest) in lines {
            let Some((table, form)) = name.split_once('/') else { continue };
            let (Some(table), Ok(form)) = (Bound::named(table), form.parse()) else { continue };
            self.rows.insert((table, key), Said { form, digest, revision: entry.revision, met: false });
        }
    }

    /// What is wrong with a row that was found.
    fn objection(
        &mut self,
        stream: &Stream,
        ((table, form), look): ((Bound, i64), Look<'_>),
        found: &Found,
    ) -> Option<Judged> {
        let (uid, name) = (stream.uid.to_string(), table.table().name.to_owned());
        match self.rows.get_mut(&(table, found.id)) {
            Some(Said { digest: Some(digest), form: kept, revision, met }) => {
                *met = true;
                let differs = *kept == form && *digest != found.digest;
                let revision = *revision;
                let altered = Finding::RowAltered { stream: uid, table: name, key: found.id, revision };
                differs.then_some(Judged::Wrong(altered))
            }
            _ if form == table.table().newest() => {
                let unbound = Finding::RowUnbound { stream: uid, table: name, key: found.id };
                let unnamed = !self.rows.contains_key(&(table, found.id));
                let late = table == Bound::Secret && found.id <= look.late;
                let older = unnamed && (late || self.older == Some(true) && !look.whole);
                Some(if older { Judged::Older } else { Judged::Wrong(unbound) })
            }
            _ => None,
        }
    }
}

/// What is said of a row that is not as it should be.
enum Judged {
    /// It is from before entries named rows like it.
    Older,
    Wrong(Finding),
}

/// Compares the rows of some streams with what their chains say; adds the first finding of each stream to the report.
/// Answers the rows of before that no entry names.
pub(super) fn compare_in_tx(
    conn: &mut Conn,
    streams: &[Stream],
    mut named: BTreeMap<StreamId, Named>,
    look: Look<'_>,
    report: &mut Report,
) -> Result<Vec<Row>, Fault> {
    let mut first: BTreeMap<StreamId, Finding> = BTreeMap::new();
    let mut older = Vec::new();
    for stream in streams {
        let silent = named.get(&stream.id).and_then(|named| named.silent);
        if let Some(revision) = silent {
            first.insert(stream.id, Finding::Altered { stream: stream.uid.to_string(), revision });
        }
    }
    for table in look.tables.iter().copied() {
        let of_kind = streams.iter().filter(|stream| table.table().owners.contains(&stream.kind.code()));
        let of_kind: BTreeMap<StreamId, &Stream> = of_kind.map(|stream| (stream.id, stream)).collect();
        if of_kind.is_empty() {
            continue;
        }
        let owners: Vec<StreamId> = of_kind.keys().copied().collect();
        for (number, form) in (1_i64..).zip(table.table().forms) {
            let found = rows::of_owners(conn, table.table(), form, &owners)?;
            report.rows += if number == table.table().newest() { found.len() } else { 0 };
            for row in &found {
                let (Some(stream), Some(named)) = (of_kind.get(&row.owner), named.get_mut(&row.owner)) else {
                    continue;
                };
                match named.objection(stream, ((table, number), look), row) {
                    Some(Judged::Older) => {
                        report.unbound += 1;
                        older.push(Row { table, id: row.id, known: Some((row.owner, row.digest.clone())) });
                    }
                    Some(Judged::Wrong(finding)) => {
                        first.entry(row.owner).or_insert(finding);
                    }
                    None => {}
                }
            }
        }
        missing_in_tx(conn, table, (&of_kind, &named), &mut first)?;
    }
    report.findings.extend(first.into_values());
    Ok(older)
}

/// Rows a chain knows and that are nowhere. One that stands under another stream by now is that one's to know.
fn missing_in_tx(
    conn: &mut Conn,
    table: Bound,
    (streams, named): (&BTreeMap<StreamId, &Stream>, &BTreeMap<StreamId, Named>),
    first: &mut BTreeMap<StreamId, Finding>,
) -> Result<(), Fault> {
    let mut missing: BTreeMap<i64, (StreamId, i64)> = BTreeMap::new();
    for id in streams.keys() {
        let said = named
            .get(id)
            .into_iter()
            .flat_map(|named| named.rows.range((table, i64::MIN)..=(table, i64::MAX)));
        let unmet = said.filter(|(_, said)| !said.met && said.digest.is_some());
        missing.extend(unmet.map(|((_, key), said)| (*key, (*id, said.revision))));
    }
    let keys: Vec<i64> = missing.keys().copied().collect();
    let Some(form) = table.table().form() else { return Ok(()) };
    for moved in rows::by_key(conn, table.table(), form, &keys)? {
        missing.remove(&moved.id);
    }
    for (key, (id, revision)) in missing {
        let Some(stream) = streams.get(&id) else { continue };
        let (stream, table) = (stream.uid.to_string(), table.table().name.to_owned());
        first.entry(id).or_insert(Finding::RowMissing { stream, table, key, revision });
    }
    Ok(())
}
