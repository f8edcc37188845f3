//! What a server reads to answer the public: which version is current, and the bytes of a body. Nothing is ranked.

use chrono::{DateTime, Utc};

use crate::audit::usecase::whole::require_row_in_tx;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::PublicationId;
use crate::kernel::lang::Lang;
use crate::kernel::phase::CompetitionPhase;
use crate::platform::db::rows::Bound;
use crate::platform::db::tx;
use crate::platform::feed;
use crate::platform::installation::Installation;

use super::super::model::{Encoding, Format, PublicRecord};
use super::super::store;

/// The version the public sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Current {
    /// Row number of the publication.
    pub id: PublicationId,
    /// Its version.
    pub version: i64,
    /// End of its publicity.
    pub until: DateTime<Utc>,
    /// Results are official.
    pub official: bool,
    /// The competition was cancelled.
    pub cancelled: bool,
}

impl Current {
    /// The page as it stands at an instant: once publicity is over it says so, without anybody doing anything.
    #[must_use]
    pub fn page_at(&self, now: DateTime<Utc>) -> Format {
        match (self.official, now < self.until) {
            _ if self.cancelled => Format::CancelledPage,
            (true, _) => Format::OfficialPage,
            (false, true) => Format::Page,
            (false, false) => Format::OverPage,
        }
    }
}

/// The current version of a division, two look-ups by key, and where the change feed stood when they were made.
///
/// # Errors
/// `NotFound` where nothing is published.
pub fn current(installation: &Installation, division_uid: &str) -> Result<(i64, Current), Fault> {
    tx::read(&installation.pool, |conn| {
        let feed = feed::head(conn)?;
        let head = store::head(conn, division_uid)?.ok_or_else(Fault::not_found)?;
        let official = head.official
            || matches!(
                head.phase,
                CompetitionPhase::Awarded | CompetitionPhase::Settled | CompetitionPhase::Archived
            );
        let cancelled = head.phase == CompetitionPhase::Cancelled;
        let (id, version, until) = (head.id, head.version, head.until);
        Ok((feed, Current { id, version, until, official, cancelled }))
    })
}

/// Row number of one version of a division.
///
/// # Errors
/// `NotFound` where there is none.
pub fn version(
    installation: &Installation,
    division_uid: &str,
    version: i64,
) -> Result<PublicationId, Fault> {
    tx::read(&installation.pool, |conn| {
        store::version_id(conn, division_uid, version)?.ok_or_else(Fault::not_found)
    })
}

/// The bytes of one body, as its event's chain knows them, and their language: what was published before we spoke a language is read in another.
///
/// # Errors
/// `NotFound` where there is none; `Unavailable` where they were changed in the database.
pub fn body(
    installation: &Installation,
    publication_id: PublicationId,
    format: Format,
    lang: Lang,
    encoding: Encoding,
) -> Result<(Lang, Vec<u8>), Fault> {
    tx::read(&installation.pool, |conn| {
        for lang in lang.or_instead() {
            match store::body(conn, publication_id, format, lang, encoding) {
                Err(fault) if fault.kind == FaultKind::NotFound => {}
                Ok((id, bytes)) => {
                    require_row_in_tx(conn, Bound::PublicationBody, id).map_err(differs)?;
                    return Ok((lang, bytes));
                }
                Err(fault) => return Err(fault),
            }
        }
        Err(Fault::not_found())
    })
}

/// What is not as it was published is not shown as if it were.
fn differs(fault: Fault) -> Fault {
    if fault.kind == FaultKind::Refused {
        tracing::error!(%fault, "a published body is not as it was published");
        return Fault::new(FaultKind::Unavailable, Because::new("publicity-body-differs"));
    }
    fault
}

/// The record of a publication, for a page that was not thought of when it was published.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn record(installation: &Installation, publication_id: PublicationId) -> Result<PublicRecord, Fault> {
    tx::read(&installation.pool, |conn| store::record(conn, publication_id))
}
