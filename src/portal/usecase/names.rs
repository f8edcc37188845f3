//! Names of those who act and of what they act on, read by a few statements however many there are.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::usecase::accounts::{self, names_in_tx};
use crate::audit::model::{Stream, StreamKind};
use crate::kernel::fault::Fault;
use crate::kernel::ids::{BatchId, CompetitionId, UnitId};
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
    within: Option<CompetitionId>,
    accounts: accounts::Names,
    units: BTreeMap<UnitId, String>,
    competitions: BTreeMap<CompetitionId, String>,
    batches: BTreeMap<BatchId, String>,
    tree: Tree,
}

impl Names {
    /// Reads the names of whoever acted (uids), and of what some streams are about.
    pub(super) fn read(
        conn: &mut Conn,
        within: Option<CompetitionId>,
        actors: &[String],
        streams: &[Stream],
    ) -> Result<Self, Fault> {
        let actors: BTreeSet<&String> = actors.iter().filter(|uid| uid.as_str() != SYSTEM).collect();
        let actors: Vec<String> = actors.into_iter().cloned().collect();
        let rounds = each(streams, Stream::round);
        let mut competitions = each(streams, |stream| stream.competition_id);
        competitions.retain(|id| within != Some(*id));
        Ok(Self {
            within,
            accounts: names_in_tx(conn, &actors, &each(streams, |stream| stream.as_account().ok()))?,
            units: named(
                units::of_ids_in_tx(conn, &each(streams, |stream| stream.as_unit().ok()))?,
                |unit| (unit.id, unit.name),
            ),
            competitions: named(listing::of_ids_in_tx(conn, &competitions)?, |one| (one.id, one.name)),
            batches: payout::numbers_in_tx(conn, &each(streams, |stream| stream.as_batch().ok()))?,
            tree: listing::tree_of_in_tx(conn, &each(streams, |stream| stream.as_event().ok()), &rounds)?,
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
            StreamKind::Account => found(self.accounts.of_id.get(&stream.as_account()?))?,
            StreamKind::Unit => found(self.units.get(&stream.as_unit()?))?,
            // A person can be erased; the log names nobody.
            StreamKind::Person => Thing::Person(stream.uid.as_str().chars().take(8).collect()),
            StreamKind::Competition if self.within.map(CompetitionId::stream) == Some(stream.id) => {
                Thing::Itself
            }
            StreamKind::Competition => found(self.competitions.get(&stream.as_competition()?))?,
            StreamKind::Event => {
                let id = stream.as_event()?;
                let event = self.tree.events.iter().find(|event| event.id == id);
                event.map_or(Thing::Removed, |event| Thing::Named(self.placed(stream, &event.name)))
            }
            StreamKind::Round => {
                let title = self.tree.title(stream.as_round()?);
                title.map_or(Thing::Removed, |title| Thing::Named(self.placed(stream, &title)))
            }
            StreamKind::Sheet => {
                let title = stream.round().and_then(|round| self.tree.title(round)).ok_or_else(missing)?;
                Thing::Sheet(self.placed(stream, &title))
            }
            StreamKind::Batch => {
                let number = self.batches.get(&stream.as_batch()?).ok_or_else(missing)?;
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

/// What some streams are, each once.
fn each<T: Ord>(streams: &[Stream], id: impl Fn(&Stream) -> Option<T>) -> Vec<T> {
    streams.iter().filter_map(id).collect::<BTreeSet<T>>().into_iter().collect()
}

fn named<T, K: Ord>(rows: Vec<T>, name: impl Fn(T) -> (K, String)) -> BTreeMap<K, String> {
    rows.into_iter().map(name).collect()
}
