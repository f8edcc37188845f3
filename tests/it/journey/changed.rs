//! Before the draw: an event nobody entered is merged, a class that was typed wrongly is mended.

use super::setup::SPARE;
use super::walk::Walk;

pub(super) fn empty_event_merged(walk: &mut Walk) {
    walk.desk("host");
    walk.see("没有参赛选手，可由主管单位取消或并入其他组别");
    walk.picture("empty-event");
    walk.turn("authority");
    walk.visit_part("setup");
    walk.press(&format!("合并赛项 < {SPARE}"));
    walk.press("钳工 一线职工");
    walk.see("将受影响的");
    walk.picture("merging");
    walk.press_refused("确认合并", "请填写此项");
    walk.fill(&[("理由", "无人报名")]);
    walk.press("确认合并");
    walk.see("已合并，已公布");
    walk.leave();
    walk.visit(&walk.competition);
    walk.see("已并入");
    walk.see("无人报名");
    walk.picture("merged");
}

/// The host cannot; the authority can, with a reason, and the public reads old and new.
pub(super) fn class_mended(walk: &mut Walk) {
    walk.turn("authority");
    walk.visit_part("setup");
    walk.press("修改竞赛信息");
    walk.choose("类别", "I");
    walk.press_refused("保存", "竞赛已批准，修改须写明理由");
    walk.fill(&[("理由", "备案时误填")]);
    walk.press("保存");
    walk.see("已保存");
    walk.leave();
    walk.visit(&walk.competition);
    walk.see("备案时误填");
    walk.picture("mended");
}
