//! What keeps one round from moving on.

use crate::access::actions::Action;
use crate::audit::model::Stream;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::phase::{RoundPhase, Stage};
use crate::kernel::role::Role;
use crate::lifecycle::draw::usecase as draw;
use crate::lifecycle::judging::usecase::{panels, progress};
use crate::lifecycle::publicity::usecase as publicity;
use crate::lifecycle::ranking::usecase::{assemble, confirm, correct, decrypt, results, sign, ties};
use crate::lifecycle::registration::usecase as registration;
use crate::lifecycle::setup::usecase as setup;
use crate::pages::urls;
use crate::platform::db::Conn;
use crate::portal::model::{Obstacle, RoundStanding};
use crate::portal::rules;

use super::blocked::{Look, awaits, obstacle};

/// Everything that blocks a round; named by its title where there are several.
pub(super) fn obstacles(
    conn: &mut Conn,
    look: &Look<'_>,
    round: &RoundStanding,
) -> Result<Vec<Obstacle>, Fault> {
    let stream = streams::stream_by_id(conn, round.id.stream())?;
    let at = At { look, round, stream: &stream };
    let mut obstacles = match round.phase {
        RoundPhase::Open | RoundPhase::Drawn => at.before_judging(conn)?,
        RoundPhase::Judging => at.judging(conn)?,
        RoundPhase::Confirmed => {
            let roles = decrypt::awaited_in_tx(conn, round.id)?;
            at.each_awaited(&roles, Action::ConsentDecryption)
        }
        RoundPhase::Decrypted => at.unsigned(conn)?,
        RoundPhase::Signed => at.unpublished(conn)?,
    };
    for obstacle in &mut obstacles {
        obstacle.within = Some(round.division_id);
        obstacle.place = (look.rounds.len() > 1).then(|| round.title.clone());
    }
    Ok(obstacles)
}

/// One round under the look.
struct At<'a> {
    look: &'a Look<'a>,
    round: &'a RoundStanding,
    stream: &'a Stream,
}

