//! What a server reads to answer the public: which version is current, and the bytes of a body. Nothing is ranked.

use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::PublicationId;
use crate::kernel::lang::Lang;
use crate::kernel::phase::CompetitionPhase;
use crate::platform::db::tx;
use crate::platform::feed;
use crate::platform::installation::Installation;

use super::super::model::{Encoding, Format};
use super::super::store;

/// The version the public sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Current {
    /// Row number of the publication.
    pub id: PublicationId,
    /// Its version.
    pub version: i64,
    /// Results are official.
    pub official: bool,
}

/// The current version of a division, two look-ups by key, and where the change feed stood when they were made.
///
/// # Errors
/// `NotFound` where nothing is published.
pub fn current(installation: &Installation, division_uid: &str) -> Result<(i64, Current), Fault> {
    tx::read(&installation.pool, |conn| {
        let feed = feed::head(conn)?;
        let (id, version, phase) = store::head(conn, division_uid)?.ok_or_else(Fault::not_found)?;
        let official = matches!(
            phase,
            CompetitionPhase::Awarded | CompetitionPhase::Settled | CompetitionPhase::Archived
        );
        Ok((feed, Current { id, version, official }))
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

/// The bytes of one body, and their language: what was published before we spoke a language is read in another.
///
/// # Errors
/// `NotFound` where there is none.
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
                kept => return kept.map(|bytes| (lang, bytes)),
            }
        }
        Err(Fault::not_found())
    })
}
