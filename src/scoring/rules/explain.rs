//! Why one row says what it says: every figure from the module marks to the prize. Made on demand, because most
//! rows of a large division are never opened.

use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::prize::Prize;
use crate::kernel::score::Score;

use super::super::model::{
    Aggregation, AspectKind, Cost, Entry, Inputs, Marks, Module, ModuleMarks, Ranking, RoundingAt, Row,
    Standing, Topic, Totals, Why,
};
use super::super::prizes::Awards;
use super::module_mark::{self, Parts, Scratch};
use super::panel::Panel;
use super::{panels, passes, tie_keys, totals};

/// Explains rows of one ranking.
pub struct Explainer<'a> {
    inputs: Inputs<'a>,
    ranking: &'a Ranking,
    panels: Vec<Panel>,
}

impl<'a> Explainer<'a> {
    /// For a ranking and the inputs it was computed from.
    #[must_use]
    pub fn new(inputs: Inputs<'a>, ranking: &'a Ranking) -> Self {
        // The ranking exists, so its decisions were accepted.
        let panels = panels::of(&inputs).unwrap_or_default();
        Self { inputs, ranking, panels }
    }

    /// The reasons of one row, from its marks to its prize.
    #[must_use]
    pub fn row(&self, row: &Row) -> Vec<Why> {
        let Some(entry) = self.inputs.roster.get(row.entry) else { return Vec::new() };
        let mut reasons = Vec::new();
        if entry.status != EntryStatus::Ranked {
            let status = entry.status.message_key();
            reasons.push(noted((Topic::Status, Topic::StatusNoted), entry, |why| why.word("status", status)));
        }
        reasons.extend(self.modules(row, entry));
        reasons.extend(self.total(row, entry));
        reasons.extend(self.failures(row));
        reasons.extend(self.place(row));
        reasons.extend(self.scale(row));
        reasons.extend(self.prize(row));
        reasons
    }

    fn modules(&self, row: &Row, entry: &Entry) -> Vec<Why> {
        let Marks::Sheets(sheets) = self.inputs.marks else { return Vec::new() };
        let workings = &self.ranking.workings.modules;
        let modules =
            self.inputs.plan.modules.iter().zip(workings).zip(self.panels.iter().zip(sheets.blocks()));
        let mut reasons = Vec::new();
        for (at, ((module, marks), (panel, block))) in modules.enumerate() {
            let Some(mark) = marks.marks.get(row.entry).copied().flatten() else { continue };
            let mut scratch = Scratch::default();
            let Ok(parts) = module_mark::parts(panel, block, row.entry, &mut scratch) else { continue };
            reasons.extend(panel_reason(module, panel, scratch.sums(), parts.scored));
            reasons.extend(parts_reason(module, marks, parts));
            let penalty = entry.module_penalties.get(at).copied().unwrap_or(Score::ZERO);
            if penalty != Score::ZERO {
                let topics = (Topic::ModulePenalty, Topic::ModulePenaltyNoted);
                let about = |why: Because| why.text("module", &module.code).mark("penalty", penalty);
                reasons.push(noted(topics, entry, about));
            }
            reasons.push(self.weighed(module, marks, mark));
        }
        reasons
    }

    /// What a module mark is worth in points of the total.
    fn weighed(&self, module: &Module, marks: &ModuleMarks, mark: i128) -> Why {
        let rounded = self.inputs.plan.rounding.at == RoundingAt::ModulesToo;
        Why::new(if rounded { Topic::PointsRounded } else { Topic::Points }, |why| {
            let why = why.text("module", &module.code);
            let why = why.with("mark", totals::exact(mark, marks.denominator));
            let why = why.mark("max", Score::from_thousandths(marks.max)).mark("weight", module.weight);
            why.with("points", totals::points(mark, marks, module.weight))
        })
    }

