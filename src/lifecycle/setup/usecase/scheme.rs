//! The marking scheme of a round: its modules and their aspects.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On, Tx};
use crate::access::model::Actor;
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{ModuleId, RoundId};
use crate::kernel::limits;
use crate::lifecycle::setup::model::{Competition, Division, Module, NewAspect, NewModule, Round};
use crate::lifecycle::setup::store::{self, writes};
use crate::platform::db::Conn;

/// A round with all that its scheme page shows.
#[derive(Debug, Clone)]
pub struct SchemeView {
    /// The competition.
    pub competition: Competition,
    /// The division.
    pub division: Division,
    /// The round.
    pub round: Round,
    /// Its modules.
    pub modules: Vec<Module>,
    /// It can be changed now.
    pub open: bool,
}

fn place_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<(Competition, Division, Round), Fault> {
    let round = store::round(conn, round_id)?;
    let division = store::division(conn, round.division_id)?;
    let event = store::event(conn, division.event_id)?;
    Ok((store::competition(conn, event.competition_id)?, division, round))
}

/// The scheme of a round.
///
/// # Errors
/// `NotFound` out of scope.
pub fn view(by: By<'_>, round_uid: &str) -> Result<SchemeView, Fault> {
    by.read(|conn| {
        let stream = streams::stream_by_uid(conn, StreamKind::Round, round_uid)?;
        view_in_tx(conn, by.actor, stream.as_round()?)
    })
}

/// The scheme a module stands in, for the form that adds aspects to it.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` for those who only read.
pub fn view_of_module(by: By<'_>, module_uid: &str) -> Result<SchemeView, Fault> {
    by.read(|conn| {
        let (_, round_id) = store::module_place(conn, module_uid)?;
        let view = view_in_tx(conn, by.actor, round_id)?;
        door::require(by.actor, Action::SetUp, &streams::stream_by_id(conn, view.competition.id.stream())?)?;
        Ok(view)
    })
}

fn view_in_tx(conn: &mut Conn, actor: &Actor, round_id: RoundId) -> Result<SchemeView, Fault> {
    let (competition, division, round) = place_in_tx(conn, round_id)?;
    let stream = streams::stream_by_id(conn, competition.id.stream())?;
    door::require_reading(actor, Action::SetUp, &stream)?;
    let modules = store::modules(conn, round.id)?;
    let open = door::is_possible(actor, Action::SetUp, &stream);
    Ok(SchemeView { competition, division, round, modules, open })
}

/// Adds a module with its aspects; answers its uid.
///
/// # Errors
/// `Invalid` where the code is taken or the scheme grows too long.
pub fn add_module(act: Act<'_>, round_uid: &str, new: &NewModule) -> Result<String, Fault> {
    let (competition, _, round) = act.read(|conn| {
        let stream = streams::stream_by_uid(conn, StreamKind::Round, round_uid)?;
        place_in_tx(conn, stream.as_round()?)
    })?;
    act.write(Action::SetUp, On::Id(competition.id.stream()), |tx| {
        // Somebody may have taken the division away since it was looked up.
        store::round(tx.conn, round.id)?;
        let modules = store::modules(tx.conn, round.id)?;
        if modules.iter().any(|module| module.code == new.code) {
            return Err(Fault::field("code", Because::new("setup-module-twice").text("code", &new.code)));
        }
        refuse_too_many(&modules, new.aspects.len())?;
        let ordinal = modules.last().map_or(1, |last| last.ordinal.saturating_add(1));
        let uid = door::new_uid(tx)?.to_string();
        let id = writes::insert_module_in_tx(tx.conn, &uid, (round.id, ordinal), new)?;
        add_aspects_in_tx(tx, id, 1, &new.aspects)?;
        tx.note(
            json!({ "round": round.uid, "module": uid, "code": new.code, "max": new.max, "weight": new.weight,
            "aspects": new.aspects.len() }),
        );
        Ok(uid)
    })
}

pub(super) fn refuse_too_many(modules: &[Module], more: usize) -> Result<(), Fault> {
    let aspects: usize = modules.iter().map(|module| module.aspects.len()).sum();
    if aspects.saturating_add(more) <= limits::SCHEME_ASPECTS {
        return Ok(());
    }
    Err(Fault::field("aspects", Because::new("setup-aspects-many").count("max", limits::SCHEME_ASPECTS)))
}

fn add_aspects_in_tx(
    tx: &mut Tx<'_>,
    module_id: ModuleId,
    first: i64,
    aspects: &[NewAspect],
) -> Result<(), Fault> {
    for (aspect, ordinal) in aspects.iter().zip(first..) {
        let uid = door::new_uid(tx)?;
        writes::insert_aspect_in_tx(tx.conn, uid.as_str(), (module_id, ordinal), aspect)?;
    }
    Ok(())
}

/// Adds aspects to a module that is there. Answers the uid of its round.
///
/// # Errors
/// `Invalid` where a code is taken or the scheme grows too long.
pub fn add_aspects(act: Act<'_>, module_uid: &str, new: &[NewAspect]) -> Result<String, Fault> {
    on_module(act, module_uid, |tx, modules, module| {
        refuse_too_many(modules, new.len())?;
        if let Some(taken) = new.iter().find(|new| module.aspects.iter().any(|old| old.code == new.code)) {
            let because = Because::new("setup-aspect-taken").text("code", &taken.code);
            return Err(Fault::field("aspects", because));
        }
        let first = module.aspects.last().map_or(1, |last| last.ordinal.saturating_add(1));
        add_aspects_in_tx(tx, module.id, first, new)?;
        tx.note(json!({ "module": module.uid, "added": new.len() }));
        Ok(())
    })
}

/// Takes a module away with its aspects. Answers the uid of its round; sent twice, the same again.
///
/// # Errors
/// `NotFound` out of scope.
pub fn remove_module(act: Act<'_>, module_uid: &str) -> Result<String, Fault> {
    if let Some(outcome) = act.repeated()? {
        return Ok(outcome);
    }
    on_module(act, module_uid, |tx, _modules, module| {
        writes::delete_module_in_tx(tx.conn, module.id)?;
        tx.note(json!({ "removed": module.uid, "code": module.code }));
        Ok(())
    })
}

/// Does something to a module of a scheme; answers the uid of its round.
pub(super) fn on_module(
    act: Act<'_>,
    module_uid: &str,
    work: impl Fn(&mut Tx<'_>, &[Module], &Module) -> Result<(), Fault>,
) -> Result<String, Fault> {
    let (competition, _, round) = act.read(|conn| {
        let (_, round_id) = store::module_place(conn, module_uid)?;
        place_in_tx(conn, round_id)
    })?;
    act.write(Action::SetUp, On::Id(competition.id.stream()), |tx| {
        let modules = store::modules(tx.conn, round.id)?;
        let module = modules.iter().find(|module| module.uid == module_uid).ok_or_else(Fault::not_found)?;
        work(tx, &modules, module)?;
        Ok(round.uid.clone())
    })
}
