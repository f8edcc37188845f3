//! Prizes an event's notice announces: names of prizes mapped to the pack's, and places by counts.

use std::collections::BTreeMap;

use super::Entry;
use crate::kernel::because::Because;
use crate::kernel::prize::Prize;
use crate::notation::{Key, Node, Table};
use crate::policy::facts::{OUTCOMES, Prizes};

/// What the notice says of prizes. Empty: nothing; then no prize is ever derived from a rank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PrizePlan {
    /// Published prize to the pack's prize: `first = "gold"`.
    map: BTreeMap<Prize, Prize>,
    /// Places of each prize, best first: `gold = 1`.
    counts: Vec<(Prize, u32)>,
    has_counts: bool,
}

/// The prizes one may win.
fn won() -> Vec<Prize> {
    OUTCOMES.into_iter().filter(|prize| *prize != Prize::None).collect()
}

/// A prize by the name it is published under.
fn published(key: Key<'_>) -> Option<Prize> {
    let found = won().into_iter().find(|prize| prize.code() == key.name());
    if found.is_none() {
        key.unknown(won().into_iter().map(Prize::code));
    }
    found
}

impl PrizePlan {
    /// `prize_map` and `prize_counts` of a competition or an event.
    pub(crate) fn read(table: &Table<'_>) -> Self {
        let mut plan = Self::default();
        let (map, counts) = (table.table("prize_map"), table.table("prize_counts"));
        if let Some(map) = map {
            let renamed =
                |(key, node): (Key<'_>, Node<'_>)| Some((published(key)?, node.one_of(&won(), Prize::code)?));
            plan.map = map.entries().filter_map(renamed).collect();
        }
        if let Some(counts) = counts {
            plan.has_counts = true;
            let count = |prize: Prize| Some((prize, counts.get(prize.code())?.whole(0..=super::MOST)?));
            plan.counts = won().into_iter().filter_map(count).collect();
            let medals = plan.counts.iter().any(|(prize, _)| prize.is_medal());
            let numbered = plan.counts.iter().any(|(prize, _)| !prize.is_medal());
            if medals && numbered {
                counts.report(Because::new("award-case-two-scales"));
            }
        }
        plan
    }

    /// Whatever this one leaves out, taken from the competition's.
    pub(crate) fn or(self, of_all: &Self) -> Self {
        let own_counts = self.has_counts;
        Self {
            map: if self.map.is_empty() { of_all.map.clone() } else { self.map },
            counts: if own_counts { self.counts } else { of_all.counts.clone() },
            has_counts: own_counts || of_all.has_counts,
        }
    }

    /// The pack's name of a published prize.
    pub(crate) fn mapped(&self, prize: Prize) -> Prize {
        self.map.get(&prize).copied().unwrap_or(prize)
    }

    /// The prize of one place, counted from 1.
    fn at(&self, place: u32) -> Prize {
        let mut last = 0_u32;
        for (prize, count) in &self.counts {
            last = last.saturating_add(*count);
            if place <= last {
                return self.mapped(*prize);
            }
        }
        Prize::None
    }

    /// The prizes that the places of `tied` entries at `rank` fall into.
    fn of_places(&self, rank: u32, tied: u32) -> Prizes {
        let mut edges = vec![rank];
        let mut last = 0_u32;
        for (_, count) in &self.counts {
            last = last.saturating_add(*count);
            edges.push(last.saturating_add(1));
        }
        let end = rank.saturating_add(tied);
        Prizes::one_of(
            edges.into_iter().filter(|edge| (rank..end).contains(edge)).map(|place| self.at(place)),
        )
    }
}

/// Gives every ranked entry whose prize is unknown the prize its place has in the notice.
pub(crate) fn settle_prizes(entries: &mut [Entry], plan: &PrizePlan) {
    if !plan.has_counts {
        return;
    }
    let mut tied: BTreeMap<u32, u32> = BTreeMap::new();
    for rank in entries.iter().filter_map(|entry| entry.rank) {
        *tied.entry(rank).or_default() += 1;
    }
    for entry in entries.iter_mut().filter(|entry| entry.prizes == Prizes::UNKNOWN) {
        if let Some(rank) = entry.rank {
            entry.prizes = plan.of_places(rank, tied.get(&rank).copied().unwrap_or(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> PrizePlan {
        let counts = vec![(Prize::Gold, 1), (Prize::Silver, 2), (Prize::Bronze, 0), (Prize::Excellence, 4)];
        PrizePlan { counts, has_counts: true, ..PrizePlan::default() }
    }

    #[test]
    fn places_fill_the_prizes_from_the_best_down() {
        let prizes: Vec<Prize> = (1..=8).map(|place| plan().at(place)).collect();
        let excellence = Prize::Excellence;
        let expected =
            [Prize::Gold, Prize::Silver, Prize::Silver, excellence, excellence, excellence, excellence];
        assert_eq!(prizes[..7], expected);
        assert_eq!(prizes[7], Prize::None);
    }

    #[test]
    fn a_tie_over_an_edge_leaves_every_prize_its_places_fall_into() {
        assert_eq!(plan().of_places(2, 2).single(), Some(Prize::Silver));
        let open: Vec<Prize> = plan().of_places(1, 4).iter().collect();
        assert_eq!(open, [Prize::Gold, Prize::Silver, Prize::Excellence]);
        let open: Vec<Prize> = plan().of_places(7, 2).iter().collect();
        assert_eq!(open, [Prize::Excellence, Prize::None]);
    }

    #[test]
    fn a_map_renames_prizes_and_nothing_else() {
        let map = BTreeMap::from([(Prize::First, Prize::Gold)]);
        let plan = PrizePlan { map, ..PrizePlan::default() };
        assert_eq!(plan.mapped(Prize::First), Prize::Gold);
        assert_eq!(plan.mapped(Prize::Second), Prize::Second);
        assert_eq!(PrizePlan::default().mapped(Prize::First), Prize::First);
    }
}
