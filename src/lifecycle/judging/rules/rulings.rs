//! The chief judge's decisions as a ranking takes them. Pure.

use serde_json::Value;

use crate::lifecycle::judging::model::DecisionKind;
use crate::scoring::model::{Aggregation, Ruling};

/// How a judge is known in the files and on the chief's page: by seat, never by name.
#[must_use]
pub fn judge(ordinal: i64) -> String {
    format!("J{ordinal}")
}

/// A decision as the rules take it; `None` where they know nothing of its kind. `entry_of` says how a code is written there.
pub fn ruling(
    kind: DecisionKind,
    body: &Value,
    entry_of: impl FnOnce(&str) -> Option<String>,
) -> Option<Ruling> {
    let text = |key: &str| body.get(key).and_then(Value::as_str).map(str::to_owned);
    match kind {
        DecisionKind::DropJudge => {
            let ordinal = text("judge")?.parse().ok()?;
            Some(Ruling::DropJudge { module: text("module")?, judge: judge(ordinal) })
        }
        DecisionKind::Aggregation => {
            let drop = body.get("drop").and_then(Value::as_u64).and_then(|drop| usize::try_from(drop).ok());
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
            entry: entry_of(&text("entry")?)?,
            module: text("module")?,
            aspect: text("aspect")?,
        }),
        // The panel holds the substitute already; the rules know of nobody else.
        DecisionKind::Substitute | DecisionKind::Unlock | DecisionKind::Withdraw => None,
    }
}
