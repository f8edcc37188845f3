//! Every route, every role: who gets in where, as it was reviewed.

use std::fmt::Write as _;

use jiangsai::platform::db::backup;

use crate::awards::seed::run;
use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::helpers::walk::{self, Answer, FIRST, Walk};
use crate::hostile::routes::writing;

/// Who asks: somebody of each role, somebody of another competition, nobody.
const PEOPLE: [(&str, &str); 15] = [
    ("admin", "adm"),
    ("authority", "aut"),
    ("host", "hst"),
    ("registrar", "reg"),
    ("unit", "unt"),
    ("contestant", "con"),
    ("encryption", "enc"),
    ("judge1", "jdg"),
    ("chief", "chf"),
    ("supervisor", "sup"),
    ("clerk", "clk"),
    ("approver", "apr"),
    ("auditor", "aud"),
    ("stranger", "str"),
    ("anonymous-9", "---"),
];

on_each_database! {
    /// Pages are read and forms are sent by everybody; what each gets is the table that was reviewed.
    fn everybody_gets_where_the_table_says_and_nowhere_else(database) {
        let app = App::start(database);
        walk::people(&app);
        let mut onlooker = |_: &walk::Person, _: &walk::Form| {};
        let mut walk = walk::walk(&app, &FIRST, &mut onlooker);
        let mut table = format!("{:<62}", "read");
        head(&mut table);
        for (part, _) in PEOPLE {
            walk.person(part);
        }
        let pool = app.database().pool();
        let before = backup::digest(&pool, &["session"]).unwrap();
        for (route, address) in walk.pages() {
            let _ = write!(table, "{route:<62}");
            for (part, _) in PEOPLE {
                let answer = walk.person(part).get(&address);
                cell(&mut table, &route, part, &answer);
            }
            table.push('\n');
        }
        assert_eq!(backup::digest(&pool, &["session"]).unwrap(), before, "reading changes nothing");
        walk.clear_away();
        let _ = write!(table, "\n{:<62}", "write");
        head(&mut table);
        // These two change who somebody is.
        let stays = |route: &String| !["/log-in", "/log-out"].contains(&route.as_str());
        for route in writing().into_iter().filter(stays) {
            let _ = write!(table, "{route:<62}");
            for (part, _) in PEOPLE {
                let answer = send(&mut walk, part, &route);
                run(&pool, &["DELETE FROM attempt".to_owned()]);
                cell(&mut table, &route, part, &answer);
            }
            table.push('\n');
        }
        insta::assert_snapshot!("routes", table);
    }
}

fn head(table: &mut String) {
    for (_, short) in PEOPLE {
        let _ = write!(table, " {short}");
    }
    table.push('\n');
}

fn send(walk: &mut Walk<'_>, part: &str, route: &str) -> Answer {
    let (path, values) = walk.as_sent_by(part, route);
    if !route.starts_with("/api/") {
        return walk.person(part).post(&path, &values);
    }
    let of = |name: &str| values.iter().find(|(other, _)| other == name).unwrap().1.clone();
    let headers = [("content-type", "application/json"), ("x-csrf-token", &of("csrf"))];
    // The same request as the judge's own: nobody gets his answer.
    walk.person(part).send("PUT", &path, &headers, of("json").as_bytes())
}

fn cell(table: &mut String, route: &str, part: &str, answer: &Answer) {
    assert!(answer.status < 500, "{route} as {part}: {}", answer.status);
    let code = match answer.status {
        200 => "yes".to_owned(),
        303 if answer.location.starts_with("/log-in?") => "in?".to_owned(),
        303 => "yes".to_owned(),
        other => other.to_string(),
    };
    let _ = write!(table, " {code}");
}
