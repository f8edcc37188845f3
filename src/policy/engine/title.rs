//! Titles by places of an approved plan. Places are counted by rank; a team is one place, and all its
//! members get the title, unless the pack says that each member takes a place.

use super::choose::{Spoken, choose};
use super::money::Worth;
use super::pay::{Found, Scope, Subject};
use super::trace::Step;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::policy::case::{Entry, Event, Member};
use crate::policy::decisions::Given;
use crate::policy::facts::{Facts, Truth};
use crate::policy::model::{Honour, Kind};
use crate::policy::words::{Per, Status};

/// One line: the person, or the event where nobody can be named yet.
pub(super) struct TitleLine<'a> {
    pub(super) subject: &'a str,
    pub(super) found: Found<'a>,
}

/// What the rule does with one group of equal rank.
#[derive(Clone, Copy)]
enum Fate {
    Granted,
    Refused,
    Tied(u32),
}

impl<'a> Scope<'a, '_> {
    /// The lines of a title at one event. Contests whose level has no title rule have none.
    pub(super) fn titles(
        &self,
        benefit: usize,
        event: &'a Event,
        subject: &Subject<'a>,
    ) -> Result<Vec<TitleLine<'a>>, Fault> {
        let day = self.competition.final_day;
        let spoken = choose(self.pack, benefit, &subject.facts, day, |_| false, |_, _| {});
        let (index, base) = match spoken {
            Spoken::Pays(index) => (index, Worth::none(Status::Settled)),
            Spoken::Open(index, _) => (index, Worth::pending(None, None)),
            Spoken::Refused(index, _) => (index, Worth::none(Status::Refused)),
            Spoken::NotNow(index) => (index, Worth::none(Status::NotInForce)),
            Spoken::Nothing => return Ok(Vec::new()),
            Spoken::Conflict(..) => {
                return self.find(benefit, subject).map(|_| Vec::new());
            }
        };
        let Some(rule) = self.pack.rules.get(index) else { return Ok(Vec::new()) };
        let Kind::Honour(honour) = &rule.kind else { return Ok(Vec::new()) };
        if event.entries.is_empty() {
            return Ok(Vec::new());
        }
        let Some(quota) = event.title_quota else {
            return Ok(vec![self.quota_open(index, base, spoken, event, subject)]);
        };
        let mut lines = Vec::new();
        for (entry, fate) in self.places(honour, quota, event)? {
            for member in &entry.members {
                let facts = Facts { team: entry.team, holder: holds(member, honour), ..subject.facts };
                let mut trace = Vec::new();
                self.facts(index, subject, &mut trace);
                let worth = match spoken {
                    Spoken::Pays(_) => {
                        let told = Told { entry, fate, quota, holder: facts.holder };
                        self.person(honour, event, &told, &mut trace)
                    }
                    Spoken::Refused(_, fact) => {
                        trace.clear();
                        trace.push(Step::Unmet(index, fact));
                        base
                    }
                    Spoken::Open(_, fact) => {
                        trace.push(Step::Unknown(fact));
                        base
                    }
                    _ => {
                        trace.push(Step::NotNow(index));
                        base
                    }
                };
                self.readings(index, &facts, &mut trace);
                let found = Found { rule: Some(index), worth, trace };
                lines.push(TitleLine { subject: &member.person, found });
            }
        }
        Ok(lines)
    }

    /// One line for the event while the plan's quota is not filed.
    fn quota_open(
        &self,
        index: usize,
        base: Worth,
        spoken: Spoken,
        event: &'a Event,
        subject: &Subject<'a>,
    ) -> TitleLine<'a> {
        let mut trace = Vec::new();
        let worth = if let Spoken::Refused(_, fact) = spoken {
            trace.push(Step::Unmet(index, fact));
            base
        } else {
            self.facts(index, subject, &mut trace);
            trace.push(Step::QuotaOpen);
            if base.status == Status::NotInForce { base } else { Worth::pending(None, None) }
        };
        self.readings(index, &subject.facts, &mut trace);
        TitleLine { subject: &event.id, found: Found { rule: Some(index), worth, trace } }
    }

    /// The entries a title is about, in order of rank, and what the quota makes of them.
    fn places(&self, honour: &Honour, quota: u32, event: &'a Event) -> Result<Vec<(&'a Entry, Fate)>, Fault> {
        let mut ranked: Vec<(u32, &Entry)> =
            event.entries.iter().filter_map(|entry| Some((entry.rank?, entry))).collect();
        ranked.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
        let mut places = Vec::new();
        let (mut taken, mut held) = (0_u32, 0_u32);
        let mut tie = None;
        for group in ranked.chunk_by(|a, b| a.0 == b.0) {
            let Some((rank, _)) = group.first() else { continue };
            let size: u32 = group.iter().map(|(_, entry)| consumed(honour, entry)).sum();
            let by_rank = honour.place == Per::Entry && !honour.pass_down;
            let before = if by_rank { rank.saturating_sub(1) } else { taken };
            taken = before.saturating_add(size);
            if before >= quota {
                break;
            }
            held = held.saturating_add(size);
            let tied = u32::try_from(group.len()).unwrap_or(u32::MAX);
            let fate = if taken <= quota { Fate::Granted } else { Fate::Tied(tied) };
            if matches!(fate, Fate::Tied(_)) {
                tie = Some(group);
            }
            places.extend(group.iter().map(|(_, entry)| (*entry, fate)));
        }
        self.settle_tie(honour, event, tie.unwrap_or_default(), &mut places)?;
        let unranked = event.entries.iter().filter(|entry| entry.rank.is_none());
        let may_take_a_place = |entry: &&Entry| match entry.prizes.won() {
            Truth::Yes => quota > 0,
            // Nothing is known of the entry: it may hold a place that nobody in the ranking holds.
            Truth::Unknown => held < quota,
            Truth::No => false,
        };
        let mut unknown: Vec<&Entry> = unranked.filter(may_take_a_place).collect();
        unknown.sort_by(|a, b| a.id.cmp(&b.id));
        places.extend(unknown.into_iter().map(|entry| (entry, Fate::Granted)));
        Ok(places)
    }

    /// A decision names which of the tied get the title.
    fn settle_tie(
        &self,
        honour: &Honour,
        event: &Event,
        tied: &[(u32, &'a Entry)],
        places: &mut [(&'a Entry, Fate)],
    ) -> Result<(), Fault> {
        if tied.is_empty() {
            return Ok(());
        }
        let Some((index, Given::Entries(chosen))) =
            honour.tie.and_then(|question| self.decided(question, &event.id))
        else {
            return Ok(());
        };
        let stranger = chosen.iter().find(|id| !tied.iter().any(|(_, entry)| *entry.id == ***id));
        if let Some(stranger) = stranger {
            let place = self.setting.decisions.get(index).map(|decision| decision.place.clone());
            let because = Because::new("award-decision-not-tied").text("entry", stranger.as_str());
            return Err(Fault::at(
                FaultKind::Invalid,
                place.unwrap_or(crate::kernel::fault::Place::Whole),
                because.text("event", event.id.as_str()),
            ));
        }
        for (entry, fate) in places.iter_mut().filter(|(_, fate)| matches!(fate, Fate::Tied(_))) {
            *fate = if chosen.iter().any(|id| **id == *entry.id) { Fate::Granted } else { Fate::Refused };
        }
        Ok(())
    }

    /// What one person gets.
    fn person(&self, honour: &Honour, event: &Event, told: &Told<'a>, trace: &mut Vec<Step<'a>>) -> Worth {
        let Some(rank) = told.entry.rank else {
            trace.push(Step::RankUnknown);
            return Worth::pending(None, None);
        };
        let decision = honour.tie.and_then(|question| self.setting.answer(self.at, question, &event.id));
        let decided = decision.filter(|index| {
            let given = self.setting.given(*index);
            matches!(told.fate, Fate::Refused)
                || matches!(given, Some(Given::Entries(ids)) if ids.iter().any(|id| **id == *told.entry.id))
        });
        match told.fate {
            Fate::Tied(tied) => {
                trace.push(Step::Tie(rank, tied, told.quota));
                return Worth::pending(None, None);
            }
            Fate::Refused => {
                trace.extend(decided.map(Step::Decided));
                trace.push(Step::NotChosen);
                return Worth::none(Status::Refused);
            }
            Fate::Granted => {
                trace.push(Step::Place(rank, told.quota));
                trace.extend(decided.map(Step::Decided));
            }
        }
        if told.holder {
            trace.push(Step::Holder);
            return Worth::none(Status::Refused);
        }
        Worth::none(Status::Settled)
    }
}

/// What is known of one person at one event.
struct Told<'a> {
    entry: &'a Entry,
    fate: Fate,
    quota: u32,
    holder: bool,
}

fn holds(member: &Member, honour: &Honour) -> bool {
    member.holds.iter().any(|title| **title == *honour.title)
}

/// Places an entry takes.
fn consumed(honour: &Honour, entry: &Entry) -> u32 {
    let takes = |member: &&Member| !(honour.pass_down && holds(member, honour));
    let takers = u32::try_from(entry.members.iter().filter(takes).count()).unwrap_or(u32::MAX);
    match honour.place {
        Per::Person => takers,
        _ => takers.min(1),
    }
}
