//! How many visitors a node lets connect: as many as the system lets it have files open, less those it needs itself.

use std::fs;

/// Files the program needs beside its visitors: databases, their logs, templates of a debug build, copies.
const OWN: usize = 96;
/// However little there is, so many may come.
const LEAST: usize = 16;
/// Where the system does not say how many it lets us have.
const UNTOLD: usize = 1024;

/// Visitors at once. Further ones wait before the door until others have gone, and nobody's database or file fails for
/// want of a place.
#[must_use]
pub fn for_visitors() -> usize {
    let told = fs::read_to_string("/proc/self/limits").ok();
    let files = told.as_deref().and_then(open_files).unwrap_or(UNTOLD);
    files.saturating_sub(OWN).max(LEAST)
}

/// The limit in force, of `Max open files  1024  524288  files`; the most there is for one that has no end.
fn open_files(limits: &str) -> Option<usize> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    match line.split_whitespace().next()? {
        "unlimited" => Some(usize::MAX),
        number => number.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_in_force_is_read_as_the_system_writes_it() {
        let limits = |files: &str| {
            format!(
                "Max processes             95000   95000   processes\nMax open files            {files}  files\n"
            )
        };
        assert_eq!(open_files(&limits("1024                 524288")), Some(1024));
        assert_eq!(open_files(&limits("unlimited            unlimited")), Some(usize::MAX));
        assert_eq!(open_files("Max processes 1 1 processes"), None);
        assert!(for_visitors() >= LEAST);
    }
}
