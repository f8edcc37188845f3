//! Rows that have served: sessions, links and request keys nobody will come back to. Taken away a few at a time, so that
//! nobody waits for the writer meanwhile.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, LinkId, SessionId};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{one_time_link, request_key, session, stream};

/// Takes sessions away that ran out before an instant, at most `most`; answers how many.
pub fn drop_sessions_in_tx(conn: &mut Conn, before: DateTime<Utc>, most: i64) -> Result<usize, Fault> {
    let spent = session::table
        .filter(session::expires_at.lt(before.naive_utc()))
        .order(session::expires_at)
        .limit(most)
        .select(session::id)
        .load::<SessionId>(conn)
        .map_err(unexpected)?;
    diesel::delete(session::table.filter(session::id.eq_any(spent))).execute(conn).map_err(unexpected)
}

/// Takes one-time links away that ran out before an instant, at most `most`; answers how many.
pub fn drop_links_in_tx(conn: &mut Conn, before: DateTime<Utc>, most: i64) -> Result<usize, Fault> {
    let spent = one_time_link::table
        .filter(one_time_link::expires_at.lt(before.naive_utc()))
        .order(one_time_link::expires_at)
        .limit(most)
        .select(one_time_link::id)
        .load::<LinkId>(conn)
        .map_err(unexpected)?;
    diesel::delete(one_time_link::table.filter(one_time_link::id.eq_any(spent)))
        .execute(conn)
        .map_err(unexpected)
}

/// A request key, and the stream it was done on.
#[derive(Debug, Clone)]
pub struct OldKey {
    /// The client's uid.
    pub client_uid: String,
    /// When.
    pub at: NaiveDateTime,
    /// Kind and phase of the stream, and the phase of its competition; `None`: kept before streams were recorded.
    pub on: Option<(String, String, Option<String>)>,
}

type KeyRow = (String, NaiveDateTime, Option<(String, String, Option<CompetitionId>)>);

/// Request keys between two instants, oldest first, at most `most`.
pub fn keys_between(
    conn: &mut Conn,
    after: (NaiveDateTime, &str),
    before: DateTime<Utc>,
    most: i64,
) -> Result<Vec<OldKey>, Fault> {
    let (at, client_uid) = after;
    let later = request_key::at.gt(at).or(request_key::client_uid.gt(client_uid));
    let rows = request_key::table
        .left_join(stream::table)
        .filter(request_key::at.ge(at))
        .filter(later)
        .filter(request_key::at.lt(before.naive_utc()))
        .order((request_key::at, request_key::client_uid))
        .limit(most)
        .select((
            request_key::client_uid,
            request_key::at,
            (stream::kind, stream::phase, stream::competition_id).nullable(),
        ))
        .load::<KeyRow>(conn)
        .map_err(unexpected)?;
    let competitions: Vec<CompetitionId> =
        rows.iter().filter_map(|(_uid, _at, on)| on.as_ref().and_then(|(_kind, _phase, id)| *id)).collect();
    let phases: BTreeMap<CompetitionId, String> = stream::table
        .filter(stream::id.eq_any(competitions))
        .select((stream::id, stream::phase))
        .load::<(CompetitionId, String)>(conn)
        .map_err(unexpected)?
        .into_iter()
        .collect();
    let of = |id: Option<CompetitionId>| id.and_then(|id| phases.get(&id).cloned());
    let key = |(client_uid, at, on): KeyRow| OldKey {
        client_uid,
        at,
        on: on.map(|(kind, phase, id)| (kind, phase, of(id))),
    };
    Ok(rows.into_iter().map(key).collect())
}

/// Takes request keys away.
pub fn drop_keys_in_tx(conn: &mut Conn, keys: &[String]) -> Result<usize, Fault> {
    diesel::delete(request_key::table.filter(request_key::client_uid.eq_any(keys)))
        .execute(conn)
        .map_err(unexpected)
}
