//! Turns reasons into sentences. The only place that knows the message catalogue (`locales/`).

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, langid, static_loader};

use crate::kernel::because::{Arg, Because};
use crate::kernel::lang::Lang;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "zh-CN",
        // Invisible isolation marks around values would end up in files and copied text.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ZH: LanguageIdentifier = langid!("zh-CN");
static EN: LanguageIdentifier = langid!("en");

fn identifier(lang: Lang) -> &'static LanguageIdentifier {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// The sentence for a reason. A key the catalogue lacks comes back as itself, which
/// `tests/it/messages.rs` makes impossible for the keys in the code.
#[must_use]
pub fn say(lang: Lang, because: &Because) -> String {
    known(lang, because).unwrap_or_else(|| because.key.clone().into_owned())
}

/// The sentence for a reason, or `None` where the catalogue lacks its key: for templates, whose keys
/// are checked when they are rendered.
#[must_use]
pub fn known(lang: Lang, because: &Because) -> Option<String> {
    let args: HashMap<Cow<'static, str>, FluentValue<'_>> =
        because.args.iter().map(|(name, value)| (name.clone(), fluent_value(lang, value))).collect();
    look_up(lang, &because.key, &args)
}

/// One word or sentence without arguments.
#[must_use]
pub fn word(lang: Lang, key: &str) -> String {
    look_up(lang, key, &HashMap::new()).unwrap_or_else(|| key.to_owned())
}

/// Looks a key up in this very language: there is no falling back to another.
fn look_up(lang: Lang, key: &str, args: &HashMap<Cow<'static, str>, FluentValue<'_>>) -> Option<String> {
    LOCALES.lookup_no_default_fallback(identifier(lang), key, Some(args))
}

fn fluent_value<'a>(lang: Lang, value: &'a Arg) -> FluentValue<'a> {
    match value {
        Arg::Count(count) => FluentValue::from(*count),
        Arg::Text(text) => FluentValue::from(text.as_str()),
        Arg::Word { word: key } => FluentValue::from(word(lang, key)),
        Arg::Mark { mark } => FluentValue::from(mark.to_string()),
        Arg::Money { yuan } => FluentValue::from(yuan.grouped()),
        Arg::Date { date } => FluentValue::from(long_date(lang, *date)),
    }
}

/// A date in running text: 2026年5月18日 · 18 May 2026.
#[must_use]
pub fn long_date(lang: Lang, date: NaiveDate) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Lang::En => date.format("%-d %B %Y").to_string(),
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
    fn values_come_without_invisible_marks() {
        let text = say(Lang::Zh, &Because::new("cli-open-file").text("file", "a.csv").text("error", "x"));
        assert!(
            text.contains("a.csv") && text.chars().all(|c| !('\u{2066}'..='\u{2069}').contains(&c)),
            "{text}"
        );
    }
}
