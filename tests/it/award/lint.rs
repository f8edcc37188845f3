//! What is wrong with a pack is found before it is used, and packs beside each other do not collide.

use std::fs;

use super::{DONGGUAN, Desk, award, load, root, stderr, stdout};

/// The Dongguan pack with one thing changed; the change must hit something.
fn changed(from: &str, to: &str) -> (Desk, Result<jiangsai::policy::model::Pack, String>) {
    let text = fs::read_to_string(root().join(DONGGUAN).join("pack.toml")).unwrap();
    assert!(text.contains(from), "{from} is not in the pack");
    let plan = fs::read_to_string(root().join(DONGGUAN).join("source/plan.txt")).unwrap();
    let desk = Desk::with(&[("pack.toml", &text.replace(from, to)), ("source/plan.txt", &plan)]);
    let pack = load(std::path::Path::new(&desk.path("")));
    (desk, pack)
}

#[test]
fn each_fault_of_a_pack_is_named() {
    for (from, to, told) in [
        ("schema = 1\n", "schema = 2\n", "input-version"),
        ("给予1-3万元补助资金\"", "给予1-4万元补助资金\"", "award-lint-quote"),
        ("sha256 = \"", "sha256 = \"0", "award-lint-hash"),
        ("file = \"source/plan.txt\"", "file = \"../plan.txt\"", "award-pack-source-outside"),
        ("yuan = \"100000\"", "yuan = 100000", "input-kind-money-text"),
        ("deviation =", "deviaton =", "input-near"),
        ("cite = [\"10.1\"]", "cite = []", "award-pack-no-clause"),
        ("replaces = [\"host-provincial\"]", "replaces = []", "award-lint-conflict"),
        ("uncovered = [{ class = \"none\" }]", "uncovered = []", "award-lint-gap"),
        ("{ prize = \"silver\", yuan", "{ prize = \"gold\", yuan", "award-lint-overlap"),
        ("within = [\"10000\", \"30000\"]", "within = [\"10000\", \"20000\"]", "award-lint-answer"),
        (
            "selection_only = true, selects_for = [",
            "level = \"town\", selection_only = true, selects_for = [",
            "award-lint-no-golden",
        ),
        (
            "\"host-provincial/a\" = \"400000.00\"",
            "\"host-provincial/a\" = \"400000.01\"",
            "award-golden-differs",
        ),
        ("\"-/d\" = \"not-covered\"\n", "", "award-golden-extra"),
        (
            "\"city-prize/A3\" = \"2500.00\"",
            "\"city-prize/A3\" = \"2500.00\"\n\"city-prize/Z\" = \"1.00\"",
            "award-golden-missing",
        ),
        (
            "set = [{ rule = \"city-expert\", key = \"pass_down\", value = true }]",
            "set = [{ rule = \"city-expert\", key = \"place\", value = \"person\" }]",
            "award-lint-set-twice",
        ),
        (
            "rule = \"city-expert\", key = \"pass_down\"",
            "rule = \"city-expurt\", key = \"pass_down\"",
            "input-near",
        ),
        ("rate = \"50/100\"", "rate = \"0.5\"", "award-pack-ratio"),
        ("benefit = \"city-expert\"\nwhen", "benefit = \"host-grant\"\nwhen", "award-lint-kind"),
        (
            "[rule.world-direct]\n",
            "[rule.world-direct]\nwhen = { selection_only = false }\n",
            "award-lint-fallback",
        ),
        (
            "when = { level = [\"provincial\", \"national\"] }\nrequire = { selection_only = false }\nof",
            "when = { level = [\"provincial\", \"national\"], class = \"I\" }\nrequire = { selection_only = false }\nof",
            "award-lint-fact",
        ),
        (
            "require = { selection_only = false }\ntitle",
            "require = { selection_only = false, holder = false }\ntitle",
            "award-lint-fact",
        ),
        ("if_none = \"world-direct\"", "if_none = \"bonus-direct\"", "award-lint-fallback"),
        ("[rule.host-city]\n", "[rule.host-city]\nreplaces = [\"host-selection\"]\n", "award-lint-replaces"),
        (
            "[rule.bonus-match]\n",
            "[rule.bonus-match]\nteam_decision = \"team-amount\"\n",
            "award-lint-tables-only",
        ),
        (
            "[rule.host-selection]\n",
            "[rule.host-selection]\ndeviation = \"host-deviation\"\n",
            "award-lint-tables-only",
        ),
        (
            "of = [\"prize:organiser\", \"bonus-direct\"]",
            "of = [\"prize:organiser\", \"host-city\"]",
            "award-lint-base",
        ),
        ("not_of = [\"bonus-match\"] ", "not_of = [\"bonus-match\", \"bonus-direct\"] ", "award-lint-base"),
        ("[rule.city-prize]\n", "[rule.city-prize]\nteam = \"each\"\n", "award-pack-team-twice"),
        (
            "choices = [\"once\", \"each\"]\n",
            "choices = [\"once\", \"each\"]\nwithin = [\"1\", \"2\"]\n",
            "input-unknown",
        ),
        (
            "event = [{ id = \"a\", host = \"示例单位甲\" }]\n[golden.expect]\n\"host-city/a\" = \"not-in-force\"",
            "event = [{ id = \"a\", host = \"示例单位甲\", results_file = \"r.csv\" }]\n[golden.expect]\n\
             \"host-city/a\" = \"not-in-force\"",
            "award-golden-results-file",
        ),
        ("from = 2022-04-29 ", "from = 2022-04-29\nuntil = 2022-04-28 ", "award-pack-until-before-from"),
    ] {
        let (_desk, pack) = changed(from, to);
        let found = pack.map(|_| ()).unwrap_err();
        assert!(found.contains(told), "{from} -> {to}: {found}");
    }
}

