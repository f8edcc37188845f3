//! Who and what a uid stands for.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::StreamId;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{person, stream, unit};

/// A person or a unit.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) id: StreamId,
    pub(crate) uid: String,
    pub(crate) name: String,
}

/// Persons and units by row number.
pub(crate) fn known_names(conn: &mut Conn, ids: &[StreamId]) -> Result<BTreeMap<StreamId, Known>, Fault> {
    let mut known = BTreeMap::new();
    // A statement has only so many parameters.
    for ids in ids.chunks(500) {
        let persons = person::table
            .inner_join(stream::table)
            .filter(person::id.eq_any(ids.to_vec()))
            .select((person::id, stream::uid, person::name))
            .load::<(StreamId, String, String)>(conn)
            .map_err(unexpected)?;
        let units = unit::table
            .inner_join(stream::table)
            .filter(unit::id.eq_any(ids.to_vec()))
            .select((unit::id, stream::uid, unit::name))
            .load::<(StreamId, String, String)>(conn)
            .map_err(unexpected)?;
        known.extend(persons.into_iter().chain(units).map(|(id, uid, name)| (id, Known { id, uid, name })));
    }
    Ok(known)
}

/// Row numbers of the persons and units among some uids.
pub(crate) fn payee_streams(conn: &mut Conn, uids: &[String]) -> Result<BTreeMap<String, StreamId>, Fault> {
    let mut found = BTreeMap::new();
    for uids in uids.chunks(500) {
        let rows = stream::table
            .filter(stream::uid.eq_any(uids.to_vec()))
            .filter(stream::kind.eq_any(vec!["person", "unit"]))
            .select((stream::uid, stream::id))
            .load::<(String, StreamId)>(conn)
            .map_err(unexpected)?;
        found.extend(rows);
    }
    Ok(found)
}
