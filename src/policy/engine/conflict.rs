//! One line for each payee and benefit: over several packs, and for a title over several contests.

use std::collections::HashMap;

use super::run::Line;
use super::setting::{Setting, clash};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::policy::words::Status;

/// How much a line says: one that pays, or may, before one that refuses, before one that is silent.
fn weight(line: &Line<'_>) -> u8 {
    match line.status {
        Status::NotCovered => 0,
        Status::NotInForce => 1,
        Status::Refused => 2,
        Status::Settled | Status::Pending | Status::Special | Status::Silent => 3,
    }
}

/// Keeps, of the lines of one competition, the heaviest for each benefit, subject and payee.
///
/// # Errors
/// Two packs that both pay it.
pub(super) fn merge<'a>(setting: &'a Setting<'_>, lines: &mut Vec<Line<'a>>) -> Result<(), Fault> {
    let several = lines.iter().zip(lines.iter().skip(1)).any(|(a, b)| a.pack != b.pack);
    if !several {
        return Ok(());
    }
    let id = |line: &Line<'_>| {
        let pack = setting.packs.get(line.pack)?;
        Some(pack.benefits.get(line.benefit)?.id.as_str())
    };
    let mut best: HashMap<(Option<&str>, &'a str, &'a str), usize> = HashMap::new();
    let mut dropped = vec![false; lines.len()];
    for (at, line) in lines.iter().enumerate() {
        let key = (id(line), line.subject, line.payee);
        let Some(before) = best.get(&key).copied() else {
            best.insert(key, at);
            continue;
        };
        let Some(other) = lines.get(before) else { continue };
        if weight(line) == 3 && weight(other) == 3 && line.pack != other.pack {
            return Err(both_pay(setting, other, line));
        }
        let loser = if weight(line) > weight(other) { best.insert(key, at).unwrap_or(before) } else { at };
        dropped.get_mut(loser).into_iter().for_each(|flag| *flag = true);
    }
    let mut flags = dropped.into_iter();
    lines.retain(|_| !flags.next().unwrap_or(false));
    Ok(())
}

/// A person has one line for a title: the first contest that gives it, else the first that leaves it
/// open, else the first that refuses it. Contests come in the order of their days.
pub(super) fn one_title_each(lines: &mut Vec<Line<'_>>) {
    let rank = |line: &Line<'_>| match line.status {
        Status::Settled => 3,
        Status::NotInForce => 0,
        Status::Refused => 1,
        _ => 2,
    };
    let mut best: HashMap<(&str, &str), (u8, usize)> = HashMap::new();
    let mut dropped = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(title) = line.value else { continue };
        let this = (rank(line), at);
        match best.get_mut(&(title, line.subject)) {
            None => {
                best.insert((title, line.subject), this);
            }
            Some(kept) if kept.0 >= this.0 => dropped.push(at),
            Some(kept) => {
                dropped.push(kept.1);
                *kept = this;
            }
        }
    }
    dropped.sort_unstable();
    let mut at = 0;
    lines.retain(|_| {
        at += 1;
        dropped.binary_search(&(at - 1)).is_err()
    });
}

fn both_pay(setting: &Setting<'_>, a: &Line<'_>, b: &Line<'_>) -> Fault {
    let name = |line: &Line<'_>| {
        let pack = setting.packs.get(line.pack);
        let rule = pack.zip(line.rule).and_then(|(pack, rule)| pack.rules.get(rule));
        format!("{}:{}", pack.map_or("", |pack| &pack.id), rule.map_or("", |rule| &rule.id))
    };
    clash(
        Because::new("award-conflict")
            .text("first", name(a))
            .text("second", name(b))
            .text("subject", a.subject),
    )
}
