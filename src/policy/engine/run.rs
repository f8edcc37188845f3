//! One run: all competitions of a case, in the order of their days.

use std::cell::Cell;
use std::collections::HashMap;

use super::coach::Coached;
use super::conflict::{merge, one_title_each};
use super::pay::{Found, Scope, Subject};
use super::setting::Setting;
use super::split::split;
use super::trace::Step;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind, Problem};
use crate::kernel::money::Fen;
use crate::policy::case::{Case, CoachTeam, Competition, Entry, Event, Share};
use crate::policy::decisions::About;
use crate::policy::facts::{Facts, Prizes, Truth};
use crate::policy::model::{Benefit, Kind, Pack};
use crate::policy::words::{Outcome, Payee, Per, Status};

/// One line: who gets what, under which rule, and how that came about.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// Index of the pack in the setting.
    pub pack: usize,
    /// Id of the competition.
    pub competition: &'a str,
    /// Index of the benefit.
    pub benefit: usize,
    /// Index of the rule; `None`: not covered.
    pub rule: Option<usize>,
    /// What the line is about: an event, an entry, a coach team, a person.
    pub subject: &'a str,
    /// Who gets it.
    pub payee: &'a str,
    /// What became of it.
    pub status: Status,
    /// The amount, where it stands.
    pub amount: Option<Fen>,
    /// The least it can be.
    pub low: Option<Fen>,
    /// The most it can be.
    pub high: Option<Fen>,
    /// The title, for honours.
    pub value: Option<&'a str>,
    /// How it came about.
    pub trace: Box<[Step<'a>]>,
}

/// Sums of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Settled amounts.
    pub settled: Fen,
    /// Settled amounts and the lower bounds of what is pending.
    pub low: Fen,
    /// Settled amounts and the upper bounds of what is pending; `None`: a bound is not known.
    pub high: Option<Fen>,
}

/// The lines of a case.
#[derive(Debug)]
pub struct Run<'a> {
    /// By competition (day of the final, id), pack, event, then host, entries, titles; coach teams last.
    pub lines: Vec<Line<'a>>,
    /// Their sums.
    pub totals: Totals,
}

impl<'d> Setting<'d> {
    /// Works a case out.
    ///
    /// # Errors
    /// Two rules paying the same; decisions that decide nothing; sums beyond 64 bits.
    pub fn award<'a>(&'a self, case: &'a Case) -> Result<Run<'a>, Fault> {
        let (run, idle) = self.award_but_idle(case)?;
        Fault::invalid_unless_empty(idle.into_iter().filter_map(|place| self.idle(place)).collect())?;
        Ok(run)
    }

    /// The same, whatever decisions decide nothing: the places of these, from 0.
    ///
    /// # Errors
    /// Two rules paying the same; sums beyond 64 bits.
    pub fn award_but_idle<'a>(&'a self, case: &'a Case) -> Result<(Run<'a>, Vec<usize>), Fault> {
        let used: Vec<Cell<bool>> = vec![Cell::new(false); self.decisions.len()];
        let mut lines = Vec::new();
        let mut competitions: Vec<&Competition> = case.competitions.iter().collect();
        competitions.sort_by(|a, b| (a.final_day, &a.id).cmp(&(b.final_day, &b.id)));
        for competition in competitions {
            let mut own = Vec::new();
            for (at, pack) in self.versions(competition) {
                Scope { setting: self, at, pack, competition, used: &used }.competition(&mut own)?;
            }
            merge(self, &mut own)?;
            lines.append(&mut own);
        }
        one_title_each(&mut lines);
        let idle = (0..).zip(self.decisions).zip(&used).filter_map(|((place, decision), used)| {
            (!used.get() && matches!(decision.about, About::Question { .. })).then_some(place)
        });
        let idle = idle.collect();
        let totals = totals(&lines).ok_or_else(|| {
            Fault::new(FaultKind::Invalid, Because::new("award-too-large").text("subject", "totals"))
        })?;
        Ok((Run { lines, totals }, idle))
    }

    /// Of each pack the version in force on the final's last day, else the last one before it.
    fn versions(&self, competition: &Competition) -> Vec<(usize, &Pack)> {
        let day = competition.final_day;
        let all: Vec<(usize, &Pack)> = self.packs.iter().enumerate().collect();
        let of_one_id = all.chunk_by(|(_, a), (_, b)| a.id == b.id);
        let begun = |versions: &[(usize, &Pack)]| versions.iter().rposition(|(_, pack)| pack.from <= day);
        of_one_id.filter_map(|versions| versions.get(begun(versions).unwrap_or(0)).copied()).collect()
    }

    /// A decision no line asked for decides nothing, which its author should know.
    fn idle(&self, place: usize) -> Option<Problem> {
        let decision = self.decisions.get(place)?;
        let About::Question { id, subject, .. } = &decision.about else { return None };
        let because = Because::new("award-decision-idle");
        let because = because.text("name", id.as_str()).text("subject", subject.as_str());
        Some(Problem { place: decision.place.clone(), because })
    }
}

