//! From the lines of a run to the claims it makes.

use std::collections::BTreeMap;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::money::Fen;
use crate::lifecycle::awards::model::RunBody;

/// What makes a claim one claim: pack, rule, subject, payee.
pub type Identity = (String, String, String, String);

/// Each claim of a run with its amount.
///
/// # Errors
/// `Internal` where the engine gave one benefit twice: a mistake of ours, and nobody is paid on it.
pub fn claimed(body: &RunBody) -> Result<BTreeMap<Identity, Fen>, Fault> {
    let mut claims = BTreeMap::new();
    for line in body.lines.iter().filter(|line| line.is_payable()) {
        let (Some(rule), Some(amount)) = (&line.rule, line.amount) else { continue };
        let identity = (line.pack.clone(), rule.clone(), line.subject.clone(), line.payee.clone());
        if claims.insert(identity, amount).is_some() {
            return Err(Fault::internal(format!("{} pays {} twice for {}", rule, line.payee, line.subject)));
        }
    }
    Ok(claims)
}

/// The fault of a claim another competition has made already.
#[must_use]
pub fn claimed_elsewhere(identity: &Identity) -> Fault {
    let (rule, subject) = (identity.1.as_str(), identity.2.as_str());
    Fault::new(
        FaultKind::Stale,
        Because::new("awards-claimed-elsewhere").text("rule", rule).text("subject", subject),
    )
}
