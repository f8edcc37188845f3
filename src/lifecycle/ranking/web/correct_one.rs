//! The forms that say what is to be another: one thing each; marks have a page of their own.

use actix_web::{HttpResponse, web};

use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::kernel::score::Score;
use crate::lifecycle::ranking::model::correction::Item;
use crate::lifecycle::ranking::usecase::correct::propose;
use crate::lifecycle::ranking::usecase::correct::read::{self, Offered};
use crate::lifecycle::setup::model::Aggregation;
use crate::pages::ask::Ask;
use crate::pages::form::{Reader, Sent, given};
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

/// What a form is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Status,
    Penalty,
    Prize,
    Tie,
    DropJudge,
    Aggregation,
    Swap,
    Scheme,
    Document,
}

impl Kind {
    fn from_code(code: &str) -> Result<Self, Fault> {
        match code {
            "status" => Ok(Self::Status),
            "penalty" => Ok(Self::Penalty),
            "prize" => Ok(Self::Prize),
            "tie" => Ok(Self::Tie),
            "drop-judge" => Ok(Self::DropJudge),
            "aggregation" => Ok(Self::Aggregation),
            "swap" => Ok(Self::Swap),
            "scheme" => Ok(Self::Scheme),
            "document" => Ok(Self::Document),
            _ => Err(Fault::not_found()),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Status => "correction-item-status",
            Self::Penalty => "correction-item-penalty",
            Self::Prize => "correction-item-prize",
            Self::Tie => "correction-item-tie",
            Self::DropJudge => "correction-item-drop-judge",
            Self::Aggregation => "correction-item-aggregation",
            Self::Swap => "correction-item-swap",
            Self::Scheme => "correction-item-scheme",
            Self::Document => "correction-item-document",
        }
    }
}

pub(super) async fn form(ask: Ask, path: web::Path<(String, String)>) -> Result<HttpResponse, Fault> {
    form_with(&ask, &path.1, Again::default()).await
}

async fn form_with(ask: &Ask, kind: &str, again: Again) -> Result<HttpResponse, Fault> {
    let offered = ask.read(read::offered).await?;
    let url = urls::correction(ask.uid()).page();
    let action = urls::correction(ask.uid()).add_item(kind);
    let kind = Kind::from_code(kind)?;
    let mut form = FormPage::new(kind.title(), action, "correction-add-do", again).cancel(url.clone());
    fields(&mut form, kind, &offered);
    let place = &offered.place;
    let frame = ask
        .frame()
        .crumb(Wording::entered(&place.competition), Some(&urls::competition(&place.competition_uid).desk()))
        .crumb(Wording::said("correction-title"), Some(&url));
    form.show(&ask.visitor, frame)
}

fn fields(form: &mut FormPage, kind: Kind, offered: &Offered) {
    match kind {
        Kind::Status => {
            form.select("entry", "correction-entry", entries(offered));
            let all =
                EntryStatus::ALL.iter().map(|status| Choice::coded(status.code(), status.message_key()));
            form.select("status", "correction-status", all.collect());
        }
        Kind::Penalty => {
            form.select("entry", "correction-entry", entries(offered));
            form.select("module", "correction-penalty-from", modules(offered)).optional();
            form.field("mark", "points", "correction-points").hint("correction-points-hint");
        }
        Kind::Prize => {
            form.lead(Wording::said("correction-prize-lead"));
            form.select("entry", "correction-entry", entries(offered));
            let choices = [("no", "correction-prize-no"), ("yes", "correction-prize-yes")];
            form.select(
                "wins",
                "correction-prize",
                choices.map(|(code, key)| Choice::coded(code, key)).into(),
            );
        }
        Kind::Tie => {
            let methods = ["tie", "extra-round", "lots", "cut"].map(|code| Choice {
                value: code.to_owned(),
                label: Wording::Said(Because::new(method_key(code))),
            });
            form.select("method", "correction-tie-method", methods.into());
            form.field("area", "order", "correction-order").hint("correction-order-hint");
            form.field("text", "who", "standing-who");
        }
        Kind::DropJudge => {
            form.select("module", "correction-module", modules(offered));
            form.field("mark", "judge", "correction-judge");
        }
        Kind::Aggregation => {
            form.select("module", "correction-module", modules(offered));
            let all = Aggregation::ALL.iter().filter(|aggregation| **aggregation != Aggregation::Sum);
            let all = all.map(|aggregation| Choice::coded(aggregation.code(), aggregation.message_key()));
            form.select("aggregation", "correction-aggregation", all.collect());
            form.field("mark", "trim", "correction-trim").optional();
        }
        Kind::Scheme => {
            form.lead(Wording::said("correction-scheme-lead"));
            form.select("of", "correction-scheme-of", scheme(offered));
            form.field("mark", "value", "correction-scheme-value");
        }
        Kind::Document => {
            form.lead(Wording::said("correction-document-lead"));
            form.field("text", "number", "standing-document");
            form.field("date", "day", "correction-document-day");
        }
        Kind::Swap => {
            form.lead(Wording::said("correction-swap-lead"));
            form.select("one", "correction-entry", entries(offered));
            form.select("other", "correction-other-entry", entries(offered));
            form.select("module", "correction-module", modules(offered));
            form.field("mark", "judge", "correction-judge").hint("correction-swap-judge").optional();
        }
    }
}

