//! Names of those who act and of what they act on, each read once.

use std::collections::BTreeMap;

use crate::access::usecase::accounts::{known_in_tx, name_in_tx};
use crate::audit::model::{Stream, StreamKind};
use crate::audit::store::read;
use crate::kernel::fault::{Fault, FaultKind};
use crate::lifecycle::payout::usecase as payout;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::portal::rules::log::Thing;
use crate::register::usecase::units::unit_in_tx;

/// Uid under which the system itself acts.
const SYSTEM: &str = "system";

/// Names read so far.
pub(super) struct Names<'c> {
    conn: &'c mut Conn,
    /// The competition whose name goes without saying.
    within: Option<i64>,
    persons: BTreeMap<String, Option<String>>,
    things: BTreeMap<i64, Thing>,
}

impl<'c> Names<'c> {
    pub(super) fn new(conn: &'c mut Conn, within: Option<i64>) -> Self {
        Self { conn, within, persons: BTreeMap::new(), things: BTreeMap::new() }
    }

    /// The name of whoever acted; `None`: the system.
    pub(super) fn person(&mut self, uid: &str) -> Result<Option<String>, Fault> {
        if let Some(known) = self.persons.get(uid) {
            return Ok(known.clone());
        }
        let name = if uid == SYSTEM { None } else { Some(name_in_tx(self.conn, uid)?) };
        self.persons.insert(uid.to_owned(), name.clone());
        Ok(name)
    }

    /// The stream of that uid as a thing; `None`: there is no such stream.
    pub(super) fn thing_of_uid(&mut self, uid: &str) -> Result<Option<Thing>, Fault> {
        let stream = read::stream_of_any_kind(self.conn, uid)?;
        stream.map(|stream| self.thing(&stream)).transpose()
    }

    /// What a stream is about.
    pub(super) fn thing(&mut self, stream: &Stream) -> Result<Thing, Fault> {
        if let Some(known) = self.things.get(&stream.id) {
            return Ok(known.clone());
        }
        let thing = self.read(stream)?;
        self.things.insert(stream.id, thing.clone());
        Ok(thing)
    }

    /// What was removed from a draft has no name any more; its entries stay.
    fn read(&mut self, stream: &Stream) -> Result<Thing, Fault> {
        match self.named(stream) {
            Err(fault)
                if fault.kind == FaultKind::NotFound
                    && matches!(stream.kind, StreamKind::Event | StreamKind::Round) =>
            {
                Ok(Thing::Removed)
            }
            answer => answer,
        }
    }

    fn named(&mut self, stream: &Stream) -> Result<Thing, Fault> {
        Ok(match stream.kind {
            StreamKind::Site => Thing::Site,
            StreamKind::Account => Thing::Named(known_in_tx(self.conn, stream.id)?.name),
            StreamKind::Unit => Thing::Named(unit_in_tx(self.conn, stream.id)?.name),
            // A person can be erased; the log names nobody.
            StreamKind::Person => Thing::Person(stream.uid.as_str().chars().take(8).collect()),
            StreamKind::Competition if self.within == Some(stream.id) => Thing::Itself,
            StreamKind::Competition => Thing::Named(self.competition(stream)?),
            StreamKind::Event => {
                let name = setup::event_in_tx(self.conn, stream.id)?.name;
                Thing::Named(self.placed(stream, name)?)
            }
            StreamKind::Round => {
                let title = self.round(stream.id)?;
                Thing::Named(self.placed(stream, title)?)
            }
            StreamKind::Sheet => {
                let round = stream.parent_id.ok_or_else(|| Fault::internal("a sheet without a round"))?;
                let title = self.round(round)?;
                Thing::Sheet(self.placed(stream, title)?)
            }
            StreamKind::Batch => {
                let number = self.batch(stream)?;
                Thing::Named(self.placed(stream, number)?)
            }
        })
    }

    /// With the competition's name in front, on pages of several.
    fn placed(&mut self, stream: &Stream, name: String) -> Result<String, Fault> {
        if self.within.is_some() {
            return Ok(name);
        }
        Ok(format!("{} {name}", self.competition(stream)?))
    }

    fn competition(&mut self, stream: &Stream) -> Result<String, Fault> {
        let id = stream.competition_id.unwrap_or(stream.id);
        if let Some(Thing::Named(known)) = self.things.get(&id) {
            return Ok(known.clone());
        }
        let name = setup::competition_in_tx(self.conn, id)?.name;
        if self.within != Some(id) {
            self.things.insert(id, Thing::Named(name.clone()));
        }
        Ok(name)
    }

    fn round(&mut self, id: i64) -> Result<String, Fault> {
        if let Some(Thing::Named(known)) = self.things.get(&id).filter(|_known| self.within.is_some()) {
            return Ok(known.clone());
        }
        let round = setup::round_in_tx(self.conn, id)?;
        let division = setup::division_in_tx(self.conn, round.division_id)?;
        let event = setup::event_in_tx(self.conn, division.event_id)?;
        let title = format!("{} {} {}", event.name, division.name, round.name);
        if self.within.is_some() {
            self.things.insert(id, Thing::Named(title.clone()));
        }
        Ok(title)
    }

    fn batch(&mut self, stream: &Stream) -> Result<String, Fault> {
        let nowhere = || Fault::internal(format!("batch {} is of no competition", stream.uid));
        let batches = payout::batches_in_tx(self.conn, stream.competition_id.ok_or_else(nowhere)?)?;
        let found = batches.into_iter().find(|batch| batch.id == stream.id);
        found.map(|batch| batch.number).ok_or_else(nowhere)
    }
}
