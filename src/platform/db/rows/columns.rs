//! Columns of bound rows, and the text of each as it enters the digest: its length, a colon, the value as stored; `-`
//! where there is none.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Binary, Bool, Date, Nullable, Text, Timestamp};

use super::digest::digest_of;
use crate::platform::db::Conn;

/// What kind of values a column holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Whole numbers.
    Number,
    /// Text and codes.
    Text,
    /// Yes or no.
    Flag,
    /// Instants, to the microsecond.
    Instant,
    /// Civil dates.
    Date,
    /// Sealed bytes.
    Bytes,
}

/// A type of columns, as the schema names it.
pub(super) trait Stored {
    const KIND: Kind;
}

macro_rules! stored {
    ($($sql:ident $kind:ident,)+) => {$(
        impl Stored for $sql {
            const KIND: Kind = Kind::$kind;
        }
    )+};
}

stored! {
    BigInt Number,
    Text Text,
    Bool Flag,
    Timestamp Instant,
    Date Date,
    Binary Bytes,
}

impl<T: Stored> Stored for Nullable<T> {
    const KIND: Kind = T::KIND;
}

/// A column of a bound table.
#[derive(Debug)]
pub(super) struct Column {
    name: &'static str,
    kind: Kind,
}

impl Column {
    pub(super) const fn of<C>() -> Self
    where
        C: diesel::Column,
        C::SqlType: Stored,
    {
        Self { name: C::NAME, kind: <C::SqlType as Stored>::KIND }
    }

    /// The expression that makes the text of it, of a row called `t`.
    pub(super) fn expression(&self, conn: &Conn) -> String {
        let (name, embedded) = (format!("t.{}", self.name), matches!(conn, Conn::Sqlite(_)));
        let text = match (self.kind, embedded) {
            (Kind::Number, _) => {
                format!("length(CAST({name} AS TEXT)) || ':' || CAST({name} AS TEXT)")
            }
            (Kind::Text, _) | (Kind::Date, true) => format!("octet_length({name}) || ':' || {name}"),
            (Kind::Flag, _) => format!("'1:' || CAST(CAST({name} AS INTEGER) AS TEXT)"),
            // Kept with as many digits as there are.
            (Kind::Instant, true) => format!(
                "CASE length({name}) WHEN 19 THEN '26:' || {name} || '.000000' WHEN 23 THEN '26:' || {name} || '000' \
                 ELSE octet_length({name}) || ':' || {name} END"
            ),
            (Kind::Instant, false) => format!("'26:' || to_char({name}, 'YYYY-MM-DD HH24:MI:SS.US')"),
            (Kind::Date, false) => format!("'10:' || to_char({name}, 'YYYY-MM-DD')"),
            (Kind::Bytes, true) => format!("(octet_length({name}) * 2) || ':' || lower(hex({name}))"),
            (Kind::Bytes, false) => format!("(octet_length({name}) * 2) || ':' || encode({name}, 'hex')"),
        };
        format!("coalesce({text}, '-')")
    }
}

/// The values of a row whose writer knows them all, in the order of its columns: its digest needs no reading.
#[derive(Debug, Default)]
pub struct Values(String);

impl Values {
    /// The next one is text.
    #[must_use]
    pub fn text(mut self, value: Option<&str>) -> Self {
        match value {
            Some(value) => {
                self.0.push_str(&value.len().to_string());
                self.0.push(':');
                self.0.push_str(value);
            }
            None => self.0.push('-'),
        }
        self
    }

    /// The next one is a number.
    #[must_use]
    pub fn number(self, value: Option<i64>) -> Self {
        self.text(value.map(|value| value.to_string()).as_deref())
    }

    /// The next one is an instant.
    #[must_use]
    pub fn instant(self, value: DateTime<Utc>) -> Self {
        self.text(Some(&value.naive_utc().format("%F %T%.6f").to_string()))
    }

    /// The digest of all of them.
    #[must_use]
    pub fn digest(&self) -> String {
        digest_of(&self.0)
    }
}
