//! The chief judge's decisions, taken during judging by blind code.

use crate::access::usecase::accounts::name_in_tx;
use crate::kernel::fault::Fault;
use crate::lifecycle::draw::usecase::subjects_in_tx;
use crate::lifecycle::judging::model::{DecisionKind, JudgingDecision, Seat};
use crate::lifecycle::judging::usecase::decisions_in_tx;
use crate::lifecycle::setup::model::{Module, Round};
use crate::platform::db::Conn;

use super::super::model::{Aggregation, Decision, Ruling};
use super::super::rules::export;
use super::assemble::{Names, one_line};
use super::decisions::day;

/// The chief's decisions as the rules take them.
pub(super) fn rulings_in_tx(
    conn: &mut Conn,
    round: &Round,
    _panels: &[(Module, Vec<Seat>)],
    names: &Names,
) -> Result<Vec<Decision>, Fault> {
    let subjects = subjects_in_tx(conn, round.id)?;
    let entry = |code: &str| {
        let subject = subjects.iter().find(|subject| subject.code == code)?;
        names.subject(subject.id).map(str::to_owned)
    };
    let mut rulings = Vec::new();
    for taken in decisions_in_tx(conn, round.id)? {
        let Some(ruling) = ruling(&taken, entry) else { continue };
        rulings.push(Decision {
            ruling,
            who: name_in_tx(conn, &taken.by_account)?,
            when: day(taken.at),
            why: one_line(&taken.reason),
            document: None,
        });
    }
    Ok(rulings)
}

/// `None`: about an entry that is not ranked.
fn ruling(taken: &JudgingDecision, entry: impl Fn(&str) -> Option<String>) -> Option<Ruling> {
    let text = |name: &str| taken.body.get(name)?.as_str().map(str::to_owned);
    match taken.kind {
        DecisionKind::Spread => Some(Ruling::Spread {
            entry: entry(&text("entry")?)?,
            module: text("module")?,
            aspect: text("aspect")?,
        }),
        DecisionKind::DropJudge => {
            let judge = export::judge(text("judge")?.parse().ok()?);
            Some(Ruling::DropJudge { module: text("module")?, judge })
        }
        DecisionKind::Aggregation => {
            let drop = taken.body.get("drop").and_then(serde_json::Value::as_u64).unwrap_or(0);
            let aggregation = match text("aggregation")?.as_str() {
                "single" => Aggregation::Single,
                "mean" => Aggregation::Mean,
                "median" => Aggregation::Median,
                _ => Aggregation::Trimmed { drop: usize::try_from(drop).ok()? },
            };
            Some(Ruling::Aggregation { module: text("module")?, aggregation })
        }
        DecisionKind::Unlock | DecisionKind::Withdraw => None,
    }
}
