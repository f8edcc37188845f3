//! The reasons an approver owes, as the form of a batch asks for them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::lifecycle::payout::model::Flag;
use crate::lifecycle::payout::rules::flags::{COMMON, field};
use crate::lifecycle::payout::usecase::read::BatchPage;
use crate::pages::form_page::Again;

/// A reason that is owed for one line.
#[derive(Serialize)]
pub(super) struct Owed {
    field: String,
    n: i64,
    payee: String,
    flags: Vec<&'static str>,
}

/// Lines that need a reason of their own.
pub(super) fn owed(loaded: &BatchPage) -> Vec<Owed> {
    let owed = loaded.flagged.0.iter().filter(|one| !one.is_light());
    owed.map(|one| Owed {
        field: field(&one.uid),
        n: one.line,
        payee: payee(loaded, &one.uid),
        flags: one.flags.iter().copied().map(Flag::message_key).collect(),
    })
    .collect()
}

fn payee(loaded: &BatchPage, line: &str) -> String {
    let found = loaded.lines.iter().find(|one| one.line.uid == line);
    found.map(|one| one.line.payee_name.clone()).unwrap_or_default()
}

/// Numbers of the lines for which one reason does.
pub(super) fn light(loaded: &BatchPage) -> Vec<i64> {
    loaded.flagged.0.iter().filter(|one| one.is_light()).map(|one| one.line).collect()
}

/// What was typed into the form.
pub(super) fn values(loaded: &BatchPage, again: &Again) -> BTreeMap<String, String> {
    let fixed = ["total", "reason", COMMON].map(str::to_owned);
    let lines = loaded.flagged.0.iter().map(|one| field(&one.uid));
    fixed.into_iter().chain(lines).map(|name| (name.clone(), again.value(&name))).collect()
}
