//! Nothing a judge or a chief can get depends on who is behind a code.

use std::collections::BTreeSet;

use diesel::prelude::*;
use jiangsai::platform::db::schema::{blind_map, blind_subject};
use jiangsai::platform::db::{backup, tx};

use crate::draw::signed_in;
use crate::helpers::app::App;
use crate::helpers::client::Client;
use crate::helpers::database::TestDatabase;
use crate::helpers::html;
use crate::helpers::stage::{Size, Stage};
use crate::judging::sheets;

/// Moves every entry to the next code: unseals all maps and seals each under its neighbour's.
fn permute(stage: &Stage) {
    tx::write(&stage.installation.pool, |conn| {
        let maps = blind_map::table
            .inner_join(blind_subject::table)
            .order(blind_subject::ordinal)
            .select((blind_map::id, blind_subject::uid, blind_map::sealed))
            .load::<(i64, String, Vec<u8>)>(conn)
            .unwrap();
        let keys = &stage.installation.keys;
        let place = |uid: &str| format!("blind_map.sealed:{uid}");
        let mut entries: Vec<Vec<u8>> =
            maps.iter().map(|(_, uid, sealed)| keys.open(&place(uid), sealed).unwrap()).collect();
        entries.rotate_left(1);
        for ((id, uid, _), entry) in maps.iter().zip(entries) {
            let sealed = keys.seal(stage.installation.entropy.as_ref(), &place(uid), &entry).unwrap();
            diesel::update(blind_map::table.find(id))
                .set(blind_map::sealed.eq(sealed))
                .execute(conn)
                .unwrap();
        }
        Ok(tx::Verdict::Commit(()))
    })
    .unwrap();
}

/// Takes out what differs from one session to the next: the session's token, a form's own uid, the key of its browser's
/// drafts, and instants, for two services answer at two moments. Nothing else.
fn masked(body: &str, token: &str) -> String {
    let body = without(&body.replace(token, "TOKEN"), "name=\"client_uid\" value=\"", "\"");
    let body = without(&body, "data-key=\"", "\"");
    without(&body, "<time ", "</time>")
}

/// The text without what stands between each `start` and the next `end`.
fn without(text: &str, start: &str, end: &str) -> String {
    let mut parts = text.split(start);
    let mut kept = parts.next().unwrap().to_owned();
    for part in parts {
        kept.push_str(start);
        kept.push_str(part.split_once(end).map_or("", |(_, rest)| rest));
    }
    kept
}

/// Walks everything a signed-in reader can open from a page on, and answers each address with what it said.
fn walk(client: &Client, from: &[String]) -> Vec<(String, u16, String)> {
    let (mut seen, mut ahead) = (BTreeSet::new(), from.to_vec());
    let mut answers = Vec::new();
    let token = html::csrf(&client.get("/judge").body);
    while let Some(path) = ahead.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let page = client.get(&path);
        ahead.extend(
            html::links(&page.body)
                .into_iter()
                .filter(|link| link.starts_with('/') && !link.starts_with("/assets")),
        );
        answers.push((path, page.status, masked(&page.body, &token)));
    }
    answers
}

