//! What a filled database holds, for those who look at it.

use std::collections::BTreeMap;

use jiangsai::access::by::By;
use jiangsai::access::model::Actor;
use jiangsai::lifecycle::payout::usecase::read as payments;
use jiangsai::lifecycle::registration::usecase::view;
use serde::{Deserialize, Serialize};

use super::hall::Seen;
use super::walk::Competition;

/// What was filled in.
#[derive(Serialize, Deserialize)]
pub(crate) struct Contents {
    pub(crate) competitions: usize,
    /// Password of every account: `admin`, `authority`, `host`, `judge1`, `unit`, `contestant` …
    pub(crate) password: String,
    pub(crate) specimens: Vec<Specimen>,
}

/// A competition to look at.
#[derive(Serialize, Deserialize)]
pub(crate) struct Specimen {
    pub(crate) name: String,
    /// Uids by what they are: `competition`, `event`, `division`, `round`, `module`, `entry`, `person`, `coach`, `unit`, `sheet`,
    /// `seat`, `batch`, `line`, `correction`; as far as they are there.
    pub(crate) uids: BTreeMap<String, String>,
}

impl Competition<'_> {
    pub(crate) fn specimen(&self, name: &str, hall: Seen) -> Specimen {
        let (installation, system) = (&self.hand.installation, Actor::system());
        let mut uids = BTreeMap::from([("competition".to_owned(), self.uid.clone())]);
        let mut add = |kind: &str, uid: &str| uids.insert(kind.to_owned(), uid.to_owned());
        if let Some(event) = self.events.first() {
            add("event", &event.event);
            add("division", &event.division);
            add("round", &event.round);
            add("module", &event.module);
            if let Some((entry, _person)) = event.entries.first() {
                let view = view::entry(By::new(installation, &system), entry).unwrap();
                add("entry", entry);
                add("unit", &view.unit.uid);
                add("person", &view.members[0].person.uid);
                if let Some(coach) = view.coaches.as_ref().and_then(|(_team, people)| people.first()) {
                    add("coach", &coach.uid);
                }
            }
        }
        for (kind, uid) in [
            ("sheet", hall.sheet),
            ("seat", hall.seat),
            ("batch", self.batch.clone()),
            ("correction", hall.correction),
        ] {
            if let Some(uid) = uid {
                add(kind, &uid);
            }
        }
        if let Some(batch) = &self.batch {
            let page = payments::batch(By::new(installation, &system), batch).unwrap();
            add("line", &page.lines[0].line.uid);
        }
        Specimen { name: name.to_owned(), uids }
    }
}
