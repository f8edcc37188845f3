//! Moves from the confirmation to the official result, with objections and corrections.

use chrono::TimeDelta;
use jiangsai::kernel::entry_status::EntryStatus;
use jiangsai::kernel::fault::Fault;
use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::awards::usecase::contests;
use jiangsai::lifecycle::publicity::model::objections::{
    Answer, Channel, Contact, Kind, Move, Narrowing, NewObjection, Received, Ruling,
};
use jiangsai::lifecycle::publicity::usecase::objections::{contact, file, steps};
use jiangsai::lifecycle::publicity::usecase::{official as ending, publish as publishing};
use jiangsai::lifecycle::ranking::model::correction::{Ground, Item};
use jiangsai::lifecycle::ranking::usecase::correct::{self, propose as proposing, sign as signing};
use jiangsai::lifecycle::ranking::usecase::{
    confirm as confirming, decrypt, division, sign as round_signing,
};
use jiangsai::portal::usecase::correction;

use super::moves::Doing;
use super::setting::points;

pub(super) fn confirm(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let page = confirming::page(doing.acts().by(), doing.on)?;
    confirming::confirm(doing.acts(), doing.on, &page.digest.unwrap_or_default()).map(drop)
}

pub(super) fn reopen(doing: &mut Doing<'_>) -> Result<(), Fault> {
    confirming::reopen(doing.acts(), doing.on, "漏签")
}

pub(super) fn consent(doing: &mut Doing<'_>) -> Result<(), Fault> {
    decrypt::consent(doing.acts(), doing.on).map(drop)
}

pub(super) fn sign(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let page = round_signing::page(doing.acts().by(), doing.on)?;
    round_signing::sign(doing.acts(), doing.on, &page.digest).map(drop)
}

/// The first open tie in the order of the ticket numbers; where nothing is tied, the oldest decision is taken back.
pub(super) fn decide(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let page = division::page(doing.acts().by(), doing.on)?;
    let Some(tie) = page.ties.first().filter(|_tie| !doing_takes_back(&page)) else {
        let Some(taken) = page.decisions.first() else { return Ok(()) };
        return division::withdraw(doing.acts(), doing.on, &taken.uid, "情况有变");
    };
    let shared = doing.oddly(4);
    let order = if shared {
        vec![tie.entries.clone()]
    } else {
        tie.entries.iter().map(|entry| vec![entry.clone()]).collect()
    };
    let new = division::NewDecision {
        kind: tie.kind.to_owned(),
        order,
        who: "技术委员会".to_owned(),
        when: None,
        reason: "合议".to_owned(),
        document: None,
    };
    division::decide(doing.acts(), doing.on, &new)
}

fn doing_takes_back(page: &division::DivisionRanking) -> bool {
    page.record.is_none()
}

/// Points off the first entry, more than before; by chance another status, or nothing at all.
pub(super) fn propose(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let open = doing.world.lines(&format!(
        "SELECT correction.uid AS line FROM correction JOIN division ON division.id = correction.division_id \
         WHERE division.uid = '{}' AND correction.state = 'open'",
        doing.on
    ));
    let uid = match open.into_iter().next() {
        Some(uid) => uid,
        None => {
            let new = proposing::Proposal {
                ground: Ground::Recheck,
                public_reason: None,
                reason: "复核".to_owned(),
                document: None,
            };
            proposing::propose(doing.acts(), doing.on, &new)?
        }
    };
    if doing.oddly(4) {
        return Ok(());
    }
    let offered = correct::read::offered(doing.acts().by(), &uid)?;
    let which = doing.pick(offered.entries.len());
    let Some(listed) = offered.entries.get(which) else { return Ok(()) };
    let entry = listed.number.clone();
    let planned = offered.admits_penalty(false);
    let item = if !planned && !doing.oddly(8) {
        let status = if listed.status == EntryStatus::Ranked {
            EntryStatus::Disqualified
        } else {
            EntryStatus::Ranked
        };
        Item::Status { entry, before: listed.status, status }
    } else if doing.oddly(3) {
        let status = EntryStatus::ALL[doing.pick(EntryStatus::ALL.len())];
        Item::Status { entry, before: listed.status, status }
    } else {
        let points = listed.penalty.checked_add(points("1")).unwrap();
        Item::Penalty { entry, module: None, before: listed.penalty, points }
    };
    proposing::add(doing.acts(), &uid, &[item])
}

