//! Who may ask the database at once, and who waits: before a thread is taken, so that threads never queue for
//! connections and a thousand readers never stand before a judge.
//!
//! What is answered from memory comes through none of this.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::kernel::fault::{Fault, Problem};
use crate::kernel::ids::SessionId;
use crate::kernel::limits::{
    HASHES_AT_ONCE, HASHES_WAITING, IN_FLIGHT_OF_ADDRESS, IN_FLIGHT_OF_SESSION, PUBLIC_AT_ONCE,
    PUBLIC_WAITING, READS_AT_ONCE, READS_WAITING, WRITES_AT_ONCE, WRITES_AT_ONCE_POSTGRES, WRITES_WAITING,
};
use crate::platform::db::conn::DatabaseUrl;

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// To write, signed in.
    Write,
    /// To read, signed in.
    Read,
    /// Anything, by somebody we do not know.
    Public,
    /// To have a password hashed, which takes a core for a while.
    Hash,
}

/// Whose requests are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Asker {
    /// A session, by row number.
    Session(SessionId),
    /// An address without a session; a whole hall may be one.
    Address(String),
}

/// What this request turned out to be.
struct Asking {
    lane: Lane,
    asker: Option<Asker>,
    /// It was told to come again: what it asks now is for showing its form as it was typed.
    refused: bool,
    /// Nothing is to be done, only to be shown: every write is refused with these problems.
    only_shown: Option<Vec<Problem>>,
}

tokio::task_local! {
    static ASKING: RefCell<Asking>;
}

/// Middleware: a request begins as one of somebody unknown; [`is_from`] says more once that is known.
///
/// # Errors
/// Those of middleware further in.
pub async fn begin(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let asking = Asking { lane: Lane::Public, asker: None, refused: false, only_shown: None };
    ASKING.scope(RefCell::new(asking), next.call(request)).await
}

/// Says who sent this request, once that is known.
pub fn is_from(asker: Asker, method: &Method) {
    let lane = match (&asker, method) {
        (Asker::Address(_), _) => Lane::Public,
        (Asker::Session(_), &Method::GET | &Method::HEAD) => Lane::Read,
        (Asker::Session(_), _) => Lane::Write,
    };
    // Outside of a request there is nobody to count.
    let asking = Asking { lane, asker: Some(asker), refused: false, only_shown: None };
    let _ = ASKING.try_with(|known| *known.borrow_mut() = asking);
}

/// Says that this request is to show something, whatever it looks like: what it writes is refused with these problems, none
/// where the page tells by itself.
pub(super) fn only_shows(problems: Vec<Problem>) {
    // Outside of a request there is nobody to count.
    let _ = ASKING.try_with(|asking| asking.borrow_mut().only_shown = Some(problems));
}

/// What its writes are refused with; `None`: they are not.
pub(super) fn only_shown() -> Option<Vec<Problem>> {
    ASKING.try_with(|asking| asking.borrow().only_shown.clone()).ok().flatten()
}

/// Says that this request bears a token of ours, before the database said whose.
pub fn is_from_somebody_known() {
    // Outside of a request there is nobody to count.
    let _ = ASKING.try_with(|asking| asking.borrow_mut().lane = Lane::Read);
}

/// The queues of a service.
#[derive(Clone)]
pub struct Admission {
    write: Queue,
    read: Queue,
    public: Queue,
    hash: Queue,
    in_flight: Arc<Mutex<HashMap<Asker, usize>>>,
}

/// One queue: so many at once, so many waiting, first come first served.
#[derive(Clone)]
struct Queue {
    places: Arc<Semaphore>,
    at_once: usize,
    waiting: Arc<AtomicUsize>,
    most: usize,
    name: &'static str,
}

/// A place in a queue, and among the requests of whoever asks; free again when dropped.
pub struct Place {
    _permit: OwnedSemaphorePermit,
    _counted: Option<Counted>,
    /// What it was given for.
    pub lane: Lane,
}

