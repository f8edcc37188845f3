//! Long lists: as many statements and as few bytes however long they are, every row once, nothing that is not the
//! reader's.

use std::collections::BTreeMap;

use jiangsai::shell::demo;

use crate::awards::seed::run;
use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::helpers::html;
use crate::helpers::statements::Watch;
use crate::helpers::walk::{self, Person};

/// Largest page, in bytes, before it is compressed.
const LARGEST: usize = 100_000;

/// Row numbers of what is filled in begin here, by kind.
const COMPETITIONS: i64 = 1_000_000;
const UNITS: i64 = 2_000_000;
const PERSONS: i64 = 3_000_000;
const ACCOUNTS: i64 = 4_000_000;
const EVENT: i64 = 5_000_000;
const ENTRIES: i64 = 6_000_000;

/// Phases the filled competitions are in, by turns.
const PHASES: [&str; 5] = ["filed", "registration", "publicity", "settled", "draft"];

/// A uid nobody drew: a letter for the kind, and the number in letters.
fn uid(kind: char, number: i64) -> String {
    let digits = format!("{number:025}");
    let letters = digits.bytes().map(|digit| char::from(digit - b'0' + b'b'));
    std::iter::once(kind).chain(letters).collect()
}

fn stream(id: i64, kind: char, of: &str, parent: &str, competition: &str, phase: &str) -> String {
    let uid = uid(kind, id);
    let authority = if competition == "NULL" { "NULL" } else { "1" };
    format!(
        "INSERT INTO stream (id, uid, kind, parent_id, competition_id, authority_id, phase, revision, head) \
         VALUES ({id}, '{uid}', '{of}', {parent}, {competition}, {authority}, '{phase}', 1, '')"
    )
}

/// The first authority has to do with it.
fn known(id: i64) -> String {
    format!("INSERT INTO acquaintance (authority_id, owner_id) VALUES (1, {id})")
}

fn entry_of_log(stream: i64, competition: &str) -> String {
    format!(
        "INSERT INTO audit_entry (stream_id, revision, at, actor, action, detail, previous, hash, competition_id) \
         VALUES ({stream}, 1, '2026-05-01 08:00:00', 'system', 'draft-competition', '{{}}', '', 'hash{stream}', {competition})"
    )
}

/// Rows of every kind that a list shows, numbers `from` up to `to`.
fn fill(app: &App, from: i64, to: i64) {
    let mut rows = Vec::new();
    if from == 0 {
        rows.extend([
            stream(UNITS, 'u', "unit", "NULL", "NULL", "open"),
            format!(
                "INSERT INTO unit (id, name, name_sort, credit_code, state) VALUES ({UNITS}, '示例院0', 'a', 'C0', 'verified')"
            ),
            known(UNITS),
        ]);
        rows.extend(competition(0));
        rows.extend([
            stream(EVENT, 'e', "event", &COMPETITIONS.to_string(), &COMPETITIONS.to_string(), "open"),
            format!(
                "INSERT INTO event (id, competition_id, name, occupation_code, host_unit_id) \
                 VALUES ({EVENT}, {COMPETITIONS}, '焊工', '6-18-02-04', {UNITS})"
            ),
            format!(
                "INSERT INTO division (id, uid, event_id, name, category, team_size, plan) \
                 VALUES ({EVENT}, '{}', {EVENT}, '职工组', 'staff', 1, '')",
                uid('d', EVENT)
            ),
        ]);
    }
    for n in from..to {
        if n > 0 {
            rows.extend(competition(n));
            rows.extend(unit(n));
        }
        rows.extend(person(n));
        rows.extend(account(n));
    }
    run(&app.database().pool(), &rows);
}

fn competition(n: i64) -> Vec<String> {
    let id = COMPETITIONS + n;
    let phase = PHASES[usize::try_from(n).unwrap() % PHASES.len()];
    let (year, day) = (2020 + n % 7, n % 28 + 1);
    let level = if n % 2 == 0 { "city" } else { "provincial" };
    vec![
        stream(id, 'c', "competition", "NULL", &id.to_string(), phase),
        format!(
            "INSERT INTO competition (id, name, year, authority_id, authority_name, level, selection_only, place, first_day, \
             final_day, registration_until, packs, explain_depth) VALUES ({id}, '示例竞赛{n}%_', {year}, 1, '示例局', \
             '{level}', {}, '示例路', '{year}-05-{day:02}', '{year}-05-{day:02}', '2090-01-01 00:00:00', '[]', 'total')",
            "false"
        ),
        entry_of_log(id, &id.to_string()),
    ]
}

fn unit(n: i64) -> Vec<String> {
    let id = UNITS + n;
    vec![
        stream(id, 'u', "unit", "NULL", "NULL", "open"),
        format!(
            "INSERT INTO unit (id, name, name_sort, credit_code, state) VALUES ({id}, '示例院{n}', 'a{}', 'C{n}', 'verified')",
            n % 5
        ),
        known(id),
    ]
}

