//! The files a ranking was computed from, as `jiangsai rank` reads them.

use std::sync::Arc;

use crate::access::actions::Action;
use crate::access::by::By;
use crate::access::door::{self, On};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::role::Role;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::memo::Recall;

use super::super::rules::export;
use super::assemble::{Ranked, is_open, rank_in_tx};
use crate::scoring::files::write_plan;

/// One of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// EVENT.toml.
    Event,
    /// MARKS.csv.
    Marks,
    /// ENTRIES.csv.
    Entries,
    /// D.toml.
    Decisions,
}

impl File {
    /// The file with that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "EVENT.toml" => Some(Self::Event),
            "MARKS.csv" => Some(Self::Marks),
            "ENTRIES.csv" => Some(Self::Entries),
            "D.toml" => Some(Self::Decisions),
            _ => None,
        }
    }

    /// Its text.
    ///
    /// # Errors
    /// `Internal` where the writer fails.
    pub fn text(self, ranked: &Ranked) -> Result<String, Fault> {
        let case = &ranked.case;
        match self {
            Self::Event => Ok(write_plan(&case.plan)),
            Self::Marks => export::marks(case),
            Self::Entries => export::entries(case),
            Self::Decisions => Ok(export::decisions(&case.decisions)),
        }
    }
}

/// By code, for those who stay blind.
const BLIND: &[Role] = &[Role::ChiefJudge];
/// By ticket number, once the codes are open.
const OPEN: &[Role] = &[Role::ChiefJudge, Role::Supervisor, Role::Host, Role::Authority, Role::Auditor];

/// The ranking of a round with what it was computed from.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` with the wrong role.
pub fn read(by: By<'_>, round_uid: &str) -> Result<Arc<Ranked>, Fault> {
    by.read(|conn| {
        let stream = door::stream_in_tx(conn, Action::ConfirmRound, On::Uid(round_uid))?;
        let round = setup::round_in_tx(conn, stream.as_round()?)?;
        let roles = if is_open(round.phase) { OPEN } else { BLIND };
        if !by.actor.holds(roles, &stream) {
            if !by.actor.knows(&stream) {
                return Err(Fault::not_found());
            }
            let action = Action::ConfirmRound.message_key();
            return Err(Fault::new(
                FaultKind::Forbidden,
                Because::new("fault-forbidden").word("action", action),
            ));
        }
        rank_in_tx(conn, Recall::Reading(&by.installation.memo), &round)
    })
}
