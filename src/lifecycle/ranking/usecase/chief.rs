//! The chief judge's decisions, taken during judging by blind code.

use serde_json::Value;

use crate::access::usecase::accounts;
use crate::kernel::clock::civil_date;
use crate::kernel::fault::Fault;
use crate::kernel::ids::RoundId;
use crate::lifecycle::judging::model::{DecisionKind, JudgingDecision};
use crate::lifecycle::judging::usecase as judging;
use crate::platform::db::Conn;

use super::super::rules::export;
use super::names::{Names, one_line};
use crate::scoring::model::{Aggregation, Decision, Ruling};

/// The chief's decisions as the rules take them.
pub(super) fn rulings_in_tx(
    conn: &mut Conn,
    round_id: RoundId,
    names: &Names,
) -> Result<Vec<Decision>, Fault> {
    let mut rulings = Vec::new();
    for decision in judging::decisions_in_tx(conn, round_id)? {
        let Some(ruling) = ruling(&decision, names) else { continue };
        rulings.push(Decision {
            ruling,
            who: accounts::name_in_tx(conn, &decision.by_account)?,
            when: civil_date(decision.at),
            why: one_line(&decision.reason),
            document: None,
        });
    }
    Ok(rulings)
}

fn ruling(decision: &JudgingDecision, names: &Names) -> Option<Ruling> {
    let text = |key: &str| decision.body.get(key).and_then(Value::as_str).map(str::to_owned);
    match decision.kind {
        DecisionKind::DropJudge => {
            let judge = text("judge")?.parse().ok()?;
            Some(Ruling::DropJudge { module: text("module")?, judge: export::judge(judge) })
        }
        DecisionKind::Aggregation => {
            let drop =
                decision.body.get("drop").and_then(Value::as_u64).and_then(|drop| usize::try_from(drop).ok());
            let aggregation = match text("aggregation")?.as_str() {
                "single" => Aggregation::Single,
                "mean" => Aggregation::Mean,
                "trimmed" => Aggregation::Trimmed { drop: drop? },
                "median" => Aggregation::Median,
                _ => return None,
            };
            Some(Ruling::Aggregation { module: text("module")?, aggregation })
        }
        DecisionKind::Spread => Some(Ruling::Spread {
            entry: names.of_code(&text("entry")?)?.to_owned(),
            module: text("module")?,
            aspect: text("aspect")?,
        }),
        // The panel holds the substitute already; the rules know of nobody else.
        DecisionKind::Substitute | DecisionKind::Unlock | DecisionKind::Withdraw => None,
    }
}
