//! Hostile text that is a fair name stays text wherever it is shown.

use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::helpers::walk::{self, Cast, FIRST, Walk};

/// Markup to a browser, a formula to a spreadsheet.
const NAME: &str = "=1+1<script>alert(1)</script>";

/// Those who see most, and the public.
const READERS: [&str; 8] =
    ["authority", "host", "auditor", "chief", "registrar", "unit", "contestant", "anonymous-9"];

on_each_database! {
    fn a_name_is_never_markup_and_never_a_formula(database) {
        let app = App::start(database);
        walk::people(&app);
        let cast = Cast { mark: NAME, title: NAME, ..FIRST };
        let mut files = Vec::new();
        let mut onlooker = |_: &walk::Person, _: &walk::Form| {};
        let mut walk = walk::walk(&app, &cast, &mut onlooker);
        let mut seen = 0;
        for (route, address) in walk.pages() {
            for part in READERS {
                let answer = walk.person(part).get(&address);
                if answer.content_type.starts_with("text/html") {
                    assert!(!answer.body.contains("<script>alert"), "{route} as {part}");
                    seen += usize::from(answer.body.contains("&lt;script&gt;alert"));
                } else if answer.content_type.starts_with("text/csv") {
                    files.push((route.clone(), answer.body));
                }
            }
        }
        assert!(seen > 60, "the name is on many pages: {seen}");
        files.extend(exports(&mut walk));
        assert!(files.iter().filter(|(_, file)| file.contains("alert(1)")).count() >= 3, "and in files");
        for (name, file) in files {
            let formulas: Vec<&str> = file.split(['\n', ',']).filter(|cell| is_formula(cell)).collect();
            assert_eq!(formulas, Vec::<&str>::new(), "{name}");
        }
    }
}

/// What a spreadsheet would work out; a tab before a figure keeps it a text and is our own doing.
fn is_formula(cell: &str) -> bool {
    let inner = cell.trim_start_matches(['"', '\u{feff}']);
    let figure = inner.trim_end_matches(['"', '\r']).parse::<f64>().is_ok();
    inner.starts_with(['=', '+', '-', '@', '\r']) && !figure
}

/// Files of the round, and the one for the bank.
fn exports(walk: &mut Walk<'_>) -> Vec<(String, String)> {
    let round = walk.uid("round");
    let mut files: Vec<(String, String)> = ["MARKS.csv", "ENTRIES.csv"]
        .into_iter()
        .map(|file| {
            (file.to_owned(), walk.person("chief").get(&format!("/rounds/{round}/export/{file}")).body)
        })
        .collect();
    files.push(("the bank's file".to_owned(), walk.bank_file.clone()));
    files
}
