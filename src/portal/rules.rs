//! From phases to the strip, from the table of actions to links. Pure.

pub mod log;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::access::actions::Action;
use crate::kernel::because::Because;
use crate::kernel::kind::CompetitionKind;
use crate::kernel::phase::{CompetitionPhase, RoundPhase, Stage};
use crate::kernel::role::Role;
use crate::lifecycle::payout::model::BlockerKind;
use crate::lifecycle::setup::model::{Competition, Mend, day_ending_at};
use crate::pages::urls;

use super::model::{Ahead, Blocked, Obstacle};

/// Which stage a competition is in: its phase, and its least advanced round.
#[must_use]
pub fn stage(phase: CompetitionPhase, rounds: &[RoundPhase]) -> Stage {
    match phase {
        CompetitionPhase::Draft
        | CompetitionPhase::Filed
        | CompetitionPhase::Returned
        | CompetitionPhase::Approved
        | CompetitionPhase::Cancelled => Stage::Setup,
        CompetitionPhase::Registration | CompetitionPhase::Closed => Stage::Registration,
        CompetitionPhase::Reviewed => match rounds.iter().min().copied().unwrap_or(RoundPhase::Open) {
            RoundPhase::Open => Stage::Draw,
            RoundPhase::Drawn | RoundPhase::Judging => Stage::Judging,
            RoundPhase::Confirmed | RoundPhase::Decrypted => Stage::Ranking,
            RoundPhase::Signed => Stage::Publicity,
        },
        CompetitionPhase::Publicity => Stage::Publicity,
        CompetitionPhase::Awarded => Stage::Awards,
        CompetitionPhase::Settled | CompetitionPhase::Archived => Stage::Payout,
    }
}

/// State of a cell of the strip while the competition is in `now`.
#[must_use]
pub fn cell_state(cell: Stage, now: Stage, phase: CompetitionPhase) -> &'static str {
    let over = matches!(phase, CompetitionPhase::Settled | CompetitionPhase::Archived);
    match cell.cmp(&now) {
        std::cmp::Ordering::Less => "done",
        std::cmp::Ordering::Equal if over => "done",
        std::cmp::Ordering::Equal => "now",
        std::cmp::Ordering::Greater => "next",
    }
}

/// State of a cell that something blocks: a stage that has not begun yet says so.
#[must_use]
pub fn blocked_state(state: &'static str, blockers: usize) -> &'static str {
    if blockers > 0 && state == "next" { "blocked" } else { state }
}

/// What blocks, stage by stage in their order.
#[must_use]
pub fn grouped(obstacles: Vec<Obstacle>) -> Vec<Blocked> {
    let mut groups: BTreeMap<Stage, Vec<Obstacle>> = BTreeMap::new();
    for obstacle in obstacles {
        groups.entry(obstacle.stage).or_default().push(obstacle);
    }
    let blocked = |(stage, problems): (Stage, Vec<Obstacle>)| {
        if problems.iter().all(|problem| problem.step) {
            return Blocked { act: Because::new("portal-next-step"), short: 0, problems };
        }
        Blocked {
            act: Because::new(format!("portal-not-yet-{}", stage.code())),
            short: problems.iter().map(|problem| problem.many).sum(),
            problems,
        }
    };
    groups.into_iter().map(blocked).collect()
}

/// Details where the reader may see them, else how many there are in one sentence; each with how many it stands for.
#[must_use]
pub fn told_or_counted(details: Vec<Because>, may_see: bool, counted: &'static str) -> Vec<(Because, usize)> {
    if may_see || details.is_empty() {
        return details.into_iter().map(|because| (because, 1)).collect();
    }
    vec![(Because::new(counted).count("n", details.len()), details.len())]
}

/// Who of those who may is named by what a competition is held like; `None`: all of them.
#[must_use]
pub fn named_by(kind: CompetitionKind, action: Action) -> Option<&'static [Role]> {
    match action {
        Action::SignRound => Some(kind.signers()),
        Action::ConsentDecryption => Some(kind.openers()),
        Action::SignCorrection => Some(kind.correctors()),
        _ => None,
    }
}

