//! What still blocks a ranking, told mark by mark: holes, panels, spreads, tie values.

use std::collections::BTreeSet;

use crate::kernel::because::Because;

use super::super::model::{Aspect, AspectKind, Block, Inputs, Marks, Module, Open, OpenKind};
use super::order::{Ordered, ids};
use super::panel::Panel;
use super::tie_keys;
use super::totals::Missing;

/// One reason for each entry and module that has no mark, and for each kind of gap.
pub(super) fn of_marks(inputs: &Inputs<'_>, panels: &[Panel], missing: &[Missing]) -> Vec<Open> {
    let mut by_entry: Vec<(&str, usize, Option<usize>)> = missing
        .iter()
        .filter_map(|(row, module, _)| Some((inputs.roster.get(*row)?.id.as_str(), *row, *module)))
        .collect();
    by_entry.sort_unstable();
    by_entry.iter().flat_map(|(_, row, module)| of_one(inputs, panels, *row, *module)).collect()
}

fn of_one(inputs: &Inputs<'_>, panels: &[Panel], row: usize, module: Option<usize>) -> Vec<Open> {
    let Some(entry) = inputs.roster.get(row) else { return Vec::new() };
    let (Some(at), Marks::Sheets(sheets)) = (module, inputs.marks) else {
        let because = Because::new("rank-open-no-total").text("entry", &entry.id);
        return vec![OpenKind::NoTotal.told(because)];
    };
    let found = (inputs.plan.modules.get(at), panels.get(at), sheets.blocks().get(at));
    let (Some(module), Some(panel), Some(block)) = found else { return Vec::new() };
    let sheet = Sheet { module, panel, block, row };
    let about = |key: &'static str| Because::new(key).text("entry", &entry.id).text("module", &module.code);
    let mut open = Vec::new();
    let holes = sheet.holes();
    if let Some(first) = holes.first() {
        let because = about("rank-open-hole").count("count", holes.len()).text("first", first);
        open.push(OpenKind::Hole.told(because));
    }
    let (marked, absent) = sheet.judges();
    if !absent.is_empty() && !panel.lifted && !marked.is_empty() {
        open.push(OpenKind::Panel.told(about("rank-open-panel").list("judges", absent)));
    }
    let needed = panel.aggregation.fewest_judges();
    if panel.judged_width > 0 && marked.len() < needed {
        let few = about("rank-open-few-judges").count("judges", marked.len());
        open.push(OpenKind::FewJudges.told(few.count("needed", needed)));
    }
    let spreads = sheet.spreads();
    if !spreads.is_empty() {
        let spread = about("rank-open-spread").list("aspects", spreads);
        open.push(OpenKind::Spread.told(spread.count("limit", panel.spread)));
    }
    open
}

/// Tie values that are missing where they are needed.
pub(super) fn of_tie_values(inputs: &Inputs<'_>, ordered: &Ordered) -> Vec<Open> {
    let reason = |(key, rows): &(usize, Vec<usize>)| {
        let key = inputs.plan.order.keys.get(*key)?;
        let because = Because::new("rank-open-tie-value").with("key", tie_keys::name(key));
        Some(OpenKind::TieValue.told(because.list("entries", ids(inputs, rows))))
    };
    ordered.missing.iter().filter_map(reason).collect()
}

struct Sheet<'a> {
    module: &'a Module,
    panel: &'a Panel,
    block: &'a Block,
    row: usize,
}

impl<'a> Sheet<'a> {
    fn seated(&self) -> impl Iterator<Item = (usize, &'a str)> {
        let judges = self.module.judges.iter().zip(&self.panel.seats).enumerate();
        judges.filter(|(_, (_, seated))| **seated).map(|(at, (name, _))| (at, name.as_str()))
    }

    fn aspects(&self, wanted: fn(&AspectKind) -> bool) -> impl Iterator<Item = (usize, &'a Aspect)> {
        self.module.aspects.iter().enumerate().filter(move |(_, aspect)| wanted(&aspect.kind))
    }

    /// The marks a judge did not give.
    fn gaps_of(&self, judge: usize) -> Vec<&'a str> {
        let empty = |aspect: &usize| self.block.mark(self.row, *aspect, Some(judge)).is_none();
        let aspects = self.aspects(AspectKind::by_judges).filter(|(at, _)| empty(at));
        aspects.map(|(_, aspect)| aspect.code.as_str()).collect()
    }

    /// Missing marks: agreed ones, and those of half-filled sheets; of all judges where nobody gave one.
    fn holes(&self) -> Vec<String> {
        let unmarked = |at: usize| self.block.mark(self.row, at, None).is_none();
        let agreed = self.aspects(|kind| !kind.by_judges()).filter(|(at, _)| unmarked(*at));
        let mut holes: Vec<String> = agreed.map(|(_, aspect)| aspect.code.clone()).collect();
        let nobody = self.judges().0.is_empty();
        for (judge, name) in self.seated() {
            let gaps = self.gaps_of(judge);
            if nobody || gaps.len() < self.panel.judged_width {
                holes.extend(gaps.iter().map(|aspect| format!("{aspect} ({name})")));
            }
        }
        holes
    }

    /// Judges who marked anything here, and those who marked nothing.
    fn judges(&self) -> (Vec<&'a str>, Vec<&'a str>) {
        if self.panel.judged_width == 0 {
            return (Vec::new(), Vec::new());
        }
        let (mut marked, mut absent) = (Vec::new(), Vec::new());
        for (judge, name) in self.seated() {
            let list =
                if self.gaps_of(judge).len() < self.panel.judged_width { &mut marked } else { &mut absent };
            list.push(name);
        }
        (marked, absent)
    }

    /// J aspects on which the judges differ by more than the limit.
    fn spreads(&self) -> BTreeSet<&'a str> {
        let mut wide = BTreeSet::new();
        let judgements = self.aspects(|kind| matches!(kind, AspectKind::Judgement));
        for (column, (at, aspect)) in judgements.enumerate() {
            let scores = self.seated().filter_map(|(judge, _)| self.block.mark(self.row, at, Some(judge)));
            let (low, high) = scores.fold((i32::MAX, i32::MIN), |(low, high), s| (low.min(s), high.max(s)));
            let over = high.saturating_sub(low) > self.panel.spread && high >= low;
            if over && !self.panel.excused.contains(&(self.row, column)) {
                wide.insert(aspect.code.as_str());
            }
        }
        wide
    }
}
