//! What is shown of objections: to the public their number, to the filer his own with its answer, to an office all of it.

use chrono::{DateTime, Utc};

use crate::access::actions::Action;
use crate::access::by::By;
use crate::access::door::{self, On};
use crate::access::model::Actor;
use crate::access::usecase::accounts::name_in_tx;
use crate::audit::model::Stream;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{DivisionId, ResultId};
use crate::kernel::role::Role;
use crate::lifecycle::registration::usecase::entries_in_tx;
use crate::lifecycle::setup::model::{Competition, Division};
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::{Conn, tx};
use crate::platform::installation::Installation;

use super::super::super::model::objections::{Channel, Holds, Kind, Objection, State, StepKind};
use super::super::super::rules::objections as rules;
use super::super::super::store::{self, objections as rows};
use super::correct::{Leads, leads_in_tx};
use super::file::competes_in_tx;
use super::steps::{admitted, allowed_in_tx};
use super::windows::{opened_in_tx, window_in_tx};
use super::{action_of, objections_in_tx, titles_in_tx};

/// Who reads what is objected to in publicity, beside whoever filed it.
const OFFICE: &[Role] = &[Role::Host, Role::Authority, Role::Supervisor, Role::Auditor];

/// Who reads what is appealed in the hall.
const HALL: &[Role] = &[Role::Host, Role::Authority, Role::Supervisor, Role::Auditor, Role::ChiefJudge];

/// Where objections stand.
#[derive(Debug, Clone)]
pub struct Place {
    /// The competition.
    pub competition: Competition,
    /// The division.
    pub division: Division,
    /// Event and division, as pages call them.
    pub title: String,
    /// A result is published.
    pub published: bool,
}

/// The objections of a division as one reader sees them.
#[derive(Debug, Clone)]
pub struct List {
    /// Where.
    pub place: Place,
    /// How many stand how: for everybody.
    pub counts: Vec<(Kind, State, usize)>,
    /// Those the reader may read.
    pub lines: Vec<Line>,
    /// What the reader may file now.
    pub files: Vec<Kind>,
    /// The reader may enter what came by letter or phone.
    pub enters: bool,
}

/// A line of the list.
#[derive(Debug, Clone)]
pub struct Line {
    /// The objection.
    pub objection: Objection,
    /// Where it stands.
    pub state: State,
    /// Until when it is to be answered.
    pub due_at: DateTime<Utc>,
}

/// The objections of a division: for everybody once its result is published, before for those who compete or work there.
///
/// # Errors
/// `NotFound` for others.
pub fn list(installation: &Installation, actor: Option<&Actor>, division_uid: &str) -> Result<List, Fault> {
    let now = installation.now();
    tx::read(&installation.pool, |conn| list_in_tx(conn, now, actor, division_uid))
}

fn list_in_tx(
    conn: &mut Conn,
    now: DateTime<Utc>,
    actor: Option<&Actor>,
    division_uid: &str,
) -> Result<List, Fault> {
    let division = setup::division_by_uid_in_tx(conn, division_uid)?;
    let place = place_in_tx(conn, division)?;
    let stream = stream_in_tx(conn, &place.division)?;
    let competes = match actor {
        Some(actor) => competes_in_tx(conn, actor, &place.division)?,
        None => false,
    };
    let enters = actor.is_some_and(|actor| door::is_possible(actor, Action::EnterObjection, &stream));
    let knows = competes || enters || actor.is_some_and(|actor| actor.holds(HALL, &stream));
    if !place.published && !knows {
        return Err(Fault::not_found());
    }
    let mut files = Vec::new();
    for kind in Kind::ALL.iter().copied().filter(|_kind| competes) {
        let possible = Action::FileObjection.rule().admits(&stream.phase);
        let window = window_in_tx(conn, place.division.id, kind)?;
        files.extend(window.filter(|window| possible && window.is_open(now)).map(|_open| kind));
    }
    let objections = objections_in_tx(conn, place.division.id)?;
    let counts = counts(&objections, now);
    let sees = |one: &Objection| actor.is_some_and(|actor| sees(actor, &stream, one));
    let line = |objection: Objection| Line {
        state: rules::state(&objection, now),
        due_at: rules::due_at(&objection),
        objection,
    };
    let lines = objections.into_iter().filter(sees).map(line).collect();
    Ok(List { place, counts, lines, files, enters })
}

fn counts(objections: &[Objection], now: DateTime<Utc>) -> Vec<(Kind, State, usize)> {
    let number = |kind: Kind, state: State| {
        objections.iter().filter(|one| one.kind == kind && rules::state(one, now) == state).count()
    };
    let all = Kind::ALL.iter().flat_map(|kind| State::ALL.iter().map(move |state| (*kind, *state)));
    all.map(|(kind, state)| (kind, state, number(kind, state))).filter(|(.., number)| *number > 0).collect()
}

