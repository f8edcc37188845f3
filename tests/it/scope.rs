//! Two competitions side by side, with everybody there twice: nobody reaches what is the others'.

use jiangsai::platform::db::backup;

use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::helpers::walk::{self, Answer, FIRST, SECOND, Walk};
use crate::hostile::routes::{all, writing};

/// Everybody whose rights end at one competition, at another authority or at what is their own.
const PEOPLE: [&str; 15] = [
    "host",
    "registrar",
    "unit",
    "contestant",
    "encryption",
    "judge1",
    "chief",
    "supervisor",
    "clerk",
    "approver",
    "auditor",
    "elsewhere-officer",
    "elsewhere-clerk",
    "elsewhere-approver",
    "elsewhere-auditor",
];

/// Pages for everybody.
const PUBLIC: [&str; 6] = [
    "/competitions/{uid}",
    "/competitions/{uid}/entries",
    "/divisions/{uid}/entries/new",
    "/divisions/{uid}/objections",
    "/divisions/{uid}/objections/new",
    "/rounds/{uid}/draw/record",
];

/// Who may send it depends on the division, which everybody may know of: others are told that it is too late, or not theirs.
const PUBLIC_FORM: &str = "/divisions/{uid}/objections";

/// Roles of the whole site, whose work is their own everywhere: they know that a competition is there.
const EVERYWHERE: [&str; 2] = ["unit", "contestant"];

on_each_database! {
    fn what_is_anothers_is_not_there(database) {
        let app = App::start(database);
        walk::people(&app);
        let (mut quiet, mut quiet_too) = (|_: &walk::Person, _: &walk::Form| {}, |_: &walk::Person, _: &walk::Form| {});
        let mut theirs = walk::walk(&app, &FIRST, &mut quiet);
        let mut ours = walk::walk(&app, &SECOND, &mut quiet_too);
        for part in PEOPLE {
            ours.person(part);
        }
        theirs.person("judge2");
        let pool = app.database().pool();
        let before = backup::digest(&pool, &["session", "attempt"]).unwrap();
        let mut wrong = Vec::new();
        pages(&theirs, &mut ours, &mut wrong);
        forms(&theirs, &mut ours, &mut wrong);
        crossed(&theirs, &mut ours, &mut wrong);
        colleagues(&mut theirs, &mut wrong);
        lists(&mut ours, &mut wrong);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(backup::digest(&pool, &["session", "attempt"]).unwrap(), before);
    }
}

/// Their pages, asked for by our people.
fn pages(theirs: &Walk<'_>, ours: &mut Walk<'_>, wrong: &mut Vec<String>) {
    for (route, address) in theirs.pages() {
        let public =
            PUBLIC.iter().any(|public| route == *public || route.starts_with("/divisions/{uid}/results"));
        if !route.contains("{uid}") || public {
            continue;
        }
        for part in PEOPLE {
            let answer = ours.person(part).get(&address);
            hidden(&format!("GET {route} as {part}"), part, &answer, wrong);
        }
    }
}

/// Their forms, sent by our people.
fn forms(theirs: &Walk<'_>, ours: &mut Walk<'_>, wrong: &mut Vec<String>) {
    let hidden_forms = |route: &String| route.contains("{uid}") && route != PUBLIC_FORM;
    for route in writing().into_iter().filter(hidden_forms) {
        let Some(form) = theirs.forms.get(&route) else { continue };
        for part in PEOPLE {
            let mut values = form.values.clone();
            let token = token(ours, part);
            let answer = if let Some((_, json)) = values.iter().find(|(name, _)| name == "json") {
                let headers = [("content-type", "application/json"), ("x-csrf-token", token.as_str())];
                ours.person(part).send("PUT", &form.path, &headers, json.as_bytes())
            } else {
                values.retain(|(name, _)| name != "csrf" && name != "client_uid");
                values.push(("csrf".to_owned(), token));
                ours.person(part).post(&form.path, &values)
            };
            hidden(&format!("{route} as {part}"), part, &answer, wrong);
        }
    }
}

