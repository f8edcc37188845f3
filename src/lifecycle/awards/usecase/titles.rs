//! Titles: recommended from the accepted run, approved by another person, held from then on.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On};
use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::fault::Fault;
use crate::kernel::ids::CompetitionId;
use crate::lifecycle::awards::model::{NewRevocation, Recommendation, Run, RunBody, RunLine};
use crate::lifecycle::awards::store;
use crate::lifecycle::publicity::usecase::unsettled::refuse_unsettled_in_tx;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::policy::model::{Outcome, Status};
use crate::register::model::{Cause, NewHonour, Revocation};
use crate::register::usecase as register;

/// The titles a run gives.
pub(super) fn granted(run: &Run) -> impl Iterator<Item = &RunLine> {
    granted_by(&run.body)
}

fn granted_by(body: &RunBody) -> impl Iterator<Item = &RunLine> {
    body.lines.iter().filter(|line| line.kind == Outcome::Honour && line.status == Status::Settled)
}

/// The title a settled line gives, and the rule that does.
pub(super) fn title_and_rule(line: &RunLine) -> Result<(&str, &str), Fault> {
    let said = line.value.as_deref().zip(line.rule.as_deref());
    said.ok_or_else(|| Fault::internal("a settled title lacks its words or its rule"))
}

/// Whether a run gives a person (uid) that title.
pub(super) fn gives(run: &Run, person: &str, title: &str) -> bool {
    gives_by(&run.body, person, title)
}

fn gives_by(body: &RunBody, person: &str, title: &str) -> bool {
    granted_by(body).any(|line| line.payee == person && line.value.as_deref() == Some(title))
}

/// The titles that are held and that a statement would not give: person (uid) and title.
pub(super) fn lost_by(
    conn: &mut Conn,
    competition_id: CompetitionId,
    body: &RunBody,
) -> Result<Vec<(String, String)>, Fault> {
    let all = store::recommendations(conn, competition_id)?.into_iter();
    let lost = all.filter(|one| one.is_held() && !gives_by(body, &one.person, &one.title));
    Ok(lost.map(|one| (one.person, one.title)).collect())
}

/// The titles a run gives that were not recommended.
pub(super) fn unrecommended<'r>(
    run: &'r Run,
    before: &'r [Recommendation],
) -> impl Iterator<Item = &'r RunLine> {
    let known = |line: &RunLine| {
        let same = |one: &&Recommendation| {
            one.person == line.payee && line.value.as_deref() == Some(one.title.as_str())
        };
        before.iter().filter(same).any(Recommendation::stands)
    };
    granted(run).filter(move |line| !known(line))
}

/// Recommends everybody the accepted run gives a title and who is not recommended yet; answers how many.
///
/// # Errors
/// `Refused` without an accepted run, or where there is nobody to recommend.
pub fn recommend(act: Act<'_>, competition_uid: &str) -> Result<usize, Fault> {
    act.write(Action::RecommendTitles, On::Uid(competition_uid), |tx| {
        let competition_id = tx.stream.as_competition()?;
        let run = store::newest_run(tx.conn, competition_id)?.filter(|run| run.accepted.is_some());
        let run = run.ok_or_else(|| Fault::refused(Because::new("awards-not-accepted")))?;
        let before = store::recommendations(tx.conn, competition_id)?;
        let by = tx.actor.uid.clone();
        let mut recommended = Vec::new();
        for line in unrecommended(&run, &before) {
            let (title, rule) = title_and_rule(line)?;
            let person = store::person_by_uid(tx.conn, &line.payee)?.ok_or_else(Fault::not_found)?;
            let uid = door::new_uid(tx)?;
            let (conn, now) = (&mut *tx.conn, tx.now);
            store::insert_recommendation_in_tx(
                conn,
                uid.as_str(),
                (run.id, person.id),
                (rule, title),
                &by,
                now,
            )?
            .bind(tx);
            recommended.push(line.payee.clone());
        }
        if recommended.is_empty() {
            return Err(Fault::refused(Because::new("awards-nobody-to-recommend")));
        }
        tx.note(json!({ "run": run.number, "recommended": recommended }));
        Ok(recommended.len())
    })
}

