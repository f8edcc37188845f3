//! What is asked of a test's own database from this process, caught as diesel hands it over.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

use super::database::TestDatabase;

/// Statements by the address of the database; only of those that are watched.
static CAUGHT: Mutex<BTreeMap<String, Vec<String>>> = Mutex::new(BTreeMap::new());

/// Catches what every connection asks that is opened from now on, until dropped.
pub(crate) struct Watch {
    address: String,
}

impl Watch {
    /// Watches a database nobody is connected to yet.
    pub(crate) fn over(database: &TestDatabase) -> Self {
        static SET: OnceLock<()> = OnceLock::new();
        SET.get_or_init(|| set_default_instrumentation(|| Some(Box::new(Ear::default()))).unwrap());
        let url = database.url();
        let address = url.strip_prefix("sqlite:").map_or(url.clone(), str::to_owned);
        CAUGHT.lock().unwrap().insert(address.clone(), Vec::new());
        Self { address }
    }

    /// What was asked since this was called last, in order; without the beginnings and ends of transactions, and without
    /// what every node asks three times a second of the change feed.
    pub(crate) fn take(&self) -> Vec<String> {
        let mut caught = CAUGHT.lock().unwrap();
        let all = std::mem::take(caught.get_mut(&self.address).unwrap());
        all.into_iter().filter(|statement| !is_frame(statement)).collect()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        CAUGHT.lock().unwrap().remove(&self.address);
    }
}

fn is_frame(statement: &str) -> bool {
    let frames =
        ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET ", "PRAGMA", "SELECT 1; COMMIT"];
    frames.iter().any(|frame| statement.starts_with(frame)) || of_the_feed(statement)
}

fn of_the_feed(statement: &str) -> bool {
    let plain = statement.replace(['`', '"'], "");
    plain.contains("FROM feed WHERE")
        || plain.contains("FROM (feed) WHERE")
        || plain.contains("FROM feed_head")
}

/// What hears one connection.
#[derive(Default)]
struct Ear {
    address: String,
}

impl Instrumentation for Ear {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => url.clone_into(&mut self.address),
            InstrumentationEvent::StartQuery { query, .. } => {
                if let Some(heard) = CAUGHT.lock().unwrap().get_mut(&self.address) {
                    let text = query.to_string();
                    // Values stand behind the text.
                    let text = text.split(" -- binds:").next().unwrap_or_default().trim_end();
                    heard.push(text.trim_end_matches(';').to_owned());
                }
            }
            _ => {}
        }
    }
}