/// Our address with a part of theirs inside: a seat, a line, a decision of another round.
fn crossed(theirs: &Walk<'_>, ours: &mut Walk<'_>, wrong: &mut Vec<String>) {
    let mut tried = 0;
    for route in all().into_iter().map(|route| route.path) {
        let places: Vec<usize> = route
            .split('/')
            .enumerate()
            .filter(|(_, part)| part.starts_with('{'))
            .map(|(place, _)| place)
            .collect();
        let (Some(mine), Some(other), [_, inner]) =
            (ours.forms.get(&route), theirs.forms.get(&route), places.as_slice())
        else {
            continue;
        };
        let mut parts: Vec<String> = mine.path.split('/').map(str::to_owned).collect();
        parts[*inner] = other.path.split('/').nth(*inner).unwrap().to_owned();
        let (who, mut values) = (mine.who.clone(), mine.values.clone());
        values.retain(|(name, _)| name != "csrf" && name != "client_uid");
        values.push(("csrf".to_owned(), token(ours, &who)));
        let answer = ours.person(&who).post(&parts.join("/"), &values);
        tried += 1;
        if ![404, 409].contains(&answer.status) || answer.body.contains(FIRST.mark) {
            wrong.push(format!("{} as {who}: {}", parts.join("/"), answer.status));
        }
    }
    assert!(tried >= 6, "{tried} routes have something inside something");
    let crossed = [
        ("chief", format!("/rounds/{}/seats/{}", ours.uid("round"), theirs.uid("seat"))),
        ("approver", format!("/batches/{}/lines/{}/reverse", ours.uid("batch"), theirs.uid("line"))),
    ];
    for (part, address) in crossed {
        let answer = ours.person(part).get(&address);
        hidden(&format!("{address} as {part}"), part, &answer, wrong);
    }
}

/// One judge's sheet and seat are another judge's of the same panel no more than a stranger's.
fn colleagues(theirs: &mut Walk<'_>, wrong: &mut Vec<String>) {
    let (sheet, seat) = (theirs.uid("sheet"), theirs.uid("seat"));
    let own = theirs.person("judge1").get(&format!("/sheets/{sheet}"));
    assert_eq!(own.status, 200, "the sheet is the first judge's");
    for address in [
        format!("/sheets/{sheet}"),
        format!("/seats/{seat}/compare"),
        format!("/seats/{seat}/read-back"),
        format!("/seats/{seat}/sign"),
    ] {
        let answer = theirs.person("judge2").get(&address);
        if answer.status != 404 {
            wrong.push(format!("{address} as the judge beside: {}", answer.status));
        }
    }
}

/// What our people find without an address of theirs.
fn lists(ours: &mut Walk<'_>, wrong: &mut Vec<String>) {
    let open = ["/", "/competitions", "/look-up"];
    let routes = all().into_iter().filter(|route| route.method == "GET" && !route.path.contains('{'));
    let own = ours.pages().into_iter().map(|(_, address)| address);
    let addresses: Vec<String> =
        routes.map(|route| route.path).filter(|path| !open.contains(&path.as_str())).chain(own).collect();
    for part in PEOPLE {
        for address in addresses.iter().filter(|address| !open.contains(&address.as_str())) {
            let answer = ours.person(part).get(address);
            if answer.body.contains(FIRST.mark) {
                wrong.push(format!("{address} shows {part} something of the other competition"));
            }
        }
    }
}

fn token(walk: &mut Walk<'_>, part: &str) -> String {
    crate::helpers::html::csrf(&walk.person(part).get("/desk").body)
}

/// Nothing is there, and nothing is said about it.
fn hidden(what: &str, part: &str, answer: &Answer, wrong: &mut Vec<String>) {
    let own_everywhere = EVERYWHERE.contains(&part) && what.contains("/competitions/");
    // A host is one for the whole site too, and officers of an authority are: they know that there are accounts, people, units.
    let of_site =
        ["/accounts/", "/authorities/", "/persons/", "/units/"].iter().any(|area| what.contains(area));
    let knows = part == "host" || part.starts_with("elsewhere");
    let right = answer.status == 404
        || knows && of_site && answer.status == 403
        || EVERYWHERE.contains(&part) && [403, 409].contains(&answer.status)
        || own_everywhere && what.starts_with("GET") && answer.status == 200;
    if !right {
        wrong.push(format!("{what}: {} {}", answer.status, answer.location));
    }
    if answer.body.contains(FIRST.mark) {
        wrong.push(format!("{what} tells a name"));
    }
}