impl At<'_> {
    fn holds(&self, roles: &[Role]) -> bool {
        self.look.actor.holds(roles, self.stream)
    }

    fn page(&self, roles: &[Role], page: fn(urls::Round<'_>) -> String) -> Option<String> {
        self.holds(roles).then(|| page(urls::round(&self.round.uid)))
    }

    fn ranking_page(&self) -> Option<String> {
        self.holds(rules::SEE_RANKING).then(|| urls::division(&self.round.division).ranking())
    }

    fn awaits(&self, stage: Stage, action: Action) -> Obstacle {
        let roles = action.rule().roles;
        let url = rules::page_of(action, &self.round.uid).filter(|_url| self.holds(roles));
        awaits(stage, (action, &self.round.uid), roles, url)
    }

    fn each_awaited(&self, roles: &[Role], action: Action) -> Vec<Obstacle> {
        let one = |role: &Role| {
            let url = rules::page_of(action, &self.round.uid).filter(|_url| self.holds(&[*role]));
            awaits(Stage::Publicity, (action, &self.round.uid), &[*role], url)
        };
        roles.iter().map(one).collect()
    }

    fn before_judging(&self, conn: &mut Conn) -> Result<Vec<Obstacle>, Fault> {
        let stage = Stage::Judging;
        let mut obstacles = Vec::new();
        if self.round.phase == RoundPhase::Open {
            let round = setup::round_in_tx(conn, self.round.id)?;
            let waiting = registration::waiting_in_tx(conn, round.division_id)?;
            obstacles.push(if waiting > 0 {
                let what = Because::new("draw-entries-waiting").count("n", waiting);
                let page = || urls::competition(&self.look.competition.uid).entries();
                let url = self.holds(Action::ReviewEntry.rule().roles).then(page);
                let needs = Action::ReviewEntry.rule().roles.to_vec();
                Obstacle { needs, ..obstacle(stage, what, url, "review-title") }
            } else if draw::to_draw_in_tx(conn, &round)? == 0 {
                // Nothing else is asked of it.
                return Ok(vec![self.nobody_entered(stage)]);
            } else {
                self.awaits(stage, Action::DrawCodes)
            });
        }
        for what in panels::problems_in_tx(conn, self.round.id)? {
            let url = self.page(Action::SeatJudge.rule().roles, |round| round.panels());
            let seats = url.is_some();
            let short = obstacle(stage, what, url, "action-seat-judge");
            obstacles.push(short.mended(seats, Action::SeatJudge, &self.round.uid));
        }
        if obstacles.is_empty() {
            obstacles.push(self.awaits(stage, Action::StartJudging));
        }
        Ok(obstacles)
    }

    /// Nobody is there to be drawn: the division is cancelled, or merged into another; the last one ends with its competition.
    fn nobody_entered(&self, stage: Stage) -> Obstacle {
        let division = &self.round.division;
        let last = self.look.rounds.iter().all(|round| round.division == *division);
        let (competition, uid) = (urls::competition(&self.look.competition.uid), &self.look.competition.uid);
        let (action, on, page) = if last {
            (Action::CancelCompetition, uid, competition.cancel())
        } else {
            (Action::EndDivision, division, urls::division(division).merge())
        };
        let ends = self.look.actor.holds(action.rule().roles, self.look.stream);
        let what = Because::new("portal-nobody-entered");
        obstacle(stage, what, ends.then_some(page), action.message_key()).mended(ends, action, on)
    }

    fn judging(&self, conn: &mut Conn) -> Result<Vec<Obstacle>, Fault> {
        let stage = Stage::Ranking;
        let open = progress::open_in_tx(conn, self.look.recall, self.round.id)?;
        let url = self.page(&[Role::ChiefJudge, Role::Auditor], |round| round.progress());
        let (chief, action) = (self.holds(&[Role::ChiefJudge]), Action::DecideJudging);
        let numbers = [
            ("standing-unsigned", "sheets", open.unsigned, false),
            ("portal-open-spreads", "n", open.spreads, chief),
            ("portal-open-missing", "n", open.missing, chief),
        ];
        let mut obstacles = Vec::new();
        for (key, name, number, decides) in numbers.into_iter().filter(|(_, _, number, _)| *number > 0) {
            let short = obstacle(stage, Because::new(key).count(name, number), url.clone(), "progress-title");
            obstacles.push(short.mended(decides, action, &self.round.uid));
        }
        if !obstacles.is_empty() {
            return Ok(obstacles);
        }
        let blockers = confirm::blockers_in_tx(conn, self.look.recall, self.round.id)?;
        for (what, many) in rules::told_or_counted(blockers, chief, "portal-open-marking") {
            let url = self.page(&[Role::ChiefJudge], |round| round.confirm());
            let short = Obstacle { many, ..obstacle(stage, what, url, "progress-confirm") };
            obstacles.push(short.mended(chief, action, &self.round.uid));
        }
        if obstacles.is_empty() {
            obstacles.push(self.awaits(stage, Action::ConfirmRound));
        }
        Ok(obstacles)
    }

    /// Decrypted: what is open is decided first, then two people sign.
    fn unsigned(&self, conn: &mut Conn) -> Result<Vec<Obstacle>, Fault> {
        let round = setup::round_in_tx(conn, self.round.id)?;
        match assemble::rank_in_tx(conn, self.look.recall, &round) {
            Ok(ranked) => {
                let mut obstacles = self.undecided(conn, ranked.open().cloned().collect())?;
                if obstacles.is_empty() {
                    let roles = sign::awaited_in_tx(conn, self.look.recall, self.round.id)?;
                    obstacles.extend(self.each_awaited(&roles, Action::SignRound));
                }
                Ok(obstacles)
            }
            Err(fault) if matches!(fault.kind, FaultKind::Invalid | FaultKind::Refused) => {
                self.undecided(conn, fault.problems.into_iter().map(|problem| problem.because).collect())
            }
            Err(fault) => Err(fault),
        }
    }

    fn undecided(&self, conn: &mut Conn, open: Vec<Because>) -> Result<Vec<Obstacle>, Fault> {
        let sees = self.holds(rules::SEE_RANKING);
        let action = Action::DecideRanking;
        let decides = self.holds(ties::offices_in_tx(conn, self.round.division_id)?);
        let told = rules::told_or_counted(open, sees, "portal-open-ranking");
        let open = |(what, many)| {
            let page = self.ranking_page();
            let short = Obstacle { many, ..obstacle(Stage::Publicity, what, page, action.message_key()) };
            short.mended(decides, action, &self.round.division)
        };
        Ok(told.into_iter().map(open).collect())
    }

    /// Signed: the deciding round waits for publication; earlier rounds are done.
    fn unpublished(&self, conn: &mut Conn) -> Result<Vec<Obstacle>, Fault> {
        let division_id = self.round.division_id;
        let deciding = results::deciding_round_in_tx(conn, division_id)?.id == self.round.id;
        if !deciding || publicity::newest_in_tx(conn, division_id)?.is_some() {
            return Ok(Vec::new());
        }
        if correct::open_in_tx(conn, division_id)?.is_some() {
            // Asked for by itself; what it leads to is published.
            return Ok(Vec::new());
        }
        let blockers = publicity::publish::blockers_in_tx(conn, self.look.recall, division_id)?;
        let mut obstacles = self.undecided(conn, blockers)?;
        if obstacles.is_empty() {
            let roles = Action::Publish.rule().roles;
            let page = self.holds(roles).then(|| urls::division(&self.round.division).publish());
            let act = (Action::Publish, self.round.division.as_str());
            obstacles.push(awaits(Stage::Publicity, act, roles, page));
        }
        Ok(obstacles)
    }
}
