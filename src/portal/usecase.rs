//! What a desk shows: one function for each page.

pub mod account;
pub mod authorities;
mod blocked;
pub mod correction;
pub mod log;
mod money;
mod names;
pub mod needed;
mod obstacles;
pub mod public;
mod removals;
mod rounds;
mod tasks;

use std::collections::BTreeSet;

use crate::access::actions::Action;
use crate::access::by::By;
use crate::access::door;
use crate::access::model::{Actor, Grant, Reach};
use crate::audit::model::{Stream, StreamKind};
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AuthorityId, CompetitionId, StreamId};
use crate::kernel::kind::CompetitionKind;
use crate::kernel::limits;
use crate::kernel::phase::{CompetitionPhase, RoundPhase, Stage};
use crate::kernel::role::Role;
use crate::kernel::window::{Part, Seek};
use crate::lifecycle::payout::model::Direction;
use crate::lifecycle::payout::usecase as payout;
use crate::lifecycle::publicity::model::phase_tag;
use crate::lifecycle::publicity::usecase::official;
use crate::lifecycle::setup::model::listing::{Filter, Listing, Order, Scope};
use crate::lifecycle::setup::model::{Competition, day_ending_at};
use crate::lifecycle::setup::usecase::{self as setup, listing, notices};
use crate::platform::db::Conn;
use crate::platform::memo::Recall;

use super::model::{Ahead, Blocked, Cell, LogLine, Obstacle, Offer, OwnCompetition, RoundStanding, Task};
use super::rules;
use blocked::Look;

/// Roles held for the site that see every competition on their desk. A host's is not among them: each competition
/// drafted comes with a grant of its own, so that hosts do not see each other's.
const SITE_WIDE: [Role; 2] = [Role::Auditor, Role::Administrator];

/// Everything on somebody's desk.
pub struct Desk {
    /// What waits for the reader in some of the competitions: those first that are over first, drafts last, and what can be
    /// done before what waits for something else.
    pub tasks: Vec<Task>,
    /// Uids of the competitions these tasks were looked for in.
    pub looked: Part<String>,
    /// Competitions the reader has a role in.
    pub competitions: Part<OwnCompetition>,
    /// Roles held for the site.
    pub roles: Vec<Role>,
    /// Roles held anywhere, each once.
    pub all_roles: Vec<Role>,
}

/// Which part of a desk is wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Which competitions.
    pub filter: Filter,
    /// From which of them on.
    pub seek: Seek<String>,
    /// From which competition on tasks are told.
    pub tasks: Seek<String>,
}

/// What is on the reader's desk.
///
/// # Errors
/// `NotFound` where a list should go on at a competition that is not there.
pub fn desk(by: By<'_>, wanted: Wanted) -> Result<Desk, Fault> {
    by.read(|conn| {
        let own: BTreeSet<CompetitionId> =
            by.actor.grants.iter().filter_map(|grant| grant.reach.competition()).collect();
        let own: Vec<CompetitionId> = own.into_iter().collect();
        let first = wanted.tasks == Seek::Start;
        let (mut tasks, looked) = work(conn, by, &own, wanted.tasks)?;
        if first {
            tasks.extend(tasks::returned(conn, by.actor, by.installation.now())?);
            tasks.extend(money::own(conn, by)?);
            tasks.extend(removals::tasks(conn, by)?);
            tasks.extend(money::to_check(conn, by)?);
            tasks.extend(tasks::units_to_verify(conn, by.actor)?);
        }
        // What can be done stands before what waits for something else.
        tasks.sort_by_key(|task| ["blocked", "later"].iter().position(|status| task.status == *status));
        let everywhere = by.actor.grants.iter().any(is_site_wide);
        let authorities: Vec<AuthorityId> = at_authorities(by.actor).map(|(id, _)| id).collect();
        let scope = match (everywhere, authorities.is_empty()) {
            (true, _) => Scope::All,
            (false, true) => Scope::Of(own),
            (false, false) => Scope::Filed(authorities, own),
        };
        let most = usize::from(limits::PAGE_ROWS);
        let listing = Listing { scope, filter: wanted.filter, order: Order::Newest, most };
        let competitions = listing::part_in_tx(conn, &listing, wanted.seek)?.made(|competition| {
            let roles = roles_in(by.actor, &competition);
            let Competition { uid, name, phase, .. } = competition;
            Ok::<_, Fault>(OwnCompetition { uid, name, phase, roles })
        })?;
        let of_site = by.actor.grants.iter().filter(|grant| grant.reach.competition().is_none());
        let roles: Vec<Role> = of_site.map(|grant| grant.role).collect();
        let all_roles: BTreeSet<Role> = by.actor.grants.iter().map(|grant| grant.role).collect();
        Ok(Desk { tasks, looked, competitions, roles, all_roles: all_roles.into_iter().collect() })
    })
}

