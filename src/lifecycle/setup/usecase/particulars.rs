//! Drafting a competition and changing its particulars.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On, Tx};
use crate::access::model::Authority;
use crate::access::usecase::authorities;
use crate::access::usecase::roles::grant_host_in_tx;
use crate::audit::model::StreamKind;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Place, Problem};
use crate::kernel::phase::CompetitionPhase;
use crate::kernel::role::Role;
use crate::lifecycle::setup::model::{Competition, Particulars};
use crate::lifecycle::setup::rules::changes::{self, Change};
use crate::lifecycle::setup::rules::packs;
use crate::lifecycle::setup::store::{self, writes};

use super::mending::{self, announce_in_tx, phase_of};

/// Drafts a competition; a host who does runs it from then on. Answers its uid.
///
/// # Errors
/// `Invalid` where dates are out of order or a pack is unknown.
pub fn draft(act: Act<'_>, new: &Particulars) -> Result<String, Fault> {
    sane(new)?;
    act.write(Action::DraftCompetition, On::Site, |tx| {
        let site = tx.stream.clone();
        let phase = CompetitionPhase::Draft.code();
        let stream =
            tx.create_stream(StreamKind::Competition, &site, None, phase, &json!({ "name": new.name }))?;
        let authority = authorities::chosen_in_tx(tx.conn, tx.actor, new.authority.as_deref())?;
        writes::insert_competition_in_tx(tx.conn, stream.as_competition()?, (new, &authority))?;
        tx.file_with(stream.as_competition()?, authority.id)?;
        let is_host = tx.actor.grants.iter().any(|grant| grant.role == Role::Host);
        if let (true, Some(account_id)) = (is_host, tx.actor.account_id) {
            grant_host_in_tx(tx, account_id, stream.as_competition()?)?;
        }
        tx.note(json!({ "competition": stream.uid, "authority": authority.uid }));
        Ok(stream.uid.to_string())
    })
}

/// Changes the particulars; once they were approved, with a reason, which the public notice gives where the public was told
/// otherwise.
///
/// # Errors
/// As [`draft`]; `Refused` to all but the authority where it approved what would change; `WrongPhase` while it decides about
/// them, and once the competition is settled.
pub fn edit(act: Act<'_>, uid: &str, new: &Particulars, reason: Option<&str>) -> Result<(), Fault> {
    act.write(Action::EditCompetition, On::Uid(uid), |tx| {
        let before = store::competition(tx.conn, tx.stream.as_competition()?)?;
        if new.kind != before.kind && !mending::is_free(before.phase) {
            return Err(Fault::field("kind", Because::new("setup-kind-fixed")));
        }
        let authority = authority_of(tx, &before, new)?;
        let changed = changes::of_competition(&before, new, &authority.name);
        deadline_is_open(tx, &changed, new)?;
        if changed.iter().any(|change| HANGS_TOGETHER.contains(&change.what)) {
            sane(new)?;
        }
        announce_in_tx(tx, None, &changed, (reason, "setup-approved-fixed"))?;
        writes::update_competition_in_tx(tx.conn, before.id, (new, &authority))?;
        if authority.id != before.authority_id {
            tx.file_with(before.id, authority.id)?;
        }
        tx.note(json!({ "name": new.name, "changed": changed, "reason": reason }));
        Ok(())
    })
}

/// Whom it is filed with: another authority is chosen before it is filed, and again once it was returned. The same one keeps
/// the name it was filed under.
fn authority_of(tx: &mut Tx<'_>, before: &Competition, new: &Particulars) -> Result<Authority, Fault> {
    let all = authorities::all_in_tx(tx.conn)?;
    let own = all.into_iter().find(|one| one.id == before.authority_id).ok_or_else(Fault::not_found)?;
    let Some(uid) = new.authority.as_deref().filter(|uid| *uid != own.uid) else {
        return Ok(Authority { name: before.authority_name.clone(), ..own });
    };
    if !mending::is_free(before.phase) {
        return Err(Fault::field("authority", Because::new("setup-authority-fixed")));
    }
    authorities::chosen_in_tx(tx.conn, tx.actor, Some(uid))
}

