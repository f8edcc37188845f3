//! The files of a ranking, written from what the service holds: the inverse of reading them.

use crate::kernel::fault::Fault;
use crate::kernel::score::{PER_POINT, Score};
use crate::notation::cell::{Cell, Sheet};
use crate::notation::write::{Toml, list, texts};
use crate::scoring::model::{Aggregation, AspectKind, Decision, Marks, Ruling};

use super::super::model::Case;

/// MARKS.csv; marks that were not given have no line.
///
/// # Errors
/// `Internal` where the file cannot be put together.
pub fn marks(case: &Case) -> Result<String, Fault> {
    let mut sheet = Sheet::for_programs();
    sheet.row(["entry", "module", "aspect", "judge", "value"].map(Cell::text))?;
    let Marks::Sheets(sheets) = &case.marks else { return sheet.finish() };
    for (row, entry) in case.roster.iter().enumerate() {
        for (module, block) in case.plan.modules.iter().zip(sheets.blocks()) {
            for (at, aspect) in module.aspects.iter().enumerate() {
                let judges =
                    module.judges.iter().enumerate().map(|(judge, name)| (Some(judge), name.as_str()));
                let seats: Vec<(Option<usize>, &str)> =
                    if aspect.kind.by_judges() { judges.collect() } else { vec![(None, "")] };
                for (judge, name) in seats {
                    let Some(mark) = block.mark(row, at, judge) else { continue };
                    let names = [&entry.id, &module.code, &aspect.code].map(|name| Cell::text(name.as_str()));
                    let value = Cell::figure(Some(mark_of(&aspect.kind, mark)));
                    sheet.row(names.into_iter().chain([Cell::text(name), value]))?;
                }
            }
        }
    }
    sheet.finish()
}

fn mark_of(kind: &AspectKind, mark: i32) -> Score {
    Score::from_thousandths(match kind {
        AspectKind::Judgement => i64::from(mark) * PER_POINT,
        _ => i64::from(mark),
    })
}

/// ENTRIES.csv.
///
/// # Errors
/// `Internal` where the file cannot be put together.
pub fn entries(case: &Case) -> Result<String, Fault> {
    let with_modules = case.roster.iter().any(|entry| !entry.module_penalties.is_empty());
    let penalties = case.plan.modules.iter().map(|module| format!("penalty:{}", module.code));
    let penalties: Vec<String> = if with_modules { penalties.collect() } else { Vec::new() };
    let mut sheet = Sheet::for_programs();
    let with_prize = case.roster.iter().any(|entry| entry.without_prize);
    let head = ["entry", "status", "penalty", "started", "final", "reason"];
    let prize = with_prize.then_some("prize");
    let head = head.into_iter().chain(prize).chain(penalties.iter().map(String::as_str));
    sheet.row(head.map(Cell::text))?;
    let yes_no = |answer: Option<bool>| Cell::text(answer.map_or("", |yes| if yes { "yes" } else { "no" }));
    for entry in &case.roster {
        let cells = [
            Cell::text(entry.id.as_str()),
            Cell::text(entry.status.code()),
            Cell::figure(Some(entry.penalty)),
            yes_no(entry.started),
            yes_no(entry.finalist),
            Cell::text(entry.reason.as_deref().unwrap_or_default()),
        ];
        let penalties = entry.module_penalties.iter().map(|penalty| Cell::figure(Some(penalty)));
        let prize = with_prize.then(|| yes_no(Some(!entry.without_prize)));
        sheet.row(cells.into_iter().chain(prize).chain(penalties))?;
    }
    sheet.finish()
}

/// D.toml.
#[must_use]
pub fn decisions(decisions: &[Decision]) -> String {
    let mut toml = Toml::default();
    toml.value("schema", 1);
    for decision in decisions {
        toml.begin("decisions");
        ruling(&mut toml, &decision.ruling);
        toml.text("who", &decision.who);
        toml.value("when", decision.when);
        toml.text("why", &decision.why);
        if let Some(document) = &decision.document {
            toml.text("document", document);
        }
    }
    toml.finish()
}

