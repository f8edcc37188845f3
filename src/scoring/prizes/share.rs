//! Fixed places first, then one class down to a share of the base ("优胜奖 to the first half of the starters").

use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};

use crate::kernel::because::Because;
use crate::kernel::exact::{Exact, whole};
use crate::kernel::rounding::Rounding;
use crate::notation::{Table, write};
use crate::scoring::found::Found;

use super::base::Base;
use super::classes::{self, Class, Measure, ReadMeasure};
use super::rule::{Kind, PrizeRule};

/// Fixed places first, then one class to a share of the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// How the last place is rounded.
    pub rounding: Rounding,
    /// N is counted over these.
    pub base: Base,
}

impl Kind for Share {
    const CODE: &'static str = "share";
    const MESSAGE_KEY: &'static str = "rank-prizes-share";
    const MEASURE: Option<ReadMeasure> = Some(places_or_share);

    fn read(prizes: &Table<'_>) -> Option<Self> {
        let rounding = prizes.need("rounding").and_then(|node| node.one_of(Rounding::ALL, Rounding::code));
        let base = Base::read(prizes);
        Some(Self { rounding: rounding?, base: base? })
    }
}

/// One of the two, never both.
fn places_or_share(class: &Table<'_>) -> Option<Measure> {
    let Some(share) = class.get("share") else { return classes::places(class) };
    if let Some(places) = class.get("places") {
        places.report(Because::new("rank-plan-measure"));
    }
    share.ratio().map(Measure::Share)
}

impl PrizeRule for Share {
    fn told(&self) -> Vec<(&'static str, String)> {
        let (rounding, base) = (write::quoted(self.rounding.code()), write::quoted(self.base.code()));
        vec![("rounding", rounding), ("base", base)]
    }

    fn base(&self) -> Option<Base> {
        Some(self.base)
    }

    fn fits(&self, measure: &Measure) -> bool {
        match measure {
            Measure::Places(_) => true,
            Measure::Share(share) => *share >= Exact::zero() && *share <= whole(1),
            _ => false,
        }
    }

    /// The last class, and only that, has a share.
    fn sequence(&self, classes: &[Class], found: &mut Found) {
        let last = classes.len().saturating_sub(1);
        for (number, class) in classes.iter().enumerate() {
            let fits = matches!(class.measure, Measure::Share(_)) == (number == last);
            found.unless(fits, classes::path(number), Because::new("rank-plan-share-last"));
        }
    }

    /// Fixed classes as they are; the share class the places between them and its last place.
    fn places(&self, classes: &[Class], n: u64) -> Vec<Option<u64>> {
        let mut before = 0_u64;
        let of = |class: &Class| {
            let places = match &class.measure {
                Measure::Places(places) => *places,
                Measure::Share(share) => {
                    let last = share * Exact::from_integer(BigInt::from(n));
                    self.rounding.scaled(&last, 0).to_u64().unwrap_or_default().saturating_sub(before)
                }
                _ => 0,
            };
            before = before.saturating_add(places);
            Some(places)
        };
        classes.iter().map(of).collect()
    }

    fn notice(&self, n: u64) -> Because {
        let because = self.base.counted(Because::new("rank-notice-prizes-share"), n);
        because.word("rounding", self.rounding.message_key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::exact::ratio;
    use crate::kernel::prize::Prize;

    #[test]
    fn three_medals_and_excellence_to_half_of_21_starters() {
        let class = |measure| Class { prize: Prize::Excellence, measure, floor: None };
        let classes = [
            class(Measure::Places(1)),
            class(Measure::Places(1)),
            class(Measure::Places(1)),
            class(Measure::Share(ratio(1, 2).unwrap())),
        ];
        let rule = |rounding| Share { rounding, base: Base::Started };
        let of = |rounding| rule(rounding).places(&classes, 21);
        assert_eq!(of(Rounding::Floor), vec![Some(1), Some(1), Some(1), Some(7)]);
        assert_eq!(of(Rounding::Ceil), vec![Some(1), Some(1), Some(1), Some(8)]);
        assert_eq!(rule(Rounding::Floor).places(&classes, 4).last(), Some(&Some(0)));
    }
}
