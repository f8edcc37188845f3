//! What goes in: every problem at once, with file and line; nothing half done.

use super::{DONGGUAN, Desk, award, lines_of, stderr, stdout};

/// Standard error of a refused run in English, with the folder taken out of the names.
fn refused(desk: &Desk, case: &str, decisions: Option<&str>) -> String {
    let out = desk.path("out.json");
    let (case, decisions) = (desk.path(case), decisions.map(|name| desk.path(name)));
    let mut arguments = vec!["--pack", DONGGUAN, "--lang", "en", "--case", &case, "--out", &out];
    if let Some(decisions) = &decisions {
        arguments.extend(["--decisions", decisions]);
    }
    let output = award(&arguments);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(output.stdout.is_empty());
    assert!(!std::path::Path::new(&out).exists(), "refused input must leave no file");
    stderr(&output).replace(&desk.path(""), "")
}

#[test]
fn every_problem_of_every_file_is_told_at_once_with_its_line_and_the_nearest_word() {
    let case = "[[competition]]\nid = \"c\"\nlevl = \"city\"\nfinal_day = 2023-13-01\n";
    let full = "[[competition]]\nid = \"c\"\nlevl = \"city\"\nclass = \"III\"\n\n[[competition.event]]\nid = \"e\"\n\
                results = [\n  { entry = \"A\", person = \"示例甲\", prize = \"glod\" },\n  \
                { entry = \"B\", prize_money = 3000, rank = 0 },\n]\nresults_file = \"r.csv\"\n";
    let rows = "entry,persn\nA,示例乙\n";
    let d = "[[decision]]\ndecision = \"team-amount\"\nsubject = \"A\"\nwho = \"\"\nwhen = 2023-01-01\n";
    let desk = Desk::with(&[("syntax.toml", case), ("case.toml", full), ("r.csv", rows), ("d.toml", d)]);
    let told = refused(&desk, "case.toml", Some("d.toml"));
    assert_eq!(
        told,
        "d.toml:1: why is missing\n\
         d.toml:1: Give one of amount, choice and entries, and only one\n\
         d.toml:4: Must be a quoted text that is not empty and holds no control characters; this is \"\"\n\
         case.toml:1: level is missing\n\
         case.toml:1: final_day is missing\n\
         case.toml:3: Unknown: \"levl\"; did you mean \"level\"?\n\
         case.toml:4: Unknown: \"III\"; did you mean \"II\"?\n\
         case.toml:9: Unknown: \"glod\"; did you mean \"gold\"?\n\
         case.toml:10: Must be a whole number from 1 to 1,000,000,000; this is 0\n\
         case.toml:10: Must be an amount of yuan in quotes, such as \"5000.00\", not below zero, with at most two decimals; this is 3000\n\
         case.toml:10: Give person for one contestant or members for a team; a team's holds stand in its members\n\
         case.toml:10: person is missing\n"
    );
    assert!(refused(&desk, "syntax.toml", None).starts_with("syntax.toml:4: Not TOML"));
}

#[test]
fn rows_of_a_results_file_are_named_by_line() {
    let case = "[[competition]]\nid = \"c\"\nlevel = \"city\"\nfinal_day = 2023-05-01\nresults_file = \"r.csv\"\n\
                [[competition.event]]\nid = \"weld\"\n";
    let rows = "# comment\nevent,entry,person,prize,prize_money\nweld,A,示例甲,first,3000\nwelt,B,示例乙,,\n\
                weld,A,示例丙,second,3000\nweld,C,示例丁,goldd,1.234\nweld,D,,,\n";
    let desk = Desk::with(&[("case.toml", case), ("r.csv", rows), ("bad.csv", "")]);
    assert_eq!(
        refused(&desk, "case.toml", None),
        "r.csv:4: Unknown: \"welt\"; did you mean \"weld\"?\n\
         r.csv:5: The rows of entry A give different results\n\
         r.csv:6: Column prize cannot be \"goldd\"; it takes: gold, silver, bronze, excellence, first, second, third, merit, none, open\n\
         r.csv:6: Column prize_money cannot be \"1.234\"; it takes: yuan, not below zero, with at most two decimals\n\
         r.csv:7: The column person is empty\n"
    );
}

