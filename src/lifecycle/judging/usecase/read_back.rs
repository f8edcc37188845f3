//! Reading back before signing: page after page, each for whoever was shown the one before.

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::platform::crypto::keyed_digest;
use crate::platform::installation::Installation;

/// Sheets on one page of it.
pub const SHEETS: usize = 8;

/// How many pages so many sheets take.
#[must_use]
pub fn pages(sheets: usize) -> usize {
    sheets.div_ceil(SHEETS).max(1)
}

/// What proves that this page of what has this digest was shown, and all before it. It is asked for by the next page.
#[must_use]
pub fn shown(installation: &Installation, (seat, digest): (&str, &str), page: usize) -> String {
    proof(installation, (seat, digest), &page.to_string())
}

/// What proves that everything of this digest was shown. It is asked for by whoever signs.
#[must_use]
pub fn whole(installation: &Installation, (seat, digest): (&str, &str)) -> String {
    proof(installation, (seat, digest), "whole")
}

fn proof(installation: &Installation, (seat, digest): (&str, &str), what: &str) -> String {
    keyed_digest(installation.keys.token_secret(), &format!("read back {seat} {digest} {what}"))
}

/// Refuses to sign what was not read back to its end as it is.
pub(super) fn require(installation: &Installation, of: (&str, &str), given: &str) -> Result<(), Fault> {
    if whole(installation, of) == given {
        Ok(())
    } else {
        Err(Fault::refused(Because::new("judging-not-read-back")))
    }
}
