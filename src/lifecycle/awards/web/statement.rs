//! 对账单: every line with its reasons, sums, and what is still open.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::digest::fingerprint;
use crate::kernel::fault::Fault;
use crate::kernel::money::Fen;
use crate::lifecycle::awards::model::{Run, RunLine};
use crate::lifecycle::awards::usecase::read::{self, Statement};
use crate::lifecycle::awards::usecase::runs;
use crate::pages::form::Sent;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;
use crate::policy::model::{Outcome, Status};

use super::frame::{Beside, Tab, frame, name, plain, tabs};
use super::reasons::Reasons;

/// What the reader looks for.
#[derive(Deserialize, Serialize, Default)]
pub(super) struct Filters {
    #[serde(default)]
    status: String,
    #[serde(default)]
    q: String,
}

#[derive(Serialize)]
struct Line {
    n: usize,
    item: String,
    subject: Option<String>,
    payee: String,
    clause: String,
    status: Status,
    is_money: bool,
    value: Option<String>,
    amount: Option<Fen>,
    low: Option<Fen>,
    high: Option<Fen>,
    reading: bool,
    decision: bool,
    why: Reasons,
}

/// The interval of what is pending, beside the sum.
#[derive(Serialize)]
struct Pending {
    low: Fen,
    high: Option<Fen>,
}

#[derive(Serialize, Default)]
struct Sums {
    settled: Fen,
    pending: Option<Pending>,
    special: usize,
    silent: usize,
}

#[derive(Serialize)]
struct Page {
    title: String,
    year: i64,
    phase: &'static str,
    tabs: Vec<Tab>,
    packs: Vec<String>,
    run: Option<i64>,
    run_uid: String,
    digest: Vec<String>,
    accepted: bool,
    whole: bool,
    notices: Vec<Wording>,
    open: usize,
    decisions_url: String,
    run_url: Option<String>,
    accept_url: Option<String>,
    export_url: Option<String>,
    lines: Vec<Line>,
    sums: Sums,
    filters: Filters,
}

/// The statement.
pub(super) async fn page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    filters: web::Query<Filters>,
) -> Result<HttpResponse, Fault> {
    let (actor, uid) = (visitor.actor()?.clone(), uid.into_inner());
    let statement = site.run(move |installation| read::statement(installation, &actor, &uid)).await?;
    let frame = frame(&site, &visitor, &statement.competition, "awards-title");
    let page = shown(&statement, filters.into_inner())?;
    respond::page(&visitor, "awards/statement.html", &frame, &page)
}

fn shown(statement: &Statement, filters: Filters) -> Result<Page, Fault> {
    let competition = &statement.competition;
    let base = format!("/competitions/{}/awards", competition.uid);
    let may =
        |action: &'static str, path: &str| statement.may.contains(&action).then(|| format!("{base}/{path}"));
    let run = statement.run.as_ref();
    let accepted = run.is_some_and(|run| run.accepted.is_some());
    let all = run.map_or_else(Vec::new, |run| lines(statement, run));
    let sums = run.map_or_else(|| Ok(Sums::default()), |run| sums(&run.body.lines))?;
    let wanted = |line: &Line| {
        let status = filters.status.is_empty() || line.status.code() == filters.status;
        status && [&line.item, &line.payee].iter().any(|text| text.contains(&filters.q))
    };
    let needed = statement.open.iter().filter(|ask| ask.needed).count();
    Ok(Page {
        title: competition.name.clone(),
        year: competition.year,
        phase: competition.phase.message_key(),
        tabs: tabs(&competition.uid, Beside::Statement, statement.whole),
        packs: run.map_or_else(Vec::new, |run| {
            run.body.packs.iter().map(|pack| format!("{} {}", pack.id, pack.version)).collect()
        }),
        run: run.map(|run| run.number),
        run_uid: run.map_or_else(String::new, |run| run.uid.clone()),
        digest: run.map_or_else(Vec::new, |run| fingerprint(&run.digest)),
        accepted,
        whole: statement.whole,
        notices: notices(statement),
        open: needed,
        decisions_url: format!("{base}/decisions"),
        run_url: may("run-awards", "run"),
        accept_url: may("accept-run", "accept").filter(|_url| run.is_some() && !accepted),
        export_url: (statement.whole && run.is_some()).then(|| format!("{base}/export")),
        lines: all.into_iter().filter(wanted).collect(),
        sums,
        filters,
    })
}

