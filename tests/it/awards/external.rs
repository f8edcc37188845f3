//! Results of competitions held elsewhere: entered, accepted by another person, or refused.

use jiangsai::kernel::fault::{FaultKind, Place};
use jiangsai::kernel::level::Level;
use jiangsai::kernel::money::Fen;
use jiangsai::kernel::prize::Prize;
use jiangsai::lifecycle::awards::model::NewExternal;
use jiangsai::lifecycle::awards::usecase::{external, read, waiting_in_tx};
use jiangsai::platform::db::tx;
use jiangsai::platform::memo::Recall;
use jiangsai::policy::model::Status;

use super::seed::{COMPETITION_ID, Seed, uid};
use super::{accept, claims, decided, decision, line, newest, run, yuan};
use crate::helpers::database::on_each_database;

pub(crate) fn outside(name: &str, person: &str, prize_money: Option<&str>) -> NewExternal {
    NewExternal {
        contest: None,
        competition_name: "示例省技能大赛".to_owned(),
        event_name: name.to_owned(),
        level: Level::Provincial,
        class: Some("I".to_owned()),
        series: None,
        final_day: "2026-04-20".parse().unwrap(),
        person: uid(person),
        coach_team: Some(uid("coachteam")),
        prize: Prize::Second,
        place: Some(2),
        prize_money: prize_money.map(yuan),
        represents: Some(true),
        proof: "示例通知1号".to_owned(),
        despite: false,
    }
}

pub(crate) fn entered(seed: &Seed, actor: &str, new: &NewExternal) -> Result<String, FaultKind> {
    external::enter(seed.acts(&seed.actor(actor)), &seed.competition, (new, None)).map_err(|fault| fault.kind)
}

pub(crate) fn taken(seed: &Seed, actor: &str, result: &str) -> Result<(), FaultKind> {
    external::accept(seed.acts(&seed.actor(actor)), &seed.competition, result, None)
        .map_err(|fault| fault.kind)
}

