//! Titles: recommended from the accepted run, approved by another person, held from then on.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On};
use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::fault::Fault;
use crate::lifecycle::awards::model::{Recommendation, Run, RunLine};
use crate::lifecycle::awards::store;
use crate::lifecycle::publicity::usecase::unsettled::refuse_unsettled_in_tx;
use crate::lifecycle::setup::usecase as setup;
use crate::policy::model::{Outcome, Status};
use crate::register::model::NewHonour;
use crate::register::usecase as register;

/// The titles a run gives.
pub(super) fn granted(run: &Run) -> impl Iterator<Item = &RunLine> {
    run.body.lines.iter().filter(|line| line.kind == Outcome::Honour && line.status == Status::Settled)
}

/// The title a settled line gives, and the rule that does.
pub(super) fn title_and_rule(line: &RunLine) -> Result<(&str, &str), Fault> {
    let said = line.value.as_deref().zip(line.rule.as_deref());
    said.ok_or_else(|| Fault::internal("a settled title lacks its words or its rule"))
}

/// Whether a run gives a person (uid) that title.
pub(super) fn gives(run: &Run, person: &str, title: &str) -> bool {
    granted(run).any(|line| line.payee == person && line.value.as_deref() == Some(title))
}

/// The titles a run gives that were not recommended.
pub(super) fn unrecommended<'r>(
    run: &'r Run,
    before: &'r [Recommendation],
) -> impl Iterator<Item = &'r RunLine> {
    let known = |line: &RunLine| {
        before.iter().any(|one| one.person == line.payee && line.value.as_deref() == Some(one.title.as_str()))
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
            )?;
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
            store::approve_title_in_tx(tx.conn, one.id, honour_id, &by, document, tx.now)?;
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
