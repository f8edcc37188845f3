//! One correction: what is to be another, what it would do, and the two signatures that put it in force.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::kernel::because::{Arg, Because};
use crate::kernel::digest::fingerprint;
use crate::kernel::fault::{Fault, FaultKind, Problem};
use crate::kernel::money::Fen;
use crate::kernel::role::Role;
use crate::kernel::score::Score;
use crate::lifecycle::awards::usecase::effect::Changed;
use crate::lifecycle::payout::model::{Batch, Standing};
use crate::lifecycle::publicity::usecase::objections::read::Called;
use crate::lifecycle::ranking::model::correction::{Added, CorrectionState, Item};
use crate::lifecycle::ranking::usecase::correct::sign::Signing;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page;
use crate::pages::part::{Asked, Part};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};
use crate::portal::usecase::correction::{self, Place, Shown};
use crate::scoring::model::Moved;

/// Routes of one correction.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .route(urls::correction(UID).page(), web::get().to(page))
        .route(urls::correction(UID).sign(), web::post().to(sign));
}

#[derive(Serialize)]
struct Page {
    event: String,
    division: String,
    state: &'static str,
    ground: &'static str,
    public_reason: Option<String>,
    reason: String,
    document: Option<String>,
    asked_by: String,
    asked_at: DateTime<Utc>,
    end_reason: Option<String>,
    objection: Option<Answered>,
    items: Vec<ShownItem>,
    moved: Vec<Row>,
    part: Part,
    decimals: u32,
    problems: Vec<Because>,
    lines: Option<Vec<Line>>,
    titles: Vec<Title>,
    published: Option<Published>,
    batches: Vec<Held>,
    slots: Vec<Place>,
    digest: String,
    fingerprint: Vec<String>,
    may_change: bool,
    may_sign: bool,
    may_stand: bool,
    adds: Vec<Link>,
    sign_url: String,
    withdraw_url: String,
    results_url: String,
    publish_url: Option<String>,
    offices: Vec<Role>,
    values: BTreeMap<String, String>,
    errors: Vec<Problem>,
}

#[derive(Serialize)]
struct ShownItem {
    what: Because,
    remove_url: Option<String>,
}

/// The objection it answers, with its address for those who may read it.
#[derive(Serialize)]
struct Answered {
    kind: &'static str,
    number: i64,
    state: &'static str,
    url: Option<String>,
}

impl From<Called> for Answered {
    fn from(called: Called) -> Self {
        Self {
            kind: called.kind.message_key(),
            number: called.number,
            state: called.state.message_key(),
            url: called.uid.map(|uid| urls::objection(&uid).page()),
        }
    }
}

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    moved: Moved,
    name: String,
}

/// A line that would be another, with what was given and paid and what is still to move. Amounts are `None` for what is no
/// money.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    changed: Changed,
    given: Option<Fen>,
    paid: Option<Fen>,
    under_way: Option<Fen>,
    more: Option<Fen>,
    back: Option<Fen>,
}

/// A title that is held and would have to be revoked.
#[derive(Serialize)]
struct Title {
    name: String,
    title: String,
}

/// The version that is published.
#[derive(Serialize)]
struct Published {
    version: i64,
    url: String,
}

/// A batch that holds lines of changed claims.
#[derive(Serialize)]
struct Held {
    number: String,
    phase: &'static str,
    url: String,
}

#[derive(Serialize)]
struct Link {
    key: &'static str,
    url: String,
}

/// Rows of those who move on one page.
const MOVED: usize = 100;

async fn page(ask: Ask, asked: web::Query<Asked>) -> Result<HttpResponse, Fault> {
    show(&ask, asked.into_inner(), BTreeMap::new(), Vec::new()).await
}

async fn show(
    ask: &Ask,
    asked: Asked,
    values: BTreeMap<String, String>,
    errors: Vec<Problem>,
) -> Result<HttpResponse, Fault> {
    let shown = ask.read(correction::page).await?;
    let place = &shown.place;
    let frame = ask
        .frame()
        .crumb(Wording::entered(&place.competition), Some(&urls::competition(&place.competition_uid).desk()))
        .crumb(Wording::said("correction-list"), Some(&urls::division(&place.division_uid).corrections()))
        .crumb(Wording::said("correction-title"), None);
    let page = Page { values, errors, ..told(ask.uid(), shown, &asked) };
    ask.page_with_status(form_page::status(&page.errors), "portal/correction.html", &frame, &page)
}

