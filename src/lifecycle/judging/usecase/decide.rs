//! What the chief judge decides where the rules leave it to him. Blind: entries by code, judges by number.

use serde_json::{Value, json};

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On, Tx};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::RoundId;
use crate::lifecycle::draw::usecase::subjects_in_tx;
use crate::lifecycle::judging::model::{DecisionKind, JudgingDecision};
use crate::lifecycle::judging::{rules, store};
use crate::lifecycle::setup::model::{Aggregation, Aspect, AspectKind, Module};
use crate::lifecycle::setup::usecase::{modules_in_tx, require_running_in_tx};
use crate::platform::db::Conn;
use crate::platform::memo::Recall;
use crate::scoring::model::{Ahead, Foreseen, Step};

use super::{about, decisions_in_tx, no_judge, seats_in_tx, substitute};

/// What is to be decided, by the names its page uses.
#[derive(Debug, Clone)]
pub enum Ruling {
    /// The scores of a J aspect stand in spite of their spread.
    Spread {
        /// Blind code.
        code: String,
        /// Code of the module.
        module: String,
        /// Code of the aspect.
        aspect: String,
    },
    /// A judge's marks count for no entry of the module.
    DropJudge {
        /// Code of the module.
        module: String,
        /// Number of the judge.
        judge: i64,
    },
    /// Another judge takes over and marks every entry of the module anew.
    Substitute {
        /// Code of the module.
        module: String,
        /// Number of the judge who leaves.
        judge: i64,
        /// Log-in name of the one who takes over.
        login: String,
    },
    /// Another aggregation for all entries of the module.
    Aggregation {
        /// Code of the module.
        module: String,
        /// The new one.
        aggregation: Aggregation,
        /// Highest and lowest marks dropped each, with `Trimmed`.
        trim: i64,
    },
    /// An earlier decision is taken back.
    Withdraw {
        /// Its uid.
        decision: String,
    },
}

