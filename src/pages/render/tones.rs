//! One tone and one icon for each status word, everywhere. The word always stands beside them.

use serde::Serialize;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

pub(super) fn register(tera: &mut Tera) {
    tera.register_function("tone", |kwargs: Kwargs, _: &State<'_>| {
        let key: &str = kwargs.must_get("key")?;
        of(key).map(|tone| Value::from_serializable(&tone))
    });
}

/// How a status looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Tone {
    class: &'static str,
    icon: &'static str,
}

const NEUTRAL: Tone = Tone { class: "neutral", icon: "dash" };
const NEXT: Tone = Tone { class: "neutral", icon: "ring" };
const NOW: Tone = Tone { class: "now", icon: "dot" };
const OK: Tone = Tone { class: "ok", icon: "check" };
const WARN: Tone = Tone { class: "warn", icon: "alert" };
const ERR: Tone = Tone { class: "err", icon: "stop" };
const OUTLINE: Tone = Tone { class: "outline", icon: "megaphone" };

/// Tone of a message key; a key that is no status is an error, so that none is forgotten.
fn of(key: &str) -> TeraResult<Tone> {
    Ok(match key {
        key if is_over(key) => NEUTRAL,
        "round-phase-open"
        | "tag-not-started"
        | "competition-phase-closed"
        | "tag-result-over"
        | "publicity-ready" => NEXT,
        "competition-phase-filed"
        | "competition-phase-registration"
        | "round-phase-drawn"
        | "round-phase-judging"
        | "correction-state-open"
        | "sheet-phase-open"
        | "batch-phase-prepared"
        | "tag-entry-submitted"
        | "awards-title-recommended"
        | "awards-external-waiting"
        | "objection-state-filed"
        | "objection-state-acknowledged"
        | "tag-in-progress" => NOW,
        key if has_ended_well(key) => OK,
        "competition-phase-returned"
        | "batch-phase-returned"
        | "awards-external-refused"
        | "tag-entry-returned"
        | "tag-line-pending"
        | "tag-line-special"
        | "tag-line-silent"
        | "tag-blocked"
        | "tag-to-do"
        | "awards-title-open"
        | "awards-title-to-revoke"
        | "awards-run-state-open"
        | "tag-reminder"
        | "objection-state-referred"
        | "tag-result-appeal"
        | "tag-result-replaced"
        | "publicity-waits"
        | "unit-state-claimed"
        | "bank-account-step-disputed" => WARN,
        "tag-entry-refused"
        | "tag-line-refused"
        | "entry-status-disqualified"
        | "awards-title-revoked"
        | "register-honour-revoked"
        | "tag-faulty" => ERR,
        "competition-phase-publicity" | "tag-result-publicity" | "tag-result-provisional" | "tag-later" => {
            OUTLINE
        }
        _ => return Err(Error::message(format!("{key} is no status with a tone"))),
    })
}

/// What is over, or was never begun.
fn is_over(key: &str) -> bool {
    matches!(
        key,
        "competition-phase-draft"
            | "competition-phase-archived"
            | "competition-phase-cancelled"
            | "correction-state-withdrawn"
            | "division-end-cancelled"
            | "division-end-merged"
            | "entry-status-absent"
            | "entry-status-withdrawn"
            | "entry-status-guest"
            | "tag-line-not-covered"
            | "tag-line-reversed"
            | "tag-line-not-in-force"
            | "objection-state-dismissed"
            | "objection-state-inadmissible"
            | "objection-state-withdrawn"
            | "sheet-phase-released"
            | "tag-unmarked"
            | "account-replaced"
    )
}

fn has_ended_well(key: &str) -> bool {
    matches!(
        key,
        "competition-phase-approved"
            | "competition-phase-reviewed"
            | "competition-phase-awarded"
            | "competition-phase-settled"
            | "round-phase-confirmed"
            | "round-phase-decrypted"
            | "round-phase-signed"
            | "correction-state-adopted"
            | "sheet-phase-signed"
            | "sheet-phase-locked"
            | "batch-phase-approved"
            | "batch-phase-exported"
            | "batch-phase-settled"
            | "tag-entry-approved"
            | "tag-line-settled"
            | "tag-saved"
            | "tag-done"
            | "awards-title-approved"
            | "awards-external-taken"
            | "awards-run-state-accepted"
            | "objection-state-upheld"
            | "tag-result-official"
            | "bank-account-step-confirmed"
            | "bank-account-step-settled"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::phase::{BatchPhase, CompetitionPhase, RoundPhase, SheetPhase};

    #[test]
    fn every_phase_has_a_tone() {
        let keys = CompetitionPhase::ALL
            .iter()
            .map(|phase| phase.message_key())
            .chain(RoundPhase::ALL.iter().map(|phase| phase.message_key()))
            .chain(SheetPhase::ALL.iter().map(|phase| phase.message_key()))
            .chain(BatchPhase::ALL.iter().map(|phase| phase.message_key()));
        for key in keys {
            assert!(of(key).is_ok(), "{key}");
        }
        assert!(of("prize-gold").is_err());
    }
}
