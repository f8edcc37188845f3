//! The organiser's page: what is set up, what is missing, what can be done now.

use crate::access::actions::Action;
use crate::access::by::By;
use crate::access::door;
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::fault::Fault;
use crate::kernel::phase::CompetitionPhase;
use crate::kernel::role::Role;
use crate::lifecycle::setup::model::{Competition, HostShare, Review};
use crate::lifecycle::setup::rules::check::{self, EventSetup, Line};
use crate::lifecycle::setup::store;

/// Everything the organiser's page shows.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The competition.
    pub competition: Competition,
    /// Its events with all that belongs to them.
    pub events: Vec<(EventSetup, Vec<HostShare>)>,
    /// The set-up check.
    pub check: Vec<Line>,
    /// What was decided about the filing, newest first.
    pub reviews: Vec<Review>,
    /// What the actor may do now, by role and phase.
    pub can: Vec<Action>,
    /// The actor may add and take away events and divisions now.
    pub changes_events: bool,
}

/// Actions of this page.
const ACTIONS: [Action; 12] = [
    Action::SetUp,
    Action::EditCompetition,
    Action::FileCompetition,
    Action::DecideFiling,
    Action::AssignOfficial,
    Action::OpenRegistration,
    Action::ExtendRegistration,
    Action::CloseRegistration,
    Action::ReopenRegistration,
    Action::FinishReview,
    Action::EndDivision,
    Action::CancelCompetition,
];

/// The organiser's page of a competition.
///
/// # Errors
/// `NotFound` for everybody but its hosts, the authority and the auditor.
pub fn view(by: By<'_>, uid: &str) -> Result<Overview, Fault> {
    by.read(|conn| {
        let stream = streams::stream_by_uid(conn, StreamKind::Competition, uid)?;
        door::require_reading(by.actor, Action::AssignOfficial, &stream)?;
        let competition = store::competition(conn, stream.as_competition()?)?;
        let whole = super::whole_in_tx(conn, stream.as_competition()?)?;
        let check = check::check(&competition, &whole);
        let mut events = Vec::new();
        for setup in whole {
            let hosts = store::host_shares(conn, setup.event.id)?;
            events.push((setup, hosts));
        }
        let can: Vec<Action> =
            ACTIONS.into_iter().filter(|action| door::is_possible(by.actor, *action, &stream)).collect();
        let approved = competition.phase == CompetitionPhase::Approved;
        let changes_events =
            can.contains(&Action::SetUp) && (!approved || by.actor.holds(&[Role::Authority], &stream));
        let reviews = store::reviews(conn, stream.as_competition()?)?;
        Ok(Overview { competition, events, check, reviews, can, changes_events })
    })
}