/// A person of the first unit, with an entry in the first competition.
fn person(n: i64) -> Vec<String> {
    let (id, entry) = (PERSONS + n, ENTRIES + n);
    vec![
        stream(id, 'p', "person", "NULL", "NULL", "open"),
        format!(
            "INSERT INTO person (id, name, name_sort, unit_id) VALUES ({id}, '示例人{n}', 'b{}', {UNITS})",
            n % 3
        ),
        known(id),
        format!(
            "INSERT INTO entry (id, uid, division_id, number, unit_id, state, status, created_by, created_at) \
             VALUES ({entry}, '{}', {EVENT}, '{n:06}', {UNITS}, 'submitted', 'ranked', 'nobody', '2026-05-01 08:00:00')",
            uid('n', entry)
        ),
        format!(
            "INSERT INTO entry_member (entry_id, division_id, person_id, ordinal) VALUES ({entry}, {EVENT}, {id}, 1)"
        ),
    ]
}

fn account(n: i64) -> Vec<String> {
    let id = ACCOUNTS + n;
    vec![
        stream(id, 'a', "account", "NULL", "NULL", "open"),
        format!(
            "INSERT INTO account (id, login, display_name, disabled, lang, theme) \
             VALUES ({id}, 'filled-{n}', '示例号{n}', false, 'zh-CN', 'system')"
        ),
    ]
}

/// Opens the first competition, where all entries are of the first unit, to the account that speaks for it.
fn open_to_the_unit(app: &App) {
    let member = format!(
        "INSERT INTO unit_member (unit_id, account_id) SELECT {UNITS}, id FROM account WHERE login = 'unit'"
    );
    let open = format!("UPDATE stream SET phase = 'registration', revision = 2 WHERE id = {COMPETITIONS}");
    run(&app.database().pool(), &[member, open]);
}

/// The lists, with who reads them.
fn lists() -> Vec<(&'static str, String)> {
    let first = uid('c', COMPETITIONS);
    vec![
        ("anonymous", "/competitions".to_owned()),
        (
            "anonymous",
            "/competitions?q=%E7%A4%BA%E4%BE%8B&year=2021&level=city&state=registration".to_owned(),
        ),
        ("anonymous", format!("/competitions/{}", uid('c', COMPETITIONS + 1))),
        ("authority", "/desk".to_owned()),
        ("authority", "/competitions".to_owned()),
        ("authority", "/units".to_owned()),
        ("authority", format!("/units/{}", uid('u', UNITS))),
        ("authority", format!("/competitions/{first}/entries")),
        ("admin", "/accounts".to_owned()),
        ("admin", "/audit".to_owned()),
        ("admin", "/audit?find=%E7%A4%BA%E4%BE%8B".to_owned()),
        ("admin", format!("/audit?competition={first}")),
        ("auditor", format!("/competitions/{first}/log")),
        ("unit", "/entries".to_owned()),
        ("unit", format!("/competitions/{first}/entries")),
    ]
}

fn people(app: &App) -> BTreeMap<&'static str, Person> {
    walk::people(app);
    let mut people = BTreeMap::from([("anonymous", Person::anonymous(app.base()))]);
    for login in ["authority", "admin", "auditor", "unit"] {
        people.insert(login, Person::signed_in(app.base(), login, demo::PASSWORD));
    }
    people
}

/// Where the list goes on; a desk has tasks beside it, which go on by themselves.
fn way(page: &str, rel: &str) -> Option<String> {
    html::ways(page, rel).into_iter().find(|path| !path.contains("tasks_"))
}

/// Texts of a list all the way to its end, and whether the way back led over the same.
fn walked(person: &Person, path: &str, selector: &str) -> Vec<String> {
    let (mut all, mut pages, mut next) = (Vec::new(), Vec::new(), Some(path.to_owned()));
    let mut last = String::new();
    while let Some(path) = next {
        let page = person.get(&path);
        assert_eq!(page.status, 200, "{path}");
        let texts = html::texts(&page.body, selector);
        all.extend(texts.clone());
        pages.push(texts);
        next = way(&page.body, "next");
        last = page.body;
    }
    let mut back = vec![pages.pop().unwrap()];
    while let Some(path) = way(&last, "prev") {
        last = person.get(&path).body;
        back.push(html::texts(&last, selector));
    }
    back.reverse();
    assert_eq!(back.concat(), all, "the way back leads over the same rows");
    all
}

