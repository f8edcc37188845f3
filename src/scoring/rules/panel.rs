//! A module as its marks are computed: which judges count, and what their marks are counted in.

use std::collections::HashSet;

use num_integer::Integer;

use crate::scoring::model::scheme::{Aggregation, AspectKind, Module};

use super::aggregate;

/// What the sums of a panel of some size are multiplied by to give 1/`denominator` thousandths.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Units {
    /// For the J scores, each times its full mark.
    pub(crate) judgement: i128,
    /// For the aggregate of the S sums.
    pub(crate) scored: i128,
}

/// A module as its marks are computed.
#[derive(Debug, Clone)]
pub(crate) struct Panel {
    /// Judges of the module, by their place in the plan: whether their marks count.
    pub(crate) seats: Vec<bool>,
    /// How their S marks become one.
    pub(crate) aggregation: Aggregation,
    /// Whether each entry is marked by whoever marked it whole (a decision lifts the same-panel rule).
    pub(crate) lifted: bool,
    /// Largest accepted difference on a J aspect.
    pub(crate) spread: i32,
    /// Full marks of the J aspects in thousandths, in the order of their columns.
    pub(crate) judgement_max: Vec<i64>,
    /// Columns of one judge's row.
    pub(crate) judged_width: usize,
    /// Marks are counted in 1/`denominator` thousandths.
    pub(crate) denominator: i128,
    /// For each number of judges from 1: what their marks are counted in.
    units: Vec<Units>,
    /// Full mark of the module in thousandths; follows the panel under `sum`.
    pub(crate) max: i64,
    /// Entries and J columns whose spread a decision lets stand.
    pub(crate) excused: HashSet<(usize, usize)>,
}

impl Panel {
    /// The panel of a module without any decision.
    pub(crate) fn of(module: &Module) -> Self {
        let judgement_max: Vec<i64> = module
            .aspects
            .iter()
            .filter(|aspect| aspect.kind == AspectKind::Judgement)
            .map(|aspect| aspect.max.thousandths())
            .collect();
        let mut panel = Self {
            seats: vec![true; module.judges.len()],
            aggregation: module.aggregation.unwrap_or(Aggregation::Mean),
            lifted: false,
            spread: module.spread,
            judgement_max,
            judged_width: module.aspects.iter().filter(|aspect| aspect.kind.by_judges()).count(),
            denominator: 1,
            units: Vec::new(),
            max: module.max.thousandths(),
            excused: HashSet::new(),
        };
        panel.settle(module);
        panel
    }

    /// The same panel marking only some J aspects: what a criterion is computed by.
    pub(crate) fn narrowed(&self, judgement_max: Vec<i64>, judged_width: usize) -> Self {
        let mut panel = self.clone();
        panel.judgement_max = judgement_max;
        panel.judged_width = judged_width;
        panel
    }

    /// The units for some number of judges, at least one and at most the panel's size.
    pub(crate) fn units(&self, judges: usize) -> Units {
        let at = judges.saturating_sub(1);
        self.units.get(at).copied().unwrap_or(Units { judgement: 0, scored: 0 })
    }

    /// Judges whose marks count.
    pub(crate) fn size(&self) -> usize {
        self.seats.iter().filter(|seated| **seated).count()
    }

    /// Works out denominator and maximum once the seats are known.
    pub(super) fn settle(&mut self, module: &Module) {
        let most = self.size().max(1);
        let sizes = if self.lifted { 1..=most } else { most..=most };
        self.denominator = sizes.map(|size| self.denominator_for(size)).fold(1, |a, b| a.lcm(&b));
        let units = |judges: usize| Units {
            judgement: self.denominator / (3 * i128::try_from(judges).unwrap_or(1)),
            scored: self.denominator / aggregate::divisor(self.aggregation, judges),
        };
        self.units = (1..=most).map(units).collect();
        if self.aggregation == Aggregation::Sum {
            self.max = full_mark(module, self.size());
        }
    }

    fn denominator_for(&self, judges: usize) -> i128 {
        let judges_whole = i128::try_from(judges).unwrap_or(1);
        (3 * judges_whole).lcm(&aggregate::divisor(self.aggregation, judges))
    }
}

/// What a module's aspects sum to, in thousandths, when `judges` mark it.
pub(crate) fn full_mark(module: &Module, judges: usize) -> i64 {
    let times = match module.aggregation {
        Some(Aggregation::Sum) => i64::try_from(judges).unwrap_or(1),
        _ => 1,
    };
    module
        .aspects
        .iter()
        .map(|aspect| match aspect.kind {
            AspectKind::Scored { .. } => aspect.max.thousandths().saturating_mul(times),
            _ => aspect.max.thousandths(),
        })
        .fold(0, i64::saturating_add)
}
