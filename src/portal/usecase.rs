//! What a desk shows: one function for each page.

pub mod public;

use crate::access::actions::Action;
use crate::access::model::{Actor, Grant};
use crate::audit::model::{Stream, StreamKind};
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::phase::{RoundPhase, Stage};
use crate::kernel::role::Role;
use crate::lifecycle::setup::model::Competition;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::{Conn, tx};
use crate::platform::installation::Installation;

use super::model::{Cell, Mine, Offer, RoundStanding};
use super::rules;

/// Roles that see every competition of the site on their desk. A host sees those it runs, by a grant of theirs.
const SITE_WIDE: [Role; 5] = [
    Role::Authority,
    Role::FinanceClerk,
    Role::FinanceApprover,
    Role::Auditor,
    Role::Administrator,
];

/// Everything on somebody's desk.
pub struct Desk {
    /// Competitions the reader has a role in.
    pub competitions: Vec<Mine>,
    /// Roles held for the site.
    pub roles: Vec<Role>,
    /// The reader judges somewhere.
    pub judges: bool,
}

/// What is on the reader's desk.
///
/// # Errors
/// `Internal` for the database's own.
pub fn desk(installation: &Installation, actor: &Actor) -> Result<Desk, Fault> {
    tx::read(&installation.pool, |conn| {
        let mut competitions = Vec::new();
        for competition in setup::competitions_in_tx(conn)? {
            let roles = roles_in(actor, competition.id);
            if !roles.is_empty() {
                let Competition { uid, name, phase, .. } = competition;
                competitions.push(Mine { uid, name, phase, roles });
            }
        }
        let of_site = |grant: &&Grant| grant.competition_id.is_none();
        let roles: Vec<Role> = actor.grants.iter().filter(of_site).map(|grant| grant.role).collect();
        let judges = actor.grants.iter().any(|grant| matches!(grant.role, Role::Judge | Role::ChiefJudge));
        Ok(Desk { competitions, roles, judges })
    })
}

/// Roles that count in one competition: its own, and those that reach the whole site.
fn roles_in(actor: &Actor, competition_id: i64) -> Vec<Role> {
    let mut roles: Vec<Role> = actor
        .grants
        .iter()
        .filter(|grant| match grant.competition_id {
            Some(id) => id == competition_id,
            None => SITE_WIDE.contains(&grant.role),
        })
        .map(|grant| grant.role)
        .collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// Where one competition stands, for somebody with a role in it.
pub struct CompetitionDesk {
    /// The competition.
    pub competition: Competition,
    /// The phase strip.
    pub strip: Vec<Cell>,
    /// Its rounds.
    pub rounds: Vec<RoundStanding>,
    /// What the reader can do now.
    pub offers: Vec<Offer>,
    /// The reader's roles.
    pub roles: Vec<Role>,
}

/// The desk of one competition.
///
/// # Errors
/// `NotFound` for somebody without a role in it.
pub fn competition_desk(
    installation: &Installation,
    actor: &Actor,
    uid: &str,
) -> Result<CompetitionDesk, Fault> {
    tx::read(&installation.pool, |conn| {
        let stream = streams::stream_by_uid(conn, StreamKind::Competition, uid)?;
        let roles = roles_in(actor, stream.id);
        if roles.is_empty() {
            return Err(Fault::not_found());
        }
        let competition = setup::competition_in_tx(conn, stream.id)?;
        let rounds = rounds(conn, stream.id)?;
        let phases: Vec<RoundPhase> = rounds.iter().map(|round| round.phase).collect();
        let now = rules::stage(competition.phase, &phases);
        let first = rounds.first().map(|round| (round.uid.as_str(), round.division.as_str()));
        let strip = Stage::ALL
            .iter()
            .map(|stage| Cell {
                stage: *stage,
                state: rules::cell_state(*stage, now, competition.phase),
                blockers: 0,
                url: rules::page_of_stage(*stage, &roles, uid, first),
            })
            .collect();
        let offers = offers(conn, actor, &stream, &rounds)?;
        Ok(CompetitionDesk { competition, strip, rounds, offers, roles })
    })
}

fn rounds(conn: &mut Conn, competition_id: i64) -> Result<Vec<RoundStanding>, Fault> {
    let mut standings = Vec::new();
    for event in setup::events_in_tx(conn, competition_id)? {
        for division in setup::divisions_in_tx(conn, event.id)? {
            for round in setup::rounds_in_tx(conn, division.id)? {
                standings.push(RoundStanding {
                    title: format!("{} {} {}", event.name, division.name, round.name),
                    phase: round.phase,
                    uid: round.uid,
                    division: division.uid.clone(),
                    division_id: division.id,
                });
            }
        }
    }
    Ok(standings)
}

/// What the table of actions lets the reader do, here and now, where the desk has a page for it.
fn offers(
    conn: &mut Conn,
    actor: &Actor,
    competition: &Stream,
    rounds: &[RoundStanding],
) -> Result<Vec<Offer>, Fault> {
    let mut targets = vec![competition.clone()];
    for round in rounds {
        targets.push(streams::stream_by_uid(conn, StreamKind::Round, &round.uid)?);
    }
    let mut offers: Vec<Offer> = Vec::new();
    for action in Action::ALL {
        let rule = action.rule();
        for target in targets.iter().filter(|target| target.kind == rule.on) {
            let possible = rule.phases.contains(&target.phase.as_str()) && actor.holds(rule.roles, target);
            let Some(url) = rules::page_of(*action, target.uid.as_str()).filter(|_url| possible) else {
                continue;
            };
            if offers.iter().all(|offer| offer.url != url) {
                offers.push(Offer { label: Because::new(action.message_key()), url });
            }
        }
    }
    // What moves the competition on stands first.
    offers.sort_by_key(|offer| offer.url.ends_with("/officials"));
    Ok(offers)
}