/// What a step would do to the ranking of a round: told by a later stage.
pub type Foresee = fn(&mut Conn, Recall<'_>, RoundId, &Ahead) -> Result<Foreseen, Fault>;

/// What a decision would do to the ranking by code; `None` where it counts at once, and where it cannot be taken now.
///
/// # Errors
/// As [`decide`].
pub fn ahead(
    by: By<'_>,
    round_uid: &str,
    ruling: &Ruling,
    foresee: Foresee,
) -> Result<Option<Foreseen>, Fault> {
    by.read(|conn| {
        let stream = door::look_in_tx(conn, by.actor, Action::DecideJudging, On::Uid(round_uid))?;
        if !door::is_possible(by.actor, Action::DecideJudging, &stream) {
            return Ok(None);
        }
        require_running_in_tx(conn, &stream, Action::DecideJudging)?;
        let round_id = stream.as_round()?;
        let in_force = decisions_in_tx(conn, round_id)?;
        let (_kind, body) = match ruling {
            Ruling::DropJudge { module, judge } => drop_judge(conn, round_id, (module, *judge), &in_force)?,
            Ruling::Aggregation { module, aggregation, trim } => {
                other_aggregation(conn, (round_id, module), (*aggregation, *trim), &in_force)?
            }
            Ruling::Withdraw { decision } => withdraw(decision, &in_force)?,
            Ruling::Spread { .. } | Ruling::Substitute { .. } => return Ok(None),
        };
        refuse_again(&body, &in_force)?;
        let Some(step) = step(ruling, &body, &in_force) else { return Ok(None) };
        let recall = Recall::Reading(&by.installation.memo);
        foresee(conn, recall, round_id, &Ahead { step, sees: true }).map(Some)
    })
}

/// What a decision does to a ranking; `None` where that is not looked at first.
fn step(ruling: &Ruling, body: &Value, in_force: &[JudgingDecision]) -> Option<Step> {
    let same = |code: &str| Some(code.to_owned());
    match ruling {
        Ruling::DropJudge { .. } => {
            rules::rulings::ruling(DecisionKind::DropJudge, body, same).map(Step::Decided)
        }
        Ruling::Aggregation { .. } => {
            rules::rulings::ruling(DecisionKind::Aggregation, body, same).map(Step::Decided)
        }
        Ruling::Withdraw { decision } => {
            let earlier = in_force.iter().find(|earlier| earlier.uid == *decision)?;
            let looked_at = matches!(earlier.kind, DecisionKind::DropJudge | DecisionKind::Aggregation);
            let earlier = rules::rulings::ruling(earlier.kind, &earlier.body, same);
            earlier.filter(|_| looked_at).map(Step::TakenBack)
        }
        Ruling::Spread { .. } | Ruling::Substitute { .. } => None,
    }
}

fn refuse_again(body: &Value, in_force: &[JudgingDecision]) -> Result<(), Fault> {
    if in_force.iter().any(|decision| decision.body == *body) {
        return Err(Fault::refused(Because::new("judging-decided-already")));
    }
    Ok(())
}

/// Records a decision.
///
/// # Errors
/// `Invalid` where it names what is not there; `Refused` where it cannot be or is in force already; `Stale` where it would
/// do something else than the form showed.
pub fn decide(
    act: Act<'_>,
    round_uid: &str,
    (ruling, reason): (&Ruling, &str),
    foresee: Foresee,
) -> Result<(), Fault> {
    act.write(Action::DecideJudging, On::Uid(round_uid), |tx| {
        require_running_in_tx(tx.conn, &tx.stream, Action::DecideJudging)?;
        let round_id = tx.stream.as_round()?;
        let in_force = decisions_in_tx(tx.conn, round_id)?;
        let (kind, body) = checked(tx, ruling, &in_force)?;
        refuse_again(&body, &in_force)?;
        if let Some(step) = step(ruling, &body, &in_force).filter(|_step| act.was_foreseen()) {
            let recall = Recall::Locked(&act.installation.memo, tx.stream.id);
            let foreseen = foresee(tx.conn, recall, round_id, &Ahead { step, sees: true })?;
            act.require_foreseen(&foreseen.digest)?;
        }
        let (uid, by) = (door::new_uid(tx)?, tx.actor.uid.clone());
        let new = store::decisions::NewDecision {
            uid: uid.as_str(),
            round_id: tx.stream.as_round()?,
            kind,
            body: &body,
            reason,
            by_account: &by,
            at: tx.now,
        };
        store::decisions::insert_in_tx(tx.conn, &new)?.bind(tx);
        tx.note(json!({ "decision": uid, "body": body }));
        Ok(())
    })
}

fn checked(
    tx: &mut Tx<'_>,
    ruling: &Ruling,
    in_force: &[JudgingDecision],
) -> Result<(DecisionKind, Value), Fault> {
    match ruling {
        Ruling::Spread { code, module, aspect } => spread(tx, code, module, aspect),
        Ruling::DropJudge { module, judge } => {
            drop_judge(tx.conn, tx.stream.as_round()?, (module, *judge), in_force)
        }
        Ruling::Substitute { module: of, judge, login } => {
            let module = module(tx.conn, tx.stream.as_round()?, of)?;
            substitute::take_over(tx, &module, *judge, login, in_force)
        }
        Ruling::Aggregation { module, aggregation, trim } => {
            other_aggregation(tx.conn, (tx.stream.as_round()?, module), (*aggregation, *trim), in_force)
        }
        Ruling::Withdraw { decision } => withdraw(decision, in_force),
    }
}

fn withdraw(decision: &str, in_force: &[JudgingDecision]) -> Result<(DecisionKind, Value), Fault> {
    let earlier = in_force.iter().find(|earlier| earlier.uid == decision).ok_or_else(Fault::not_found)?;
    if earlier.kind == DecisionKind::Substitute {
        return Err(Fault::refused(Because::new("judging-substitute-stays")));
    }
    let kind = DecisionKind::Withdraw;
    Ok((kind, json!({ "kind": kind, "decision": decision })))
}

fn module(conn: &mut Conn, round_id: RoundId, code: &str) -> Result<Module, Fault> {
    let modules = modules_in_tx(conn, round_id)?;
    let found = modules.into_iter().find(|module| module.code == code);
    found.ok_or_else(|| Fault::field("module", Because::new("judging-no-module").text("module", code)))
}

fn spread(tx: &mut Tx<'_>, code: &str, of: &str, aspect: &str) -> Result<(DecisionKind, Value), Fault> {
    let module = module(tx.conn, tx.stream.as_round()?, of)?;
    let judged = |found: &&Aspect| found.kind == AspectKind::Judged;
    if !module.aspects.iter().filter(judged).any(|found| found.code == aspect) {
        let because = Because::new("judging-no-judgement").text("aspect", aspect).text("module", of);
        return Err(Fault::field("aspect", because));
    }
    let subjects = subjects_in_tx(tx.conn, tx.stream.as_round()?)?;
    if !subjects.iter().any(|subject| subject.code == code) {
        return Err(Fault::field("code", Because::new("judging-no-code").text("code", code)));
    }
    let kind = DecisionKind::Spread;
    Ok((kind, json!({ "kind": kind, "entry": code, "module": of, "aspect": aspect })))
}

fn drop_judge(
    conn: &mut Conn,
    round_id: RoundId,
    (of, judge): (&str, i64),
    in_force: &[JudgingDecision],
) -> Result<(DecisionKind, Value), Fault> {
    let module = module(conn, round_id, of)?;
    let seats = seats_in_tx(conn, &module)?;
    if !seats.iter().any(|seat| seat.ordinal == judge) {
        return Err(no_judge(of, judge));
    }
    let dropped = about(in_force, DecisionKind::DropJudge, of).count();
    if dropped + 1 >= seats.len() {
        return Err(Fault::field("judge", Because::new("judging-last-judge").text("module", of)));
    }
    let kind = DecisionKind::DropJudge;
    Ok((kind, json!({ "kind": kind, "module": of, "judge": judge.to_string() })))
}

fn other_aggregation(
    conn: &mut Conn,
    (round_id, of): (RoundId, &str),
    (aggregation, trim): (Aggregation, i64),
    in_force: &[JudgingDecision],
) -> Result<(DecisionKind, Value), Fault> {
    let module = module(conn, round_id, of)?;
    if aggregation == Aggregation::Sum || module.aggregation == Aggregation::Sum {
        return Err(Fault::field("aggregation", Because::new("judging-no-sum").text("module", of)));
    }
    if about(in_force, DecisionKind::Aggregation, of).next().is_some() {
        return Err(Fault::refused(Because::new("judging-decided-already")));
    }
    if module.aspects.iter().all(rules::is_agreed) {
        return Err(Fault::field("module", Because::new("judging-no-panel").text("module", of)));
    }
    let judges = seats_in_tx(conn, &module)?.len();
    let chosen = Module { aggregation, trim, ..module };
    if let Some(because) = rules::panel::problem(&chosen, judges) {
        return Err(Fault::field("aggregation", because));
    }
    let kind = DecisionKind::Aggregation;
    let mut body = json!({ "kind": kind, "module": of, "aggregation": aggregation });
    if let (Aggregation::Trimmed, Some(object)) = (aggregation, body.as_object_mut()) {
        object.insert("drop".to_owned(), json!(trim));
    }
    Ok((kind, body))
}
