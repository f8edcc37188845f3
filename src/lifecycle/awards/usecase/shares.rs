//! How a team or a coach team shares its money. A plan makes a new run, in which members have lines of their own.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::role::Role;
use crate::lifecycle::awards::model::Shares;
use crate::lifecycle::awards::store;
use crate::platform::memo::Recall;

use super::gather::{Gathered, gather};
use super::runs::{Made, make_run_in_tx};
use super::scope::{own, team_of};

/// Members of an entry or coach team, in roster order; `None`: there is no such team here. A coach team at an outside
/// competition is named `team/result`.
pub(super) fn roster(gathered: &Gathered, subject: &str) -> Option<Vec<String>> {
    let entry =
        gathered.source.events.iter().flat_map(|event| &event.entries).find(|entry| entry.uid == subject);
    if let Some(entry) = entry {
        return entry.team.then(|| entry.members.iter().map(|(person, _)| person.clone()).collect());
    }
    let team = team_of(subject);
    gathered.coach_teams.iter().find(|one| one.uid == team).map(|one| one.members.clone())
}

/// Files a plan; answers the number of the new run.
///
/// # Errors
/// `Invalid` where it names other people than the team's, or gives nobody a part; `NotFound` for another unit's team.
pub fn file(act: Act<'_>, competition_uid: &str, subject: &str, shares: &Shares) -> Result<i64, Fault> {
    act.write(Action::FileSharePlan, On::Uid(competition_uid), |tx| {
        let competition_id = tx.stream.as_competition()?;
        let gathered = gather(tx.conn, Recall::Nothing, competition_id)?;
        let roster = roster(&gathered, subject).ok_or_else(Fault::not_found)?;
        if let Some(account_id) = tx.actor.account_id
            && !tx.actor.holds(&[Role::Authority], &tx.stream)
            && !own(tx.conn, &gathered, account_id)?.contains(team_of(subject))
        {
            return Err(Fault::not_found());
        }
        if !shares.iter().map(|(person, _)| person).eq(&roster) {
            return Err(Fault::field("shares", Because::new("awards-shares-roster")));
        }
        if shares.iter().all(|(_, parts)| *parts == 0) {
            return Err(Fault::field("shares", Because::new("awards-shares-none")));
        }
        let uid = door::new_uid(tx)?;
        let by = tx.actor.uid.clone();
        store::insert_share_plan_in_tx(tx.conn, uid.as_str(), competition_id, subject, shares, &by, tx.now)?
            .bind(tx);
        let Made { number, digest, .. } = make_run_in_tx(tx)?;
        tx.note(
            json!({ "plan": uid, "subject": subject, "shares": shares, "run": number, "digest": digest }),
        );
        Ok(number)
    })
}
