//! A choice among more than a list can hold: a part of a name is typed and sent, and what was found is chosen from. It
//! needs no script. Template: `components/form.html`, `chooser`.

use serde::Serialize;

use crate::kernel::limits;

use super::render::Wording;

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// What is sent.
    pub value: String,
    /// What it is called.
    pub label: Wording,
    /// What tells it from others of that name.
    pub note: Vec<Wording>,
}

/// A choice with the search for it.
#[derive(Debug, Clone, Serialize)]
pub struct Chooser {
    /// Field of what is chosen.
    name: &'static str,
    /// Field of the part of a name.
    find: &'static str,
    /// What is typed there: message key.
    label: &'static str,
    /// What was typed there.
    typed: String,
    /// What is chosen now.
    pub chosen: Option<Found>,
    /// What was found; `None`: nobody searched.
    found: Option<Vec<Found>>,
    /// More was found than is shown.
    more: bool,
}

impl Chooser {
    /// A choice of the field `name`, searched for by the field `find`, in which `typed` stands.
    #[must_use]
    pub fn new(name: &'static str, find: &'static str, typed: &str) -> Self {
        Self {
            name,
            find,
            label: "page-name-part",
            typed: typed.to_owned(),
            chosen: None,
            found: None,
            more: false,
        }
    }

    /// Names are found by what they begin with alone: of many, where no index leads inside them.
    #[must_use]
    pub fn by_beginning(self) -> Self {
        Self { label: "page-name-beginning", ..self }
    }

    /// Field of what is chosen.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Offers what was found, as many as a choice shows; whoever searches asks for one more, so that it is known whether
    /// there are more.
    pub fn offer(&mut self, found: impl IntoIterator<Item = Found>) {
        let mut found: Vec<Found> = found.into_iter().collect();
        self.more = found.len() > limits::CHOICES;
        found.truncate(limits::CHOICES);
        let chosen = self.chosen.as_ref().map(|chosen| chosen.value.as_str());
        let all = found.len();
        found.retain(|one| Some(one.value.as_str()) != chosen);
        // What is chosen stands there already: where nothing else was found, something was found all the same.
        self.found = (all == 0 || !found.is_empty()).then_some(found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(value: usize) -> Found {
        Found { value: value.to_string(), label: Wording::entered("示例"), note: Vec::new() }
    }

    #[test]
    fn what_was_chosen_is_not_said_to_be_missing() {
        let mut chooser = Chooser::new("person", "find", "示例");
        chooser.chosen = Some(found(3));
        chooser.offer([found(3)]);
        assert_eq!(chooser.found, None);
        chooser.offer([]);
        assert_eq!(chooser.found, Some(Vec::new()));
    }

    #[test]
    fn no_more_is_offered_than_can_be_looked_through_and_what_is_chosen_is_not_offered_again() {
        let mut chooser = Chooser::new("person", "find", "示例");
        chooser.chosen = Some(found(3));
        chooser.offer((0..30).map(found));
        let offered = chooser.found.unwrap_or_default();
        assert!(chooser.more && offered.len() == limits::CHOICES - 1 && !offered.contains(&found(3)));
    }
}
