//! Fills a database as years of a province would: through the product's own use-cases, so that every chain of the audit
//! is valid. Not part of the product.

pub(crate) mod contents;
mod corrected;
mod hall;
mod office;
mod paid;
mod people;
mod plan;
mod walk;

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use chrono::NaiveDate;
use jiangsai::audit;

use contents::{Contents, Specimen};
use office::{Hand, Office};
use plan::{Wanted, plan};
use walk::Competition;

/// Password of every account.
pub(crate) const PASSWORD: &str = "long enough for us";

/// Contestants; each competes about twice.
const PERSONS: usize = 40_000;
/// Competitions after which the chains are tied together by a checkpoint.
const CHECKPOINT_EVERY: usize = 2_000;
/// Threads that work at once.
const THREADS: usize = 3;

/// Fills an empty database with so many competitions, the demo's fifteen among them, and the large halls of
/// these names.
pub(crate) fn fill(database: &str, data: &Path, count: usize, halls: &[&str]) -> Contents {
    let begun = Instant::now();
    let today = today();
    let shared = office::open(database, data);
    let all = plan(count, today, halls);
    let first = all.first().map_or(today, |wanted| wanted.day);
    let office = Office::found(&Hand::around(&shared, first - chrono::Days::new(70)), count);
    let specimens = Mutex::new(Vec::new());
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _thread in 0..THREADS {
            scope.spawn(|| {
                while let Some(wanted) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let hand = Hand::around(&shared, wanted.day);
                    let specimen = walk(hand, &office, wanted);
                    specimens.lock().unwrap().extend(specimen);
                    let done = next.load(Ordering::Relaxed).saturating_sub(THREADS);
                    if done > 0 && done.is_multiple_of(CHECKPOINT_EVERY) {
                        audit::usecase::checkpoint(&shared).unwrap();
                    }
                    if done.is_multiple_of(100) {
                        println!(
                            "  {done} of {} competitions, {:.0} s",
                            all.len(),
                            begun.elapsed().as_secs_f64()
                        );
                    }
                }
            });
        }
    });
    audit::usecase::checkpoint(&Hand::around(&shared, today).installation).unwrap();
    let mut specimens = specimens.into_inner().unwrap();
    specimens.sort_by(|one, other| one.name.cmp(&other.name));
    Contents { competitions: all.len(), password: PASSWORD.to_owned(), specimens }
}

/// Goes with one competition as far as it is wanted; answers what pages are measured on.
fn walk(hand: Hand, office: &Office, wanted: &Wanted) -> Option<Specimen> {
    let (uid, events, batch) = (String::new(), Vec::new(), None);
    let mut competition = Competition { hand, office, wanted, uid, events, batch };
    competition.register();
    let halls: Vec<_> = (0..competition.events.len()).map(|event| competition.judge(event)).collect();
    competition.conclude();
    let mut seen = halls.into_iter().next().unwrap_or_default();
    seen.correction = (wanted.name == Some(plan::CORRECTED)).then(|| competition.correct());
    wanted.name.map(|name| competition.specimen(name, seen))
}

#[expect(clippy::disallowed_methods, reason = "what is not over yet lies around the real day")]
fn today() -> NaiveDate {
    chrono::Utc::now().date_naive()
}