fn sees(actor: &Actor, stream: &Stream, objection: &Objection) -> bool {
    let office = if objection.kind == Kind::Appeal { HALL } else { OFFICE };
    objection.by == actor.uid || actor.holds(office, stream)
}

fn place_in_tx(conn: &mut Conn, division: Division) -> Result<Place, Fault> {
    let event = setup::event_in_tx(conn, division.event_id)?;
    Ok(Place {
        competition: setup::competition_in_tx(conn, event.competition_id)?,
        title: format!("{}（{}）", event.name, division.name),
        published: store::newest(conn, division.id)?.is_some(),
        division,
    })
}

fn stream_in_tx(conn: &mut Conn, division: &Division) -> Result<Stream, Fault> {
    let event = door::stream_in_tx(conn, Action::FileObjection, On::Id(division.event_id.stream()))?;
    Ok(event.of_division(division.id))
}

/// One objection as one reader sees it.
#[derive(Debug, Clone)]
pub struct View {
    /// Where.
    pub place: Place,
    /// The objection.
    pub objection: Objection,
    /// Where it stands.
    pub state: State,
    /// Until when it is to be answered.
    pub due_at: DateTime<Utc>,
    /// Whose account it came by, where that may be said; `None` for what a clerk entered, and while codes are closed.
    pub filer: Option<String>,
    /// It goes by code: nobody is named until the codes are open.
    pub blind: bool,
    /// Which places it could move, by ticket number; `None`: all of the division.
    pub held: Option<Vec<String>>,
    /// It was upheld, and the public still reads the result of then.
    pub awaits_correction: bool,
    /// The corrections it has led to.
    pub leads: Leads,
    /// What the reader may do now.
    pub steps: Vec<StepKind>,
    /// Somebody is named who objects without an account, and the reader may look.
    pub unmasks: bool,
}

/// One objection.
///
/// # Errors
/// `NotFound` for whoever neither filed it nor holds an office it falls to.
pub fn page(by: By<'_>, uid: &str) -> Result<View, Fault> {
    by.read(|conn| view_in_tx(conn, by.installation.now(), by.actor, uid))
}

fn view_in_tx(conn: &mut Conn, now: DateTime<Utc>, actor: &Actor, uid: &str) -> Result<View, Fault> {
    let objection = rows::by_uid(conn, uid)?;
    let division = setup::division_in_tx(conn, objection.division_id)?;
    let stream = stream_in_tx(conn, &division)?;
    if !sees(actor, &stream, &objection) {
        return Err(Fault::not_found());
    }
    let opened = opened_in_tx(conn, division.id)?;
    let named = rules::shows_names(objection.kind, opened) || objection.by == actor.uid;
    let filer = match objection.channel {
        Channel::Own if named => Some(name_in_tx(conn, &objection.by)?),
        _ => None,
    };
    let mut steps = Vec::new();
    for step in StepKind::ALL {
        let may = door::require(actor, action_of(objection.kind, *step), &stream).is_ok();
        if may
            && rules::admits(&objection, *step, now)
            && allowed_in_tx(conn, actor, &objection, *step).is_ok()
        {
            steps.push(*step);
        }
    }
    let published = store::read_of(conn, &[division.id])?;
    let leads = leads_in_tx(conn, actor, &objection)?;
    let made: Vec<ResultId> = leads.corrections.iter().filter_map(|one| one.result_id).collect();
    Ok(View {
        state: rules::state(&objection, now),
        due_at: rules::due_at(&objection),
        held: held_in_tx(conn, &objection)?,
        awaits_correction: rules::awaits_correction(&objection, published.get(&division.id), &made),
        leads,
        unmasks: objection.channel != Channel::Own
            && !objection.anonymous
            && rules::shows_names(objection.kind, opened)
            && door::require(actor, Action::UnmaskObjection, &stream).is_ok(),
        place: place_in_tx(conn, division)?,
        blind: !rules::shows_names(objection.kind, opened),
        filer,
        steps,
        objection,
    })
}

fn held_in_tx(conn: &mut Conn, objection: &Objection) -> Result<Option<Vec<String>>, Fault> {
    let uids = match rules::holds(objection) {
        Holds::Division => return Ok(None),
        Holds::Nothing => return Ok(Some(Vec::new())),
        Holds::Entries(uids) => uids,
    };
    let entries = entries_in_tx(conn, objection.division_id)?;
    Ok(Some(
        entries.into_iter().filter(|entry| uids.contains(&entry.uid)).map(|entry| entry.number).collect(),
    ))
}

