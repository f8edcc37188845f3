//! Moves of the draw and the judges.

use jiangsai::kernel::fault::Fault;
use jiangsai::lifecycle::draw::usecase as drawing;
use jiangsai::lifecycle::judging::model::Entered;
use jiangsai::lifecycle::judging::rules::aspects_of;
use jiangsai::lifecycle::judging::usecase::decide::{self as deciding, Ruling};
use jiangsai::lifecycle::judging::usecase::pad::{self, Seen};
use jiangsai::lifecycle::judging::usecase::{panels, progress, read_back, save as saving, sign as signing};
use jiangsai::lifecycle::setup::model::{Aggregation, Aspect, AspectKind};

use super::moves::Doing;
use super::world::PASSWORD;
use crate::helpers::judged::LATER;

pub(super) fn draw(doing: &mut Doing<'_>) -> Result<(), Fault> {
    drawing::draw_codes(doing.acts(), doing.on, "风调雨顺 国泰民安").map(drop)
}

pub(super) fn maps(doing: &mut Doing<'_>) -> Result<(), Fault> {
    drawing::view_maps(doing.acts(), doing.on).map(drop)
}

const JUDGES: [&str; 3] = ["judge1", "judge2", "judge3"];

/// A judge on the first panel that lacks one; by chance anybody on any, or a seat taken away.
pub(super) fn seat(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let panels = panels::panels(doing.acts().by(), doing.on)?.panels;
    if doing.oddly(3) {
        let seats: Vec<_> = panels.iter().flat_map(|panel| &panel.seats).map(|(seat, _)| seat).collect();
        let which = doing.pick(seats.len());
        let Some(seat) = seats.get(which) else { return Ok(()) };
        return panels::unseat(doing.acts(), doing.on, &seat.uid);
    }
    let odd = doing.oddly(4);
    let Some(panel) = panels.iter().find(|panel| odd || panel.problem.is_some() || panel.seats.len() < 2)
    else {
        return Ok(());
    };
    if odd {
        let login = JUDGES[doing.pick(3)];
        return panels::seat(doing.acts(), doing.on, (&panel.module.uid, login, "")).map(drop);
    }
    // Whoever sits there already, or competes, cannot; another one can.
    let seated = |login: &str| panels::seat(doing.acts(), doing.on, (&panel.module.uid, login, "")).map(drop);
    JUDGES.iter().map(|login| seated(login)).reduce(Result::or).unwrap()
}

pub(super) fn start(doing: &mut Doing<'_>) -> Result<(), Fault> {
    panels::start(doing.acts(), doing.on, Some("示例理由")).map(drop)
}

/// Every aspect of a sheet; by chance one without a mark, or with a mark that is none.
pub(super) fn save(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let Seen::Own(pad) = pad::sheet(doing.acts().by(), doing.on)? else { return Ok(()) };
    let Some(marked) = pad.work.sheets.get(pad.index) else { return Ok(()) };
    let salt: usize = doing.on.bytes().map(usize::from).sum();
    let mut entered = Vec::new();
    for aspect in aspects_of(&pad.work.module, marked.sheet.agreed) {
        entered.push(mark(doing, aspect, salt));
    }
    saving::save(doing.acts(), doing.on, &entered).map(drop)
}

fn mark(doing: &mut Doing<'_>, aspect: &Aspect, salt: usize) -> Entered {
    let (mut value, mut reason) = match aspect.kind {
        AspectKind::Judged => (2 + doing.pick(2), String::new()),
        _ => (10 + (salt + doing.pick(3)) % 20, String::new()),
    };
    if doing.oddly(12) {
        value = doing.pick(80);
    }
    let mut value = value.to_string();
    if doing.oddly(20) {
        (value, reason) = (String::new(), "设备故障".to_owned());
    }
    Entered { aspect: aspect.uid.clone(), value, reason }
}

pub(super) fn sign(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let batch = signing::batch(doing.acts().by(), doing.on)?;
    let read = read_back::whole(doing.acts().installation, (doing.on, &batch.digest));
    let signing = signing::Signing { digest: &batch.digest, read: &read, password: PASSWORD };
    signing::sign(doing.acts(), doing.on, &signing).map(drop)
}

pub(super) fn unlock(doing: &mut Doing<'_>) -> Result<(), Fault> {
    saving::unlock(doing.acts(), doing.on, "笔误").map(drop)
}

/// What is open: a spread stands, of a mark that was not given another judge's count; by chance anything.
pub(super) fn decide(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let state = progress::progress(doing.acts().by(), doing.on)?.state;
    let mut open = Vec::new();
    for module in &state.modules {
        let code = module.module.code.clone();
        for spread in module.spreads.iter().filter(|spread| !spread.resolved) {
            let (code, module) = (spread.code.clone(), code.clone());
            open.push(Ruling::Spread { code, module, aspect: spread.aspect.clone() });
        }
        for missing in module.missing.iter().filter(|missing| !missing.resolved) {
            if let Some(judge) = missing.judge {
                open.push(Ruling::DropJudge { module: code.clone(), judge });
            }
        }
    }
    let odd = if doing.oddly(2) { doing.pick(4) } else { 4 };
    let module = ["A", "B"][doing.pick(2)].to_owned();
    let judge = i64::try_from(doing.pick(2) + 1).unwrap();
    let ruling = match odd {
        0 => Ruling::DropJudge { module, judge },
        1 => Ruling::Aggregation { module, aggregation: Aggregation::Median, trim: 0 },
        2 => Ruling::Substitute { module, judge, login: "judge3".to_owned() },
        _ if open.is_empty() => return Ok(()),
        _ => open.swap_remove(0),
    };
    deciding::decide(doing.acts(), doing.on, (&ruling, "裁判组商定"), LATER.foresee)
}