    fn total(&self, row: &Row, entry: &Entry) -> Vec<Why> {
        let Some(total) = row.total else { return Vec::new() };
        let decimals = self.inputs.plan.rounding.decimals;
        let mut reasons = Vec::new();
        if let (Marks::Totals(given), Totals::Raw) = (self.inputs.marks, self.inputs.plan.totals)
            && let Some(raw) = given.get(row.entry).copied().flatten()
        {
            reasons.push(Why::new(Topic::Raw, |why| why.mark("raw", raw)));
        }
        if entry.penalty != Score::ZERO {
            let about = |why: Because| why.mark("penalty", entry.penalty);
            reasons.push(noted((Topic::Penalty, Topic::PenaltyNoted), entry, about));
        }
        reasons.push(match self.inputs.plan.totals {
            Totals::Scaled => Why::new(Topic::Scaled, |why| why.text("total", total.fixed(0))),
            Totals::Marks | Totals::Raw => {
                Why::new(Topic::Total, |why| why.text("total", total.fixed(decimals)))
            }
        });
        reasons
    }

    fn failures(&self, row: &Row) -> Vec<Why> {
        let workings = &self.ranking.workings.modules;
        let failed = passes::failed(&self.inputs, workings, row.entry, row.total);
        let mut reasons = Vec::new();
        if let (true, Some(pass)) = (failed.total, self.inputs.plan.pass.total) {
            reasons.push(Why::new(Topic::FailedTotal, |why| why.mark("pass", pass)));
        }
        for module in failed.modules.iter().filter_map(|at| self.inputs.plan.modules.get(*at)) {
            let pass = module.pass.unwrap_or(Score::ZERO);
            let about = |why: Because| why.text("module", &module.code).mark("pass", pass);
            reasons.push(Why::new(Topic::FailedModule, about));
        }
        if failed.any() {
            let costs = self.inputs.plan.pass.costs.iter();
            reasons
                .extend(costs.map(|cost| Why::new(Topic::Cost, |why| why.word("cost", cost.message_key()))));
        }
        reasons
    }

    fn place(&self, row: &Row) -> Option<Why> {
        let rank = row.rank?;
        let standing = self.ranking.workings.order.get(row.entry).copied().unwrap_or_default();
        let shared = |why: Because| why.count("rank", rank).count("sharing", row.sharing);
        Some(match standing {
            Standing::Unranked => return None,
            Standing::Total => Why::new(Topic::Rank, |why| why.count("rank", rank)),
            Standing::Key(key) => {
                let name = tie_keys::name(self.inputs.plan.order.keys.get(key)?);
                let keys = tie_keys::Keys::new(&self.inputs, &self.panels, &self.ranking.workings.modules);
                let about = |why: Because| why.count("rank", rank).with("key", name);
                match keys.shown(key, row.entry) {
                    Some(value) => Why::new(Topic::RankKeyValue, |why| about(why).with("value", value)),
                    None => Why::new(Topic::RankKey, about),
                }
            }
            Standing::Shared => Why::new(Topic::RankShared, shared),
            Standing::Undecided => Why::new(Topic::RankOpen, shared),
            Standing::Decision(number) => {
                Why::new(Topic::RankDecision, |why| self.decided(why.count("rank", rank), number))
            }
            Standing::SharedByDecision(number) => {
                Why::new(Topic::RankSharedDecision, |why| self.decided(shared(why), number))
            }
        })
    }

    fn decided(&self, because: Because, number: usize) -> Because {
        let Some(decision) = self.inputs.decisions.get(number) else { return because };
        let because = because.word("kind", super::notices::ruling_key(&decision.ruling));
        because.text("who", &decision.who).date("when", decision.when).text("why", &decision.why)
    }

    fn scale(&self, row: &Row) -> Option<Why> {
        let score = row.scale.filter(|_| self.inputs.plan.totals != Totals::Scaled)?;
        let scale = self.inputs.plan.scale?.message_key();
        Some(Why::new(Topic::Scale, |why| why.word("scale", scale).text("score", score.to_string())))
    }

