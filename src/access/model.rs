//! Actors and their grants.

use serde::{Deserialize, Serialize};

use crate::audit::model::Stream;
use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{AccountId, AuthorityId, CompetitionId, DivisionId, SessionId, UnitId};
use crate::kernel::limits;
use crate::kernel::role::Role;

coded_enum! {
    /// How an account stands.
    "access-state" AccountState {
        /// A password was set, and nobody closed it.
        Active = "active",
        /// The one-time link was not used yet.
        Waiting = "waiting",
        /// Suspended.
        Disabled = "disabled",
        /// Closed for good.
        Closed = "closed",
    }
}

/// A role somebody holds, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where.
    pub reach: Reach,
}

/// How far a grant reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The installation.
    Site,
    /// What is filed with an authority.
    Authority(AuthorityId),
    /// A competition.
    Competition(CompetitionId),
    /// One division of a competition.
    Division(CompetitionId, DivisionId),
}

impl Reach {
    /// A competition, or one of its divisions.
    #[must_use]
    pub fn within(competition_id: CompetitionId, division_id: Option<DivisionId>) -> Self {
        division_id.map_or(Self::Competition(competition_id), |id| Self::Division(competition_id, id))
    }

    /// Where a role is held that is held in no competition: those of an authority at this one, the others on the site.
    #[must_use]
    pub fn of_office(role: Role, authority: AuthorityId) -> Self {
        if role.is_of_authority() { Self::Authority(authority) } else { Self::Site }
    }

    /// The competition, where it is one or within one.
    #[must_use]
    pub fn competition(self) -> Option<CompetitionId> {
        match self {
            Self::Competition(id) | Self::Division(id, _) => Some(id),
            Self::Site | Self::Authority(_) => None,
        }
    }

    /// The division, where it is one.
    #[must_use]
    pub fn division(self) -> Option<DivisionId> {
        if let Self::Division(_, id) = self { Some(id) } else { None }
    }

    /// The authority, where it is one.
    #[must_use]
    pub fn authority(self) -> Option<AuthorityId> {
        if let Self::Authority(id) = self { Some(id) } else { None }
    }
}

/// Whom competitions are filed with 主管单位.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Row number.
    pub id: AuthorityId,
    /// Its name outside.
    pub uid: String,
    /// Name.
    pub name: String,
    /// The unit it is, where that is known.
    pub unit_id: Option<UnitId>,
}

impl Grant {
    /// Whether this grant reaches a stream. A division's reaches nothing that is the whole competition's.
    #[must_use]
    pub fn reaches(&self, stream: &Stream) -> bool {
        let division = self.reach.division();
        self.is_within(stream) && (division.is_none() || division == stream.division_id)
    }

    /// Whether it counts in a competition filed with an authority, for the whole of it or a part.
    #[must_use]
    pub fn counts_in(&self, competition_id: CompetitionId, authority: Option<AuthorityId>) -> bool {
        match self.reach {
            Reach::Competition(id) | Reach::Division(id, _) => id == competition_id,
            Reach::Authority(id) => Some(id) == authority,
            Reach::Site => OF_SITE.contains(&self.role),
        }
    }

    /// Whether its holder may know that a stream is there: those of a division know their competition too, or they
    /// could not find the way in.
    #[must_use]
    pub fn knows(&self, stream: &Stream) -> bool {
        self.is_within(stream) && (stream.division_id.is_none() || self.reaches(stream))
    }

    fn is_within(&self, stream: &Stream) -> bool {
        match (self.reach, stream.competition_id) {
            (Reach::Competition(id) | Reach::Division(id, _), own) => own == Some(id),
            (Reach::Site | Reach::Authority(_), None) => true,
            (Reach::Authority(id), Some(_)) => stream.authority_id == Some(id),
            (Reach::Site, Some(_)) => OF_SITE.contains(&self.role),
        }
    }
}

/// Roles that reach into every competition when held for the whole site; what they may touch there, the use-case decides. A
/// host may draft competitions, and each one drafted comes with a grant of its own: hosts do not see each other's.
const OF_SITE: &[Role] = &[Role::Administrator, Role::Auditor, Role::Unit, Role::Contestant];

/// Who acts: an account with its grants, or the system itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Row number of the account; `None`: the system.
    pub account_id: Option<AccountId>,
    /// Uid of the account, or `system`: what the audit records.
    pub uid: String,
    /// Name shown to others in office.
    pub name: String,
    /// Grants in force when they were read. A write reads them again where anything happened since.
    pub grants: Vec<Grant>,
    /// The session the actor came by; `None`: the system, or a command.
    pub session: Option<InForce>,
}

/// A session that was in force, and when that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InForce {
    /// Row number of the session.
    pub id: SessionId,
    /// Where the change feed stood then: at the same number, session and grants are still as they were.
    pub feed: i64,
}

