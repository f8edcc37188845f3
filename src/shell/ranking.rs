//! The ranking's files as the service reads and writes them: through the very readers and writers of `jiangsai rank`.

use crate::kernel::fault::Fault;
use crate::kernel::lang::Lang;
use crate::lifecycle::ranking::model::{Inputs, Plan, Ranking};

use super::cli::rank;

/// Reads a plan from the text of an EVENT.toml.
///
/// # Errors
/// `Invalid` with every problem and its line.
pub fn read_plan(text: &str) -> Result<Plan, Fault> {
    rank::read_plan(text)
}

/// The JSON document of a ranking, as `jiangsai rank --format json` writes it.
///
/// # Errors
/// `Internal` where a reason cannot be written.
pub fn document(inputs: Inputs<'_>, ranking: &Ranking, lang: Lang) -> Result<String, Fault> {
    rank::document(inputs, ranking, lang).map_err(Fault::internal)
}
