//! A module of a scheme that is changed, or changes its place, until the set-up is filed.

use serde_json::json;

use crate::access::by::Act;
use crate::access::door::{self, Tx};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::setup::model::{Module, NewAspect, NewModule};
use crate::lifecycle::setup::store::writes;

use super::scheme::{on_module, refuse_too_many};

/// Makes a module what `new` says. Aspects are known by their codes: one that keeps its code is changed, one that is not
/// there any more goes, and all stand in the new order. Answers the uid of the round.
///
/// # Errors
/// `Invalid` where the code is taken or the scheme grows too long; `Stale` where somebody changed the set-up meanwhile.
pub fn edit_module(act: Act<'_>, module_uid: &str, new: &NewModule) -> Result<String, Fault> {
    on_module(act, module_uid, |tx, modules, module| {
        let others: Vec<Module> = modules.iter().filter(|other| other.id != module.id).cloned().collect();
        if others.iter().any(|other| other.code == new.code) {
            return Err(Fault::field("code", Because::new("setup-module-twice").text("code", &new.code)));
        }
        refuse_too_many(&others, new.aspects.len())?;
        writes::update_module_in_tx(tx.conn, module.id, new)?;
        replace_aspects(tx, module, &new.aspects)?;
        tx.note(json!({ "edited": module.uid, "code": [module.code, new.code], "max": [module.max, new.max],
            "weight": [module.weight, new.weight], "aspects": [module.aspects.len(), new.aspects.len()] }));
        Ok(())
    })
}

fn replace_aspects(tx: &mut Tx<'_>, module: &Module, new: &[NewAspect]) -> Result<(), Fault> {
    let kept = |code: &str| new.iter().any(|aspect| aspect.code == code);
    for gone in module.aspects.iter().filter(|aspect| !kept(&aspect.code)) {
        writes::delete_aspect_in_tx(tx.conn, gone.id)?;
    }
    for (aspect, ordinal) in new.iter().zip(1..) {
        match module.aspects.iter().find(|old| old.code == aspect.code) {
            Some(old) => writes::update_aspect_in_tx(tx.conn, old.id, ordinal, aspect)?,
            None => {
                let uid = door::new_uid(tx)?;
                writes::insert_aspect_in_tx(tx.conn, uid.as_str(), (module.id, ordinal), aspect)?;
            }
        }
    }
    Ok(())
}

/// Lets a module change places with the one before it, or after it where `down`. At the end of the list it stays.
///
/// # Errors
/// `NotFound` out of scope.
pub fn move_module(act: Act<'_>, module_uid: &str, down: bool) -> Result<String, Fault> {
    on_module(act, module_uid, |tx, modules, module| {
        let at = modules.iter().position(|other| other.id == module.id).ok_or_else(Fault::not_found)?;
        let other = if down { Some(at.saturating_add(1)) } else { at.checked_sub(1) };
        let Some(other) = other.and_then(|other| modules.get(other)) else { return Ok(()) };
        writes::place_module_in_tx(tx.conn, module.id, other.ordinal)?;
        writes::place_module_in_tx(tx.conn, other.id, module.ordinal)?;
        tx.note(json!({ "moved": module.uid, "with": other.uid }));
        Ok(())
    })
}
