//! What the pages ask of the database: found by an index, whatever it holds.

mod lists;
mod plans;

use std::collections::BTreeMap;

use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::helpers::statements::Watch;
use crate::helpers::walk::{self, FIRST};

/// Who reads every page in the end.
const READERS: [&str; 10] = [
    "admin",
    "authority",
    "host",
    "registrar",
    "unit",
    "contestant",
    "judge1",
    "clerk",
    "auditor",
    "anonymous-9",
];

/// Statements that go through whole tables because that is what somebody asked for, by what they are known by.
const WHOLE: [(&str, &str); 4] = [
    ("SELECT DISTINCT audit_checkpoint_head.stream_uid", "a verification goes through everything"),
    ("UPDATE publication SET until = '20", "the walk's own, which moves time on"),
    ("FROM role_grant t WHERE coalesce", "a verification goes through everything"),
    (" AS key FROM ", "the walk's own, which binds what it moved"),
];

on_each_database! {
    /// A competition from filing to payout by the pages' own forms, then every page once more by everybody: no
    /// statement reads a table from end to end, however few rows it has in a test.
    fn no_page_and_no_form_reads_a_table_from_end_to_end(database) {
        let watch = Watch::over(&database);
        let app = App::within(database);
        walk::people(&app);
        // Each statement, with where it was met first.
        let mut met: BTreeMap<String, String> = BTreeMap::new();
        let mut note = |place: &str, statements: Vec<String>| {
            for statement in statements {
                met.entry(statement).or_insert_with(|| place.to_owned());
            }
        };
        watch.take();
        let mut onlooker = |_: &walk::Person, form: &walk::Form| note(&form.route, watch.take());
        let mut walk = walk::walk(&app, &FIRST, &mut onlooker);
        let pages: Vec<_> = walk.pages().into_iter().filter(|(route, _)| route != "/metrics").collect();
        let mut of_pages = Vec::new();
        for (route, address) in pages {
            for part in READERS {
                walk.person(part);
                watch.take();
                let answer = walk.person(part).get(&address);
                assert!(answer.status < 500, "{route} as {part}: {}", answer.status);
                of_pages.push((format!("{route} as {part}"), watch.take()));
            }
        }
        drop(walk);
        for (place, statements) in of_pages {
            note(&place, statements);
        }
        assert!(met.len() > 200, "only {} statements were caught", met.len());
        let plain = |statement: &str| statement.replace(['`', '"'], "");
        let known = |statement: &str| WHOLE.iter().any(|(part, _)| plain(statement).contains(part));
        met.retain(|statement, _| !known(statement));
        let found = plans::read_from_end_to_end(app.database(), &met);
        assert!(found.is_empty(), "{} statements:\n{}", found.len(), found.join("\n"));
    }
}
