//! What keeps a competition from moving on. The stages say it; this puts it together for one reader.
//!
//! How much is short is the same for everybody. Words that name set-up, ranks or payments stand only for those who may read
//! those pages; nothing here names a blind code.

use chrono::{DateTime, Utc};

use crate::access::actions::Action;
use crate::access::model::Actor;
use crate::audit::model::Stream;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::phase::{CompetitionPhase, Stage};
use crate::kernel::role::Role;
use crate::lifecycle::payout::model::Blocker;
use crate::lifecycle::payout::usecase::finish;
use crate::lifecycle::publicity::usecase as publicity;
use crate::lifecycle::publicity::usecase::objections::{Held, holding_in_tx};
use crate::lifecycle::registration::rules::too_late;
use crate::lifecycle::registration::usecase::phases;
use crate::lifecycle::setup::model::{Competition, Standing};
use crate::lifecycle::setup::rules::check;
use crate::lifecycle::setup::usecase as setup;
use crate::pages::urls;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;
use crate::portal::model::{Mine, Obstacle, RoundStanding};
use crate::portal::rules;

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

    /// The next step is somebody's: who is waited for, and for what.
    pub(super) fn awaits(&self, stage: Stage, action: Action) -> Obstacle {
        let url = rules::page_of(action, &self.competition.uid);
        awaits(stage, action, action.rule().roles, url.filter(|_url| self.holds(action.rule().roles)))
    }

    pub(super) fn set_up(&self, conn: &mut Conn) -> Result<Vec<Obstacle>, Fault> {
        let stage = Stage::Registration;
        let whole = setup::whole_in_tx(conn, self.competition.id)?;
        let mut lines = check::check(self.competition, &whole);
        lines.retain(|line| line.standing == Standing::ToDo);
        let mut obstacles = Vec::new();
        if self.holds(rules::SEE_SETUP) {
            let mends = self.holds(Action::SetUp.rule().roles);
            for line in lines {
                let url = mends.then(|| rules::page_of_mend(&line.mend, &self.competition.uid));
                let mine = if mends { Mine::ToMend } else { Mine::Not };
                obstacles.push(Obstacle { mine, ..obstacle(stage, line.because, url, "portal-mend") });
            }
        } else if !lines.is_empty() {
            let what = Because::new("portal-open-setup").count("n", lines.len());
            obstacles.push(Obstacle { many: lines.len(), ..obstacle(stage, what, None, "portal-mend") });
        }
        if let Some(what) = too_late(self.competition, self.now) {
            let edits = self.holds(Action::EditCompetition.rule().roles);
            let url = edits.then(|| urls::competition(&self.competition.uid).edit());
            let mine = if url.is_some() { Mine::ToMend } else { Mine::Not };
            obstacles.push(Obstacle { mine, ..obstacle(stage, what, url, "portal-mend") });
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
        if self.competition.phase == CompetitionPhase::Registration {
            let mut close = self.awaits(stage, Action::CloseRegistration);
            if too_late(self.competition, self.now).is_none() {
                close.mine = Mine::Not;
            }
            obstacles.push(close);
        }
        if let Some(what) = reviewed.unfinished() {
            let page = || urls::competition(&self.competition.uid).entries();
            let url = self.holds_somewhere(office).then(page);
            obstacles.push(obstacle(stage, what, url, "review-title"));
        }
        if obstacles.is_empty() {
            obstacles.push(self.awaits(stage, Action::FinishReview));
        }
        Ok(obstacles)
    }

    /// Corrections that wait for signatures, and corrected results that wait to be published.
    pub(super) fn corrections(&self, conn: &mut Conn) -> Result<Vec<Obstacle>, Fault> {
        let stage = Stage::Publicity;
        let mut obstacles = Vec::new();
        for unsettled in publicity::unsettled::unsettled_in_tx(conn, self.competition.id)? {
            let within = self.stream.of_division(unsettled.division_id);
            let division = &unsettled.division_uid;
            let (action, url) = match &unsettled.open {
                Some(uid) => (Action::SignCorrection, urls::correction(uid).page()),
                None => (Action::Publish, urls::division(division).publish()),
            };
            let may = self.actor.holds(action.rule().roles, &within);
            let mine = if may { Mine::ToMend } else { Mine::Not };
            let url = may.then_some(url);
            obstacles
                .push(Obstacle { mine, ..obstacle(stage, unsettled.because(), url, action.message_key()) });
        }
        Ok(obstacles)
    }

    pub(super) fn publicity(&self, conn: &mut Conn) -> Result<Vec<Obstacle>, Fault> {
        let blocker = publicity::official::blocker_in_tx(conn, self.competition.id, self.now)?;
        let held = holding_in_tx(conn, self.competition.id, self.now)?;
        let mut obstacles: Vec<Obstacle> = held.into_iter().map(|held| self.held(held)).collect();
        let Some(what) = blocker else {
            let (action, roles) = (Action::DeclareOfficial, Action::DeclareOfficial.rule().roles);
            obstacles.insert(0, awaits(Stage::Awards, action, roles, self.publish_page(roles)));
            return Ok(obstacles);
        };
        let url = self.publish_page(&[Role::Host, Role::Authority, Role::Auditor]);
        obstacles.insert(0, obstacle(Stage::Awards, what, url, "publicity-publish-title"));
        Ok(obstacles)
    }

    /// An objection that holds a place, with its page for those who may read it.
    fn held(&self, held: Held) -> Obstacle {
        let reads = self.holds(&[Role::Host, Role::Authority, Role::Supervisor, Role::Auditor]);
        let url = reads.then(|| urls::objection(&held.uid).page());
        obstacle(Stage::Awards, held.because, url, "objection-title")
    }

    /// Where results are published and declared official: the first division's page.
    fn publish_page(&self, roles: &[Role]) -> Option<String> {
        let round = self.rounds.first().filter(|_round| self.holds(roles))?;
        Some(urls::division(&round.division).publish())
    }

    pub(super) fn payments(&self, conn: &mut Conn) -> Result<Vec<Obstacle>, Fault> {
        let stage = Stage::Payout;
        let blockers = finish::blockers_in_tx(conn, self.competition.id)?;
        if blockers.is_empty() {
            return Ok(vec![self.awaits(stage, Action::SettleCompetition)]);
        }
        if self.holds(rules::OFFICERS) {
            let obstacle = |blocker: Blocker| {
                let url = rules::page_of_payment(blocker.kind, &self.competition.uid);
                obstacle(stage, blocker.because, Some(url), "portal-mend")
            };
            return Ok(blockers.into_iter().map(obstacle).collect());
        }
        let what = Because::new("portal-open-payout").count("n", blockers.len());
        Ok(vec![Obstacle { many: blockers.len(), ..obstacle(stage, what, None, "portal-mend") }])
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
    }
}

/// Somebody is waited for; the reader, where there is a page for them to do it on.
pub(super) fn awaits(stage: Stage, action: Action, roles: &[Role], url: Option<String>) -> Obstacle {
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
        url,
        act: Some(Because::new(action.message_key())),
    }
}