/// Where a line of the set-up check is mended.
#[must_use]
pub fn page_of_mend(mend: &Mend, competition: &str) -> String {
    match mend {
        Mend::Competition => urls::competition(competition).edit(),
        Mend::Events => urls::competition(competition).new_event(),
        Mend::Event(uid) => urls::event(uid).edit(),
        Mend::Division(uid) => urls::division(uid).edit(),
        Mend::Scheme(uid) => urls::round(uid).scheme(),
    }
}

/// How a line of the set-up check is mended, and on which thing.
#[must_use]
pub fn act_of_mend(mend: &Mend, competition: &str) -> (Action, String) {
    match mend {
        Mend::Competition => (Action::EditCompetition, competition.to_owned()),
        Mend::Events => (Action::SetUp, competition.to_owned()),
        Mend::Event(uid) | Mend::Scheme(uid) => (Action::SetUp, uid.clone()),
        Mend::Division(uid) => (Action::EditCompetition, uid.clone()),
    }
}

/// Where what keeps a competition from being settled is mended.
#[must_use]
pub fn page_of_payment(kind: BlockerKind, competition: &str) -> String {
    let competition = urls::competition(competition);
    match kind {
        BlockerKind::NoRun | BlockerKind::Stale | BlockerKind::NotAccepted => competition.awards(),
        BlockerKind::Pending => competition.award_decisions(),
        BlockerKind::Titles | BlockerKind::Revocation => competition.titles(),
        BlockerKind::Outside => competition.outside_results(),
        BlockerKind::Due | BlockerKind::Aside | BlockerKind::UnderWay => competition.payout(),
    }
}

/// Dates still to come, in order. A first day that is also the last is said once.
#[must_use]
pub fn ahead(competition: &Competition, publicity_until: Option<NaiveDate>, today: NaiveDate) -> Vec<Ahead> {
    let day = |key: &'static str, date: NaiveDate| Ahead { date, what: Because::new(key) };
    let mut dates = Vec::new();
    if !competition.phase.is_public() || competition.phase == CompetitionPhase::Registration {
        dates.push(day("portal-ahead-registration", day_ending_at(competition.registration_until)));
    }
    dates.push(day("portal-ahead-first-day", competition.first_day));
    if competition.final_day != competition.first_day {
        dates.push(day("portal-ahead-final-day", competition.final_day));
    }
    dates.extend(publicity_until.map(|date| day("portal-ahead-publicity", date)));
    let over = competition.phase == CompetitionPhase::Cancelled;
    dates.retain(|step| step.date >= today && !over);
    dates.sort_by_key(|step| step.date);
    dates
}

/// Where an action on a competition or a round is done; `None`: not from the desk.
#[must_use]
pub fn page_of(action: Action, uid: &str) -> Option<String> {
    let (competition, round) = (urls::competition(uid), urls::round(uid));
    Some(match action {
        Action::EditCompetition | Action::SetUp | Action::FileCompetition => competition.setup(),
        Action::DecideFiling | Action::OpenRegistration => competition.setup(),
        Action::AssignOfficial => competition.officials(),
        Action::ExtendRegistration => competition.extend_registration(),
        Action::CloseRegistration => competition.close_registration(),
        Action::ReopenRegistration => competition.reopen_registration(),
        Action::FinishReview => competition.entries(),
        Action::RunAwards | Action::DecideAward | Action::AcceptRun => competition.awards(),
        Action::RecommendTitles | Action::ApproveTitles => competition.awards(),
        Action::PrepareBatch | Action::SettleCompetition => competition.payout(),
        Action::EnterExternalResult | Action::DecideExternalResult => competition.outside_results(),
        Action::DrawCodes => round.draw(),
        Action::SeatJudge | Action::StartJudging => round.panels(),
        Action::DecideJudging => round.progress(),
        Action::ConfirmRound => round.confirm(),
        Action::ConsentDecryption => round.decrypt(),
        Action::SignRound => round.sign(),
        _ => return None,
    })
}

/// Whether an action keeps things right rather than moves the competition on, in the phase of what it is done on.
#[must_use]
pub fn is_aside(action: Action, phase: &str) -> bool {
    let public = CompetitionPhase::from_code(phase).is_some_and(CompetitionPhase::is_public);
    match action {
        Action::AssignOfficial | Action::ExtendRegistration | Action::ReopenRegistration => true,
        Action::EditCompetition => public,
        _ => false,
    }
}

