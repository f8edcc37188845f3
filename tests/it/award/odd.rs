//! Odd files and odd places to write to: what a clerk is told, and that nothing is lost on the way.

use std::fs;
use std::time::{Duration, Instant};

use super::{DONGGUAN, Desk, award, lines_of, stderr, stdout};

const CASE: &str = "[[competition]]\nid = \"c\"\nlevel = \"city\"\nclass = \"I\"\nfinal_day = 2023-05-01\n\
                    [[competition.event]]\nid = \"e\"\ntitle_quota = 1\nresults_file = \"r.csv\"\n";

/// What a run over a case and its rows says where it refuses them.
fn told(case: &str, rows: &str, lang: &str) -> String {
    let desk = Desk::with(&[("case.toml", case), ("r.csv", rows)]);
    let output = award(&["--pack", DONGGUAN, "--case", &desk.path("case.toml"), "--lang", lang]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    stderr(&output).replace(&desk.path(""), "")
}

/// The lines of a case whose results stand in a CSV file.
fn lines(rows: &str) -> serde_json::Value {
    let desk = Desk::with(&[("case.toml", CASE), ("r.csv", rows)]);
    let case = desk.path("case.toml");
    serde_json::from_str(&stdout(&award(&["--pack", DONGGUAN, "--case", &case, "--format", "json"]))).unwrap()
}

#[test]
fn a_cell_that_cannot_be_read_says_what_its_column_takes() {
    let rows = "entry,person,prize,rank,share,prize_money,represents\n\
                A,示例甲,gold,0,x,-1,perhaps\nB,示例乙\nC,示例丙,glod,1000000001,,,\n";
    assert_eq!(
        told(CASE, rows, "zh-CN"),
        "r.csv:2: rank一列不能是“0”，应为：1～1,000,000,000的整数\n\
         r.csv:2: share一列不能是“x”，应为：0～1,000,000,000的整数\n\
         r.csv:2: prize_money一列不能是“-1”，应为：不小于零的元数，至多两位小数\n\
         r.csv:2: represents一列不能是“perhaps”，应为：是或否（yes、no、true、false、1、0也可）\n\
         r.csv:3: 这一行有2格，表头有7格\n\
         r.csv:4: rank一列不能是“1000000001”，应为：1～1,000,000,000的整数\n\
         r.csv:4: prize一列不能是“glod”，应为：gold、silver、bronze、excellence、first、second、third、merit、none、open\n"
    );
    assert!(told(CASE, rows, "en").contains("r.csv:3: This row has 2 cells; the header has 7\n"));
}

#[test]
fn a_clerk_may_write_yes_and_no_in_chinese_and_part_titles_by_a_wide_semicolon() {
    let rows = "entry,person,prize,rank,represents,holds\n\
                A,示例甲,gold,1,是,全国技术能手；东莞市技术能手\n";
    let run = lines(rows);
    let lines = run["lines"].as_array().unwrap();
    let title = lines.iter().find(|line| line["rule"] == "city-expert").unwrap();
    assert_eq!(title["status"], "refused", "a holder gets the title no second time: {title}");
}

#[test]
fn rows_of_another_event_are_not_slipped_into_this_one() {
    let case = format!("{CASE}[[competition.event]]\nid = \"f\"\n");
    let rows =
        "event,entry,person,prize\ne,A,示例甲,gold\nf,B,示例乙,gold\nzz,C,示例丙,gold\n,D,示例丁,gold\n";
    assert_eq!(
        told(&case, rows, "en"),
        "r.csv:3: This row is of event f, but the file belongs to another event\n\
         r.csv:4: Unknown: \"zz\"; possible: e, f\n"
    );
    let of_all = case
        .replace("results_file = \"r.csv\"\n", "")
        .replace("final_day", "results_file = \"r.csv\"\nfinal_day");
    assert_eq!(
        told(&of_all, rows, "en"),
        "r.csv:4: Unknown: \"zz\"; possible: e, f\nr.csv:5: The column event is empty\n"
    );
}

#[test]
fn empty_lists_and_answers_given_twice_are_refused_instead_of_losing_somebody() {
    let case = "[[competition]]\nid = \"c\"\nlevel = \"city\"\nclass = \"I\"\nfinal_day = 2023-05-01\n\
                coach_team = [{ id = \"T\", members = [] }]\n\
                [[competition.event]]\nid = \"e\"\nresults = [\n\
                { entry = \"A\", prize = \"gold\", members = [] },\n\
                { entry = \"B\", person = \"示例乙\", prize_between = [] },\n\
                { entry = \"C\", person = \"示例丙\", prize = \"gold\", prize_between = [\"gold\", \"silver\"] },\n\
                { entry = \"D\", person = \"示例丁\", rank = 1000000001 },\n]\n\
                [[competition]]\nid = \"d\"\nlevel = \"city\"\nfinal_day = 2023-05-01\nevent = []\n";
    assert_eq!(
        told(case, "", "en"),
        "case.toml:6: members is missing\n\
         case.toml:10: members is missing\n\
         case.toml:11: prize_between is missing\n\
         case.toml:12: Give prize or prize_between, not both\n\
         case.toml:13: Must be a whole number from 1 to 1,000,000,000; this is 1000000001\n\
         case.toml:15: [[competition.event]] is missing\n"
    );
}

#[test]
fn a_team_of_very_many_members_is_read_as_fast_as_many_entries() {
    let mut rows = String::from("entry,person,prize\n");
    for number in 0..100_000 {
        rows.push_str(&format!("A,示例{number},gold\n"));
    }
    let began = Instant::now();
    let run = lines(&rows);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    assert_eq!(run["lines"][0]["low"], "5000.00");
    assert_eq!(run["lines"][0]["high"], "500000000.00");
}

#[test]
fn what_the_system_refuses_is_told_in_the_readers_language() {
    let desk = Desk::with(&[("case.toml", CASE)]);
    let case = desk.path("case.toml");
    let refused = |arguments: &[&str]| stderr(&award(arguments)).replace(&desk.path(""), "");
    let given = ["--pack", DONGGUAN, "--case", &case];
    assert_eq!(refused(&given), "无法读取r.csv：没有这个文件或文件夹\n");
    fs::create_dir(desk.path("r.csv")).unwrap();
    assert_eq!(refused(&given), "无法读取r.csv：这是文件夹，不是文件\n");
    fs::remove_dir(desk.path("r.csv")).unwrap();
    fs::write(desk.path("r.csv"), "entry,person\n").unwrap();
    let nowhere = desk.path("no/out.json");
    assert_eq!(
        refused(&["--pack", DONGGUAN, "--case", &case, "--out", &nowhere]),
        "无法写入no/out.json：没有这个文件或文件夹\n"
    );
}

#[test]
fn a_link_stays_a_link_and_a_pipe_stays_a_pipe() {
    let desk =
        Desk::with(&[("case.toml", CASE), ("r.csv", "entry,person,prize\nA,示例甲,gold\n"), ("kept", "old")]);
    let (case, link, pipe) = (desk.path("case.toml"), desk.path("link"), desk.path("pipe"));
    let given = ["--pack", DONGGUAN, "--case", &case, "--format", "json"];
    let shown = stdout(&award(&given));
    std::os::unix::fs::symlink(desk.path("kept"), &link).unwrap();
    stdout(&award(&[&given[..], &["--out", &link]].concat()));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(desk.path("kept")).unwrap(), shown);

    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).unwrap()
    });
    stdout(&award(&[&given[..], &["--out", &pipe]].concat()));
    assert!(!fs::metadata(&pipe).unwrap().is_file(), "a file was put in the place of the pipe");
    assert_eq!(reader.join().unwrap(), shown);
}

