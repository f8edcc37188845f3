//! 排名: from marks to ranks and prizes, exactly, with a reason for each.

pub mod rules;