#[test]
fn a_rule_no_case_reaches_and_a_rule_without_a_golden_are_named() {
    let text = "\n[rule.spare]\nkind = \"silent\"\ncite = [\"10.5\"]\nbenefit = \"host-grant\"\n\
                when = { level = \"town\", class = \"I\", selects_for = \"none\" }\nrequire = { selection_only = false }\n\
                missing = \"示例文件\"\n\n[clause.\"10.5\"]\nlabel = \"示例\"\nsource = \"plan\"\nquote = \"市级职业技能竞赛\"\n";
    let (_desk, pack) = changed("# ---- 承办单位 ----\n", text);
    assert!(pack.unwrap_err().contains("award-lint-no-golden"));
    let never = text.replace("level = \"town\"", "level = \"town\", series = \"worldskills\"");
    let never = never.replace("require = { selection_only = false }", "require = { selects_for = \"city\" }");
    let (_desk, pack) = changed("# ---- 承办单位 ----\n", &never);
    assert!(pack.unwrap_err().contains("award-lint-unreachable"));
}

const CASE: &str = "[[competition]]\nid = \"c\"\nlevel = \"city\"\nclass = \"I\"\nfinal_day = 2023-05-18\n\
                    event = [{ id = \"e\", host = \"示例单位\" }]\n";

#[test]
fn two_packs_that_pay_the_same_are_a_conflict_and_name_both_rules() {
    let (other, pack) = changed("id = \"cn-441900-skills\"", "id = \"cn-441900-other\"");
    pack.unwrap();
    let desk = Desk::with(&[("case.toml", CASE)]);
    let output = award(&[
        "--pack",
        DONGGUAN,
        "--pack",
        &other.path(""),
        "--case",
        &desk.path("case.toml"),
        "--lang",
        "en",
    ]);
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(
        told.contains("cn-441900-other:host-city and cn-441900-skills:host-city pay the same to e"),
        "{told}"
    );
}

