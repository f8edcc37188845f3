//! The draw: who draws, who may know, and that anybody can work it out again.

use std::collections::BTreeMap;

use jiangsai::access::actions::Action;
use jiangsai::access::door::{self, On};
use jiangsai::access::model::Actor;
use jiangsai::lifecycle::draw::rules;
use jiangsai::lifecycle::draw::usecase::open_maps_in_tx;

use crate::helpers::app::App;
use crate::helpers::client::Client;
use crate::helpers::database::{TestDatabase, on_each_database};
use crate::helpers::html;
use crate::helpers::stage::{PASSWORD, Size, Stage};

const SIZE: Size = Size { entries: 12, judges: 3 };

/// A stage with a service on it.
pub(crate) fn serve(
    database: TestDatabase,
    make: impl FnOnce(&str, &std::path::Path) -> Stage,
) -> (App, Stage) {
    let data = tempfile::tempdir().unwrap();
    let stage = make(&database.url(), data.path());
    (App::start_on(database, data), stage)
}

/// Somebody signed in.
pub(crate) fn signed_in(app: &App, login: &str) -> Client {
    let client = app.client();
    let _desk = client.submit("/log-in", "登录", &[("account", login), ("password", PASSWORD)]);
    client
}

on_each_database! {
    /// The encryption judge draws once, sees the list by a recorded look, and nobody else does.
    fn codes_are_drawn_once_and_their_list_is_for_one_pair_of_eyes(database) {
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, SIZE));
        let page = format!("/rounds/{}/draw", stage.round);
        let encryption = signed_in(&app, "encryption");
        let before = encryption.get(&page).expect_status(200).expect_text("请先当众记下这串摘要");
        encryption.submit_on(&before, "抽取12个加密号", &[("words", "短")]).expect_status(422).expect_text("至少8个字");
        encryption.submit(&page, "抽取12个加密号", &[("words", "风调雨顺 国泰民安")]).expect_status(200).expect_text("已抽取12个加密号");
        encryption.submit_on(&before, "抽取12个加密号", &[("words", "另外一些 别的话语")]).expect_status(409);

        let drawn = encryption.get(&page).expect_status(200);
        let codes = html::texts(&drawn.body, "ul.codes li");
        assert_eq!(codes.len(), 12);
        let list = encryption.submit_on(&drawn, "查看对照表", &[]).expect_status(200).expect_text("示例选手7");
        assert!(codes.iter().all(|code| list.body.contains(code)));
        encryption.get(&format!("{page}/map")).expect_status(404);
        let looks = jiangsai::platform::db::tx::read(&stage.installation.pool, |conn| {
            let round = jiangsai::audit::store::stream_by_uid(conn, jiangsai::audit::model::StreamKind::Round, &stage.round)?;
            let entries = jiangsai::audit::store::chains::entries_after(conn, &[round.id], None, 100)?;
            Ok(entries.iter().filter(|entry| entry.entry.action == "view-maps").count())
        });
        assert_eq!(looks.unwrap(), 1);

        for other in ["chief", "auditor", "host", "supervisor", "authority"] {
            let client = signed_in(&app, other);
            client.get(&page).expect_status(403);
            let token = html::csrf(&client.get("/judge").body);
            let sent = [("csrf".to_owned(), token)];
            let refused = client.post(&format!("{page}/map"), &sent).expect_status(403);
            assert!(!refused.body.contains("示例选手"), "{other}");
        }
        // The record is for everybody, and tells the seed's digest but not the seed.
        app.client().get(&format!("{page}/record")).expect_status(200).expect_text("种子的摘要").expect_text("届时任何人都可以重算");
    }

    /// Decryption publishes the secret; with it anybody gets the same codes for the same entries.
    fn the_draw_can_be_worked_out_again_from_the_published_secret(database) {
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, SIZE).drawn());
        // Any write of the round will do here: what opens the maps is part of the decryption's transaction.
        let opened = door::write(&stage.installation, &Actor::system(), Action::SeatJudge, On::Uid(&stage.round), None, |tx| {
            let pairs = open_maps_in_tx(tx)?;
            Ok(pairs.into_iter().map(|(subject, entry)| (entry.number, subject.code)).collect::<BTreeMap<_, _>>())
        })
        .unwrap();
        let record = app.client().get(&format!("/rounds/{}/draw/record", stage.round)).expect_status(200);
        let facts = html::texts(&record.body, "dl.facts dd");
        let [_at, algorithm, words, secret_digest, seed_digest, secret, seed] = facts.as_slice() else {
            panic!("{facts:?}")
        };
        assert_eq!(algorithm, rules::ALGORITHM);
        let secret: [u8; 32] = data_encoding::HEXLOWER.decode(secret.as_bytes()).unwrap().try_into().unwrap();
        let worked_out = rules::seed(&secret, words);
        assert_eq!(&rules::digest(&secret), secret_digest);
        assert_eq!(&rules::digest(&worked_out), seed_digest);
        assert_eq!(&rules::hex(&worked_out), seed);
        let codes = rules::codes(&worked_out, 12).unwrap();
        let order = rules::order(&worked_out, 12);
        let again: BTreeMap<String, String> =
            codes.into_iter().zip(order).map(|(code, entry)| (format!("{:04}", entry + 1), code)).collect();
        assert_eq!(again, opened);
    }
}
