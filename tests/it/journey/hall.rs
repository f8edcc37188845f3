//! The draw, the panels, the marks of three judges, the chief judge.

use super::walk::{PASSWORD, Walk};

const JUDGES: [&str; 3] = ["judge1", "judge2", "judge3"];

/// What a piece is worth: judgement A1, score A2, agreed B1, score B2. Judges differ by half a point at A2 and B2.
pub(super) type Piece = (i64, i64, i64, i64);

pub(super) const PIECES: [Piece; 4] = [(3, 28, 38, 18), (2, 25, 35, 16), (2, 22, 30, 15), (1, 15, 20, 10)];

/// The panel's totals: A1 is judged (mean of 0 to 3, of 10 points), the scores are trimmed to the middle one.
/// The last piece's judgement is 1, 1, 3: 5÷3÷3×10 = 5.555…
pub(super) const TOTALS: [&str; 4] = ["95.00", "83.67", "74.67", "51.56"];

pub(super) fn drawn(walk: &mut Walk) -> Vec<String> {
    walk.desk("encryption");
    walk.press("抽取加密号");
    walk.see("本轮密钥的摘要");
    walk.fill(&[("现场随机词", "风调雨顺 国泰民安")]);
    walk.press_either("抽取4个加密号", "Draw 4 codes");
    walk.see("抽签记录");
    let codes =
        walk.script("return [...document.querySelectorAll('.codes li')].map((code) => code.textContent)");
    walk.picture("draw");
    let codes: Vec<String> = serde_json::from_value(codes).unwrap();
    assert_eq!(codes.len(), 4);
    codes
}

pub(super) fn seated(walk: &mut Walk) {
    walk.desk("host");
    walk.press("安排裁判员");
    for module in ["A", "B"] {
        for judge in JUDGES {
            let option = if module == "A" { "A 操作规范" } else { "B 工件质量" };
            walk.fill(&[("模块", option), ("账号", judge)]);
            walk.press("添加");
            walk.see(judge);
        }
    }
    walk.fill(&[("特殊情况的理由", "演示提前办理")]);
    walk.press("开始评分");
    walk.see_either("已生成28张评分表", "28 sheets");
}

/// The judges' sheets of both modules, piece by piece; the third sees more in the last piece than the panel's limit allows.
pub(super) fn marked(walk: &mut Walk, codes: &[String]) {
    for number in 0..JUDGES.len() {
        let mut pieces = PIECES;
        if number == 2 {
            pieces[3].0 = 3;
        }
        first_module(walk, number, codes, &pieces);
        second_module(walk, number, codes, &pieces);
    }
}

/// A score as this judge sees it: half a point more than the one before.
fn seen_by(number: usize, points: i64) -> String {
    let doubled = points * 2 + i64::try_from(number).unwrap();
    format!("{}.{}", doubled / 2, doubled % 2 * 5)
}

/// One judge's sheets of module A.
pub(super) fn first_module(walk: &mut Walk, number: usize, codes: &[String], pieces: &[Piece]) {
    walk.turn(JUDGES[number]);
    walk.press("评分");
    walk.press(&format!("{} < 操作规范", codes[0]));
    for (place, (code, (judged, score, ..))) in codes.iter().zip(pieces).enumerate() {
        walk.see(code);
        walk.fill(&[(&format!("{judged} < A1"), "on"), ("A2", &seen_by(number, *score))]);
        if number == 0 && place == 0 {
            walk.picture_on_tablet("pad");
        }
        saved(walk, place + 1 == codes.len());
    }
}

/// One judge's sheets of module B; the first judge also enters what the panel agreed.
pub(super) fn second_module(walk: &mut Walk, number: usize, codes: &[String], pieces: &[Piece]) {
    walk.turn(JUDGES[number]);
    walk.visit("/judge");
    walk.press(&format!("{} < 工件质量", codes[0]));
    for (place, (code, (_, _, agreed, score))) in codes.iter().zip(pieces).enumerate() {
        let last = place + 1 == codes.len();
        walk.see(code);
        walk.fill(&[("B2", &seen_by(number, *score))]);
        saved(walk, last && number > 0);
        if number == 0 {
            walk.see(code);
            walk.fill(&[("B1", &agreed.to_string())]);
            saved(walk, last);
        }
    }
}

fn saved(walk: &Walk, last: bool) {
    walk.press(if last { "保存" } else { "保存，评下一份" });
}

pub(super) fn signed_by_the_judges(walk: &mut Walk, codes: &[String]) {
    for judge in JUDGES {
        for module in ["操作规范", "工件质量"] {
            walk.turn(judge);
            walk.press("评分");
            walk.press(&format!("核对并签名 < {module}"));
            for code in codes {
                walk.see(code);
            }
            walk.press("逐份核对");
            walk.press("去签名");
            walk.fill(&[("密码", PASSWORD)]);
            walk.press_either("签名", "Sign ");
            walk.see("需更正时，由裁判长写明原因后解锁。");
            assert_eq!(walk.says("接着评"), module == "操作规范", "on to the module that is open");
        }
    }
}

/// The chief judge lets a judgement stand in which the panel differs.
pub(super) fn spread_resolved(walk: &mut Walk) {
    walk.desk("chief");
    walk.press("处理评分问题");
    walk.see_either("1、1、3", "1, 1, 3");
    walk.picture("progress");
    walk.press_either("模块A ", "Module A,");
    walk.fill(&[("理由", "三名裁判员复议后维持各自判断")]);
    walk.press("维持给分");
    walk.see("决定已记录");
    walk.visit_part("desk");
    walk.picture("desk");
}

pub(super) fn confirmed(walk: &mut Walk, totals: &[&str]) {
    walk.desk("chief");
    walk.press("确认成绩");
    for total in totals {
        walk.see(total);
    }
    let shown = walk.text();
    assert!(!shown.contains("示例丑") && !shown.contains("示例机电厂"), "the chief judge is blind:\n{shown}");
    walk.fill(&[("密码", PASSWORD)]);
    // Whoever left stands in the result too.
    walk.press_either("确认4份成绩", "Confirm 4 ");
    walk.see("成绩已确认，等待加密裁判和监督解密");
}
