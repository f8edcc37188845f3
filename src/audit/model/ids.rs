//! What a stream's row is besides: by its kind, and nowhere else, its id becomes that of a round, a batch …

use super::{Stream, StreamKind};
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, BatchId, CompetitionId, EventId, PersonId, RoundId, SheetId, UnitId};

impl Stream {
    /// The account it is.
    ///
    /// # Errors
    /// `Internal` where it is something else; so for each below.
    pub fn as_account(&self) -> Result<AccountId, Fault> {
        self.row_of(StreamKind::Account).map(AccountId::of_row)
    }

    /// The unit it is.
    ///
    /// # Errors
    /// See [`Stream::as_account`].
    pub fn as_unit(&self) -> Result<UnitId, Fault> {
        self.row_of(StreamKind::Unit).map(UnitId::of_row)
    }

    /// The person it is.
    ///
    /// # Errors
    /// See [`Stream::as_account`].
    pub fn as_person(&self) -> Result<PersonId, Fault> {
        self.row_of(StreamKind::Person).map(PersonId::of_row)
    }

    /// The competition it is.
    ///
    /// # Errors
    /// See [`Stream::as_account`].
    pub fn as_competition(&self) -> Result<CompetitionId, Fault> {
        self.row_of(StreamKind::Competition).map(CompetitionId::of_row)
    }

    /// The event it is.
    ///
    /// # Errors
    /// See [`Stream::as_account`].
    pub fn as_event(&self) -> Result<EventId, Fault> {
        self.row_of(StreamKind::Event).map(EventId::of_row)
    }

    /// The round it is.
    ///
    /// # Errors
    /// See [`Stream::as_account`].
    pub fn as_round(&self) -> Result<RoundId, Fault> {
        self.row_of(StreamKind::Round).map(RoundId::of_row)
    }

    /// The sheet it is.
    ///
    /// # Errors
    /// See [`Stream::as_account`].
    pub fn as_sheet(&self) -> Result<SheetId, Fault> {
        self.row_of(StreamKind::Sheet).map(SheetId::of_row)
    }

    /// The batch it is.
    ///
    /// # Errors
    /// See [`Stream::as_account`].
    pub fn as_batch(&self) -> Result<BatchId, Fault> {
        self.row_of(StreamKind::Batch).map(BatchId::of_row)
    }

    /// The round it is or, a sheet, belongs to; `None` for every other kind.
    #[must_use]
    pub fn round(&self) -> Option<RoundId> {
        let round = match self.kind {
            StreamKind::Round => Some(self.id),
            StreamKind::Sheet => self.parent_id,
            _ => None,
        };
        round.map(|round| RoundId::of_row(round.row()))
    }

    fn row_of(&self, kind: StreamKind) -> Result<i64, Fault> {
        if self.kind == kind {
            return Ok(self.id.row());
        }
        let Self { id, kind: own, .. } = self;
        Err(Fault::internal(format!("stream {id} is no {kind} but a {own}")))
    }
}