fn method_key(code: &str) -> &'static str {
    match code {
        "extra-round" => "rank-ruling-extra-round",
        "lots" => "rank-ruling-lots",
        "cut" => "rank-ruling-cut",
        _ => "rank-ruling-tie",
    }
}

pub(super) fn entries(offered: &Offered) -> Vec<Choice> {
    let entry = |entry: &read::Listed| Choice {
        value: entry.number.clone(),
        label: Wording::entered(format!("{} {}", entry.number, entry.name)),
    };
    offered.entries.iter().map(entry).collect()
}

fn modules(offered: &Offered) -> Vec<Choice> {
    let module = |panel: &read::Panel| Choice {
        value: panel.module.code.clone(),
        label: Wording::entered(panel.module.name.clone()),
    };
    offered.panels.iter().map(module).collect()
}

pub(super) async fn add(
    ask: Ask,
    path: web::Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let kind = Kind::from_code(&path.1)?;
    let offered = ask.read(read::offered).await?;
    let items = items(kind, &offered, &sent);
    let done = ask.write_with(&sent, items, |act, uid, items| propose::add(act, uid, &items)).await;
    added(&ask, done, &sent, &path.1).await
}

async fn added(ask: &Ask, done: Result<(), Fault>, sent: &Sent, kind: &str) -> Result<HttpResponse, Fault> {
    match done {
        Ok(()) => Ok(respond::done(&urls::correction(ask.uid()).page(), &Because::new("correction-added"))),
        Err(fault) => form_with(ask, kind, Again::from(sent, fault)?).await,
    }
}

fn items(kind: Kind, offered: &Offered, sent: &Sent) -> Result<Vec<Item>, Fault> {
    let mut reader = sent.reader();
    if kind == Kind::Swap {
        return swapped(offered, reader);
    }
    let item = item(kind, offered, &mut reader);
    reader.finish()?;
    Ok(vec![given(item)?])
}

fn swapped(offered: &Offered, mut reader: Reader<'_>) -> Result<Vec<Item>, Fault> {
    let (one, other) = (reader.line("one"), reader.line("other"));
    let module = reader.line("module");
    let judge = reader.optional_parsed("judge", |text| {
        text.parse().map_err(|_not| Because::new("fault-not-a-number").count("min", 1).count("max", 30))
    });
    if one == other {
        reader.problem("other", Because::new("correction-same-entry"));
    }
    reader.finish()?;
    offered.swapped((&one, &other), &module, judge)
}

