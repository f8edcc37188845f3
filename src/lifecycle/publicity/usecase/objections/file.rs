//! Filing for oneself, and entering what came by letter or phone.

use chrono::NaiveDate;
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On, Tx};
use crate::access::model::Actor;
use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::DivisionId;
use crate::kernel::limits;
use crate::lifecycle::draw::usecase::subjects_in_tx;
use crate::lifecycle::registration::usecase::own::own_entries_in_tx;
use crate::lifecycle::setup::model::Division;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;

use super::super::super::model::objections::{Channel, Contact, Kind, NewObjection, Objection, Received};
use super::super::super::rules::objections as rules;
use super::super::super::rules::objections::Window;
use super::super::super::store::objections::{self as rows, NewRow};
use super::contact;
use super::objections_in_tx;
use super::windows::{due_in_tx, window_in_tx};

/// Whether the actor has an entry in a division: his own, or one of a unit he speaks for.
pub(super) fn competes_in_tx(conn: &mut Conn, actor: &Actor, division: &Division) -> Result<bool, Fault> {
    let competition_id = setup::event_in_tx(conn, division.event_id)?.competition_id;
    let own = own_entries_in_tx(conn, actor, competition_id)?;
    Ok(own.iter().any(|(_competition, entry)| entry.division_id == division.id))
}

/// Files one's own; answers its uid.
///
/// # Errors
/// `Forbidden` for somebody without an entry in the division; `Refused` outside the window, and with too many open at once;
/// `Invalid` at `code` for one that was not drawn.
pub fn file(act: Act<'_>, division_uid: &str, new: &NewObjection) -> Result<String, Fault> {
    let division = act.read(|conn| setup::division_by_uid_in_tx(conn, division_uid))?;
    act.write(Action::FileObjection, On::Division(division.event_id, division.id), |tx| {
        if !competes_in_tx(tx.conn, tx.actor, &division)? {
            return Err(Fault::new(FaultKind::Forbidden, Because::new("objection-of-others")));
        }
        if !window(tx, division.id, new.kind)?.is_open(tx.now) {
            return Err(too_late(new.kind));
        }
        few_enough(tx, division.id)?;
        let today = civil_date(tx.now);
        keep(tx, division.id, new, &Came { channel: Channel::Own, received: today, contact: None })
    })
}

/// Enters one for whoever wrote, phoned or came; answers its uid.
///
/// # Errors
/// `Refused` before anything can be filed; `Invalid` at `received` for a day outside the window, at `code` for one that
/// was not drawn.
pub fn enter(act: Act<'_>, division_uid: &str, new: &Received) -> Result<String, Fault> {
    let division = act.read(|conn| setup::division_by_uid_in_tx(conn, division_uid))?;
    act.write(Action::EnterObjection, On::Division(division.event_id, division.id), |tx| {
        let window = window(tx, division.id, new.new.kind)?;
        if new.received > civil_date(tx.now) || !window.had(new.received) {
            return Err(Fault::field("received", Because::new("objection-came-late")));
        }
        let contact = new.contact.as_ref();
        keep(tx, division.id, &new.new, &Came { channel: new.channel, received: new.received, contact })
    })
}

fn window(tx: &mut Tx<'_>, division_id: DivisionId, kind: Kind) -> Result<Window, Fault> {
    window_in_tx(tx.conn, division_id, kind)?.ok_or_else(|| too_late(kind))
}

fn too_late(kind: Kind) -> Fault {
    Fault::refused(Because::new("objection-not-now").word("kind", kind.message_key()))
}

/// Whoever files without end keeps nobody from answering.
fn few_enough(tx: &mut Tx<'_>, division_id: DivisionId) -> Result<(), Fault> {
    let all = objections_in_tx(tx.conn, division_id)?;
    let open = |one: &&Objection| one.by == tx.actor.uid && rules::state(one, tx.now).is_open();
    if all.iter().filter(open).count() < limits::OPEN_OBJECTIONS {
        return Ok(());
    }
    Err(Fault::refused(Because::new("objection-many").count("n", limits::OPEN_OBJECTIONS)))
}

/// How it came.
struct Came<'a> {
    channel: Channel,
    received: NaiveDate,
    contact: Option<&'a Contact>,
}

fn keep(
    tx: &mut Tx<'_>,
    division_id: DivisionId,
    new: &NewObjection,
    came: &Came<'_>,
) -> Result<String, Fault> {
    if let Some(code) = &new.code {
        drawn(tx.conn, division_id, code)?;
    }
    let number = objections_in_tx(tx.conn, division_id)?.last().map_or(1, |last| last.number + 1);
    let uid = door::new_uid(tx)?.to_string();
    let (due_at, _counted) = due_in_tx(tx.conn, came.received)?;
    let by = tx.actor.uid.clone();
    let row = NewRow {
        uid: &uid,
        division_id,
        number,
        new,
        channel: came.channel,
        anonymous: came.channel != Channel::Own && came.contact.is_none(),
        received: came.received,
        by: &by,
        at: tx.now,
        due_at,
    };
    let id = rows::insert_in_tx(tx.conn, &row)?.bind(tx);
    if let Some(contact) = came.contact {
        contact::keep_in_tx(tx, (id, &uid), contact)?;
    }
    // Neither the text nor the code: who reads the log is not to know who is behind one.
    tx.note(json!({ "objection": uid, "kind": new.kind, "channel": came.channel, "number": number,
        "received": came.received, "due_at": due_at, "text": sha256_hex(new.text.as_bytes()) }));
    Ok(uid)
}

/// Refuses a code that was not drawn in any round of the division.
fn drawn(conn: &mut Conn, division_id: DivisionId, code: &str) -> Result<(), Fault> {
    for round in setup::rounds_in_tx(conn, division_id)? {
        if subjects_in_tx(conn, round.id)?.iter().any(|subject| subject.code == code) {
            return Ok(());
        }
    }
    Err(Fault::field("code", Because::new("objection-code-unknown").text("code", code)))
}
