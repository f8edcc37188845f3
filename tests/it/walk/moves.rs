//! One move for each action: its arguments are sensible ones where the desk asks for it, and any where chance does.

use jiangsai::access::actions::Action;
use jiangsai::access::by::Act;
use jiangsai::access::model::Actor;
use jiangsai::kernel::fault::Fault;

use super::chance::Dice;
use super::world::World;
use super::{entering, hall, money, results, setting};

/// Somebody about to do something to the thing with a uid.
pub(super) struct Doing<'w> {
    pub(super) world: &'w World,
    pub(super) actor: &'w Actor,
    pub(super) on: &'w str,
    /// `None`: as the desk asks for it.
    pub(super) dice: Option<Dice>,
}

impl Doing<'_> {
    pub(super) fn acts(&self) -> Act<'_> {
        self.world.by(self.actor).acts()
    }

    /// Once in `n` times, where chance moves; never where the desk does.
    pub(super) fn oddly(&mut self, n: usize) -> bool {
        self.dice.as_mut().is_some_and(|dice| dice.once_in(n))
    }

    /// One of `n`; the first where the desk asks.
    pub(super) fn pick(&mut self, n: usize) -> usize {
        self.dice.as_mut().map_or(0, |dice| dice.below(n))
    }
}

/// Where a move's targets stand.
pub(super) enum Targets {
    Nothing,
    Competition,
    Query(&'static str),
}

const DIVISIONS: &str = "SELECT uid AS line FROM division ORDER BY id";
const ENTRIES: &str = "SELECT uid AS line FROM entry ORDER BY id";
const ROUNDS: &str = "SELECT uid AS line FROM stream WHERE kind = 'round' ORDER BY id";
const SHEETS: &str = "SELECT uid AS line FROM stream WHERE kind = 'sheet' ORDER BY id";
const SEATS: &str = "SELECT uid AS line FROM seat ORDER BY id";
const BATCHES: &str = "SELECT uid AS line FROM stream WHERE kind = 'batch' ORDER BY id";
const LINES: &str = "SELECT uid AS line FROM batch_line ORDER BY id";
const UNITS: &str = "SELECT uid AS line FROM stream WHERE kind = 'unit' ORDER BY id";
const PERSONS: &str = "SELECT uid AS line FROM stream WHERE kind = 'person' ORDER BY id";
const OBJECTIONS: &str = "SELECT uid AS line FROM objection ORDER BY id";
const CORRECTIONS: &str = "SELECT uid AS line FROM correction ORDER BY id";
const TITLES: &str = "SELECT uid AS line FROM title_recommendation ORDER BY id";
const EXTERNAL: &str = "SELECT uid AS line FROM external_result ORDER BY id";

/// Does a move.
pub(super) fn perform(action: Action, doing: &mut Doing<'_>) -> Result<(), Fault> {
    let (_targets, act) = of(action);
    act(doing)
}

type Move = fn(&mut Doing<'_>) -> Result<(), Fault>;

/// Nothing of the competition: the account's own, or the site's.
fn nothing(_doing: &mut Doing<'_>) -> Result<(), Fault> {
    Ok(())
}

/// The move of an action. A new action has none until it stands here.
pub(super) fn of(action: Action) -> (Targets, Move) {
    use Targets::{Competition, Nothing, Query};
    match action {
        Action::StartSite
        | Action::BindRows
        | Action::InviteAccount
        | Action::RegisterAccount
        | Action::GrantSiteRole
        | Action::KeepAuthority
        | Action::SetWorkingDays
        | Action::DraftCompetition
        | Action::SetPassword
        | Action::ResetPassword
        | Action::LogIn
        | Action::LogOut
        | Action::DisableAccount
        | Action::AskClosing
        | Action::CloseAccount
        | Action::TakeBackLink
        | Action::LiftPause
        | Action::ChooseAppearance => (Nothing, nothing),
        Action::AdvanceClock => (Nothing, setting::time_goes_on),
        Action::ViewAudit => (Nothing, setting::view_audit),
        Action::MergeContests => (Nothing, results::merge_contests),
        Action::RegisterUnit => (Nothing, entering::register_unit),
        Action::RegisterPerson => (Nothing, entering::register_person),
        Action::VerifyUnit => (Query(UNITS), entering::verify_unit),
        Action::AskForUnit => (Query(UNITS), entering::ask_for_unit),
        Action::ShareUnit => (Query(UNITS), entering::share_unit),
        Action::SetUnitAccount => (Query(UNITS), money::unit_account),
        Action::SetPersonAccount => (Query(PERSONS), money::person_account),
        Action::AnswerUnitAccount => (Query(UNITS), money::answer_unit),
        Action::AnswerPersonAccount => (Query(PERSONS), money::answer_person),
        Action::ConfirmAccount => (Query(ENTRIES), entering::confirm_account),
        Action::SettleUnitAccount => (Query(UNITS), money::settle_unit),
        Action::SettlePersonAccount => (Query(PERSONS), money::settle_person),
        Action::UnmaskPerson => (Query(PERSONS), money::unmask),
        Action::CorrectName => (Query(ENTRIES), entering::correct_name),
        Action::ConfirmPerson => (Query(ENTRIES), entering::confirm_person),
        Action::RecordHonour => (Query(PERSONS), money::honour),
        Action::AskErasure => (Query(PERSONS), money::ask_erasure),
        Action::ErasePerson => (Query(PERSONS), money::erase),
        Action::EditCompetition => (Competition, setting::edit),
        Action::SetUp => (Competition, setting::set_up),
        Action::FileCompetition => (Competition, setting::file),
        Action::DecideFiling => (Competition, setting::decide),
        Action::CancelCompetition => (Competition, setting::cancel),
        Action::EndDivision => (Query(DIVISIONS), setting::end),
        Action::AssignOfficial => (Competition, setting::assign),
        Action::InviteOfficial => (Competition, setting::invite),
        Action::ViewLog => (Competition, setting::view_log),
        Action::VerifyLog => (Competition, setting::verify_log),
        Action::OpenRegistration => (Competition, entering::open),
        Action::ExtendRegistration => (Competition, entering::extend),
        Action::ReopenRegistration => (Competition, entering::reopen),
        Action::CloseRegistration => (Competition, entering::close),
        Action::FinishReview => (Competition, entering::finish),
        Action::Enter => (Query(DIVISIONS), entering::enter),
        Action::MendEntry => (Query(ENTRIES), entering::mend),
        Action::WithdrawEntry => (Query(ENTRIES), entering::withdraw),
        Action::ReplaceMember => (Query(ENTRIES), entering::replace),
        Action::ReviewEntry => (Query(ENTRIES), entering::review),
        Action::UnmaskEntry => (Query(ENTRIES), entering::unmask),
        Action::SetEntryStatus => (Query(ENTRIES), entering::status),
        Action::DrawCodes => (Query(ROUNDS), hall::draw),
        Action::ViewMaps => (Query(ROUNDS), hall::maps),
        Action::SeatJudge => (Query(ROUNDS), hall::seat),
        Action::StartJudging => (Query(ROUNDS), hall::start),
        Action::SaveSheet => (Query(SHEETS), hall::save),
        Action::SignSheet => (Query(SEATS), hall::sign),
        Action::UnlockSheet => (Query(SHEETS), hall::unlock),
        Action::DecideJudging => (Query(ROUNDS), hall::decide),
        Action::ConfirmRound => (Query(ROUNDS), results::confirm),
        Action::ReopenRound => (Query(ROUNDS), results::reopen),
        Action::ConsentDecryption => (Query(ROUNDS), results::consent),
        Action::SignRound => (Query(ROUNDS), results::sign),
        Action::DecideRanking => (Query(DIVISIONS), results::decide),
        Action::ProposeCorrection => (Query(DIVISIONS), results::propose),
        Action::SignCorrection => (Query(CORRECTIONS), results::sign_correction),
        Action::WithdrawCorrection => (Query(CORRECTIONS), results::withdraw_correction),
        Action::Publish => (Query(DIVISIONS), results::publish),
        Action::FileObjection => (Query(DIVISIONS), results::object),
        Action::EnterObjection => (Query(DIVISIONS), results::enter_objection),
        Action::WithdrawObjection => (Query(OBJECTIONS), results::withdraw_objection),
        Action::HandleObjection | Action::HandleAppeal => (Query(OBJECTIONS), results::handle),
        Action::RuleObjection | Action::RuleAppeal => (Query(OBJECTIONS), results::rule),
        Action::DecideObjection => (Query(OBJECTIONS), results::decide_objection),
        Action::UnmaskObjection => (Query(OBJECTIONS), results::unmask_objection),
        // Begins with the last publication, by itself.
        Action::StartPublicity => (Nothing, nothing),
        Action::EnterExternalResult => (Competition, money::enter_result),
        Action::DecideExternalResult => (Query(EXTERNAL), money::decide_result),
        Action::DeclareOfficial => (Competition, results::official),
        Action::RunAwards => (Competition, money::run),
        Action::DecideAward => (Competition, money::decide),
        Action::AcceptRun => (Competition, money::accept),
        Action::RecommendTitles => (Competition, money::recommend),
        Action::ApproveTitles => (Competition, money::approve_titles),
        Action::RevokeTitle => (Query(TITLES), money::revoke_title),
        Action::FileSharePlan => (Query(ENTRIES), money::share),
        Action::PrepareBatch => (Competition, money::prepare),
        Action::ApproveBatch => (Query(BATCHES), money::approve),
        Action::ReturnBatch => (Query(BATCHES), money::give_back),
        Action::WithdrawBatch => (Query(BATCHES), money::withdraw),
        Action::ExportBatch => (Query(BATCHES), money::export),
        Action::SettleBatch => (Query(BATCHES), money::settle_batch),
        Action::AskReversal => (Query(LINES), money::ask_reversal),
        Action::WithdrawReversal => (Query(LINES), money::withdraw_reversal),
        Action::ReverseLine => (Query(LINES), money::reverse),
        Action::SettleCompetition => (Competition, money::settle),
    }
}

/// What an action could be done to now, by uid.
pub(super) fn targets(world: &World, action: Action) -> Vec<String> {
    match of(action).0 {
        Targets::Nothing => vec![String::new()],
        Targets::Competition => vec![world.competition.clone()],
        Targets::Query(query) => world.lines(query),
    }
}
