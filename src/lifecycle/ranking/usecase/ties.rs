//! Whom the plan names to decide ties.

use crate::access::actions::Action;
use crate::access::model::Actor;
use crate::audit::model::Stream;
use crate::kernel::because::{Arg, Because};
use crate::kernel::fault::Fault;
use crate::kernel::ids::DivisionId;
use crate::kernel::role::Role;
use crate::lifecycle::setup::model::{TieDecider, Ties};
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;

use super::names::one_line;

/// Refuses all but whom the plan names to decide ties.
pub(super) fn require_named(actor: &Actor, event: &Stream, ties: &Ties) -> Result<(), Fault> {
    let roles = offices(ties);
    if actor.holds(roles, event) {
        return Ok(());
    }
    let roles = roles.iter().map(|role| Arg::Word { word: role.message_key().into() }).collect();
    Err(Fault::refused(Because::new("standing-ties-others").with("roles", Arg::List(roles))))
}

/// The offices that decide ties by the plan, or enter what its committee decided.
fn offices(ties: &Ties) -> &'static [Role] {
    match ties.by {
        Some(TieDecider::ChiefJudge) => &[Role::ChiefJudge],
        Some(TieDecider::Authority) => &[Role::Authority],
        None | Some(TieDecider::Committee) => Action::DecideRanking.rule().roles,
    }
}

/// The offices that decide ties in a division.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn offices_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<&'static [Role], Fault> {
    Ok(offices(&setup::division_in_tx(conn, division_id)?.ties))
}

/// Who decided, as it is kept: the committee the plan names, by the document of its minutes; else as it was entered.
pub(super) fn whose(ties: &Ties, (who, document): (&str, Option<&str>)) -> Result<String, Fault> {
    let Some(committee) = ties.committee.as_deref().filter(|_| ties.by == Some(TieDecider::Committee)) else {
        return Ok(one_line(who));
    };
    if document.is_none() {
        let because = Because::new("standing-ties-document").text("committee", committee);
        return Err(Fault::field("document", because));
    }
    Ok(committee.to_owned())
}

/// By whom the plan says that ties are decided.
pub(super) fn named(ties: &Ties) -> Because {
    match (ties.by, &ties.committee) {
        (Some(TieDecider::Committee), Some(committee)) => {
            Because::new("standing-ties-committee").text("committee", committee)
        }
        (by, _) => {
            let word = by.map_or(Ties::ANYBODY, TieDecider::message_key);
            Because::new("standing-ties-by").word("who", word)
        }
    }
}
