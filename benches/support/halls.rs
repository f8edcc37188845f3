//! Halls in judging, prepared for measurements that mark in them.

use std::path::Path;

use diesel::connection::SimpleConnection;
use jiangsai::access::actions::Action;
use jiangsai::access::door::{self, On};
use jiangsai::access::model::Actor;
use jiangsai::audit::model::StreamKind;
use jiangsai::audit::store::stream_by_uid;
use jiangsai::kernel::fault::Fault;
use jiangsai::lifecycle::judging::model::{Entered, Seat};
use jiangsai::lifecycle::judging::usecase::{save, seats_in_tx, sheets_in_tx};
use jiangsai::lifecycle::setup::model::AspectKind;
use jiangsai::lifecycle::setup::usecase::modules_in_tx;
use jiangsai::platform::db::tx;
use serde::{Deserialize, Serialize};

use super::cheap;
use super::engine::Engine;
use super::keeping::keep;
use super::scheme;
use super::stage::{PASSWORD, Size, Stage};

/// A hall in judging.
#[derive(Serialize, Deserialize)]
pub(crate) struct Hall {
    pub(crate) judges: Vec<Judge>,
}

/// A judge with sheets.
#[derive(Serialize, Deserialize)]
pub(crate) struct Judge {
    /// Log-in name.
    pub(crate) login: String,
    pub(crate) pads: Vec<Pad>,
}

/// A sheet of a judge.
#[derive(Serialize, Deserialize)]
pub(crate) struct Pad {
    /// Uid of the sheet.
    pub(crate) sheet: String,
    /// Its aspects in order: uid and full mark.
    pub(crate) aspects: Vec<(String, String)>,
}

/// Aspects of the scheme, on two modules.
const ASPECTS: usize = 149;
/// Of them the stage's own.
const OF_THE_STAGE: usize = 5;

/// A hall of judges, each with a sheet of the long module for every entry; on each sheet the first `filled` aspects
/// are marked already.
pub(crate) const MARKS: (&str, Size, usize) = ("marks", Size { entries: 20, judges: 128 }, 72);
/// A thousand judges with one sheet each, and nothing marked yet.
pub(crate) const OUTAGE: (&str, Size, usize) = ("outage", Size { entries: 1, judges: 1000 }, 0);

/// Prepares it.
pub(crate) fn prepare(engine: &Engine, prepared: &Path, (name, size, filled): (&str, Size, usize)) {
    keep(engine, prepared, name, |database, folder| make(database, folder, size, filled));
}

fn make(database: &str, folder: &Path, size: Size, filled: usize) -> Hall {
    let stage = Stage::set(database, folder, size);
    scheme::widen(&stage, ASPECTS - OF_THE_STAGE);
    let hash = cheap::hash(PASSWORD);
    let (action, site) = (Action::DraftCompetition, On::Site);
    door::write(&stage.installation, &Actor::system(), action, site, None, |tx| {
        let cheaper = format!("UPDATE account SET password_hash = '{hash}'");
        tx.conn.batch_execute(&cheaper).map_err(Fault::internal)
    })
    .unwrap();
    let stage = stage.drawn().judging();
    let hall = read(&stage);
    for judge in hall.judges.iter().filter(|_judge| filled > 0) {
        for pad in &judge.pads {
            let first = pad.aspects.iter().take(filled);
            let entered: Vec<Entered> = first
                .map(|(uid, _)| Entered { aspect: uid.clone(), value: "0".into(), reason: String::new() })
                .collect();
            let actor = stage.actor(&judge.login);
            save::save(stage.acts(actor), &pad.sheet, &entered).unwrap();
        }
    }
    hall
}

/// Every judge's own sheets of the long module.
fn read(stage: &Stage) -> Hall {
    tx::read(&stage.installation.pool, |conn| {
        let round = stream_by_uid(conn, StreamKind::Round, &stage.round)?;
        let modules = modules_in_tx(conn, round.as_round()?)?;
        let module = modules.iter().find(|module| module.uid == stage.modules[0]).unwrap();
        let own = module.aspects.iter().filter(|aspect| aspect.kind != AspectKind::Measured);
        let aspects: Vec<(String, String)> =
            own.map(|aspect| (aspect.uid.clone(), aspect.max.to_string())).collect();
        let sheets = sheets_in_tx(conn, round.as_round()?)?;
        let judge = |seat: &Seat| {
            let holder = stage.actors.iter().find(|(_, actor)| actor.account_id == Some(seat.account_id));
            let own = sheets.iter().filter(|sheet| sheet.seat_id == seat.id && !sheet.agreed);
            let pads = own.map(|sheet| Pad { sheet: sheet.uid.clone(), aspects: aspects.clone() });
            Judge { login: holder.unwrap().0.clone(), pads: pads.collect() }
        };
        Ok(Hall { judges: seats_in_tx(conn, module)?.iter().map(judge).collect() })
    })
    .unwrap()
}
