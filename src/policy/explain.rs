//! Why a line says what it says: its trace as reasons, its clause with the words of the text.

use super::decisions::{About, Decision, Given};
use super::engine::{Item, Line, Setting, Step};
use super::facts::Fact;
use super::model::{Kind, Pack, Rule};
use crate::kernel::because::{Arg, Because};

/// The reasons of a line, in order: facts, arithmetic, decisions, readings, rules refused.
#[must_use]
pub fn reasons(setting: &Setting<'_>, line: &Line<'_>) -> Vec<Because> {
    line.trace.iter().map(|step| reason(setting, line.pack, line.benefit, step)).collect()
}

/// Where the rule of a line stands in its document, and the words: always the original.
#[must_use]
pub fn clause(pack: &Pack, rule: &Rule) -> String {
    let cited = rule.cite.iter().filter_map(|index| pack.clauses.get(*index));
    cited.map(|clause| format!("{}：{}", clause.label, clause.quote)).collect::<Vec<_>>().join("\n")
}

/// Where the clauses of a rule stand, without their words.
#[must_use]
pub fn clause_labels(pack: &Pack, rule: &Rule) -> String {
    let cited = rule.cite.iter().filter_map(|index| pack.clauses.get(*index));
    cited.map(|clause| clause.label.as_str()).collect::<Vec<_>>().join(" · ")
}

/// One step as a reason.
#[must_use]
pub fn reason(setting: &Setting<'_>, pack: usize, benefit: usize, step: &Step<'_>) -> Because {
    let Some(pack) = setting.packs.get(pack) else { return Because::new("award-not-covered") };
    let told = Told { setting, pack, benefit };
    told.fact(step)
        .or_else(|| told.money(step))
        .or_else(|| told.shared(step))
        .or_else(|| told.title(step))
        .unwrap_or_else(|| told.rules(step))
}

struct Told<'s> {
    setting: &'s Setting<'s>,
    pack: &'s Pack,
    benefit: usize,
}

