//! Measuring in turn, and comparing.

use std::ops::Bound;

use super::report::Report;

/// Measures every side in turn, as often as asked; what changes on the machine meanwhile meets all of them.
/// Answers the measurements of each side.
pub(crate) fn alternate<S, T>(sides: &[S], rounds: usize, mut measure: impl FnMut(&S) -> T) -> Vec<Vec<T>> {
    let mut measured: Vec<Vec<T>> = sides.iter().map(|_side| Vec::new()).collect();
    for _round in 0..rounds {
        for (side, measured) in sides.iter().zip(&mut measured) {
            measured.push(measure(side));
        }
    }
    measured
}

/// The middle of some figures.
pub(crate) fn middle(figures: impl IntoIterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_unstable_by(f64::total_cmp);
    let half = figures.len() / 2;
    if figures.len().is_multiple_of(2) { (figures[half - 1] + figures[half]) / 2.0 } else { figures[half] }
}

/// A limit of how a figure compares with the earlier program's.
pub(crate) type Limit = (Bound<f64>, Bound<f64>);

/// Prints a figure of this program; beside it the earlier program's, where there is one, and how they compare.
pub(crate) fn compared(report: &Report, what: &str, figures: &[f64], limit: Option<Limit>) {
    let shown = |figure: &f64| {
        if figure.abs() >= 100.0 { format!("{figure:.0}") } else { format!("{figure:.2}") }
    };
    let [before, now] = figures else {
        return report.figure(what, figures.last().map(shown).unwrap_or_default());
    };
    let ratio = if *before > 0.0 { format!(", {:.2} ×", now / before) } else { String::new() };
    report.figure(what, format!("{} before, {} now{ratio}", shown(before), shown(now)));
    if let Some(limit) = limit {
        report.timed(&format!("{what}: against before"), now / before, "×", limit);
    }
}
