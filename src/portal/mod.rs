//! Pages across the stages: what somebody can do now, what blocks, what waits; where a competition stands; its log.
//!
//! - The portal changes nothing of a competition: it reads, and links to the stages' own pages. All it writes is a
//!   checkpoint of the audit's chains, when somebody asks for their head.
//! - What it offers comes from the same table the door checks (`access::actions`); what blocks is said by the stages.
//! - While codes are closed it names no code and nobody behind one, and a sheet's entry says the round only.

pub mod model;
pub mod rules;
pub mod usecase;
pub mod web;
