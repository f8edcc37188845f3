//! The lines as JSON, written one by one.

use std::io::{self, Write};

use serde::Serialize;

use super::sentences::Sentences;
use crate::kernel::because::Because;
use crate::kernel::lang::Lang;
use crate::kernel::money::Fen;
use crate::policy::engine::{Line, Run, Setting};
use crate::policy::explain;
use crate::shell::messages;

/// A reason with its sentence: `{key, args, text}`.
#[derive(Serialize)]
struct Reason<'r> {
    #[serde(flatten)]
    because: &'r Because,
    text: String,
}

#[derive(Serialize)]
struct Totals {
    settled: Fen,
    low: Fen,
    high: Option<Fen>,
}

pub(super) fn write(
    sink: &mut dyn Write,
    lang: Lang,
    setting: &Setting<'_>,
    run: &Run<'_>,
) -> io::Result<()> {
    let pins: Vec<String> = setting.packs.iter().map(crate::policy::model::Pack::pin).collect();
    write!(sink, "{{\"packs\":{},\"lines\":[", serde_json::to_string(&pins)?)?;
    let render = |because: &Because| {
        let reason = Reason { because, text: messages::say(lang, because) };
        serde_json::to_string(&reason).unwrap_or_default()
    };
    let mut sentences = Sentences::new(setting, render);
    let rules = quoted_rules(setting)?;
    for (at, line) in run.lines.iter().enumerate() {
        sink.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        line_head(sink, setting, &rules, line)?;
        for (at, step) in line.trace.iter().enumerate() {
            if at > 0 {
                sink.write_all(b",")?;
            }
            sink.write_all(sentences.of(line, *step).as_bytes())?;
        }
        sink.write_all(b"]}")?;
    }
    let totals = Totals { settled: run.totals.settled, low: run.totals.low, high: run.totals.high };
    writeln!(sink, "\n],\"totals\":{}}}", serde_json::to_string(&totals)?)
}

/// For each pack and rule: its id and its clause, as JSON texts.
fn quoted_rules(setting: &Setting<'_>) -> io::Result<Vec<Vec<(String, String)>>> {
    let of_pack = |pack: &crate::policy::model::Pack| {
        let quoted = pack.rules.iter().map(|rule| {
            let clause = serde_json::to_string(&explain::clause(pack, rule))?;
            Ok((serde_json::to_string(&rule.id)?, clause))
        });
        quoted.collect::<io::Result<Vec<_>>>()
    };
    setting.packs.iter().map(of_pack).collect()
}

fn line_head(
    sink: &mut dyn Write,
    setting: &Setting<'_>,
    rules: &[Vec<(String, String)>],
    line: &Line<'_>,
) -> io::Result<()> {
    let none = ("null".to_owned(), "null".to_owned());
    let known = line.rule.and_then(|rule| rules.get(line.pack)?.get(rule));
    let (rule, clause) = known.unwrap_or(&none);
    write!(sink, "{{\"rule\":{rule},\"kind\":\"{}\",\"subject\":", line.outcome(setting))?;
    serde_json::to_writer(&mut *sink, line.subject)?;
    sink.write_all(b",\"payee\":")?;
    serde_json::to_writer(&mut *sink, line.payee)?;
    write!(sink, ",\"status\":\"{}\"", line.status)?;
    for (name, amount) in [("amount", line.amount), ("low", line.low), ("high", line.high)] {
        match amount {
            Some(amount) => write!(sink, ",\"{name}\":\"{amount}\"")?,
            None => write!(sink, ",\"{name}\":null")?,
        }
    }
    sink.write_all(b",\"value\":")?;
    serde_json::to_writer(&mut *sink, &line.value)?;
    write!(sink, ",\"clause\":{clause},\"because\":[")
}
