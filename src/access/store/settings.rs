//! What an installation knows of itself.

use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::site_setting;
use crate::platform::db::written::one;

/// A setting of the installation.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn setting(conn: &mut Conn, name: &str) -> Result<Option<String>, Fault> {
    site_setting::table
        .find(name)
        .select(site_setting::value)
        .first::<String>(conn)
        .optional()
        .map_err(unexpected)
}

/// Keeps a setting that is not there yet.
///
/// # Errors
/// `Internal` for the database's own, and where the setting is there.
pub fn set_in_tx(conn: &mut Conn, name: &str, value: &str) -> Result<(), Fault> {
    one(diesel::insert_into(site_setting::table)
        .values((site_setting::name.eq(name), site_setting::value.eq(value)))
        .execute(conn))
}

/// Changes a setting that is there.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn change_in_tx(conn: &mut Conn, name: &str, value: &str) -> Result<(), Fault> {
    one(diesel::update(site_setting::table.find(name)).set(site_setting::value.eq(value)).execute(conn))
}
