//! Words and sentences in templates.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::han;
use crate::kernel::because::{Arg, Because};
use crate::kernel::fault::{Place, Problem};
use crate::kernel::lang::{Lang, Writing};
use crate::kernel::uid::Uid;
use crate::pages::{assets, messages};
use crate::platform::system::SystemEntropy;

pub(super) fn register(tera: &mut Tera, lang: Lang) {
    tera.register_function("t", move |kwargs: Kwargs, _: &State<'_>| said(lang, &kwargs));
    tera.register_filter("say", move |value: Value, _: Kwargs, _: &State<'_>| say(lang, &value));
    tera.register_filter("ratios", |value: Value, _: Kwargs, _: &State<'_>| ratios(&value));
    tera.register_filter("plain", move |value: Value, _: Kwargs, _: &State<'_>| plain(lang, &value));
    tera.register_function("lang_of", move |kwargs: Kwargs, _: &State<'_>| {
        kwargs
            .must_get::<&str>("text")
            .map(|text| lang.writing() == Writing::English && text.chars().any(han::is_han))
    });
    tera.register_filter("han", move |value: Value, _: Kwargs, _: &State<'_>| entered(lang, &value));
    tera.register_function("asset", |kwargs: Kwargs, _: &State<'_>| asset(kwargs.must_get("path")?));
    let known = icons_of_the_sprite();
    tera.register_function("icon", move |kwargs: Kwargs, _: &State<'_>| {
        icon(&known, kwargs.must_get("name")?)
    });
    tera.register_function("errors_at", |kwargs: Kwargs, _: &State<'_>| errors_at(&kwargs));
    tera.register_function("form_uid", |_: Kwargs, _: &State<'_>| form_uid());
    tera.register_filter("anchor", |value: Value, _: Kwargs, _: &State<'_>| anchor(&value));
}

/// `t(key="…", name=value)`: plain text, so it may stand in an attribute.
fn said(lang: Lang, kwargs: &Kwargs) -> TeraResult<String> {
    let key: String = kwargs.must_get("key")?;
    let mut args = BTreeMap::new();
    for (name, value) in kwargs.iter() {
        match name.as_str() {
            None | Some("key") => {}
            Some(name) => {
                let arg = argument(value)
                    .ok_or_else(|| Error::message(format!("{key}: {name} is no argument: {value}")))?;
                args.insert(Cow::Owned(name.to_owned()), arg);
            }
        }
    }
    sentence(lang, &Because { key: Cow::Owned(key), args })
}

/// The fractions behind the decimals of some reasons, each once: `92.3333＝277/3`.
fn ratios(reasons: &Value) -> TeraResult<Vec<String>> {
    let reasons = Vec::<Because>::deserialize(reasons).map_err(Error::message)?;
    let mut told = Vec::new();
    for (near, ratio) in reasons.iter().flat_map(Because::ratios) {
        let one = format!("{near}＝{ratio}");
        if !told.contains(&one) {
            told.push(one);
        }
    }
    Ok(told)
}

/// A uid of its own for each form on a page.
fn form_uid() -> TeraResult<String> {
    Uid::random(&SystemEntropy).map(String::from).map_err(Error::message)
}

/// Whole numbers are counts, whatever width Tera gave them; maps are typed arguments; the rest is text.
fn argument(value: &Value) -> Option<Arg> {
    if let Some(count) = value.as_i128() {
        return i64::try_from(count).ok().map(Arg::Count);
    }
    Arg::deserialize(value).ok()
}

pub(super) fn sentence(lang: Lang, because: &Because) -> TeraResult<String> {
    messages::known(lang, because).ok_or_else(|| {
        Error::message(format!("the catalogue has no sentence {} with these arguments", because.key))
    })
}

/// A `Because` becomes its sentence, entered text stays; both as HTML with languages marked.
fn say(lang: Lang, value: &Value) -> TeraResult<Value> {
    if value.is_safe() {
        return Ok(value.clone());
    }
    if let Some(text) = value.as_str() {
        return Ok(Value::safe_string(&han::sentence(lang, text)));
    }
    let because = Because::deserialize(value).map_err(Error::message)?;
    Ok(Value::safe_string(&han::sentence(lang, &sentence(lang, &because)?)))
}

/// The same without markup, for places that hold text only: `<option>`, `<title>`, attributes.
fn plain(lang: Lang, value: &Value) -> TeraResult<String> {
    if let Some(text) = value.as_str() {
        return Ok(text.to_owned());
    }
    sentence(lang, &Because::deserialize(value).map_err(Error::message)?)
}

fn entered(lang: Lang, value: &Value) -> TeraResult<Value> {
    let text =
        value.as_str().ok_or_else(|| Error::message(format!("han takes text, not {}", value.name())))?;
    Ok(Value::safe_string(&han::entered(lang, text)))
}

fn asset(path: &str) -> TeraResult<String> {
    assets::url(path).ok_or_else(|| Error::message(format!("there is no asset {path}")))
}

/// An icon that repeats the word beside it, hence hidden from readers by ear.
fn icon(known: &BTreeSet<String>, name: &str) -> TeraResult<Value> {
    if !known.contains(name) {
        return Err(Error::message(format!("the sprite has no icon {name}")));
    }
    let sprite = asset("icons.svg")?;
    Ok(Value::safe_string(&format!(
        r##"<svg class="icon" aria-hidden="true" focusable="false"><use href="{sprite}#{name}"></use></svg>"##
    )))
}

fn icons_of_the_sprite() -> BTreeSet<String> {
    let sprite = assets::find("icons.svg").map(|asset| String::from_utf8_lossy(&asset.bytes).into_owned());
    let sprite = sprite.unwrap_or_default();
    sprite
        .split(r#"<symbol id=""#)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

/// The problems of one field, out of all of the form's.
fn errors_at(kwargs: &Kwargs) -> TeraResult<Vec<Value>> {
    let errors: &Value = kwargs.must_get("errors")?;
    let field: &str = kwargs.must_get("field")?;
    let problems = Vec::<Problem>::deserialize(errors).map_err(Error::message)?;
    Ok(problems
        .iter()
        .filter(|problem| matches!(&problem.place, Place::Field(name) if name == field))
        .map(|problem| Value::from_serializable(&problem.because))
        .collect())
}

/// Where a problem of the summary leads: `#f-name` for a field, nothing for the whole input.
fn anchor(problem: &Value) -> TeraResult<String> {
    let problem = Problem::deserialize(problem).map_err(Error::message)?;
    Ok(match problem.place {
        Place::Field(name) => format!("#f-{name}"),
        Place::Whole | Place::Line { .. } => String::new(),
    })
}
