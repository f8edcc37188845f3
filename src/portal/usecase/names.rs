//! Names of those who act and of what they act on, read by a few statements however many there are.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::usecase::accounts::{self, names_in_tx};
use crate::audit::model::{Stream, StreamKind};
use crate::kernel::fault::Fault;
use crate::lifecycle::payout::usecase as payout;
use crate::lifecycle::setup::model::listing::Tree;
use crate::lifecycle::setup::usecase::listing;
use crate::platform::db::Conn;
use crate::portal::rules::log::Thing;
use crate::register::usecase::units;

/// Uid under which the system itself acts.
const SYSTEM: &str = "system";

/// What some entries of the log are about, and who made them.
pub(super) struct Names {
    /// The competition whose name goes without saying.
    within: Option<i64>,
    accounts: accounts::Names,
    units: BTreeMap<i64, String>,
    competitions: BTreeMap<i64, String>,
    batches: BTreeMap<i64, String>,
    tree: Tree,
}

impl Names {
    /// Reads the names of whoever acted (uids), and of what some streams are about.
    pub(super) fn read(
        conn: &mut Conn,
        within: Option<i64>,
        actors: &[String],
        streams: &[Stream],
    ) -> Result<Self, Fault> {
        let of = |kind: StreamKind| {
            let own = streams.iter().filter(|stream| stream.kind == kind).map(|stream| stream.id);
            own.collect::<BTreeSet<i64>>().into_iter().collect::<Vec<i64>>()
        };
        let actors: BTreeSet<&String> = actors.iter().filter(|uid| uid.as_str() != SYSTEM).collect();
        let actors: Vec<String> = actors.into_iter().cloned().collect();
        let sheets = streams.iter().filter(|stream| stream.kind == StreamKind::Sheet);
        let rounds: BTreeSet<i64> =
            sheets.filter_map(|sheet| sheet.parent_id).chain(of(StreamKind::Round)).collect();
        let competitions: BTreeSet<i64> = streams.iter().filter_map(|stream| stream.competition_id).collect();
        let competitions: Vec<i64> = competitions.into_iter().filter(|id| within != Some(*id)).collect();
        Ok(Self {
            within,
            accounts: names_in_tx(conn, &actors, &of(StreamKind::Account))?,
            units: named(units::of_ids_in_tx(conn, &of(StreamKind::Unit))?, |unit| (unit.id, unit.name)),
            competitions: named(listing::of_ids_in_tx(conn, &competitions)?, |one| (one.id, one.name)),
            batches: payout::numbers_in_tx(conn, &of(StreamKind::Batch))?,
            tree: listing::tree_of_in_tx(
                conn,
                &of(StreamKind::Event),
                &rounds.into_iter().collect::<Vec<i64>>(),
            )?,
        })
    }

    /// The name of whoever acted; `None`: the system.
    pub(super) fn person(&self, uid: &str) -> Option<String> {
        let known = || self.accounts.of_uid.get(uid).cloned().unwrap_or_else(|| uid.to_owned());
        (uid != SYSTEM).then(known)
    }

    /// What a stream is about. What was removed from a draft has no name any more; its entries stay.
    pub(super) fn thing(&self, stream: &Stream) -> Result<Thing, Fault> {
        let missing = || Fault::internal(format!("{} {} has no name", stream.kind, stream.uid));
        let found = |name: Option<&String>| name.cloned().map(Thing::Named).ok_or_else(missing);
        Ok(match stream.kind {
            StreamKind::Site => Thing::Site,
            StreamKind::Account => found(self.accounts.of_id.get(&stream.id))?,
            StreamKind::Unit => found(self.units.get(&stream.id))?,
            // A person can be erased; the log names nobody.
            StreamKind::Person => Thing::Person(stream.uid.as_str().chars().take(8).collect()),
            StreamKind::Competition if self.within == Some(stream.id) => Thing::Itself,
            StreamKind::Competition => found(self.competitions.get(&stream.id))?,
            StreamKind::Event => {
                let event = self.tree.events.iter().find(|event| event.id == stream.id);
                event.map_or(Thing::Removed, |event| Thing::Named(self.placed(stream, &event.name)))
            }
            StreamKind::Round => {
                let title = self.tree.title(stream.id);
                title.map_or(Thing::Removed, |title| Thing::Named(self.placed(stream, &title)))
            }
            StreamKind::Sheet => {
                let title = stream.parent_id.and_then(|round| self.tree.title(round)).ok_or_else(missing)?;
                Thing::Sheet(self.placed(stream, &title))
            }
            StreamKind::Batch => {
                let number = self.batches.get(&stream.id).ok_or_else(missing)?;
                Thing::Named(self.placed(stream, number))
            }
        })
    }

    /// With the competition's name in front, on pages of several.
    fn placed(&self, stream: &Stream, name: &str) -> String {
        match stream.competition_id.and_then(|id| self.competitions.get(&id)) {
            Some(competition) => format!("{competition} {name}"),
            None => name.to_owned(),
        }
    }
}

fn named<T>(rows: Vec<T>, name: impl Fn(T) -> (i64, String)) -> BTreeMap<i64, String> {
    rows.into_iter().map(name).collect()
}