/// One objection, for the form of a step.
///
/// # Errors
/// As the step itself.
pub fn form(by: By<'_>, uid: &str, step: StepKind) -> Result<View, Fault> {
    let now = by.installation.now();
    by.read(|conn| {
        let view = view_in_tx(conn, now, by.actor, uid)?;
        let stream = stream_in_tx(conn, &view.place.division)?;
        door::require(by.actor, action_of(view.objection.kind, step), &stream)?;
        allowed_in_tx(conn, by.actor, &view.objection, step)?;
        admitted(&view.objection, step, now)?;
        Ok(view)
    })
}

/// One objection, for the form that proposes the correction it leads to.
///
/// # Errors
/// As [`page`]; `Forbidden` for those who may propose none, `Refused` where it leads to none.
pub fn correction_form(by: By<'_>, uid: &str) -> Result<View, Fault> {
    let now = by.installation.now();
    by.read(|conn| {
        let view = view_in_tx(conn, now, by.actor, uid)?;
        let stream = stream_in_tx(conn, &view.place.division)?;
        door::require(by.actor, Action::ProposeCorrection, &stream)?;
        if view.leads.proposes {
            Ok(view)
        } else {
            Err(Fault::refused(Because::new("objection-corrects-none")))
        }
    })
}

/// An objection as other pages call it.
#[derive(Debug, Clone)]
pub struct Called {
    /// Its uid, for those who may read it.
    pub uid: Option<String>,
    /// Which it is.
    pub kind: Kind,
    /// Number within its division.
    pub number: i64,
    /// Where it stands.
    pub state: State,
}

/// What pages of other things call an objection.
///
/// # Errors
/// `NotFound`.
pub fn called_in_tx(conn: &mut Conn, actor: &Actor, uid: &str, now: DateTime<Utc>) -> Result<Called, Fault> {
    let objection = rows::by_uid(conn, uid)?;
    let division = setup::division_in_tx(conn, objection.division_id)?;
    let stream = stream_in_tx(conn, &division)?;
    Ok(Called {
        uid: sees(actor, &stream, &objection).then(|| objection.uid.clone()),
        kind: objection.kind,
        number: objection.number,
        state: rules::state(&objection, now),
    })
}

/// Where something would be filed or entered, for its form.
///
/// # Errors
/// As the action; `Forbidden` to file for somebody without an entry in the division.
pub fn place(by: By<'_>, division_uid: &str, action: Action) -> Result<(Place, Vec<Kind>), Fault> {
    let now = by.installation.now();
    by.read(|conn| {
        let list = list_in_tx(conn, now, Some(by.actor), division_uid)?;
        let stream = stream_in_tx(conn, &list.place.division)?;
        door::require(by.actor, action, &stream)?;
        if action == Action::FileObjection && !competes_in_tx(conn, by.actor, &list.place.division)? {
            return Err(Fault::new(FaultKind::Forbidden, Because::new("objection-of-others")));
        }
        Ok((list.place, list.files))
    })
}

/// One that waits for the reader.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Its uid.
    pub uid: String,
    /// Number within its division.
    pub number: i64,
    /// What is objected to.
    pub kind: Kind,
    /// Event and division.
    pub title: String,
    /// Until when it is to be answered; past for one that went to the authority.
    pub due_at: DateTime<Utc>,
    /// It was handed to the authority, or not answered in time.
    pub referred: bool,
}

/// What waits for the actor in a competition: to be answered by whom it falls to.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn waiting_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    competition: &Stream,
    now: DateTime<Utc>,
) -> Result<Vec<Waiting>, Fault> {
    let titles = titles_in_tx(conn, competition.as_competition()?)?;
    let divisions: Vec<DivisionId> = titles.keys().copied().collect();
    let waiting = |objection: Objection| Waiting {
        title: titles.get(&objection.division_id).cloned().unwrap_or_default(),
        due_at: rules::due_at(&objection),
        referred: rules::state(&objection, now) == State::Referred,
        uid: objection.uid,
        number: objection.number,
        kind: objection.kind,
    };
    let mut fallen = Vec::new();
    for objection in rows::of_divisions(conn, &divisions)? {
        if falls_in_tx(conn, (actor, competition), &objection, now)? {
            fallen.push(waiting(objection));
        }
    }
    Ok(fallen)
}

/// Whether it is the actor's to answer now: nobody answers an own one.
fn falls_in_tx(
    conn: &mut Conn,
    (actor, competition): (&Actor, &Stream),
    objection: &Objection,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let step = match rules::state(objection, now) {
        State::Filed | State::Acknowledged => StepKind::Ruled,
        State::Referred => StepKind::Decided,
        _ => return Ok(false),
    };
    let roles = action_of(objection.kind, step).rule().roles;
    if !actor.holds(roles, &competition.of_division(objection.division_id)) {
        return Ok(false);
    }
    match allowed_in_tx(conn, actor, objection, step) {
        Ok(()) => Ok(true),
        Err(fault) if fault.kind == FaultKind::Forbidden => Ok(false),
        Err(fault) => Err(fault),
    }
}