on_each_database! {
    /// An outside result counts once another person accepted it; its coach team gets half of the prize money.
    fn an_outside_result_counts_once_another_person_accepted_it(database) {
        let seed = Seed::city(&database);
        let own = entered(&seed, "officer", &outside("焊工", "personone", Some("3000"))).unwrap();
        assert_eq!(taken(&seed, "officer", &own), Err(FaultKind::Refused), "who entered it may not accept it");
        assert_eq!(taken(&seed, "unit", &own), Err(FaultKind::Forbidden));
        run(&seed);
        assert!(!newest(&seed).case_text.contains(&own));
        taken(&seed, "second", &own).unwrap();
        let theirs = entered(&seed, "unit", &outside("电工", "persontwo", None)).unwrap();
        taken(&seed, "officer", &theirs).unwrap();
        run(&seed);
        let found = newest(&seed);
        assert_eq!(line(&found, "bonus-match", &own).amount, Some(yuan("3000")));
        assert_eq!(line(&found, "bonus-match", &theirs).status, Status::Pending, "unknown is never zero");
        let team = format!("{}/{own}", uid("coachteam"));
        assert_eq!(line(&found, "coach", &team).low, Some(yuan("1500")));
        decided(&seed, &decision("fact-prize-money", &theirs, "5000")).unwrap();
        assert_eq!(line(&newest(&seed), "coach", &team).amount, Some(yuan("4000")), "half of 3,000 + 5,000");
    }

    /// Who enters a result chooses from the people it may be entered for: a unit from its own, the authority from all.
    fn a_search_for_a_person_finds_whom_a_result_can_be_entered_for(database) {
        let seed = Seed::city(&database);
        let search = |actor: &str, part: &str, chosen: &str| {
            let wanted = (Some(part), chosen);
            read::choosable(seed.by(&seed.actor(actor)), &seed.competition, wanted)
                .map(|people| (people.found.unwrap().len(), people.chosen.map(|one| one.person.uid)))
                .map_err(|fault| fault.kind)
        };
        let one = uid("personone");
        assert_eq!(search("unit", "示例", &one), Ok((7, Some(one.clone()))));
        assert_eq!(search("unit", "示例t", ""), Ok((2, None)));
        assert_eq!(search("officer", "示例coach", &one), Ok((2, Some(one.clone()))));
        assert_eq!(search("otherunit", "示例", &one), Ok((0, None)), "another unit's people are not told");
        assert_eq!(search("auditor", "示例", &one), Err(FaultKind::NotFound), "who enters none chooses nobody");
    }

    /// Somebody was chosen, then another name written, and the form sent without searching: nobody's result is entered.
    fn a_person_chosen_before_another_was_written_is_asked_about(database) {
        let seed = Seed::city(&database);
        let enter = |searched: Option<&str>| {
            let new = NewExternal { despite: true, ..outside("焊工", "personone", Some("3000")) };
            external::enter(seed.acts(&seed.actor("unit")), &seed.competition, (&new, searched))
                .map_err(|fault| fault.problems[0].place.clone())
        };
        assert_eq!(enter(Some("别人")), Err(Place::Field("person".into())));
        assert!(enter(Some("示例")).is_ok());
        assert!(enter(None).is_ok());
    }

    /// A refused result counts in no run, also where it was accepted before; what was paid for it is recovered.
    fn a_refused_outside_result_counts_no_more(database) {
        let seed = Seed::city(&database);
        let refused = |actor: &str, result: &str| {
            external::refuse(seed.acts(&seed.actor(actor)), &seed.competition, result, "与名单不符")
                .map_err(|fault| fault.kind)
        };
        let waiting = || {
            let recall = Recall::Nothing;
            let read = tx::read(&seed.installation.pool, |conn| waiting_in_tx(conn, recall, COMPETITION_ID));
            read.unwrap().external.len()
        };
        let never = entered(&seed, "unit", &outside("电工", "persontwo", Some("3000"))).unwrap();
        assert_eq!(waiting(), 1);
        assert_eq!(refused("unit", &never), Err(FaultKind::Forbidden));
        refused("officer", &never).unwrap();
        assert_eq!(waiting(), 0);
        assert_eq!(taken(&seed, "officer", &never), Err(FaultKind::Refused));
        let annulled = entered(&seed, "unit", &outside("焊工", "personone", Some("3000"))).unwrap();
        taken(&seed, "officer", &annulled).unwrap();
        run(&seed);
        accept(&seed);
        assert!(!newest(&seed).case_text.contains(&never));
        let matched = || claims(&seed).into_iter().find(|claim| claim.subject == annulled && claim.rule == "bonus-match");
        assert_eq!(matched().unwrap().amount, yuan("3000"));
        refused("second", &annulled).unwrap();
        assert_eq!(refused("second", &annulled), Err(FaultKind::Refused));
        run(&seed);
        accept(&seed);
        assert!(!newest(&seed).case_text.contains(&annulled));
        assert_eq!(matched().unwrap().amount, Fen::ZERO, "what was paid for it is recovered");
    }

    /// A unit enters results of its own people only, with every wrong field named and nothing kept.
    fn a_wrong_outside_result_is_refused_whole(database) {
        let seed = Seed::city(&database);
        let before = seed.digest();
        let right = || outside("焊工", "personone", None);
        let wrong: [(&str, NewExternal); 6] = [
            ("unit", NewExternal { level: Level::City, ..right() }),
            ("unit", NewExternal { class: Some("III".to_owned()), ..right() }),
            ("unit", NewExternal { level: Level::World, ..right() }),
            ("unit", NewExternal { person: uid("nobody"), ..right() }),
            ("unit", NewExternal { coach_team: Some(uid("nobody")), ..right() }),
            ("otherunit", right()),
        ];
        for (actor, new) in wrong {
            assert_eq!(entered(&seed, actor, &new), Err(FaultKind::Invalid), "{new:?}");
        }
        assert_eq!(entered(&seed, "host", &right()), Err(FaultKind::Forbidden));
        assert_eq!(seed.digest(), before);
    }
}
