//! A run as the command `jiangsai award --format json` writes it, byte for byte.

use std::fmt::Write as _;

use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::money::Fen;
use crate::lifecycle::awards::model::{RunBody, RunLine};
use crate::policy::model::{Outcome, Status};

/// A reason with its sentence.
#[derive(Serialize)]
struct Reason<'r> {
    #[serde(flatten)]
    because: &'r Because,
    text: String,
}

/// A line in the order of the keys the command writes.
#[derive(Serialize)]
struct Line<'r> {
    rule: Option<&'r str>,
    kind: Outcome,
    subject: &'r str,
    payee: &'r str,
    status: Status,
    amount: Option<Fen>,
    low: Option<Fen>,
    high: Option<Fen>,
    value: Option<&'r str>,
    clause: Option<String>,
    because: Vec<Reason<'r>>,
}

/// The JSON, with sentences by `say`.
///
/// # Errors
/// `Internal` where something cannot be written as JSON.
pub fn result_json(body: &RunBody, say: impl Fn(&Because) -> String) -> Result<String, Fault> {
    let pins: Vec<&str> = body.packs.iter().map(|pack| pack.pin.as_str()).collect();
    let mut out = format!("{{\"packs\":{},\"lines\":[", json(&pins)?);
    for (at, line) in body.lines.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&json(&told(line, &say))?);
    }
    writeln!(out, "\n],\"totals\":{}}}", json(&body.totals)?).map_err(Fault::internal)?;
    Ok(out)
}

fn json(value: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(Fault::internal)
}

fn told<'r>(line: &'r RunLine, say: &impl Fn(&Because) -> String) -> Line<'r> {
    let quoted: Vec<String> = line.clauses.iter().map(|(label, quote)| format!("{label}：{quote}")).collect();
    Line {
        rule: line.rule.as_deref(),
        kind: line.kind,
        subject: &line.subject,
        payee: &line.payee,
        status: line.status,
        amount: line.amount,
        low: line.low,
        high: line.high,
        value: line.value.as_deref(),
        clause: line.rule.as_ref().map(|_| quoted.join("\n")),
        because: line.because.iter().map(|because| Reason { because, text: say(because) }).collect(),
    }
}
