//! Published bodies in memory, bounded; and what is current, asked again at most once a second.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use actix_web::http::header::HeaderValue;
use actix_web::web::Bytes;

use crate::kernel::fault::Fault;
use crate::kernel::lang::Lang;
use crate::kernel::limits;
use crate::pages::site::Site;

use super::super::model::{Encoding, Format};
use super::super::usecase::serve::{self, Current};

/// How long a version counts as current without asking.
const FRESH: Duration = Duration::from_secs(1);
/// Divisions whose current version is remembered.
const HEADS: usize = 4096;

/// A body by what it is a rendering of.
pub(super) type Key = (i64, Format, Lang, Encoding);

/// A body as it is sent.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    /// The bytes; cloning shares them.
    pub(super) bytes: Bytes,
    /// Their name.
    pub(super) etag: HeaderValue,
}

/// What every worker of this node shares.
#[derive(Default)]
pub struct Shelf {
    heads: RwLock<HashMap<String, Arc<Head>>>,
    bodies: RwLock<Bodies>,
}

/// What is current of one division.
struct Head {
    known: Mutex<Option<(Instant, Current)>>,
    /// One asks, the others wait for the answer.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Bodies {
    by_key: HashMap<Key, Ready>,
    order: VecDeque<Key>,
    bytes: usize,
}

impl Head {
    fn fresh(&self) -> Option<Current> {
        let known = *self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.filter(|(at, _)| at.elapsed() < FRESH).map(|(_, current)| current)
    }
}

impl Shelf {
    fn head(&self, uid: &str) -> Option<Arc<Head>> {
        self.heads.read().unwrap_or_else(PoisonError::into_inner).get(uid).cloned()
    }

    /// The current version of a division; asks the database where the answer is a second old.
    pub(super) async fn current(&self, site: &Site, uid: &str) -> Result<Current, Fault> {
        let head = match self.head(uid) {
            Some(head) => head,
            None => Arc::new(Head { known: Mutex::new(None), asking: tokio::sync::Mutex::new(()) }),
        };
        if let Some(current) = head.fresh() {
            return Ok(current);
        }
        let _asking = head.asking.lock().await;
        if let Some(current) = head.fresh() {
            return Ok(current);
        }
        let (asked, division) = (Instant::now(), uid.to_owned());
        let current = site.run(move |installation| serve::current(installation, &division)).await?;
        *head.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((asked, current));
        let mut heads = self.heads.write().unwrap_or_else(PoisonError::into_inner);
        // What is not published is never remembered, so nobody can fill this with invented names.
        if heads.len() >= HEADS {
            heads.clear();
        }
        heads.insert(uid.to_owned(), Arc::clone(&head));
        Ok(current)
    }

    /// Forgets what was current: this node just published.
    pub(super) fn forget(&self, uid: &str) {
        self.heads.write().unwrap_or_else(PoisonError::into_inner).remove(uid);
    }

    /// A body, from memory or from the database. Published bodies never change.
    pub(super) async fn body(&self, site: &Site, key: Key) -> Result<Ready, Fault> {
        let known = self.bodies.read().unwrap_or_else(PoisonError::into_inner).by_key.get(&key).cloned();
        if let Some(ready) = known {
            return Ok(ready);
        }
        let (id, format, lang, encoding) = key;
        let bytes =
            site.run(move |installation| serve::body(installation, id, format, lang, encoding)).await?;
        let digest: String = crate::kernel::digest::sha256_hex(&bytes).chars().take(32).collect();
        let etag = HeaderValue::from_str(&format!("\"{digest}\"")).map_err(Fault::internal)?;
        let ready = Ready { bytes: Bytes::from(bytes), etag };
        self.keep(key, &ready);
        Ok(ready)
    }

    /// Keeps a body; the oldest go first where memory would grow beyond the limit.
    fn keep(&self, key: Key, ready: &Ready) {
        let mut bodies = self.bodies.write().unwrap_or_else(PoisonError::into_inner);
        let size = ready.bytes.len();
        if size > limits::PUBLICATION_CACHE_BYTES || bodies.by_key.contains_key(&key) {
            return;
        }
        while bodies.bytes.saturating_add(size) > limits::PUBLICATION_CACHE_BYTES {
            let Some(oldest) = bodies.order.pop_front() else { break };
            let gone = bodies.by_key.remove(&oldest).map_or(0, |ready| ready.bytes.len());
            bodies.bytes = bodies.bytes.saturating_sub(gone);
        }
        bodies.bytes = bodies.bytes.saturating_add(size);
        bodies.order.push_back(key);
        bodies.by_key.insert(key, ready.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready(size: usize) -> Ready {
        Ready { bytes: Bytes::from(vec![0; size]), etag: HeaderValue::from_static("\"x\"") }
    }

    #[test]
    fn the_oldest_bodies_make_room() {
        let shelf = Shelf::default();
        let half = limits::PUBLICATION_CACHE_BYTES / 2;
        for id in 1..=3 {
            shelf.keep((id, Format::Page, Lang::Zh, Encoding::Gzip), &ready(half));
        }
        let bodies = shelf.bodies.read().unwrap();
        let mut kept: Vec<i64> = bodies.by_key.keys().map(|key| key.0).collect();
        kept.sort_unstable();
        assert_eq!(kept, [2, 3]);
        assert!(bodies.bytes <= limits::PUBLICATION_CACHE_BYTES);
        assert_eq!(bodies.order.len(), 2);
    }

    #[test]
    fn a_body_larger_than_the_shelf_is_not_kept() {
        let shelf = Shelf::default();
        shelf.keep(
            (1, Format::Csv, Lang::En, Encoding::Identity),
            &ready(limits::PUBLICATION_CACHE_BYTES + 1),
        );
        assert!(shelf.bodies.read().unwrap().by_key.is_empty());
    }
}
