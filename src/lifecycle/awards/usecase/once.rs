//! One achievement once: who may have told of it before, and which it is.

use std::collections::BTreeMap;

use crate::access::door::Tx;
use crate::kernel::alike;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{AchievementId, CompetitionId, ContestId, PersonId};
use crate::lifecycle::awards::model::once::{Record, RecordStanding, Suspect};
use crate::lifecycle::awards::model::{External, NewExternal};
use crate::lifecycle::awards::rules::once::may_be_one;
use crate::lifecycle::awards::store::{self, OnRecord};
use crate::lifecycle::setup::usecase::{self as setup, listing};
use crate::platform::db::Conn;
use crate::register::model::{AchievementKey, AchievementKind, NewContest};
use crate::register::usecase::contests;

/// Everything on record of some people.
fn on_record(conn: &mut Conn, persons: &[PersonId]) -> Result<Vec<OnRecord>, Fault> {
    let mut found = store::outside(conn, persons)?;
    found.extend(store::own(conn, persons)?);
    Ok(found)
}

/// What may tell of the same achievement as a record of a person.
pub(super) fn suspects_of(
    conn: &mut Conn,
    (competition_id, person_id): (CompetitionId, PersonId),
    record: &Record,
) -> Result<Vec<Suspect>, Fault> {
    let found = on_record(conn, &[person_id])?;
    let others = others_in_tx(conn, competition_id, &found)?;
    let found = found.into_iter().filter(|one| may_be_one(record, &one.record));
    let suspect = |one: OnRecord| {
        let other = shown(&one, &others);
        Suspect { person: one.person, one: record.clone(), other }
    };
    Ok(found.map(suspect).collect())
}

/// Competitions filed with another authority than this one, each with that authority's name.
fn others_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
    found: &[OnRecord],
) -> Result<BTreeMap<CompetitionId, String>, Fault> {
    let own = setup::competition_in_tx(conn, competition_id)?.authority_id;
    let ids: Vec<CompetitionId> = found.iter().map(|one| one.competition_id).collect();
    let others = listing::of_ids_in_tx(conn, &ids)?.into_iter().filter(|one| one.authority_id != own);
    Ok(others.map(|one| (one.id, one.authority_name)).collect())
}

/// A record as it is shown: of another authority's no more than contest, event, day, prize, and who it is.
fn shown(one: &OnRecord, others: &BTreeMap<CompetitionId, String>) -> Record {
    match others.get(&one.competition_id) {
        Some(authority) => one.record.seen_from_elsewhere(authority),
        None => one.record.clone(),
    }
}

/// A result as it would stand on record; `uid` is empty of one that is not kept yet.
pub(super) fn record_of(uid: &str, entered: &NewExternal, settled_with: &str, entered_by: &str) -> Record {
    Record {
        uid: uid.to_owned(),
        settled_with: settled_with.to_owned(),
        contest: entered.competition_name.clone(),
        event: entered.event_name.clone(),
        final_day: entered.final_day,
        prize: Some(entered.prize),
        place: entered.place,
        proof: entered.proof.clone(),
        standing: if uid.is_empty() { RecordStanding::New } else { RecordStanding::Waiting },
        entered_by: entered_by.to_owned(),
    }
}

/// Records that may be one achievement, of which one is settled with this competition: each pair once. Two entries of this
/// site are two results.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn suspects_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Suspect>, Fault> {
    let persons = store::persons_with_results(conn, competition_id)?;
    let found = on_record(conn, &persons)?;
    let others = others_in_tx(conn, competition_id, &found)?;
    let here = |one: &OnRecord| one.competition_id == competition_id;
    let own = |one: &OnRecord| one.record.standing == RecordStanding::Own;
    let mut suspects = Vec::new();
    for (at, one) in found.iter().enumerate() {
        let behind = found.iter().skip(at.saturating_add(1));
        for other in behind.filter(|other| other.person_id == one.person_id && (here(one) || here(other))) {
            if !(own(one) && own(other)) && may_be_one(&one.record, &other.record) {
                let (person, one) = (one.person.clone(), shown(one, &others));
                suspects.push(Suspect { person, one, other: shown(other, &others) });
            }
        }
    }
    Ok(suspects)
}