/// Sums, or `None` beyond 64 bits.
fn totals(lines: &[Line<'_>]) -> Option<Totals> {
    let mut totals = Totals { high: Some(Fen::ZERO), ..Totals::default() };
    for line in lines {
        match (line.status, line.amount) {
            (Status::Settled, Some(amount)) => {
                totals.settled = totals.settled.checked_add(amount)?;
                totals.low = totals.low.checked_add(amount)?;
                if let Some(high) = totals.high {
                    totals.high = Some(high.checked_add(amount)?);
                }
            }
            (Status::Pending, _) if line.value.is_none() => {
                totals.low = totals.low.checked_add(line.low.unwrap_or(Fen::ZERO))?;
                totals.high = match (totals.high, line.high) {
                    (Some(sum), Some(high)) => Some(sum.checked_add(high)?),
                    _ => None,
                };
            }
            _ => {}
        }
    }
    Some(totals)
}

impl<'a> Scope<'a, '_> {
    fn competition(&self, lines: &mut Vec<Line<'a>>) -> Result<(), Fault> {
        let mut coached = Vec::new();
        let mut events: Vec<&Event> = self.competition.events.iter().collect();
        events.sort_by(|a, b| a.id.cmp(&b.id));
        for event in events {
            let subject = self.subject(event);
            if !event.hosts.is_empty() {
                for benefit in self.benefits(Payee::Host, Per::Event) {
                    let found = self.find(benefit, &subject)?;
                    self.emit_shares(lines, benefit, subject.id, found, &event.hosts);
                }
            }
            let mut entries: Vec<&Entry> = event.entries.iter().collect();
            entries.sort_by(|a, b| {
                (a.rank.unwrap_or(u32::MAX), &a.id).cmp(&(b.rank.unwrap_or(u32::MAX), &b.id))
            });
            for entry in entries {
                self.entry(lines, event, entry, &mut coached)?;
            }
            for benefit in self.benefits(Payee::Contestant, Per::Person) {
                for line in self.titles(benefit, event, &subject)? {
                    self.emit(lines, benefit, line.subject, line.subject, line.found);
                }
            }
        }
        self.coaches(lines, coached)
    }

    fn benefits(&self, pays: Payee, per: Per) -> impl Iterator<Item = usize> + use<'a> {
        let wanted = move |benefit: &Benefit| benefit.pays == pays && benefit.per == per;
        self.pack.benefits.iter().enumerate().filter(move |(_, benefit)| wanted(benefit)).map(|(at, _)| at)
    }

    fn subject(&self, event: &'a Event) -> Subject<'a> {
        let competition = self.competition;
        let facts = Facts {
            level: competition.level,
            class: event.class.as_deref(),
            series: competition.series.as_deref(),
            selection_only: competition.selection_only,
            selects_for: competition.selects_for,
            represents: None,
            prizes: Prizes::UNKNOWN,
            team: false,
            prize_money: None,
            holder: false,
        };
        Subject { id: &event.id, facts, prize_money: None, heads: 1 }
    }

    /// The lines of one entry. Who is known to have won nothing has none.
    fn entry(
        &self,
        lines: &mut Vec<Line<'a>>,
        event: &'a Event,
        entry: &'a Entry,
        coached: &mut Vec<Coached<'a>>,
    ) -> Result<(), Fault> {
        if entry.prizes.won() == Truth::No {
            return Ok(());
        }
        let of_event = self.subject(event);
        let facts = Facts {
            represents: entry.represents,
            prizes: entry.prizes,
            team: entry.team,
            prize_money: entry.prize_money.map(|paid| paid > Fen::ZERO),
            ..of_event.facts
        };
        let heads = u32::try_from(entry.members.len()).unwrap_or(u32::MAX);
        let subject = Subject { id: &entry.id, facts, prize_money: entry.prize_money, heads };
        let alone = if entry.team { None } else { entry.members.first().map(|member| &*member.person) };
        for benefit in self.benefits(Payee::Contestant, Per::Entry) {
            let found = self.find(benefit, &subject)?;
            if let Some(team) = entry.coach_team.as_deref() {
                let (rule, worth, prize_money) = (found.rule, found.worth, entry.prize_money);
                let class = event.class.as_deref();
                coached.push(Coached { team, entry: &entry.id, class, rule, worth, prize_money });
            }
            if entry.has_share_plan() {
                self.emit_plan(lines, benefit, entry, found);
            } else {
                self.emit(lines, benefit, subject.id, alone.unwrap_or(subject.id), found);
            }
        }
        Ok(())
    }

    fn coaches(&self, lines: &mut Vec<Line<'a>>, mut coached: Vec<Coached<'a>>) -> Result<(), Fault> {
        coached.sort_by_key(|one| (one.team, one.entry));
        let filed = self.competition.coach_teams.iter();
        let plans: HashMap<&str, &CoachTeam> = filed.map(|team| (&*team.id, team)).collect();
        for group in coached.chunk_by(|a, b| a.team == b.team) {
            let (Some(one), Some(event)) = (group.first(), self.competition.events.first()) else { continue };
            let common = group.iter().all(|other| other.class == one.class);
            let mut subject = self.subject(event);
            subject.id = one.team;
            subject.facts.class = one.class.filter(|_| common);
            let plan = plans.get(one.team);
            for benefit in self.benefits(Payee::CoachTeam, Per::CoachTeam) {
                let found = self.coach(benefit, &subject, group)?;
                match plan {
                    Some(plan) => self.emit_shares(lines, benefit, one.team, found, &plan.members),
                    None => self.emit(lines, benefit, one.team, one.team, found),
                }
            }
        }
        Ok(())
    }

    fn emit(
        &self,
        lines: &mut Vec<Line<'a>>,
        benefit: usize,
        subject: &'a str,
        payee: &'a str,
        found: Found<'a>,
    ) {
        let mut line = self.line(benefit, subject, payee, found);
        let day = self.competition.final_day;
        if line.rule.is_some() && !self.pack.in_force(day) {
            (line.status, line.amount, line.low, line.high) = (Status::NotInForce, None, None, None);
            let expired = self.pack.until.filter(|until| *until < day);
            line.trace = Box::new([
                expired.map_or(Step::NotInForce(day, self.pack.from), |until| Step::Expired(day, until))
            ]);
        }
        lines.push(line);
    }

    fn line(&self, benefit: usize, subject: &'a str, payee: &'a str, found: Found<'a>) -> Line<'a> {
        let rule = found.rule.and_then(|index| self.pack.rules.get(index));
        let value = match rule.map(|rule| &rule.kind) {
            Some(Kind::Honour(honour)) => Some(honour.title.as_str()),
            _ => None,
        };
        Line {
            pack: self.at,
            competition: &self.competition.id,
            benefit,
            rule: found.rule,
            subject,
            payee,
            status: found.worth.status,
            amount: found.worth.amount,
            low: found.worth.low,
            high: found.worth.high,
            value,
            trace: found.trace.into_boxed_slice(),
        }
    }

    /// One line for each member of a team with a filed plan.
    fn emit_plan(&self, lines: &mut Vec<Line<'a>>, benefit: usize, entry: &'a Entry, found: Found<'a>) {
        let members = entry.members.iter().map(|member| (&*member.person, member.share.unwrap_or(0)));
        self.emit_parts(lines, benefit, &entry.id, found, &members.collect::<Vec<_>>());
    }

    /// One line for each payee of a plan; a single payee gets the whole.
    fn emit_shares(
        &self,
        lines: &mut Vec<Line<'a>>,
        benefit: usize,
        subject: &'a str,
        found: Found<'a>,
        shares: &'a [Share],
    ) {
        let parts: Vec<(&str, u32)> = shares.iter().map(|share| (&*share.payee, share.parts)).collect();
        match parts.as_slice() {
            [(payee, _)] => self.emit(lines, benefit, subject, payee, found),
            _ => self.emit_parts(lines, benefit, subject, found, &parts),
        }
    }

    fn emit_parts(
        &self,
        lines: &mut Vec<Line<'a>>,
        benefit: usize,
        subject: &'a str,
        found: Found<'a>,
        payees: &[(&'a str, u32)],
    ) {
        let parts: Vec<u32> = payees.iter().map(|(_, parts)| *parts).collect();
        let all: u64 = parts.iter().map(|part| u64::from(*part)).sum();
        let of = |whole: Option<Fen>| whole.map(|whole| split(whole, &parts));
        let (amounts, lows, highs) = (of(found.worth.amount), of(found.worth.low), of(found.worth.high));
        let pick = |list: &Option<Vec<Fen>>, at: usize| list.as_ref().and_then(|list| list.get(at).copied());
        for (at, (payee, part)) in payees.iter().enumerate() {
            let mut worth = found.worth;
            (worth.amount, worth.low, worth.high) = (pick(&amounts, at), pick(&lows, at), pick(&highs, at));
            let mut trace = found.trace.clone();
            trace.push(Step::Split(*part, all, found.worth.amount));
            self.emit(lines, benefit, subject, payee, Found { rule: found.rule, worth, trace });
        }
    }
}

impl Line<'_> {
    /// What kind of benefit it is.
    #[must_use]
    pub fn outcome(&self, setting: &Setting<'_>) -> Outcome {
        let benefit = setting.packs.get(self.pack).and_then(|pack| pack.benefits.get(self.benefit));
        benefit.map_or(Outcome::Money, |benefit| benefit.outcome)
    }
}