impl Told<'_> {
    fn rule(&self, index: usize) -> Option<&Rule> {
        self.pack.rules.get(index)
    }

    /// A reason that names a rule and where it stands.
    fn about(&self, key: &'static str, rule: usize) -> Because {
        let named = self.rule(rule);
        let label = named.and_then(|rule| self.pack.cited(rule)).map_or("", |clause| clause.label.as_str());
        Because::new(key).text("rule", named.map_or("", |rule| &rule.id)).text("clause", label)
    }

    fn fact(&self, step: &Step<'_>) -> Option<Because> {
        Some(match *step {
            Step::Level(level) => Because::new("award-fact-level").word("level", level.message_key()),
            Step::Class("none") => Because::new("award-fact-no-class"),
            Step::Class(class) => Because::new("award-fact-class").text("class", class),
            Step::Series("worldskills") => Because::new("award-fact-worldskills"),
            Step::Series(_) => Because::new("award-fact-other-series"),
            Step::SelectionOnly(_) => Because::new("award-fact-selection-only"),
            Step::SelectsFor(Some(level)) => {
                Because::new("award-fact-selects-for").word("level", level.message_key())
            }
            Step::SelectsFor(None) => Because::new("award-fact-selects-for-none"),
            Step::Represents(true) => Because::new("award-fact-represents"),
            Step::Represents(false) => Because::new("award-fact-represents-not"),
            Step::Prize(prize) => Because::new("award-fact-prize").word("prize", prize.message_key()),
            Step::Unknown(fact) => Because::new("award-unknown").word("fact", fact.message_key()),
            _ => return None,
        })
    }

    fn money(&self, step: &Step<'_>) -> Option<Because> {
        Some(match *step {
            Step::Row(amount) => Because::new("award-row").money("amount", amount),
            Step::OpenRow(prize, amount) => {
                Because::new("award-open-row").word("prize", prize.message_key()).money("amount", amount)
            }
            Step::NoPrizeMoney => Because::new("award-no-prize-money"),
            Step::Matched(rule, paid, amount) => Because::new("award-matched")
                .text("ratio", self.rule(rule).map(written).unwrap_or_default())
                .money("paid", paid)
                .money("amount", amount),
            Step::BelowFallback(amount, instead) => {
                Because::new("award-below-fallback").money("amount", amount).money("instead", instead)
            }
            Step::Range(low, high, question) => {
                let who = self.pack.decisions.get(question).map_or("", |asked| asked.who.as_str());
                Because::new("award-range").money("low", low).money("high", high).text("who", who)
            }
            Step::Special(rule) => self.about("award-special", rule),
            Step::Silent(rule) => {
                let missing = match self.rule(rule).map(|rule| &rule.kind) {
                    Some(Kind::Silent { missing, .. }) => missing.as_str(),
                    _ => "",
                };
                Because::new("award-silent").text("missing", missing)
            }
            Step::Decided(index) => {
                self.setting.decisions.get(index).map_or(Because::new("award-row"), decided)
            }
            Step::InPrinciple => Because::new("award-in-principle"),
            Step::NoMap(prize) => Because::new("award-no-map").word("prize", prize.message_key()),
            _ => return None,
        })
    }

    fn shared(&self, step: &Step<'_>) -> Option<Because> {
        Some(match *step {
            Step::TeamOnce => Because::new("award-team-once"),
            Step::TeamEach(heads, all) => {
                Because::new("award-team-each").count("heads", heads).money("amount", all)
            }
            Step::TeamOpen(heads, once, all) => {
                Because::new("award-team-open").count("heads", heads).money("low", once).money("high", all)
            }
            Step::Item(entry, item) => base_item(item).text("entry", entry),
            Step::Percent(rule, base, amount) => {
                self.percent("award-percent", rule).money("base", base).money("amount", amount)
            }
            Step::PercentAtLeast(rule, base, amount) => {
                self.percent("award-percent-at-least", rule).money("base", base).money("amount", amount)
            }
            Step::NoBase => Because::new("award-no-base"),
            Step::Split(parts, all, whole) => {
                let split = Because::new(if whole.is_some() { "award-split" } else { "award-split-open" });
                let split = split.count("parts", parts).text("all", all.to_string());
                whole.map_or(split.clone(), |whole| split.money("whole", whole))
            }
            _ => return None,
        })
    }

    fn percent(&self, key: &'static str, rule: usize) -> Because {
        Because::new(key).text("rate", self.rule(rule).map(written).unwrap_or_default())
    }

    fn title(&self, step: &Step<'_>) -> Option<Because> {
        Some(match *step {
            Step::Place(rank, quota) => Because::new("award-place").count("rank", rank).count("quota", quota),
            Step::QuotaOpen => Because::new("award-quota-open"),
            Step::Tie(rank, tied, quota) => {
                Because::new("award-tie").count("rank", rank).count("tied", tied).count("quota", quota)
            }
            Step::RankUnknown => Because::new("award-rank-unknown"),
            Step::NotChosen => Because::new("award-not-chosen"),
            Step::Holder => Because::new("award-holder"),
            _ => return None,
        })
    }

    fn rules(&self, step: &Step<'_>) -> Because {
        match *step {
            Step::Unmet(rule, fact) => self.about(unmet(fact), rule),
            Step::LookedAt(rule, fact) => {
                self.about("award-looked-at", rule).word("fact", fact.message_key())
            }
            Step::NotNow(rule) => self.about("award-not-now", rule),
            Step::NotInForce(day, from) => {
                Because::new("award-not-in-force").date("day", day).date("from", from)
            }
            Step::Expired(day, until) => Because::new("award-expired").date("day", day).date("until", until),
            Step::Replaces(rule) => self.about("award-replaces", rule),
            Step::NotReplaced(rule) => self.about("award-not-replaced", rule),
            Step::Reading(index) => {
                let says = self.pack.readings.get(index).map_or("", |reading| reading.says.as_str());
                Because::new("award-reading").text("says", says)
            }
            Step::OtherReading(index, alternative, decision) => {
                self.other_reading(index, alternative, decision)
            }
            _ => {
                let name = self.pack.benefits.get(self.benefit).map_or("", |benefit| benefit.name.as_str());
                Because::new("award-not-covered").text("benefit", name)
            }
        }
    }

    fn other_reading(&self, index: usize, alternative: usize, decision: usize) -> Because {
        let reading = self.pack.readings.get(index);
        let chosen = reading.and_then(|reading| reading.alternatives.get(alternative));
        let because = Because::new("award-other-reading")
            .text("says", chosen.map_or("", |chosen| chosen.says.as_str()));
        match self.setting.decisions.get(decision) {
            Some(by) => {
                because.text("who", by.who.as_str()).date("when", by.when).text("why", by.why.as_str())
            }
            None => because,
        }
    }
}