/// Approves what others recommended, under a document; answers how many titles are held now.
///
/// # Errors
/// `Refused` where nothing waits, or where the actor recommended it.
pub fn approve(act: Act<'_>, competition_uid: &str, document: &str) -> Result<usize, Fault> {
    act.write(Action::ApproveTitles, On::Uid(competition_uid), |tx| {
        let competition_id = tx.stream.as_competition()?;
        refuse_unsettled_in_tx(tx.conn, competition_id)?;
        let all = store::recommendations(tx.conn, competition_id)?;
        let waiting: Vec<_> = all.into_iter().filter(|one| one.approved.is_none()).collect();
        if waiting.is_empty() {
            return Err(Fault::refused(Because::new("awards-nothing-to-approve")));
        }
        let by = tx.actor.uid.clone();
        if waiting.iter().any(|one| one.recommended_by == by) {
            return Err(Fault::refused(Because::new("awards-titles-same")));
        }
        let run = store::newest_run(tx.conn, competition_id)?.filter(|run| run.accepted.is_some());
        let run = run.ok_or_else(|| Fault::refused(Because::new("awards-not-accepted")))?;
        let competition = setup::competition_in_tx(tx.conn, competition_id)?;
        let mut approved = Vec::new();
        for one in waiting.iter().filter(|one| gives(&run, &one.person, &one.title)) {
            let new = NewHonour {
                title: one.title.clone(),
                awarded_on: civil_date(tx.now),
                document: Some(document.to_owned()),
                source: competition.name.clone(),
            };
            let honour = register::honours::record_in_tx(tx, one.person_id, &new)?;
            let honour_id = store::honour_id(tx.conn, &honour.uid)?;
            store::approve_title_in_tx(tx.conn, one.id, honour_id, &by, document, tx.now)?.bind(tx);
            approved.push(json!({ "person": one.person, "title": one.title }));
        }
        if approved.is_empty() {
            return Err(Fault::refused(Because::new("awards-nothing-to-approve")));
        }
        let count = approved.len();
        tx.note(json!({ "approved": approved, "document": document }));
        Ok(count)
    })
}

/// Whether a title is held that the accepted run does not give any more: it has to be revoked.
pub(super) fn is_to_revoke(run: &Run, one: &Recommendation) -> bool {
    one.is_held() && !gives(run, &one.person, &one.title)
}

/// Revokes a title that was approved, under a document: because the result gives it no more, or because the document says so
/// by itself. It stays on record as revoked.
///
/// # Errors
/// `NotFound` for a title that was not approved here; `Refused` while results are not settled or the newest run is not
/// accepted, and where it was revoked before; `Invalid` at `day` for one to come or before the title was given.
pub fn revoke(act: Act<'_>, competition_uid: &str, uid: &str, new: &NewRevocation) -> Result<(), Fault> {
    act.write(Action::RevokeTitle, On::Uid(competition_uid), |tx| {
        let competition_id = tx.stream.as_competition()?;
        refuse_unsettled_in_tx(tx.conn, competition_id)?;
        let all = store::recommendations(tx.conn, competition_id)?;
        let one = all.iter().find(|one| one.uid == uid).ok_or_else(Fault::not_found)?;
        let (given, honour_id) = one.approved.as_ref().zip(one.honour_id).ok_or_else(Fault::not_found)?;
        if new.day > civil_date(tx.now) || new.day < civil_date(given.0) {
            return Err(Fault::field(
                "day",
                Because::new("awards-revoke-day").date("since", civil_date(given.0)),
            ));
        }
        let run = store::newest_run(tx.conn, competition_id)?.filter(|run| run.accepted.is_some());
        let run = run.ok_or_else(|| Fault::refused(Because::new("awards-not-accepted")))?;
        let still = gives(&run, &one.person, &one.title);
        let revocation = Revocation {
            cause: if still { Cause::Authority } else { Cause::Result },
            document: new.document.clone(),
            day: new.day,
            reason: new.reason.clone(),
        };
        register::honours::revoke_in_tx(tx, honour_id, &revocation)?;
        tx.note(json!({ "revoked": { "person": one.person, "title": one.title }, "cause": revocation.cause,
            "document": new.document, "day": new.day, "reason": new.reason }));
        Ok(())
    })
}

/// The lines of a run as they are shown: a title that a document alone revoked is refused here, naming it. The run itself
/// stays as it was worked out.
pub(super) fn refuse_revoked(
    conn: &mut Conn,
    competition_id: CompetitionId,
    body: &mut RunBody,
) -> Result<(), Fault> {
    for one in store::recommendations(conn, competition_id)? {
        let Some(revoked) = one.revoked.filter(|revoked| revoked.cause == Cause::Authority) else { continue };
        let titles = body.lines.iter_mut().filter(|line| {
            line.kind == Outcome::Honour
                && line.status == Status::Settled
                && line.payee == one.person
                && line.value.as_deref() == Some(one.title.as_str())
        });
        for line in titles {
            line.status = Status::Refused;
            let because = Because::new("awards-title-revoked-by").text("document", revoked.document.as_str());
            line.because.push(because.date("day", revoked.day));
        }
    }
    Ok(())
}
