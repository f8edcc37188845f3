//! Published bodies in memory, bounded; and which version is current, until the change feed names it.

use std::sync::Arc;

use actix_web::http::header::HeaderValue;
use actix_web::web::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::PublicationId;
use crate::kernel::lang::Lang;
use crate::kernel::limits;
use crate::pages::alike::Alike;
use crate::pages::coding::{Coding, Effort};
use crate::pages::remembered::Remembered;
use crate::pages::site::Site;
use crate::platform::feed::{Change, Remembers, Topic};

use super::super::model::{Encoding, Format};
use super::super::usecase::home::{self, Home};
use super::super::usecase::serve::{self, Current};
use super::bodies;

/// Bodies held before the room for keys is made larger.
const BODIES: usize = 4096;

/// A body by what it is a rendering of.
pub(super) type Key = (PublicationId, Format, Lang, Coding);

/// A body as it is sent.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    /// The bytes; cloning shares them.
    pub(super) bytes: Bytes,
    /// The language they are in.
    pub(super) lang: Lang,
    /// Their name.
    pub(super) etag: HeaderValue,
}

/// A body weighs its bytes.
#[derive(Clone)]
struct Weight;

impl Weighter<Key, Ready> for Weight {
    fn weight(&self, _key: &Key, ready: &Ready) -> u64 {
        u64::try_from(ready.bytes.len()).unwrap_or(u64::MAX).max(1)
    }
}

/// What every worker of this node shares.
pub struct Shelf {
    heads: Remembered<Current>,
    home: Remembered<Arc<Home>>,
    /// The first page as strangers see it.
    pub(super) first_page: Alike<Home>,
    bodies: Cache<Key, Ready, Weight>,
}

impl Default for Shelf {
    fn default() -> Self {
        Self {
            heads: Remembered::of(Topic::Publication),
            home: Remembered::of(Topic::Lists),
            first_page: Alike::default(),
            bodies: Cache::with_weighter(BODIES, limits::PUBLICATION_CACHE_BYTES, Weight),
        }
    }
}

impl Remembers for Shelf {
    fn forget(&self, change: &Change) {
        self.heads.forget(change);
        self.home.forget(change);
    }

    fn forget_all(&self) {
        self.heads.forget_all();
        self.home.forget_all();
    }
}

impl Shelf {
    /// The current version of a division.
    pub(super) async fn current(&self, site: &Site, uid: &str) -> Result<Current, Fault> {
        let ask = || {
            let uid = uid.to_owned();
            site.run(move |installation| serve::current(installation, &uid))
        };
        self.heads.get(&site.installation.feed, uid, ask).await
    }

    /// The lists of the first page.
    pub(super) async fn home(&self, site: &Site) -> Result<Arc<Home>, Fault> {
        self.home.get(&site.installation.feed, "", || site.run(home::home)).await
    }

    /// A body, from memory or from the database. Published bodies never change.
    pub(super) async fn body(&self, site: &Site, key: Key) -> Result<Ready, Fault> {
        self.bodies.get_or_insert_async(&key, load(site, key)).await
    }
}

async fn load(site: &Site, (id, format, lang, coding): Key) -> Result<Ready, Fault> {
    let demo = site.demo;
    let loaded = site.run(move |installation| {
        let kept = |encoding| match serve::body(installation, id, format, lang, encoding) {
            // Not kept, or published before there was such a page: made of what was published.
            Err(fault)
                if fault.kind == FaultKind::NotFound
                    && matches!(format, Format::OverPage | Format::CancelledPage) =>
            {
                let page = bodies::page(&serve::record(installation, id)?, format, lang, demo)?.into_bytes();
                let gzipped = encoding == Encoding::Gzip;
                Ok((lang, if gzipped { bodies::gzipped(&page)? } else { page }))
            }
            kept => kept,
        };
        match coding {
            Coding::Identity => kept(Encoding::Identity),
            Coding::Gzip => kept(Encoding::Gzip),
            // Kept here alone: a publication has to be public at once, and brotli's work would hold its writer up.
            Coding::Brotli => {
                let (lang, plain) = kept(Encoding::Identity)?;
                Ok((lang, Coding::Brotli.encode(&plain, Effort::Lasting)?))
            }
        }
    });
    let (lang, bytes) = loaded.await?;
    let digest: String = crate::kernel::digest::sha256_hex(&bytes).chars().take(32).collect();
    let etag = HeaderValue::from_str(&format!("\"{digest}\"")).map_err(Fault::internal)?;
    Ok(Ready { bytes: Bytes::from(bytes), lang, etag })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready(size: usize) -> Ready {
        Ready { bytes: Bytes::from(vec![0; size]), lang: Lang::Zh, etag: HeaderValue::from_static("\"x\"") }
    }

    #[test]
    fn bodies_in_memory_are_bounded_in_bytes() {
        let shelf = Shelf::default();
        let limit = limits::PUBLICATION_CACHE_BYTES;
        for id in 0..400 {
            shelf
                .bodies
                .insert((PublicationId::of_row(id), Format::Page, Lang::Zh, Coding::Gzip), ready(1 << 20));
            assert!(shelf.bodies.weight() <= limit, "after {id}");
        }
        assert!(shelf.bodies.len() > 16, "most of the room is used: {}", shelf.bodies.len());
    }

    #[test]
    fn a_body_larger_than_the_shelf_is_not_kept() {
        let shelf = Shelf::default();
        let key = (PublicationId::of_row(1), Format::Page, Lang::Zh, Coding::Identity);
        shelf.bodies.insert(key, ready(usize::try_from(limits::PUBLICATION_CACHE_BYTES).unwrap() + 1));
        assert!(shelf.bodies.get(&key).is_none());
    }
}
