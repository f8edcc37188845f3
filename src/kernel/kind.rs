//! Kinds of competitions: each fixes which offices there are, which one person may join, and who signs.

use super::codes::coded_enum;
use super::role::Role;

coded_enum! {
    /// What a competition is held like.
    "competition-kind" CompetitionKind {
        /// 镇街: marked in the open, no money; run by three people.
        Town = "town",
        /// 二类: blind.
        CityTwo = "city-2",
        /// 一类: blind, the organiser signs too.
        CityOne = "city-1",
        /// 世赛式.
        WorldSkills = "worldskills",
    }
}

impl CompetitionKind {
    /// Whether judges do not know whose work they mark.
    #[must_use]
    pub fn is_blind(self) -> bool {
        self != Self::Town
    }

    /// Who signs the decrypted result, each another person.
    #[must_use]
    pub fn signers(self) -> &'static [Role] {
        match self {
            Self::Town => &[Role::ChiefJudge, Role::Host],
            Self::CityTwo | Self::WorldSkills => &[Role::ChiefJudge, Role::Supervisor],
            Self::CityOne => &[Role::ChiefJudge, Role::Supervisor, Role::Host],
        }
    }

    /// Who signs a correction of it, or stands for one of them.
    #[must_use]
    pub fn correctors(self) -> &'static [Role] {
        match self {
            Self::Town => &[Role::ChiefJudge, Role::Host, Role::Authority],
            Self::CityTwo | Self::CityOne | Self::WorldSkills => {
                &[Role::ChiefJudge, Role::Supervisor, Role::Authority]
            }
        }
    }

    /// Who agrees to open the codes, each another person. Where marking is open, whoever drew them does.
    #[must_use]
    pub fn openers(self) -> &'static [Role] {
        match self {
            Self::Town => &[Role::EncryptionJudge],
            Self::CityTwo | Self::CityOne | Self::WorldSkills => &[Role::EncryptionJudge, Role::Supervisor],
        }
    }

    /// Offices without which such a competition does not come to its official result.
    #[must_use]
    pub fn needs(self) -> &'static [Role] {
        match self {
            Self::Town => &[
                Role::Authority,
                Role::Host,
                Role::Registrar,
                Role::EncryptionJudge,
                Role::ChiefJudge,
                Role::Judge,
            ],
            Self::CityTwo | Self::CityOne | Self::WorldSkills => &[
                Role::Authority,
                Role::Host,
                Role::Registrar,
                Role::EncryptionJudge,
                Role::ChiefJudge,
                Role::Judge,
                Role::Supervisor,
            ],
        }
    }
}