/// Where a stage's own page is, for somebody with these roles; `None` where they have none. Of several
/// rounds it is the first one's.
#[must_use]
pub fn page_of_stage(
    stage: Stage,
    roles: &[Role],
    competition: &str,
    round: Option<(&str, &str)>,
) -> Option<String> {
    let holds = |wanted: &[Role]| wanted.iter().any(|role| roles.contains(role));
    let competition = urls::competition(competition);
    match stage {
        Stage::Setup if holds(SEE_SETUP) => Some(competition.setup()),
        Stage::Registration if holds(&[Role::Host, Role::Registrar, Role::Authority, Role::Auditor]) => {
            Some(competition.entries())
        }
        Stage::Draw if holds(&[Role::EncryptionJudge]) => round.map(|(uid, _)| urls::round(uid).draw()),
        Stage::Judging if holds(&[Role::ChiefJudge, Role::Auditor]) => {
            round.map(|(uid, _)| urls::round(uid).progress())
        }
        Stage::Judging if holds(&[Role::Host]) => round.map(|(uid, _)| urls::round(uid).panels()),
        Stage::Ranking if holds(SEE_RANKING) => round.map(|(_, division)| urls::division(division).ranking()),
        Stage::Publicity if holds(&[Role::Host, Role::Authority, Role::Auditor]) => {
            round.map(|(_, division)| urls::division(division).publish())
        }
        Stage::Awards if holds(OFFICERS) => Some(competition.awards()),
        Stage::Payout if holds(OFFICERS) => Some(competition.payout()),
        _ => None,
    }
}

/// Roles that may see what is set up.
pub const SEE_SETUP: &[Role] = &[Role::Host, Role::Authority, Role::Auditor];

/// Roles that see a competition's awards and payments whole.
pub const OFFICERS: &[Role] =
    &[Role::Authority, Role::Host, Role::FinanceClerk, Role::FinanceApprover, Role::Auditor];

/// Roles that may see how a division ranks before it is published.
pub const SEE_RANKING: &[Role] =
    &[Role::Host, Role::Authority, Role::ChiefJudge, Role::Supervisor, Role::Auditor];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_competition_shows_its_least_advanced_round() {
        let rounds = [RoundPhase::Signed, RoundPhase::Judging];
        assert_eq!(stage(CompetitionPhase::Reviewed, &rounds), Stage::Judging);
        assert_eq!(stage(CompetitionPhase::Reviewed, &[RoundPhase::Signed]), Stage::Publicity);
        assert_eq!(stage(CompetitionPhase::Reviewed, &[]), Stage::Draw);
    }

    #[test]
    fn the_strip_has_one_current_cell_until_everything_is_done() {
        let states = |phase, now| -> Vec<&'static str> {
            Stage::ALL.iter().map(|cell| cell_state(*cell, now, phase)).collect()
        };
        let running = states(CompetitionPhase::Reviewed, Stage::Judging);
        assert_eq!(running, ["done", "done", "done", "now", "next", "next", "next", "next"]);
        assert!(states(CompetitionPhase::Settled, Stage::Payout).iter().all(|state| *state == "done"));
    }

    #[test]
    fn what_a_reader_may_not_see_is_a_number_that_counts_as_much() {
        let details = || vec![Because::new("draw-no-entries"), Because::new("judging-no-modules")];
        let told = told_or_counted(details(), true, "portal-open-setup");
        let counted = told_or_counted(details(), false, "portal-open-setup");
        let many = |lines: &[(Because, usize)]| lines.iter().map(|(_, many)| *many).sum::<usize>();
        assert_eq!((told.len(), counted.len()), (2, 1));
        assert_eq!(many(&told), many(&counted));
        assert_eq!(counted.first().map(|(because, _)| because.key.as_ref()), Some("portal-open-setup"));
        assert!(told_or_counted(Vec::new(), false, "portal-open-setup").is_empty());
    }

    #[test]
    fn pages_carry_the_uid_of_what_they_work_on() {
        assert_eq!(page_of(Action::DrawCodes, "r"), Some("/rounds/r/draw".to_owned()));
        assert_eq!(page_of(Action::SetUp, "c"), Some("/competitions/c/setup".to_owned()));
        assert_eq!(page_of(Action::SaveSheet, "s"), None);
    }
}
