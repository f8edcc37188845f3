//! Packs and decisions joined: readings changed, every decision checked against its question.

use std::collections::HashMap;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind, Problem};
use crate::notation::unknown_word;
use crate::policy::decisions::{About, Decision, Decisions, Given};
use crate::policy::model::{Answer, Pack, Question};
use crate::policy::pack::reread;

/// What a run is made under.
#[derive(Debug)]
pub struct Setting<'d> {
    /// The packs by id and first day, with the readings that were decided.
    pub packs: Vec<Pack>,
    /// The decisions.
    pub decisions: &'d [Decision],
    /// For each pack: question and subject to decision.
    answers: Vec<HashMap<(usize, &'d str), usize>>,
    /// For each pack: reading, alternative and decision of those changed.
    pub changed: Vec<Vec<(usize, usize, usize)>>,
}

/// What a pack makes of a decision.
enum Joined {
    Asked,
    NotAsked,
    /// It asks this, but admits no such answer.
    Unfit(Because),
}

impl<'d> Setting<'d> {
    /// Joins them.
    ///
    /// # Errors
    /// Every decision that names nothing, answers wrongly or lacks its document; versions of one
    /// pack that overlap.
    pub fn new(packs: &[Pack], decisions: &'d Decisions) -> Result<Self, Fault> {
        let mut order: Vec<&Pack> = packs.iter().collect();
        order.sort_by(|a, b| (&a.id, a.from).cmp(&(&b.id, b.from)));
        let mut problems = overlaps(&order);
        let mut setting = Self {
            packs: Vec::new(),
            decisions: &decisions.all,
            answers: vec![HashMap::new(); order.len()],
            changed: vec![Vec::new(); order.len()],
        };
        for (index, decision) in decisions.all.iter().enumerate() {
            if let Err(because) = setting.join(&order, index, decision) {
                problems.push(Problem { place: decision.place.clone(), because });
            }
        }
        Fault::invalid_unless_empty(problems)?;
        for (pack, changed) in order.iter().zip(&setting.changed) {
            setting.packs.push(if changed.is_empty() { (*pack).clone() } else { reread(pack, changed)? });
        }
        Ok(setting)
    }

    fn join(&mut self, packs: &[&Pack], index: usize, decision: &'d Decision) -> Result<(), Because> {
        let meant = |pack: &&Pack| decision.pack.as_deref().is_none_or(|id| id == pack.id);
        if !packs.iter().any(meant) {
            let name = decision.pack.as_deref().unwrap_or_default();
            return Err(unknown_word(name, packs.iter().map(|pack| pack.id.as_str())));
        }
        let mut ids: Vec<&str> = Vec::new();
        let mut unfit = None;
        for (at, pack) in packs.iter().enumerate().filter(|(_, pack)| meant(pack)) {
            match self.join_pack(at, pack, index, decision)? {
                Joined::Asked => ids.push(&pack.id),
                Joined::NotAsked => {}
                Joined::Unfit(because) => unfit = unfit.or(Some((pack.id.as_str(), because))),
            }
        }
        ids.dedup();
        match (ids.as_slice(), unfit) {
            // Another version of the pack may ask with other bounds, or know other readings.
            (ids, Some((id, unfit))) if !ids.contains(&id) => Err(unfit),
            ([], _) => Err(nobody_asks(packs, decision)),
            ([_], _) => Ok(()),
            _ => Err(Because::new("award-decision-which-pack").list("packs", ids)),
        }
    }

