//! The chief judge's decisions, taken during judging by blind code.

use crate::kernel::fault::Fault;
use crate::lifecycle::judging::model::Seat;
use crate::lifecycle::setup::model::{Module, Round};
use crate::platform::db::Conn;

use super::super::model::Decision;
use super::assemble::Names;

/// The chief's decisions as the rules take them.
pub(super) fn rulings_in_tx(
    _conn: &mut Conn,
    _round: &Round,
    _panels: &[(Module, Vec<Seat>)],
    _names: &Names,
) -> Result<Vec<Decision>, Fault> {
    Ok(Vec::new())
}
