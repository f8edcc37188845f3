//! What is made public of a result.

pub mod objections;

use crate::kernel::because::Because;
use crate::lifecycle::setup::model::ExplainDepth;
use crate::scoring::model::{Depth, Record, RecordRow, Topic, Why};

use super::model::{PublicRow, Revoked};

/// Whether the public sees what each module gave.
#[must_use]
pub fn shows_modules(depth: ExplainDepth) -> bool {
    depth != ExplainDepth::Total
}

/// The module columns of a public record.
#[must_use]
pub fn columns(record: &Record, depth: ExplainDepth) -> Vec<String> {
    if !shows_modules(depth) {
        return Vec::new();
    }
    record.modules.iter().map(|module| module.name.clone()).collect()
}

/// One public row.
#[must_use]
pub fn row(
    row: &RecordRow,
    (name, unit): (String, String),
    revoked: Vec<Revoked>,
    depth: ExplainDepth,
) -> PublicRow {
    let marks = if shows_modules(depth) {
        row.modules.iter().map(|part| part.as_ref().map(|part| part.points.clone())).collect()
    } else {
        Vec::new()
    };
    PublicRow {
        number: row.entry.clone(),
        name,
        unit,
        status: row.status,
        rank: row.position.or(row.rank),
        tied: row.tied,
        marks,
        total: row.total.clone(),
        scale: row.scale,
        prize: row.prize,
        revoked,
        by: settled_by(row, shows_modules(depth)),
    }
}

/// What settled a place among equal totals, as far as everybody may know it: who decided and why stays with officials.
fn settled_by(row: &RecordRow, with_value: bool) -> Option<Because> {
    row.because.iter().find_map(|why| match why.topic() {
        Topic::RankKeyValue if !with_value => Some(why.without_value().into_because()),
        Topic::RankKeyValue | Topic::RankKey => Some(why.because().clone()),
        Topic::RankDecision | Topic::RankSharedDecision => Some(Because::new("publicity-by-decision")),
        _ => None,
    })
}

/// The row as whoever stands in it sees it, explained no deeper than the competition says.
#[must_use]
pub fn own_row(row: &RecordRow, depth: ExplainDepth) -> RecordRow {
    let mut row = row.clone();
    row.because.retain(|why| why.topic().depth() <= deepest(depth));
    if !shows_modules(depth) {
        row.modules.clear();
        row.because = row.because.iter().map(Why::without_value).collect();
    }
    row
}

fn deepest(depth: ExplainDepth) -> Depth {
    match depth {
        ExplainDepth::Total => Depth::Total,
        ExplainDepth::Module => Depth::Module,
        ExplainDepth::Aspect => Depth::Aspect,
    }
}