#[test]
fn names_used_twice_are_refused_because_a_claim_is_known_by_them() {
    let case = "[[competition]]\nid = \"c\"\nlevel = \"city\"\nfinal_day = 2023-05-01\n\
                [[competition.event]]\nid = \"e\"\nresults = [{ entry = \"A\", person = \"示例甲\", coach_team = \"T\" }]\n\
                [[competition.event]]\nid = \"e\"\nresults = [{ entry = \"A\", person = \"示例乙\" }]\n\
                [[competition]]\nid = \"d\"\nlevel = \"city\"\nfinal_day = 2023-05-01\n\
                [[competition.event]]\nid = \"f\"\nresults = [\n  { entry = \"B\", coach_team = \"T\", \
                members = [{ person = \"示例甲\", share = 1 }, { person = \"示例甲\" }] },\n]\n";
    let desk = Desk::with(&[("case.toml", case)]);
    let told = refused(&desk, "case.toml", None);
    for part in [
        "Event e appears twice",
        "Entry A appears twice",
        "Coach team T is used in two competitions",
        "示例甲 appears twice in one list",
        "The share plan of B is incomplete",
    ] {
        assert!(told.contains(part), "{part} not in {told}");
    }
}

#[test]
fn a_byte_order_mark_and_comments_change_nothing() {
    let case = "# 说明\n[[competition]]\nid = \"c\"\nlevel = \"city\"\nclass = \"I\"\nfinal_day = 2023-05-01\n\
                [[competition.event]]\nid = \"e\"\nresults_file = \"r.csv\"\n";
    let rows = "# 说明\nentry,person,prize\nA,示例甲,gold\n# 说明\nB,示例乙,silver\n";
    let bom = |text: &str| format!("\u{feff}{text}");
    let run = |case: &str, rows: &str| {
        let desk = Desk::with(&[("case.toml", case), ("r.csv", rows)]);
        stdout(&award(&["--pack", DONGGUAN, "--case", &desk.path("case.toml")]))
    };
    assert_eq!(run(case, rows), run(&bom(case), &bom(rows)));
    assert_eq!(run(case, rows), run(&case.replace('\n', "\r\n"), &rows.replace('\n', "\r\n")));
}

#[test]
fn text_that_is_not_utf8_or_not_there_is_refused_by_name() {
    let desk = Desk::with(&[("case.toml", "")]);
    std::fs::write(desk.path("case.toml"), b"[[competition]]\nid = \"\xff\"\n").unwrap();
    assert_eq!(
        refused(&desk, "case.toml", None),
        "case.toml:2: Not UTF-8: save it as UTF-8 (in a spreadsheet: “CSV UTF-8”)\n"
    );
    assert!(refused(&desk, "missing.toml", None).starts_with("Cannot read missing.toml"));
    let case = "[[competition]]\nid = \"c\"\nlevel = \"city\"\nfinal_day = 2023-05-01\n\
                [[competition.event]]\nid = \"e\"\nresults_file = \"../r.csv\"\n";
    let desk = Desk::with(&[("case.toml", case)]);
    assert!(refused(&desk, "case.toml", None).contains("must lie within the folder"));
}

