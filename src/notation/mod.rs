//! TOML and CSV, read with every problem and its line, all of them at once, and written, cells guarded. Text in, text
//! out: nothing here opens a file or knows a language.

mod rows;
mod source;
mod table;
pub(crate) mod write;

pub(crate) use rows::CsvRows;
pub(crate) use source::Source;
pub(crate) use table::{Table, Value, coded};

use std::collections::HashMap;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Place, Problem};

/// Problems as they are found, and where the things stand that later checks may speak of.
#[derive(Debug, Default)]
pub(crate) struct Report {
    problems: Vec<Problem>,
    places: HashMap<String, Place>,
}

impl Report {
    /// A problem at a line of a file.
    pub(crate) fn at(&mut self, source: &Source, line: usize, because: Because) {
        self.problems.push(Problem { place: source.place(line), because });
    }

    /// A problem of a whole file.
    pub(crate) fn whole(&mut self, because: Because) {
        self.problems.push(Problem { place: Place::Whole, because });
    }

    /// Remembers where the thing with a dotted path stands.
    pub(crate) fn note(&mut self, path: impl Into<String>, source: &Source, line: usize) {
        self.places.entry(path.into()).or_insert_with(|| source.place(line));
    }

    /// Takes problems of pure checks over, their dotted paths turned into file and line.
    pub(crate) fn absorb(&mut self, problems: Vec<Problem>) {
        for Problem { place, because } in problems {
            let place = match place {
                Place::Field(path) => self.find(&path).unwrap_or(Place::Field(path)),
                place => place,
            };
            self.problems.push(Problem { place, because });
        }
    }

    /// The place of a path, or of the nearest thing around it.
    fn find(&self, path: &str) -> Option<Place> {
        let mut path = path;
        loop {
            if let Some(place) = self.places.get(path) {
                return Some(place.clone());
            }
            path = path.rsplit_once('.')?.0;
        }
    }

    /// Whether nothing is wrong so far.
    pub(crate) fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// The refusal where nothing could be read, with all problems or with the one that there is nothing.
    pub(crate) fn refusal(self) -> Fault {
        self.into_fault().unwrap_or_else(|| Fault::refused(Because::new("input-nothing")))
    }

    /// The refusal with all problems in the order of file and line; `None` where there are none.
    pub(crate) fn into_fault(mut self) -> Option<Fault> {
        if self.problems.is_empty() {
            return None;
        }
        self.problems.sort_by(|a, b| a.place.cmp(&b.place));
        Some(Fault::invalid(self.problems))
    }
}

/// The known name nearest to a mistyped one.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known.into_iter().min_by_key(|candidate| strsim::damerau_levenshtein(name, candidate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_name_finds_its_neighbour() {
        assert_eq!(nearest("maximun", ["minimum", "maximum", "modules"]), Some("maximum"));
        assert_eq!(nearest("x", []), None);
    }
}