/// A pack of one rule, in force between two days.
fn small(version: &str, from: &str, until: &str, yuan: &str) -> String {
    format!(
        r#"schema = 1
[pack]
id = "cn-000000-sample"
version = "{version}"
title = "示例办法"
issuer = "示例局"
issued = {from}
from = {from}
{until}
verified_on = {from}
classes = ["I"]
selects_by = "final-day"
rounding = "half-up-fen-per-line"
tax = "silent"
[source.text]
file = "text.txt"
sha256 = "{hash}"
grade = "official"
page = "示例"
[clause.one]
label = "第一条"
source = "text"
quote = "每个项目给予补助"
[benefit.grant]
name = "补助"
outcome = "money"
pays = "host"
per = "event"
[rule.grant]
kind = "table"
cite = ["one"]
benefit = "grant"
when = {{ level = "city" }}
by = ["class"]
rows = [{{ class = "I", yuan = "{yuan}" }}]
uncovered = [{{ class = "none" }}]
[[golden]]
name = "一类"
[[golden.given.competition]]
id = "c"
level = "city"
class = "I"
final_day = {from}
event = [{{ id = "e", host = "示例单位" }}]
[golden.expect]
"grant/e" = "{yuan}.00"
"#,
        hash = "HASH"
    )
}

/// The text the small packs quote, and its hash put where it belongs.
fn desk_of(packs: &[(&str, String)]) -> Desk {
    use sha2::Digest;
    let plan = "第一条 每个项目给予补助。";
    let hash: String = sha2::Sha256::digest(plan).iter().map(|byte| format!("{byte:02x}")).collect();
    let placeholder = "HASH";
    let texts: Vec<(String, String)> = packs
        .iter()
        .flat_map(|(name, text)| {
            [
                (format!("{name}/pack.toml"), text.replace(placeholder, &hash)),
                (format!("{name}/text.txt"), plan.to_owned()),
            ]
        })
        .collect();
    let mut files: Vec<(&str, &str)> =
        texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    files.push(("case.toml", CASE));
    Desk::with(&files)
}

