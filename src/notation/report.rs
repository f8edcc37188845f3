//! What is wrong with an input, found as it is read.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Place, Problem};

use super::Source;

/// Problems as they are found, and where the things stand that later checks may speak of.
#[derive(Debug, Default)]
pub(crate) struct Report {
    problems: RefCell<Vec<Problem>>,
    places: RefCell<HashMap<String, Place>>,
}

/// A text being read, and where to report what is wrong with it.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) report: &'a Report,
}

impl Page<'_> {
    pub(super) fn report(self, place: Place, because: Because) {
        self.report.problems.borrow_mut().push(Problem { place, because });
    }
}

impl Report {
    /// A problem with its place.
    pub(crate) fn found(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// Remembers where the thing with a dotted path stands; the first place stays.
    pub(super) fn note(&self, path: String, place: Place) {
        self.places.borrow_mut().entry(path).or_insert(place);
    }

    /// Takes problems of pure checks over, their dotted paths turned into file and line.
    pub(crate) fn absorb(&self, problems: Vec<Problem>) {
        for Problem { place, because } in problems {
            let place = match place {
                Place::Field(path) => self.find(&path).unwrap_or(Place::Field(path)),
                place => place,
            };
            self.problems.borrow_mut().push(Problem { place, because });
        }
    }

    /// The place of a path, or of the nearest thing around it.
    fn find(&self, path: &str) -> Option<Place> {
        let places = self.places.borrow();
        let mut path = path;
        loop {
            if let Some(place) = places.get(path) {
                return Some(place.clone());
            }
            path = path.rsplit_once('.')?.0;
        }
    }

    /// Whether nothing is wrong so far.
    pub(crate) fn is_clean(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// What was read, where nothing is wrong with it.
    ///
    /// # Errors
    /// Every problem in the order of file and line; that there is nothing, where nothing was read without a reason.
    pub(crate) fn answer<T>(self, read: Option<T>) -> Result<T, Vec<Problem>> {
        match read {
            Some(read) if self.is_clean() => Ok(read),
            _ => Err(self.into_problems()),
        }
    }

    /// The refusal where nothing could be read, with all problems or with the one that there is nothing.
    pub(crate) fn refusal(self) -> Fault {
        Fault::invalid(self.into_problems())
    }

    fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        if problems.is_empty() {
            problems.push(Problem::whole(Because::new("input-nothing")));
        }
        problems.sort_by(|a, b| a.place.cmp(&b.place));
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: usize) -> Place {
        Place::Line { file: "f".to_owned(), line }
    }

    #[test]
    fn a_check_finds_the_line_of_what_it_speaks_of_or_of_what_is_around_it() {
        let report = Report::default();
        report.note("module.A".to_owned(), at(3));
        report.note("module.A".to_owned(), at(9));
        let problem =
            |path: &str| Problem { place: Place::Field(path.to_owned()), because: Because::new("x") };
        report.absorb(vec![problem("module.A.aspect.b"), problem("pass"), problem("module.A")]);
        let places: Vec<Place> =
            report.answer(Some(())).unwrap_err().into_iter().map(|found| found.place).collect();
        assert_eq!(places, [Place::Field("pass".to_owned()), at(3), at(3)]);
    }

    #[test]
    fn nothing_read_without_a_reason_is_told_as_such() {
        let problems = Report::default().answer(None::<()>).unwrap_err();
        assert_eq!(problems, [Problem::whole(Because::new("input-nothing"))]);
        assert_eq!(Report::default().answer(Some(1)), Ok(1));
    }
}
