//! One achievement once: who may have told of it before, and which it is.

use crate::access::door::Tx;
use crate::kernel::alike;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AchievementId, CompetitionId, ExternalId, PersonId};
use crate::lifecycle::awards::model::once::{Record, RecordStanding, Suspect};
use crate::lifecycle::awards::model::{External, ExternalStanding, NewExternal};
use crate::lifecycle::awards::rules::once::may_be_one;
use crate::lifecycle::awards::store::{self, OnRecord};
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
    person_id: PersonId,
    record: &Record,
) -> Result<Vec<Suspect>, Fault> {
    let found = on_record(conn, &[person_id])?.into_iter().filter(|one| may_be_one(record, &one.record));
    let suspect = |one: OnRecord| Suspect { person: one.person, one: record.clone(), other: one.record };
    Ok(found.map(suspect).collect())
}

/// A result that is not kept yet.
pub(super) fn unkept(new: &NewExternal) -> External {
    External {
        id: ExternalId::of_row(0),
        uid: String::new(),
        entered: new.clone(),
        entered_by: String::new(),
        standing: ExternalStanding::Waiting,
    }
}

/// A result as it would stand on record.
pub(super) fn record_of(external: &External, settled_with: &str, entered_by: &str) -> Record {
    let entered = &external.entered;
    Record {
        uid: external.uid.clone(),
        settled_with: settled_with.to_owned(),
        contest: entered.competition_name.clone(),
        event: entered.event_name.clone(),
        final_day: entered.final_day,
        prize: Some(entered.prize),
        place: entered.place,
        proof: entered.proof.clone(),
        standing: if external.uid.is_empty() { RecordStanding::New } else { RecordStanding::Waiting },
        entered_by: entered_by.to_owned(),
    }
}

/// Records that may be one achievement, of which at least one is an outside result settled with this competition: each pair
/// once.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn suspects_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Suspect>, Fault> {
    let persons = store::persons_with_results(conn, competition_id)?;
    let found = on_record(conn, &persons)?;
    let here =
        |one: &OnRecord| one.competition_id == competition_id && one.record.standing != RecordStanding::Own;
    let mut suspects = Vec::new();
    for (at, one) in found.iter().enumerate() {
        let behind = found.iter().skip(at.saturating_add(1));
        for other in behind.filter(|other| other.person_id == one.person_id && (here(one) || here(other))) {
            if may_be_one(&one.record, &other.record) {
                let (person, one) = (one.person.clone(), one.record.clone());
                suspects.push(Suspect { person, one, other: other.record.clone() });
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

/// Whose achievement a result tells of, in what. In turn.
fn key_of(tx: &mut Tx<'_>, external: &External) -> Result<AchievementKey, Fault> {
    let contest_id = match store::contest_of(tx.conn, external.id)? {
        Some((contest_id, _)) => contests::contest_in_tx(tx.conn, contest_id)?.id,
        None => {
            let contest = contests::ensured_in_tx(tx, &told_contest(external))?;
            store::set_contest_in_tx(tx.conn, external.id, contest.id)?;
            contest.id
        }
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
