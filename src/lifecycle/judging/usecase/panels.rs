//! Panels: who sits on which module's, and the beginning of judging.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On, Tx};
use crate::access::usecase::accounts::{Known, by_login_in_tx, known_in_tx};
use crate::access::usecase::roles::{assign_as_in_tx, revoke_granted_for_in_tx, was_granted_for_in_tx};
use crate::audit::model::StreamKind;
use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::fault::Fault;
use crate::kernel::ids::RoundId;
use crate::kernel::limits;
use crate::kernel::phase::{RoundPhase, SheetPhase};
use crate::kernel::role::Role;
use crate::lifecycle::draw::model::Subject;
use crate::lifecycle::draw::usecase::{Place, place_in_tx, subjects_in_tx};
use crate::lifecycle::registration::usecase::entries_in_tx;
use crate::lifecycle::registration::usecase::offices::refuse_taking_part_in_tx;
use crate::lifecycle::setup::model::{Module, days};
use crate::lifecycle::setup::usecase::officials;
use crate::lifecycle::setup::usecase::{
    competition_in_tx, modules_in_tx, require_running_in_tx, round_in_tx,
};
use crate::platform::db::Conn;

use crate::lifecycle::judging::model::Seat;
use crate::lifecycle::judging::rules;
use crate::lifecycle::judging::store;

use super::seats_in_tx;

/// A module with those who sit on its panel.
#[derive(Debug, Clone)]
pub struct Panel {
    /// The module.
    pub module: Module,
    /// Seats and who sits there, in order.
    pub seats: Vec<(Seat, Known)>,
    /// Why it cannot mark yet.
    pub problem: Option<Because>,
}

/// The panels of a round as their page shows them.
#[derive(Debug, Clone)]
pub struct Panels {
    /// Where.
    pub place: Place,
    /// Each module's.
    pub panels: Vec<Panel>,
    /// The reader seats judges here; an auditor only reads.
    pub is_host: bool,
    /// Judges can be seated now.
    pub can_seat: bool,
    /// Judging can begin now.
    pub can_start: bool,
    /// Why the reader cannot seat judges yet.
    pub blocked: Option<Because>,
    /// That today is none of the days the contest was announced for.
    pub outside: Option<Because>,
}

/// Panels of a round, for the host and the auditor.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` for any other role.
pub fn panels(by: By<'_>, round_uid: &str) -> Result<Panels, Fault> {
    by.read(|conn| {
        let stream = door::read_in_tx(conn, by.actor, Action::SeatJudge, On::Uid(round_uid))?;
        let mut panels = Vec::new();
        for module in modules_in_tx(conn, stream.as_round()?)? {
            let mut seats = Vec::new();
            for seat in seats_in_tx(conn, &module)? {
                let known = known_in_tx(conn, seat.account_id)?;
                seats.push((seat, known));
            }
            let problem = rules::panel::problem(&module, seats.len());
            panels.push(Panel { module, seats, problem });
        }
        let running = require_running_in_tx(conn, &stream, Action::SeatJudge).is_ok();
        let may = |action: Action| running && door::is_possible(by.actor, action, &stream);
        let is_host = door::require(by.actor, Action::SeatJudge, &stream).is_ok();
        let ready = !panels.is_empty() && panels.iter().all(|panel| panel.problem.is_none());
        let competition_id = stream.competition_id.ok_or_else(Fault::not_found)?;
        let today = civil_date(by.installation.now());
        Ok(Panels {
            outside: days::outside(&competition_in_tx(conn, competition_id)?, today),
            place: place_in_tx(conn, stream.as_round()?)?,
            is_host,
            can_seat: may(Action::SeatJudge),
            can_start: ready && may(Action::StartJudging),
            blocked: (is_host && !running).then(|| Because::new("judging-not-reviewed")),
            panels,
        })
    })
}

/// Why the panels of a round cannot mark yet, module by module.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn problems_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<Vec<Because>, Fault> {
    let modules = modules_in_tx(conn, round_id)?;
    if modules.is_empty() {
        return Ok(vec![Because::new("judging-no-modules")]);
    }
    let mut problems = Vec::new();
    for module in modules {
        let seats = store::seats::of_module(conn, module.id)?;
        problems.extend(rules::panel::problem(&module, seats.len()));
    }
    Ok(problems)
}

