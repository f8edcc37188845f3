//! The lines as JSON, written one by one.

use std::io::{self, Write};

use serde::Serialize;

use super::sentences::Sentences;
use crate::kernel::because::Because;
use crate::kernel::lang::Lang;
use crate::kernel::money::Fen;
use crate::pages::messages;
use crate::policy::engine::{Line, Run, Setting};
use crate::policy::explain;

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
        serde_json::to_string(&reason).map_err(io::Error::from)
    };
    let rules = quoted_rules(setting)?;
    let mut ours =
        Part { setting, rules: &rules, sentences: Sentences::new(setting, render), text: Vec::new() };
    let mut theirs =
        Part { setting, rules: &rules, sentences: Sentences::new(setting, render), text: Vec::new() };
    let mut separator: &[u8] = b"\n";
    for lines in run.lines.chunks(2 * TOGETHER) {
        // Two threads say half of them each; they are written in order.
        let (first, second) = lines.split_at(lines.len().min(TOGETHER));
        std::thread::scope(|scope| {
            let beside = (!second.is_empty()).then(|| scope.spawn(|| theirs.say(second)));
            let said = ours.say(first);
            beside.map_or(Ok(()), |beside| beside.join().unwrap_or_else(|_panic| Err(panicked())))?;
            said
        })?;
        for text in [&mut ours.text, &mut theirs.text] {
            if let Some(text) = text.strip_prefix(b",\n") {
                sink.write_all(separator)?;
                sink.write_all(text)?;
                separator = b",\n";
            }
            text.clear();
        }
    }
    let totals = Totals { settled: run.totals.settled, low: run.totals.low, high: run.totals.high };
    writeln!(sink, "\n],\"totals\":{}}}", serde_json::to_string(&totals)?)
}

/// Lines one thread says at a time.
const TOGETHER: usize = 2048;

/// Some of the lines, said by one thread.
struct Part<'a, R> {
    setting: &'a Setting<'a>,
    rules: &'a [Vec<(String, String)>],
    sentences: Sentences<'a, R>,
    /// Each line after a comma and a new line.
    text: Vec<u8>,
}

impl<'a, R: Fn(&Because) -> io::Result<String>> Part<'a, R> {
    fn say(&mut self, lines: &[Line<'a>]) -> io::Result<()> {
        for line in lines {
            self.text.extend_from_slice(b",\n");
            line_head(&mut self.text, self.setting, self.rules, line)?;
            for (at, step) in line.trace.iter().enumerate() {
                if at > 0 {
                    self.text.push(b',');
                }
                self.text.extend_from_slice(self.sentences.of(line, *step)?.as_bytes());
            }
            self.text.extend_from_slice(b"]}");
        }
        Ok(())
    }
}

fn panicked() -> io::Error {
    io::Error::other("a thread that writes lines stopped")
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
    sink: &mut Vec<u8>,
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
