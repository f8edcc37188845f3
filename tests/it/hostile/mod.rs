//! Bad input changes nothing, whatever it is and wherever it is sent; every answer says what is wrong.

mod json;
mod requests;
pub(crate) mod routes;
mod text;

use std::collections::BTreeSet;

use jiangsai::platform::db::{Pool, backup};

use crate::awards::seed::run;
use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::helpers::html;
use crate::helpers::walk::{self, Answer, FIRST, Form, Person};

use requests::{Bad, bad_requests};

/// Tables in which a refused request may leave a trace: when somebody was last seen, and wrong passwords.
const TRACES: [&str; 2] = ["session", "attempt"];

/// Requests on their way at once.
const AT_ONCE: usize = 2;

on_each_database! {
    /// At every form of the product, on its way through a whole competition.
    fn bad_input_is_told_and_changes_nothing_anywhere(database) {
        let app = App::start(database);
        walk::people(&app);
        let mut complaints = Complaints { pool: app.database().pool(), found: Vec::new() };
        let mut tried = BTreeSet::new();
        let mut onlooker = |person: &Person, form: &Form| {
            let kind = form.values.iter().find(|(name, _)| name == "kind").map(|(_, kind)| kind.clone());
            if tried.insert((form.route.clone(), kind)) {
                complaints.of_form(person, form);
            }
        };
        walk::walk(&app, &FIRST, &mut onlooker).clear_away();
        let tried: BTreeSet<String> = tried.into_iter().map(|(route, _)| route).collect();
        assert!(complaints.found.is_empty(), "{}", complaints.found.join("\n"));
        assert_eq!(tried, routes::writing(), "every route that writes is tried");
    }
}

/// What should not have been.
struct Complaints {
    pool: Pool,
    found: Vec<String>,
}

impl Complaints {
    fn of_form(&mut self, person: &Person, form: &Form) {
        let before = self.digest();
        let counted = |name: &str| ["password", "ticket", "id"].contains(&name) || name.ends_with("-id");
        let proves = form.values.iter().any(|(name, _)| counted(name));
        let requests = if form.route.starts_with("/api/") { json::bad(form) } else { bad_requests(form) };
        let pool = &self.pool;
        let answer_of = &|bad: &Bad| {
            let answer = person.send(bad.method, &bad.path, &bad.headers(), &bad.body);
            if proves {
                // Otherwise the pause after wrong passwords, or after many tries of one ID number, would answer for everything.
                run(pool, &["DELETE FROM attempt".to_owned()]);
            }
            wrong_with(bad, &answer).map(|wrong| (format!("{}: {wrong}", bad.what), answer))
        };
        let wrong = std::thread::scope(|scope| {
            let parts = requests.chunks(requests.len().div_ceil(AT_ONCE));
            let running: Vec<_> = parts
                .map(|part| scope.spawn(move || part.iter().filter_map(answer_of).collect::<Vec<_>>()))
                .collect();
            running.into_iter().flat_map(|part| part.join().unwrap()).collect::<Vec<_>>()
        });
        for (what, answer) in wrong {
            self.note(form, &what, &answer);
        }
        if self.digest() != before {
            self.note(form, "something was changed", &person.get("/"));
        }
    }

    fn digest(&self) -> String {
        backup::digest(&self.pool, &TRACES).unwrap()
    }

    fn note(&mut self, form: &Form, what: &str, answer: &Answer) {
        let text: String = html::visible_text(&answer.body).chars().take(200).collect();
        let complaint =
            format!("{} ({}): {what} [{} {}] {text}", form.route, form.who, answer.status, answer.location);
        eprintln!("{complaint}");
        self.found.push(complaint);
    }
}

/// What is wrong with the answer to a bad request, if anything is.
fn wrong_with(bad: &Bad, answer: &Answer) -> Option<String> {
    if bad.expected.is_some_and(|expected| expected != answer.status) {
        return Some(format!("answered {} rather than {:?}", answer.status, bad.expected));
    }
    if !(400..500).contains(&answer.status) {
        return Some("was not refused".to_owned());
    }
    if answer.body.contains("<script>alert") {
        return Some("comes back as markup".to_owned());
    }
    if answer.content_type == "application/problem+json" {
        let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let told = json["errors"].as_array().is_some_and(|errors| {
            errors.iter().all(|error| error["text"].as_str().is_some_and(|text| !text.is_empty()))
        });
        return (!told || answer.status != 404 && json["errors"] == serde_json::json!([]))
            .then(|| format!("says nothing: {}", answer.body));
    }
    if !answer.content_type.starts_with("text/html") {
        return Some(format!("is no page but {}", answer.content_type));
    }
    let said = |start: &str, end: &str| {
        let (_, rest) = answer.body.split_once(start)?;
        let (inner, _) = rest.split_once(end)?;
        inner.contains(char::is_alphanumeric).then_some(())
    };
    let problem = said("data-summary", "</ul>").or_else(|| said("<p", "</p>"));
    (said("<h1", "</h1>").is_none() || problem.is_none()).then(|| "does not say what is wrong".to_owned())
}