/// Seats a judge on a module's panel and grants the role. A judge of a unit that competes here is seated only
/// with a reason; one who competes or coaches here is not seated at all. So it waits for the entries to be settled.
///
/// # Errors
/// `Invalid` for an unknown name; `Refused` where a role or an entry excludes the judge; `WrongPhase` before the
/// review of entries is finished.
pub fn seat(
    act: Act<'_>,
    round_uid: &str,
    (module_uid, login, reason): (&str, &str, &str),
) -> Result<i64, Fault> {
    act.write(Action::SeatJudge, On::Uid(round_uid), |tx| {
        require_running_in_tx(tx.conn, &tx.stream, Action::SeatJudge)?;
        let module = module_of(tx, module_uid)?;
        let judge = by_login_in_tx(tx.conn, login)?.ok_or_else(|| {
            Fault::field("login", Because::new("access-login-unknown").text("login", login))
        })?;
        let seats = store::seats::of_module(tx.conn, module.id)?;
        if seats.iter().any(|seat| seat.account_id == judge.id) {
            return Err(Fault::field("login", Because::new("judging-seated-already")));
        }
        if seats.len() >= limits::PANEL_JUDGES {
            let because = Because::new("judging-panel-full").count("max", limits::PANEL_JUDGES);
            return Err(Fault::refused(because));
        }
        if let Some(unit) = tied_unit_in_tx(tx, &judge)?.filter(|_unit| reason.is_empty()) {
            return Err(Fault::field("reason", Because::new("judging-same-unit").text("unit", unit)));
        }
        let uid = door::new_uid(tx)?;
        refuse_taking_part_in_tx(tx, judge.id, Role::Judge)?;
        let terms = officials::terms_of_in_tx(tx)?;
        assign_as_in_tx(tx, uid.as_str(), judge.id, (Role::Judge, tx.stream.division_id), terms)?;
        let ordinal = seats.last().map_or(0, |seat| seat.ordinal) + 1;
        store::seats::insert_in_tx(tx.conn, uid.as_str(), module.id, judge.id, ordinal)?.bind(tx);
        tx.note(json!({ "module": module.code, "judge": ordinal, "account": judge.uid, "reason": reason }));
        Ok(ordinal)
    })
}

fn module_of(tx: &mut Tx<'_>, uid: &str) -> Result<Module, Fault> {
    let modules = modules_in_tx(tx.conn, tx.stream.as_round()?)?;
    modules.into_iter().find(|module| module.uid == uid).ok_or_else(Fault::not_found)
}

/// The unit that competes in the division of the locked round and to which the judge is tied, if there is one.
/// Decided for the judge and the whole module, never for a code.
///
/// # Errors
/// `Invalid` at `login` for somebody who competes or coaches there.
pub(super) fn tied_unit_in_tx(tx: &mut Tx<'_>, judge: &Known) -> Result<Option<String>, Fault> {
    let round = round_in_tx(tx.conn, tx.stream.as_round()?)?;
    let interests = store::seats::interests(tx.conn, judge.id)?;
    let mut tied = None;
    for entry in entries_in_tx(tx.conn, round.division_id)? {
        if entry.members.iter().any(|member| interests.persons.contains(member)) {
            return Err(Fault::field("login", Because::new("judging-competes-here")));
        }
        if entry.coach_team_id.is_some_and(|team| interests.coach_teams.contains(&team)) {
            return Err(Fault::field("login", Because::new("judging-coaches-here")));
        }
        if interests.units.contains(&entry.unit_id) {
            tied = Some(entry.unit_name);
        }
    }
    Ok(tied)
}

/// Takes a seat away; those behind it move up. The office of a judge goes with it where it came with it: another seat in the
/// division has it from then on, and what was granted by name stays.
///
/// # Errors
/// `NotFound` for a seat of another round.
pub fn unseat(act: Act<'_>, round_uid: &str, seat_uid: &str) -> Result<(), Fault> {
    act.write(Action::SeatJudge, On::Uid(round_uid), |tx| {
        let seat = store::seats::by_uid(tx.conn, seat_uid)?;
        let modules = modules_in_tx(tx.conn, tx.stream.as_round()?)?;
        let module =
            modules.into_iter().find(|module| module.id == seat.module_id).ok_or_else(Fault::not_found)?;
        store::seats::remove_in_tx(tx.conn, &seat)?.bind(tx);
        let office = revoke_granted_for_in_tx(tx, &seat.uid)?;
        if office {
            hand_on_office(tx, &seat)?;
        }
        tx.note(json!({ "module": module.code, "removed": seat.ordinal, "office": office }));
        Ok(())
    })
}

