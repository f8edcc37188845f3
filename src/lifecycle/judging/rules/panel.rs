//! When a panel is enough. Pure.

use crate::kernel::because::Because;
use crate::lifecycle::setup::model::{Aggregation, AspectKind, Module};

use super::is_agreed;

/// Why a module's panel cannot mark yet; `None`: it can.
#[must_use]
pub fn problem(module: &Module, judges: usize) -> Option<Because> {
    let about = |key: &'static str| Because::new(key).text("module", &module.code);
    let seated = i64::try_from(judges);
    if module.aspects.is_empty() {
        return Some(about("judging-no-aspects"));
    }
    if judges == 0 {
        return Some(about("judging-no-judges"));
    }
    let scored = module.aspects.iter().any(|aspect| aspect.kind == AspectKind::Scored);
    let judged = module.aspects.iter().any(|aspect| !is_agreed(aspect));
    let needed = module.trim.saturating_mul(2).saturating_add(1);
    match module.aggregation {
        Aggregation::Single if judged && judges > 1 => {
            Some(about("judging-single-panel").count("judges", judges))
        }
        Aggregation::Trimmed if scored && seated.is_ok_and(|seated| seated < needed) => Some(
            about("judging-trimmed-panel")
                .count("judges", judges)
                .count("needed", needed)
                .count("trim", module.trim),
        ),
        // The full mark stands: another panel could be marked, and never confirmed.
        Aggregation::Sum if module.is_summed() => match module.judges_to_sum() {
            Some(needed) if seated == Ok(needed) => None,
            Some(needed) => {
                let because = about("judging-summed-panel").mark("max", module.max);
                Some(because.count("judges", judges).count("needed", needed))
            }
            None => Some(about("setup-check-summed-wrong").mark("maximum", module.max)),
        },
        _ => None,
    }
}
