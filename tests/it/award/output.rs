//! What comes out, against worked cases.

use super::{DONGGUAN, Desk, award, data_files, dongguan, lines_of, root, stdout};

#[test]
fn worked_cases_give_exactly_the_lines_written_down() {
    let pack = dongguan();
    let files: Vec<_> = data_files("tests/cases/policy")
        .into_iter()
        .filter(|file| file.extension().unwrap() == "toml")
        .collect();
    assert!(files.len() >= 5, "{files:?}");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let problems = jiangsai::policy::golden::check_file(&pack, &file.display().to_string(), &text);
        assert!(problems.is_empty(), "{problems:#?}");
    }
}

/// The expected files begin with the arithmetic by hand, in lines marked `#`.
fn expected(name: &str) -> String {
    let text = std::fs::read_to_string(root().join("examples/dongguan-city-class1").join(name)).unwrap();
    text.lines().skip_while(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_example_comes_out_byte_for_byte_in_both_languages() {
    let folder = "examples/dongguan-city-class1";
    let (case, decisions) = (format!("{folder}/case.toml"), format!("{folder}/decisions.toml"));
    let given = ["--pack", DONGGUAN, "--case", &case, "--decisions", &decisions];
    for (lang, format, file) in [
        ("zh-CN", "table", "expected.zh-CN.txt"),
        ("en", "table", "expected.en.txt"),
        ("zh-CN", "json", "expected.zh-CN.json"),
        ("en", "json", "expected.en.json"),
    ] {
        let mut arguments = given.to_vec();
        arguments.extend(["--lang", lang, "--format", format]);
        assert_eq!(stdout(&award(&arguments)), expected(file), "{file}");
    }
}

/// Dongguan's city contests of 2023 awarded 22 gold, 38 silver, 87 bronze and 190 excellence; all as
/// class I they would come to 110,000 + 152,000 + 217,500 + 190,000. Source: dghrss.dg.gov.cn post_4119072.
#[test]
fn all_prizes_of_2023_would_come_to_669500_if_all_were_class_one() {
    let mut rows = String::from("entry,person,prize\n");
    let mut number = 0;
    for (prize, count) in [("gold", 22), ("silver", 38), ("bronze", 87), ("excellence", 190)] {
        for _ in 0..count {
            number += 1;
            rows.push_str(&format!("E{number:03},示例{number:03},{prize}\n"));
        }
    }
    for (class, settled) in [("I", "669500.00"), ("II", "0.00")] {
        let case = format!(
            "[[competition]]\nid = \"y2023\"\nlevel = \"city\"\nclass = \"{class}\"\nfinal_day = 2023-12-31\n\
             [[competition.event]]\nid = \"all\"\ntitle_quota = 0\nresults_file = \"r.csv\"\n"
        );
        let desk = Desk::with(&[("case.toml", &case), ("r.csv", &rows)]);
        let out =
            stdout(&award(&["--pack", DONGGUAN, "--case", &desk.path("case.toml"), "--format", "json"]));
        let run: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(run["totals"]["settled"], settled);
        assert_eq!(run["lines"].as_array().unwrap().len(), 337);
    }
}

#[test]
fn json_has_exactly_the_keys_promised_and_each_reason_has_a_sentence() {
    let case = std::fs::read_to_string(root().join("tests/cases/policy/every-status.case")).unwrap();
    let run = lines_of(&case, None);
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&run), ["lines", "packs", "totals"]);
    assert_eq!(keys(&run["totals"]), ["high", "low", "settled"]);
    let mut statuses = std::collections::BTreeSet::new();
    for line in run["lines"].as_array().unwrap() {
        let expected = [
            "amount", "because", "clause", "high", "kind", "low", "payee", "rule", "status", "subject",
            "value",
        ];
        assert_eq!(keys(line), expected);
        statuses.insert(line["status"].as_str().unwrap().to_owned());
        assert_eq!(line["rule"].is_null(), line["clause"].is_null());
        assert!(!line["because"].as_array().unwrap().is_empty());
        for reason in line["because"].as_array().unwrap() {
            assert_eq!(keys(reason), ["args", "key", "text"]);
            assert_ne!(reason["key"], reason["text"], "a key the catalogue lacks");
            assert!(!reason["text"].as_str().unwrap().contains("{$"), "{reason}");
        }
    }
    let all = ["not-covered", "not-in-force", "pending", "refused", "settled", "silent", "special"];
    assert_eq!(statuses.into_iter().collect::<Vec<_>>(), all);
}

#[test]
fn a_result_is_tied_to_the_pack_by_the_hash_of_its_file() {
    let run = lines_of(
        "[[competition]]\nid = \"c\"\nlevel = \"town\"\nfinal_day = 2023-01-01\nevent = [{ id = \"e\", host = \"示例单位\" }]",
        None,
    );
    let text = std::fs::read(root().join(DONGGUAN).join("pack.toml")).unwrap();
    let hash = data_encoding_of(&text);
    assert_eq!(run["packs"][0], format!("cn-441900-skills@2022.1#{hash}"));
}

fn data_encoding_of(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn every_line_of_a_pack_out_of_force_says_so_and_pays_nothing() {
    let run = lines_of(
        "[[competition]]\nid = \"c\"\nlevel = \"city\"\nclass = \"I\"\nfinal_day = 2022-04-28\n\
         [[competition.event]]\nid = \"e\"\nhost = \"示例单位\"\ntitle_quota = 1\n\
         results = [{ entry = \"A\", person = \"示例甲\", rank = 1, prize = \"gold\", coach_team = \"C\" }]",
        None,
    );
    let statuses: Vec<&str> =
        run["lines"].as_array().unwrap().iter().map(|line| line["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["not-in-force", "not-in-force", "not-in-force", "not-covered"]);
    assert_eq!(run["totals"]["settled"], "0.00");
}