/// The contest a result belongs to, as it tells it.
fn told_contest(external: &External) -> NewContest {
    let entered = &external.entered;
    NewContest {
        name: entered.competition_name.clone(),
        level: entered.level,
        class: entered.class.clone(),
        series: entered.series.clone(),
        final_day: entered.final_day,
        own: None,
    }
}

/// Records which contest a result belongs to: the one it was chosen from, the one alike it, or else a new one. In turn.
///
/// # Errors
/// `Invalid` for a contest that is not on record.
pub(super) fn belongs_in_tx(
    tx: &mut Tx<'_>,
    external: &External,
    chosen: Option<&str>,
) -> Result<ContestId, Fault> {
    let contest = match chosen {
        Some(uid) => contests::by_uid_in_tx(tx.conn, uid).map_err(|fault| match fault.kind {
            FaultKind::NotFound => Fault::field("contest", Because::new("fault-not-a-choice")),
            _ => fault,
        })?,
        None => contests::ensured_in_tx(tx, &told_contest(external))?,
    };
    store::set_contest_in_tx(tx.conn, external.id, contest.id)?;
    Ok(contest.id)
}

/// Whose achievement a result tells of, in what. In turn.
fn key_of(tx: &mut Tx<'_>, external: &External) -> Result<AchievementKey, Fault> {
    let contest_id = match store::contest_of(tx.conn, external.id)? {
        Some((contest_id, _)) => contests::contest_in_tx(tx.conn, contest_id)?.id,
        None => belongs_in_tx(tx, external, None)?,
    };
    Ok(AchievementKey {
        contest_id,
        event_key: alike::plain(&external.entered.event_name),
        kind: AchievementKind::Individual,
        holder: external.entered.person.clone(),
    })
}

/// Records which achievement a result tells of: of one whose results are all refused it tells anew, so that what was claimed
/// for it stands; a further one needs a reason. In turn.
///
/// # Errors
/// `Invalid`, naming the reason, where there is one already and none is given.
pub(super) fn achieve_in_tx(
    tx: &mut Tx<'_>,
    external: &External,
    reason: Option<&str>,
) -> Result<AchievementId, Fault> {
    let key = key_of(tx, external)?;
    for before in contests::achievements_in_tx(tx.conn, &key)? {
        if before.entry.is_none() && !store::is_told(tx.conn, before.id)? {
            store::set_achievement_in_tx(tx.conn, external.id, before.id)?;
            return Ok(before.id);
        }
    }
    let id = contests::achieve_in_tx(tx, &key, (&external.uid, None), reason)?;
    store::set_achievement_in_tx(tx.conn, external.id, id)?;
    Ok(id)
}

/// Says of results accepted before that was asked which achievement they tell of: two of one tell of the same. In turn.
pub(super) fn say_in_tx(
    tx: &mut Tx<'_>,
    which: (Option<PersonId>, Option<CompetitionId>),
) -> Result<(), Fault> {
    for (competition_id, uid) in store::unsaid(tx.conn, which)? {
        let external = store::external_by_uid(tx.conn, competition_id, &uid)?;
        let key = key_of(tx, &external)?;
        let before = contests::achievements_in_tx(tx.conn, &key)?.into_iter().next();
        let id = match before {
            Some(before) => before.id,
            None => contests::achieve_in_tx(tx, &key, (&external.uid, None), None)?,
        };
        store::set_achievement_in_tx(tx.conn, external.id, id)?;
    }
    Ok(())
}

/// Entries (uid) of a competition whose achievement counts already as an outside result, with the competition that one is
/// settled with; not where the result was accepted as another achievement.
pub(super) fn told_outside(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<BTreeMap<String, String>, Fault> {
    let pairs = suspects_in_tx(conn, competition_id)?;
    let uids: Vec<String> = pairs.iter().map(|pair| pair.one.uid.clone()).collect();
    let reasoned = store::reasoned(conn, &uids)?;
    let told = pairs.into_iter().filter_map(|Suspect { one: outside, other: own, .. }| {
        // Outside results come first in a pair.
        let counts = outside.standing == RecordStanding::Accepted && own.standing == RecordStanding::Own;
        let same = alike::plain(&outside.event) == alike::plain(&own.event)
            && alike::contest(&outside.contest) == alike::contest(&own.contest);
        (counts && same && !reasoned.contains(&outside.uid)).then_some((own.uid, outside.settled_with))
    });
    Ok(told.collect())
}
