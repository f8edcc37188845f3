//! 对账单: every line with its reasons, sums, and what is still open.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::digest::fingerprint;
use crate::kernel::fault::Fault;
use crate::kernel::money::Fen;
use crate::lifecycle::awards::model::once::Shown;
use crate::lifecycle::awards::model::{RunBody, RunLine};
use crate::lifecycle::awards::usecase::read::{self, Statement};
use crate::lifecycle::awards::usecase::runs;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::part::{Asked, Part};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;
use crate::policy::model::{Outcome, Status};

use super::frame::{Beside, Tab, frame, name, plain, tabs};
use super::reasons::Reasons;

/// Lines on one page: each stands with all its reasons.
const LINES: usize = 30;

/// What the address says: what the reader looks for, and on which page of it.
#[derive(Deserialize, Default)]
pub(super) struct Wanted {
    #[serde(flatten)]
    filters: Filters,
    #[serde(flatten)]
    part: Asked,
}

/// What the reader looks for.
#[derive(Deserialize, Serialize, Default)]
struct Filters {
    #[serde(default)]
    status: String,
    #[serde(default)]
    q: String,
}

impl Filters {
    /// Whether a line is among them; what it is for and who gets it are looked through.
    fn admit(&self, statement: &Statement, line: &RunLine) -> bool {
        let status = self.status.is_empty() || line.status.code() == self.status;
        status && (line.benefit.contains(&self.q) || name(&statement.names, &line.payee).contains(&self.q))
    }

    /// The address of a page of them, all but its number.
    fn pages(&self, statement_url: &str) -> String {
        let said = [("status", self.status.as_str()), ("q", &self.q), ("page", "")];
        let said: Vec<_> =
            said.into_iter().filter(|(field, text)| *field == "page" || !text.is_empty()).collect();
        format!("{statement_url}?{}", serde_urlencoded::to_string(said).unwrap_or_default())
    }
}

#[derive(Serialize)]
struct Line {
    n: usize,
    item: String,
    subject: Option<String>,
    payee: String,
    notes: Vec<String>,
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
    suspects: Vec<Shown>,
    open: usize,
    decisions_url: String,
    run_url: Option<String>,
    accept_url: Option<String>,
    export_url: Option<String>,
    lines: Vec<Line>,
    part: Part,
    sums: Sums,
    filters: Filters,
}

/// The statement.
pub(super) async fn page(ask: Ask, wanted: web::Query<Wanted>) -> Result<HttpResponse, Fault> {
    let statement = ask.read(read::statement).await?;
    let frame = frame(&ask, &statement.competition, "awards-title");
    let page = shown(&statement, wanted.into_inner())?;
    ask.page("awards/statement.html", &frame, &page)
}

fn shown(statement: &Statement, wanted: Wanted) -> Result<Page, Fault> {
    let Wanted { filters, part } = wanted;
    let competition = &statement.competition;
    let urls = urls::competition(&competition.uid);
    let may = |action: &'static str, url: String| statement.may.contains(&action).then_some(url);
    let run = statement.run.as_ref();
    let accepted = run.is_some_and(|run| run.accepted.is_some());
    let (lines, part) = lines(statement, &filters, &part);
    let sums = run.map_or_else(|| Ok(Sums::default()), |run| sums(&run.body.lines))?;
    let needed = statement.open.iter().filter(|one| one.needed).count();
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
        suspects: statement.suspects.iter().map(Shown::from).collect(),
        open: needed,
        decisions_url: urls.award_decisions(),
        run_url: may("run-awards", urls.run_awards()),
        accept_url: may("accept-run", urls.accept_awards()).filter(|_url| run.is_some() && !accepted),
        export_url: (statement.whole && run.is_some()).then(|| urls.export_awards()),
        lines,
        part,
        sums,
        filters,
    })
}

/// The lines of the page asked for, among those looked for.
fn lines(statement: &Statement, filters: &Filters, asked: &Asked) -> (Vec<Line>, Part) {
    let all = statement.run.iter().flat_map(|run| run.body.lines.iter().map(move |line| (&run.body, line)));
    let found: Vec<(usize, (&RunBody, &RunLine))> =
        (1..).zip(all).filter(|(_, (_, line))| filters.admit(statement, line)).collect();
    let url = filters.pages(&urls::competition(&statement.competition.uid).awards());
    let part = Part::new(found.len(), LINES, asked, &url);
    let shown = found.get(part.range()).unwrap_or_default();
    (shown.iter().map(|(n, (body, line))| shown_line(statement, *n, body, line)).collect(), part)
}

fn shown_line(statement: &Statement, n: usize, body: &RunBody, line: &RunLine) -> Line {
    let why = Reasons::of(body, line, &statement.names);
    let clauses: Vec<&str> = line.clauses.iter().map(|(label, _)| label.as_str()).collect();
    Line {
        n,
        item: line.benefit.clone(),
        subject: (line.subject != line.payee).then(|| name(&statement.names, &line.subject)),
        payee: name(&statement.names, &line.payee),
        notes: [&line.payee, &line.subject]
            .into_iter()
            .find_map(|uid| statement.notes.get(uid))
            .cloned()
            .unwrap_or_default(),
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
    if statement.idle > 0 {
        notices.push(Wording::Said(Because::new("awards-decisions-idle").count("n", statement.idle)));
    }
    if let Some(run) = &statement.run {
        if statement.changed {
            notices.push(Wording::Said(Because::new("awards-changed-since").count("n", run.number)));
        }
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
pub(super) async fn run(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let number = ask.write(&sent, runs::run).await?;
    let back = urls::competition(ask.uid()).awards();
    Ok(respond::done(&back, &Because::new("awards-run-made").count("n", number)))
}

/// Accepts the run that was shown.
pub(super) async fn accept(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let run = sent.raw("run").to_owned();
    let number = ask.write(&sent, move |act, uid| runs::accept(act, uid, &run)).await?;
    let back = urls::competition(ask.uid()).awards();
    Ok(respond::done(&back, &Because::new("awards-run-accepted").count("n", number)))
}
