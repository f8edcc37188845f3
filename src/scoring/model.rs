//! What a ranking is made of: the plan, the roster, the marks, the decisions, the outcome.

pub mod decision;
pub mod marks;
pub mod open;
pub mod outcome;
pub mod plan;
pub mod prizes;
pub mod record;
pub mod roster;
pub mod why;

pub use decision::{Decision, Ruling, TieMethod};
pub use marks::{Block, MISSING, Marks, PutError, Sheets};
pub use open::{Open, OpenKind};
pub use outcome::{Inputs, ModuleMarks, Ranking, Row, Standing, Workings};
pub use plan::{
    Aggregation, Aspect, AspectKind, Cost, Direction, LastResort, Module, Order, Pass, Penalties, Plan,
    Rounded, RoundingAt, Scale, TieKey, TieValue, Totals, Vacated,
};
pub use prizes::{AtCut, Base, Class, Fill, Measure, Percentages, Positions, PrizeKind, PrizePlan};
pub use record::{ModulePart, Record, RecordModule, RecordRow};
pub use roster::Entry;
pub use why::{Depth, Topic, Why};
