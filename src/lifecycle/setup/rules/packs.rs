//! Policy packs a competition may name, by their folder under `policies/`.

/// Folder names, in order.
pub const KNOWN: &[&str] = &["cn-441900-skills-2022"];

/// Whether there is such a pack.
#[must_use]
pub fn is_known(name: &str) -> bool {
    KNOWN.contains(&name)
}
