//! Awards and payments of many: page by page, every row once, sums over all of them; a desk costs no more for it.

use std::collections::BTreeSet;
use std::fs;

use jiangsai::platform::crypto::MasterKey;
use jiangsai::policy::model::Status;

use super::external::{entered, outside, taken};
use super::namesakes::{namesake, namesakes};
use super::seed::{PASSWORD, Seed};
use super::{accept, claims, newest, run};
use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::helpers::html;
use crate::helpers::statements::Watch;
use crate::helpers::walk::Person;

/// Largest page, in bytes, before it is compressed.
const LARGEST: usize = 100_000;

/// The seeded competition in the database of a service.
fn seeded(app: &App) -> Seed {
    let key: [u8; 32] = fs::read(app.data().join("master.key")).unwrap().try_into().unwrap();
    Seed::on(app.database().pool(), MasterKey::new(&key))
}

fn signed_in(app: &App, name: &str) -> Person {
    Person::signed_in(app.base(), name, PASSWORD)
}

/// A result elsewhere of each of some namesakes, accepted: a bonus of 3,000 to each, and a line of the coach team.
fn results_elsewhere(seed: &Seed, numbers: std::ops::Range<i64>) {
    for number in numbers {
        let new = outside(&format!("赛项{number:03}"), &namesake(number), Some("3000"));
        let result = entered(seed, "unit", &new).unwrap();
        taken(seed, "officer", &result).unwrap();
    }
}

/// Texts of a list all the way to its end; no page is longer or heavier than it may be, and all say the same of `sum`.
fn walked(person: &Person, path: &str, (row, sum): (&str, &str)) -> (Vec<String>, BTreeSet<String>) {
    let (mut rows, mut sums, mut next) = (Vec::new(), BTreeSet::new(), Some(path.to_owned()));
    while let Some(path) = next {
        let page = person.get(&path);
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.len() <= LARGEST, "{path}: {} bytes", page.body.len());
        let texts = html::texts(&page.body, row);
        assert!(texts.len() <= 50, "{path}: {} rows", texts.len());
        rows.extend(texts);
        sums.extend(html::texts(&page.body, sum));
        next = html::ways(&page.body, "next").into_iter().next();
    }
    (rows, sums)
}

fn numbers(to: usize) -> Vec<String> {
    (1..=to).map(|number| number.to_string()).collect()
}

on_each_database! {
    /// 120 results elsewhere: the statement, what is payable, the batch and the results themselves come in parts.
    fn awards_and_payments_of_many_come_in_parts_with_sums_over_all(database) {
        let app = App::within(database);
        let seed = seeded(&app);
        namesakes(&seed, 120);
        results_elsewhere(&seed, 0..120);
        run(&seed);
        accept(&seed);
        let competition = format!("/competitions/{}", seed.competition);
        let officer = signed_in(&app, "officer");

        let lines = newest(&seed).body.lines;
        let statement = format!("{competition}/awards");
        let (rows, sums) = walked(&officer, &statement, (".entry .c-lead", "tfoot .total"));
        assert!(lines.len() > 120, "{}", lines.len());
        assert_eq!(rows, numbers(lines.len()));
        assert_eq!(sums, ["752,500.00".to_owned()].into());
        let settled = lines.iter().filter(|line| line.status == Status::Settled).count();
        let found = walked(&officer, &format!("{statement}?status=settled&q="), (".entry .c-lead", "tfoot .total"));
        assert_eq!((found.0.len(), found.1), (settled, sums), "a search goes on, and sums stay those of all lines");
        let whole = officer.get(&format!("{statement}?page=all"));
        assert_eq!(html::texts(&whole.body, ".entry .c-lead"), rows, "all of them print");

        let outside = format!("{competition}/external-results");
        let (rows, _) = walked(&officer, &outside, ("tbody .c-sub", "caption"));
        let events: BTreeSet<&String> = rows.iter().collect();
        assert_eq!((rows.len(), events.len()), (120, 120));
        let other = signed_in(&app, "otherunit");
        assert_eq!(html::texts(&other.get(&outside).body, "tbody .c-sub"), Vec::<String>::new());

        let names: Vec<String> = (0..120).map(namesake).collect();
        seed.accounts(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let clerk = signed_in(&app, "clerk");
        let payout = format!("{competition}/payout");
        let (rows, sums) = walked(&clerk, &payout, ("tbody .c-lead", "tfoot .total"));
        assert_eq!(rows, numbers(claims(&seed).len()));
        assert_eq!(sums, ["752,500.00".to_owned()].into());
        let page = clerk.get(&payout);
        assert_eq!(html::texts(&page.body, ".card .key"), ["360,000.00"], "what has an account can be paid");
        let form = html::forms(&page.body).into_iter().find(|form| form.action.ends_with("/prepare")).unwrap();
        let batch = clerk.post(&form.action, &form.values).location;
        let (rows, sums) = walked(&clerk, &batch, ("tbody .c-lead", "tfoot .num"));
        assert_eq!(rows, numbers(120));
        assert_eq!(sums, ["360,000.00".to_owned()].into());
    }

    /// What waits for an officer or a clerk is told without going through everything the awards are made of.
    fn a_desk_asks_the_same_of_the_database_however_many_the_awards_speak_of(database) {
        let watch = Watch::over(&database);
        let app = App::within(database);
        let seed = seeded(&app);
        namesakes(&seed, 60);
        let people = ["officer", "clerk"].map(|name| signed_in(&app, name));
        let asked = |person: &Person| {
            let once = || {
                watch.take();
                assert_eq!(person.get("/desk").status, 200);
                watch.take().len()
            };
            (0..4).map(|_| once()).min().unwrap()
        };
        let desks = || people.iter().map(asked).collect::<Vec<usize>>();
        let awarded = |numbers: std::ops::Range<i64>| {
            results_elsewhere(&seed, numbers);
            run(&seed);
            accept(&seed);
        };
        awarded(0..5);
        let few = desks();
        awarded(5..60);
        assert_eq!(desks(), few);
    }
}
