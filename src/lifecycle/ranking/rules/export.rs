//! The files of a ranking, written from what the service holds: the inverse of reading them.

use crate::kernel::score::{PER_POINT, Score};

use super::super::model::Case;
use crate::scoring::model::{AspectKind, Decision, Marks, Ruling};

/// How a judge is known in the files and on the chief's page: by seat, never by name.
#[must_use]
pub fn judge(ordinal: i64) -> String {
    format!("J{ordinal}")
}

/// A TOML text.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// MARKS.csv; marks that were not given have no line.
///
/// # Errors
/// The text of the writer.
pub fn marks(case: &Case) -> Result<String, String> {
    let mut lines = vec![["entry", "module", "aspect", "judge", "value"].map(str::to_owned)];
    let Marks::Sheets(sheets) = &case.marks else { return written(&lines) };
    for (row, entry) in case.roster.iter().enumerate() {
        for (module, block) in case.plan.modules.iter().zip(sheets.blocks()) {
            for (at, aspect) in module.aspects.iter().enumerate() {
                let mut line = |judge: Option<usize>, name: &str| {
                    if let Some(mark) = block.mark(row, at, judge) {
                        let value = mark_text(&aspect.kind, mark);
                        let (module, aspect) = (module.code.clone(), aspect.code.clone());
                        lines.push([entry.id.clone(), module, aspect, name.to_owned(), value]);
                    }
                };
                if aspect.kind.by_judges() {
                    for (judge, name) in module.judges.iter().enumerate() {
                        line(Some(judge), name);
                    }
                } else {
                    line(None, "");
                }
            }
        }
    }
    written(&lines)
}

fn mark_text(kind: &AspectKind, mark: i32) -> String {
    let thousandths = match kind {
        AspectKind::Judgement => i64::from(mark) * PER_POINT,
        _ => i64::from(mark),
    };
    Score::from_thousandths(thousandths).to_string()
}

/// ENTRIES.csv.
///
/// # Errors
/// The text of the writer.
pub fn entries(case: &Case) -> Result<String, String> {
    let mut head: Vec<String> =
        ["entry", "status", "penalty", "started", "final", "reason"].map(str::to_owned).into();
    let with_modules = case.roster.iter().any(|entry| !entry.module_penalties.is_empty());
    if with_modules {
        head.extend(case.plan.modules.iter().map(|module| format!("penalty:{}", module.code)));
    }
    let mut lines = vec![head];
    for entry in &case.roster {
        let yes_no =
            |answer: Option<bool>| answer.map_or("", |yes| if yes { "yes" } else { "no" }).to_owned();
        let mut line = vec![
            entry.id.clone(),
            entry.status.code().to_owned(),
            entry.penalty.to_string(),
            yes_no(entry.started),
            yes_no(entry.finalist),
            entry.reason.clone().unwrap_or_default(),
        ];
        if with_modules {
            line.extend(entry.module_penalties.iter().map(Score::to_string));
        }
        lines.push(line);
    }
    written(&lines)
}

fn written<L: AsRef<[String]>>(lines: &[L]) -> Result<String, String> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    for line in lines {
        writer.write_record(line.as_ref()).map_err(|error| error.to_string())?;
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

/// D.toml.
#[must_use]
pub fn decisions(decisions: &[Decision]) -> String {
    let mut text = "schema = 1\n".to_owned();
    for decision in decisions {
        text.push_str(&format!(
            "\n[[decisions]]\n{}who = {}\nwhen = {}\nwhy = {}\n",
            ruling(&decision.ruling),
            quoted(&decision.who),
            decision.when,
            quoted(&decision.why)
        ));
        if let Some(document) = &decision.document {
            text.push_str(&format!("document = {}\n", quoted(document)));
        }
    }
    text
}

fn ruling(ruling: &Ruling) -> String {
    let kind = |kind: &str| format!("kind = \"{kind}\"\n");
    let key = |name: &str, value: &str| format!("{name} = {}\n", quoted(value));
    match ruling {
        Ruling::DropJudge { module, judge } => {
            kind("drop-judge") + &key("module", module) + &key("judge", judge)
        }
        Ruling::Aggregation { module, aggregation } => {
            let mut text =
                kind("aggregation") + &key("module", module) + &key("aggregation", aggregation.code());
            if let crate::scoring::model::Aggregation::Trimmed { drop } = aggregation {
                text.push_str(&format!("drop = {drop}\n"));
            }
            text
        }
        Ruling::Spread { entry, module, aspect } => {
            kind("spread") + &key("entry", entry) + &key("module", module) + &key("aspect", aspect)
        }
        Ruling::Tie { method, order } => kind(method.code()) + &order_text(order),
        Ruling::Cut { order } => kind("cut") + &order_text(order),
    }
}

fn order_text(order: &[Vec<String>]) -> String {
    let group = |group: &Vec<String>| {
        let entries: Vec<String> = group.iter().map(|entry| quoted(entry)).collect();
        format!("[{}]", entries.join(", "))
    };
    let groups: Vec<String> = order.iter().map(group).collect();
    format!("order = [{}]\n", groups.join(", "))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::scoring::model::TieMethod;

    #[test]
    fn a_decision_is_written_as_it_is_read() {
        let decision = Decision {
            ruling: Ruling::Tie {
                method: TieMethod::Lots,
                order: vec![vec!["0101".into()], vec!["0102".into(), "0\"3".into()]],
            },
            who: "组委会".into(),
            when: NaiveDate::from_ymd_opt(2026, 5, 18).unwrap(),
            why: "抽签".into(),
            document: None,
        };
        let text = decisions(&[decision]);
        assert!(text.contains("kind = \"lots\"\norder = [[\"0101\"], [\"0102\", "), "{text}");
        let read: toml::Table = text.parse().unwrap();
        let order = read["decisions"][0]["order"].as_array().unwrap();
        assert_eq!(order[1][1].as_str(), Some("0\"3"));
        assert_eq!(read["decisions"][0]["why"].as_str(), Some("抽签"));
    }
}
