//! Offices that are taken back, and those that must stay.

use crate::access::sign_in;
use crate::draw::{serve, signed_in};
use crate::helpers::app::App;
use crate::helpers::client::Client;
use crate::helpers::database::on_each_database;
use crate::helpers::html;
use crate::helpers::stage::{Size, Stage};
use crate::setup::{data, draft, office};

on_each_database! {
    /// The last host of a competition stays, and nobody takes themselves out of it.
    fn a_competition_keeps_a_host(database) {
        let app = App::start(database);
        let (host, authority) = office(&app);
        let uid = draft(&host);
        let page = format!("/competitions/{uid}/officials");
        let revoke = |who: &Client, grant: &str| {
            let csrf = html::csrf(&who.get(&page).body);
            who.post(&format!("{page}/{grant}/revoke"), &[("csrf".to_owned(), csrf)])
        };
        let grants = || {
            let body = authority.get(&page).body;
            let each = body.split("/officials/").skip(1).filter_map(|rest| rest.split_once("/revoke"));
            each.map(|(grant, _)| grant.to_owned()).collect::<Vec<String>>()
        };
        let own = grants();
        assert_eq!(own.len(), 1);
        let before = data(&app);
        revoke(&host, &own[0]).expect_status(422).expect_text("不能撤销自己的承办岗位");
        revoke(&authority, &own[0]).expect_status(422).expect_text("至少要有一名承办人员");
        assert_eq!(data(&app), before);
        host.submit(&page, "指派", &[("login", "host-two"), ("role", "host")]).expect_text("已指派host-two");
        revoke(&host, &own[0]).expect_status(422).expect_text("不能撤销自己的承办岗位");
        let second = sign_in(&app, "host-two");
        revoke(&second, &own[0]).expect_status(200);
        host.get(&page).expect_status(404);
        assert_eq!(grants().len(), 1);
    }

    /// The office of a judge goes with the last seat, where it came with one; granted by name it stays.
    fn whoever_leaves_the_last_seat_is_a_judge_no_more(database) {
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, Size { entries: 2, judges: 3 }));
        let host = signed_in(&app, "host");
        let panels = format!("/rounds/{}/panels", stage.round);
        let officials = format!("/competitions/{}/officials", stage.competition.uid);
        let seat = |module: &str, login: &str| {
            host.submit(&panels, "添加", &[("module", module), ("login", login)]).expect_status(200);
        };
        let unseat_first = || host.submit(&panels, "移出", &[]).expect_status(200);
        let judges = || host.get(&officials).text().matches("judge1").count();
        let [a, b] = &stage.modules;
        assert_eq!(judges(), 0);
        seat(a, "judge1");
        seat(b, "judge1");
        let office = judges();
        assert!(office > 0, "a seat grants the office");
        unseat_first();
        assert_eq!(judges(), office, "the other seat has it now");
        unseat_first();
        assert_eq!(judges(), 0, "no seat, no office");
        host.submit(&officials, "指派", &[("login", "judge1"), ("role", "judge")]).expect_text("已指派judge1");
        seat(a, "judge1");
        unseat_first();
        assert_eq!(judges(), office, "what was granted by name stays");
    }
}
