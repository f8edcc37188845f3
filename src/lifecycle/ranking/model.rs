//! What the service puts together for one ranking. What it ranks by stands in [`crate::scoring::model`].

mod case;

pub use case::{Case, Ref};
