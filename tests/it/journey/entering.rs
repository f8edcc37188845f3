//! A unit and a contestant register themselves and enter; the registrar returns one entry and admits all.

use super::setup::NAME;
use super::walk::{PASSWORD, Walk};

/// Name, ID number, phone.
type Person = (&'static str, &'static str, &'static str);

const UNIT: (&str, &str) = ("示例机电厂", "91441900MA0DEM056A");
const OF_THE_UNIT: [Person; 3] = [
    ("示例丑", "44190019010301001X", "19900000001"),
    ("示例寅", "441900190103020031", "19900000002"),
    ("示例卯", "441900190103030053", "19900000003"),
];
const ALONE: Person = ("示例辰", "441900190103040075", "19900000004");
const COACH: Person = ("示例巳", "441900190103050097", "19900000005");
pub(super) const COACH_TEAM: &str = "示例机电厂教练组";
/// Who gets the external result later.
pub(super) const ABROAD: &str = "示例卯";
pub(super) const COACH_NAME: &str = COACH.0;

fn registered(walk: &mut Walk, account: &str, name: &str, role: &str) {
    walk.leave();
    walk.visit("/register");
    walk.fill(&[(role, "on"), ("账号", account), ("姓名或单位名称", name)]);
    walk.fill(&[("密码", PASSWORD), ("再次输入密码", PASSWORD)]);
    walk.press("注册");
    walk.see("已注册，请登录");
    walk.log_in(account);
}

fn bank_account(walk: &Walk, holder: &str, number: &str) {
    walk.press("登记银行账户");
    walk.fill(&[("户名", holder), ("开户行", "示例银行示例支行"), ("账号", number)]);
    walk.press("保存");
    walk.see("银行账户已登记");
    let shown = walk.text();
    assert!(!shown.contains(number) && shown.contains(number.split_at(number.len() - 4).1));
}

pub(super) fn unit_enters(walk: &mut Walk) {
    registered(walk, "factory", UNIT.0, "参赛单位");
    walk.press("我的单位");
    walk.press("登记单位");
    walk.fill(&[("单位名称", UNIT.0), ("统一社会信用代码", "91441900MA0DEM056B")]);
    walk.press_refused("登记", "校验码不符。请核对代码；确实无误的，写明理由");
    walk.fill(&[("统一社会信用代码", UNIT.1)]);
    walk.press("登记");
    bank_account(walk, UNIT.0, "6200000000000051");
    for (place, (name, id, phone)) in OF_THE_UNIT.into_iter().enumerate() {
        to_the_form(walk);
        walk.fill(&[("姓名", name), ("身份证号", "441900190103010010"), ("手机号", phone)]);
        if place == 0 {
            walk.press_refused("提交报名", "身份证号最后一位不符，请核对");
            let (coach, coach_id, coach_phone) = COACH;
            walk.choose("教练团队", "新的教练团队");
            walk.fill(&[("新团队的名称", COACH_TEAM)]);
            let first = walk.either("第1名教练", "Coach 1");
            walk.fill(&[
                (&format!("姓名 < {first}"), coach),
                (&format!("身份证号 < {first}"), coach_id),
                (&format!("手机号 < {first}"), coach_phone),
            ]);
        } else {
            walk.choose("教练团队", COACH_TEAM);
        }
        walk.fill(&[("身份证号", id)]);
        walk.choose("代表本市参赛", "是");
        walk.press("提交报名");
        walk.see("报名已提交，等审核");
        assert!(!walk.text().contains(id), "the ID number is masked");
    }
    walk.picture("entry");
}

/// From the desk to the form of the division.
fn to_the_form(walk: &Walk) {
    walk.visit("/desk");
    walk.press("我的报名");
    walk.press("钳工");
}

pub(super) fn contestant_enters(walk: &mut Walk) {
    let (name, id, phone) = ALONE;
    registered(walk, "solo", name, "选手");
    walk.press("我的报名");
    walk.press("登记本人");
    walk.fill(&[("姓名", name), ("身份证号", id), ("手机号", phone)]);
    walk.press("登记");
    walk.see("已登记本人信息");
    bank_account(walk, name, "6200000000000054");
    to_the_form(walk);
    walk.fill(&[("参赛单位的统一社会信用代码", UNIT.1), ("姓名", name), ("身份证号", id), ("手机号", phone)]);
    walk.press("提交报名");
    walk.see("报名已提交，等审核");
}

pub(super) fn reviewed(walk: &mut Walk) {
    walk.turn("registrar");
    walk.visit_part("entries");
    walk.press("示例卯");
    walk.press_refused("退回", "请填写此项");
    walk.fill(&[("理由", "请核对手机号")]);
    walk.press("退回");
    walk.see("已退回，参赛单位能看到理由");
    mended(walk);
    walk.turn("registrar");
    walk.visit_part("entries");
    walk.picture("review");
    walk.press("示例丑");
    for _ in 0..4 {
        walk.press("通过");
        walk.see("已通过");
    }
    walk.visit_part("entries");
    walk.press("结束报名");
    walk.fill(&[("理由", "名额已满")]);
    walk.press("结束报名");
    walk.press("完成审核");
    walk.see("审核完成，可以抽签");
}

fn mended(walk: &mut Walk) {
    walk.turn("factory");
    walk.press("我的报名");
    walk.see(NAME);
    walk.press("示例卯");
    walk.see("请核对手机号");
    walk.press("修改后重新提交");
    let (_, id, _) = OF_THE_UNIT[2];
    walk.fill(&[("身份证号", id), ("手机号", "19900000033")]);
    walk.press("重新提交");
    walk.see("报名已提交，等审核");
}
