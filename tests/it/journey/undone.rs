//! After the results are official: an outside result entered twice, and a gold medal taken away when everything was paid.

use super::disputed::signed_again;
use super::entering::ABROAD;
use super::money::{Money, batch, prepared, titles_approved};
use super::results::{Winner, released};
use super::walk::{Walk, day};

/// Three prizes.
pub(super) const OF_THREE: Money = Money {
    prizes: &["5,000.00", "4,000.00", "2,500.00"],
    all: "256,500.00",
    typed: "256500.00",
    payments: 6,
};

/// The authority enters what the unit entered already, under another name of the contest: shown side by side, not accepted.
pub(super) fn duplicate_refused(walk: &mut Walk) {
    walk.turn("authority");
    walk.visit_part("external-results/new");
    walk.fill(&[("名称开头几个字", ABROAD)]);
    walk.press("查找");
    walk.fill(&[
        ("竞赛", "第1届示例全国技能大赛"),
        ("赛项", "钳工"),
        ("类别", "I"),
        ("决赛最后一日", &day(-60)),
        ("名次", "1"),
        ("竞赛奖金（元）", "30000"),
        ("证明", "示例证字第1号"),
    ]);
    walk.choose("级别", "国家级");
    walk.choose("赛事系列", "不是世界级");
    walk.choose("奖项", "金奖");
    walk.choose("代表本市", "是");
    walk.press_refused("登记", walk.either("可能是同一成绩", "may be the same achievement"));
    walk.picture("duplicate");
}

/// False papers are found when everything was paid: the gold medal goes, its money is due back, the next follow.
pub(super) fn gold_taken_away(walk: &mut Walk, winner: &Winner) {
    walk.desk("host");
    walk.press("钳工");
    walk.press("成绩更正");
    walk.press("提出成绩更正");
    walk.choose("更正类别（对外公布）", "资格不符");
    walk.fill(&[
        ("对外说明", "参赛资格经复核不符"),
        ("更正理由", "学历材料不实"),
        ("文号", "示人社〔2026〕99号"),
    ]);
    walk.press("提出");
    let correction = walk.path();
    walk.press("参赛状态");
    walk.choose("参赛项", &format!("{} {}", winner.ticket, winner.name));
    walk.choose("应为", "取消资格");
    walk.press("加入更正");
    walk.see("5,000.00");
    walk.picture("revocation");
    signed_again(walk, &correction);
    released(walk, 3, 45);
    walk.turn("authority");
    walk.visit_part("awards");
    walk.press("重新计算");
    walk.press("认定本次结果");
    title_passed_on(walk, winner);
}

/// The title that was given goes under a document, and nothing is settled before; the next in rank gets it.
fn title_passed_on(walk: &mut Walk, winner: &Winner) {
    walk.visit_part("awards/titles");
    walk.see("待撤销");
    walk.picture("titles-to-revoke");
    walk.turn("approver");
    walk.visit_part("payout");
    walk.see_either("1人的称号待撤销", "1 title is to be revoked");
    walk.turn("authority");
    walk.visit_part("awards/titles");
    let row = format!(
        "[...document.querySelectorAll('tbody tr')].find((row) => row.textContent.includes('{}'))",
        winner.name
    );
    let form = walk.script(&format!("return {row}.querySelector('a').getAttribute('href')"));
    walk.visit(form.as_str().unwrap());
    walk.fill(&[("文号", "示人社〔2026〕101号"), ("理由", "学历材料不实")]);
    walk.press("撤销");
    walk.see("称号已撤销");
    walk.picture("titles-revoked");
    titles_approved(walk, "示人社〔2026〕102号", 1);
}

/// The prize comes back, the others get what they now win, and it ends again.
pub(super) fn recovered(walk: &mut Walk) {
    walk.turn("clerk");
    walk.visit_part("payout");
    walk.press("编制追回批次");
    batch(walk, "-5000.00");
    walk.turn("clerk");
    walk.visit_part("payout");
    prepared(walk, 2);
    batch(walk, "2500.00");
}
