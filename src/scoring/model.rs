//! What a ranking is made of: the plan, the roster, the marks, the decisions, the outcome. The kinds of tie keys and of
//! prize plans stand in folders of their own, [`ties`](super::ties) and [`prizes`](super::prizes).

pub mod decision;
pub mod foreseen;
pub mod marks;
pub mod open;
pub mod outcome;
pub mod plan;
pub mod record;
pub mod roster;
pub mod rounded;
pub mod scheme;
pub mod why;

pub use super::prizes::{
    AtCut, Bands, Base, Class, Counts, Figures, Fill, Groups, Measure, NoPrizes, Percentages, Positions,
    PrizeKind, PrizePlan, Ratio, Share,
};
pub use super::ties::{ByColumn, ByCriterion, ByModule, Direction, TieKey, TieValue};
pub use decision::{Decision, Ruling, TieMethod, decision_at};
pub use foreseen::{Ahead, Foreseen, Moved, Step, Stood};
pub use marks::{Block, MISSING, Marks, ModuleMarks, PutError, Sheets};
pub use open::{Open, OpenKind};
pub use outcome::{Inputs, Ranking, Row, Standing, Workings};
pub use plan::{Cost, LastResort, Order, Pass, Penalties, Plan, Scale, Totals, Vacated};
pub use record::{ModulePart, Record, RecordModule, RecordRow};
pub use roster::{Entry, Held};
pub use rounded::{Rounded, RoundingAt};
pub use scheme::{Aggregation, Aspect, AspectKind, Module};
pub use why::{Depth, Topic, Why};
