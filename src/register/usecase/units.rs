//! Units: registering, reading, their bank account.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On};
use crate::access::model::Actor;
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, StreamId, UnitId};
use crate::kernel::limits;
use crate::kernel::role::Role;
use crate::kernel::window::{Part, Seek};
use crate::platform::db::Conn;
use crate::register::model::{AccountVersion, ClaimKind, NewUnit, Person, Unit, UnitClaim, UnitState};
use crate::register::rules::name_sort;
use crate::register::store::{persons, units};

use super::acquaintances::{self, Sight};
use super::bank_accounts;
use super::claims::{self, Later};

/// Registers a unit, or claims one that is registered and that nobody has verified: the account speaks for it from then on as
/// far as one may who is not verified. Answers its uid.
///
/// # Errors
/// `Invalid` where it is verified already, the actor's own, or its code is in doubt without a reason.
pub fn register(act: Act<'_>, new: &NewUnit) -> Result<String, Fault> {
    if !new.credit_code.is_sound() && new.reason.is_none() {
        return Err(Fault::field("reason", Because::new("register-credit-doubt")));
    }
    act.write(Action::RegisterUnit, On::Site, |tx| {
        if let Some(unit) = units::by_credit_code(tx.conn, new.credit_code.as_str())? {
            return claims::claim_known_in_tx(tx, &unit, &new.name);
        }
        let site = tx.stream.clone();
        let detail = json!({ "credit_code": new.credit_code.as_str(), "reason": new.reason });
        let stream = tx.create_stream(StreamKind::Unit, &site, None, "open", &detail)?;
        let unit = Unit {
            id: stream.as_unit()?,
            uid: stream.uid.to_string(),
            revision: stream.revision,
            name: new.name.clone(),
            name_sort: name_sort::of_text(&new.name),
            credit_code: new.credit_code.as_str().to_owned(),
            // A reason beside a sound code says nothing.
            credit_code_reason: new.reason.clone().filter(|_reason| !new.credit_code.is_sound()),
            // What the program itself registers is nobody's claim.
            state: tx.actor.account_id.map_or(UnitState::Verified, |_account| UnitState::Claimed),
        };
        units::insert_in_tx(tx.conn, &unit)?.bind(tx);
        if let Some(account_id) = tx.actor.account_id {
            claims::add_claim_in_tx(tx, unit.id, account_id, &unit.name)?;
        }
        tx.note(json!({ "unit": unit.uid }));
        Ok(unit.uid)
    })
}

/// Units the actor speaks for, by name.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn own_in_tx(conn: &mut Conn, actor: &Actor) -> Result<Vec<Unit>, Fault> {
    actor.account_id.map_or_else(|| Ok(Vec::new()), |id| of_account_in_tx(conn, id))
}

/// Units an account speaks for, by name.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn of_account_in_tx(conn: &mut Conn, account_id: AccountId) -> Result<Vec<Unit>, Fault> {
    units::of_account(conn, account_id)
}

/// The unit with that row number.
///
/// # Errors
/// `NotFound`.
pub fn unit_in_tx(conn: &mut Conn, id: UnitId) -> Result<Unit, Fault> {
    units::by_id(conn, id)
}

/// The unit with that uid.
///
/// # Errors
/// `NotFound`.
pub fn unit_by_uid_in_tx(conn: &mut Conn, uid: &str) -> Result<Unit, Fault> {
    units::by_uid(conn, uid)
}

/// The unit with that credit code.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn unit_by_credit_code_in_tx(conn: &mut Conn, code: &str) -> Result<Option<Unit>, Fault> {
    units::by_credit_code(conn, code)
}

/// Roles that look up units beside their own.
const SEE_ALL: &[Role] = &[Role::Authority, Role::FinanceClerk, Role::FinanceApprover, Role::Auditor];

/// Whether the actor speaks for a unit.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn speaks_for_in_tx(conn: &mut Conn, actor: &Actor, unit_id: UnitId) -> Result<bool, Fault> {
    actor.account_id.map_or(Ok(true), |account_id| units::has_member(conn, unit_id, account_id))
}

/// Whether the actor speaks for a unit that is verified: while it is not, each sees and changes what it handed in itself.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn is_verified_speaker_in_tx(conn: &mut Conn, actor: &Actor, unit_id: UnitId) -> Result<bool, Fault> {
    Ok(speaks_for_in_tx(conn, actor, unit_id)?
        && (actor.account_id.is_none() || units::by_id(conn, unit_id)?.state == UnitState::Verified))
}

/// Whether the actor speaks for a unit that nobody else says is theirs.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn holds_in_tx(conn: &mut Conn, actor: &Actor, unit: &Unit) -> Result<bool, Fault> {
    Ok(speaks_for_in_tx(conn, actor, unit.id)? && !is_contested_in_tx(conn, unit)?)
}

/// Whether several say that a unit is theirs, and nobody has verified whose it is.
fn is_contested_in_tx(conn: &mut Conn, unit: &Unit) -> Result<bool, Fault> {
    Ok(unit.state == UnitState::Claimed && units::members(conn, unit.id)?.len() > 1)
}

/// Verified units the actor speaks for, by name.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn verified_in_tx(conn: &mut Conn, actor: &Actor) -> Result<Vec<Unit>, Fault> {
    let mut own = own_in_tx(conn, actor)?;
    own.retain(|unit| unit.state == UnitState::Verified);
    Ok(own)
}

