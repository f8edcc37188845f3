//! Rows of batches, their lines and postings.

mod batches;
mod lines;
mod reasons;
mod reversals;

pub(super) use batches::{
    NewBatch, approve_in_tx, batch, batches, count_of_year, exported_in_tx, insert_batch_in_tx, numbers,
    place, return_in_tx, settled_in_tx,
};
pub(super) use lines::{
    NewLine, NewPosting, insert_line_in_tx, insert_posting_in_tx, lines, movements, paid_last, postings,
    set_aside_in_tx,
};
pub(super) use reasons::{insert_reason_in_tx, last_paid, reasons};
pub(super) use reversals::{end_reversal_in_tx, insert_reversal_in_tx, open_of_batch, open_of_competition};
