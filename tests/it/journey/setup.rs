//! Drafting, scheme, filing, approval, officials.

use super::walk::{Walk, day};

pub(super) const NAME: &str = "示例市钳工技能竞赛";
/// The host of the demo.
const HOST: &str = "12441900MA0DEM048L";

const MODULES: [(&str, &str, &str, &str); 2] = [
    ("A", "操作规范", "40", "A1;安全与着装;J;10\nA2;工具使用;S;30;0.5"),
    ("B", "工件质量", "60", "B1;尺寸;M;40;0.5\nB2;整体工艺;S;20;0.5"),
];

const OFFICIALS: [(&str, &str); 9] = [
    ("registrar", "报名审核"),
    ("encryption", "加密裁判"),
    ("chief", "裁判长"),
    ("judge1", "评分裁判"),
    ("judge2", "评分裁判"),
    ("judge3", "评分裁判"),
    ("supervisor", "监督仲裁"),
    ("clerk", "财务经办"),
    ("approver", "财务复核"),
];

/// An event beside the one that is held; nobody enters it.
pub(super) const SPARE: &str = "装配钳工";

/// Of the class given; with a second event where somebody wants one.
pub(super) fn drafted_and_approved(walk: &mut Walk, class: &str, spare: bool) {
    walk.turn("host");
    walk.press("新建竞赛");
    walk.press_refused("新建", "请填写此项");
    walk.fill(&[
        ("竞赛名称", NAME),
        ("年度", day(30).split('-').next().unwrap()),
        ("类别", class),
        ("地点", "示例路2号实训楼"),
        ("比赛开始", &day(30)),
        ("决赛最后一日", &day(31)),
        ("报名截止日", &day(20)),
        ("cn-441900-skills-2022", "on"),
    ]);
    walk.choose("级别", "市级");
    walk.choose("选手可查看的成绩明细", "看到每个评分点");
    walk.press("新建");
    walk.see(NAME);
    walk.competition = walk.path().trim_end_matches("/setup").to_owned();
    event(walk, "钳工", "2");
    scheme(walk);
    walk.picture("scheme");
    walk.press("竞赛筹备");
    if spare {
        event(walk, SPARE, "1");
        scheme(walk);
        walk.press("竞赛筹备");
    }
    walk.press("提交备案");
    walk.see("已提交备案，待批复");
    walk.desk("authority");
    walk.press("办理批复");
    walk.press("办理批复");
    walk.choose("批复意见", "批准");
    walk.fill(&[("批准文号", "示人社〔2026〕28号")]);
    walk.press("提交批复");
    walk.see("示人社〔2026〕28号");
}

/// An event with one division, up to the scheme of its round.
fn event(walk: &Walk, name: &str, quota: &str) {
    walk.press("添加赛项");
    walk.fill(&[
        ("赛项名称", name),
        ("职业编码", "6-20-01-01"),
        ("承办单位和收款份额", HOST),
        ("技术能手名额", quota),
    ]);
    walk.press("添加");
    walk.press(&format!("添加组别 < {name}"));
    walk.fill(&[
        ("组别名称", "一线职工"),
        ("每队人数", "1"),
        ("轮次名称", "总决赛"),
        ("总成绩满分", "100"),
        ("总成绩小数位", "2"),
        ("同分时依次比较的模块", "B"),
    ]);
    for prize in ["金奖", "银奖", "铜奖", "优胜奖"] {
        walk.fill(&[(prize, "1")]);
    }
    walk.choose("参赛对象", "职工组");
    walk.press("添加");
}

fn scheme(walk: &Walk) {
    for (code, name, full, aspects) in MODULES {
        walk.fill(&[("模块代码", code), ("模块名称", name), ("满分", full), ("权重", full)]);
        walk.fill(&[("各去掉最高、最低分（个）", "1"), ("评判分差上限", "1"), ("评分点", aspects)]);
        walk.choose("裁判员计分方法", "去掉最高最低后平均");
        walk.press("添加");
        walk.see(name);
    }
}

pub(super) fn officials_named(walk: &mut Walk) {
    walk.desk("host");
    walk.press("指派岗位");
    for (login, role) in OFFICIALS {
        walk.fill(&[("账号", login)]);
        walk.choose("岗位", role);
        walk.press("指派");
        walk.see_either(&format!("已指派{login}"), login);
    }
    walk.visit_part("setup");
    walk.press("开放报名");
    walk.see("报名已开放");
}
