//! The packs this build carries.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rust_embed::RustEmbed;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::policy::model::{Pack, Payee};
use crate::policy::pack;

#[derive(RustEmbed)]
#[folder = "policies/"]
struct Policies;

/// Reading and checking a pack takes a while, and its bytes never change while the program runs.
static READ: Mutex<BTreeMap<String, Pack>> = Mutex::new(BTreeMap::new());

/// The packs with these folder names.
///
/// # Errors
/// `NotInForce` where a competition names a pack this build lacks.
pub(super) fn load(names: &[String]) -> Result<Vec<Pack>, Fault> {
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let mut packs = Vec::new();
    for name in names {
        if let Some(pack) = read.get(name) {
            packs.push(pack.clone());
            continue;
        }
        let pack = load_one(name)?;
        read.insert(name.clone(), pack.clone());
        packs.push(pack);
    }
    if packs.is_empty() {
        return Err(Fault::new(FaultKind::NotInForce, Because::new("awards-no-pack")));
    }
    Ok(packs)
}

/// Classes a pack declares, in its order.
///
/// # Errors
/// `NotInForce` where this build lacks the pack.
pub fn classes_of(name: &str) -> Result<Vec<String>, Fault> {
    Ok(load(&[name.to_owned()])?.into_iter().flat_map(|pack| pack.classes).collect())
}

/// What a rule pays for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Benefit {
    /// Its id in the pack.
    pub id: String,
    /// In the words of the pack.
    pub name: String,
    /// To whom it goes.
    pub pays: Payee,
}

/// Benefits by pack and rule, of those of the packs this build knows: what was claimed is paid whatever a later build
/// carries.
///
/// # Errors
/// `Internal` where a pack cannot be read.
pub(super) fn benefits(names: &[String]) -> Result<BTreeMap<(String, String), Benefit>, Fault> {
    let mut benefits = BTreeMap::new();
    for name in names {
        let packs = match load(std::slice::from_ref(name)) {
            Err(fault) if fault.kind == FaultKind::NotInForce => continue,
            packs => packs?,
        };
        for pack in &packs {
            for rule in &pack.rules {
                let Some(benefit) = pack.benefits.get(rule.benefit) else { continue };
                let paid = Benefit { id: benefit.id.clone(), name: benefit.name.clone(), pays: benefit.pays };
                benefits.insert((pack.id.clone(), rule.id.clone()), paid);
            }
        }
    }
    Ok(benefits)
}

fn load_one(name: &str) -> Result<Pack, Fault> {
    let file = format!("{name}/pack.toml");
    let missing =
        || Fault::new(FaultKind::NotInForce, Because::new("awards-pack-unknown").text("pack", name));
    let text = Policies::get(&file).ok_or_else(missing)?;
    let text = String::from_utf8(text.data.into_owned()).map_err(Fault::internal)?;
    let mut source = |path: &str| {
        let found = Policies::get(&format!("{name}/{path}"));
        found.map(|file| file.data.into_owned()).ok_or_else(|| format!("no file {path}"))
    };
    // The test of the packs keeps a broken one out of a build.
    pack::load(&file, &text, &mut source).map_err(Fault::internal)
}
