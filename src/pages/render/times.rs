//! Instants and dates in templates, always on the civil clock of +08:00 and inside `<time>`.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::{han, words};
use crate::kernel::because::Because;
use crate::kernel::clock::civil_offset;
use crate::kernel::lang::{Lang, Writing};
use crate::pages::messages::long_date;

pub(super) fn register(tera: &mut Tera, lang: Lang) {
    tera.register_filter("instant", move |value: Value, kwargs: Kwargs, _: &State<'_>| {
        instant(lang, &value, kwargs.get("form")?.unwrap_or("minute"))
    });
    tera.register_filter("deadline", move |value: Value, _: Kwargs, _: &State<'_>| deadline(lang, &value));
    tera.register_filter("date", move |value: Value, kwargs: Kwargs, _: &State<'_>| {
        date(lang, &value, kwargs.get("form")?.unwrap_or("plain"))
    });
    tera.register_function("t_at", move |kwargs: Kwargs, _: &State<'_>| {
        said_at(
            lang,
            kwargs.must_get("key")?,
            kwargs.must_get("at")?,
            kwargs.get("form")?.unwrap_or("minute"),
        )
    });
    tera.register_function("date_range", move |kwargs: Kwargs, _: &State<'_>| {
        date_range(lang, kwargs.must_get("from")?, kwargs.must_get("to")?)
    });
}

fn local(value: &Value) -> TeraResult<DateTime<FixedOffset>> {
    let text = value.as_str().ok_or_else(|| Error::message(format!("an instant is {}", value.name())))?;
    let instant: DateTime<Utc> =
        text.parse().map_err(|error| Error::message(format!("not an instant: {text} ({error})")))?;
    Ok(instant.with_timezone(&civil_offset()))
}

fn day(value: &Value) -> TeraResult<NaiveDate> {
    let text = value.as_str().ok_or_else(|| Error::message(format!("a date is {}", value.name())))?;
    text.parse().map_err(|error| Error::message(format!("not a date: {text} ({error})")))
}

