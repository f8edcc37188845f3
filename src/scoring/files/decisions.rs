//! D.toml: what people decided. The schema stands in `docs/rank.md`.

use crate::kernel::because::Because;
use crate::notation::{Report, Source, Table, Value, coded};
use crate::scoring::model::{Decision, Ruling, TieMethod};

use super::event::modules::aggregation;

const KINDS: &[&str] = &["drop-judge", "aggregation", "spread", "tie", "extra-round", "lots", "cut"];

/// All decisions of a file.
pub(crate) fn read(source: &Source, report: &mut Report) -> Vec<Decision> {
    let Some(document) = Table::parse(source, report) else { return Vec::new() };
    let mut root = Table::root(source, &document);
    if let Some(version) = root.optional(report, "schema", Value::count)
        && version != 1
    {
        report.at(source, 1, Because::new("rank-schema").text("known", "1"));
    }
    let values = root.optional(report, "decisions", Value::list).unwrap_or_default();
    root.finish(report);
    let mut decisions = Vec::new();
    for (number, value) in values.iter().enumerate() {
        report.note(format!("decision.{}", number + 1), source, value.line());
        match value.table() {
            Ok(table) => decisions.extend(decision(table, source, report)),
            Err(because) => report.at(source, value.line(), because.text("key", "decisions")),
        }
    }
    decisions
}

fn decision(mut table: Table<'_>, source: &Source, report: &mut Report) -> Option<Decision> {
    let kind = table.required(report, "kind", coded(KINDS, |code| code));
    let who = table.required(report, "who", Value::text);
    let when = table.required(report, "when", Value::date);
    let why = table.required(report, "why", Value::text);
    let document = table.optional(report, "document", Value::text);
    let ruling = kind.and_then(|kind| ruling(kind, &mut table, source, report));
    if kind.is_some() {
        table.finish(report);
    }
    Some(Decision { ruling: ruling?, who: who?, when: when?, why: why?, document })
}

fn ruling(kind: &str, table: &mut Table<'_>, source: &Source, report: &mut Report) -> Option<Ruling> {
    match kind {
        "drop-judge" => {
            let module = table.required(report, "module", Value::word);
            let judge = table.required(report, "judge", Value::word);
            Some(Ruling::DropJudge { module: module?, judge: judge? })
        }
        "aggregation" => {
            let module = table.required(report, "module", Value::word);
            if table.value("aggregation").is_none() {
                let because = Because::new("input-key-missing").text("key", "aggregation");
                report.at(source, table.line(), because);
            }
            let aggregation = aggregation(table, source, report).ok()?;
            Some(Ruling::Aggregation { module: module?, aggregation: aggregation? })
        }
        "spread" => {
            let entry = table.required(report, "entry", Value::word);
            let module = table.required(report, "module", Value::word);
            let aspect = table.required(report, "aspect", Value::word);
            Some(Ruling::Spread { entry: entry?, module: module?, aspect: aspect? })
        }
        "cut" => Some(Ruling::Cut { order: table.required(report, "order", order)? }),
        other => {
            let method = TieMethod::from_code(other)?;
            Some(Ruling::Tie { method, order: table.required(report, "order", order)? })
        }
    }
}

/// `["B", "A"]`, or `["B", ["A", "C"]]` where A and C share.
fn order(value: &Value<'_>) -> Result<Vec<Vec<String>>, Because> {
    let together = |value: &Value<'_>| if value.is_list() { value.words() } else { Ok(vec![value.word()?]) };
    value.list()?.iter().map(together).collect()
}
