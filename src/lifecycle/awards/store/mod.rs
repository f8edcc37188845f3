//! Rows of runs, decisions, outside results, share plans, claims, titles.

mod claims;
mod external;
mod known;
mod names;
mod once;
mod runs;
mod titles;

pub(super) use external::{
    Refers, accept_external_in_tx, external, external_by_uid, insert_external_in_tx, refuse_external_in_tx,
};
pub(super) use known::{
    CoachTeam, coach_teams, honours_before, names_of_persons, person_by_uid, persons, persons_of_account,
    units_of_account,
};
pub(super) use names::{known_names, payee_streams};
pub(super) use once::{
    OnRecord, achieved, contest_of, is_told, outside, own, persons_with_results, reasoned,
    set_achievement_in_tx, set_contest_in_tx, unsaid,
};
pub(super) use runs::{
    NewRun, accept_run_in_tx, decisions, insert_decision_in_tx, insert_run_in_tx, insert_share_plan_in_tx,
    name_of_account, newest_run, run_by_uid, share_plans,
};
pub(super) use titles::{
    approve_title_in_tx, honour_id, insert_recommendation_in_tx, newest_honour, recommendations,
};

pub(super) use claims::{
    NewClaim, claim_by_identity, claimed_by, claimed_elsewhere, claims, insert_claim_in_tx, owing,
    set_claim_in_tx,
};
