//! One answer of the engine, kept with everything it was made of.

use crate::kernel::because::Because;
use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::Fault;
use crate::lifecycle::awards::model::{
    AnswerForm, Decision, FactKind, OpenQuestion, PackHead, ReadingChoice, RunBody, RunLine, Totals,
};
use crate::lifecycle::awards::rules::case_text::case_text;
use crate::lifecycle::awards::rules::decisions_text::{decisions_text, in_force, told};
use crate::policy::case::{self, Case};
use crate::policy::decisions;
use crate::policy::engine::{Line, Setting, Step};
use crate::policy::explain;
use crate::policy::facts::Fact;
use crate::policy::model::{Answer, Kind, Pack, Question, Team};

use super::gather::Gathered;
use super::packs;

/// A run that was worked out and not kept yet.
pub(super) struct Computed {
    pub(super) case_text: String,
    pub(super) decisions_text: String,
    pub(super) body: RunBody,
    pub(super) body_text: String,
    pub(super) digest: String,
    /// Decisions in force, by name and subject, that nothing asks for any more: they are left out.
    pub(super) idle: Vec<(String, String)>,
}

/// Works the case out under the decisions in force. The engine reads the very texts that are kept. What nothing asks for any more
/// is left out, and counts again once it is asked for: what changed a class need not take back every decision first.
pub(super) fn compute(gathered: &Gathered) -> Result<Computed, Fault> {
    let in_force = in_force(&gathered.decisions);
    let (computed, idle) = under(gathered, &in_force)?;
    if idle.is_empty() {
        return Ok(computed);
    }
    let named = |decision: &Decision| (decision.decision.clone(), decision.subject.clone());
    let left_out: Vec<(String, String)> =
        idle.iter().filter_map(|place| told(&in_force).nth(*place)).map(named).collect();
    let mut asked = in_force.clone();
    asked.retain(|decision: &&Decision| !left_out.contains(&named(decision)));
    let (computed, _none) = under(gathered, &asked)?;
    Ok(Computed { idle: left_out, ..computed })
}

/// Works the case out under some decisions; with the places of those that decide nothing, among those the engine is told.
fn under(gathered: &Gathered, in_force: &[&Decision]) -> Result<(Computed, Vec<usize>), Fault> {
    if gathered.source.selection_only && gathered.source.selects_for.is_none() {
        return Err(Fault::refused(Because::new("awards-selects-for-unknown")));
    }
    let packs = packs::load(&gathered.competition.packs)?;
    let case_text = case_text(&gathered.source);
    let form =
        |id: &str| packs.iter().flat_map(|pack| &pack.decisions).find(|asked| asked.id == id).map(form);
    let decisions_text = decisions_text(in_force, |decision| form(&decision.decision));
    let classes: Vec<&str> = packs.iter().flat_map(|pack| pack.classes.iter().map(String::as_str)).collect();
    let case = case::read("CASE.toml", &case_text, &classes).and_then(case::CaseFile::finish);
    let case = case.map_err(Fault::invalid)?;
    let decisions = decisions::read("D.toml", &decisions_text).map_err(Fault::invalid)?;
    let setting = Setting::new(&packs, &decisions)?;
    let (run, idle) = setting.award_but_idle(&case)?;
    let body = RunBody {
        packs: setting.packs.iter().map(head).collect(),
        lines: run.lines.iter().map(|found| line(&setting, &case, found)).collect(),
        totals: Totals { settled: run.totals.settled, low: run.totals.low, high: run.totals.high },
    };
    let body_text = serde_json::to_string(&body).map_err(Fault::internal)?;
    let digest = sha256_hex(format!("{case_text}\0{decisions_text}\0{body_text}").as_bytes());
    Ok((Computed { case_text, decisions_text, body, body_text, digest, idle: Vec::new() }, idle))
}

fn head(pack: &Pack) -> PackHead {
    let reading = |reading: &crate::policy::model::Reading| ReadingChoice {
        id: reading.id.clone(),
        says: reading.says.clone(),
        alternatives: reading
            .alternatives
            .iter()
            .map(|other| (other.id.clone(), other.says.clone(), other.effect.clone()))
            .collect(),
    };
    PackHead {
        pin: pack.pin(),
        id: pack.id.clone(),
        version: pack.version.clone(),
        title: pack.title.clone(),
        issuer: pack.issuer.clone(),
        issued: pack.issued,
        readings: pack.readings.iter().map(reading).collect(),
        questions: pack.decisions.iter().map(|asked| (asked.id.clone(), asked.asks.clone())).collect(),
    }
}

