//! Moves of registration and of the entries.

use jiangsai::kernel::entry_status::EntryStatus;
use jiangsai::kernel::fault::Fault;
use jiangsai::kernel::window::Seek;
use jiangsai::lifecycle::payout::usecase::again::payable_in_tx;
use jiangsai::lifecycle::registration::model::{Answers, CoachChoice, Decision, NewEntry, UnitChoice};
use jiangsai::lifecycle::registration::usecase::offices::{refuse_joining_in_tx, registers_in_tx};
use jiangsai::lifecycle::registration::usecase::withdraw::{self as leaving, Replacement};
use jiangsai::lifecycle::registration::usecase::{
    accounts, doubts, enter as entries, names, phases, review as reviewing, view,
};
use jiangsai::register::model::{ClaimKind, CreditCode, NewPerson, NewUnit};
use jiangsai::register::usecase::claims::{self, Later};
use jiangsai::register::usecase::{persons, units};

use super::moves::Doing;
use super::world::{World, name};
use crate::helpers::judged::LATER;

/// Units that compete: the first has an account of its own.
pub(super) const UNITS: [(&str, &str); 2] =
    [("示例精密制造有限公司", "91441900MA0DEM013W"), ("示例数控设备有限公司", "91441900MA0DEM021P")];

/// People there are, by number; the last ones are coaches.
const CONTESTANTS: usize = 20;

pub(super) fn register_unit(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let credit_code = CreditCode::parse("91441900MA0DEM03XF").unwrap();
    let new = NewUnit { name: "示例铁路车辆有限公司".to_owned(), credit_code, reason: None };
    units::register(doing.acts(), &new).map(drop)
}

const LATER_OF_UNITS: Later =
    Later { payable: payable_in_tx, registers: registers_in_tx, joins: refuse_joining_in_tx };

/// What is asked of a unit, and its answer: yes, where the desk asks for it.
fn answer(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let seek = (None, Seek::Start);
    let view = units::view(doing.acts().by(), doing.on, seek, LATER_OF_UNITS)?;
    let mine: Vec<String> =
        view.claims.into_iter().filter(|(_, mine)| *mine).map(|(one, _)| one.uid).collect();
    let which = doing.pick(mine.len());
    let Some(uid) = mine.get(which) else { return Ok(()) };
    let agreed = !doing.oddly(3);
    let answered = |agreed: bool| {
        claims::answer(doing.acts(), (doing.on, uid), (agreed, "核对营业执照"), LATER_OF_UNITS).map(drop)
    };
    // Who may not speak for it is told no.
    if agreed { answered(true).or_else(|_refused| answered(false)) } else { answered(false) }
}

pub(super) fn verify_unit(doing: &mut Doing<'_>) -> Result<(), Fault> {
    answer(doing)
}

pub(super) fn ask_for_unit(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let kind = if doing.oddly(2) { ClaimKind::Dispute } else { ClaimKind::Join };
    let which = doing.pick(UNITS.len());
    claims::ask(doing.acts(), UNITS[which].1, kind, "我是该单位人员").map(drop)
}

pub(super) fn share_unit(doing: &mut Doing<'_>) -> Result<(), Fault> {
    if doing.oddly(2) {
        return answer(doing);
    }
    let login = ["host", "contestant", "stranger"][doing.pick(3)];
    claims::invite(doing.acts(), doing.on, login, false)
}

pub(super) fn register_person(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let number = u32::try_from(doing.pick(3)).unwrap();
    persons::register_self(doing.acts(), &doing.world.person(number)).map(drop)
}

pub(super) fn open(doing: &mut Doing<'_>) -> Result<(), Fault> {
    phases::open(doing.acts(), doing.on)
}

pub(super) fn extend(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let day = doing.world.day(i64::try_from(doing.pick(15)).unwrap());
    phases::extend(doing.acts(), doing.on, day, "方便报名")
}

pub(super) fn reopen(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let day = doing.world.day(i64::try_from(doing.pick(15)).unwrap());
    phases::reopen(doing.acts(), doing.on, day, "补报")
}

pub(super) fn close(doing: &mut Doing<'_>) -> Result<(), Fault> {
    phases::close(doing.acts(), doing.on, Some("已报齐"))
}

pub(super) fn finish(doing: &mut Doing<'_>) -> Result<(), Fault> {
    phases::finish(doing.acts(), doing.on)
}

