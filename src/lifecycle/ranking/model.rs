//! What the service puts together for one ranking, and how a signed one is corrected. What it ranks by stands in
//! [`crate::scoring::model`].

mod case;
pub mod correction;

pub use case::{Case, Ref};