fn is_site_wide(grant: &Grant) -> bool {
    grant.reach == Reach::Site && SITE_WIDE.contains(&grant.role)
}

/// Offices held at authorities.
fn at_authorities(actor: &Actor) -> impl Iterator<Item = (AuthorityId, Role)> {
    actor.grants.iter().filter_map(|grant| grant.reach.authority().map(|id| (id, grant.role)))
}

/// What waits for the reader in the next competitions where anything does, and in which it was looked for: first in those
/// at work, the reader's own (row numbers) and all that have come to what an office at their authority does; then in the drafts,
/// so that these, however many, stand before nobody's work.
fn work(
    conn: &mut Conn,
    by: By<'_>,
    own: &[CompetitionId],
    seek: Seek<String>,
) -> Result<(Vec<Task>, Part<String>), Fault> {
    let backwards = seek.is_backwards();
    let scopes = scopes(conn, by, own, &seek)?;
    let order = if backwards { Order::Newest } else { Order::Soonest };
    let mut from = seek.key().cloned().map_or(Seek::Start, Seek::After);
    let mut found: Vec<Vec<Task>> = Vec::new();
    let mut looked = Vec::new();
    let mut goes_on = false;
    for scope in scopes {
        let most = limits::DESK_LOOKED_AT.saturating_sub(looked.len());
        let listing = Listing { scope, filter: Filter::default(), order, most };
        let part = listing::part_in_tx(conn, &listing, std::mem::replace(&mut from, Seek::Start))?;
        goes_on = part.later;
        for competition in part.rows {
            goes_on |= found.len() == limits::DESK_COMPETITIONS;
            if found.len() == limits::DESK_COMPETITIONS {
                break;
            }
            if tasks::may_wait(&roles_in(by.actor, &competition), competition.phase) {
                found.extend(Some(waiting(conn, by, &competition)?).filter(|tasks| !tasks.is_empty()));
            }
            looked.push(competition.uid);
        }
        if goes_on {
            break;
        }
    }
    if backwards {
        found.reverse();
        looked.reverse();
    }
    let (earlier, later) = if backwards { (goes_on, true) } else { (seek != Seek::Start, goes_on) };
    Ok((found.into_iter().flatten().collect(), Part { rows: looked, earlier, later }))
}

/// The lists that are gone through from a place on, in the direction of the search: where it lies in the second one, the
/// first was looked through.
fn scopes(
    conn: &mut Conn,
    by: By<'_>,
    own: &[CompetitionId],
    seek: &Seek<String>,
) -> Result<Vec<Scope>, Fault> {
    let (authorities, roles): (Vec<AuthorityId>, Vec<Role>) = at_authorities(by.actor).unzip();
    let phases = CompetitionPhase::ALL.iter().copied().filter(|phase| tasks::may_wait(&roles, *phase));
    let at_work = Scope::AtWork((authorities, phases.collect()), own.to_vec());
    let drafts = Scope::Drafts(own.to_vec());
    let Some(uid) = seek.key() else { return Ok(vec![at_work, drafts]) };
    let from = streams::stream_by_uid(conn, StreamKind::Competition, uid)?;
    let in_drafts = from.phase == CompetitionPhase::Draft.code();
    Ok(match (seek.is_backwards(), in_drafts) {
        (false, false) => vec![at_work, drafts],
        (false, true) => vec![drafts],
        (true, false) => vec![at_work],
        (true, true) => vec![drafts, at_work],
    })
}