on_each_database! {
    /// Fifteen rows of each kind, then some hundreds: each list asks the same number of statements, and no page grows
    /// beyond its limit.
    fn a_list_costs_the_same_however_long_it_is(database) {
        let watch = Watch::over(&database);
        let app = App::within(database);
        let people = people(&app);
        fill(&app, 0, 60);
        open_to_the_unit(&app);
        let once = |who: &str, path: &str| {
            watch.take();
            let page = people[who].get(path);
            assert_eq!(page.status, 200, "{path} as {who}");
            (watch.take().len(), page.body.len())
        };
        // Where the machine is slow, what is remembered of a session may have to be read again beside the page.
        let read = |who: &str, path: &str| (0..4).map(|_| once(who, path)).min().unwrap();
        // A session is read once and then remembered.
        for (who, path) in lists() {
            read(who, &path);
        }
        let few: Vec<(usize, usize)> = lists().iter().map(|(who, path)| read(who, path)).collect();
        fill(&app, 60, 400);
        let mut wrong = Vec::new();
        for ((who, path), (few, _)) in lists().iter().zip(few) {
            let (many, bytes) = read(who, path);
            println!("{who:<10} {path:<60} {few:>4} {many:>4} statements {bytes:>7} bytes");
            if few != many || bytes > LARGEST {
                wrong.push(format!("{path} as {who}: {few} statements, then {many}; {bytes} bytes"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    /// Following the ways on, every row is met once, and the way back leads over the same ones.
    fn every_row_is_met_once_on_the_way_through_a_list_and_back(database) {
        let app = App::within(database);
        let people = people(&app);
        fill(&app, 0, 130);
        let whole = |who: &str, path: &str, selector: &str, filled: &str, expected: usize| {
            let mut met = walked(&people[who], path, selector);
            met.retain(|text| text.contains(filled));
            let count = met.len();
            met.sort();
            met.dedup();
            assert_eq!((met.len(), count), (expected, expected), "{path} as {who}");
        };
        let public = (0..130).filter(|n| !["filed", "draft"].contains(&PHASES[n % 5])).count();
        whole("anonymous", "/competitions", ".list .head a", "示例竞赛", public);
        whole("authority", "/desk", ".records .c-main a", "示例竞赛", 130);
        whole("authority", "/units", ".list .head a", "示例院", 130);
        whole("authority", &format!("/units/{}", uid('u', UNITS)), ".list a", "示例人", 130);
        whole("authority", &format!("/competitions/{}/entries", uid('c', COMPETITIONS)), ".c-main a", "示例人", 130);
        open_to_the_unit(&app);
        whole("unit", &format!("/competitions/{}/entries", uid('c', COMPETITIONS)), ".list .head a", "示例人", 130);
        whole("admin", "/accounts", ".c-main", "filled-", 130);
        let entries = walked(&people["admin"], "/audit", ".log .said");
        assert!(entries.len() > 150, "{}", entries.len());
    }

    /// A search finds what fits and nothing else: no pattern is taken for more than itself, and what the reader may not
    /// know of is not found.
    fn a_search_finds_what_fits_and_what_the_reader_may_know_of(database) {
        let app = App::within(database);
        let people = people(&app);
        fill(&app, 0, 40);
        let found = |who: &str, path: &str, selector: &str| html::texts(&people[who].get(path).body, selector);
        let public = |query: &str| found("anonymous", &format!("/competitions?{query}"), ".list .head a");
        assert_eq!(public("q=%E7%AB%9E%E8%B5%9B17%25_"), ["示例竞赛17%_"]);
        assert_eq!(public("q=%25_%25"), Vec::<String>::new(), "a percent sign is a percent sign");
        assert_eq!(public("q=%E7%AB%9E%E8%B5%9B5%25"), Vec::<String>::new(), "what was filed is not public");
        assert_eq!(public("q=%E7%AB%9E%E8%B5%9B14"), Vec::<String>::new(), "neither is a draft");
        assert_eq!(public("year=2021&level=provincial&state=registration"), ["示例竞赛1%_"]);
        assert_eq!(people["anonymous"].get("/competitions?level=moon").status, 404);
        assert_eq!(people["anonymous"].get("/competitions?after=nobody").status, 404);
        let units = found("authority", "/units?q=C1", ".list .head a");
        assert!(units.len() == 11 && units.contains(&"示例院19".to_owned()), "{units:?}");
        assert_eq!(found("unit", "/units?q=C1", ".list .head a"), Vec::<String>::new(), "a unit finds its own alone");
        assert_eq!(found("admin", "/accounts?q=FILLED-7&state=waiting", ".c-main"), ["filled-7"]);
        assert_eq!(found("admin", "/accounts?q=filled&state=active", ".c-main"), Vec::<String>::new());
        let entries = format!("/competitions/{}/entries?q=%E7%A4%BA%E4%BE%8B%E4%BA%BA12", uid('c', COMPETITIONS));
        assert_eq!(found("authority", &entries, ".c-main a"), ["示例人12"]);
        let offered = found("admin", "/audit?find=%E7%AB%9E%E8%B5%9B", "input[name=competition]");
        assert_eq!(offered.len(), 20, "no more than can be looked through");
    }
}
