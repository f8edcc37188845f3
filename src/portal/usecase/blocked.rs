//! What keeps a competition from moving on. The stages say it; this puts it together for one reader.
//!
//! How much is short is the same for everybody. Words that name set-up, ranks or payments stand only for those who may read
//! those pages; nothing here names a blind code.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::access::actions::Action;
use crate::access::model::Actor;
use crate::access::usecase::roles;
use crate::audit::model::Stream;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::phase::{CompetitionPhase, Stage};
use crate::kernel::role::Role;
use crate::lifecycle::payout::model::Blocker;
use crate::lifecycle::payout::usecase::finish;
use crate::lifecycle::publicity::usecase as publicity;
use crate::lifecycle::publicity::usecase::objections::{Held, holding_in_tx};
use crate::lifecycle::registration::rules::{Reviewed, too_late};
use crate::lifecycle::registration::usecase::phases;
use crate::lifecycle::setup::model::{Competition, Standing};
use crate::lifecycle::setup::rules::check::{self, Mend};
use crate::lifecycle::setup::usecase as setup;
use crate::pages::urls;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;
use crate::portal::model::{Mine, Obstacle, RoundStanding, Turn};
use crate::portal::rules;

use super::correction;

/// Offices that are given in the competition alone.
const OF_COMPETITION: [Role; 5] =
    [Role::Registrar, Role::EncryptionJudge, Role::ChiefJudge, Role::Judge, Role::Supervisor];

/// What is looked at, and by whom.
pub(super) struct Look<'a> {
    pub(super) actor: &'a Actor,
    pub(super) stream: &'a Stream,
    pub(super) competition: &'a Competition,
    pub(super) rounds: &'a [RoundStanding],
    pub(super) now: DateTime<Utc>,
    pub(super) recall: Recall<'a>,
}

