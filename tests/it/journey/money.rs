//! An external result, the run, titles, shares, and the money: prepared, approved, exported, settled, reversed.

use super::entering::{ABROAD, COACH_NAME, COACH_TEAM};
use super::walk::{PASSWORD, Walk, day};

/// What the city pays: the host's grant of 200,000, prizes, the match of 30,000 of a national prize and half of it for the coaches.
pub(super) struct Money {
    /// Of the prizes.
    pub(super) prizes: &'static [&'static str],
    /// Of everything, as a page says it.
    pub(super) all: &'static str,
    /// The same as one types it.
    pub(super) typed: &'static str,
    /// Payments.
    pub(super) payments: usize,
}

/// Four prizes.
pub(super) const OF_FOUR: Money = Money {
    prizes: &["5,000.00", "4,000.00", "2,500.00", "1,000.00"],
    all: "257,500.00",
    typed: "257500.00",
    payments: 7,
};

pub(super) fn external_result(walk: &mut Walk) {
    walk.turn("factory");
    walk.visit_part("external-results/new");
    // Whoever is the only one found is chosen.
    walk.fill(&[("名称开头几个字", ABROAD)]);
    walk.press("查找");
    walk.fill(&[
        ("竞赛", "示例全国技能大赛"),
        ("赛项", "钳工"),
        ("类别", "I"),
        ("决赛最后一日", &day(-60)),
        ("名次", "1"),
        ("竞赛奖金（元）", "30000"),
        ("教练团队", COACH_TEAM),
        ("证明", "示例证字第1号"),
    ]);
    walk.choose("级别", "国家级");
    walk.choose("赛事系列", "不是世界级");
    walk.choose("奖项", "金奖");
    walk.choose("代表本市", "是");
    walk.press("登记");
    walk.see("已登记，待主管单位认定");
    walk.turn("authority");
    walk.visit_part("external-results");
    walk.press("认定");
    walk.see("已认定，下次计算时计入");
}

pub(super) fn run_accepted(walk: &mut Walk, money: &Money) {
    walk.turn("authority");
    walk.visit_part("awards");
    walk.press("计算奖补");
    for amount in ["200,000.00", "30,000.00", "15,000.00", money.all].iter().chain(money.prizes) {
        walk.see(amount);
    }
    // A line opens into its clause, in the words of the document.
    walk.press("计算依据 < 对账单");
    walk.script("document.querySelectorAll('details.why').forEach((line) => { line.open = true; })");
    walk.see("对承办市级一类、二类职业技能竞赛的单位");
    walk.see("三（三）10第1句");
    walk.picture("statement");
    walk.press("认定本次结果");
}

/// The host recommends whom the run names, the authority approves them under a document.
pub(super) fn titles_approved(walk: &mut Walk, document: &str, titles: usize) {
    walk.turn("host");
    walk.visit_part("awards/titles");
    walk.press("推荐");
    walk.see("待批准");
    walk.turn("authority");
    walk.visit_part("awards/titles");
    walk.fill(&[("文号", document)]);
    walk.press("批准");
    let english =
        if titles == 1 { "1 title is approved".to_owned() } else { format!("{titles} titles are approved") };
    walk.see_either(&format!("已批准{titles}人"), &english);
}

pub(super) fn shares_filed(walk: &mut Walk) {
    walk.turn("factory");
    walk.visit_part("awards/shares");
    walk.press("填分配方案");
    walk.see("待分配金额");
    walk.see_either("00元", "CNY");
    walk.fill(&[(COACH_NAME, "1")]);
    walk.press("保存方案");
    walk.turn("authority");
    walk.visit_part("awards");
    walk.press("认定本次结果");
}

pub(super) fn paid(walk: &mut Walk, money: &Money) {
    walk.turn("clerk");
    walk.visit_part("payout");
    walk.see(money.all);
    for number in 100.. {
        if !walk.says("去登记") {
            break;
        }
        walk.press("去登记");
        walk.press("登记银行账户");
        walk.fill(&[("开户行", "示例银行示例支行"), ("依据文件号", "示财〔2026〕1号")]);
        walk.fill(&[("账号", &format!("6200000000000{number}"))]);
        walk.press("保存");
        walk.visit_part("payout");
    }
    walk.picture("payout");
    prepared(walk, money.payments);
    batch(walk, money.typed);
}

/// The batch of all that can be paid now.
pub(super) fn prepared(walk: &Walk, payments: usize) {
    let plural = if payments == 1 { "" } else { "s" };
    let english = format!("Prepare a batch of {payments} payment{plural}");
    walk.press_either(&format!("编制付款批次，{payments}笔"), &english);
}

/// Gives every reason that is owed.
const REASONS: &str =
    "document.querySelectorAll('textarea[name^=flag]').forEach((one) => { one.value = '已电话核实'; })";

/// Approved by another person, exported, settled; the approver stands at the batch afterwards.
pub(super) fn batch(walk: &mut Walk, total: &str) {
    let url = walk.path();
    walk.turn("approver");
    walk.visit(&url);
    walk.fill(&[("密码", PASSWORD)]);
    let label = walk.either("再次输入合计金额", "Type the total again");
    walk.fill(&[(label, "1.00")]);
    // Whoever prepared it recorded accounts for those who had none.
    walk.script(REASONS);
    let approve = walk.either("批准", "Approve");
    walk.press_refused(approve, "1.00");
    walk.fill(&[("密码", PASSWORD), (label, total)]);
    walk.press_either("批准", "Approve");
    walk.see("批次已批准，可以导出");
    walk.picture("batch");
    walk.turn("clerk");
    walk.visit(&url);
    let file = walk.download("导出银行文件", "登记付款完成");
    let amounts = file.lines().skip(1).map(|line| line.split(',').nth(4).unwrap().replace('.', ""));
    let sum: i64 = amounts.map(|fen| fen.parse::<i64>().unwrap()).sum();
    assert_eq!(sum.to_string(), total.replace('.', ""), "{file}");
    walk.press("登记付款完成");
    walk.see("已登记付款完成");
    walk.turn("approver");
    walk.visit(&url);
}

pub(super) fn reversed_and_paid_again(walk: &mut Walk) {
    let url = walk.path();
    walk.turn("clerk");
    walk.visit(&url);
    walk.press("申请冲销");
    walk.fill(&[("理由", "银行退票"), ("密码", PASSWORD)]);
    walk.press("申请冲销这一笔");
    walk.see("已申请冲销，待复核");
    walk.turn("approver");
    walk.visit(&url);
    walk.press("冲销");
    walk.fill(&[("密码", PASSWORD)]);
    walk.press("冲销这一笔");
    walk.see("银行退票");
    walk.turn("clerk");
    walk.visit_part("payout");
    walk.see("200,000.00");
    prepared(walk, 1);
    batch(walk, "200000.00");
}

pub(super) fn settled(walk: &mut Walk) {
    walk.turn("approver");
    walk.visit_part("payout");
    walk.press("完成兑付");
    walk.see("兑付已完成");
    walk.leave();
    walk.visit(&walk.competition);
    walk.see("已兑付");
}
