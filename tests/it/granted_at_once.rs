//! Offices that exclude each other, granted at the same moment from two places.

use std::sync::Barrier;

use jiangsai::access::actions::Action;
use jiangsai::access::door::{self, On};
use jiangsai::access::model::Actor;
use jiangsai::access::store;
use jiangsai::kernel::fault::FaultKind;
use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::judging::usecase::panels;
use jiangsai::lifecycle::registration::usecase::offices::refuse_taking_part_in_tx;
use jiangsai::lifecycle::setup::usecase::officials::{self, NewOfficial};
use jiangsai::platform::db::tx;

use crate::helpers::database::on_each_database;
use crate::helpers::judged::{Judged, installation};

on_each_database! {
    /// One host seats somebody on a panel, under the lock of the round, while another one makes the same person
    /// encryption judge, under that of the competition: one of the two is refused.
    fn two_grants_at_once_never_give_offices_that_exclude_each_other(database) {
        let judged = Judged::drawn(installation(database.pool(), None));
        let system = Actor::system();
        let competition = tx::read(&judged.installation.pool, |conn| {
            door::stream_in_tx(conn, Action::AssignOfficial, On::Id(judged.competition_id.stream()))
        });
        let competition = competition.unwrap().uid.to_string();
        for number in 0..12 {
            let login = format!("judge{number}");
            let account = judged.account(&login, &[]).account_id.unwrap();
            let together = Barrier::new(2);
            let (seated, assigned) = std::thread::scope(|scope| {
                let seat = scope.spawn(|| {
                    together.wait();
                    panels::seat(judged.acts(&system), &judged.round, ("mod-a", &login, "")).map(|_ordinal| ())
                });
                let assign = scope.spawn(|| {
                    let new = NewOfficial { login: login.clone(), role: Role::EncryptionJudge, division: None };
                    together.wait();
                    officials::assign(judged.acts(&system), &competition, &new, refuse_taking_part_in_tx).map(|_granted| ())
                });
                (seat.join().unwrap(), assign.join().unwrap())
            });
            let kinds = [seated, assigned].map(|outcome| outcome.map_err(|fault| fault.kind));
            assert!(kinds.contains(&Ok(())) && kinds.contains(&Err(FaultKind::Refused)), "{kinds:?}");
            let held = tx::read(&judged.installation.pool, |conn| store::grants(conn, account)).unwrap();
            assert_eq!(held.len(), 1, "{held:?}");
        }
    }
}