fn told(uid: &str, shown: Shown, asked: &Asked) -> Page {
    let Shown { correction, place, preview, effect, .. } = shown;
    let names: BTreeMap<&str, &str> =
        shown.names.iter().map(|(number, name)| (number.as_str(), name.as_str())).collect();
    let url = urls::correction(uid);
    let part = Part::new(preview.moved.len(), MOVED, asked, &format!("{}?page=", url.page()));
    let open = correction.state == CorrectionState::Open;
    let rows = preview.moved.get(part.range()).unwrap_or_default().iter().map(|moved| Row {
        name: names.get(moved.entry.as_str()).map(|name| (*name).to_owned()).unwrap_or_default(),
        moved: moved.clone(),
    });
    Page {
        event: place.event,
        division: place.division,
        state: correction.state.message_key(),
        ground: correction.ground.message_key(),
        public_reason: correction.public_reason,
        reason: correction.reason,
        document: correction.document,
        asked_by: shown.asked_by,
        asked_at: correction.asked_at,
        end_reason: correction.end_reason,
        objection: shown.objection.map(Answered::from),
        items: preview.items.iter().map(|added| item(uid, added, shown.may_change)).collect(),
        moved: if open { rows.collect() } else { Vec::new() },
        part,
        decimals: preview.record.as_ref().map_or(2, |record| record.decimals),
        problems: if open { preview.problems } else { Vec::new() },
        titles: effect.iter().flat_map(|effect| &effect.titles).map(title).collect(),
        lines: effect.map(|effect| effect.lines.into_iter().zip(shown.money).map(line).collect()),
        published: shown
            .touched
            .published
            .map(|version| Published { version, url: urls::division(&place.division_uid).results() }),
        batches: shown.touched.batches.iter().map(held).collect(),
        slots: shown.slots,
        fingerprint: fingerprint(&shown.digest),
        digest: shown.digest,
        may_change: shown.may_change,
        may_sign: shown.may_sign,
        may_stand: shown.may_stand,
        adds: adds(uid),
        sign_url: url.sign(),
        withdraw_url: url.withdraw(),
        results_url: urls::division(&place.division_uid).ranking(),
        publish_url: shown.may_publish.then(|| urls::division(&place.division_uid).publish()),
        offices: shown.signers.to_vec(),
        values: BTreeMap::new(),
        errors: Vec::new(),
    }
}

fn title((name, title): &(String, String)) -> Title {
    Title { name: name.clone(), title: title.clone() }
}

fn held(batch: &Batch) -> Held {
    Held {
        number: batch.number.clone(),
        phase: batch.phase.message_key(),
        url: urls::batch(&batch.uid).page(),
    }
}

fn line((changed, standing): (Changed, Option<Standing>)) -> Line {
    let claim = changed.claim;
    // What was never claimed is all to be paid.
    let rest = standing.map(|standing| standing.rest).or(claim.map(|claim| claim.would));
    let other_than_zero = |amount: Option<Fen>| amount.filter(|amount| *amount != Fen::ZERO);
    Line {
        given: claim.map(|claim| claim.given),
        paid: claim.map(|_claim| standing.map_or(Fen::ZERO, |standing| standing.posted)),
        under_way: other_than_zero(standing.map(|standing| standing.in_hand)),
        more: rest.filter(|rest| *rest > Fen::ZERO),
        back: rest.filter(|rest| *rest < Fen::ZERO).and_then(|rest| Fen::ZERO.checked_sub(rest)),
        changed,
    }
}