#[test]
fn a_case_without_anything_to_list_says_so() {
    let case =
        "[[competition]]\nid = \"c\"\nlevel = \"city\"\nfinal_day = 2023-05-01\nevent = [{ id = \"e\" }]\n";
    let desk = Desk::with(&[("case.toml", case)]);
    let table = stdout(&award(&["--pack", DONGGUAN, "--case", &desk.path("case.toml")]));
    assert!(table.contains("没有可列的事项") && !table.contains("条款原文"), "{table}");
}

#[test]
fn the_same_pack_given_twice_is_called_just_that() {
    let desk = Desk::with(&[("case.toml", CASE), ("r.csv", "entry,person\n")]);
    let output = award(&["--pack", DONGGUAN, "--pack", DONGGUAN, "--case", &desk.path("case.toml")]);
    assert_eq!(stderr(&output), "政策包cn-441900-skills（版本2022.1）给了两次\n");
}

#[test]
fn a_match_below_what_no_prize_money_would_give_carries_a_notice() {
    let run = lines_of(
        "[[competition]]\nid = \"w\"\nlevel = \"world\"\nseries = \"worldskills\"\nfinal_day = 2024-09-15\n\
         [[competition.event]]\nid = \"e\"\nresults = [\n\
         { entry = \"A\", person = \"示例甲\", prize = \"gold\", prize_money = \"100000\" },\n\
         { entry = \"B\", person = \"示例乙\", prize = \"gold\", prize_money = \"500000\" }]\n",
        None,
    );
    let notices = |line: usize| {
        let because = run["lines"][line]["because"].as_array().unwrap();
        because.iter().filter(|reason| reason["key"] == "award-below-fallback").count()
    };
    assert_eq!((run["lines"][0]["amount"].as_str(), notices(0)), (Some("100000.00"), 1));
    assert_eq!((run["lines"][1]["amount"].as_str(), notices(1)), (Some("500000.00"), 0));
}

