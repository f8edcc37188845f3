//! Turns reasons into sentences. The only place that knows the message catalogue (`locales/`).

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, static_loader};

use crate::kernel::because::{Arg, Because};
use crate::kernel::figures::parted;
use crate::kernel::lang::{Lang, Writing};

use plain::Piece;

mod plain;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "zh-CN",
        // Invisible isolation marks around values would end up in files and copied text.
        customise: |bundle| {
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(count_in_fluent));
        },
    };
}

/// What Fluent calls each language.
static IDENTIFIERS: LazyLock<BTreeMap<Lang, LanguageIdentifier>> = LazyLock::new(|| {
    let identified = |lang: Lang| Some((lang, lang.tag().parse().ok()?));
    Lang::ALL.into_iter().filter_map(identified).collect()
});

/// The sentence for a reason. A key the catalogue lacks comes back as itself, which
/// `tests/it/messages.rs` makes impossible for the keys in the code.
#[must_use]
pub fn say(lang: Lang, because: &Because) -> String {
    known(lang, because).unwrap_or_else(|| because.key.clone().into_owned())
}

/// The sentence for a reason, or `None` where the catalogue lacks its key: for templates, whose keys
/// are checked when they are rendered. What the language does not say its base says, the whole sentence.
#[must_use]
pub fn known(lang: Lang, because: &Because) -> Option<String> {
    own(lang, because).or_else(|| known(lang.base()?, because))
}

fn own(lang: Lang, because: &Because) -> Option<String> {
    if let Some(text) = put_together(lang, because) {
        return Some(text);
    }
    let args: HashMap<Cow<'static, str>, FluentValue<'_>> =
        because.args.iter().map(|(name, value)| (name.clone(), fluent_value(lang, value))).collect();
    look_up(lang, &because.key, &args)
}

/// A sentence of text and values alone; `None` where it takes Fluent to say it.
fn put_together(lang: Lang, because: &Because) -> Option<String> {
    let mut text = String::new();
    for piece in plain::pieces(lang, &because.key)? {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Value(name) => text.push_str(&value(lang, because.args.get(name.as_str())?)),
        }
    }
    Some(text)
}

/// One word or sentence without arguments.
#[must_use]
pub fn word(lang: Lang, key: &str) -> String {
    if let Some([Piece::Text(word)]) = plain::pieces(lang, key) {
        return word.clone();
    }
    look_up(lang, key, &HashMap::new())
        .unwrap_or_else(|| lang.base().map_or_else(|| key.to_owned(), |base| word(base, key)))
}

/// Looks a key up in this very language: there is no falling back to another.
fn look_up(lang: Lang, key: &str, args: &HashMap<Cow<'static, str>, FluentValue<'_>>) -> Option<String> {
    LOCALES.lookup_no_default_fallback(IDENTIFIERS.get(&lang)?, key, Some(args))
}

fn fluent_value<'a>(lang: Lang, value: &'a Arg) -> FluentValue<'a> {
    match value {
        Arg::Count(count) => FluentValue::from(*count),
        other => FluentValue::from(self::value(lang, other)),
    }
}

/// Fluent knows counts as numbers, to choose plurals by; they are written as everywhere else.
fn count_in_fluent<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => number.as_string().parse().ok().map(parted),
        _ => None,
    }
}

/// A value as it stands in a sentence.
fn value(lang: Lang, value: &Arg) -> Cow<'_, str> {
    match value {
        Arg::Count(count) => parted(*count).into(),
        Arg::Text(text) => text.as_str().into(),
        Arg::Word { word: key } => word(lang, key).into(),
        Arg::Mark { mark } => mark.to_string().into(),
        Arg::Ratio { near, .. } => near.as_str().into(),
        Arg::Money { yuan } => yuan.grouped().into(),
        Arg::Date { date } => long_date(lang, *date).into(),
        Arg::List(values) => {
            let values: Vec<Cow<'_, str>> = values.iter().map(|value| self::value(lang, value)).collect();
            values.join(lang.list_separator()).into()
        }
        Arg::Said(because) => say(lang, because).into(),
    }
}

/// A date in running text: 2026年5月18日 · 18 May 2026.
#[must_use]
pub fn long_date(lang: Lang, date: NaiveDate) -> String {
    match lang.writing() {
        Writing::Chinese => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Writing::English => date.format("%-d %B %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_speak() {
        assert_eq!(word(Lang::Zh, "prize-gold"), "金奖");
        assert_eq!(word(Lang::En, "prize-gold"), "Gold");
    }

    #[test]
    fn sentences_put_together_are_those_of_fluent() {
        let mut seen = 0;
        for lang in Lang::ALL {
            for (key, pieces) in plain::all(lang).into_iter().flatten() {
                let mut because = Because::new(key.clone());
                for piece in pieces {
                    if let Piece::Value(name) = piece {
                        because = because.with(name.clone(), Arg::Text(format!("‹{name}›{{ $x }}")));
                    }
                }
                let values = because.args.iter();
                let args = values.map(|(name, value)| (name.clone(), fluent_value(lang, value))).collect();
                assert_eq!(put_together(lang, &because), look_up(lang, key, &args), "{key}");
                seen += 1;
            }
        }
        assert!(seen > 1000, "{seen}");
    }

    #[test]
    fn a_count_is_written_alike_with_and_without_fluent() {
        let tied = Because::new("award-place").count("rank", 1_234_567).count("quota", -3);
        let args = HashMap::from([
            ("rank".into(), FluentValue::from(1_234_567)),
            ("quota".into(), FluentValue::from(-3)),
        ]);
        assert_eq!(put_together(Lang::Zh, &tied), look_up(Lang::Zh, "award-place", &args));
        assert!(put_together(Lang::Zh, &Because::new("award-place")).is_none(), "a value is missing");
    }

    #[test]
    fn lists_are_joined_and_figures_parted_as_the_language_does_it() {
        let key = |module: &str| Arg::Said(Box::new(Because::new("rank-key-module").text("module", module)));
        let keys = Arg::List(vec![key("A"), key("B")]);
        let because = Because::new("rank-open-tie-value").with("key", keys).list("entries", ["1", "2"]);
        assert_eq!(say(Lang::Zh, &because), "不知道1、2的模块A、模块B");
        assert_eq!(say(Lang::En, &because), "The tie key module A, module B is not known of 1, 2");
        let limit = Because::new("fault-not-a-number").count("min", 0).count("max", 1_000_000);
        assert_eq!(say(Lang::Zh, &limit), "请填0至1,000,000之间的整数");
        let stored = serde_json::to_string(&because).unwrap();
        assert_eq!(serde_json::from_str::<Because>(&stored).unwrap(), because);
    }

    #[test]
    fn values_come_without_invisible_marks() {
        let text = say(Lang::Zh, &Because::new("cli-open-file").text("file", "a.csv").text("error", "x"));
        assert!(
            text.contains("a.csv") && text.chars().all(|c| !('\u{2066}'..='\u{2069}').contains(&c)),
            "{text}"
        );
    }
}
