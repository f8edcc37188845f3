//! Moves of awards, titles and payments, and of what payments need of the register.

use jiangsai::kernel::clock::civil_date;
use jiangsai::kernel::fault::Fault;
use jiangsai::kernel::level::Level;
use jiangsai::kernel::prize::Prize;
use jiangsai::lifecycle::awards::model::{AnswerForm, NewDecision, NewExternal, NewRevocation};
use jiangsai::lifecycle::awards::usecase::{decide as deciding, external, read, runs, shares, titles};
use jiangsai::lifecycle::payout::model::{Direction, Reasons};
use jiangsai::lifecycle::payout::usecase::again::payable_in_tx;
use jiangsai::lifecycle::payout::usecase::{
    batch, export as exporting, finish, prepare as preparing, read as payments, reversals,
};
use jiangsai::portal::usecase::needed::needed_in_tx;
use jiangsai::register::model::{NewHonour, SecretKind};
use jiangsai::register::usecase::account_answers::{self, Answer};
use jiangsai::register::usecase::{honours, persons, recording, removal};

use super::moves::Doing;
use super::world::{PASSWORD, account};

pub(super) fn unit_account(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let account = account(doing.pick(50));
    recording::of_unit(doing.acts(), doing.on, &account, payable_in_tx)
}

pub(super) fn person_account(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let account = account(doing.pick(50));
    recording::of_person(doing.acts(), doing.on, &account, payable_in_tx)
}

pub(super) fn unmask(doing: &mut Doing<'_>) -> Result<(), Fault> {
    persons::unmask(doing.acts(), doing.on, SecretKind::IdNumber).map(drop)
}

pub(super) fn honour(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let new = NewHonour {
        title: "技术能手".to_owned(),
        awarded_on: doing.world.today(),
        document: Some("示人社〔2025〕3号".to_owned()),
        source: "上年竞赛".to_owned(),
    };
    honours::record(doing.acts(), doing.on, &new)
}

pub(super) fn erase(doing: &mut Doing<'_>) -> Result<(), Fault> {
    removal::erase(doing.acts(), doing.on, PASSWORD, needed_in_tx).map(drop)
}

pub(super) fn ask_erasure(doing: &mut Doing<'_>) -> Result<(), Fault> {
    removal::ask_erasure(doing.acts(), doing.on, "本人要求", PASSWORD)
}

fn one_person(doing: &mut Doing<'_>) -> Option<String> {
    let known = doing.world.lines("SELECT uid AS line FROM stream WHERE kind = 'person' ORDER BY id");
    let which = doing.pick(known.len());
    known.get(which).cloned()
}

pub(super) fn enter_result(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let Some(person) = one_person(doing) else { return Ok(()) };
    let new = NewExternal {
        contest: None,
        competition_name: format!("全省示例大赛{}", doing.pick(3)),
        event_name: "电工".to_owned(),
        level: Level::Provincial,
        class: Some("I".to_owned()),
        series: None,
        final_day: doing.world.day(-10),
        person,
        coach_team: None,
        prize: Prize::ALL[doing.pick(4)],
        place: Some(1),
        prize_money: Some("3000".parse().unwrap()),
        represents: Some(true),
        proof: "示人社函〔2026〕9号".to_owned(),
        despite: doing.oddly(2),
    };
    external::enter(doing.acts(), doing.world.competition.as_str(), (&new, None)).map(drop)
}

pub(super) fn decide_result(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let competition = doing.world.competition.as_str();
    if doing.oddly(3) {
        return external::refuse(doing.acts(), competition, doing.on, "与名单不符");
    }
    external::accept(doing.acts(), competition, doing.on, Some("另一项成绩"))
}

pub(super) fn run(doing: &mut Doing<'_>) -> Result<(), Fault> {
    runs::run(doing.acts(), doing.on).map(drop)
}

/// The first question lines wait for, by its lowest amount, its first word, or its first entries.
pub(super) fn decide(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let statement = read::statement(doing.acts().by(), doing.on)?;
    let which = doing.pick(statement.open.len());
    let Some(open) = statement.open.get(which) else { return Ok(()) };
    let value = match &open.form {
        AnswerForm::Amount { low, high } => low.or(*high).map_or("100".to_owned(), |low| low.to_string()),
        AnswerForm::Choice { words } => words[doing.pick(words.len())].clone(),
        AnswerForm::Entries => {
            let tied = statement.ranked.iter().map(|(_, entry)| entry.as_str());
            tied.take(1 + doing.pick(3)).collect::<Vec<_>>().join(" ")
        }
    };
    let new = NewDecision {
        decision: open.question.clone(),
        subject: open.subject.clone(),
        value,
        reason: "按规定".to_owned(),
        document: Some("示人社〔2026〕21号".to_owned()),
    };
    deciding::decide(doing.acts(), doing.on, &new).map(drop)
}

pub(super) fn accept(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let run = read::texts(doing.acts().by(), doing.on)?;
    runs::accept(doing.acts(), doing.on, &run.uid).map(drop)
}