fn time_element(machine: &str, human: &str) -> Value {
    Value::safe_string(&format!(r#"<time datetime="{machine}">{human}</time>"#))
}

/// 2026-05-18 · 18 May 2026.
fn plain_date(lang: Lang, date: NaiveDate) -> String {
    match lang.writing() {
        Writing::Chinese => date.to_string(),
        Writing::English => long_date(lang, date),
    }
}

fn unknown() -> Value {
    Value::from("—")
}

fn instant(lang: Lang, value: &Value, form: &str) -> TeraResult<Value> {
    if value.is_none() {
        return Ok(unknown());
    }
    let at = local(value)?;
    let date = at.date_naive();
    let human = match (form, lang.writing()) {
        ("minute", Writing::Chinese) => at.format("%Y-%m-%d %H:%M").to_string(),
        ("second", Writing::Chinese) => at.format("%Y-%m-%d %H:%M:%S").to_string(),
        ("long", Writing::Chinese) => format!("{}{}", long_date(lang, date), at.format("%H:%M")),
        ("clock", _) => at.format("%H:%M:%S").to_string(),
        ("minute" | "long", Writing::English) => format!("{}, {}", long_date(lang, date), at.format("%H:%M")),
        ("second", Writing::English) => format!("{}, {}", long_date(lang, date), at.format("%H:%M:%S")),
        _ => return Err(Error::message(format!("instant has no form {form}"))),
    };
    Ok(time_element(&at.to_rfc3339_opts(chrono::SecondsFormat::Secs, false), &human))
}

/// A deadline at midnight ends the day before: 2026-05-31 24:00, not 2026-06-01 00:00.
fn deadline(lang: Lang, value: &Value) -> TeraResult<Value> {
    if value.is_none() {
        return Ok(unknown());
    }
    let at = local(value)?;
    let (date, clock) = match at.date_naive().pred_opt() {
        Some(before) if at.time() == NaiveTime::MIN => (before, "24:00".to_owned()),
        _ => (at.date_naive(), at.format("%H:%M").to_string()),
    };
    let comma = match lang.writing() {
        Writing::Chinese => "",
        Writing::English => ",",
    };
    let human = format!("{}{comma} {clock}", plain_date(lang, date));
    Ok(time_element(&at.to_rfc3339_opts(chrono::SecondsFormat::Secs, false), &human))
}

/// A sentence about one instant, `$at`, which becomes a `<time>` where the language wants it.
fn said_at(lang: Lang, key: &str, at: &Value, form: &str) -> TeraResult<Value> {
    const HERE: &str = "\u{fffc}";
    let because = Because::new(key.to_owned()).text("at", HERE);
    let text = han::sentence(lang, &words::sentence(lang, &because)?);
    let time = if form == "deadline" { deadline(lang, at)? } else { instant(lang, at, form)? };
    Ok(Value::safe_string(&text.replace(HERE, time.as_str().unwrap_or_default())))
}

fn date(lang: Lang, value: &Value, form: &str) -> TeraResult<Value> {
    if value.is_none() {
        return Ok(unknown());
    }
    let date = day(value)?;
    let human = match (form, lang) {
        ("plain", _) => plain_date(lang, date),
        ("long", _) => long_date(lang, date),
        _ => return Err(Error::message(format!("date has no form {form}"))),
    };
    Ok(time_element(&date.to_string(), &human))
}

/// 2026-05-16—05-18 · 16 May 2026 – 18 May 2026; the year is repeated only where it changes.
fn date_range(lang: Lang, from: &Value, to: &Value) -> TeraResult<Value> {
    let (first, last) = (day(from)?, day(to)?);
    if first == last {
        return date(lang, from, "plain");
    }
    let same_year = first.format("%Y").to_string() == last.format("%Y").to_string();
    let human = match (lang.writing(), same_year) {
        (Writing::Chinese, true) => format!("{first}—{}", last.format("%m-%d")),
        (Writing::Chinese, false) => format!("{first}—{last}"),
        (Writing::English, true) => format!("{} – {}", first.format("%-d %B"), long_date(lang, last)),
        (Writing::English, false) => format!("{} – {}", long_date(lang, first), long_date(lang, last)),
    };
    Ok(Value::safe_string(&format!(r#"<span class="nb">{human}</span>"#)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: TeraResult<Value>) -> String {
        value.unwrap().as_str().unwrap().to_owned()
    }

    #[test]
    fn instants_are_told_on_the_civil_clock() {
        let at = Value::from("2026-05-18T06:30:05Z");
        assert_eq!(
            text(instant(Lang::Zh, &at, "minute")),
            r#"<time datetime="2026-05-18T14:30:05+08:00">2026-05-18 14:30</time>"#
        );
        assert!(text(instant(Lang::Zh, &at, "long")).contains(">2026年5月18日14:30<"));
        assert!(text(instant(Lang::En, &at, "minute")).contains(">18 May 2026, 14:30<"));
        assert!(text(instant(Lang::En, &at, "clock")).contains(">14:30:05<"));
        assert!(instant(Lang::En, &at, "sundial").is_err());
    }

    #[test]
    fn midnight_ends_the_day_before() {
        let midnight = Value::from("2026-05-31T16:00:00Z");
        assert!(text(deadline(Lang::Zh, &midnight)).contains(">2026-05-31 24:00<"));
        assert!(text(deadline(Lang::En, &midnight)).contains(">31 May 2026, 24:00<"));
        let noon = Value::from("2026-05-31T04:00:00Z");
        assert!(text(deadline(Lang::Zh, &noon)).contains(">2026-05-31 12:00<"));
    }

    #[test]
    fn a_sentence_puts_its_instant_where_the_language_wants_it() {
        let at = Value::from("2026-05-18T02:00:00Z");
        let time = |human| format!(r#"<time datetime="2026-05-18T10:00:00+08:00">{human}</time>"#);
        assert_eq!(
            text(said_at(Lang::Zh, "results-published", &at, "minute")),
            format!("{}发布", time("2026-05-18 10:00"))
        );
        assert_eq!(
            text(said_at(Lang::En, "results-published", &at, "minute")),
            format!("published {}", time("18 May 2026, 10:00"))
        );
        assert!(said_at(Lang::En, "page-back", &at, "sundial").is_err());
    }

    #[test]
    fn ranges_repeat_the_year_only_where_it_changes() {
        let range = |lang, from, to| text(date_range(lang, &Value::from(from), &Value::from(to)));
        assert!(range(Lang::Zh, "2026-05-16", "2026-05-18").contains(">2026-05-16—05-18<"));
        assert!(range(Lang::Zh, "2026-12-31", "2027-01-02").contains(">2026-12-31—2027-01-02<"));
        assert!(range(Lang::En, "2026-05-16", "2026-05-18").contains(">16 May – 18 May 2026<"));
        assert!(range(Lang::Zh, "2026-05-16", "2026-05-16").contains(">2026-05-16<"));
    }
}