fn adds(uid: &str) -> Vec<Link> {
    let url = urls::correction(uid);
    let mut links = vec![Link { key: "correction-item-mark", url: url.marks() }];
    let kinds = [
        ("correction-item-prize", "prize"),
        ("correction-item-status", "status"),
        ("correction-item-penalty", "penalty"),
        ("correction-item-swap", "swap"),
        ("correction-item-tie", "tie"),
        ("correction-item-drop-judge", "drop-judge"),
        ("correction-item-aggregation", "aggregation"),
        ("correction-item-scheme", "scheme"),
        ("correction-item-document", "document"),
    ];
    links.extend(kinds.map(|(key, kind)| Link { key, url: url.add_item(kind) }));
    links
}

fn item(uid: &str, added: &Added, may_change: bool) -> ShownItem {
    let ordinal = added.ordinal.to_string();
    ShownItem {
        what: said(&added.item),
        remove_url: may_change.then(|| urls::correction(uid).take_out(&ordinal)),
    }
}

fn points(value: Option<Score>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| value.to_string())
}

fn said(item: &Item) -> Because {
    match item {
        Item::Mark { entry, module, aspect, judge, before, value, .. } => {
            let because = match judge {
                Some(judge) => Because::new("correction-says-mark").count("judge", *judge),
                None => Because::new("correction-says-agreed"),
            };
            because
                .text("entry", entry)
                .text("module", module)
                .text("aspect", aspect)
                .with("before", Arg::Text(points(*before)))
                .with("value", Arg::Text(points(*value)))
        }
        Item::Status { entry, before, status } => Because::new("correction-says-status")
            .text("entry", entry)
            .word("before", before.message_key())
            .word("status", status.message_key()),
        Item::Penalty { entry, module, before, points } => match module {
            Some(module) => Because::new("correction-says-module-penalty")
                .text("entry", entry)
                .text("module", module)
                .with("points", Arg::Text(points.to_string())),
            None => Because::new("correction-says-penalty")
                .text("entry", entry)
                .with("before", Arg::Text(before.to_string()))
                .with("points", Arg::Text(points.to_string())),
        },
        Item::Prize { entry, wins } => {
            let key = if *wins { "correction-says-prize" } else { "correction-says-no-prize" };
            Because::new(key).text("entry", entry)
        }
        Item::Tie { order, who, .. } => {
            let groups: Vec<String> = order.iter().map(|group| group.join(" = ")).collect();
            Because::new("correction-says-tie").text("order", groups.join(" > ")).text("who", who)
        }
        Item::DropJudge { module, judge } => {
            Because::new("correction-says-drop-judge").text("module", module).count("judge", *judge)
        }
        Item::Aggregation { module, aggregation, .. } => Because::new("correction-says-aggregation")
            .text("module", module)
            .word("aggregation", aggregation.message_key()),
        Item::SchemeValue { module, aspect, before, value } => {
            let because = match aspect {
                Some(aspect) => Because::new("correction-says-max").text("aspect", aspect),
                None => Because::new("correction-says-weight"),
            };
            because
                .text("module", module)
                .with("before", Arg::Text(before.to_string()))
                .with("value", Arg::Text(value.to_string()))
        }
        Item::Document { number, day } => {
            Because::new("correction-says-document").text("number", number).date("day", *day)
        }
        Item::Without { .. } => Because::new("correction-item-without"),
    }
}

async fn sign(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let stands = (!sent.raw("stands_for").is_empty()).then(|| reader.choice("stands_for", Role::from_code));
    let signing = Signing {
        seen: sent.raw("digest").to_owned(),
        stands_for: stands.flatten(),
        document: reader.optional_line("document"),
        reason: reader.optional_line("reason"),
    };
    let read = reader.finish();
    let proved = match read {
        Ok(()) => ask.prove(sent.untrimmed("password")).await,
        Err(fault) => Err(fault),
    };
    let done = ask.write_with(&sent, proved, move |act, uid, ()| correction::sign(act, uid, &signing)).await;
    match done {
        Ok(version) => {
            let said = match version {
                Some(version) => Because::new("correction-adopted").count("version", version),
                None => Because::new("correction-signed-one"),
            };
            Ok(respond::done(&urls::correction(ask.uid()).page(), &said))
        }
        Err(fault) => match fault.kind {
            FaultKind::Invalid | FaultKind::Refused | FaultKind::Busy => {
                show(&ask, Asked::default(), sent.values(), fault.problems).await
            }
            _ => Err(fault),
        },
    }
}
