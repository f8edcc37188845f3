//! A long `CASE.toml`, read a piece at a time: one competition without its events, one event, one coach team.
//!
//! What is wrong is never told from here: the file is then read as a whole, and so is one whose pieces could mean anything
//! else than the whole.

use super::read::{Begun, CaseFile};
use crate::notation::{Document, Piece, Report, Source, Table, pieces};

const COMPETITION: &str = "[[competition]]";
const EVENT: &str = "[[competition.event]]";
const COACH_TEAM: &str = "[[competition.coach_team]]";

/// The case, where nothing is wrong with it and its pieces mean what the whole file does.
pub(super) fn read(source: &Source<'_>, classes: &[&str]) -> Option<CaseFile> {
    let report = Report::default();
    let mut reader = Reader { classes, file: CaseFile::default(), open: None };
    for piece in pieces(source, &[COMPETITION, EVENT, COACH_TEAM]) {
        reader.piece(&piece, &report)?;
        if !report.is_clean() {
            return None;
        }
    }
    reader.close()?;
    Some(reader.file).filter(|file| !file.case.competitions.is_empty())
}

struct Reader<'c> {
    classes: &'c [&'c str],
    file: CaseFile,
    /// The competition whose events and coach teams are coming.
    open: Option<Open>,
}

struct Open {
    begun: Begun,
    /// Whether it gives them itself: no header may then add to them.
    own_events: bool,
    own_coach_teams: bool,
}

impl Reader<'_> {
    fn piece(&mut self, piece: &Piece<'_>, report: &Report) -> Option<()> {
        // What an event belongs to is an item of a list in the whole file, and so it is here.
        let source = match piece.header {
            None | Some(COMPETITION) => piece.alone(),
            Some(_) => piece.below(COMPETITION),
        };
        let document = Document::parse(&source, report)?;
        let root = document.root(report);
        match piece.header {
            None => root.entries().next().is_none().then_some(()),
            Some(COMPETITION) => self.begin(&only(&root)?),
            Some(header) => self.more(header, &only(&root)?),
        }
    }

    fn begin(&mut self, table: &Table<'_>) -> Option<()> {
        self.close()?;
        let mut begun = Begun::new(table, self.classes, &self.file);
        begun.events(table, self.classes, &mut self.file);
        begun.results_file(table);
        begun.coach_teams(table);
        let (own_events, own_coach_teams) = (table.has("event"), table.has("coach_team"));
        self.open = Some(Open { begun, own_events, own_coach_teams });
        Some(())
    }

    /// Takes what a piece adds to the competition; any key but the header's is one nobody asks for.
    fn more(&mut self, header: &str, table: &Table<'_>) -> Option<()> {
        let open = self.open.as_mut()?;
        match header {
            EVENT if !open.own_events => open.begun.events(table, self.classes, &mut self.file),
            COACH_TEAM if !open.own_coach_teams => open.begun.coach_teams(table),
            _ => return None,
        }
        Some(())
    }

    fn close(&mut self) -> Option<()> {
        match self.open.take() {
            Some(Open { begun, .. }) if begun.events.is_empty() => None,
            Some(Open { begun, .. }) => begun.finish(&mut self.file),
            None => Some(()),
        }
    }
}

/// The one competition of a piece.
fn only<'a>(root: &Table<'a>) -> Option<Table<'a>> {
    <[Table<'a>; 1]>::try_from(root.tables("competition")).ok().map(|[table]| table)
}

#[cfg(test)]
mod tests;
