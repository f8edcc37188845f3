//! Names as a ranking writes them.

use std::collections::BTreeMap;

use crate::kernel::ids::SubjectId;
use crate::lifecycle::draw::model::Subject;
use crate::lifecycle::ranking::model::Ref;
use crate::scoring::model::Entry;

/// How blind codes are written in this ranking: as themselves, or as the ticket numbers they stand for.
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    pub(super) fn of(subjects: &[Subject], roster: &[Entry], refs: &[Ref]) -> Self {
        let rows = refs.iter().zip(roster);
        let behind: BTreeMap<SubjectId, &str> =
            rows.filter_map(|(known, entry)| Some((known.subject_id?, entry.id.as_str()))).collect();
        let named = subjects
            .iter()
            .filter_map(|subject| Some((subject.code.clone(), (*behind.get(&subject.id)?).to_owned())));
        Self(named.collect())
    }

    /// The name of the entry behind a code.
    pub(super) fn of_code(&self, code: &str) -> Option<&str> {
        self.0.get(code).map(String::as_str)
    }
}

/// Text on one line, as the files hold it.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