/// What waits for the reader in one competition.
fn waiting(conn: &mut Conn, by: By<'_>, competition: &Competition) -> Result<Vec<Task>, Fault> {
    let stream = streams::stream_by_id(conn, competition.id.stream())?;
    let rounds = rounds_in(conn, competition.id)?;
    let (now, recall) = (by.installation.now(), Recall::Reading(&by.installation.memo));
    let look = Look { actor: by.actor, stream: &stream, competition, rounds: &rounds, now, recall };
    let mut waiting = tasks::tasks(conn, &look)?;
    let obstacles = obstacles::obstacles(conn, &look)?;
    waiting.extend(tasks::of_obstacles(&look, obstacles));
    Ok(waiting)
}

/// Roles that count in one competition: its own, those at the authority it is filed with, and those that reach the whole site.
fn roles_in(actor: &Actor, competition: &Competition) -> Vec<Role> {
    let mut roles: Vec<Role> = actor
        .grants
        .iter()
        .filter(|grant| match grant.reach {
            Reach::Site => SITE_WIDE.contains(&grant.role),
            _ => grant.counts_in(competition.id, Some(competition.authority_id)),
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
    /// What its phase is called.
    pub tag: &'static str,
    /// The phase strip.
    pub strip: Vec<Cell>,
    /// Its rounds the reader may know of.
    pub rounds: Vec<RoundStanding>,
    /// What the reader can do now.
    pub offers: Vec<Offer>,
    /// What blocks, stage by stage.
    pub blocked: Vec<Blocked>,
    /// What waits for the reader.
    pub tasks: Vec<Task>,
    /// That it was cancelled, and which events and divisions were cancelled or merged.
    pub ended: Vec<Because>,
    /// The public may know of it.
    pub public: bool,
    /// Dates still to come.
    pub ahead: Vec<Ahead>,
    /// The latest entries of its log, for those who may read it.
    pub log: Option<Vec<LogLine>>,
    /// The reader's roles.
    pub roles: Vec<Role>,
}

/// The desk of one competition.
///
/// # Errors
/// `NotFound` for somebody without a role in it.
pub fn competition_desk(by: By<'_>, uid: &str) -> Result<CompetitionDesk, Fault> {
    by.read(|conn| {
        let stream = streams::stream_by_uid(conn, StreamKind::Competition, uid)?;
        let competition = setup::competition_in_tx(conn, stream.as_competition()?)?;
        let roles = roles_in(by.actor, &competition);
        if roles.is_empty() {
            return Err(Fault::not_found());
        }
        let mut rounds = rounds_in(conn, stream.as_competition()?)?;
        let (now, recall) = (by.installation.now(), Recall::Reading(&by.installation.memo));
        let look = Look {
            actor: by.actor,
            stream: &stream,
            competition: &competition,
            rounds: &rounds,
            now,
            recall,
        };
        let obstacles = obstacles::obstacles(conn, &look)?;
        let tasks = tasks::tasks(conn, &look)?;
        let over_at = official::over_at_in_tx(conn, stream.as_competition()?)?;
        let until = over_at.map(day_ending_at);
        let ahead = rules::ahead(&competition, until, civil_date(now));
        let phases: Vec<RoundPhase> = rounds.iter().map(|round| round.phase).collect();
        // Nobody is led to a round of a division their office does not reach.
        rounds.retain(|round| by.actor.knows(&stream.of_division(round.division_id)));
        Ok(CompetitionDesk {
            tag: phase_tag(competition.phase, over_at, now),
            strip: strip(&competition, &phases, rounds.first(), &roles, &obstacles),
            offers: offers(conn, by.actor, (&stream, competition.kind), &rounds)?,
            log: log::latest(conn, by.actor, &stream)?,
            blocked: rules::grouped(obstacles),
            tasks,
            ahead,
            ended: ended(conn, &competition)?,
            public: notices::is_known_in_tx(conn, &competition)?,
            competition,
            rounds,
            roles,
        })
    })
}

/// What of a competition was cancelled or merged, in words.
fn ended(conn: &mut Conn, competition: &Competition) -> Result<Vec<Because>, Fault> {
    let mut ended = Vec::new();
    if let Some(notice) = notices::cancelled_in_tx(conn, &[competition.id])?.remove(&competition.id) {
        let day = civil_date(notice.at);
        ended.push(Because::new("portal-cancelled").date("day", day).text("reason", notice.sentence));
    }
    for division in listing::tree_in_tx(conn, &[competition.id])?.divisions {
        ended.extend(setup::endings::sentence_in_tx(conn, &division)?);
    }
    Ok(ended)
}

fn strip(
    competition: &Competition,
    phases: &[RoundPhase],
    first: Option<&RoundStanding>,
    roles: &[Role],
    obstacles: &[Obstacle],
) -> Vec<Cell> {
    let now = rules::stage(competition.phase, phases);
    let first = first.map(|round| (round.uid.as_str(), round.division.as_str()));
    let cell = |stage: &Stage| {
        let here = obstacles.iter().filter(|obstacle| obstacle.stage == *stage);
        let blockers = here.map(|obstacle| obstacle.many).sum();
        let state = rules::cell_state(*stage, now, competition.phase);
        Cell {
            stage: *stage,
            state: rules::blocked_state(state, blockers),
            blockers,
            url: rules::page_of_stage(*stage, roles, &competition.uid, first),
        }
    };
    Stage::ALL.iter().map(cell).collect()
}

fn rounds_in(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<RoundStanding>, Fault> {
    let tree = listing::tree_in_tx(conn, &[competition_id])?;
    let mut standings = Vec::new();
    for (event, division) in tree.divisions_of(competition_id).filter(|(_, division)| division.is_live()) {
        for round in tree.rounds_of(division.id) {
            standings.push(RoundStanding {
                title: format!("{} {} {}", event.name, division.name, round.name),
                phase: round.phase,
                uid: round.uid.clone(),
                id: round.id,
                division: division.uid.clone(),
                division_id: division.id,
            });
        }
    }
    Ok(standings)
}

/// Whether a batch would hold a line now, for whoever may prepare it.
fn pays(conn: &mut Conn, actor: &Actor, competition: &Stream) -> Result<bool, Fault> {
    if !door::is_possible(actor, Action::PrepareBatch, competition) {
        return Ok(false);
    }
    let id = competition.as_competition()?;
    Ok(payout::due_in_tx(conn, id, Direction::Payment)? > 0
        || payout::due_in_tx(conn, id, Direction::Recovery)? > 0)
}

/// What the table of actions lets the reader do, here and now, where the desk has a page for it.
fn offers(
    conn: &mut Conn,
    actor: &Actor,
    (competition, kind): (&Stream, CompetitionKind),
    rounds: &[RoundStanding],
) -> Result<Vec<Offer>, Fault> {
    let ids: Vec<StreamId> = rounds.iter().map(|round| round.id.stream()).collect();
    let mut of_rounds = streams::read::streams_of_ids(conn, &ids)?;
    // As the pages show them.
    of_rounds.sort_by_key(|stream| ids.iter().position(|id| *id == stream.id));
    let targets: Vec<Stream> = [competition.clone()].into_iter().chain(of_rounds).collect();
    let mut offers: Vec<(bool, Offer)> = Vec::new();
    for action in Action::ALL {
        let rule = action.rule();
        if *action == Action::PrepareBatch && !pays(conn, actor, competition)? {
            continue;
        }
        for target in targets.iter().filter(|target| target.kind == rule.on) {
            // What is possible in any phase has a place of its own.
            let possible = !rule.phases.is_empty()
                && door::is_possible(actor, *action, target)
                && rules::named_by(kind, *action).is_none_or(|roles| actor.holds(roles, target));
            let Some(url) = rules::page_of(*action, target.uid.as_str()).filter(|_url| possible) else {
                continue;
            };
            if offers.iter().all(|(_, offer)| offer.url != url) {
                let aside = rules::is_aside(*action, &target.phase);
                offers.push((aside, Offer { label: Because::new(action.message_key()), url }));
            }
        }
    }
    // What moves the competition on stands first.
    offers.sort_by_key(|(aside, _)| *aside);
    Ok(offers.into_iter().map(|(_, offer)| offer).collect())
}
