//! Classes of prizes, and the measures their places are told by.

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::kernel::exact::Exact;
use crate::kernel::prize::Prize;
use crate::kernel::score::Score;
use crate::notation::{Node, Table, write};
use crate::scoring::found::Found;

coded_enum! {
    /// What happens when tied entries stand across the edge of a class.
    "rank-cut" AtCut {
        /// The committee decides. The default.
        Ask = "ask",
        /// All tied take the better class; the places they fill are gone.
        Share = "share",
    }
}

/// How many places a class has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// A fixed number.
    Places(u64),
    /// Its part of the ratio 1 : n : m.
    Part(u64),
    /// Its per cent figure.
    Percent(Exact),
    /// The last place of its band; `None` takes all the rest.
    To(Option<u64>),
    /// The last place as a share of the base, such as 1/2.
    Share(Exact),
}

/// One class of prizes, the better before the lesser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// The prize.
    pub prize: Prize,
    /// How many places.
    pub measure: Measure,
    /// Total below which the class closes and its places lapse.
    pub floor: Option<Score>,
}

/// Reads the measure of a class.
pub(crate) type ReadMeasure = fn(&Table<'_>) -> Option<Measure>;

/// `places = 3`.
pub(super) fn places(class: &Table<'_>) -> Option<Measure> {
    class.need("places").and_then(Node::count).map(Measure::Places)
}

/// `part = 2`.
pub(super) fn part(class: &Table<'_>) -> Option<Measure> {
    class.need("part").and_then(Node::count).map(Measure::Part)
}

/// `percent = 10`.
pub(super) fn percent(class: &Table<'_>) -> Option<Measure> {
    class.need("percent").and_then(Node::ratio).map(Measure::Percent)
}

/// `to = 5`, `to = "rest"`.
pub(super) fn to(class: &Table<'_>) -> Option<Measure> {
    let to = class.need("to")?;
    match to.word()? {
        "rest" => Some(Measure::To(None)),
        _ => to.count().map(|to| Measure::To(Some(to))),
    }
}

impl Measure {
    /// Its key and its value as EVENT.toml tells it.
    pub(crate) fn told(&self) -> (&'static str, String) {
        match self {
            Self::Places(places) => ("places", places.to_string()),
            Self::Part(part) => ("part", part.to_string()),
            Self::Percent(percent) => ("percent", write::ratio(percent)),
            Self::To(Some(to)) => ("to", to.to_string()),
            Self::To(None) => ("to", write::quoted("rest")),
            Self::Share(share) => ("share", write::ratio(share)),
        }
    }

    /// The figure a class is stated by, where its places are computed from one.
    pub(crate) fn figure(&self) -> Option<String> {
        match self {
            Self::Percent(percent) => Some(format!("{percent}%")),
            Self::Share(share) => Some(share.to_string()),
            Self::Part(part) => Some(part.to_string()),
            Self::Places(_) | Self::To(_) => None,
        }
    }
}

/// The path of a class, by its place in the list.
pub(crate) fn path(number: usize) -> String {
    format!("prizes.class.{}", number + 1)
}

/// Every class must follow the one before it.
pub(super) fn rising(classes: &[Class], found: &mut Found, follows: impl Fn(&Measure, &Measure) -> bool) {
    for (number, (class, next)) in classes.iter().zip(classes.iter().skip(1)).enumerate() {
        let rises = follows(&class.measure, &next.measure);
        found.unless(rises, path(number + 1), Because::new("rank-plan-rising"));
    }
}
