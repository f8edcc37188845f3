//! Whose a unit is: claimed, verified, disputed; and who speaks for it.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On, Tx};
use crate::access::model::{Actor, Reach};
use crate::access::usecase::accounts;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, AuthorityId, UnitId};
use crate::kernel::limits;
use crate::kernel::role::Role;
use crate::platform::db::Conn;
use crate::register::model::{ClaimKind, ClaimOutcome, Unit, UnitClaim, UnitState};
use crate::register::rules::name_sort;
use crate::register::store::{claims, units};

use super::{acquaintances, secrets};

/// Says that what is owed to the locked unit or person can be paid: done by a later stage, which knows of claims.
pub type Payable = fn(&mut Tx<'_>) -> Result<(), Fault>;

/// What later stages know of units: put in by the program.
#[derive(Clone, Copy)]
pub struct Later {
    /// Says that what is owed to the locked unit can be paid.
    pub payable: Payable,
    /// Whether somebody is the registrar of a competition a unit enters.
    pub registers: fn(&mut Conn, &Actor, UnitId) -> Result<bool, Fault>,
    /// Refuses an account to speak for the locked unit.
    pub joins: fn(&mut Tx<'_>, AccountId) -> Result<(), Fault>,
}

/// What is asked of a unit and nobody answered.
pub(super) fn open_in_tx(conn: &mut Conn, unit_id: UnitId) -> Result<Vec<UnitClaim>, Fault> {
    claims::open(conn, unit_id)
}

/// Says that a unit is an account's: it speaks for it until another is found to.
pub(super) fn add_claim_in_tx(
    tx: &mut Tx<'_>,
    unit_id: UnitId,
    account_id: AccountId,
    name: &str,
) -> Result<(), Fault> {
    units::insert_member_in_tx(tx.conn, unit_id, account_id)?.bind(tx);
    keep_in_tx(tx, (unit_id, account_id), ClaimKind::Claim, (name, None))
}

fn keep_in_tx(
    tx: &mut Tx<'_>,
    (unit_id, account_id): (UnitId, AccountId),
    kind: ClaimKind,
    (name, words): (&str, Option<&str>),
) -> Result<(), Fault> {
    let (uid, by) = (door::new_uid(tx)?, tx.actor.uid.clone());
    let new =
        claims::NewClaim { uid: uid.as_str(), unit_id, account_id, kind, name, words, by: &by, at: tx.now };
    claims::insert_in_tx(tx.conn, &new)
}

/// Claims a unit somebody registered before: whoever verifies it sees all claims.
pub(super) fn claim_known_in_tx(tx: &mut Tx<'_>, unit: &Unit, name: &str) -> Result<String, Fault> {
    let refused = |key: &'static str| Err(Fault::field("credit_code", Because::new(key)));
    tx.also(unit.id.stream(), &[], None, &json!({ "claimed": unit.uid }))?;
    let unit = units::by_id(tx.conn, unit.id)?;
    let Some(account_id) = tx.actor.account_id else { return refused("register-unit-own") };
    if units::has_member(tx.conn, unit.id, account_id)? {
        return refused("register-unit-own");
    }
    if unit.state == UnitState::Verified {
        return refused("register-unit-known");
    }
    add_claim_in_tx(tx, unit.id, account_id, name)?;
    tx.note(json!({ "unit": unit.uid }));
    Ok(unit.uid)
}

/// What is asked of a unit as far as the actor may know, each with whether the actor answers it: all of it for whoever verifies;
/// what is asked to speak for it for those who do; one's own.
pub(super) fn shown_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    unit: &Unit,
    later: Later,
) -> Result<Vec<(UnitClaim, bool)>, Fault> {
    let (verifies, speaks) = standing_in_tx(conn, actor, unit, later)?;
    let mut shown = Vec::new();
    for claim in claims::open(conn, unit.id)? {
        let own = actor.account_id == Some(claim.account_id);
        if verifies || own || (speaks && !claim.kind.is_about_whose()) {
            let answers = answers(&claim, own, (verifies, speaks));
            shown.push((claim, answers));
        }
    }
    Ok(shown)
}

/// Whether the actor verifies a unit, which nobody does for a unit of his own; and whether he speaks for it, verified.
fn standing_in_tx(conn: &mut Conn, actor: &Actor, unit: &Unit, later: Later) -> Result<(bool, bool), Fault> {
    let member = match actor.account_id {
        Some(account_id) => units::has_member(conn, unit.id, account_id)?,
        None => false,
    };
    let office = !member
        && (acquaintances::holds_over_in_tx(conn, actor, &[Role::Authority], unit.id.stream())?
            || (later.registers)(conn, actor, unit.id)?);
    Ok((office, member && unit.state == UnitState::Verified))
}

/// Whether it is the actor's to answer.
fn answers(claim: &UnitClaim, own: bool, (verifies, speaks): (bool, bool)) -> bool {
    match claim.kind {
        ClaimKind::Claim | ClaimKind::Dispute => verifies && !own,
        ClaimKind::Join => (speaks || verifies) && !own,
        ClaimKind::Invite | ClaimKind::Transfer => own,
    }
}

/// Asks of the unit with a credit code to speak for it as well, or says that it is one's own and not theirs who speak for it.
/// Answers its uid.
///
/// # Errors
/// `Invalid` where there is none, it is not verified yet, or the actor speaks for it or has asked already.
pub fn ask(act: Act<'_>, code: &str, kind: ClaimKind, words: &str) -> Result<String, Fault> {
    let wrong = |key: &'static str| Fault::field("credit_code", Because::new(key));
    let unit = act.read(|conn| units::by_credit_code(conn, code))?;
    let unit = unit.ok_or_else(|| wrong("register-unit-none"))?;
    if !matches!(kind, ClaimKind::Join | ClaimKind::Dispute) {
        return Err(Fault::field("kind", Because::new("fault-not-a-choice")));
    }
    act.write(Action::AskForUnit, On::Id(unit.id.stream()), |tx| {
        let unit = units::by_id(tx.conn, unit.id)?;
        let account_id = tx.actor.account_id.ok_or_else(Fault::not_found)?;
        if unit.state == UnitState::Claimed {
            return Err(wrong("register-unit-claim-it"));
        }
        if units::has_member(tx.conn, unit.id, account_id)? {
            return Err(wrong("register-unit-own"));
        }
        refuse_twice_in_tx(tx, &unit, account_id, "credit_code")?;
        keep_in_tx(tx, (unit.id, account_id), kind, (&unit.name, Some(words)))?;
        tx.note(json!({ "asked": kind, "account": tx.actor.uid }));
        Ok(unit.uid)
    })
}

fn refuse_twice_in_tx(tx: &mut Tx<'_>, unit: &Unit, account_id: AccountId, field: &str) -> Result<(), Fault> {
    if claims::open(tx.conn, unit.id)?.iter().any(|claim| claim.account_id == account_id) {
        return Err(Fault::field(field, Because::new("register-unit-asked")));
    }
    Ok(())
}

/// Asks another account to speak for a verified unit as well, or instead of the actor.
///
/// # Errors
/// `NotFound` for whoever does not speak for it; `Invalid` for an account that is not there, or speaks for it or is asked already.
pub fn invite(act: Act<'_>, uid: &str, login: &str, instead: bool) -> Result<(), Fault> {
    act.write(Action::ShareUnit, On::Uid(uid), |tx| {
        let unit = units::by_id(tx.conn, tx.stream.as_unit()?)?;
        let own = match tx.actor.account_id {
            Some(account_id) => units::has_member(tx.conn, unit.id, account_id)?,
            None => false,
        };
        if !own || unit.state == UnitState::Claimed {
            return Err(Fault::not_found());
        }
        let wrong = |key: &'static str| Fault::field("login", Because::new(key));
        let account = accounts::by_login_in_tx(tx.conn, login)?;
        let account = account.ok_or_else(|| wrong("register-unit-nobody"))?;
        if units::has_member(tx.conn, unit.id, account.id)? {
            return Err(wrong("register-unit-speaks"));
        }
        refuse_twice_in_tx(tx, &unit, account.id, "login")?;
        let kind = if instead { ClaimKind::Transfer } else { ClaimKind::Invite };
        keep_in_tx(tx, (unit.id, account.id), kind, (&unit.name, None))?;
        tx.note(json!({ "asked": kind, "account": account.uid }));
        Ok(())
    })
}

/// Answers what is asked of a unit; `how` it was checked where somebody verifies whose it is.
///
/// # Errors
/// `NotFound` where it is not the actor's to answer; `Invalid` without a word how; `Refused` where the account holds an office
/// over entries of the unit.
pub fn answer(
    act: Act<'_>,
    (unit_uid, claim_uid): (&str, &str),
    (agreed, how): (bool, &str),
    later: Later,
) -> Result<String, Fault> {
    if let Some(outcome) = act.repeated()? {
        return Ok(outcome);
    }
    let claim = act.read(|conn| {
        let claim = claims::open_by_uid(conn, claim_uid)?;
        let here = units::by_id(conn, claim.unit_id)?.uid == unit_uid;
        if here { Ok(claim) } else { Err(Fault::not_found()) }
    })?;
    let about_whose = claim.kind.is_about_whose();
    if about_whose && how.is_empty() {
        return Err(Fault::field("how", Because::new("fault-empty")));
    }
    let action = if about_whose { Action::VerifyUnit } else { Action::ShareUnit };
    act.write(action, On::Id(claim.unit_id.stream()), |tx| {
        let claim = claims::open_by_uid(tx.conn, claim_uid)?;
        let unit = units::by_id(tx.conn, claim.unit_id)?;
        let own = tx.actor.account_id == Some(claim.account_id);
        let standing = standing_in_tx(tx.conn, tx.actor, &unit, later)?;
        if !answers(&claim, own, standing) {
            return Err(Fault::not_found());
        }
        let outcome = if agreed { ClaimOutcome::Agreed } else { ClaimOutcome::Refused };
        end_in_tx(tx, &claim, outcome, Some(how))?;
        match (agreed, claim.kind) {
            (true, ClaimKind::Claim | ClaimKind::Dispute) => found_in_tx(tx, &unit, &claim, later)?,
            (true, _) => joined_in_tx(tx, &claim, later)?,
            (false, ClaimKind::Claim) => leave_in_tx(tx, &unit, claim.account_id)?,
            (false, _) => {}
        }
        let account = account_uid(tx.conn, claim.account_id)?;
        tx.note(json!({ "asked": claim.kind, "account": account, "outcome": outcome, "how": how }));
        Ok(unit.uid)
    })
}

fn account_uid(conn: &mut Conn, account_id: AccountId) -> Result<String, Fault> {
    Ok(streams::stream_by_id(conn, account_id.stream())?.uid.to_string())
}

fn end_in_tx(
    tx: &mut Tx<'_>,
    claim: &UnitClaim,
    outcome: ClaimOutcome,
    how: Option<&str>,
) -> Result<(), Fault> {
    let (by, at) = (tx.actor.uid.clone(), tx.now);
    claims::end_in_tx(tx.conn, &claim.uid, (outcome, how.filter(|how| !how.is_empty())), (&by, at))
}

/// The unit is the one's who claimed it: whoever else said so, or spoke for it until a dispute, speaks for it no more.
fn found_in_tx(tx: &mut Tx<'_>, unit: &Unit, found: &UnitClaim, later: Later) -> Result<(), Fault> {
    for claim in claims::open(tx.conn, unit.id)? {
        if claim.uid != found.uid && (claim.kind == ClaimKind::Claim || found.kind == ClaimKind::Dispute) {
            end_in_tx(tx, &claim, ClaimOutcome::Ended, None)?;
        }
    }
    for account_id in units::members(tx.conn, unit.id)? {
        if account_id != found.account_id {
            leave_in_tx(tx, unit, account_id)?;
        }
    }
    if !units::has_member(tx.conn, unit.id, found.account_id)? {
        (later.joins)(tx, found.account_id)?;
        units::insert_member_in_tx(tx.conn, unit.id, found.account_id)?.bind(tx);
    }
    let name = &found.name;
    units::verify_in_tx(tx.conn, unit.id, (name, &name_sort::of_text(name)))?.bind(tx);
    (later.payable)(tx)
}

/// Somebody speaks for the locked unit no more, and no account that may be of his recording counts.
fn leave_in_tx(tx: &mut Tx<'_>, unit: &Unit, account_id: AccountId) -> Result<(), Fault> {
    units::delete_member_in_tx(tx.conn, unit.id, account_id)?.bind(tx);
    secrets::void_bank_accounts_in_tx(tx)
}

/// Somebody speaks for the locked unit as well, or instead of whoever asked.
fn joined_in_tx(tx: &mut Tx<'_>, claim: &UnitClaim, later: Later) -> Result<(), Fault> {
    (later.joins)(tx, claim.account_id)?;
    if claim.kind == ClaimKind::Transfer
        && let Some(before) = claims::asked_by(tx.conn, &claim.uid)?
    {
        units::delete_member_in_tx(tx.conn, claim.unit_id, before)?.bind(tx);
    }
    units::insert_member_in_tx(tx.conn, claim.unit_id, claim.account_id)?.bind(tx);
    Ok(())
}

/// Verifies the locked unit by its being appointed: where one of those who were is the only one who claims it.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn appoint_in_tx(
    tx: &mut Tx<'_>,
    appointed: &[AccountId],
    how: &str,
    payable: Payable,
) -> Result<(), Fault> {
    let unit = units::by_id(tx.conn, tx.stream.as_unit()?)?;
    let open = claims::open(tx.conn, unit.id)?;
    let mut claimed = open.iter().filter(|claim| claim.kind == ClaimKind::Claim);
    let (Some(claim), None) = (claimed.next(), claimed.next()) else { return Ok(()) };
    if unit.state == UnitState::Verified || !appointed.contains(&claim.account_id) {
        return Ok(());
    }
    end_in_tx(tx, claim, ClaimOutcome::Agreed, Some(how))?;
    units::verify_in_tx(tx.conn, unit.id, (&unit.name, &unit.name_sort))?.bind(tx);
    let account = account_uid(tx.conn, claim.account_id)?;
    tx.note(json!({ "appointed": account, "how": how }));
    payable(tx)
}

/// Units that wait for an officer of the actor's authorities to say whose they are: each once, a page of them at most.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn waiting_in_tx(conn: &mut Conn, actor: &Actor) -> Result<Vec<Unit>, Fault> {
    let Some(account_id) = actor.account_id else { return Ok(Vec::new()) };
    let held = actor.grants.iter().filter(|grant| grant.role == Role::Authority);
    let authorities: Vec<AuthorityId> = held.filter_map(|grant| Reach::authority(grant.reach)).collect();
    if authorities.is_empty() {
        return Ok(Vec::new());
    }
    let claimed = claims::waiting(conn, &authorities, (account_id, i64::from(limits::PAGE_ROWS)))?;
    units::by_ids(conn, &claimed)
}