fn line(setting: &Setting<'_>, case: &Case, line: &Line<'_>) -> RunLine {
    let pack = setting.packs.get(line.pack);
    let rule = pack.zip(line.rule).and_then(|(pack, rule)| pack.rules.get(rule));
    let benefit = pack.and_then(|pack| pack.benefits.get(line.benefit));
    let clauses = pack.zip(rule).map_or_else(Vec::new, |(pack, rule)| {
        let cited = rule.cite.iter().filter_map(|index| pack.clauses.get(*index));
        cited.map(|clause| (clause.label.clone(), clause.quote.clone())).collect()
    });
    RunLine {
        pack: pack.map_or_else(String::new, |pack| pack.id.clone()),
        benefit: benefit.map_or_else(String::new, |benefit| benefit.name.clone()),
        rule: rule.map(|rule| rule.id.clone()),
        kind: line.outcome(setting),
        pays: benefit.map_or(crate::policy::model::Payee::Contestant, |benefit| benefit.pays),
        subject: line.subject.to_owned(),
        payee: line.payee.to_owned(),
        status: line.status,
        amount: line.amount,
        low: line.low,
        high: line.high,
        value: line.value.map(str::to_owned),
        clauses,
        because: explain::reasons(setting, line),
        asks: pack.map_or_else(Vec::new, |pack| asks(pack, case, line)),
    }
}

/// The questions a line leaves to people: those it waits for, and those that could change it.
fn asks(pack: &Pack, case: &Case, line: &Line<'_>) -> Vec<OpenQuestion> {
    let rule = line.rule.and_then(|rule| pack.rules.get(rule));
    let of_rule = |index: usize| pack.rules.get(index).map(|rule| &rule.kind);
    let mut asks = Vec::new();
    for step in &line.trace {
        let question = match *step {
            Step::Range(_, _, question) => Some((question, true)),
            Step::Special(index) => match of_rule(index) {
                Some(Kind::Special { decision }) => Some((*decision, true)),
                _ => None,
            },
            Step::NotReplaced(index) => match of_rule(index) {
                Some(Kind::Special { decision }) => Some((*decision, false)),
                _ => None,
            },
            Step::Silent(index) => match of_rule(index) {
                Some(Kind::Silent { decision: Some(question), .. }) => Some((*question, true)),
                _ => None,
            },
            Step::TeamOpen(..) => match rule.map(|rule| rule.team) {
                Some(Team::Ask(question)) => Some((question, true)),
                _ => None,
            },
            Step::InPrinciple => rule.and_then(|rule| rule.deviation).map(|question| (question, false)),
            Step::Tie(..) => match rule.map(|rule| &rule.kind) {
                Some(Kind::Honour(honour)) => honour.tie.map(|question| (question, true)),
                _ => None,
            },
            Step::Unknown(fact) => {
                asks.extend(fact_asked(fact, line));
                None
            }
            _ => None,
        };
        if let Some((question, needed)) = question
            && let Some(asked) = pack.decisions.get(question)
        {
            let subject = if matches!(step, Step::Tie(..)) {
                event_of(case, line.subject)
            } else {
                line.subject.to_owned()
            };
            asks.push(OpenQuestion {
                pack: pack.id.clone(),
                question: asked.id.clone(),
                subject,
                asks: asked.asks.clone(),
                who: asked.who.clone(),
                form: form(asked),
                document: asked.document,
                needed,
            });
        }
    }
    asks
}

/// A fact of an entry that nobody has entered yet.
fn fact_asked(fact: Fact, line: &Line<'_>) -> Option<OpenQuestion> {
    let (kind, form) = match fact {
        Fact::PrizeMoney => (FactKind::PrizeMoney, AnswerForm::Amount { low: None, high: None }),
        Fact::Represents => {
            (FactKind::Represents, AnswerForm::Choice { words: vec!["true".to_owned(), "false".to_owned()] })
        }
        _ => return None,
    };
    Some(OpenQuestion {
        pack: String::new(),
        question: kind.code().to_owned(),
        subject: line.subject.to_owned(),
        asks: String::new(),
        who: String::new(),
        form,
        document: false,
        needed: true,
    })
}

/// The event of the case in which a person is tied for a title.
fn event_of(case: &Case, person: &str) -> String {
    let events = case.competitions.iter().flat_map(|competition| &competition.events);
    let mut with = events.filter(|event| {
        event.entries.iter().any(|entry| entry.members.iter().any(|member| *member.person == *person))
    });
    with.next().map_or_else(String::new, |event| event.id.clone())
}

/// What an answer to a question looks like.
pub(super) fn form(asked: &Question) -> AnswerForm {
    match &asked.answer {
        Answer::Amount { within } => {
            AnswerForm::Amount { low: within.map(|(low, _)| low), high: within.map(|(_, high)| high) }
        }
        Answer::Choice(words) => AnswerForm::Choice { words: words.clone() },
        Answer::Entries => AnswerForm::Entries,
    }
}