/// An entry of people by number, with the unit's coach.
pub(super) fn entry(world: &World, unit: usize, members: &[u32]) -> NewEntry {
    let (unit_name, code) = UNITS[unit];
    let coach = world.person(u32::try_from(90 + unit).unwrap());
    NewEntry {
        unit: UnitChoice::Code(code.to_owned()),
        team_name: (members.len() > 1).then(|| format!("示例{}队", members[0])),
        members: members.iter().map(|number| world.person(*number)).collect(),
        answers: Answers::default(),
        coaches: CoachChoice::New {
            name: format!("{unit_name}教练组{}", members[0]), members: vec![coach]
        },
    }
}

pub(super) fn enter(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let sizes = format!("SELECT CAST(team_size AS TEXT) AS line FROM division WHERE uid = '{}'", doing.on);
    let size: usize = doing.world.lines(&sizes).first().map_or(1, |size| size.parse().unwrap());
    let members: Vec<u32> = (0..size).map(|_| u32::try_from(doing.pick(CONTESTANTS)).unwrap()).collect();
    let unit = doing.pick(2);
    let new = entry(doing.world, unit, &members);
    entries::enter(doing.acts(), doing.on, &new).map(drop)
}

/// Whoever is in the entry, by number, and its unit's place.
fn who(doing: &Doing<'_>) -> Result<(Vec<u32>, usize, i64), Fault> {
    let view = view::entry(doing.acts().by(), doing.on)?;
    let number = |found: &str| (0..100).find(|number| name(*number) == found);
    let members = view.members.iter().filter_map(|shown| number(&shown.person.name)).collect();
    let unit = UNITS.iter().position(|(_, code)| *code == view.unit.credit_code).unwrap_or(0);
    Ok((members, unit, i64::try_from(view.steps.len()).unwrap()))
}

pub(super) fn mend(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let (members, unit, _) = who(doing)?;
    if members.is_empty() {
        return Ok(());
    }
    let new = NewEntry { coaches: CoachChoice::None, ..entry(doing.world, unit, &members) };
    entries::mend(doing.acts(), doing.on, &new)
}

pub(super) fn withdraw(doing: &mut Doing<'_>) -> Result<(), Fault> {
    leaving::withdraw(doing.acts(), doing.on, "有事不能参加")
}

fn member(doing: &mut Doing<'_>) -> Option<String> {
    let query = format!(
        "SELECT stream.uid AS line FROM entry_member JOIN entry ON entry.id = entry_member.entry_id \
         JOIN stream ON stream.id = entry_member.person_id WHERE entry.uid = '{}' ORDER BY entry_member.id",
        doing.on
    );
    let members = doing.world.lines(&query);
    let which = doing.pick(members.len());
    members.get(which).cloned()
}

pub(super) fn replace(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let Some(out) = member(doing) else { return Ok(()) };
    let new: NewPerson = doing.world.person(u32::try_from(doing.pick(CONTESTANTS)).unwrap());
    leaving::replace(doing.acts(), doing.on, &Replacement { out, new, reason: "有事".to_owned() })
}

/// Admitted; what was not mended in time is refused.
pub(super) fn review(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let view = view::entry(doing.acts().by(), doing.on)?;
    let seen = i64::try_from(view.steps.len()).unwrap();
    let overdue = view.entry.state.code() == "returned";
    let contradicted = view.conflicts.iter().any(doubts::Conflict::blocks);
    let decision = match doing.pick(5) {
        0 if contradicted => Decision::Refuse("重复报名".to_owned()),
        0 if overdue => Decision::Refuse("逾期未修改".to_owned()),
        1 => Decision::ReturnUntil("请补材料".to_owned(), doing.world.day(2)),
        2 => Decision::Return("请补材料".to_owned()),
        3 => Decision::Refuse("不符合条件".to_owned()),
        _ => Decision::Admit,
    };
    reviewing::decide(doing.acts(), doing.on, &decision, seen)
}

pub(super) fn unmask(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let Some(person) = member(doing) else { return Ok(()) };
    reviewing::unmask(doing.acts(), doing.on, &person).map(drop)
}

pub(super) fn confirm_person(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let Some(person) = member(doing) else { return Ok(()) };
    doubts::confirm(doing.acts(), doing.on, &person, "核对身份证")
}

pub(super) fn correct_name(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let Some(person) = member(doing) else { return Ok(()) };
    let (_, known) = names::read(doing.acts().by(), doing.on, &person)?;
    names::correct(doing.acts(), doing.on, &person, (&known.name, "核对身份证"))
}

pub(super) fn confirm_account(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let Some(person) = member(doing) else { return Ok(()) };
    accounts::confirm(doing.acts(), doing.on, &person, "核对银行卡复印件")
}

pub(super) fn status(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let status = EntryStatus::ALL[doing.pick(EntryStatus::ALL.len())];
    reviewing::set_status(doing.acts(), doing.on, (status, "现场记录"), LATER)
}
