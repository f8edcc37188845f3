//! The chief judge's decisions, taken during judging by blind code.

use crate::access::usecase::accounts;
use crate::kernel::clock::civil_date;
use crate::kernel::fault::Fault;
use crate::kernel::ids::RoundId;
use crate::lifecycle::judging::rules::rulings::ruling;
use crate::lifecycle::judging::usecase as judging;
use crate::platform::db::Conn;

use super::names::{Names, one_line};
use crate::scoring::model::Decision;

/// The chief's decisions as the rules take them.
pub(super) fn rulings_in_tx(
    conn: &mut Conn,
    round_id: RoundId,
    names: &Names,
) -> Result<Vec<Decision>, Fault> {
    let mut rulings = Vec::new();
    for decision in judging::decisions_in_tx(conn, round_id)? {
        let entry_of = |code: &str| names.of_code(code).map(str::to_owned);
        let Some(ruling) = ruling(decision.kind, &decision.body, entry_of) else { continue };
        rulings.push(Decision {
            ruling,
            who: accounts::name_in_tx(conn, &decision.by_account)?,
            when: civil_date(decision.at),
            why: one_line(&decision.reason),
            document: None,
        });
    }
    Ok(rulings)
}
