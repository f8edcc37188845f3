//! Corrections of a signed result: proposed, their effect shown before it counts, signed again by two, then in force.

pub mod adopt;
pub mod preview;
pub mod propose;
pub mod read;
pub mod sign;

use crate::access::door::On;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, DivisionId};
use crate::lifecycle::ranking::model::correction::{
    Correction, CorrectionState, Grounds, Item, Signature, counting,
};
use crate::lifecycle::ranking::store::corrections as store;
use crate::lifecycle::setup::model::Module;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;

/// Where a correction belongs.
#[derive(Debug, Clone)]
pub struct Where {
    /// The competition's row number.
    pub competition_id: CompetitionId,
    /// Its uid.
    pub competition_uid: String,
    /// Its name.
    pub competition: String,
    /// Name of the event.
    pub event: String,
    /// The division's row number.
    pub division_id: DivisionId,
    /// Its uid.
    pub division_uid: String,
    /// Its name.
    pub division: String,
}

impl Where {
    /// The stream a correction is written under.
    #[must_use]
    pub fn on(&self) -> On<'static> {
        On::Within(self.competition_id, self.division_id)
    }
}

/// Where a division stands.
///
/// # Errors
/// `NotFound`.
pub fn where_in_tx(conn: &mut Conn, division_uid: &str) -> Result<Where, Fault> {
    let division = setup::division_by_uid_in_tx(conn, division_uid)?;
    place_in_tx(conn, division.id)
}

fn place_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<Where, Fault> {
    let division = setup::division_in_tx(conn, division_id)?;
    let event = setup::event_in_tx(conn, division.event_id)?;
    let competition = setup::competition_in_tx(conn, event.competition_id)?;
    Ok(Where {
        competition_id: competition.id,
        competition_uid: competition.uid,
        competition: competition.name,
        event: event.name,
        division_id,
        division_uid: division.uid,
        division: division.name,
    })
}

/// A correction and where it belongs.
///
/// # Errors
/// `NotFound`.
pub fn find_in_tx(conn: &mut Conn, uid: &str) -> Result<(Correction, Where), Fault> {
    let correction = store::by_uid(conn, uid)?;
    let place = place_in_tx(conn, correction.division_id)?;
    Ok((correction, place))
}

/// Corrections of a division, oldest first.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn of_division_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<Vec<Correction>, Fault> {
    store::of_division(conn, division_id)
}

/// A correction of one of a competition's divisions that counts, or may come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfCompetition {
    /// The division's row number.
    pub division_id: DivisionId,
    /// Its uid.
    pub division_uid: String,
    /// Its name.
    pub division: String,
    /// Uid of the correction.
    pub uid: String,
    /// Whether it waits for signatures; else its result is in force.
    pub open: bool,
}

/// Corrections of a competition that were not taken back, oldest first.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn of_competition_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<Vec<OfCompetition>, Fault> {
    let rows = store::of_competition(conn, competition_id)?.into_iter();
    Ok(rows
        .map(|(division_id, (division_uid, division), uid, state)| OfCompetition {
            division_id,
            division_uid,
            division,
            uid,
            open: state == CorrectionState::Open,
        })
        .collect())
}

/// Corrections that answer some objections (uids), oldest first.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn of_objections_in_tx(conn: &mut Conn, objections: &[String]) -> Result<Vec<Correction>, Fault> {
    store::of_objections(conn, objections)
}

/// The document a correction rests on.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn rests_on_in_tx(conn: &mut Conn, correction: &Correction) -> Result<Option<Grounds>, Fault> {
    Ok(correction.rests_on(&counting(&store::items(conn, correction.id)?)))
}

/// Changes modules as the corrections in force of a division say: full marks and weights.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn mend_scheme_in_tx(
    conn: &mut Conn,
    division_id: DivisionId,
    modules: &mut [Module],
) -> Result<(), Fault> {
    let corrections = store::of_division(conn, division_id)?.into_iter();
    for correction in corrections.filter(|one| one.state == CorrectionState::Adopted) {
        for added in counting(&store::items(conn, correction.id)?) {
            let Item::SchemeValue { module, aspect, value, .. } = added.item else { continue };
            let Some(mended) = modules.iter_mut().find(|known| known.code == module) else { continue };
            match aspect {
                None => mended.weight = value,
                Some(code) => {
                    let its = mended.aspects.iter_mut().filter(|known| known.code == code);
                    its.for_each(|aspect| aspect.max = value);
                }
            }
        }
    }
    Ok(())
}

/// The uid of the open correction of a division: while there is one, its result is not published anew, made official,
/// awarded or paid by.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn open_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<Option<String>, Fault> {
    store::open(conn, division_id)
}

/// The signatures under what a correction says now.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn signatures_in_tx(
    conn: &mut Conn,
    correction: &Correction,
    digest: &str,
) -> Result<Vec<Signature>, Fault> {
    store::signatures(conn, correction.id, digest)
}

/// The signatures under what an ended correction was signed as.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn last_signatures_in_tx(conn: &mut Conn, correction: &Correction) -> Result<Vec<Signature>, Fault> {
    store::last_signatures(conn, correction.id)
}
