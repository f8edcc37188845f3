//! A plan tried against the packs of its final day before anything is filed: what a run would ask or refuse.

use std::collections::BTreeMap;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::prize::Prize;
use crate::lifecycle::awards::model::{RunBody, RunLine};
use crate::lifecycle::awards::rules::case_text::{EntrySource, EventSource};
use crate::lifecycle::setup::model::{PlanSettings, listing::Tree};
use crate::lifecycle::setup::usecase::{competition_by_uid_in_tx, listing};
use crate::platform::db::tx;
use crate::platform::installation::Installation;
use crate::platform::memo::Recall;
use crate::policy::model::{Outcome, Status};

use super::compute::compute;
use super::gather::gather;

/// Most things told of one plan.
const MOST: usize = 20;

/// Most entries an event is tried with.
const ENTRIES: u32 = 12;

/// What a run over the plan of a competition would ask or refuse, were it held as it is planned: every prize won, by contestants who
/// represent the place and hold no title. Nothing is kept.
///
/// # Errors
/// `NotFound`; as [`Fault`] says of the database.
pub fn trial(installation: &Installation, competition_uid: &str) -> Result<Vec<Because>, Fault> {
    let gathered = tx::read(&installation.pool, |conn| {
        let competition = competition_by_uid_in_tx(conn, competition_uid)?;
        let tree = listing::tree_in_tx(conn, &[competition.id])?;
        let mut gathered = gather(conn, Recall::Reading(&installation.memo), competition.id)?;
        gathered.source.plans.clear();
        gathered.source.external.clear();
        for event in &mut gathered.source.events {
            event.entries = entries(event, &tree);
        }
        Ok(gathered)
    })?;
    if gathered.competition.packs.is_empty() || gathered.source.events.is_empty() {
        return Ok(Vec::new());
    }
    match compute(&gathered) {
        Ok(computed) => Ok(told(&computed.body, &gathered.names)),
        Err(fault)
            if matches!(fault.kind, FaultKind::Invalid | FaultKind::Refused | FaultKind::NotInForce) =>
        {
            let mut reasons: Vec<Because> = Vec::new();
            for because in fault.problems.into_iter().map(|problem| problem.because) {
                if !reasons.contains(&because) {
                    reasons.push(because);
                }
            }
            reasons.truncate(MOST);
            Ok(reasons)
        }
        Err(fault) => Err(fault),
    }
}

/// A winner of every prize of the plan, as many as the places and one more; none in an event whose divisions have the results.
fn entries(event: &EventSource, tree: &Tree) -> Vec<EntrySource> {
    let division = tree.divisions.iter().find(|division| division.is_live() && division.uid == event.uid);
    let only = || {
        let of = tree.events.iter().find(|known| known.uid == event.uid)?;
        let mut live = tree.divisions.iter().filter(|one| one.is_live() && one.event_id == of.id);
        let first = live.next();
        first.filter(|_first| live.next().is_none())
    };
    let Some(division) = division.or_else(only) else { return Vec::new() };
    let Some(plan) = PlanSettings::nearest(&division.plan) else { return Vec::new() };
    let prizes = [Prize::Gold, Prize::Silver, Prize::Bronze, Prize::Excellence];
    let won = prizes.into_iter().zip(plan.places).filter(|(_, places)| *places > 0).map(|(prize, _)| prize);
    let places = event.title_quota.unwrap_or(1).clamp(1, ENTRIES);
    let mut prizes: Vec<Prize> = won.collect();
    let best = prizes.first().copied().unwrap_or(Prize::None);
    while u32::try_from(prizes.len()).is_ok_and(|many| many < places) {
        prizes.insert(0, best);
    }
    let entry = |(rank, prize): (u32, Prize)| EntrySource {
        uid: format!("{}-{rank}", event.uid),
        rank: Some(rank),
        prize: Some(prize),
        prize_money: None,
        represents: Some(true),
        coach_team: Some(format!("{}-coaches", event.uid)),
        team: false,
        members: vec![(format!("{}-person-{rank}", event.uid), Vec::new())],
    };
    (1_u32..).zip(prizes).map(entry).collect()
}

/// Each benefit that would wait, be refused or not be in force, once for each reason.
fn told(body: &RunBody, names: &BTreeMap<String, String>) -> Vec<Because> {
    let mut told: Vec<Because> = Vec::new();
    for line in &body.lines {
        let Some(because) = of_line(line, names) else { continue };
        if !told.contains(&because) && told.len() < MOST {
            told.push(because);
        }
    }
    told
}

fn of_line(line: &RunLine, names: &BTreeMap<String, String>) -> Option<Because> {
    let asked = line.asks.iter().find(|asked| asked.needed && !asked.asks.is_empty());
    let benefit = |key: &'static str| Because::new(key).text("benefit", &line.benefit);
    match line.status {
        Status::Pending if line.kind == Outcome::Honour => {
            let name = names.get(&line.subject).or_else(|| names.get(&line.payee));
            Some(match name {
                Some(name) => benefit("awards-trial-title").text("event", name),
                None => benefit("awards-trial-waits").said("why", line.because.last()?.clone()),
            })
        }
        Status::Pending | Status::Special | Status::Silent => match asked {
            Some(asked) => Some(benefit("awards-trial-asks").text("asks", &asked.asks)),
            // What only the results can say is asked after them.
            None if line.asks.iter().any(|asked| asked.needed) => None,
            None => Some(benefit("awards-trial-waits").said("why", line.because.last()?.clone())),
        },
        Status::NotInForce => Some(benefit("awards-trial-waits").said("why", line.because.last()?.clone())),
        _ => None,
    }
}
