//! The states walks begin with: made once, by the desks.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeZone as _, Utc};
use jiangsai::lifecycle::registration::usecase::enter;
use jiangsai::lifecycle::registration::usecase::offices::refuse_taking_part_in_tx;
use jiangsai::lifecycle::setup::usecase::officials::{self, NewOfficial};
use jiangsai::lifecycle::setup::usecase::{particulars, parts, scheme};
use jiangsai::register::model::{CreditCode, NewUnit};
use jiangsai::register::usecase::{persons, units};

use super::closer::{Closer, phase};
use super::entering::{UNITS, entry};
use super::setting::{HOST, MODULES, division, event, module, planned};
use super::world::{PEOPLE, World};
use crate::helpers::database::TestDatabase;

/// A draft that lacks nothing, with everybody in office.
pub(super) fn drafted(database: &TestDatabase) -> World {
    let at = Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).unwrap();
    let mut world = World::open(database.pool(), at);
    world.people();
    let host = world.actor("host");
    let unit = world.actor("unit");
    for (by, (name, code)) in [(&host, ("示例职业学院", HOST)), (&unit, UNITS[0]), (&host, UNITS[1])] {
        let credit_code = CreditCode::parse(code).unwrap();
        units::register(world.by(by).acts(), &NewUnit { name: name.to_owned(), credit_code, reason: None })
            .unwrap();
    }
    world.competition = particulars::draft(world.by(&host).acts(), &planned(&world)).unwrap();
    let host = world.actor("host");
    let act = || world.by(&host).acts();
    for (name, code, divisions) in [
        ("数控车工", "6-18-01-01", [("职工组", 1), ("空组", 1)].as_slice()),
        ("焊工", "6-18-02-04", &[("团体组", 2)]),
    ] {
        let event = parts::add_event(act(), &world.competition, &event(name, code)).unwrap();
        for (name, size) in divisions {
            let round = parts::add_division(act(), &event, &division(name, *size)).unwrap();
            for one in MODULES {
                scheme::add_module(act(), &round, &module(one)).unwrap();
            }
        }
    }
    for (login, _, role) in PEOPLE {
        if let Some(role) = role {
            let new = NewOfficial { login: login.to_owned(), role, division: None };
            officials::assign(act(), &world.competition, &new, refuse_taking_part_in_tx).unwrap();
        }
    }
    world
}

/// Enters six entries once registration is open: no desk asks anybody to compete.
#[derive(Default)]
pub(super) struct Begun {
    entered: bool,
}

impl Begun {
    pub(super) fn enter(&mut self, world: &World) {
        if self.entered || phase(world) != "registration" {
            return;
        }
        self.entered = true;
        let divisions = world.lines("SELECT uid AS line FROM division ORDER BY id");
        let (unit, registrar) = (world.actor("unit"), world.actor("registrar"));
        let entries: [(usize, usize, &[u32]); 6] =
            [(0, 0, &[0]), (0, 0, &[1]), (0, 1, &[2]), (0, 1, &[3]), (2, 0, &[4, 5]), (2, 1, &[6, 7])];
        for (division, of, members) in entries {
            let by = if of == 0 { &unit } else { &registrar };
            enter::enter(world.by(by).acts(), &divisions[division], &entry(world, of, members)).unwrap();
        }
        let contestant = world.actor("contestant");
        persons::register_self(world.by(&contestant).acts(), &world.person(0)).unwrap();
    }
}

/// A state to walk from.
pub(super) struct Kept {
    /// Phases of the competition, its rounds and its batches.
    pub(super) called: String,
    pub(super) database: TestDatabase,
    pub(super) at: DateTime<Utc>,
}

impl Kept {
    /// A world of its own that begins here.
    pub(super) fn world(&self) -> (TestDatabase, World) {
        let database = self.database.copy();
        let world = World::open(database.pool(), self.at);
        (database, world)
    }
}

/// Every state a competition comes through between its draft and its end.
pub(super) fn all(database: &TestDatabase) -> Vec<Kept> {
    let mut world = drafted(database);
    let (mut closer, mut begun) = (Closer::default(), Begun::default());
    let (mut kept, mut known) = (Vec::new(), BTreeSet::new());
    loop {
        let called = called(&world);
        if known.insert(called.clone()) {
            let at = world.installation.now();
            drop(world);
            kept.push(Kept { called, database: database.copy(), at });
            world = World::open(database.pool(), at);
        }
        if closer.step(&world).unwrap_or_else(|stuck| panic!("{stuck}")).is_some() {
            return kept;
        }
        begun.enter(&world);
    }
}

fn called(world: &World) -> String {
    let of = |kind: &str| {
        world
            .lines(&format!("SELECT DISTINCT phase AS line FROM stream WHERE kind = '{kind}' ORDER BY phase"))
    };
    let parts = ["competition", "round", "batch"].map(|kind| of(kind).join("+"));
    parts.join(" ")
}
