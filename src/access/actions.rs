//! The one table: which action, on which kind of stream, in which phases, by which roles. Pure.
//!
//! `tests/snapshots/permissions.txt` is this table as it was reviewed.

use crate::audit::model::StreamKind;
use crate::kernel::codes::coded_enum;
use crate::kernel::phase::{BatchPhase, CompetitionPhase, Phase, RoundPhase, SheetPhase};
use crate::kernel::role::Role;

/// What an action needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The stream it locks.
    pub on: StreamKind,
    /// Phases of that stream it is possible in; empty: any.
    pub phases: &'static [Phase],
    /// Roles that may; empty: everybody with an account (what they may touch, the use-case decides).
    pub roles: &'static [Role],
}

impl Rule {
    /// Whether it is possible in this phase of its stream.
    #[must_use]
    pub fn admits(&self, phase: &str) -> bool {
        self.phases.is_empty() || self.phases.iter().any(|known| known.code() == phase)
    }
}

/// A phase of the kind of stream an action is done on: another's does not compile.
macro_rules! phase {
    (Competition $phase:ident) => {
        Phase::Competition(CompetitionPhase::$phase)
    };
    (Event $phase:ident) => {
        Phase::Competition(CompetitionPhase::$phase)
    };
    (Round $phase:ident) => {
        Phase::Round(RoundPhase::$phase)
    };
    (Sheet $phase:ident) => {
        Phase::Sheet(SheetPhase::$phase)
    };
    (Batch $phase:ident) => {
        Phase::Batch(BatchPhase::$phase)
    };
}

