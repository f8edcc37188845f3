//! A generated walk: whatever is done to a competition, in any order, it comes to its end by what the desks say alone.
//!
//! `WALKS=500` walks more; `WALK_SEED=…` takes one walk again, as a failure names it.

mod chance;
mod closer;
mod entering;
mod hall;
mod kept;
mod money;
mod moves;
mod results;
mod setting;
mod walking;
mod world;

use std::time::Instant;

use crate::helpers::database::on_each_database;
use closer::Closer;
use jiangsai::access::actions::Action;
use kept::Begun;
use moves::Doing;

/// Walks in an ordinary run, on each database.
const WALKS: u64 = 16;

on_each_database! {
    /// Nothing but what desks name, from the draft to the last payment.
    fn the_desks_lead_from_the_draft_to_the_end(database) {
        let world = kept::drafted(&database);
        let began = Instant::now();
        let (mut closer, mut begun) = (Closer::default(), Begun::default());
        let closed = loop {
            if let Some(closed) = closer.step(&world).unwrap_or_else(|stuck| panic!("{stuck}")) {
                break closed;
            }
            begun.enter(&world);
        };
        assert_eq!(closed.phase, "settled");
        println!("{} steps in {:?}", closed.steps, began.elapsed());
    }

    /// What was waited for is cancelled: publicity begins, as if it had never been.
    fn publicity_begins_when_the_last_division_waited_for_ends(database) {
        let world = kept::drafted(&database);
        let (mut closer, mut begun) = (Closer::default(), Begun::default());
        let signed = "SELECT uid AS line FROM stream WHERE kind = 'round' AND phase = 'signed'";
        while world.lines(signed).len() < 2 {
            closer.step(&world).unwrap_or_else(|stuck| panic!("{stuck}"));
            begun.enter(&world);
            if closer::phase(&world) == "reviewed" {
                // Nobody ends the division that is empty.
                closer.absent = &["authority", "authority2"];
            }
        }
        let does = |login: &str, action: Action, on: &str| {
            let actor = world.actor(login);
            moves::perform(action, &mut Doing { world: &world, actor: &actor, on, dice: None }).unwrap();
        };
        let divisions = world.lines("SELECT uid AS line FROM division ORDER BY id");
        does("host", Action::Publish, &divisions[0]);
        does("host", Action::Publish, &divisions[2]);
        assert_eq!(closer::phase(&world), "reviewed");
        does("authority", Action::EndDivision, &divisions[1]);
        assert_eq!(closer::phase(&world), "publicity");
        let events = world.lines("SELECT DISTINCT phase AS line FROM stream WHERE kind = 'event'");
        assert_eq!(events, ["publicity"]);
    }

    /// Forty moves of anybody, then nothing but what the desks name: to the end, with every chain whole and nobody paid twice.
    fn whatever_is_done_the_desks_lead_to_the_end(database) {
        let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
        let kept = kept::all(&database);
        let seeds: Vec<u64> = match number("WALK_SEED") {
            Some(seed) => vec![seed],
            None => (0..number("WALKS").unwrap_or(WALKS)).collect(),
        };
        let mut failed = Vec::new();
        for seed in seeds {
            let began = Instant::now();
            let from = &kept[usize::try_from(seed).unwrap() % kept.len()];
            match walking::walk(from, seed) {
                Ok(walked) => println!("walk {seed} from {}: {walked} in {:?}", from.called, began.elapsed()),
                Err(why) => failed.push(format!("WALK_SEED={seed} {why}")),
            }
        }
        assert!(failed.is_empty(), "{} walks failed:\n{}", failed.len(), failed.join("\n\n"));
    }
}
