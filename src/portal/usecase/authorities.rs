//! Authorities as the administrator keeps them: a name, and the unit it is.

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::On;
use crate::access::usecase::authorities;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::UnitId;
use crate::kernel::role::Role;
use crate::lifecycle::payout::usecase::again::payable_in_tx;
use crate::platform::db::Conn;
use crate::register::model::CreditCode;
use crate::register::usecase::claims::appoint_in_tx;
use crate::register::usecase::units;

/// An authority as it is typed.
#[derive(Debug, Clone)]
pub struct Typed {
    /// Name.
    pub name: String,
    /// Credit code of the unit it is, which is registered already; `None`: not told yet.
    pub credit_code: Option<CreditCode>,
}

/// An authority as the administrator's list shows it.
pub struct Listed {
    /// Uid.
    pub uid: String,
    /// Name.
    pub name: String,
    /// Credit code of the unit it is.
    pub credit_code: Option<String>,
    /// Who holds office there.
    pub officers: Vec<Officer>,
}

/// Somebody who holds office at an authority.
pub struct Officer {
    /// Uid of the grant.
    pub grant: String,
    /// Name.
    pub name: String,
    /// Log-in name.
    pub login: String,
    /// The office.
    pub role: Role,
}

/// All authorities.
///
/// # Errors
/// `Forbidden` for all but the administrator.
pub fn list(by: By<'_>) -> Result<Vec<Listed>, Fault> {
    by.read(|conn| {
        let all = authorities::list_in_tx(conn, by.actor)?;
        let ids: Vec<UnitId> = all.iter().filter_map(|(one, _)| one.unit_id).collect();
        let units = units::of_ids_in_tx(conn, &ids)?;
        let listed = all.into_iter().map(|(one, officers)| Listed {
            uid: one.uid,
            name: one.name,
            credit_code: units
                .iter()
                .find(|unit| Some(unit.id) == one.unit_id)
                .map(|unit| unit.credit_code.clone()),
            officers: officers
                .into_iter()
                .map(|held| Officer { grant: held.uid, name: held.name, login: held.login, role: held.role })
                .collect(),
        });
        Ok(listed.collect())
    })
}

/// One authority.
///
/// # Errors
/// As [`list`]; `NotFound`.
pub fn read(by: By<'_>, uid: &str) -> Result<Listed, Fault> {
    list(by)?.into_iter().find(|one| one.uid == uid).ok_or_else(Fault::not_found)
}

/// Adds one; answers its uid.
///
/// # Errors
/// `Invalid` where there is one of that name, or no unit of that code.
pub fn add(act: Act<'_>, typed: &Typed) -> Result<String, Fault> {
    act.write(Action::KeepAuthority, On::Site, |tx| {
        let unit = unit_in_tx(tx.conn, typed)?;
        authorities::add_in_tx(tx, &typed.name, unit)
    })
}

/// The unit an authority is, and that nobody but its officers claims, is verified by it.
fn verify_own(act: Act<'_>, uid: &str) -> Result<(), Fault> {
    let (unit, officers) = act.read(|conn| {
        let all = authorities::list_in_tx(conn, act.actor)?;
        let own = all.into_iter().find(|(one, _)| one.uid == uid);
        let (one, officers) = own.ok_or_else(Fault::not_found)?;
        Ok((one.unit_id, officers.into_iter().map(|held| held.account_id).collect::<Vec<_>>()))
    })?;
    let Some(unit) = unit else { return Ok(()) };
    act.acts().write(Action::VerifyUnit, On::Id(unit.stream()), |tx| {
        appoint_in_tx(tx, &officers, uid, payable_in_tx)
    })
}

/// Changes one.
///
/// # Errors
/// As [`add`]; `NotFound`.
pub fn change(act: Act<'_>, uid: &str, typed: &Typed) -> Result<(), Fault> {
    act.write(Action::KeepAuthority, On::Site, |tx| {
        let unit = unit_in_tx(tx.conn, typed)?;
        authorities::change_in_tx(tx, uid, &typed.name, unit)
    })?;
    verify_own(act, uid)
}

fn unit_in_tx(conn: &mut Conn, typed: &Typed) -> Result<Option<UnitId>, Fault> {
    let Some(code) = &typed.credit_code else { return Ok(None) };
    let unknown = || Fault::field("credit_code", Because::new("access-authority-unit-unknown"));
    let unit = units::unit_by_credit_code_in_tx(conn, code.as_str())?;
    unit.map(|unit| Some(unit.id)).ok_or_else(unknown)
}