impl Actor {
    /// The system: first start, jobs, the demo. May do anything the action's phases admit.
    #[must_use]
    pub fn system() -> Self {
        Self {
            account_id: None,
            uid: "system".to_owned(),
            name: "system".to_owned(),
            grants: Vec::new(),
            session: None,
        }
    }

    /// Whether the actor holds one of the roles where the stream is.
    #[must_use]
    pub fn holds(&self, roles: &[Role], stream: &Stream) -> bool {
        self.account_id.is_none()
            || self.grants.iter().any(|grant| roles.contains(&grant.role) && grant.reaches(stream))
    }

    /// Whether the actor holds any role where the stream is.
    #[must_use]
    pub fn knows(&self, stream: &Stream) -> bool {
        self.account_id.is_none() || self.grants.iter().any(|grant| grant.knows(stream))
    }
}

/// What makes a repeated request harmless: the client's own uid and what it asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Made by the client once for each form it was given.
    pub client_uid: String,
    /// Digest of what was asked.
    pub payload_digest: String,
    /// The revision the form was filled from, where it must not have changed meanwhile.
    pub revision: Option<i64>,
    /// Digest of the effect the form showed, where it counts only with that effect.
    pub foreseen: Option<String>,
}

/// Somebody signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub actor: Actor,
    /// Log-in name.
    pub login: String,
    /// Row number of the session.
    pub session_id: SessionId,
    /// What this session's forms carry.
    pub csrf: String,
    /// When the session ends by itself.
    pub expires_at: chrono::DateTime<chrono::Utc>,
}

/// The fault of whatever needs somebody signed in; pages turn it into the log-in.
#[must_use]
pub fn not_signed_in() -> Fault {
    Fault::new(FaultKind::SignedOut, Because::new("access-sign-in-first"))
}

/// An account to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// Log-in name: 3 to 32 of a–z, 0–9, `.`, `_`, `-`; lower case.
    pub login: String,
    /// Name shown to others.
    pub name: String,
}

/// A log-in name in its one spelling; `None` where it is none.
#[must_use]
pub fn parse_login(text: &str) -> Option<String> {
    let login = text.trim().to_lowercase();
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
    ((3..=32).contains(&login.len()) && login.bytes().all(allowed)).then_some(login)
}

/// A password long enough to be one. Never shown, not even by `{:?}`.
#[derive(Clone)]
pub struct NewPassword(String);

impl NewPassword {
    /// From what was typed.
    ///
    /// # Errors
    /// The reason, for the field.
    pub fn parse(text: &str) -> Result<Self, Because> {
        let length = text.chars().count();
        if length < limits::PASSWORD_MIN_CHARS {
            let min = i64::try_from(limits::PASSWORD_MIN_CHARS).unwrap_or_default();
            return Err(Because::new("access-password-short").count("min", min));
        }
        if length > limits::PASSWORD_MAX_CHARS {
            let max = i64::try_from(limits::PASSWORD_MAX_CHARS).unwrap_or_default();
            return Err(Because::new("access-password-long").count("max", max));
        }
        Ok(Self(text.to_owned()))
    }

    /// The password itself, for hashing.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::StreamId;

    #[test]
    fn a_grant_for_a_division_ends_at_it_but_knows_the_competition() {
        let grant = Grant {
            role: Role::Registrar,
            reach: Reach::Division(CompetitionId::of_row(1), DivisionId::of_row(7)),
        };
        let competition = Stream {
            id: StreamId::of_row(1),
            uid: "a".repeat(26).parse().unwrap(),
            kind: crate::audit::model::StreamKind::Competition,
            parent_id: None,
            competition_id: Some(CompetitionId::of_row(1)),
            division_id: None,
            authority_id: None,
            phase: "registration".into(),
            revision: 1,
            head: String::new(),
        };
        assert!(grant.knows(&competition) && !grant.reaches(&competition));
        let (own, other) =
            (competition.of_division(DivisionId::of_row(7)), competition.of_division(DivisionId::of_row(8)));
        assert!(grant.knows(&own) && grant.reaches(&own));
        assert!(!grant.knows(&other) && !grant.reaches(&other));
        let elsewhere = Stream { competition_id: Some(CompetitionId::of_row(2)), ..own };
        assert!(!grant.knows(&elsewhere) && !grant.reaches(&elsewhere));
    }

    #[test]
    fn log_in_names_have_one_spelling() {
        assert_eq!(parse_login(" Judge-1 "), Some("judge-1".to_owned()));
        for wrong in ["ab", "has space", "名字", "a@b", &"x".repeat(33)] {
            assert_eq!(parse_login(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn short_passwords_are_refused() {
        assert!(NewPassword::parse("123456789").is_err());
        assert!(NewPassword::parse("0123456789").is_ok());
        assert!(NewPassword::parse(&"x".repeat(129)).is_err());
    }
}