struct Counted {
    in_flight: Arc<Mutex<HashMap<Asker, usize>>>,
    asker: Asker,
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut in_flight = self.in_flight.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = in_flight.get_mut(&self.asker) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                in_flight.remove(&self.asker);
            }
        }
    }
}

/// One who waits; gone from the count also where whoever asked goes away.
struct Waiting(Arc<AtomicUsize>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// After how many seconds to come again where a queue is full.
const FULL_AGAIN_AFTER: u32 = 2;

impl Queue {
    fn new(name: &'static str, at_once: usize, most: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(at_once)), at_once, waiting: Arc::default(), most, name }
    }

    async fn enter(&self) -> Result<OwnedSemaphorePermit, Fault> {
        if let Ok(permit) = self.places.clone().try_acquire_owned() {
            return Ok(permit);
        }
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let waiting = Waiting(self.waiting.clone());
        if before >= self.most {
            return Err(self.full());
        }
        let permit = self.places.clone().acquire_owned().await.map_err(Fault::internal);
        drop(waiting);
        permit
    }

    fn is_busy(&self) -> bool {
        self.places.available_permits() < self.at_once
    }

    /// Tells the metrics how many wait now, and that nobody was refused yet where nobody was.
    fn tell(&self) {
        let waiting = u32::try_from(self.waiting.load(Ordering::Relaxed)).unwrap_or(u32::MAX);
        metrics::gauge!("jiangsai_waiting", "queue" => self.name).set(f64::from(waiting));
        metrics::counter!("jiangsai_refused_total", "queue" => self.name).increment(0);
    }

    fn full(&self) -> Fault {
        metrics::counter!("jiangsai_refused_total", "queue" => self.name).increment(1);
        Fault::no_room(FULL_AGAIN_AFTER)
    }
}

impl Admission {
    /// Queues for a service on that database.
    #[must_use]
    pub fn new(database: &DatabaseUrl) -> Self {
        let writes = match database {
            DatabaseUrl::Sqlite(_) => WRITES_AT_ONCE,
            DatabaseUrl::Postgres(_) => WRITES_AT_ONCE_POSTGRES,
        };
        Self {
            write: Queue::new("write", writes, WRITES_WAITING),
            read: Queue::new("read", READS_AT_ONCE, READS_WAITING),
            public: Queue::new("public", PUBLIC_AT_ONCE, PUBLIC_WAITING),
            hash: Queue::new("hash", HASHES_AT_ONCE, HASHES_WAITING),
            in_flight: Arc::default(),
        }
    }

    /// Tells the metrics how the queues stand.
    pub fn tell(&self) {
        for queue in [&self.write, &self.read, &self.public, &self.hash] {
            queue.tell();
        }
    }

    /// A place for what this request asks for.
    ///
    /// # Errors
    /// `Busy` where the queue is full, or too many requests of the same asker are in flight.
    pub async fn enter(&self) -> Result<Place, Fault> {
        let asking = ASKING.try_with(|asking| {
            let asking = asking.borrow();
            match asking.lane {
                // As a reader, and not counted: else it would be refused again, and what was typed be lost.
                Lane::Write if asking.refused => (Lane::Read, None),
                lane => (lane, asking.asker.clone()),
            }
        });
        let (lane, asker) = asking.unwrap_or((Lane::Read, None));
        let place = self.place(lane, asker).await;
        if place.is_err() {
            // Outside of a request nothing is asked for a second time.
            let _ = ASKING.try_with(|asking| asking.borrow_mut().refused = true);
        }
        place
    }

    /// Whether anybody writes at this moment, or waits to.
    #[must_use]
    pub fn anybody_writes(&self) -> bool {
        self.write.is_busy()
    }

    /// A place to hash a password.
    ///
    /// # Errors
    /// `Busy` where the queue is full.
    pub async fn enter_to_hash(&self) -> Result<Place, Fault> {
        self.place(Lane::Hash, None).await
    }

    async fn place(&self, lane: Lane, asker: Option<Asker>) -> Result<Place, Fault> {
        let queue = match lane {
            Lane::Write => &self.write,
            Lane::Read => &self.read,
            Lane::Public => &self.public,
            Lane::Hash => &self.hash,
        };
        let counted = asker.map(|asker| self.count(asker, queue)).transpose()?;
        Ok(Place { _permit: queue.enter().await?, _counted: counted, lane })
    }

    fn count(&self, asker: Asker, queue: &Queue) -> Result<Counted, Fault> {
        let most = match asker {
            Asker::Session(_) => IN_FLIGHT_OF_SESSION,
            Asker::Address(_) => IN_FLIGHT_OF_ADDRESS,
        };
        let mut in_flight = self.in_flight.lock().unwrap_or_else(PoisonError::into_inner);
        let count = in_flight.entry(asker.clone()).or_default();
        if *count >= most {
            return Err(queue.full());
        }
        *count = count.saturating_add(1);
        Ok(Counted { in_flight: self.in_flight.clone(), asker })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::Future;

    use crate::kernel::fault::FaultKind;

    fn session(row: i64) -> Asker {
        Asker::Session(SessionId::of_row(row))
    }

    /// Runs something as a request of that asker would be.
    async fn as_if<T>(asker: Asker, method: &Method, work: impl Future<Output = T>) -> T {
        let asking = Asking { lane: Lane::Public, asker: None, refused: false, only_shown: None };
        let work = async {
            is_from(asker, method);
            work.await
        };
        ASKING.scope(RefCell::new(asking), work).await
    }

    fn admission() -> Admission {
        Admission::new(&DatabaseUrl::Sqlite("j.db".into()))
    }

    #[actix_web::test]
    async fn readers_never_stand_before_a_writer() {
        let admission = admission();
        let mut held = Vec::new();
        for row in 0..i64::try_from(READS_AT_ONCE).unwrap() {
            held.push(as_if(session(row), &Method::GET, admission.enter()).await.unwrap());
        }
        assert!(!admission.anybody_writes());
        let writer = as_if(session(900), &Method::POST, admission.enter()).await.unwrap();
        assert!(admission.anybody_writes());
        assert_eq!(writer.lane, Lane::Write);
        let waits = as_if(session(901), &Method::GET, admission.enter());
        let waits = tokio::time::timeout(std::time::Duration::from_millis(20), waits).await;
        assert!(waits.is_err(), "a reader more waits");
        assert_eq!(admission.read.waiting.load(Ordering::Relaxed), 0, "and is gone where it gives up");
        drop(held);
        assert!(as_if(session(902), &Method::GET, admission.enter()).await.is_ok());
    }

    #[actix_web::test]
    async fn one_session_and_one_address_have_so_many_requests_and_no_more() {
        let admission = admission();
        let mut held = Vec::new();
        for _ in 0..IN_FLIGHT_OF_SESSION {
            held.push(as_if(session(1), &Method::POST, admission.enter()).await.unwrap());
        }
        let more = as_if(session(1), &Method::POST, admission.enter()).await.err().unwrap();
        assert_eq!((more.kind, more.retry_after), (FaultKind::Busy, Some(FULL_AGAIN_AFTER)));
        let shown_again = as_if(session(1), &Method::POST, async {
            assert!(admission.enter().await.is_err());
            admission.enter().await
        });
        assert_eq!(
            shown_again.await.map(|place| place.lane).ok(),
            Some(Lane::Read),
            "what was typed is shown again"
        );
        assert!(as_if(session(2), &Method::POST, admission.enter()).await.is_ok());
        drop(held);
        assert!(as_if(session(1), &Method::POST, admission.enter()).await.is_ok());
        assert!(admission.in_flight.lock().unwrap().is_empty(), "nobody is counted who is gone");
    }

    #[actix_web::test]
    async fn a_full_queue_refuses_at_once() {
        let queue = Queue::new("test", 1, 0);
        let _held = queue.enter().await.unwrap();
        assert_eq!(queue.enter().await.unwrap_err().kind, FaultKind::Busy);
    }
}
