//! The result as JSON, CSV or a table, written whole or not at all.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::kernel::because::{Arg, Because};
use crate::kernel::fault::Fault;
use crate::notation::cell::{Cell, Sheet};
use crate::scoring::model::{Inputs, Ranking, Row, Totals, Why};
use crate::scoring::rules::explain::Explainer;

/// The language of the texts: the engine gives reasons, whoever knows words turns them into sentences.
pub struct Words<'a> {
    /// The sentence for a reason.
    pub say: &'a dyn Fn(&Because) -> String,
    /// What stands between sentences told in one cell.
    pub between: &'static str,
}

/// What a writer needs.
pub(crate) struct Output<'a> {
    pub(crate) inputs: Inputs<'a>,
    pub(crate) ranking: &'a Ranking,
    pub(crate) words: &'a Words<'a>,
}

/// The JSON document of a ranking, as `jiangsai rank --format json` writes it.
///
/// # Errors
/// `Internal` where a reason cannot be written.
pub fn document(inputs: Inputs<'_>, ranking: &Ranking, words: &Words<'_>) -> Result<String, Fault> {
    Output { inputs, ranking, words }.json().map_err(Fault::internal)
}

/// One row of the JSON answer; the order of its keys is documented.
#[derive(Serialize)]
struct JsonRow<'a> {
    entry: &'a str,
    status: &'a str,
    total: Option<String>,
    position: Option<usize>,
    rank: Option<usize>,
    scale: Option<String>,
    prize: &'a str,
    ties: Vec<&'a str>,
    because: Vec<JsonReason<'a>>,
}

#[derive(Serialize)]
struct JsonReason<'a> {
    key: &'a str,
    args: &'a BTreeMap<Cow<'static, str>, Arg>,
    text: String,
}

impl Output<'_> {
    fn id(&self, entry: usize) -> &str {
        self.inputs.roster.get(entry).map_or("", |entry| entry.id.as_str())
    }

    /// A total with the decimals of the plan: none on a scale.
    fn total(&self, row: &Row) -> Option<String> {
        let decimals = match self.inputs.plan.totals {
            Totals::Scaled => 0,
            Totals::Marks | Totals::Raw => self.inputs.plan.rounding.decimals,
        };
        row.total.map(|total| total.fixed(decimals))
    }

    fn ties(&self, row: &Row) -> Vec<&str> {
        self.ranking.ties(row).map(|entry| self.id(entry)).collect()
    }

    fn say(&self, because: &Because) -> String {
        (self.words.say)(because)
    }

    fn reasons<'a>(&self, reasons: impl Iterator<Item = &'a Because>) -> Vec<JsonReason<'a>> {
        let reason = |because: &'a Because| JsonReason {
            key: &because.key,
            args: &because.args,
            text: self.say(because),
        };
        reasons.map(reason).collect()
    }

    fn open(&self) -> impl Iterator<Item = &Because> {
        self.ranking.open.iter().map(|open| &open.because)
    }

    /// The JSON document, one row a line, keys in the documented order.
    pub(crate) fn json(&self) -> Result<String, String> {
        let explainer = Explainer::new(self.inputs, self.ranking);
        let mut rows = Vec::with_capacity(self.ranking.rows.len());
        for row in &self.ranking.rows {
            let because = explainer.row(row);
            let row = JsonRow {
                entry: self.id(row.entry),
                status: row.status.code(),
                total: self.total(row),
                position: row.position,
                rank: row.rank,
                scale: row.scale.map(|scale| scale.to_string()),
                prize: row.prize.code(),
                ties: self.ties(row),
                because: self.reasons(because.iter().map(Why::because)),
            };
            rows.push(serde_json::to_string(&row).map_err(|error| error.to_string())?);
        }
        let list = |reasons: Vec<JsonReason<'_>>| -> Result<String, String> {
            let texts = reasons.iter().map(serde_json::to_string).collect::<Result<Vec<String>, _>>();
            Ok(lines(&texts.map_err(|error| error.to_string())?))
        };
        let open = list(self.reasons(self.open()))?;
        let notices = list(self.reasons(self.ranking.notices.iter()))?;
        Ok(format!("{{\"rows\":{},\n\"open\":{open},\n\"notices\":{notices}}}\n", lines(&rows)))
    }

    /// The rows as CSV; ties by spaces, reasons by semicolons.
    pub(crate) fn csv(&self) -> Result<String, Fault> {
        let explainer = Explainer::new(self.inputs, self.ranking);
        let mut sheet = Sheet::for_programs();
        let header = ["entry", "status", "total", "position", "rank", "scale", "prize", "ties", "because"];
        sheet.row(header.map(Cell::text))?;
        for row in &self.ranking.rows {
            let because: Vec<String> = explainer.row(row).iter().map(|why| self.say(why.because())).collect();
            sheet.row([
                Cell::text(self.id(row.entry)),
                Cell::text(row.status.code()),
                Cell::figure(self.total(row)),
                Cell::figure(row.position),
                Cell::figure(row.rank),
                Cell::figure(row.scale),
                Cell::text(row.prize.code()),
                Cell::text(self.ties(row).join(" ")),
                Cell::text(because.join(self.words.between)),
            ])?;
        }
        sheet.finish()
    }

    /// A table for people, with what is open and the notices under it.
    pub(crate) fn table(&self) -> String {
        let word = |key: &'static str| self.say(&Because::new(key));
        let head = ["rank-head-rank", "rank-head-position", "rank-head-entry", "rank-head-total"];
        let mut cells: Vec<Vec<String>> = vec![head.iter().map(|key| word(key)).collect()];
        if let Some(head) = cells.first_mut() {
            head.extend(
                ["rank-head-scale", "rank-head-prize", "rank-head-status"].iter().map(|key| word(key)),
            );
        }
        let dash = || "–".to_owned();
        for row in &self.ranking.rows {
            let tied = if row.sharing > 1 { "=" } else { "" };
            cells.push(vec![
                row.rank.map_or_else(dash, |rank| format!("{rank}{tied}")),
                row.position.map_or_else(dash, |position| position.to_string()),
                self.id(row.entry).to_owned(),
                self.total(row).unwrap_or_else(dash),
                row.scale.map_or_else(dash, |scale| scale.to_string()),
                word(row.prize.message_key()),
                word(row.status.message_key()),
            ]);
        }
        let mut text = aligned(&cells);
        let open: Vec<&Because> = self.open().collect();
        let notices: Vec<&Because> = self.ranking.notices.iter().collect();
        for (title, reasons) in [("rank-head-open", open), ("rank-head-notices", notices)] {
            if !reasons.is_empty() {
                let _ = write!(text, "\n{}\n", word(title));
                for because in reasons {
                    let _ = writeln!(text, "- {}", self.say(because));
                }
            }
        }
        text
    }
}

/// A JSON list, one value a line.
fn lines(values: &[String]) -> String {
    if values.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", values.join(",\n")) }
}

/// Columns padded to their widest cell; a Han character is two columns wide.
fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, widest) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(widest.saturating_sub(width(cell)) + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if ('\u{2e80}'..='\u{ffef}').contains(&c) { 2 } else { 1 }).sum()
}
