//! Figures in templates: money, marks, counts, ranks. Unknown is a dash, never a zero.

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::kernel::figures::parted;
use crate::kernel::lang::{Lang, Writing};
use crate::kernel::money::Fen;
use crate::kernel::score::Score;

/// What an unknown figure looks like.
const UNKNOWN: &str = "—";

pub(super) fn register(tera: &mut Tera, lang: Lang) {
    tera.register_filter("money", |value: Value, _: Kwargs, _: &State<'_>| money(&value));
    tera.register_filter("yuan", move |value: Value, _: Kwargs, _: &State<'_>| yuan(lang, &value));
    tera.register_filter("capitals", |value: Value, _: Kwargs, _: &State<'_>| capitals(&value));
    tera.register_function("money_range", move |kwargs: Kwargs, _: &State<'_>| {
        money_range(lang, kwargs.must_get("low")?, kwargs.must_get("high")?)
    });
    tera.register_filter("mark", |value: Value, kwargs: Kwargs, _: &State<'_>| {
        mark(&value, kwargs.get("decimals")?.unwrap_or(2))
    });
    tera.register_filter("count", |value: Value, _: Kwargs, _: &State<'_>| count(&value));
    tera.register_filter("rank", move |value: Value, kwargs: Kwargs, _: &State<'_>| {
        rank(lang, &value, kwargs.get("tied")?.unwrap_or(false))
    });
}

fn amount(value: &Value) -> TeraResult<Option<Fen>> {
    if value.is_none() {
        return Ok(None);
    }
    let text =
        value.as_str().ok_or_else(|| Error::message(format!("money is {}, not text", value.name())))?;
    text.parse()
        .map(Some)
        .map_err(|error| Error::message(format!("not an amount in yuan: {text} ({error:?})")))
}

/// For a column whose head names the unit.
fn money(value: &Value) -> TeraResult<String> {
    Ok(amount(value)?.map_or_else(|| UNKNOWN.to_owned(), Fen::grouped))
}

/// For running text, with the unit.
fn yuan(lang: Lang, value: &Value) -> TeraResult<String> {
    Ok(match (amount(value)?, lang.writing()) {
        (None, _) => UNKNOWN.to_owned(),
        (Some(fen), Writing::Chinese) => format!("{}元", fen.grouped()),
        (Some(fen), Writing::English) => format!("CNY {}", fen.grouped()),
    })
}

fn capitals(value: &Value) -> TeraResult<String> {
    Ok(amount(value)?.map_or_else(|| UNKNOWN.to_owned(), Fen::capitals))
}

/// May break after the dash, never inside a figure.
fn money_range(lang: Lang, low: &Value, high: &Value) -> TeraResult<Value> {
    let dash = match lang.writing() {
        Writing::Chinese => "～",
        Writing::English => "–",
    };
    Ok(Value::safe_string(&format!("{}{dash}<wbr>{}", money(low)?, money(high)?)))
}

fn mark(value: &Value, decimals: u32) -> TeraResult<String> {
    if value.is_none() {
        return Ok(UNKNOWN.to_owned());
    }
    let text =
        value.as_str().ok_or_else(|| Error::message(format!("a mark is {}, not text", value.name())))?;
    let score: Score =
        text.parse().map_err(|error| Error::message(format!("not a mark: {text} ({error:?})")))?;
    Ok(score.fixed(decimals).replace('-', "−"))
}

/// Thousands are parted in counts over 9,999.
fn count(value: &Value) -> TeraResult<String> {
    if value.is_none() {
        return Ok(UNKNOWN.to_owned());
    }
    let number = value.as_i64().ok_or_else(|| Error::message(format!("a count is {}", value.name())))?;
    Ok(parted(number))
}

/// The figure and, in every row, the slot that 并列 or = takes in some: so that the figures line up.
fn rank(lang: Lang, value: &Value, tied: bool) -> TeraResult<Value> {
    let figure = if value.is_none() { UNKNOWN.to_owned() } else { count(value)? };
    let word = match (tied, lang.writing()) {
        (false, _) => "",
        (true, Writing::Chinese) => "并列",
        (true, Writing::English) => "=",
    };
    Ok(Value::safe_string(&format!(r#"{figure}<span class="slot">{word}</span>"#)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_is_a_dash_and_zero_is_zero() {
        assert_eq!(money(&Value::none()).unwrap(), "—");
        assert_eq!(money(&Value::from("0.00")).unwrap(), "0.00");
        assert_eq!(mark(&Value::none(), 2).unwrap(), "—");
        assert_eq!(mark(&Value::from("0"), 2).unwrap(), "0.00");
    }

    #[test]
    fn money_is_grouped_and_names_its_unit_in_text() {
        let amount = Value::from("236500.00");
        assert_eq!(money(&amount).unwrap(), "236,500.00");
        assert_eq!(yuan(Lang::Zh, &amount).unwrap(), "236,500.00元");
        assert_eq!(yuan(Lang::En, &amount).unwrap(), "CNY 236,500.00");
        assert_eq!(capitals(&amount).unwrap(), "贰拾叁万陆仟伍佰元整");
        let range = money_range(Lang::Zh, &Value::from("10000.00"), &Value::from("30000.00"));
        assert_eq!(range.unwrap().as_str(), Some("10,000.00～<wbr>30,000.00"));
    }

    #[test]
    fn a_number_that_is_no_text_is_refused() {
        assert!(money(&Value::from(5)).is_err());
        assert!(mark(&Value::from("ninety"), 2).is_err());
    }

    #[test]
    fn counts_are_parted_over_9999() {
        assert_eq!(count(&Value::from(9999)).unwrap(), "9999");
        assert_eq!(count(&Value::from(12_840)).unwrap(), "12,840");
        assert_eq!(count(&Value::none()).unwrap(), "—");
    }

    #[test]
    fn every_rank_has_its_slot() {
        let html = |tied, lang| rank(lang, &Value::from(2), tied).unwrap().as_str().unwrap().to_owned();
        assert_eq!(html(true, Lang::Zh), r#"2<span class="slot">并列</span>"#);
        assert_eq!(html(true, Lang::En), r#"2<span class="slot">=</span>"#);
        assert_eq!(html(false, Lang::Zh), r#"2<span class="slot"></span>"#);
    }
}