/// The ratio or rate as people write it: `50%`, where the pack's fraction comes to whole hundredths; a match with its ratio.
fn written(rule: &Rule) -> String {
    match &rule.kind {
        Kind::Match { written, .. } if written == "1/1" => "100%（1:1）".to_owned(),
        Kind::Match { written, .. } => per_cent(written),
        Kind::Percent(percent) => per_cent(&percent.written),
        _ => String::new(),
    }
}

fn per_cent(written: &str) -> String {
    let whole = || {
        let (top, bottom) = written.split_once('/')?;
        let (top, bottom): (i64, i64) = (top.trim().parse().ok()?, bottom.trim().parse().ok()?);
        let hundredfold = top.checked_mul(100)?;
        (hundredfold.checked_rem(bottom)? == 0).then(|| hundredfold.checked_div(bottom))?
    };
    whole().map_or_else(|| written.to_owned(), |hundredths| format!("{hundredths}%"))
}

fn unmet(fact: Fact) -> &'static str {
    match fact {
        Fact::Represents => "award-unmet-represents",
        Fact::SelectionOnly => "award-unmet-selection-only",
        Fact::PrizeMoney => "award-unmet-prize-money",
        _ => "award-unmet",
    }
}

fn base_item(item: Item) -> Because {
    match item {
        Item::PrizeMoney(amount) => Because::new("award-item-prize-money").money("amount", amount),
        Item::Direct(amount) => Because::new("award-item-direct").money("amount", amount),
        Item::Between(low, high) => Because::new("award-item-between").money("low", low).money("high", high),
        Item::Silent => Because::new("award-item-silent"),
        Item::Unknown => Because::new("award-item-unknown"),
    }
}

/// Who decided what, when, why, and under which number.
fn decided(decision: &Decision) -> Because {
    let answer = match &decision.about {
        About::Question { answer: Given::Amount(amount), .. } => Arg::Money { yuan: *amount },
        About::Question { answer: Given::Choice(word), .. } => match word.as_str() {
            "once" => Arg::Word { word: "award-choice-once".into() },
            "each" => Arg::Word { word: "award-choice-each".into() },
            other => Arg::Text(other.to_owned()),
        },
        About::Question { answer: Given::Entries(entries), .. } => {
            Arg::List(entries.iter().cloned().map(Arg::Text).collect())
        }
        About::Reading { choice, .. } => Arg::Text(choice.clone()),
    };
    let key = match (&answer, decision.document.is_some()) {
        (Arg::Money { .. }, false) => "award-decided-amount",
        (Arg::Money { .. }, true) => "award-decided-amount-document",
        (_, false) => "award-decided",
        (_, true) => "award-decided-document",
    };
    let because = Because::new(key)
        .with("answer", answer)
        .text("who", decision.who.as_str())
        .date("when", decision.when)
        .text("why", decision.why.as_str());
    match &decision.document {
        Some(document) => because.text("document", document.as_str()),
        None => because,
    }
}
