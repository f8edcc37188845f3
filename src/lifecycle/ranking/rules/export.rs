//! The files of a ranking, written from what the service holds: the inverse of reading them.

use crate::kernel::score::{PER_POINT, Score};
use crate::lifecycle::judging::model::Seat;
use crate::lifecycle::setup::model as setup;

use super::super::model::Case;
use crate::scoring::model::{AspectKind, Decision, Marks, Ruling};

/// How a judge is known in the files and on the chief's page: by seat, never by name.
#[must_use]
pub fn judge(ordinal: i64) -> String {
    format!("J{ordinal}")
}

/// EVENT.toml: the division's plan with the round's modules, their panels and aspects.
#[must_use]
pub fn event(plan: &str, modules: &[(setup::Module, Vec<Seat>)]) -> String {
    let mut text = plan.trim_end().to_owned();
    text.push('\n');
    for (module, seats) in modules {
        text.push_str(&event_module(module, seats));
    }
    text
}

fn event_module(module: &setup::Module, seats: &[Seat]) -> String {
    let by_judges = module.aspects.iter().any(|aspect| aspect.kind != setup::AspectKind::Measured);
    let scored = module.aspects.iter().any(|aspect| aspect.kind == setup::AspectKind::Scored);
    let mut text = format!(
        "\n[[modules]]\ncode = {}\nmax = {}\nweight = {}\nspread = {}\n",
        quoted(&module.code),
        module.max,
        module.weight,
        module.spread_limit
    );
    if by_judges {
        let judges: Vec<String> = seats.iter().map(|seat| quoted(&judge(seat.ordinal))).collect();
        text.push_str(&format!("judges = [{}]\n", judges.join(", ")));
    }
    if scored {
        text.push_str(&format!("aggregation = \"{}\"\n", module.aggregation.code()));
        if module.aggregation == setup::Aggregation::Trimmed {
            text.push_str(&format!("drop = {}\n", module.trim));
        }
    }
    for aspect in &module.aspects {
        text.push_str(&event_aspect(aspect));
    }
    text
}

fn event_aspect(aspect: &setup::Aspect) -> String {
    let mut text = format!(
        "\n[[modules.aspects]]\ncode = {}\nkind = \"{}\"\nmax = {}\n",
        quoted(&aspect.code),
        aspect.kind.code(),
        aspect.max
    );
    if aspect.kind != setup::AspectKind::Judged && aspect.step > Score::ZERO {
        text.push_str(&format!("step = {}\n", aspect.step));
    }
    text
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

    fn aspect(code: &str, kind: setup::AspectKind, max: &str, step: &str) -> setup::Aspect {
        let (max, step): (Score, Score) = (max.parse().unwrap(), step.parse().unwrap());
        let (uid, name) = (code.to_owned(), "示例".to_owned());
        setup::Aspect { id: 1, uid, code: code.into(), name, kind, max, step, ordinal: 1 }
    }

    fn module(
        code: &str,
        max: &str,
        aggregation: setup::Aggregation,
        seats: i64,
    ) -> (setup::Module, Vec<Seat>) {
        use setup::AspectKind::{Judged, Measured, Scored};
        let aspects = match code {
            "A" => vec![aspect("A1", Judged, "6", "0"), aspect("A2", Scored, "24", "0.5")],
            "B-1.x_2" => vec![aspect("B1", Measured, "20", "0.125"), aspect("B2", Measured, "20", "0")],
            _ => vec![
                aspect("01", Scored, "10", "1"),
                aspect("02", Judged, "5", "1"),
                aspect("03", Measured, "5", "1"),
            ],
        };
        let module = setup::Module {
            id: 1,
            uid: code.into(),
            round_id: 1,
            code: code.into(),
            name: "示例".into(),
            ordinal: 1,
            max: max.parse().unwrap(),
            weight: "30".parse().unwrap(),
            identity_mode: setup::IdentityMode::Code,
            aggregation,
            trim: 1,
            spread_limit: 2,
            aspects,
        };
        let seat = |ordinal: i64| Seat {
            id: ordinal,
            uid: ordinal.to_string(),
            module_id: 1,
            account_id: 1,
            ordinal,
        };
        (module, (1..=seats).map(seat).collect())
    }

    #[test]
    fn an_event_is_written_to_the_same_bytes_as_ever() {
        let modules = [
            module("A", "30", setup::Aggregation::Trimmed, 3),
            module("B-1.x_2", "40", setup::Aggregation::Median, 2),
            module("7", "30", setup::Aggregation::Sum, 2),
        ];
        let plan = include_str!("../../../../tests/fixtures/plans/medals.toml");
        assert_eq!(event(plan, &modules), include_str!("../../../../tests/fixtures/plans/event.toml"));
    }

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
