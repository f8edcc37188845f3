//! Two databases under one query code base: an embedded SQLite file, or PostgreSQL, by URL scheme.
//!
//! Stores take `&mut Conn`, never a pool. Writes go through `access::door`, reads through [`tx::read`].

pub mod at;
pub mod backup;
pub(crate) mod bound;
pub(crate) mod codes;
pub mod conn;
mod ids;
pub mod migrate;
pub mod pool;
pub mod rows;
pub mod schema;
pub mod search;
pub mod serving;
pub mod tx;
mod writer;
pub mod written;

pub use conn::Conn;
pub use pool::Pool;