fn lines(statement: &Statement, run: &Run) -> Vec<Line> {
    let line = |(n, line): (usize, &RunLine)| {
        let why = Reasons::of(&run.body, line, &statement.names);
        let clauses: Vec<&str> = line.clauses.iter().map(|(label, _)| label.as_str()).collect();
        Line {
            n,
            item: line.benefit.clone(),
            subject: (line.subject != line.payee).then(|| name(&statement.names, &line.subject)),
            payee: name(&statement.names, &line.payee),
            clause: clauses.join("、"),
            status: line.status,
            is_money: line.kind == Outcome::Money,
            value: line.value.clone(),
            amount: line.amount,
            low: line.low,
            high: line.high,
            reading: why.has_reading(),
            decision: why.has_decision(),
            why,
        }
    };
    (1..).zip(&run.body.lines).map(line).collect()
}

/// Sums of the lines the reader may see: settled ones add up, pending ones make an interval beside.
fn sums(lines: &[RunLine]) -> Result<Sums, Fault> {
    let overflow = || Fault::internal("a sum of lines is beyond 64 bits");
    let mut sums = Sums::default();
    for line in lines.iter().filter(|line| line.kind == Outcome::Money) {
        match line.status {
            Status::Settled => {
                let lacking = || Fault::internal("a settled line lacks its amount");
                let amount = line.amount.ok_or_else(lacking)?;
                sums.settled = sums.settled.checked_add(amount).ok_or_else(overflow)?;
            }
            Status::Pending => {
                let before = sums.pending.unwrap_or(Pending { low: Fen::ZERO, high: Some(Fen::ZERO) });
                let low = before.low.checked_add(line.low.unwrap_or(Fen::ZERO)).ok_or_else(overflow)?;
                let high = before.high.zip(line.high).map(|(sum, high)| sum.checked_add(high));
                sums.pending =
                    Some(Pending { low, high: high.map(|sum| sum.ok_or_else(overflow)).transpose()? });
            }
            Status::Special => sums.special = sums.special.saturating_add(1),
            Status::Silent => sums.silent = sums.silent.saturating_add(1),
            Status::Refused | Status::NotInForce | Status::NotCovered => {}
        }
    }
    Ok(sums)
}

fn notices(statement: &Statement) -> Vec<Wording> {
    let mut notices = Vec::new();
    if statement.whole && !statement.without_result.is_empty() {
        let number = statement.without_result.len();
        let because = Because::new("awards-without-result").count("n", number);
        notices.push(Wording::Said(because.list("names", &statement.without_result)));
    }
    if let Some(run) = &statement.run {
        if run.accepted.is_none() {
            notices.push(plain("awards-not-accepted-yet"));
        }
        let below = run.body.lines.iter().flat_map(|line| &line.because);
        if below.into_iter().any(|because| because.key == "award-below-fallback") {
            notices.push(plain("awards-below-fallback"));
        }
    }
    notices
}

/// Makes a run.
pub(super) async fn run(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (actor, uid, request) = (visitor.actor()?.clone(), uid.into_inner(), sent.request.clone());
    let back = format!("/competitions/{uid}/awards");
    let number = site.run(move |installation| runs::run(installation, &actor, &uid, &request)).await?;
    Ok(respond::done(&back, &Because::new("awards-run-made").count("n", number)))
}

/// Accepts the run that was shown.
pub(super) async fn accept(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (actor, uid, request) = (visitor.actor()?.clone(), uid.into_inner(), sent.request.clone());
    let back = format!("/competitions/{uid}/awards");
    let run = sent.raw("run").to_owned();
    let number =
        site.run(move |installation| runs::accept(installation, &actor, &uid, &run, &request)).await?;
    Ok(respond::done(&back, &Because::new("awards-run-accepted").count("n", number)))
}