    fn prize(&self, row: &Row) -> Option<Why> {
        let rule = self.inputs.plan.prizes.kind.rule();
        if row.status != EntryStatus::Ranked || matches!(rule.awards(), Awards::Nothing) {
            return None;
        }
        let failed = passes::failed(&self.inputs, &self.ranking.workings.modules, row.entry, row.total);
        if row.prize == Prize::None && failed.any() && self.inputs.plan.pass.costs.contains(&Cost::Prize) {
            return None; // Told already, with the pass mark.
        }
        if let Some(entry) = self.inputs.roster.get(row.entry).filter(|entry| entry.without_prize) {
            return Some(noted((Topic::PrizeBarred, Topic::PrizeBarredNoted), entry, |why| why));
        }
        let prize = |why: Because| why.word("prize", row.prize.message_key());
        let cut = self.ranking.workings.cuts.iter().find(|(entry, _)| *entry == row.entry);
        if let Some((_, number)) = cut {
            return Some(Why::new(Topic::PrizeCut, |why| self.decided(prize(why), *number)));
        }
        match row.prize {
            Prize::Open => Some(Why::new(Topic::PrizeOpen, prize)),
            Prize::None => Some(Why::new(Topic::PrizeNone, prize)),
            won => {
                let mut classes = self.inputs.plan.prizes.classes.iter();
                let class = classes.position(|class| class.prize == won);
                let places =
                    class.and_then(|class| self.ranking.workings.places.get(class)).copied().flatten();
                Some(rule.why(won, places))
            }
        }
    }
}

/// A sentence with what the roster notes about the entry, if it notes anything: the second topic then.
fn noted((plain, noted): (Topic, Topic), entry: &Entry, values: impl FnOnce(Because) -> Because) -> Why {
    match &entry.reason {
        Some(reason) => Why::new(noted, |why| values(why.text("reason", reason))),
        None => Why::new(plain, values),
    }
}

/// What a module mark is made of, as far as its aspects are of different kinds.
fn parts_reason(module: &Module, marks: &ModuleMarks, parts: Parts) -> Option<Why> {
    let has = |wanted: fn(&AspectKind) -> bool| module.aspects.iter().any(|aspect| wanted(&aspect.kind));
    let judgements = has(|kind| matches!(kind, AspectKind::Judgement));
    let scored = has(|kind| matches!(kind, AspectKind::Scored { .. }));
    let text = |part: i128| totals::exact(part, marks.denominator);
    let about = |why: Because| why.text("module", &module.code).with("mark", text(parts.sum()));
    if !judgements && !scored {
        return Some(Why::new(Topic::ModuleAgreed, about));
    }
    if !judgements && !has(|kind| !kind.by_judges()) {
        return None; // The panel's mark is told already.
    }
    Some(Why::new(Topic::Module, |why| {
        let why = about(why).with("agreed", text(parts.agreed));
        why.with("judgements", text(parts.judgements)).with("scored", text(parts.scored))
    }))
}

/// The judges' S sums and what the panel makes of them.
fn panel_reason(module: &Module, panel: &Panel, sums: &[i64], scored: i128) -> Option<Why> {
    module.aspects.iter().find(|aspect| matches!(aspect.kind, AspectKind::Scored { .. }))?;
    let mut sums = sums.to_vec();
    sums.sort_unstable();
    let text = |sum: &i64| Score::from_thousandths(*sum).to_string();
    let all: Vec<String> = sums.iter().map(text).collect();
    let about = |why: Because| {
        let why = why.text("module", &module.code).list("sums", all);
        let why = why.word("aggregation", panel.aggregation.message_key());
        why.with("scored", totals::exact(scored, panel.denominator))
    };
    Some(match panel.aggregation {
        Aggregation::Trimmed { drop } => Why::new(Topic::PanelTrimmed, |why| about(why).count("drop", drop)),
        _ => Why::new(Topic::Panel, about),
    })
}