    /// Whether the pack asks this, and the answer fits; an error where it was answered before.
    fn join_pack(
        &mut self,
        at: usize,
        pack: &Pack,
        index: usize,
        decision: &'d Decision,
    ) -> Result<Joined, Because> {
        match &decision.about {
            About::Reading { id, choice } => {
                let Some(reading) = pack.readings.iter().position(|reading| reading.id == *id) else {
                    return Ok(Joined::NotAsked);
                };
                let offered = pack.readings.get(reading).map_or(&[][..], |reading| &reading.alternatives);
                let Some(chosen) = offered.iter().position(|other| other.id == *choice) else {
                    let known = offered.iter().map(|other| other.id.as_str());
                    return Ok(Joined::Unfit(unknown_word(choice, known)));
                };
                let changed = self.changed.get_mut(at);
                if changed.as_ref().is_some_and(|list| list.iter().any(|(other, ..)| *other == reading)) {
                    return Err(Because::new("award-decision-twice").text("name", id.as_str()));
                }
                changed.into_iter().for_each(|list| list.push((reading, chosen, index)));
                Ok(Joined::Asked)
            }
            About::Question { id, subject, answer } => {
                let Some(question) = pack.decisions.iter().position(|question| question.id == *id) else {
                    return Ok(Joined::NotAsked);
                };
                let asked = pack.decisions.get(question);
                if let Some(Err(because)) = asked.map(|question| fits(question, answer, decision)) {
                    return Ok(Joined::Unfit(because));
                }
                let answers = self.answers.get_mut(at);
                let before = answers.and_then(|answers| answers.insert((question, subject), index));
                match before {
                    Some(_) => Err(Because::new("award-decision-twice").text("name", id.as_str())),
                    None => Ok(Joined::Asked),
                }
            }
        }
    }

    /// The decision that answers a question for a subject.
    pub(super) fn answer(&self, pack: usize, question: usize, subject: &str) -> Option<usize> {
        self.answers.get(pack)?.get(&(question, subject)).copied()
    }

    /// The answer a decision gives.
    pub(super) fn given(&self, decision: usize) -> Option<&'d Given> {
        match &self.decisions.get(decision)?.about {
            About::Question { answer, .. } => Some(answer),
            About::Reading { .. } => None,
        }
    }
}

fn overlaps(packs: &[&Pack]) -> Vec<Problem> {
    let pairs = packs.iter().zip(packs.iter().skip(1));
    let clash = pairs.filter(|(a, b)| a.id == b.id && a.until.is_none_or(|until| b.from <= until));
    clash
        .map(|(a, b)| {
            let because = if a.hash == b.hash {
                Because::new("award-pack-twice").text("version", a.version.as_str())
            } else {
                let overlap = Because::new("award-pack-versions-overlap");
                overlap.text("first", a.version.as_str()).text("second", b.version.as_str())
            };
            Problem::whole(because.text("pack", a.id.as_str()))
        })
        .collect()
}

fn nobody_asks(packs: &[&Pack], decision: &Decision) -> Because {
    match &decision.about {
        About::Reading { id, .. } => {
            let known = packs.iter().flat_map(|pack| pack.readings.iter().map(|reading| reading.id.as_str()));
            unknown_word(id, known)
        }
        About::Question { id, .. } => {
            let known = packs.iter().flat_map(|pack| pack.decisions.iter().map(|asked| asked.id.as_str()));
            unknown_word(id, known)
        }
    }
}

fn fits(question: &Question, given: &Given, decision: &Decision) -> Result<(), Because> {
    if question.document && decision.document.is_none() {
        return Err(Because::new("award-decision-document").text("name", question.id.as_str()));
    }
    match (&question.answer, given) {
        (Answer::Amount { within: Some((low, high)) }, Given::Amount(amount))
            if amount < low || amount > high =>
        {
            let outside = Because::new("award-decision-outside").money("amount", *amount);
            Err(outside.money("low", *low).money("high", *high))
        }
        (Answer::Amount { .. }, Given::Amount(_)) | (Answer::Entries, Given::Entries(_)) => Ok(()),
        (Answer::Choice(words), Given::Choice(word)) if words.contains(word) => Ok(()),
        (Answer::Choice(words), Given::Choice(word)) => {
            Err(unknown_word(word, words.iter().map(String::as_str)))
        }
        (wanted, _) => {
            let key = match wanted {
                Answer::Amount { .. } => "amount",
                Answer::Choice(_) => "choice",
                Answer::Entries => "entries",
            };
            Err(Because::new("award-decision-wrong-answer")
                .text("name", question.id.as_str())
                .text("key", key))
        }
    }
}

/// A fault of the run itself, naming what clashes.
pub(super) fn clash(because: Because) -> Fault {
    Fault::new(FaultKind::Invalid, because)
}
