//! What ties the engine of marks to the service: the modules of a plan, the files of a ranking, and the record that is
//! kept of one.

pub mod correct;
pub mod export;
pub mod plan;
pub mod record;
