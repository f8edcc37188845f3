//! Contests, and what people achieved there: each achievement once, whoever tells of it.

use crate::access::door::{self, Tx};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AchievementId, ContestId};
use crate::platform::db::{Conn, tx};
use crate::register::model::{Achievement, AchievementKey, Contest, NewContest};
use crate::register::store::contests::{self, NewAchievement};

/// Nobody else records an achievement or merges contests until the write ends: two competitions of the site could each find
/// none yet.
///
/// # Errors
/// As [`tx::in_turn`].
pub fn in_turn_in_tx(tx: &mut Tx<'_>) -> Result<(), Fault> {
    tx::in_turn(tx.conn, "achievements")
}

/// The contest of that row number, or the one it was found to be.
///
/// # Errors
/// `NotFound`.
pub fn contest_in_tx(conn: &mut Conn, id: ContestId) -> Result<Contest, Fault> {
    let mut contest = contests::by_id(conn, id)?;
    // Who merges merges into one that stands for itself, which may be merged later.
    while let Some(other) = contest.merged_into {
        contest = contests::by_id(conn, other)?;
    }
    Ok(contest)
}

/// The contest that is told of: the one on record that is alike it, of its level and series and close in time, or else a
/// new one. In turn.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn ensured_in_tx(tx: &mut Tx<'_>, new: &NewContest) -> Result<Contest, Fault> {
    if let Some((uid, _id)) = &new.own
        && let Some(own) = contests::by_uid(tx.conn, uid).map(Some).or_else(absent)?
    {
        return contest_in_tx(tx.conn, own.id);
    }
    let alike = contests::alike(tx.conn, &new.name, new.final_day)?;
    let mut alike = alike.into_iter().filter(|one| (one.level, &one.series) == (new.level, &new.series));
    if let Some(found) = alike.next().filter(|_found| new.own.is_none()) {
        return contest_in_tx(tx.conn, found.id);
    }
    let made = door::new_uid(tx)?.to_string();
    let uid = new.own.as_ref().map_or(made, |(uid, _id)| uid.clone());
    let (by, at) = (tx.actor.uid.clone(), tx.now);
    let id = contests::insert_in_tx(tx.conn, &uid, new, (&by, at))?;
    contests::by_id(tx.conn, id)
}

fn absent(fault: Fault) -> Result<Option<Contest>, Fault> {
    if fault.kind == crate::kernel::fault::FaultKind::NotFound { Ok(None) } else { Err(fault) }
}

/// What somebody achieved in one event of one contest, in order.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn achievements_in_tx(conn: &mut Conn, key: &AchievementKey) -> Result<Vec<Achievement>, Fault> {
    contests::achievements(conn, key)
}

/// Records an achievement, in turn; a further one of that key only with a reason. `uid` is what claims for it are about.
///
/// # Errors
/// `Invalid`, naming the reason, where there is one already and none is given.
pub fn achieve_in_tx(
    tx: &mut Tx<'_>,
    key: &AchievementKey,
    (uid, entry): (&str, Option<&str>),
    reason: Option<&str>,
) -> Result<AchievementId, Fault> {
    let before = contests::achievements(tx.conn, key)?;
    if !before.is_empty() && reason.is_none() {
        return Err(Fault::field("reason", Because::new("register-achieved-already")));
    }
    let ordinal = before.last().map_or(1, |last| last.ordinal.saturating_add(1));
    let (by, at) = (tx.actor.uid.clone(), tx.now);
    let new = NewAchievement { uid, ordinal, entry, reason, by: &by, at };
    contests::insert_achievement_in_tx(tx.conn, key, &new)
}

/// Contests whose names begin so, at most `limit`.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn named_in_tx(conn: &mut Conn, beginning: &str, limit: usize) -> Result<Vec<Contest>, Fault> {
    contests::named(conn, beginning, i64::try_from(limit).unwrap_or(i64::MAX))
}

/// The contest of that uid, or the one it was found to be.
///
/// # Errors
/// `NotFound`.
pub fn by_uid_in_tx(conn: &mut Conn, uid: &str) -> Result<Contest, Fault> {
    let contest = contests::by_uid(conn, uid)?;
    contest_in_tx(conn, contest.id)
}

/// Says that a contest is another one, in turn: its results and what was achieved there belong to that one. `told` says of
/// an achievement whether a result that counts tells of it.
///
/// # Errors
/// `Refused` where both count an achievement of one person in one event: which of the two stands is decided first.
pub fn merge_in_tx(
    tx: &mut Tx<'_>,
    from: &Contest,
    into: &Contest,
    told: impl Fn(&mut Conn, &Achievement) -> Result<bool, Fault>,
) -> Result<(), Fault> {
    for (key, moved) in contests::achieved(tx.conn, from.id)? {
        let there = contests::achievements(tx.conn, &AchievementKey { contest_id: into.id, ..key })?;
        let counts = there.iter().map(|other| told(tx.conn, other)).collect::<Result<Vec<bool>, Fault>>()?;
        if told(tx.conn, &moved)? && counts.contains(&true) {
            return Err(Fault::refused(Because::new("register-contests-contradict")));
        }
        let ordinal = there.last().map_or(1, |last| last.ordinal.saturating_add(1));
        contests::move_in_tx(tx.conn, moved.id, into.id, ordinal)?;
    }
    contests::merge_in_tx(tx.conn, from.id, into.id)
}