fn item(kind: Kind, offered: &Offered, reader: &mut Reader<'_>) -> Option<Item> {
    match kind {
        Kind::Status => {
            let entry = chosen(offered, reader)?;
            let status = reader.choice("status", EntryStatus::from_code)?;
            if status == entry.status {
                reader.problem("status", Because::new("correction-as-before"));
            }
            Some(Item::Status { entry: entry.number.clone(), before: entry.status, status })
        }
        Kind::Penalty => {
            let entry = chosen(offered, reader)?;
            let module = reader.optional_line("module");
            if !offered.admits_penalty(module.is_some()) {
                reader.problem("points", Because::new("correction-no-penalty"));
            }
            let points = reader.parsed("points", read_points)?;
            let before = entry.penalty;
            Some(Item::Penalty { entry: entry.number.clone(), module, before, points })
        }
        Kind::Prize => {
            let entry = chosen(offered, reader)?;
            let wins = reader.choice("wins", |code| match code {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            })?;
            Some(Item::Prize { entry: entry.number.clone(), wins })
        }
        Kind::Tie => {
            let method = reader.choice("method", |code| {
                ["tie", "extra-round", "lots", "cut"].contains(&code).then(|| code.to_owned())
            });
            let (order, who) = (reader.text("order"), reader.line("who"));
            Some(Item::Tie { method: method?, order: places(&order), who })
        }
        Kind::DropJudge => {
            let module = reader.line("module");
            let judge = reader.whole("judge", 1, 1000)?;
            Some(Item::DropJudge { module, judge })
        }
        Kind::Aggregation => {
            let module = reader.line("module");
            let aggregation = reader.choice("aggregation", Aggregation::from_code)?;
            let trim = match aggregation {
                Aggregation::Trimmed => reader.whole("trim", 1, 10)?,
                _ => 0,
            };
            Some(Item::Aggregation { module, aggregation, trim })
        }
        Kind::Scheme => scheme_item(offered, reader),
        Kind::Document => {
            let (number, day) = (reader.line("number"), reader.date("day"));
            Some(Item::Document { number, day: day? })
        }
        Kind::Swap => None,
    }
}

/// Weights of modules and full marks of aspects, each by the code it is sent as.
fn scheme(offered: &Offered) -> Vec<Choice> {
    let mut choices = Vec::new();
    for read::Panel { module, .. } in &offered.panels {
        let said = |key: &'static str| Because::new(key).text("module", &module.name);
        let weight = said("correction-scheme-weight").mark("value", module.weight);
        choices.push(Choice { value: module.code.clone(), label: Wording::Said(weight) });
        for aspect in &module.aspects {
            let max = said("correction-scheme-max").text("aspect", &aspect.name).mark("value", aspect.max);
            let value = format!("{}/{}", module.code, aspect.code);
            choices.push(Choice { value, label: Wording::Said(max) });
        }
    }
    choices
}

fn scheme_item(offered: &Offered, reader: &mut Reader<'_>) -> Option<Item> {
    let of = reader.line("of");
    let value = reader.parsed("value", read_above_zero)?;
    let Some((module, aspect, before)) = value_of(offered, &of) else {
        reader.problem("of", Because::new("judging-unknown-aspect"));
        return None;
    };
    Some(Item::SchemeValue { module, aspect, before, value })
}

/// Module, aspect and present value of what was chosen among these.
fn value_of(offered: &Offered, of: &str) -> Option<(String, Option<String>, Score)> {
    let (module, aspect) = of.split_once('/').map_or((of, None), |(module, aspect)| (module, Some(aspect)));
    let panel = offered.panels.iter().find(|panel| panel.module.code == module)?;
    let before = match aspect {
        None => panel.module.weight,
        Some(code) => panel.module.aspects.iter().find(|known| known.code == code)?.max,
    };
    Some((module.to_owned(), aspect.map(str::to_owned), before))
}

fn read_above_zero(text: &str) -> Result<Score, Because> {
    let value: Option<Score> = text.parse().ok();
    value.filter(|value| *value > Score::ZERO).ok_or_else(|| Because::new("correction-value-wrong"))
}

fn chosen<'a>(offered: &'a Offered, reader: &mut Reader<'_>) -> Option<&'a read::Listed> {
    let number = reader.line("entry");
    let found = offered.entries.iter().find(|entry| entry.number == number);
    if found.is_none() && !number.is_empty() {
        reader.problem("entry", Because::new("correction-no-entry").text("entry", &number));
    }
    found
}

fn read_points(text: &str) -> Result<Score, Because> {
    let points: Option<Score> = text.parse().ok();
    points.filter(|points| *points >= Score::ZERO).ok_or_else(|| Because::new("correction-points-wrong"))
}

/// A line a place; entries of one line share it.
fn places(order: &str) -> Vec<Vec<String>> {
    let line = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    order.lines().map(line).filter(|place| !place.is_empty()).collect()
}
