//! Policy packs a competition may name, by their folder under `policies/`, and the classes they declare.

use crate::kernel::because::Because;

/// A pack of this build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Name of its folder.
    pub name: &'static str,
    /// Classes it declares, the more important first; a test holds them to the pack.
    pub classes: &'static [&'static str],
}

/// All of them, in order of their names.
pub const KNOWN: &[Known] = &[Known { name: "cn-441900-skills-2022", classes: &["I", "II"] }];

/// Whether there is such a pack.
#[must_use]
pub fn is_known(name: &str) -> bool {
    KNOWN.iter().any(|known| known.name == name)
}

/// Classes of some packs, each once; of all there are where none is named.
#[must_use]
pub fn classes(packs: &[String]) -> Vec<&'static str> {
    let named = |known: &&Known| packs.is_empty() || packs.iter().any(|pack| pack == known.name);
    let mut classes: Vec<&str> = Vec::new();
    for class in KNOWN.iter().filter(named).flat_map(|known| known.classes) {
        if !classes.contains(class) {
            classes.push(class);
        }
    }
    classes
}

/// Why a class is none of these packs'; `None` where it is, or there is none.
#[must_use]
pub fn unknown_class(class: Option<&str>, packs: &[String]) -> Option<Because> {
    let (class, known) = (class?, classes(packs));
    (!known.contains(&class))
        .then(|| Because::new("setup-class-unknown").text("class", class).list("classes", known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_no_pack_declares_is_told_with_those_there_are() {
        let packs = ["cn-441900-skills-2022".to_owned()];
        assert_eq!(unknown_class(Some("II"), &packs), None);
        assert_eq!(unknown_class(None, &packs), None);
        let because = unknown_class(Some("1"), &packs).unwrap();
        assert_eq!(
            because,
            Because::new("setup-class-unknown").text("class", "1").list("classes", ["I", "II"])
        );
        assert_eq!(classes(&[]), ["I", "II"]);
    }
}