#[test]
fn a_prize_of_another_scale_waits_for_a_map_and_says_so() {
    let run = lines_of(
        "[[competition]]\nid = \"w\"\nlevel = \"world\"\nseries = \"worldskills\"\nfinal_day = 2024-09-15\n\
         [[competition.event]]\nid = \"e\"\n\
         results = [{ entry = \"A\", person = \"示例甲\", prize = \"first\", prize_money = \"0\" }]\n",
        None,
    );
    let because = run["lines"][0]["because"].as_array().unwrap();
    let texts: Vec<&str> = because.iter().map(|reason| reason["text"].as_str().unwrap()).collect();
    assert!(texts.contains(&"一等奖不在文件所列奖项中，须有奖项对照才能确定"), "{texts:?}");
}

#[test]
fn entries_chosen_from_a_tie_are_listed_as_the_language_lists() {
    let case = "[[competition]]\nid = \"c\"\nlevel = \"city\"\nfinal_day = 2023-05-01\n[[competition.event]]\nid = \"e\"\n\
                title_quota = 2\nresults = [\n{ entry = \"A\", person = \"示例甲\", rank = 1, prize = \"none\" },\n\
                { entry = \"B\", person = \"示例乙\", rank = 1, prize = \"none\" },\n\
                { entry = \"C\", person = \"示例丙\", rank = 1, prize = \"none\" },\n]\n";
    let decision = |entries: &str| {
        format!(
            "[[decision]]\ndecision = \"title-tie\"\nsubject = \"e\"\nentries = [{entries}]\n\
             who = \"示例局\"\nwhen = 2023-06-01\nwhy = \"示例\"\n"
        )
    };
    let run = lines_of(case, Some(&decision("\"A\", \"C\"")));
    let text =
        run["lines"][0]["because"].as_array().unwrap().iter().find(|reason| reason["key"] == "award-decided");
    assert_eq!(text.unwrap()["text"], "裁量：A、C（示例局，2023年6月1日，理由：示例）");
    let desk = Desk::with(&[("case.toml", case), ("d.toml", &decision("\"A\", \"A\""))]);
    let (case, decisions) = (desk.path("case.toml"), desk.path("d.toml"));
    let output = award(&["--pack", DONGGUAN, "--case", &case, "--decisions", &decisions, "--lang", "en"]);
    assert!(stderr(&output).contains("A appears twice in one list"), "{}", stderr(&output));
}