pub(super) fn recommend(doing: &mut Doing<'_>) -> Result<(), Fault> {
    titles::recommend(doing.acts(), doing.on).map(drop)
}

pub(super) fn approve_titles(doing: &mut Doing<'_>) -> Result<(), Fault> {
    titles::approve(doing.acts(), doing.on, "示人社〔2026〕30号").map(drop)
}

pub(super) fn revoke_title(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let (document, reason) = ("示人社〔2026〕31号".to_owned(), "成绩更正后不再授予".to_owned());
    let day = civil_date(doing.acts().installation.now());
    titles::revoke(doing.acts(), &doing.world.competition, doing.on, &NewRevocation { document, day, reason })
}

/// One part for each of the team.
pub(super) fn share(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let competition = doing.world.competition.clone();
    let teams = read::teams(doing.acts().by(), &competition)?.teams;
    let team = teams.iter().find(|(subject, ..)| subject == doing.on);
    let Some((subject, roster, _)) = team else { return Ok(()) };
    let parts =
        roster.iter().map(|person| (person.clone(), 1 + u32::try_from(doing.pick(3)).unwrap())).collect();
    shares::file(doing.acts(), &competition, subject, &parts).map(drop)
}

/// What is due; where there is nothing to pay, what is to come back.
pub(super) fn prepare(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let first = preparing::prepare(doing.acts(), doing.on, Direction::Payment).map(drop);
    match first {
        Err(fault) if fault.problems.iter().any(|problem| problem.because.key == "payout-nothing-due") => {
            preparing::prepare(doing.acts(), doing.on, Direction::Recovery).map(drop)
        }
        done => done,
    }
}

pub(super) fn approve(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let page = payments::batch(doing.acts().by(), doing.on)?;
    let reason = |line: &payments::PageLine| (line.line.uid.clone(), "已电话核实".to_owned());
    let reasons = Reasons { common: None, lines: page.lines.iter().map(reason).collect() };
    let (total, password) = (page.batch.total, PASSWORD.to_owned());
    batch::approve(doing.acts(), doing.on, &batch::Approval { total, password, reasons, seen: None })
}

pub(super) fn give_back(doing: &mut Doing<'_>) -> Result<(), Fault> {
    batch::give_back(doing.acts(), doing.on, "请核对")
}

pub(super) fn withdraw(doing: &mut Doing<'_>) -> Result<(), Fault> {
    batch::withdraw(doing.acts(), doing.on, "请核对")
}

pub(super) fn export(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let head = ["序号", "收款方", "开户行", "账号", "金额", "事项"].map(str::to_owned);
    exporting::export(doing.acts(), doing.on, &head).map(drop)
}

pub(super) fn settle_batch(doing: &mut Doing<'_>) -> Result<(), Fault> {
    batch::settle(doing.acts(), doing.on)
}

/// The batch of the line.
fn batch_of(doing: &Doing<'_>) -> String {
    let query = format!(
        "SELECT stream.uid AS line FROM batch_line JOIN stream ON stream.id = batch_line.batch_id \
         WHERE batch_line.uid = '{}'",
        doing.on
    );
    doing.world.lines(&query).into_iter().next().unwrap_or_default()
}

pub(super) fn ask_reversal(doing: &mut Doing<'_>) -> Result<(), Fault> {
    reversals::ask(doing.acts(), &batch_of(doing), doing.on, ("银行退回", PASSWORD))
}

pub(super) fn withdraw_reversal(doing: &mut Doing<'_>) -> Result<(), Fault> {
    reversals::withdraw(doing.acts(), &batch_of(doing), doing.on)
}

pub(super) fn reverse(doing: &mut Doing<'_>) -> Result<(), Fault> {
    reversals::reverse(doing.acts(), &batch_of(doing), doing.on, PASSWORD)
}

/// Right where the desk asks; now and then not.
fn answer(doing: &mut Doing<'_>) -> Answer {
    if doing.oddly(3) { Answer::Wrong("不是本人的账号".to_owned()) } else { Answer::Right }
}

pub(super) fn answer_unit(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let answer = answer(doing);
    account_answers::answer_of_unit(doing.acts(), doing.on, &answer, payable_in_tx)
}

pub(super) fn answer_person(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let answer = answer(doing);
    account_answers::answer_of_person(doing.acts(), doing.on, &answer, payable_in_tx)
}

pub(super) fn settle_unit(doing: &mut Doing<'_>) -> Result<(), Fault> {
    account_answers::settle_of_unit(doing.acts(), doing.on, ("已向银行核实", None), payable_in_tx)
}

pub(super) fn settle_person(doing: &mut Doing<'_>) -> Result<(), Fault> {
    account_answers::settle_of_person(doing.acts(), doing.on, ("已向银行核实", None), payable_in_tx)
}

pub(super) fn settle(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let blockers = payments::payments(doing.acts().by(), doing.on)?.blockers;
    let reason = (!blockers.is_empty()).then_some("其余以后办理");
    finish::settle_competition(doing.acts(), doing.on, reason)
}