/// What a judge and a chief do and see, as one list of answers.
fn answers(app: &App, stage: &Stage) -> Vec<(String, u16, String)> {
    let mut answers = Vec::new();
    for login in ["judge1", "judge2", "judge3"] {
        let judge = signed_in(app, login);
        let token = html::csrf(&judge.get("/judge").body);
        for (number, sheet) in sheets(&judge).into_iter().enumerate() {
            let page = judge.get(&sheet).expect_status(200);
            let form = html::forms(&page.body).into_iter().find(|form| form.action == sheet).unwrap();
            let mut marks: Vec<String> = form
                .fields
                .iter()
                .filter_map(|(name, _)| name.strip_prefix("mark:"))
                .map(|uid| {
                    let scale = page.body.contains(&format!("name=\"mark:{uid}\" value=\"3\""));
                    let value = if scale { (number % 4).to_string() } else { "5".to_owned() };
                    format!(r#"{{"aspect":"{uid}","value":"{value}"}}"#)
                })
                .collect();
            // The choices of a scale are several fields of one name.
            marks.dedup();
            let body = format!(
                r#"{{"client_uid":"{login}-{number}-request","revision":1,"marks":[{}]}}"#,
                marks.join(",")
            );
            let api = sheet.replace("/sheets/", "/api/sheets/") + "/marks";
            let saved = judge.put(&api, &token, &body);
            answers.push((api.clone(), saved.status, saved.body));
            let stale = judge.put(&api, &token, &body.replace("-request", "-another"));
            answers.push((api, stale.status, stale.body));
        }
        answers.extend(walk(&judge, &["/judge".to_owned(), format!("/rounds/{}/draw", stage.round)]));
    }
    let chief = signed_in(app, "chief");
    let round = &stage.round;
    let pages = ["progress", "decisions", "draw", "draw/record", "panels", "confirm", "decrypt", "sign"];
    let pages: Vec<String> = pages.iter().map(|page| format!("/rounds/{round}/{page}")).collect();
    answers.extend(walk(&chief, &pages));
    let wrong = chief.submit(
        &format!("/rounds/{round}/decisions"),
        "维持给分",
        &[("code", "A-0000"), ("module", "B"), ("aspect", "B1"), ("reason", "已复议")],
    );
    answers.push(("decision".to_owned(), wrong.status, wrong.headers.len().to_string()));
    answers
}

#[test]
fn permuting_the_entries_behind_the_codes_leaves_every_answer_byte_identical() {
    let size = Size { entries: 5, judges: 3 };
    let data = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let databases = [TestDatabase::sqlite(), TestDatabase::sqlite()];
    let stage = Stage::set(&databases[0].url(), data[0].path(), size).drawn().judging();

    // The second installation is the first, with other entries behind the same codes.
    let second = databases[1].url().trim_start_matches("sqlite:").to_owned();
    std::fs::remove_file(&second).unwrap();
    backup::sqlite_copy(&stage.installation.pool, second.as_ref()).unwrap();
    std::fs::copy(data[0].path().join("master.key"), data[1].path().join("master.key")).unwrap();
    let before = backup::digest(&databases[1].pool(), &["blind_map"]).unwrap();
    let other = Stage { installation: opened(&databases[1], data[1].path()), ..stage };
    permute(&other);
    assert_eq!(backup::digest(&databases[1].pool(), &["blind_map"]).unwrap(), before, "nothing else differs");
    assert_ne!(
        backup::digest(&databases[0].pool(), &[]).unwrap(),
        backup::digest(&databases[1].pool(), &[]).unwrap()
    );

    let [one, two] = databases;
    let [data_one, data_two] = data;
    let apps = [App::start_on(one, data_one), App::start_on(two, data_two)];
    let [first, second] = [answers(&apps[0], &other), answers(&apps[1], &other)];
    assert!(first.len() > 60, "only {} answers were compared", first.len());
    assert_eq!(first.len(), second.len());
    for (left, right) in first.iter().zip(&second) {
        assert_eq!(left, right);
    }
    assert!(first.iter().all(|(_, _, body)| !body.contains("示例选手")), "no name of an entry");
    let list = |app: &App| {
        let encryption = signed_in(app, "encryption");
        let desk = encryption.get(&format!("/rounds/{}/draw", other.round));
        let page = encryption.submit_on(&desk, "查看对照表", &[]).expect_status(200);
        html::texts(&page.body, "tbody tr")
    };
    // What does depend on them differs: the comparison is not of two equal things.
    assert_ne!(list(&apps[0]), list(&apps[1]));
}

fn opened(database: &TestDatabase, data: &std::path::Path) -> jiangsai::platform::installation::Installation {
    let settings = jiangsai::platform::config::Settings {
        database: Some(database.url()),
        data: Some(data.to_owned()),
        ..Default::default()
    };
    let clock = std::sync::Arc::new(jiangsai::platform::system::SystemClock::default());
    jiangsai::platform::installation::open(
        &settings.finish().unwrap(),
        clock,
        jiangsai::platform::installation::Key::Made,
    )
    .unwrap()
}
