//! Which programs are measured: this one, and beside it an earlier one where `JIANGSAI_BENCH_BEFORE` names it.

use std::path::{Path, PathBuf};

/// A program under measurement.
pub(crate) struct Side {
    pub(crate) name: &'static str,
    pub(crate) program: PathBuf,
}

/// The earlier program first, where there is one; this one always last.
pub(crate) fn sides() -> Vec<Side> {
    let now = Side { name: "now", program: PathBuf::from(env!("CARGO_BIN_EXE_jiangsai")) };
    let before = std::env::var_os("JIANGSAI_BENCH_BEFORE").map(PathBuf::from);
    let before = before.map(|program| {
        assert!(program.is_file(), "JIANGSAI_BENCH_BEFORE names no program: {}", program.display());
        Side { name: "before", program }
    });
    before.into_iter().chain([now]).collect()
}

/// Databases made earlier: by `JIANGSAI_BENCH_PREPARED`, or beside the earlier program. Both programs get copies of
/// the same, each brought to the schema it knows.
pub(crate) fn prepared() -> Option<PathBuf> {
    let named = std::env::var_os("JIANGSAI_BENCH_PREPARED").map(PathBuf::from);
    let beside = || {
        let before = std::env::var_os("JIANGSAI_BENCH_BEFORE")?;
        Some(Path::new(&before).parent()?.join("prepared"))
    };
    named.or_else(beside)
}