fn ruling(toml: &mut Toml, ruling: &Ruling) {
    match ruling {
        Ruling::DropJudge { module, judge } => {
            toml.text("kind", "drop-judge");
            toml.text("module", module);
            toml.text("judge", judge);
        }
        Ruling::Aggregation { module, aggregation } => {
            toml.text("kind", "aggregation");
            toml.text("module", module);
            toml.text("aggregation", aggregation.code());
            if let Aggregation::Trimmed { drop } = aggregation {
                toml.value("drop", drop);
            }
        }
        Ruling::Spread { entry, module, aspect } => {
            toml.text("kind", "spread");
            toml.text("entry", entry);
            toml.text("module", module);
            toml.text("aspect", aspect);
        }
        Ruling::Tie { method, order } => {
            toml.text("kind", method.code());
            toml.value("order", order_text(order));
        }
        Ruling::Cut { order } => {
            toml.text("kind", "cut");
            toml.value("order", order_text(order));
        }
    }
}

fn order_text(order: &[Vec<String>]) -> String {
    list(order.iter().map(|group| texts(group.iter().map(String::as_str))))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::kernel::entry_status::EntryStatus;
    use crate::notation::{Report, Source};
    use crate::scoring::files;
    use crate::scoring::model::{Entry, TieMethod};

    fn decision(ruling: Ruling) -> Decision {
        let when = NaiveDate::from_ymd_opt(2026, 5, 18).unwrap();
        Decision {
            ruling,
            who: "组委会".into(),
            when,
            why: "抽签\\".into(),
            document: Some("“一”\"号".into()),
        }
    }

    #[test]
    fn decisions_are_written_as_they_are_read() {
        let order = vec![vec!["0101".to_owned()], vec!["0102".into(), "0\"3".into()]];
        let taken = [
            Ruling::Tie { method: TieMethod::Lots, order: order.clone() },
            Ruling::Cut { order },
            Ruling::DropJudge { module: "A".into(), judge: "J1".into() },
            Ruling::Aggregation { module: "A".into(), aggregation: Aggregation::Trimmed { drop: 2 } },
            Ruling::Aggregation { module: "A".into(), aggregation: Aggregation::Median },
            Ruling::Spread { entry: "1".into(), module: "A".into(), aspect: "a".into() },
        ]
        .map(decision);
        let text = decisions(&taken);
        assert!(text.contains("kind = \"lots\"\norder = [[\"0101\"], [\"0102\", \"0\\\"3\"]]\n"), "{text}");
        let (source, report) = (Source::new("D.toml", text), Report::default());
        assert_eq!(files::decisions::read(&source, &report), taken);
        assert!(report.is_clean());
    }

    const EVENT: &str = "totals = \"raw\"\nmaximum = 100\npenalties = \"total\"\n[order]\nlast = \"share\"\n\
                         [prizes]\nkind = \"none\"\n";

    #[test]
    fn entries_are_written_guarded_and_read_as_they_were() {
        let entry = |id: &str, reason: Option<&str>| Entry {
            penalty: "0.5".parse().unwrap(),
            started: Some(true),
            reason: reason.map(str::to_owned),
            ..Entry::ranked(id)
        };
        let absent = Entry {
            status: EntryStatus::Absent,
            started: Some(false),
            ..entry("'2", Some("未到场, \"迟\""))
        };
        let roster = vec![entry("#1", Some("=HYPERLINK(\"x\")")), absent, entry("－3", None)];
        let plan = files::read_plan(EVENT).unwrap();
        let case = Case {
            marks: Marks::Totals(vec![None; roster.len()]),
            refs: Vec::new(),
            decisions: Vec::new(),
            is_final: true,
            named: true,
            plan,
            roster,
        };
        let text = entries(&case).unwrap();
        assert!(text.contains(",\"'=HYPERLINK(\"\"x\"\")\"\n''2,absent,"), "{text}");
        let (event, source) = (Source::new("EVENT.toml", EVENT), Source::new("ENTRIES.csv", text));
        let report = Report::default();
        let event = files::event::read(&event, &report).unwrap();
        assert_eq!(files::entries::read(&source, &event, &report).entries, case.roster);
        assert!(report.is_clean());
    }
}
