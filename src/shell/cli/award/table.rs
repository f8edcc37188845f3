//! The lines for people: a table, and under each line its clause and reasons.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::sentences::{Sentences, spoken};
use crate::kernel::because::Because;
use crate::kernel::lang::Lang;
use crate::kernel::money::Fen;
use crate::pages::messages;
use crate::policy::engine::{Line, Run, Setting};
use crate::policy::explain;
use crate::policy::model::Pack;

/// Columns before the last one, which needs no padding.
type Row = [String; 5];

pub(super) fn write(
    sink: &mut dyn Write,
    lang: Lang,
    setting: &Setting<'_>,
    run: &Run<'_>,
) -> io::Result<()> {
    let pins: Vec<String> = setting.packs.iter().map(Pack::pin).collect();
    let say = |because: Because| messages::say(lang, &because);
    writeln!(sink, "{}\n", say(Because::new("award-table-packs").text("packs", pins.join("\n"))))?;
    if run.lines.is_empty() {
        writeln!(sink, "{}", messages::word(lang, "award-table-nothing"))?;
    } else {
        lines(sink, lang, setting, run)?;
    }
    for pack in &setting.packs {
        let verified = Because::new("award-table-verified").text("pack", pack.id.as_str());
        writeln!(sink, "{}", say(verified.date("date", pack.verified_on)))?;
    }
    Ok(())
}

/// The table, its sums, and the words of the clauses it cites.
fn lines(sink: &mut dyn Write, lang: Lang, setting: &Setting<'_>, run: &Run<'_>) -> io::Result<()> {
    let say = |because: Because| messages::say(lang, &because);
    let head = ["status", "amount", "subject", "payee", "rule"]
        .map(|column| messages::word(lang, &format!("award-table-head-{column}")));
    let rows = || run.lines.iter().map(|line| row(lang, setting, line));
    let widths = widths(&head, rows());
    write_row(sink, &head, &widths)?;
    let mut sentences = Sentences::new(setting, spoken(lang));
    let mut cited = BTreeSet::new();
    for line in &run.lines {
        write_row(sink, &row(lang, setting, line), &widths)?;
        let pack = setting.packs.get(line.pack);
        if let Some((pack, rule)) = pack.and_then(|pack| Some((pack, pack.rules.get(line.rule?)?))) {
            let clause = explain::clause_labels(pack, rule);
            cited.extend(rule.cite.iter().map(|clause| (line.pack, *clause)));
            writeln!(sink, "    {}", say(Because::new("award-table-clause").text("clause", clause)))?;
        }
        for step in &line.trace {
            writeln!(sink, "    · {}", sentences.of(line, *step)?)?;
        }
    }
    writeln!(sink, "\n{}\n", say(totals(run)))?;
    if !cited.is_empty() {
        writeln!(sink, "{}", messages::word(lang, "award-table-quotes"))?;
    }
    for (pack, clause) in cited {
        let clause = setting.packs.get(pack).and_then(|pack| pack.clauses.get(clause));
        clause.map_or(Ok(()), |clause| writeln!(sink, "    {}：{}", clause.label, clause.quote))?;
    }
    Ok(())
}

fn totals(run: &Run<'_>) -> Because {
    let totals = run.totals;
    let because = match totals.high {
        Some(high) if high == totals.settled => Because::new("award-table-totals-settled"),
        Some(high) => Because::new("award-table-totals").money("low", totals.low).money("high", high),
        None => Because::new("award-table-totals-open").money("low", totals.low),
    };
    because.money("settled", totals.settled)
}

fn row(lang: Lang, setting: &Setting<'_>, line: &Line<'_>) -> Row {
    let rule = setting.packs.get(line.pack).zip(line.rule).and_then(|(pack, rule)| pack.rules.get(rule));
    [
        messages::word(lang, line.status.message_key()),
        amount(line),
        line.subject.to_owned(),
        line.payee.to_owned(),
        rule.map_or("—", |rule| &rule.id).to_owned(),
    ]
}

/// `5,000.00`, `10,000.00～30,000.00`, `1,500.00～`, a title, or a dash.
fn amount(line: &Line<'_>) -> String {
    match (line.amount, line.low, line.high, line.value) {
        (Some(amount), ..) => amount.grouped(),
        (None, None, None, Some(title)) => title.to_owned(),
        (None, None, None, None) => "—".to_owned(),
        (None, low, high, _) => {
            let text = |bound: Option<Fen>| bound.map_or_else(String::new, Fen::grouped);
            format!("{}～{}", text(low), text(high))
        }
    }
}

/// Columns a terminal gives a text: two for a Han character or full-width sign.
fn width(text: &str) -> usize {
    let wide = |c: &char| {
        matches!(*c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3fffd}')
    };
    text.chars().count() + text.chars().filter(wide).count()
}

fn widths(head: &Row, rows: impl Iterator<Item = Row>) -> [usize; 5] {
    let mut widths = head.each_ref().map(|text| width(text));
    for row in rows {
        for (widest, text) in widths.iter_mut().zip(&row) {
            *widest = (*widest).max(width(text));
        }
    }
    widths
}

/// One row; the amounts stand right, everything else left.
fn write_row(sink: &mut dyn Write, row: &Row, widths: &[usize; 5]) -> io::Result<()> {
    let cells = row.iter().zip(widths).enumerate().map(|(column, (text, widest))| {
        let pad = " ".repeat(widest.saturating_sub(width(text)));
        if column == 1 { format!("{pad}{text}") } else { format!("{text}{pad}") }
    });
    writeln!(sink, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())
}
