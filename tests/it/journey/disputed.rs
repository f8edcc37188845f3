//! Somebody leaves in mid-judging, two tie, an objection is upheld and the result corrected.

use super::hall::{Piece, first_module, second_module};
use super::results::{Winner, released};
use super::walk::{PASSWORD, Walk};

/// Who leaves.
const LEAVES: &str = "示例寅";

/// All pieces are alike in module A, so that whoever leaves, two of the others tie.
const PIECES: [Piece; 4] = [(2, 25, 38, 18), (2, 25, 38, 18), (2, 25, 30, 18), (2, 25, 30, 18)];

/// A: 6.67 + 25.5; B: 38 + 18.5, and 30 + 18.5.
pub(super) const TIED: [&str; 3] = ["88.67", "88.67", "80.67"];

/// The third, once the agreed length is 40 instead of 30.
pub(super) const CORRECTED: &str = "90.67";

/// The first judge has marked module A of all four pieces when one contestant leaves: nobody waits for the sheets of that
/// piece any more. Answers the codes that are left.
pub(super) fn withdrawn_in_mid_judging(walk: &mut Walk, codes: Vec<String>) -> Vec<String> {
    first_module(walk, 0, &codes, &PIECES);
    walk.turn("registrar");
    walk.visit_part("entries");
    walk.press(LEAVES);
    walk.choose("参赛状态", "退赛");
    walk.fill(&[("理由 < 参赛状态", "突发疾病")]);
    walk.press("记录状态");
    walk.see("尚未生效。请核对以下影响，确认后才生效。");
    let shown = walk.text();
    assert!(codes.iter().all(|code| !shown.contains(code)), "no code stands beside a name:\n{shown}");
    walk.picture("status-foreseen");
    walk.press("确认生效");
    walk.see("参赛状态已记录");
    walk.picture("status-recorded");
    walk.turn("judge2");
    walk.press("评分");
    walk.picture("own-sheets");
    let lines =
        walk.script("return [...document.querySelectorAll('.tasks li')].map((line) => line.textContent)");
    let lines: Vec<String> = serde_json::from_value(lines).unwrap();
    let gone = walk.either("不再评分", "Not marked any more");
    let is_gone = |code: &String| lines.iter().any(|line| line.contains(code) && line.contains(gone));
    let left: Vec<String> = codes.into_iter().filter(|code| !is_gone(code)).collect();
    assert_eq!(left.len(), 3, "{lines:?}");
    for number in 0..3 {
        if number > 0 {
            first_module(walk, number, &left, &PIECES);
        }
        second_module(walk, number, &left, &PIECES);
    }
    left
}

/// The chief judge decides who of the two is first, before anybody signs.
pub(super) fn tie_decided(walk: &mut Walk) {
    walk.desk("chief");
    walk.press("钳工");
    walk.see_either("并列第1名，2份", "A tie");
    walk.picture("tie");
    let names = "return [...document.querySelectorAll('input[name^=place-]')].map((place) => place.name)";
    let names: Vec<String> = serde_json::from_value(walk.script(names)).unwrap();
    assert_eq!(names.len(), 2);
    for (place, name) in names.iter().enumerate() {
        let entry = name.trim_start_matches("place-");
        let label = (format!("{entry}的先后"), format!("Place of {entry}"));
        walk.fill(&[(walk.either(&label.0, &label.1), &(place + 1).to_string())]);
    }
    walk.fill(&[("由谁决定", "示例组委会"), ("理由", "抽签")]);
    walk.press("记录决定");
    walk.see("尚未生效。请核对以下影响，确认后才生效。");
    walk.picture("tie-foreseen");
    walk.press("确认生效");
    walk.see("决定已记录");
}

/// The unit of whoever is third objects; the authority takes it up and upholds it. Answers where it stands.
pub(super) fn objection_upheld(walk: &mut Walk) -> String {
    walk.turn("factory");
    walk.visit(&walk.competition);
    walk.press("查看成绩");
    walk.press("异议与申诉");
    walk.press("提出异议或申诉");
    walk.fill(&[("事实与理由", "第三名的尺寸测量值与现场记录不符")]);
    walk.press("提交");
    walk.see("已提交，办理结果在本页查看");
    let objection = walk.path();
    walk.turn("authority");
    walk.visit(&objection);
    walk.press("受理");
    walk.press("答复");
    walk.choose("结论", "成立");
    walk.choose("成绩是否更正", "须更正成绩");
    walk.fill(&[("答复内容", "经查，现场记录为40分，录入为30分")]);
    walk.press("答复");
    walk.see("异议或申诉成立，须更正成绩；更正发布前不能公布正式成绩");
    walk.picture("objection");
    objection
}

/// The host proposes the correction the objection asks for, chief judge and supervisor sign it again, the host publishes it.
pub(super) fn corrected(walk: &mut Walk, objection: &str) -> Winner {
    walk.turn("host");
    walk.visit(objection);
    walk.press("提出成绩更正");
    walk.press("提出");
    walk.see("已提出，请写明改什么");
    let correction = walk.path();
    let third = third(walk);
    walk.press("更正评分");
    walk.choose("参赛项", &third);
    walk.press("显示评分");
    let field = walk.either("B1 改为", "B1 Should be");
    walk.fill(&[(field, "40")]);
    walk.press("加入更正");
    walk.see("已加入，请核对影响");
    walk.see(CORRECTED);
    walk.picture("correction");
    signed_again(walk, &correction);
    // Three weeks of publicity again.
    released(walk, 2, 21)
}

/// The ticket number on the third place.
fn third(walk: &Walk) -> String {
    let place = walk.path();
    walk.press("查看排名");
    let rows = "return [...document.querySelectorAll('tbody.entry')].map((row) => row.querySelector('tr').children[1].textContent.trim())";
    let rows: Vec<String> = serde_json::from_value(walk.script(rows)).unwrap();
    walk.visit(&place);
    rows[2].clone()
}

/// Chief judge and supervisor sign what the correction makes of the result.
pub(super) fn signed_again(walk: &mut Walk, correction: &str) {
    for (account, seen) in [("chief", "已签字，另一人签字后生效"), ("supervisor", "已生效")] {
        walk.turn(account);
        walk.visit(correction);
        walk.fill(&[("密码", PASSWORD)]);
        walk.press("签字");
        walk.see(seen);
    }
}