/// Whoever sits elsewhere in the division stays a judge there.
fn hand_on_office(tx: &mut Tx<'_>, left: &Seat) -> Result<(), Fault> {
    let Some(division_id) = tx.stream.division_id else { return Ok(()) };
    for other in store::seats::in_division(tx.conn, left.account_id, division_id)? {
        // What was taken back by name under that seat does not come back under it.
        if !was_granted_for_in_tx(tx, &other.uid)? {
            let terms = officials::terms_of_in_tx(tx)?;
            assign_as_in_tx(tx, &other.uid, left.account_id, (Role::Judge, Some(division_id)), terms)?;
            break;
        }
    }
    Ok(())
}

/// Makes the sheets and begins judging: for each subject one sheet for each judge of a module with J or S
/// aspects, and one of agreed values, kept by the first judge, for a module with M aspects.
///
/// `exception` says why it is done on a day the contest was not announced for.
///
/// # Errors
/// `Refused` with everything that is missing; `Invalid` at `exception` where that is needed.
pub fn start(act: Act<'_>, round_uid: &str, exception: Option<&str>) -> Result<usize, Fault> {
    act.write(Action::StartJudging, On::Uid(round_uid), |tx| {
        let running = require_running_in_tx(tx.conn, &tx.stream, Action::StartJudging)?;
        let competition = competition_in_tx(tx.conn, running.as_competition()?)?;
        let modules = modules_in_tx(tx.conn, tx.stream.as_round()?)?;
        let subjects = subjects_in_tx(tx.conn, tx.stream.as_round()?)?;
        let panels = ready_panels(tx, modules)?;
        let outside = days::outside(&competition, civil_date(tx.now)).filter(|_outside| exception.is_none());
        if let Some(because) = outside {
            return Err(Fault::field("exception", because));
        }
        let mut sheets = 0;
        for (module, seats) in &panels {
            for subject in &subjects {
                sheets += make_sheets(tx, module, subject, seats)?;
            }
        }
        tx.note(json!({ "sheets": sheets, "exception": exception }));
        tx.set_phase(RoundPhase::Judging)?;
        Ok(sheets)
    })
}

fn ready_panels(tx: &mut Tx<'_>, modules: Vec<Module>) -> Result<Vec<(Module, Vec<Seat>)>, Fault> {
    let mut problems = Vec::new();
    let mut panels = Vec::new();
    for module in modules {
        let seats = store::seats::of_module(tx.conn, module.id)?;
        let problem = rules::panel::problem(&module, seats.len());
        problems.extend(problem);
        panels.push((module, seats));
    }
    if panels.is_empty() {
        return Err(Fault::refused(Because::new("judging-no-modules")));
    }
    if problems.is_empty() {
        return Ok(panels);
    }
    Err(Fault::refused_for(problems))
}

fn make_sheets(tx: &mut Tx<'_>, module: &Module, subject: &Subject, seats: &[Seat]) -> Result<usize, Fault> {
    let mut made = 0;
    let own = rules::aspects_of(module, false).next().is_some();
    let agreed = rules::aspects_of(module, true).next().is_some();
    let own_seats = seats.iter().filter(|_seat| own).map(|seat| (seat, false));
    let agreed_seat = seats.iter().take(1).filter(|_seat| agreed).map(|seat| (seat, true));
    for (seat, agreed) in own_seats.chain(agreed_seat) {
        make_sheet(tx, module, subject, seat, agreed)?;
        made += 1;
    }
    Ok(made)
}

/// Makes one open sheet, with a stream of its own.
pub(super) fn make_sheet(
    tx: &mut Tx<'_>,
    module: &Module,
    subject: &Subject,
    seat: &Seat,
    agreed: bool,
) -> Result<(), Fault> {
    let round = tx.stream.clone();
    let detail = json!({
        "module": module.code, "code": subject.code, "judge": seat.ordinal, "agreed": agreed,
    });
    let stream = tx.create_stream(StreamKind::Sheet, &round, None, SheetPhase::Open.code(), &detail)?;
    store::sheets::insert_in_tx(tx.conn, stream.as_sheet()?, module.id, subject.id, seat.id, agreed)?
        .bind(tx);
    Ok(())
}
