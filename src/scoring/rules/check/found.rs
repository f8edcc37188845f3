//! Problems of one check, in the order they are found.

use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};

/// Problems, as they are found.
#[derive(Default)]
pub(super) struct Found(Vec<Problem>);

impl Found {
    pub(super) fn problems(self) -> Vec<Problem> {
        self.0
    }

    pub(super) fn add(&mut self, place: impl Into<String>, because: Because) {
        self.0.push(Problem { place: Place::Field(place.into()), because });
    }

    pub(super) fn unless(&mut self, fine: bool, place: impl Into<String>, because: Because) {
        if !fine {
            self.add(place, because);
        }
    }
}

/// A count as an argument.
pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
