//! What another result of one division would do to honours and money, before it counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{CompetitionId, DivisionId};
use crate::kernel::money::Fen;
use crate::lifecycle::awards::model::RunLine;
use crate::lifecycle::awards::store;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;
use crate::policy::model::Status;
use crate::scoring::model::Record;

use super::compute::{Computed, compute};
use super::gather::gather_with;

/// What would change.
#[derive(Debug, Clone)]
pub struct Effect {
    /// Lines that would be others, in the order of the new statement.
    pub lines: Vec<Changed>,
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
    let lines = changed(&stands.body.lines, &would.body.lines, &names);
    Ok(Some(Effect { lines, digest: sha256_hex(would.body_text.as_bytes()) }))
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

fn changed(stands: &[RunLine], would: &[RunLine], names: &BTreeMap<String, String>) -> Vec<Changed> {
    let mut left: BTreeMap<Key<'_>, &RunLine> = stands.iter().map(|line| (key(line), line)).collect();
    let name = |uid: &str| names.get(uid).cloned().unwrap_or_else(|| uid.to_owned());
    let one = |line: &RunLine, before: Option<Amount>, after: Option<Amount>| Changed {
        benefit: line.benefit.clone(),
        payee: name(&line.payee),
        subject: name(&line.subject),
        before,
        after,
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
