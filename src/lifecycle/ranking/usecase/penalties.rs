//! Points taken off, prizes withheld and values of the scheme mended by corrections in force: they stand in the corrections
//! alone, and count in every ranking since.

use crate::kernel::clock::civil_date;
use crate::kernel::fault::Fault;
use crate::kernel::ids::DivisionId;
use crate::lifecycle::ranking::model::Case;
use crate::lifecycle::ranking::model::correction::{Added, Correction, CorrectionState, Item, counting};
use crate::lifecycle::ranking::rules::correct;
use crate::lifecycle::ranking::store::corrections as store;
use crate::platform::db::Conn;

use super::names::one_line;

/// Takes off what the corrections in force of a division say.
pub(super) fn apply_in_tx(conn: &mut Conn, division_id: DivisionId, case: &mut Case) -> Result<(), Fault> {
    for correction in store::of_division(conn, division_id)? {
        if correction.state == CorrectionState::Adopted {
            let items = counting(&store::items(conn, correction.id)?);
            apply(case, &correction, &of(&items))?;
        }
    }
    Ok(())
}

/// The penalties, withheld prizes and values of the scheme among some items.
pub(super) fn of(items: &[Added]) -> Vec<Added> {
    items
        .iter()
        .filter(|added| {
            matches!(added.item, Item::Penalty { .. } | Item::Prize { .. } | Item::SchemeValue { .. })
        })
        .cloned()
        .collect()
}

/// Takes off what one correction says; it fitted when it was signed.
pub(super) fn apply(case: &mut Case, correction: &Correction, penalties: &[Added]) -> Result<(), Fault> {
    let why = one_line(&correction.reason);
    let author =
        correct::Author { who: "", when: civil_date(correction.asked_at), why: &why, document: None };
    correct::apply(case, penalties, &author).map_err(|problems| Fault::internal(format!("{problems:?}")))
}
