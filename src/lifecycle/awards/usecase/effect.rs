//! What another result of one division would do to honours and money, before it counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{ClaimId, CompetitionId, DivisionId};
use crate::kernel::money::Fen;
use crate::lifecycle::awards::model::identity::Identity;
use crate::lifecycle::awards::model::{Claim, RunBody, RunLine};
use crate::lifecycle::awards::store;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;
use crate::policy::model::{Outcome, Status};
use crate::scoring::model::Record;

use super::claiming::{Identities, claiming};
use super::compute::{Computed, compute};
use super::gather::gather_with;
use super::titles::lost_by;

/// What would change.
#[derive(Debug, Clone)]
pub struct Effect {
    /// Lines that would be others, in the order of the new statement.
    pub lines: Vec<Changed>,
    /// Titles that are held and would have to be revoked: name of the person and title.
    pub titles: Vec<(String, String)>,
    /// SHA-256 of the statement it would make.
    pub digest: String,
}

/// One line of the statement that would be another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Name of the benefit, in the words of the pack.
    pub benefit: String,
    /// Who gets it.
    pub payee: String,
    /// What it is about.
    pub subject: String,
    /// What stands; `None`: there is no such line.
    pub before: Option<Amount>,
    /// What would stand.
    pub after: Option<Amount>,
    /// What becomes of its claim; `None` for what is no money.
    #[serde(skip)]
    pub claim: Option<Claimed>,
}

/// What a line of money makes of its claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimed {
    /// The claim there is.
    pub id: Option<ClaimId>,
    /// What it is to be paid by the run accepted last.
    pub given: Fen,
    /// What it would be.
    pub would: Fen,
}

/// What a line gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// What became of it.
    pub status: Status,
    /// The amount, where it stands.
    pub amount: Option<Fen>,
    /// The title, for honours.
    pub value: Option<String>,
}

impl From<&RunLine> for Amount {
    fn from(line: &RunLine) -> Self {
        Self { status: line.status, amount: line.amount, value: line.value.clone() }
    }
}

/// Works the awards out twice, as results stand and with another result of one division. `None` before anything was
/// worked out, and where the awards can't be worked out now.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn effect_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    competition_id: CompetitionId,
    instead: (DivisionId, &Arc<Record>),
) -> Result<Option<Effect>, Fault> {
    if store::newest_run(conn, competition_id)?.is_none() {
        return Ok(None);
    }
    let stands = worked_out(conn, recall, competition_id, None)?;
    let would = worked_out(conn, recall, competition_id, Some(instead))?;
    let (Some((stands, _)), Some((would, names))) = (stands, would) else { return Ok(None) };
    let claims = Claims::read(conn, competition_id, &would.body)?;
    let lines = changed((&stands.body.lines, &would.body.lines), &names, &claims);
    let name = |uid: String| names.get(&uid).cloned().unwrap_or(uid);
    let titles = lost_by(conn, competition_id, &would.body)?.into_iter();
    Ok(Some(Effect {
        lines,
        titles: titles.map(|(person, title)| (name(person), title)).collect(),
        digest: sha256_hex(would.body_text.as_bytes()),
    }))
}

/// The claims there are, and what a statement would make of them.
struct Claims {
    identities: Identities,
    given: BTreeMap<Identity, (ClaimId, Fen)>,
    would: BTreeMap<Identity, Fen>,
}

impl Claims {
    fn read(conn: &mut Conn, competition_id: CompetitionId, would: &RunBody) -> Result<Self, Fault> {
        let competition = setup::competition_in_tx(conn, competition_id)?;
        let mut amounts = BTreeMap::new();
        for one in claiming(conn, &competition, would)? {
            // What another competition claims is paid there.
            let amount = one.line.amount.filter(|_amount| one.elsewhere.is_none());
            amounts.insert(one.identity, amount.unwrap_or(Fen::ZERO));
        }
        let given = store::claims(conn, competition_id)?.into_iter().filter_map(|claim| {
            let Claim { id, amount, pack, benefit, subject, payee, .. } = claim;
            Some((Identity { pack, benefit: benefit?, subject, payee, instalment: 1 }, (id, amount)))
        });
        let identities = Identities::read(conn, &competition)?;
        Ok(Self { identities, given: given.collect(), would: amounts })
    }

    fn of(&self, line: &RunLine) -> Option<Claimed> {
        if line.kind != Outcome::Money {
            return None;
        }
        let (_rule, identity) = self.identities.of(line)?;
        let (id, given) = self.given.get(&identity).copied().unzip();
        let would = self.would.get(&identity).copied().unwrap_or(Fen::ZERO);
        Some(Claimed { id, given: given.unwrap_or(Fen::ZERO), would })
    }
}

type Named = (Computed, BTreeMap<String, String>);

fn worked_out(
    conn: &mut Conn,
    recall: Recall<'_>,
    competition_id: CompetitionId,
    instead: Option<(DivisionId, &Arc<Record>)>,
) -> Result<Option<Named>, Fault> {
    let gathered = gather_with(conn, recall, competition_id, instead)?;
    match compute(&gathered) {
        Ok(computed) => Ok(Some((computed, gathered.names))),
        Err(fault) if fault.kind == FaultKind::Internal => Err(fault),
        // What it lacks stands on the statement's own page.
        Err(_lacking) => Ok(None),
    }
}

type Key<'a> = (&'a str, &'a str, &'a str, &'a str);

fn key(line: &RunLine) -> Key<'_> {
    (&line.pack, &line.benefit, &line.subject, &line.payee)
}

fn changed(
    (stands, would): (&[RunLine], &[RunLine]),
    names: &BTreeMap<String, String>,
    claims: &Claims,
) -> Vec<Changed> {
    let mut left: BTreeMap<Key<'_>, &RunLine> = stands.iter().map(|line| (key(line), line)).collect();
    let name = |uid: &str| names.get(uid).cloned().unwrap_or_else(|| uid.to_owned());
    let one = |line: &RunLine, before: Option<Amount>, after: Option<Amount>| Changed {
        benefit: line.benefit.clone(),
        payee: name(&line.payee),
        subject: name(&line.subject),
        before,
        after,
        claim: claims.of(line),
    };
    let mut changed = Vec::new();
    for line in would {
        let before = left.remove(&key(line)).map(Amount::from);
        let after = Amount::from(line);
        if before.as_ref() != Some(&after) {
            changed.push(one(line, before, Some(after)));
        }
    }
    changed.extend(left.into_values().map(|line| one(line, Some(Amount::from(line)), None)));
    changed
}
