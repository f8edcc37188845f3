//! Problems as pure checks find them, each at a dotted path: `module.A.aspect.A1`, `order.key.1`, `prizes.class.2`.

use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};

/// Problems, as they are found.
#[derive(Debug, Default)]
pub(crate) struct Found(Vec<Problem>);

impl Found {
    /// A problem at a path.
    pub(crate) fn add(&mut self, path: impl Into<String>, because: Because) {
        self.0.push(Problem { place: Place::Field(path.into()), because });
    }

    /// The same, unless all is fine.
    pub(crate) fn unless(&mut self, fine: bool, path: impl Into<String>, because: Because) {
        if !fine {
            self.add(path, because);
        }
    }

    /// All of them, in the order they were found in.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.0
    }
}
