//! A write that has begun: what a use-case does through it is one transaction.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::audit::model::{Stream, StreamKind};
use crate::audit::store as streams;
use crate::audit::store::entries::Entries;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, AuthorityId, CompetitionId, DivisionId, StreamId};
use crate::kernel::phase::Phase;
use crate::platform::db::Conn;
use crate::platform::db::rows::{Binds, Row};
use crate::platform::feed::{Change, Topic};
use crate::platform::installation::Installation;

use super::model::Actor;

/// A write that has begun: the stream is locked and everything done here is one transaction.
pub struct Tx<'a> {
    /// The connection, for stores.
    pub conn: &'a mut Conn,
    /// The tools.
    pub installation: &'a Installation,
    /// Who acts, with grants read inside this transaction.
    pub actor: &'a Actor,
    /// The locked stream; its revision is the one this write takes.
    pub stream: Stream,
    /// The instant of this write.
    pub now: DateTime<Utc>,
    pub(super) detail: Value,
    pub(super) entries: Entries,
    pub(super) changes: Vec<Change>,
}

impl Binds for Tx<'_> {
    fn bind_rows(&mut self, rows: Vec<Row>) {
        self.entries.bind(rows);
    }
}

impl Tx<'_> {
    /// Tells all nodes, once the write is kept, that something they may remember is not so any more.
    pub fn tell(&mut self, topic: Topic, which: impl Into<String>) {
        let change = Change { topic, which: which.into() };
        if !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }

    /// As [`Tx::tell`], for what an account may do.
    pub fn account_changed(&mut self, account_id: AccountId) {
        self.tell(Topic::Account, account_id.to_string());
    }

    /// What the audit entry will say: references, values, digests; never personal data.
    pub fn note(&mut self, detail: Value) {
        self.detail = detail;
    }

    /// Moves the locked stream to another phase.
    ///
    /// # Errors
    /// As [`Fault`] says of the database.
    pub fn set_phase(&mut self, phase: impl Into<Phase>) -> Result<(), Fault> {
        let phase = of_kind(phase.into(), self.stream.kind)?;
        streams::set_phase_in_tx(self.conn, self.stream.id, phase)?;
        phase.clone_into(&mut self.stream.phase);
        self.moved(self.stream.kind);
        Ok(())
    }

    /// Lists show how far competitions and their rounds are, and what they show of them changes in no other way once
    /// they are public.
    fn moved(&mut self, kind: StreamKind) {
        if matches!(kind, StreamKind::Competition | StreamKind::Round) {
            self.tell(Topic::Lists, "");
        }
    }

    /// Adds a stream below `parent`. Its first entry, of this action, comes at the end, with the rows that were written.
    ///
    /// # Errors
    /// As [`Fault`] says of the database.
    pub fn create_stream(
        &mut self,
        kind: StreamKind,
        parent: &Stream,
        division_id: Option<DivisionId>,
        phase: &str,
        detail: &Value,
    ) -> Result<Stream, Fault> {
        let new = streams::NewStream {
            uid: self.installation.new_uid()?,
            kind,
            parent_id: Some(parent.id),
            competition_id: parent.competition_id,
            division_id: division_id.or(parent.division_id),
            authority_id: parent.authority_id,
            phase,
        };
        let mut stream = streams::insert_stream_in_tx(self.conn, &new)?;
        if kind == StreamKind::Competition {
            let own = stream.as_competition()?;
            streams::set_competition_in_tx(self.conn, own)?;
            stream.competition_id = Some(own);
        }
        self.entries.add(stream.clone(), detail.clone());
        Ok(stream)
    }

    /// Files a competition, and all that belongs to it, with an authority: its officers reach it from now on, and no others.
    ///
    /// # Errors
    /// As [`Fault`] says of the database.
    pub fn file_with(&mut self, competition_id: CompetitionId, authority: AuthorityId) -> Result<(), Fault> {
        streams::set_authority_in_tx(self.conn, competition_id, authority)
    }

    /// Locks another stream as well (mind the order of kinds), moves it to `phase` where one is given, and
    /// has its entry written at the end. `Ok(false)`: it is in none of the phases asked for, and nothing was done.
    ///
    /// # Errors
    /// As [`Fault`] says of the database.
    pub fn also(
        &mut self,
        stream_id: StreamId,
        phases: &[Phase],
        phase: Option<Phase>,
        detail: &Value,
    ) -> Result<bool, Fault> {
        let Some(locked) = streams::lock_stream_in_tx(self.conn, stream_id, phases)? else {
            return Ok(false);
        };
        if let Some(phase) = phase {
            streams::set_phase_in_tx(self.conn, locked.id, of_kind(phase, locked.kind)?)?;
            self.moved(locked.kind);
        }
        self.entries.add(locked, detail.clone());
        Ok(true)
    }
}

/// The code of a phase, where a stream of this kind goes through it.
fn of_kind(phase: Phase, kind: StreamKind) -> Result<&'static str, Fault> {
    let fits = kind.goes_through(phase);
    if fits { Ok(phase.code()) } else { Err(Fault::internal(format!("no phase of a {kind}: {phase:?}"))) }
}
