//! Which units and people an authority has to do with.

use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AuthorityId, StreamId};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::acquaintance;

/// Whether one of some authorities has to do with a unit or person.
pub(in crate::register) fn is_known(
    conn: &mut Conn,
    authorities: &[AuthorityId],
    owner: StreamId,
) -> Result<bool, Fault> {
    let known = acquaintance::table
        .filter(acquaintance::authority_id.eq_any(authorities.to_vec()))
        .filter(acquaintance::owner_id.eq(owner));
    diesel::select(diesel::dsl::exists(known)).get_result::<bool>(conn).map_err(unexpected)
}

/// From now on the authority has to do with it: nobody wrote so before.
pub(in crate::register) fn insert_in_tx(
    conn: &mut Conn,
    authority: AuthorityId,
    owner: StreamId,
) -> Result<(), Fault> {
    diesel::insert_into(acquaintance::table)
        .values((acquaintance::authority_id.eq(authority), acquaintance::owner_id.eq(owner)))
        .execute(conn)
        .map(|_rows| ())
        .map_err(unexpected)
}
