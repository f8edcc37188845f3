//! Opening the codes, signing, publishing, looking up, the official results.

use super::walk::{PASSWORD, Walk, day};

/// The first of the ranking.
pub(super) struct Winner {
    pub(super) ticket: String,
    pub(super) name: String,
}

pub(super) fn decrypted(walk: &mut Walk) {
    for (account, seen) in [("encryption", "已同意，等待另一人"), ("supervisor", "已解密")] {
        walk.desk(account);
        walk.press("同意解密");
        walk.fill(&[("密码", PASSWORD)]);
        walk.press("同意解密");
        walk.see(seen);
    }
}

pub(super) fn signed(walk: &mut Walk) {
    for (account, seen) in [("supervisor", "已签字，等待另一人"), ("chief", "裁判长和监督都已签字")]
    {
        walk.desk(account);
        walk.press("签字");
        walk.fill(&[("密码", PASSWORD)]);
        walk.press_either("为4份成绩签字", "Sign 4 ");
        walk.see(seen);
    }
}

pub(super) fn published(walk: &mut Walk, totals: &[&str]) -> Winner {
    let winner = released(walk, 1, 21);
    walk.press("查看成绩");
    for total in totals {
        walk.see(total);
    }
    walk.picture("results");
    winner
}

/// The host publishes this version until so many days from now; answers who is first.
pub(super) fn released(walk: &mut Walk, version: usize, until: i64) -> Winner {
    walk.desk("host");
    walk.press("钳工");
    let first = walk.script(
        "const [rank, ticket, name] = document.querySelector('tbody.entry tr').children; \
         return [ticket.textContent, name.textContent]",
    );
    let (ticket, name) = serde_json::from_value(first).unwrap();
    walk.picture("ranking");
    walk.press("去公示");
    // The demo's contest is announced for a month ahead.
    walk.fill(&[("公示至", &day(until)), ("特殊情况的理由", "演示提前办理")]);
    walk.press(if version == 1 { "发布成绩" } else { "发布更正" });
    walk.see_either(&format!("第{version}版已发布"), &format!("Version {version} published"));
    Winner { ticket, name }
}

pub(super) fn looked_up(walk: &mut Walk, winner: &Winner, total: &str, marks: &[&str]) {
    walk.leave();
    walk.visit("/");
    walk.picture("home");
    walk.fill(&[("参赛号", &winner.ticket), ("姓名", &winner.name)]);
    walk.press("查询");
    walk.see("成绩计算说明");
    walk.see(total);
    // Every mark, and no judge by name.
    for mark in marks {
        walk.see(mark);
    }
    let shown = walk.text();
    assert!(!shown.contains("judge1") && !shown.contains("示例裁判员"), "{shown}");
    walk.picture("my-result");
}

/// Publicity lasts three weeks: the demo's administrator sets the clock ahead.
pub(super) fn official(walk: &mut Walk) {
    walk.turn("admin");
    walk.press("调演示时钟");
    walk.fill(&[("调到哪一天", &day(22))]);
    walk.press("调快时钟");
    walk.forget_sessions();
    walk.turn("authority");
    walk.visit_part("desk");
    walk.press("钳工");
    walk.press("去公示");
    walk.see_either("公示期满", "Publicity over");
    walk.fill(&[("提前公布的理由", "演示提前办理")]);
    walk.press("宣布为正式成绩");
    walk.see("成绩已正式公布");
}