/// What [`sane`] compares. What nobody changes is not held against what stands: registration may have been closed early.
const HANGS_TOGETHER: [&str; 8] = [
    "setup-class",
    "setup-first-day",
    "setup-final-day",
    "setup-last-registration-day",
    "setup-selects-for",
    "setup-selection-only",
    "setup-packs",
    "setup-replace-until",
];

/// Registration that was closed is opened again, never moved; one that is open ends on a day to come.
fn deadline_is_open(tx: &Tx<'_>, changed: &[Change], new: &Particulars) -> Result<(), Fault> {
    if changed.iter().all(|change| change.what != changes::DEADLINE) {
        return Ok(());
    }
    let because = match phase_of(tx)? {
        phase if !phase.is_public() => return Ok(()),
        CompetitionPhase::Registration if new.registration_until() > tx.now => return Ok(()),
        CompetitionPhase::Registration => Because::new("setup-deadline-past"),
        _ => Because::new("setup-deadline-closed"),
    };
    Err(Fault::field("last_registration_day", because))
}

/// The competition, for the form of an action on it: shown to those alone who may send it.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` with the wrong role.
pub fn read(by: By<'_>, action: Action, uid: &str) -> Result<Competition, Fault> {
    by.read(|conn| {
        let stream = door::look_in_tx(conn, by.actor, action, On::Uid(uid))?;
        store::competition(conn, stream.as_competition()?)
    })
}

/// Whom the actor may file a competition with, for the empty form.
///
/// # Errors
/// `Forbidden`, or `NotFound` for somebody without any role of the whole site.
pub fn may_draft(by: By<'_>) -> Result<Vec<Authority>, Fault> {
    by.read(|conn| {
        door::look_in_tx(conn, by.actor, Action::DraftCompetition, On::Site)?;
        authorities::choices_in_tx(conn, by.actor)
    })
}

/// The competition and whom it can be filed with, for the form that changes it.
///
/// # Errors
/// As [`read`].
pub fn editable(by: By<'_>, uid: &str) -> Result<(Competition, Vec<Authority>), Fault> {
    by.read(|conn| {
        let stream = door::look_in_tx(conn, by.actor, Action::EditCompetition, On::Uid(uid))?;
        let competition = store::competition(conn, stream.as_competition()?)?;
        let free = mending::is_free(competition.phase);
        let own = |one: &Authority| one.id == competition.authority_id;
        let mut choices = authorities::all_in_tx(conn)?;
        let open = authorities::choices_in_tx(conn, by.actor)?;
        choices.retain(|one| own(one) || free && open.contains(one));
        Ok((competition, choices))
    })
}

/// Every problem of the particulars that no single field shows.
fn sane(new: &Particulars) -> Result<(), Fault> {
    let mut problems = Vec::new();
    let mut problem = |field: &str, because: Because| {
        problems.push(Problem { place: Place::Field(field.to_owned()), because });
    };
    if new.final_day < new.first_day {
        problem("final_day", Because::new("setup-final-before-first").date("first", new.first_day));
    }
    if new.last_registration_day >= new.first_day {
        problem(
            "last_registration_day",
            Because::new("setup-registration-late").date("first", new.first_day),
        );
    }
    if new.replace_until.is_some_and(|day| day > new.first_day) {
        problem("replace_until", Because::new("setup-replace-late").date("first", new.first_day));
    }
    if new.selection_only && new.selects_for.is_none() {
        problem("selects_for", Because::new("setup-selects-nothing"));
    }
    if let Some(because) = packs::unknown_class(new.class.as_deref(), &new.packs) {
        problem("class", because);
    }
    for pack in new.packs.iter().filter(|pack| !packs::is_known(pack)) {
        problem("packs", Because::new("setup-pack-unknown").text("pack", pack));
    }
    Fault::invalid_unless_empty(problems)
}