macro_rules! actions {
    ($($(#[$meta:meta])* $variant:ident = $code:literal: $on:ident [$($phase:ident),*] ($($role:ident),*);)+) => {
        coded_enum! {
            /// Everything that writes.
            "action" Action { $($(#[$meta])* $variant = $code,)+ }
        }

        impl Action {
            /// The rule of this action.
            #[must_use]
            pub fn rule(self) -> Rule {
                match self {
                    $(Self::$variant => Rule {
                        on: StreamKind::$on,
                        phases: const { &[$(phase!($on $phase)),*] },
                        roles: &[$(Role::$role),*],
                    },)+
                }
            }
        }
    };
}

actions! {
    // The site.
    /// First start: make the site's stream and the first one-time link.
    StartSite = "start-site": Site [] (Administrator);
    /// Bind rows from before entries named rows, by `jiangsai audit bind`.
    BindRows = "bind-rows": Site [] (Administrator);
    /// Make an account with a one-time link.
    InviteAccount = "invite-account": Site [] (Administrator, Authority, Host);
    /// Make one's own account (contestants and units).
    RegisterAccount = "register-account": Site [] ();
    /// Grant or take back a role for the whole site.
    GrantSiteRole = "grant-site-role": Site [] (Administrator);
    /// Add an authority, correct its name.
    KeepAuthority = "keep-authority": Site [] (Administrator);
    /// Set the demo's clock.
    AdvanceClock = "advance-clock": Site [] (Administrator);
    /// Tell the days off and working weekends of a year.
    SetWorkingDays = "set-working-days": Site [] (Administrator);
    /// Draft a competition.
    DraftCompetition = "draft-competition": Site [] (Authority, Host);
    /// Read the log of the whole site, verify every chain, export its head. Writes nothing of the site's.
    ViewAudit = "view-audit": Site [] (Auditor, Administrator);
    /// Say that two contests on record are one.
    MergeContests = "merge-contests": Site [] (Authority);
    /// Register a unit.
    RegisterUnit = "register-unit": Site [] ();
    /// Register a person.
    RegisterPerson = "register-person": Site [] ();
    /// Agree to what somebody else asked: destroy a person's key, and all personal data with it; close the person's account.
    ErasePerson = "erase-person": Site [] (Administrator, Authority);

    // Accounts, units, persons.
    /// Set a password by a one-time link.
    SetPassword = "set-password": Account [] ();
    /// Make a link to set a new password.
    ResetPassword = "reset-password": Account [] (Administrator);
    /// Log in.
    LogIn = "log-in": Account [] ();
    /// Log out.
    LogOut = "log-out": Account [] ();
    /// Suspend an account, or let it in again: an administrator, or whoever runs the hall its holder works in.
    DisableAccount = "disable-account": Account [] ();
    /// Ask for an account to be closed for good, or take that back.
    AskClosing = "ask-closing": Account [] (Administrator);
    /// Close an account for good that somebody else asked to be closed.
    CloseAccount = "close-account": Account [] (Administrator, Authority);
    /// Take back a one-time link nobody used: whoever made it, an administrator, who runs its competition.
    TakeBackLink = "take-back-link": Account [] ();
    /// Let an account log in again that pauses after wrong passwords: an administrator, who runs the hall its holder works in.
    LiftPause = "lift-pause": Account [] ();
    /// Choose language and theme.
    ChooseAppearance = "choose-appearance": Account [] ();
    /// Verify whose a unit is, or refuse somebody who says it is theirs: an officer of an authority, the registrar of a
    /// competition it enters.
    VerifyUnit = "verify-unit": Unit [] ();
    /// Ask to speak for a unit, or say that it is one's own.
    AskForUnit = "ask-for-unit": Unit [] ();
    /// Let another account speak for a unit, or answer who asked.
    ShareUnit = "share-unit": Unit [] ();
    /// Record a unit's bank account: whoever speaks for it, also where it only hosts, and finance.
    SetUnitAccount = "set-unit-account": Unit [] (Unit, Host, FinanceClerk);
    /// Record a person's bank account.
    SetPersonAccount = "set-person-account": Person [] (Unit, Contestant, FinanceClerk);
    /// Say that a unit's bank account on record is right, or that it is not: whoever speaks for it.
    AnswerUnitAccount = "answer-unit-account": Unit [] (Unit, Host);
    /// The same of one's own.
    AnswerPersonAccount = "answer-person-account": Person [] ();
    /// Say that a person's account which a unit recorded was checked: the registrar of an entry.
    ConfirmAccount = "confirm-account": Person [] ();
    /// Let a unit's account stand that it disputes, with a reason.
    SettleUnitAccount = "settle-unit-account": Unit [] (FinanceApprover);
    /// The same of a person's.
    SettlePersonAccount = "settle-person-account": Person [] (FinanceApprover);
    /// Show a masked value.
    UnmaskPerson = "unmask-person": Person [] (FinanceClerk, FinanceApprover);
    /// Correct a name that was written wrongly: the registrar of an entry.
    CorrectName = "correct-name": Person [] ();
    /// Say that somebody of an entry is the person whose ID number it is: the registrar of the entry.
    ConfirmPerson = "confirm-person": Person [] ();
    /// Record an honour held.
    RecordHonour = "record-honour": Person [] (Authority);
    /// Ask for a person's data to be erased, or take that back.
    AskErasure = "ask-erasure": Person [] (Administrator);

    // Setup.
    /// Change the particulars, those of an event or a division too.
    EditCompetition = "edit-competition": Competition [Draft, Returned, Approved, Registration, Closed, Reviewed, Publicity, Awarded] (Authority, Host);
    /// Add an event, division, round, module, aspect.
    SetUp = "set-up": Competition [Draft, Returned, Approved] (Authority, Host);
    /// File it with the authority.
    FileCompetition = "file-competition": Competition [Draft, Returned] (Host, Authority);
    /// Approve or return the filing.
    DecideFiling = "decide-filing": Competition [Filed] (Authority);
    /// Cancel it.
    CancelCompetition = "cancel-competition": Competition [Draft, Filed, Returned, Approved, Registration, Closed, Reviewed, Publicity] (Authority);
    /// Cancel an event or a division, or merge it into another, until its codes are drawn.
    EndDivision = "end-division": Competition [Registration, Closed, Reviewed] (Authority);
    /// Grant or take back a role in the competition.
    AssignOfficial = "assign-official": Competition [Draft, Filed, Returned, Approved, Registration, Closed, Reviewed, Publicity, Awarded] (Authority, Host);

    /// Make an account with an office in the competition, and its one-time link.
    InviteOfficial = "invite-official": Competition [Draft, Filed, Returned, Approved, Registration, Closed, Reviewed, Publicity, Awarded] (Authority, Host);

    /// Read the competition's log. Writes nothing.
    ViewLog = "view-log": Competition [] (Authority, Host, Auditor, Administrator);
    /// Verify the competition's chains. Writes nothing.
    VerifyLog = "verify-log": Competition [] (Authority, Auditor, Administrator);

    // Registration.
    /// Open registration.
    OpenRegistration = "open-registration": Competition [Approved] (Host);
    /// Move the end of registration to a later day.
    ExtendRegistration = "extend-registration": Competition [Registration] (Host, Authority);
    /// Open registration again, until codes are drawn.
    ReopenRegistration = "reopen-registration": Competition [Closed, Reviewed] (Host, Authority);
    /// Close registration; entries and coach teams are locked.
    CloseRegistration = "close-registration": Competition [Registration] (Host, Registrar);
    /// Declare the review of entries finished.
    FinishReview = "finish-review": Competition [Closed] (Registrar, Host);
    /// Enter a contestant or team.
    Enter = "enter": Event [Registration] (Unit, Contestant, Host, Registrar);
    /// Mend an entry until it is reviewed, or one that was returned.
    MendEntry = "mend-entry": Event [Registration, Closed, Reviewed] (Unit, Contestant, Host, Registrar);
    /// Take an entry back before the draw.
    WithdrawEntry = "withdraw-entry": Event [Registration, Closed, Reviewed] (Unit, Contestant, Host, Registrar);
    /// Send somebody else in a contestant's or a member's place, before the draw.
    ReplaceMember = "replace-member": Event [Registration, Closed, Reviewed] (Unit, Contestant, Host, Registrar);
    /// Admit, return or refuse an entry, until codes are drawn.
    ReviewEntry = "review-entry": Event [Registration, Closed, Reviewed] (Registrar);
    /// Show a masked ID number of an entry's member.
    UnmaskEntry = "unmask-entry": Event [] (Registrar);
    /// Record absence, withdrawal, disqualification, guest.
    SetEntryStatus = "set-entry-status": Event [Closed, Reviewed, Publicity] (Registrar, Host);

    // Draw.
    /// Draw the blind codes of a round.
    DrawCodes = "draw-codes": Round [Open] (EncryptionJudge);
    /// See which entry is behind which blind code, before decryption.
    ViewMaps = "view-maps": Round [Drawn, Judging, Confirmed] (EncryptionJudge);
    /// Seat a judge on a module's panel, or take the seat away.
    SeatJudge = "seat-judge": Round [Open, Drawn] (Host);
    /// Make the sheets and begin judging.
    StartJudging = "start-judging": Round [Drawn] (Host, ChiefJudge);

    // Judging.
    /// Save marks.
    SaveSheet = "save-sheet": Sheet [Open] (Judge, ChiefJudge);
    /// Sign a sheet.
    SignSheet = "sign-sheet": Sheet [Open] (Judge, ChiefJudge);
    /// Unlock a signed sheet, with a reason.
    UnlockSheet = "unlock-sheet": Sheet [Signed] (ChiefJudge);
    /// Resolve a spread, drop a judge, choose another aggregation.
    DecideJudging = "decide-judging": Round [Judging] (ChiefJudge);

    // Ranking.
    /// Confirm the blind totals.
    ConfirmRound = "confirm-round": Round [Judging] (ChiefJudge);
    /// Take the confirmation back, with a reason, while the codes are still closed.
    ReopenRound = "reopen-round": Round [Confirmed] (ChiefJudge);
    /// Agree to decryption; the second consent opens the maps.
    ConsentDecryption = "consent-decryption": Round [Confirmed] (EncryptionJudge, Supervisor);
    /// Sign the decrypted result: of these, whom the kind of the competition names.
    SignRound = "sign-round": Round [Decrypted] (ChiefJudge, Supervisor, Host);
    /// Decide a tie, before anybody signs. Whoever organises the competition sees the names and decides nothing of ranks.
    DecideRanking = "decide-ranking": Event [Reviewed] (ChiefJudge, Authority);

    /// Propose another result than the one signed, add to the proposal, take out of it.
    ProposeCorrection = "propose-correction": Competition [Reviewed, Publicity, Awarded, Settled] (Host, Authority, Registrar, ChiefJudge, Supervisor);
    /// Sign it; with the second signature it is in force.
    SignCorrection = "sign-correction": Competition [Reviewed, Publicity, Awarded, Settled] (ChiefJudge, Supervisor, Host, Authority);
    /// Take the proposal back.
    WithdrawCorrection = "withdraw-correction": Competition [Reviewed, Publicity, Awarded, Settled] (Host, Authority, Registrar, ChiefJudge, Supervisor);

    // Publicity.
    /// Publish, or publish a corrected version.
    Publish = "publish": Event [Reviewed, Publicity, Awarded] (Host, Authority);
    /// Object to what is published, or appeal against what happened in the hall: whoever competes in the division.
    FileObjection = "file-objection": Event [Reviewed, Publicity] ();
    /// Enter an objection for whoever wrote, phoned or came.
    EnterObjection = "enter-objection": Event [Reviewed, Publicity] (Host, Registrar, Authority);
    /// Take one's own back.
    WithdrawObjection = "withdraw-objection": Event [] ();
    /// Take up an objection to what is published, say what it holds, put the answer off, hand it to the authority.
    HandleObjection = "handle-objection": Event [] (Host, Authority);
    /// Answer it.
    RuleObjection = "rule-objection": Event [] (Host, Authority);
    /// As above, for an appeal.
    HandleAppeal = "handle-appeal": Event [] (Supervisor);
    /// Answer it.
    RuleAppeal = "rule-appeal": Event [] (Supervisor);
    /// Answer what was handed to the authority, or not answered in time.
    DecideObjection = "decide-objection": Event [] (Authority);
    /// See who objects without an account.
    UnmaskObjection = "unmask-objection": Event [] (Authority);
    /// Put the competition into publicity.
    StartPublicity = "start-publicity": Competition [Reviewed] (Host, Authority);

    // Awards.
    /// Enter the result of a competition held elsewhere, to be settled with this one.
    EnterExternalResult = "enter-external-result": Competition [Approved, Registration, Closed, Reviewed, Publicity, Awarded] (Authority, Unit);
    /// Accept or refuse it.
    DecideExternalResult = "decide-external-result": Competition [Approved, Registration, Closed, Reviewed, Publicity, Awarded] (Authority);
    /// Close publicity: results are official.
    DeclareOfficial = "declare-official": Competition [Reviewed, Publicity] (Authority);
    /// Run the packs over the accepted results.
    RunAwards = "run-awards": Competition [Publicity, Awarded] (Authority, FinanceClerk);
    /// Take a decision a text leaves to a person.
    DecideAward = "decide-award": Competition [Publicity, Awarded] (Authority);
    /// Accept a run: its lines are claims.
    AcceptRun = "accept-run": Competition [Awarded] (Authority);
    /// Recommend titles.
    RecommendTitles = "recommend-titles": Competition [Awarded] (Host, Authority);
    /// Approve titles.
    ApproveTitles = "approve-titles": Competition [Awarded] (Authority);
    /// Revoke a title that was approved, under a document.
    RevokeTitle = "revoke-title": Competition [Awarded, Settled] (Authority);
    /// File how a team shares its money.
    FileSharePlan = "file-share-plan": Competition [Awarded] (Unit, Authority);

    // Payout.
    /// Prepare a batch: what was due when the competition was settled, or is due again, opens it again.
    PrepareBatch = "prepare-batch": Competition [Awarded, Settled] (FinanceClerk);
    /// Approve a batch somebody else prepared.
    ApproveBatch = "approve-batch": Batch [Prepared] (FinanceApprover);
    /// Return it to its preparer.
    ReturnBatch = "return-batch": Batch [Prepared] (FinanceApprover);
    /// Take back what was approved, with a reason, before it is exported.
    WithdrawBatch = "withdraw-batch": Batch [Approved] (FinanceApprover);
    /// Export it for the bank.
    ExportBatch = "export-batch": Batch [Approved, Exported] (FinanceClerk);
    /// Record that it was paid.
    SettleBatch = "settle-batch": Batch [Exported] (FinanceClerk);
    /// Ask that a paid line be reversed, with a reason: somebody else does it.
    AskReversal = "ask-reversal": Batch [Settled] (FinanceClerk, FinanceApprover);
    /// Take that back: whoever asked, or an approver who does not do it.
    WithdrawReversal = "withdraw-reversal": Batch [Settled] (FinanceClerk, FinanceApprover);
    /// Reverse a paid line as somebody else asked. What is due again opens a settled competition again, so that is locked first.
    ReverseLine = "reverse-line": Competition [Awarded, Settled] (FinanceApprover);
    /// Declare the competition settled.
    SettleCompetition = "settle-competition": Competition [Awarded] (FinanceApprover);
}

/// Roles that may be granted for one division: their work is done on entries, rounds and sheets. The others file,
/// pay or read the competition as a whole.
pub const PER_DIVISION: [Role; 8] = [
    Role::Registrar,
    Role::SchemeAuthor,
    Role::EncryptionJudge,
    Role::ChiefJudge,
    Role::Judge,
    Role::OnSiteJudge,
    Role::Recorder,
    Role::Supervisor,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Actions that only read, and stand in the table so that who may read is reviewed with the rest.
    const READING: [Action; 3] = [Action::ViewAudit, Action::ViewLog, Action::VerifyLog];

    #[test]
    fn nobody_runs_a_competition_or_pays_by_a_division() {
        for role in PER_DIVISION {
            let whole = |action: &&Action| {
                let rule = action.rule();
                matches!(rule.on, StreamKind::Site | StreamKind::Batch) && rule.roles.contains(&role)
            };
            assert_eq!(Action::ALL.iter().find(whole), None, "{role}");
            assert!(!Action::AssignOfficial.rule().roles.contains(&role), "{role} would widen its own grant");
        }
    }

    #[test]
    fn an_auditor_and_an_administrator_change_nothing_of_a_competition() {
        for action in Action::ALL.iter().filter(|action| !READING.contains(action)) {
            let rule = action.rule();
            assert!(!rule.roles.contains(&Role::Auditor), "{action}");
            let within = matches!(
                rule.on,
                StreamKind::Competition
                    | StreamKind::Event
                    | StreamKind::Round
                    | StreamKind::Sheet
                    | StreamKind::Batch
            );
            assert!(!(within && rule.roles.contains(&Role::Administrator)), "{action}");
        }
    }

    #[test]
    fn the_authority_never_touches_a_mark() {
        for action in Action::ALL.iter().filter(|action| action.rule().on == StreamKind::Sheet) {
            assert!(!action.rule().roles.contains(&Role::Authority), "{action}");
            assert!(!action.rule().roles.contains(&Role::Host), "{action}");
        }
    }
}
