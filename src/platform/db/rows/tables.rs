//! Which tables are bound, to which stream, by which columns.
//!
//! A row belongs to one stream, found from its own keys: only a write that has locked it touches the row. Names of people
//! enter no digest, and what is sealed enters as it is sealed; erasing somebody binds what is left.

use super::columns::Column;
use crate::platform::db::schema;

/// A bound table.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Kinds of streams its rows belong to, by code.
    pub owners: &'static [&'static str],
    /// The column its rows are known by.
    pub column: &'static str,
    /// The table as `t`, and what its stream is found through.
    pub(super) from: &'static str,
    /// The stream's row number.
    pub(super) owner: &'static str,
    /// How its rows were digested so far, newest last.
    pub forms: &'static [Form],
}

/// A list of columns. A new column makes a new form, behind a `|`; rows that were bound before are read by theirs.
#[derive(Debug)]
pub struct Form {
    pub(super) columns: &'static [Column],
}

impl Table {
    /// The form in which rows are bound now.
    #[must_use]
    pub fn form(&self) -> Option<&'static Form> {
        self.forms.last()
    }

    /// Its number, from 1.
    #[must_use]
    pub fn newest(&self) -> i64 {
        i64::try_from(self.forms.len()).unwrap_or(i64::MAX)
    }
}

macro_rules! bound {
    ($($name:ident = $table:ident ($($kind:literal),+) by $key:ident, $from:literal, $owner:literal:
        $($($column:ident)+)|+;)+) => {
        /// The bound tables.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Bound {
            $(
                #[doc = concat!("`", stringify!($table), "`.")]
                $name,
            )+
        }

        impl Bound {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// What is known of it.
            #[must_use]
            pub fn table(self) -> &'static Table {
                match self {
                    $(Self::$name => const { &Table {
                        name: stringify!($table),
                        owners: &[$($kind),+],
                        column: stringify!($key),
                        from: $from,
                        owner: $owner,
                        forms: &[$(Form {
                            columns: &[$(Column::of::<schema::$table::$column>()),+],
                        }),+],
                    } },)+
                }
            }

            /// The one with that name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|table| table.table().name == name)
            }
        }
    };
}