/// Of some units and people the units that nobody has verified: no account of theirs counts.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn claimed_in_tx(conn: &mut Conn, ids: &[StreamId]) -> Result<BTreeSet<StreamId>, Fault> {
    units::claimed(conn, ids)
}

/// The units with those row numbers, in their order.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn of_ids_in_tx(conn: &mut Conn, ids: &[UnitId]) -> Result<Vec<Unit>, Fault> {
    units::by_ids(conn, ids)
}

/// A part of the units by name, those with some words in their name or a code that begins so: those their authority has to do
/// with for those in office, one's own for everybody else.
///
/// # Errors
/// `NotFound` where the list should go on at a unit that is not there.
pub fn list(by: By<'_>, part: Option<&str>, seek: Seek<String>) -> Result<Part<Unit>, Fault> {
    by.read(|conn| {
        let of = match acquaintances::sight(by.actor, SEE_ALL) {
            Sight::All => units::Of::All,
            Sight::Known(authorities) => units::Of::KnownTo(authorities),
            Sight::Own => by.actor.account_id.map_or(units::Of::All, units::Of::Account),
        };
        units::part(conn, (&of, part), seek, usize::from(limits::PAGE_ROWS))
    })
}

/// A unit with what stands on its page.
#[derive(Debug, Clone)]
pub struct UnitView {
    /// The unit.
    pub unit: Unit,
    /// The last versions of its bank account, newest first.
    pub accounts: Vec<AccountVersion>,
    /// A part of the people it registered, by name.
    pub people: Part<Person>,
    /// Their bank accounts, by person: the unit is told who changed one.
    pub accounts_of_people: BTreeMap<StreamId, AccountVersion>,
    /// Whether the actor may record its bank account.
    pub may_pay: bool,
    /// Whether the actor speaks for it: its own word needs no document.
    pub own: bool,
    /// Whether the actor may settle what is disputed about its account.
    pub may_settle: bool,
    /// Whether the actor sees its people and its account, and not only what is asked of it.
    pub near: bool,
    /// What is asked of it as far as the actor may know, each with whether the actor answers it.
    pub claims: Vec<(UnitClaim, bool)>,
    /// Others say that it is theirs: accounts stay as they are until that is decided.
    pub held: bool,
    /// Whether the actor lets others speak for it.
    pub may_share: bool,
}

/// A unit's page, with a part of its people: those with some words in their name.
///
/// # Errors
/// `NotFound` for a unit the actor neither speaks for nor asked anything of, and where the list should go on at somebody who is
/// not the unit's.
pub fn view(
    by: By<'_>,
    uid: &str,
    (part, seek): (Option<&str>, Seek<String>),
    later: Later,
) -> Result<UnitView, Fault> {
    by.read(|conn| {
        let unit = units::by_uid(conn, uid)?;
        let own = holds_in_tx(conn, by.actor, &unit)?;
        let office = acquaintances::holds_over_in_tx(conn, by.actor, SEE_ALL, unit.id.stream())?;
        let claims = claims::shown_in_tx(conn, by.actor, &unit, later)?;
        let near = own || office;
        let registers = (later.registers)(conn, by.actor, unit.id)?;
        if !near && claims.is_empty() && !registers {
            return Err(Fault::not_found());
        }
        let people = if near {
            persons::of_unit(conn, (unit.id, part), seek, usize::from(limits::PAGE_ROWS))?
        } else {
            Part { rows: Vec::new(), earlier: false, later: false }
        };
        let ids: Vec<StreamId> = people.rows.iter().map(|person| person.id.stream()).collect();
        let accounts_of_people = bank_accounts::in_force_in_tx(by.installation, conn, &ids)?;
        let accounts = if near {
            bank_accounts::of_owner_in_tx(by.installation, conn, unit.id.stream())?
        } else {
            Vec::new()
        };
        let stream = streams::stream_by_id(conn, unit.id.stream())?;
        let clerk = acquaintances::holds_over_in_tx(conn, by.actor, &[Role::FinanceClerk], stream.id)?;
        let held = is_held_in_tx(conn, &unit)?;
        let may_pay =
            door::require(by.actor, Action::SetUnitAccount, &stream).is_ok() && (own || clerk) && !held;
        let may_share = own && unit.state == UnitState::Verified && by.actor.account_id.is_some();
        let approver = Action::SettleUnitAccount.rule().roles;
        let may_settle = acquaintances::holds_over_in_tx(conn, by.actor, approver, stream.id)?;
        Ok(UnitView {
            may_pay,
            own,
            may_settle,
            unit,
            accounts,
            people,
            accounts_of_people,
            near,
            claims,
            held,
            may_share,
        })
    })
}

/// Lets nobody record an account of a unit while others say that it is theirs.
///
/// # Errors
/// `Refused`.
pub(super) fn refuse_held_in_tx(conn: &mut Conn, unit_id: UnitId) -> Result<(), Fault> {
    let unit = units::by_id(conn, unit_id)?;
    if is_held_in_tx(conn, &unit)? {
        return Err(Fault::refused(Because::new("register-unit-held")));
    }
    Ok(())
}

/// Whether others say that a unit is theirs.
fn is_held_in_tx(conn: &mut Conn, unit: &Unit) -> Result<bool, Fault> {
    let disputed = |claim: &UnitClaim| claim.kind == ClaimKind::Dispute;
    Ok(is_contested_in_tx(conn, unit)? || claims::open_in_tx(conn, unit.id)?.iter().any(disputed))
}