impl Look<'_> {
    fn holds(&self, roles: &[Role]) -> bool {
        self.actor.holds(roles, self.stream)
    }

    /// Whether the reader holds one of these roles in a division at least.
    fn holds_somewhere(&self, roles: &[Role]) -> bool {
        let part =
            |round: &RoundStanding| self.actor.holds(roles, &self.stream.of_division(round.division_id));
        self.holds(roles) || self.rounds.iter().any(part)
    }

    /// Offices of the hall and of the entries that something waits for and nobody holds: the host gives them to somebody.
    pub(super) fn vacancies(&self, conn: &mut Conn, obstacles: &[Obstacle]) -> Result<Vec<Obstacle>, Fault> {
        let ours = |waits: &&Obstacle| {
            !waits.needs.is_empty() && waits.needs.iter().all(|role| OF_COMPETITION.contains(role))
        };
        let waiting: Vec<&Obstacle> = obstacles.iter().filter(ours).collect();
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        let held = roles::held_in_tx(conn, self.competition.id)?;
        let action = Action::AssignOfficial;
        let (gives, uid) = (self.holds(action.rule().roles), &self.competition.uid);
        let mut lacking: BTreeMap<Role, Obstacle> = BTreeMap::new();
        for waits in waiting {
            let here = |division: Option<_>| {
                division.is_none() || waits.within.is_none() || division == waits.within
            };
            let holds = |(role, division): &(Role, Option<_>)| waits.needs.contains(role) && here(*division);
            let Some(role) = waits.needs.first().filter(|_role| !held.iter().any(holds)) else { continue };
            let what = Because::new("portal-nobody-holds").word("role", role.message_key());
            let page = gives.then(|| urls::competition(uid).officials());
            let short = obstacle(waits.stage, what, page, action.message_key());
            lacking.entry(*role).or_insert_with(|| short.mended(gives, action, uid));
        }
        Ok(lacking.into_values().collect())
    }

    /// The next step is somebody's: who is waited for, and for what.
    pub(super) fn awaits(&self, stage: Stage, action: Action) -> Obstacle {
        let uid = &self.competition.uid;
        let url = rules::page_of(action, uid);
        let url = url.filter(|_url| self.holds(action.rule().roles));
        awaits(stage, (action, uid), action.rule().roles, url)
    }

    /// As [`Self::awaits`], where it is possible from an instant on.
    fn awaits_from(&self, stage: Stage, action: Action, until: DateTime<Utc>) -> Obstacle {
        let own = self.holds(action.rule().roles);
        Obstacle { mine: Mine::Not, ..self.awaits(stage, action) }.later(own, action, until)
    }

    pub(super) fn set_up(&self, conn: &mut Conn) -> Result<Vec<Obstacle>, Fault> {
        let stage = Stage::Registration;
        let whole = setup::whole_in_tx(conn, self.competition.id)?;
        let mut lines = check::check(self.competition, &whole);
        lines.retain(|line| line.standing == Standing::ToDo);
        let mut obstacles = Vec::new();
        if self.holds(rules::SEE_SETUP) {
            let approved = self.competition.phase == CompetitionPhase::Approved;
            for line in lines {
                // Events and divisions that were approved are the authority's to complete.
                let theirs = approved && !matches!(line.mend, Mend::Competition | Mend::Scheme(_));
                let roles = if theirs { &[Role::Authority] } else { Action::SetUp.rule().roles };
                let mends = self.holds(roles);
                let url = mends.then(|| rules::page_of_mend(&line.mend, &self.competition.uid));
                let (action, on) = rules::act_of_mend(&line.mend, &self.competition.uid);
                let short = obstacle(stage, line.because, url, "portal-mend");
                obstacles.push(short.mended(mends, action, &on));
            }
        } else if !lines.is_empty() {
            let what = Because::new("portal-open-setup").count("n", lines.len());
            obstacles.push(Obstacle { many: lines.len(), ..obstacle(stage, what, None, "portal-mend") });
        }
        if let Some(what) = too_late(self.competition, self.now) {
            let edits = self.holds(Action::EditCompetition.rule().roles);
            let url = edits.then(|| urls::competition(&self.competition.uid).edit());
            let short = obstacle(stage, what, url, "portal-mend");
            obstacles.push(short.mended(edits, Action::EditCompetition, &self.competition.uid));
        }
        if obstacles.is_empty() {
            let approved = self.competition.phase == CompetitionPhase::Approved;
            let next = if approved { Action::OpenRegistration } else { Action::FileCompetition };
            obstacles.push(self.awaits(stage, next));
        }
        Ok(obstacles)
    }

    pub(super) fn review(&self, conn: &mut Conn) -> Result<Vec<Obstacle>, Fault> {
        let stage = Stage::Draw;
        let reviewed = phases::reviewed_in_tx(conn, self.competition.id)?;
        let office = &[Role::Registrar, Role::Host, Role::Authority, Role::Auditor];
        let mut obstacles = Vec::new();
        let registration = self.competition.phase == CompetitionPhase::Registration;
        if registration {
            obstacles.push(if too_late(self.competition, self.now).is_none() {
                let until = self.competition.registration_until;
                self.awaits_from(stage, Action::CloseRegistration, until)
            } else {
                self.awaits(stage, Action::CloseRegistration)
            });
        }
        if let Some(what) = reviewed.unfinished() {
            let page = || urls::competition(&self.competition.uid).entries();
            let url = self.holds_somewhere(office).then(page);
            let open = obstacle(stage, what, url, "review-title");
            let open = Obstacle { needs: Action::ReviewEntry.rule().roles.to_vec(), ..open };
            obstacles.push(if registration { open } else { self.unfinished(conn, reviewed, open)? });
        }
        if obstacles.is_empty() {
            obstacles.push(self.awaits(stage, Action::FinishReview));
        }
        Ok(obstacles)
    }

    /// Whose turn it is while the review of a closed registration is not finished, beside what the registrars decide: the
    /// day given to returned entries is waited for; where nobody was admitted there is nothing to hold.
    fn unfinished(&self, conn: &mut Conn, reviewed: Reviewed, open: Obstacle) -> Result<Obstacle, Fault> {
        if reviewed.submitted > 0 {
            return Ok(open);
        }
        if reviewed.returned > 0 {
            let given = phases::mended_until_in_tx(conn, self.competition, self.now)?;
            let action = Action::FinishReview;
            let own = self.holds(action.rule().roles);
            return Ok(given.map_or(open.clone(), |until| open.later(own, action, until)));
        }
        let (action, uid) = (Action::CancelCompetition, &self.competition.uid);
        let ends = self.holds(action.rule().roles);
        let url = if ends { Some(urls::competition(uid).cancel()) } else { open.url.clone() };
        Ok(Obstacle { url, ..open }.mended(ends, action, uid))
    }

    /// Corrections that wait for signatures, and corrected results that wait to be published.
    pub(super) fn corrections(&self, conn: &mut Conn) -> Result<Vec<Obstacle>, Fault> {
        let stage = Stage::Publicity;
        let mut obstacles = Vec::new();
        for unsettled in publicity::unsettled::unsettled_in_tx(conn, self.competition.id)? {
            let within = self.stream.of_division(unsettled.division_id);
            let (action, url, on) = match &unsettled.open {
                Some(uid) => {
                    let action = correction::asked_in_tx(conn, self.recall, (self.actor, &within), uid)?;
                    (action, urls::correction(uid).page(), uid)
                }
                None => {
                    let may = self.actor.holds(Action::Publish.rule().roles, &within);
                    let url = urls::division(&unsettled.division_uid).publish();
                    (may.then_some(Action::Publish), url, &unsettled.division_uid)
                }
            };
            let act = if unsettled.open.is_some() { Action::SignCorrection } else { Action::Publish };
            let named = rules::named_by(self.competition.kind, act).unwrap_or(act.rule().roles);
            let reads = self.actor.holds(named, &within);
            let url = reads.then_some(url);
            let act = action.unwrap_or(act);
            let short = obstacle(stage, unsettled.because(), url, act.message_key());
            obstacles.push(short.mended(action.is_some(), act, on));
        }
        Ok(obstacles)
    }

    pub(super) fn publicity(&self, conn: &mut Conn) -> Result<Vec<Obstacle>, Fault> {
        let (action, stage) = (Action::DeclareOfficial, Stage::Awards);
        let roles = action.rule().roles;
        let held = holding_in_tx(conn, self.competition.id, self.now)?;
        let mut obstacles: Vec<Obstacle> = held.into_iter().map(|held| self.held(held)).collect();
        let Some(what) = publicity::official::blocker_in_tx(conn, self.competition.id, self.now)? else {
            let on = (action, self.competition.uid.as_str());
            obstacles.insert(0, awaits(stage, on, roles, self.publish_page(roles)));
            return Ok(obstacles);
        };
        if obstacles.iter().any(|held| held.what == what) {
            return Ok(obstacles);
        }
        let url = self.publish_page(&[Role::Host, Role::Authority, Role::Auditor]);
        let running = obstacle(stage, what, url, "publicity-publish-title");
        let over = publicity::official::over_at_in_tx(conn, self.competition.id)?;
        let over = over.filter(|over| self.now < *over);
        let own = self.holds(roles) && obstacles.is_empty();
        obstacles.insert(0, over.map_or(running.clone(), |until| running.later(own, action, until)));
        Ok(obstacles)
    }

    /// An objection that holds a place, with its page for those who may read it. Upheld, it waits for a correction.
    fn held(&self, held: Held) -> Obstacle {
        let reads = self.holds(&[Role::Host, Role::Authority, Role::Supervisor, Role::Auditor]);
        let url = reads.then(|| urls::objection(&held.uid).page());
        let short = obstacle(Stage::Awards, held.because, url, "objection-title");
        let Some((division_id, division)) = held.corrects else {
            // Whoever it falls to is asked for it elsewhere; from its last day on that is the authority.
            let action = Action::DecideObjection;
            return if self.now < held.due_at {
                short.later(self.holds(action.rule().roles), action, held.due_at)
            } else {
                short
            };
        };
        let within = self.stream.of_division(division_id);
        let action = Action::ProposeCorrection;
        let proposes = self.actor.holds(action.rule().roles, &within);
        let url = if proposes { Some(urls::division(&division).corrections()) } else { short.url.clone() };
        Obstacle { url, ..short }.mended(proposes, action, &division)
    }

    /// Where results are published and declared official: the first division's page.
    fn publish_page(&self, roles: &[Role]) -> Option<String> {
        let round = self.rounds.first().filter(|_round| self.holds(roles))?;
        Some(urls::division(&round.division).publish())
    }

    pub(super) fn payments(&self, conn: &mut Conn) -> Result<Vec<Obstacle>, Fault> {
        let stage = Stage::Payout;
        let blockers = finish::blockers_in_tx(conn, self.recall, self.competition.id)?;
        if blockers.is_empty() {
            return Ok(vec![self.awaits(stage, Action::SettleCompetition)]);
        }
        // What may be left without is said to whoever settles it, once nothing else is open.
        let last = blockers.iter().all(|blocker| blocker.kind.may_stay());
        let end = last.then(|| self.awaits(stage, Action::SettleCompetition));
        if self.holds(rules::OFFICERS) {
            let obstacle = |blocker: Blocker| {
                let url = rules::page_of_payment(blocker.kind, &self.competition.uid);
                obstacle(stage, blocker.because, Some(url), "portal-mend")
            };
            return Ok(blockers.into_iter().map(obstacle).chain(end).collect());
        }
        let what = Because::new("portal-open-payout").count("n", blockers.len());
        let open = Obstacle { many: blockers.len(), ..obstacle(stage, what, None, "portal-mend") };
        Ok([open].into_iter().chain(end).collect())
    }
}

/// Something is short; who mends it, and how much it stands for, is the caller's to say.
pub(super) fn obstacle(stage: Stage, what: Because, url: Option<String>, act: &'static str) -> Obstacle {
    Obstacle {
        stage,
        place: None,
        what,
        url,
        act: Some(Because::new(act)),
        step: false,
        many: 1,
        mine: Mine::Not,
        turn: None,
        needs: Vec::new(),
        within: None,
    }
}

/// Somebody is waited for; the reader, where there is a page for them to do it on.
pub(super) fn awaits(
    stage: Stage,
    (action, on): (Action, &str),
    roles: &[Role],
    url: Option<String>,
) -> Obstacle {
    let role = roles.first().map_or(Role::Host, |role| *role).message_key();
    let what = if url.is_some() {
        Because::new("portal-yours")
    } else {
        Because::new("portal-awaits").word("role", role)
    };
    Obstacle {
        stage,
        place: None,
        what: what.word("action", action.message_key()),
        step: true,
        many: 1,
        mine: if url.is_some() { Mine::NextStep } else { Mine::Not },
        turn: url.is_some().then(|| Turn::act(action, on)),
        needs: roles.to_vec(),
        within: None,
        url,
        act: Some(Because::new(action.message_key())),
    }
}