bound! {
    Sheet = sheet ("sheet") by id, "sheet t", "t.id":
        module_id subject_id seat_id agreed;
    Mark = mark ("sheet") by id, "mark t", "t.sheet_id":
        sheet_id aspect_id version value_thousandths reason by_account at correction;
    SheetSignature = sheet_signature ("sheet") by id, "sheet_signature t", "t.sheet_id":
        sheet_id revision digest by_account at;
    Draw = draw ("round") by id, "draw t", "t.round_id":
        uid round_id algorithm secret_digest secret_sealed seed_digest words drawn_by at revealed_secret revealed_at;
    Subject = blind_subject ("round") by id, "blind_subject t", "t.round_id":
        uid round_id code ordinal;
    Map = blind_map ("round") by id, "blind_map t JOIN blind_subject s ON s.id = t.subject_id", "s.round_id":
        subject_id sealed;
    OpenedMap = opened_map ("round") by id, "opened_map t JOIN blind_subject s ON s.id = t.subject_id", "s.round_id":
        subject_id entry_id at;
    Released = released_subject ("round") by subject_id,
        "released_subject t JOIN blind_subject s ON s.id = t.subject_id", "s.round_id":
        subject_id status;
    Seat = seat ("round") by id, "seat t JOIN module m ON m.id = t.module_id", "m.round_id":
        uid module_id account_id ordinal;
    JudgingDecision = judging_decision ("round") by id, "judging_decision t", "t.round_id":
        uid round_id kind body reason by_account at;
    Confirmation = round_confirmation ("round") by id, "round_confirmation t", "t.round_id":
        round_id body digest by_account at inputs;
    Consent = decryption_consent ("round") by id,
        "decryption_consent t JOIN round_confirmation c ON c.id = t.confirmation_id", "c.round_id":
        confirmation_id role by_account at;
    RoundSignature = round_signature ("round") by id, "round_signature t", "t.round_id":
        round_id role digest by_account at;
    Result = result ("round") by id, "result t JOIN round r ON r.division_id = t.division_id AND r.is_final", "r.id":
        uid division_id version body digest reason by_account at;
    RankingDecision = ranking_decision ("event") by id,
        "ranking_decision t JOIN division d ON d.id = t.division_id", "d.event_id":
        uid division_id kind body reason by_account at;
    Entry = entry ("event") by id, "entry t JOIN division d ON d.id = t.division_id", "d.event_id":
        uid division_id number team_name unit_id coach_team_id state status status_reason represents created_by
        created_at mend_until;
    EntryMember = entry_member ("event") by id,
        "entry_member t JOIN entry e ON e.id = t.entry_id JOIN division d ON d.id = e.division_id", "d.event_id":
        entry_id division_id person_id ordinal;
    EntryReview = entry_review ("event") by id,
        "entry_review t JOIN entry e ON e.id = t.entry_id JOIN division d ON d.id = e.division_id", "d.event_id":
        entry_id outcome reason by_account at what;
    Correction = correction ("event") by id, "correction t JOIN division d ON d.id = t.division_id", "d.event_id":
        uid division_id base_id ground public_reason reason document state asked_by asked_at result_id ended_by
        ended_at end_reason objection;
    CorrectionItem = correction_item ("event") by id,
        "correction_item t JOIN correction c ON c.id = t.correction_id JOIN division d ON d.id = c.division_id",
        "d.event_id":
        correction_id ordinal body by_account at;
    CorrectionSignature = correction_signature ("event") by id,
        "correction_signature t JOIN correction c ON c.id = t.correction_id JOIN division d ON d.id = c.division_id",
        "d.event_id":
        correction_id role digest stands document reason by_account at;
    Publication = publication ("event") by id, "publication t JOIN division d ON d.id = t.division_id", "d.event_id":
        uid division_id result_id version body digest reason published_at until by_account;
    PublicationBody = publication_body ("event") by id,
        "publication_body t JOIN publication p ON p.id = t.publication_id JOIN division d ON d.id = p.division_id",
        "d.event_id":
        publication_id format lang encoding bytes;
    Official = division_official ("event") by division_id,
        "division_official t JOIN division d ON d.id = t.division_id", "d.event_id":
        division_id exception by_account at;
    Objection = objection ("event") by id, "objection t JOIN division d ON d.id = t.division_id", "d.event_id":
        uid division_id number kind channel anonymous received code text by_account at due_at;
    ObjectionStep = objection_step ("event") by id,
        "objection_step t JOIN objection o ON o.id = t.objection_id JOIN division d ON d.id = o.division_id",
        "d.event_id":
        objection_id step outcome corrects reason due_at entries by_account at;
    External = external_result ("competition") by id, "external_result t", "t.competition_id":
        uid competition_id competition_name event_name level class series final_day person_id coach_team_id prize
        place prize_money_fen prize_money_known represents proof entered_by entered_at accepted_by accepted_at
        refused_by refused_at refusal;
    AwardDecision = award_decision ("competition") by id, "award_decision t", "t.competition_id":
        uid competition_id decision subject value reason document by_account at;
    AwardRun = award_run ("competition") by id, "award_run t", "t.competition_id":
        uid competition_id number case_text decisions_text packs body digest by_account at accepted_by accepted_at;
    Claim = claim ("competition") by id, "claim t", "t.competition_id":
        uid competition_id pack rule subject payee payee_id amount_fen run_id benefit instalment;
    SharePlan = share_plan ("competition") by id, "share_plan t", "t.competition_id":
        uid competition_id subject body by_account at;
    Recommendation = title_recommendation ("competition") by id,
        "title_recommendation t JOIN award_run r ON r.id = t.run_id", "r.competition_id":
        uid run_id person_id rule title recommended_by recommended_at approved_by approved_at document honour_id;
    Batch = batch ("batch") by id, "batch t", "t.id":
        competition_id number total_fen digest prepared_by prepared_at approved_by approved_at returned_by
        return_reason exported_at settled_at;
    BatchLine = batch_line ("batch") by id, "batch_line t", "t.batch_id":
        uid batch_id line claim_id payee_id account_secret_id amount_fen;
    SetAside = line_set_aside ("batch") by batch_line_id,
        "line_set_aside t JOIN batch_line l ON l.id = t.batch_line_id", "l.batch_id":
        batch_line_id because by_account at;
    Posting = posting ("batch") by id, "posting t JOIN batch_line l ON l.id = t.batch_line_id", "l.batch_id":
        uid claim_id batch_line_id kind amount_fen reason by_account at;
    LineReason = line_reason ("batch") by batch_line_id,
        "line_reason t JOIN batch_line l ON l.id = t.batch_line_id", "l.batch_id":
        batch_line_id flags reason by_account at;
    Reversal = reversal ("batch") by id, "reversal t JOIN batch_line l ON l.id = t.batch_line_id", "l.batch_id":
        uid batch_line_id reason state asked_by asked_at ended_by ended_at;
    Account = account ("account") by id, "account t", "t.id":
        login password_hash disabled | login password_hash disabled suspended_by closed_at;
    Grant = role_grant ("competition", "site") by id, "role_grant t",
        "coalesce(t.competition_id, (SELECT s.id FROM stream s WHERE s.kind = 'site'))":
        uid account_id role competition_id division_id granted_by granted_at revoked_at authority_id;
    Unit = unit ("unit") by id, "unit t", "t.id":
        name credit_code credit_code_reason | name credit_code credit_code_reason state;
    UnitMember = unit_member ("unit") by id, "unit_member t", "t.unit_id":
        unit_id account_id;
    Person = person ("person") by id, "person t", "t.id":
        account_id unit_id;
    Secret = secret ("unit", "person") by id, "secret t", "t.owner_id":
        uid owner_id kind sealed masked digest at;
    BankAccount = bank_account ("unit", "person") by secret_id,
        "bank_account t JOIN secret s ON s.id = t.secret_id", "s.owner_id":
        secret_id word document by_account;
    BankAccountStep = bank_account_step ("unit", "person") by id,
        "bank_account_step t JOIN secret s ON s.id = t.secret_id", "s.owner_id":
        secret_id step reason document by_account at;
}