#[test]
fn of_two_versions_the_one_in_force_on_the_last_day_of_the_final_is_used() {
    for (until, from, amount) in
        [("until = 2023-05-17", "2023-05-18", "200.00"), ("until = 2023-05-18", "2023-05-19", "100.00")]
    {
        let desk =
            desk_of(&[("old", small("1", "2022-01-01", until, "100")), ("new", small("2", from, "", "200"))]);
        let (old, new, case) = (desk.path("old"), desk.path("new"), desk.path("case.toml"));
        let out = stdout(&award(&["--pack", &new, "--pack", &old, "--case", &case, "--format", "json"]));
        let run: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(run["lines"][0]["amount"], amount, "{until}");
        assert_eq!(run["lines"].as_array().unwrap().len(), 1);
    }
    let desk = desk_of(&[
        ("old", small("1", "2022-01-01", "until = 2023-05-18", "100")),
        ("new", small("2", "2023-05-18", "", "200")),
    ]);
    let output = award(&[
        "--pack",
        &desk.path("old"),
        "--pack",
        &desk.path("new"),
        "--case",
        &desk.path("case.toml"),
        "--lang",
        "en",
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("Versions 1 and 2 of pack cn-000000-sample overlap"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_source_that_is_not_utf8_vouches_for_no_quote() {
    use sha2::Digest;
    let text = fs::read_to_string(root().join(DONGGUAN).join("pack.toml")).unwrap();
    let mut plan = fs::read(root().join(DONGGUAN).join("source/plan.txt")).unwrap();
    plan.extend(b"\n\xff");
    let hash: String = sha2::Sha256::digest(&plan).iter().map(|byte| format!("{byte:02x}")).collect();
    let known = text.lines().find_map(|line| line.strip_prefix("sha256 = ")).unwrap();
    let text = text.replace(known, &format!("\"{hash}\"")).replace("给予1-3万元", "给予1-4万元");
    let desk = Desk::with(&[("pack.toml", &text)]);
    fs::create_dir(desk.path("source")).unwrap();
    fs::write(desk.path("source/plan.txt"), plan).unwrap();
    let told = load(std::path::Path::new(&desk.path(""))).map(|_| ()).unwrap_err();
    assert!(told.contains("input-not-utf8"), "{told}");
}

#[test]
fn a_pack_that_has_ended_says_until_when_it_was_in_force() {
    let desk = desk_of(&[("old", small("1", "2022-01-01", "until = 2023-05-17", "100"))]);
    let (old, case) = (desk.path("old"), desk.path("case.toml"));
    let out = stdout(&award(&["--pack", &old, "--case", &case, "--format", "json"]));
    let run: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(run["lines"][0]["status"], "not-in-force");
    assert_eq!(
        run["lines"][0]["because"][0]["text"],
        "决赛最后一日2023年5月18日，政策包有效期至2023年5月17日，当日已失效"
    );
}

#[test]
fn a_decision_is_held_against_the_version_that_asks_it() {
    let ranged = |version: &str, from: &str, until: &str, within: &str| {
        let rule = format!(
            "kind = \"range\"\ncite = [\"one\"]\nbenefit = \"grant\"\nwhen = {{ level = \"city\" }}\n\
             yuan = [{within}]\ndecision = \"amount\"\n[decision.amount]\nasks = \"多少？\"\nwho = \"示例局\"\n\
             answer = \"amount\"\nwithin = [{within}]\ndocument = \"optional\"\n"
        );
        let text = small(version, from, until, "0");
        let (head, rest) = text.split_once("kind = \"table\"").unwrap();
        let (_, golden) = rest.split_once("[[golden]]").unwrap();
        let bounds = within.replace("\", \"", "..").replace('"', "");
        let golden = golden.replace("= \"0.00\"", &format!("= \"pending {bounds}\""));
        format!("{head}{rule}[[golden]]{golden}")
    };
    let desk = desk_of(&[
        ("old", ranged("1", "2022-01-01", "until = 2022-12-31", "\"100.00\", \"200.00\"")),
        ("new", ranged("2", "2023-01-01", "", "\"300.00\", \"400.00\"")),
    ]);
    let (old, new, case) = (desk.path("old"), desk.path("new"), desk.path("case.toml"));
    for (amount, code) in [("350", 0), ("250", 1)] {
        let decision = format!(
            "[[decision]]\ndecision = \"amount\"\nsubject = \"e\"\namount = \"{amount}\"\n\
             who = \"示例局\"\nwhen = 2023-06-01\nwhy = \"示例\"\n"
        );
        fs::write(desk.path("d.toml"), decision).unwrap();
        let d = desk.path("d.toml");
        let output = award(&["--pack", &old, "--pack", &new, "--case", &case, "--decisions", &d]);
        assert_eq!(output.status.code(), Some(code), "{amount}: {}", stderr(&output));
    }
}

#[test]
fn the_order_of_packs_does_not_matter() {
    let (other, _) = changed("id = \"cn-441900-skills\"", "id = \"cn-441900-other\"");
    let town = "[[competition]]\nid = \"c\"\nlevel = \"town\"\nfinal_day = 2023-05-18\nevent = [{ id = \"e\", host = \"示例单位\" }]\n";
    let desk = Desk::with(&[("case.toml", town)]);
    let (case, other) = (desk.path("case.toml"), other.path(""));
    let one = stdout(&award(&["--pack", DONGGUAN, "--pack", &other, "--case", &case, "--format", "json"]));
    let two = stdout(&award(&["--pack", &other, "--pack", DONGGUAN, "--case", &case, "--format", "json"]));
    assert_eq!(one, two);
    let run: serde_json::Value = serde_json::from_str(&one).unwrap();
    assert_eq!(run["lines"].as_array().unwrap().len(), 1, "one line for each payee and benefit");
}
