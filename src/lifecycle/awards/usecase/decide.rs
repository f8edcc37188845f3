//! 裁量: what the text leaves to a person, and facts the results do not tell. Each makes a new run.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::awards::model::{AnswerForm, Decision, FactKind, NewDecision, OpenQuestion, RunBody};
use crate::lifecycle::awards::rules::decisions_text::{
    READING, answer, fact_value, facts, in_force, selects_for,
};
use crate::lifecycle::awards::store;
use crate::lifecycle::setup::model::Competition;
use crate::platform::memo::Recall;

use super::gather::{Gathered, gather};
use super::packs;
use super::runs::{Made, make_run_in_tx};

/// Takes a decision, changes a reading, enters a fact, or takes one of these back (an empty value), and works the
/// awards out again: answers the number of the new run. A decision the engine refuses changes nothing.
///
/// # Errors
/// `Invalid`, naming the field: an answer outside its bounds, a document missing, nothing that is asked.
pub fn decide(act: Act<'_>, competition_uid: &str, new: &NewDecision) -> Result<i64, Fault> {
    act.write(Action::DecideAward, On::Uid(competition_uid), |tx| {
        let competition_id = tx.stream.as_competition()?;
        let gathered = gather(tx.conn, Recall::Nothing, competition_id)?;
        let newest = store::newest_run(tx.conn, competition_id)?.map(|run| run.body);
        let value = checked(&gathered, newest.as_ref(), new)?;
        let decided = NewDecision { value, ..new.clone() };
        let uid = door::new_uid(tx)?;
        let by = tx.actor.uid.clone();
        store::insert_decision_in_tx(tx.conn, uid.as_str(), competition_id, &decided, &by, tx.now)?.bind(tx);
        let Made { number, digest, idle } = make_run_in_tx(tx)?;
        if idle.iter().any(|(name, subject)| *name == decided.decision && *subject == decided.subject) {
            return Err(Fault::field("value", Because::new("awards-nothing-asked")));
        }
        tx.note(json!({ "decision": uid, "about": decided.decision, "subject": decided.subject,
            "value": decided.value, "document": decided.document, "run": number, "digest": digest }));
        Ok(number)
    })
}

/// The value in its one spelling, if it answers something that is asked.
fn checked(gathered: &Gathered, newest: Option<&RunBody>, new: &NewDecision) -> Result<String, Fault> {
    let unasked = || Fault::field("value", Because::new("awards-nothing-asked"));
    if new.value.is_empty() {
        let standing = in_force(&gathered.decisions);
        let same = |one: &&Decision| one.decision == new.decision && one.subject == new.subject;
        return if standing.iter().any(same) { Ok(String::new()) } else { Err(unasked()) };
    }
    if let Some(kind) = FactKind::from_code(&new.decision) {
        let known = match kind {
            FactKind::SelectsFor => new.subject == gathered.competition.uid,
            FactKind::PrizeMoney | FactKind::Represents => {
                gathered.entries.iter().any(|entry| entry.uid == new.subject)
                    || gathered.source.external.iter().any(|one| one.result.uid == new.subject)
            }
        };
        let value = fact_value(kind, &new.value).map_err(|because| Fault::field("value", because))?;
        return if known { Ok(value) } else { Err(unasked()) };
    }
    let packs = packs::load(&gathered.competition.packs)?;
    if let Some(id) = new.decision.strip_prefix(READING) {
        let mut readings = packs.iter().flat_map(|pack| &pack.readings).filter(|reading| reading.id == id);
        let choice = |reading: &crate::policy::model::Reading| {
            reading.alternatives.iter().any(|other| other.id == new.value)
        };
        return if readings.any(choice) { Ok(new.value.clone()) } else { Err(unasked()) };
    }
    let asked = newest.into_iter().flat_map(|body| &body.lines).flat_map(|line| &line.asks);
    let mut fitting = asked.filter(|ask| ask.question == new.decision && ask.subject == new.subject);
    let again = || answered_before(gathered, &packs, new);
    match fitting.next().cloned().or_else(again) {
        Some(ask) => answer(&ask, new),
        None => Err(unasked()),
    }
}

/// A question that was answered is no longer open, but may be answered anew.
fn answered_before(
    gathered: &Gathered,
    packs: &[crate::policy::model::Pack],
    new: &NewDecision,
) -> Option<OpenQuestion> {
    let same = |one: &&Decision| one.decision == new.decision && one.subject == new.subject;
    in_force(&gathered.decisions).into_iter().find(same)?;
    let asked = packs.iter().flat_map(|pack| pack.decisions.iter().map(move |asked| (pack, asked)));
    let (pack, asked) = asked.into_iter().find(|(_, asked)| asked.id == new.decision)?;
    Some(OpenQuestion {
        pack: pack.id.clone(),
        question: asked.id.clone(),
        subject: new.subject.clone(),
        asks: asked.asks.clone(),
        who: asked.who.clone(),
        form: super::compute::form(asked),
        document: asked.document,
        needed: false,
    })
}

/// The questions of the newest run, those that lines wait for first; each once.
pub(super) fn open_questions(
    competition: &Competition,
    decisions: &[Decision],
    newest: Option<&RunBody>,
) -> Vec<OpenQuestion> {
    let mut asks: Vec<OpenQuestion> = Vec::new();
    if competition.selection_only && selects_for(competition, &facts(&in_force(decisions))).is_none() {
        let words = ["provincial", "national", "world"].map(str::to_owned).into();
        asks.push(OpenQuestion {
            pack: String::new(),
            question: FactKind::SelectsFor.code().to_owned(),
            subject: competition.uid.clone(),
            asks: String::new(),
            who: String::new(),
            form: AnswerForm::Choice { words },
            document: false,
            needed: true,
        });
    }
    for ask in newest.into_iter().flat_map(|body| &body.lines).flat_map(|line| &line.asks) {
        let same = |other: &OpenQuestion| (&other.question, &other.subject) == (&ask.question, &ask.subject);
        if !asks.iter().any(same) {
            asks.push(ask.clone());
        }
    }
    asks.sort_by_key(|ask| !ask.needed);
    asks
}