pub(super) fn sign_correction(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let shown = correction::page(doing.acts().by(), doing.on)?;
    let mut signing = signing::Signing { seen: shown.digest, ..signing::Signing::default() };
    if doing.oddly(4) {
        signing.stands_for = Some(Role::ChiefJudge);
        signing.document = Some("示人社〔2026〕20号".to_owned());
        signing.reason = Some("出差".to_owned());
    }
    correction::sign(doing.acts(), doing.on, &signing).map(drop)
}

pub(super) fn withdraw_correction(doing: &mut Doing<'_>) -> Result<(), Fault> {
    proposing::withdraw(doing.acts(), doing.on, "不再需要")
}

/// The shortest publicity there is, with every reason that could be asked for.
pub(super) fn publish(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let page = publishing::page(doing.acts().by(), doing.on)?;
    let more = i64::try_from(doing.pick(3)).unwrap();
    let wanted = publishing::Wanted {
        until: page.shortest.until + TimeDelta::days(more),
        reason: page.newest.map(|_newest| "更正".to_owned()),
        exception: Some("按安排".to_owned()),
        seen: page.digest,
    };
    publishing::publish(doing.acts(), doing.on, &wanted, &|_record| Ok(Vec::new())).map(drop)
}

fn new_objection(doing: &mut Doing<'_>) -> NewObjection {
    let kind = Kind::ALL[doing.pick(Kind::ALL.len())];
    NewObjection { kind, code: None, text: "对成绩有疑问".to_owned() }
}

pub(super) fn object(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let new = new_objection(doing);
    file::file(doing.acts(), doing.on, &new).map(drop)
}

pub(super) fn enter_objection(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let new = new_objection(doing);
    let contact = Some(Contact { name: "示例来信人".to_owned(), contact: None });
    let received = doing.world.today();
    file::enter(doing.acts(), doing.on, &Received { new, channel: Channel::Letter, received, contact })
        .map(drop)
}

pub(super) fn withdraw_objection(doing: &mut Doing<'_>) -> Result<(), Fault> {
    steps::take(doing.acts(), doing.on, &Move::Withdraw)
}

pub(super) fn handle(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let reason = || "需要核实".to_owned();
    let wanted = match doing.pick(4) {
        0 => Move::Acknowledge,
        1 => Move::Extend(reason()),
        2 => Move::Refer(reason()),
        _ => Move::Narrow(Narrowing { numbers: Vec::new(), reason: reason() }),
    };
    steps::take(doing.acts(), doing.on, &wanted)
}

/// Dismissed; by chance upheld, with a result to correct.
fn answer(doing: &mut Doing<'_>) -> Answer {
    let upheld = doing.oddly(2);
    let ruling = if upheld { Ruling::Upheld } else { Ruling::Dismissed };
    Answer { ruling, corrects: upheld, text: "经核实".to_owned() }
}

pub(super) fn rule(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let answer = answer(doing);
    steps::take(doing.acts(), doing.on, &Move::Rule(answer))
}

pub(super) fn decide_objection(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let answer = answer(doing);
    steps::take(doing.acts(), doing.on, &Move::Decide(answer))
}

pub(super) fn unmask_objection(doing: &mut Doing<'_>) -> Result<(), Fault> {
    contact::show(doing.acts(), doing.on).map(drop)
}

pub(super) fn official(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let wanted = ending::Wanted { exception: Some("按安排".to_owned()), seen: None };
    ending::declare(doing.acts(), doing.on, &wanted).map(drop)
}

pub(super) fn merge_contests(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let known = doing.world.lines("SELECT uid AS line FROM contest ORDER BY id");
    let (from, into) = (doing.pick(known.len()), doing.pick(known.len()));
    let (Some(from), Some(into)) = (known.get(from), known.get(into)) else { return Ok(()) };
    contests::merge(doing.acts(), (from, into, "同一竞赛"))
}
