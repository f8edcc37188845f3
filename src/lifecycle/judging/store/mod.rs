//! Rows of seats, sheets, marks, signatures, decisions.

pub(super) mod decisions;
pub(super) mod marks;
pub(super) mod seats;
pub(super) mod sheets;