#[test]
fn wrong_usage_exits_with_two() {
    for arguments in
        [&["--case", "x"][..], &["--pack", "x"], &["--pack", "x", "--case", "y", "--format", "xml"]]
    {
        assert_eq!(award(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn output_to_a_file_is_the_same_bytes_and_leaves_nothing_beside_it() {
    let case = "[[competition]]\nid = \"c\"\nlevel = \"city\"\nclass = \"I\"\nfinal_day = 2023-05-01\n\
                event = [{ id = \"e\", host = \"示例单位\" }]\n";
    let desk = Desk::with(&[("case.toml", case)]);
    let (path, out) = (desk.path("case.toml"), desk.path("out.json"));
    let given = ["--pack", DONGGUAN, "--case", &path, "--format", "json"];
    let shown = stdout(&award(&given));
    let mut arguments = given.to_vec();
    arguments.extend(["--out", &out]);
    assert_eq!(stdout(&award(&arguments)), "");
    assert_eq!(std::fs::read_to_string(&out).unwrap(), shown);
    assert_eq!(std::fs::read_dir(desk.path("")).unwrap().count(), 2);
    let nowhere = desk.path("no/such/folder/out.json");
    arguments.pop();
    arguments.push(&nowhere);
    assert_eq!(award(&arguments).status.code(), Some(1));
}

const CITY: &str = "[[competition]]\nid = \"c\"\nlevel = \"city\"\nclass = \"I\"\nfinal_day = 2023-05-01\n\
    selection_only = true\nselects_for = \"national\"\n[[competition.event]]\nid = \"e\"\nhost = \"示例单位\"\n\
    [[competition]]\nid = \"n\"\nlevel = \"national\"\nfinal_day = 2023-05-01\n\
    event = [{ id = \"f\", host = \"示例单位\" }]\n";

fn decision(body: &str) -> String {
    format!("[[decision]]\nwho = \"示例局\"\nwhen = 2023-06-01\nwhy = \"示例\"\n{body}\n")
}

#[test]
fn a_decision_that_does_not_fit_its_question_is_refused() {
    for (body, told) in [
        (
            "decision = \"host-selection-amount\"\nsubject = \"e\"\namount = \"9999.99\"",
            "is not within CNY 10,000.00–30,000.00",
        ),
        ("decision = \"host-selection-amount\"\nsubject = \"e\"\namount = \"30000.01\"", "is not within"),
        (
            "decision = \"host-special-amount\"\nsubject = \"f\"\namount = \"500000\"",
            "needs a document number",
        ),
        (
            "decision = \"host-selecton-amount\"\nsubject = \"e\"\namount = \"20000\"",
            "did you mean \"host-selection-amount\"?",
        ),
        (
            "decision = \"host-selection-amount\"\nsubject = \"e\"\nchoice = \"once\"",
            "is answered with amount",
        ),
        ("decision = \"team-amount\"\nsubject = \"e\"\nchoice = \"all\"", "possible: once, each"),
        (
            "decision = \"host-deviation\"\nsubject = \"e\"\namount = \"1\"",
            "Not used: no line asks host-deviation for e",
        ),
        ("reading = \"coach-base\"\nchoice = \"other\"", "possible: prize-money-only"),
        (
            "reading = \"coach-base\"\nchoice = \"prize-money-only\"\nsubject = \"e\"",
            "A change of reading has no subject",
        ),
        (
            "decision = \"host-deviation\"\nsubject = \"e\"\namount = \"1\"\npack = \"other\"",
            "possible: cn-441900-skills",
        ),
    ] {
        let desk = Desk::with(&[("case.toml", CITY), ("d.toml", &decision(body))]);
        let found = refused(&desk, "case.toml", Some("d.toml"));
        assert!(found.starts_with("d.toml:") && found.contains(told), "{body}: {found}");
    }
    let good = "decision = \"host-selection-amount\"\nsubject = \"e\"\namount = \"20000\"";
    let desk = Desk::with(&[("case.toml", CITY), ("d.toml", &[decision(good), decision(good)].concat())]);
    assert!(refused(&desk, "case.toml", Some("d.toml")).contains("decided twice"));
    let run = lines_of(CITY, Some(&decision(good)));
    assert_eq!(run["totals"]["settled"], "20000.00");
}

#[test]
fn the_order_of_decisions_changes_nothing() {
    let decisions = [
        decision("decision = \"host-selection-amount\"\nsubject = \"e\"\namount = \"20000\""),
        decision("reading = \"selection-tier\"\nchoice = \"inherit\""),
        decision("reading = \"special-scope\"\nchoice = \"all-special\""),
        decision("decision = \"host-special-amount\"\nsubject = \"f\"\namount = \"1\"\ndocument = \"示例\""),
    ];
    let mut backwards = decisions.clone();
    backwards.reverse();
    assert_eq!(lines_of(CITY, Some(&decisions.concat())), lines_of(CITY, Some(&backwards.concat())));
}

#[test]
fn a_decision_says_on_the_line_who_when_why_and_under_which_number() {
    let body = "decision = \"host-special-amount\"\nsubject = \"f\"\namount = \"500000\"\ndocument = \"示例〔2023〕1号\"";
    let run = lines_of(CITY, Some(&decision(body)));
    let lines = run["lines"].as_array().unwrap();
    let line = lines.iter().find(|line| line["subject"] == "f").unwrap();
    assert_eq!((&line["status"], &line["amount"]), (&"settled".into(), &"500000.00".into()));
    let reasons: Vec<&str> =
        line["because"].as_array().unwrap().iter().map(|reason| reason["text"].as_str().unwrap()).collect();
    assert!(
        reasons.contains(&"裁量：500,000.00元（示例局，2023年6月1日，示例〔2023〕1号，理由：示例）"),
        "{reasons:?}"
    );
}

#[test]
fn a_tie_may_only_be_settled_among_those_tied() {
    let case = "[[competition]]\nid = \"c\"\nlevel = \"city\"\nfinal_day = 2023-05-01\n[[competition.event]]\nid = \"e\"\n\
                title_quota = 1\nresults = [\n{ entry = \"A\", person = \"示例甲\", rank = 1, prize = \"none\" },\n\
                { entry = \"B\", person = \"示例乙\", rank = 1, prize = \"none\" },\n\
                { entry = \"C\", person = \"示例丙\", rank = 3, prize = \"none\" },\n]\n";
    let body = decision("decision = \"title-tie\"\nsubject = \"e\"\nentries = [\"C\"]");
    let desk = Desk::with(&[("case.toml", case), ("d.toml", &body)]);
    assert!(refused(&desk, "case.toml", Some("d.toml")).contains("C is not among those tied in e"));
}

/// Whoever stands in the case twice would be paid twice, whatever the two are called.
#[test]
fn one_contest_under_two_ids_and_one_person_in_two_entries_are_refused_naming_both() {
    let contest = |id: &str, name: &str, day: &str, entry: &str| {
        format!(
            "[[competition]]\nid = \"{id}\"\nname = \"{name}\"\nlevel = \"provincial\"\nclass = \"I\"\nfinal_day = {day}\n\
             [[competition.event]]\nid = \"{id}-weld\"\nresults = [\n{entry}]\n"
        )
    };
    let row = |entry: &str, person: &str, prize: &str| {
        format!(
            "  {{ entry = \"{entry}\", person = \"{person}\", prize = \"{prize}\", prize_money = \"3000\" }},\n"
        )
    };
    let twice = [
        contest("prov", "2026年示例省技能大赛", "2026-04-20", &row("A", "示例甲", "first")),
        contest("province", "第八届 示例省技能大赛", "2026-04-21", &row("B", "示例甲", "first")),
    ]
    .concat();
    let in_two = contest(
        "prov",
        "示例省技能大赛",
        "2026-04-20",
        &[row("A", "示例甲", "first"), row("B", "示例甲", "second")].concat(),
    );
    let years = [
        contest("last", "示例省技能大赛", "2025-04-20", &row("A", "示例甲", "first")),
        contest("this", "示例省技能大赛", "2026-04-20", &row("B", "示例甲", "first")),
    ]
    .concat();
    let desk = Desk::with(&[("twice.toml", &twice), ("two.toml", &in_two), ("years.toml", &years)]);
    assert_eq!(
        refused(&desk, "twice.toml", None),
        "twice.toml:12: 第八届 示例省技能大赛 stands here twice, as prov and as province: one contest is told once\n"
    );
    assert_eq!(
        refused(&desk, "two.toml", None),
        "two.toml:7: 示例甲 stands in two entries of one event, A and B\n"
    );
    let out = award(&["--pack", DONGGUAN, "--case", &desk.path("years.toml")]);
    assert!(out.status.success(), "another year is another contest: {}", stderr(&out));
}
