//! Pages from templates. A handler fills a serialisable page struct and a [`Frame`], and calls [`render`].
//!
//! Each file in `templates/` opens with a comment that states the shape of its `page`. Besides Tera's own,
//! templates may use:
//!
//! | call | gives |
//! |---|---|
//! | `t(key=…, name=value)` | a word or sentence of the catalogue; values may be [`Arg`](crate::kernel::because::Arg)s |
//! | `x \| say` | a sentence from a `Because`, or text somebody entered, marked with its language |
//! | `x \| han` | text somebody entered (names, titles): escaped, language marked, `有限公司` kept whole |
//! | `x \| money` · `x \| yuan` · `x \| capitals` | 5,000.00 · 5,000.00元 · 伍仟元整; unknown is — |
//! | `money_range(low=, high=)` | 10,000.00～30,000.00 |
//! | `x \| mark(decimals=2)` · `x \| count` | 91.46 · 1,284; unknown is — |
//! | `x \| rank(tied=bool)` | the figure and the slot for 并列 |
//! | `x \| instant(form=…)` | `<time>` at +08:00; forms `minute` (default), `second`, `clock`, `long` |
//! | `x \| deadline` | the same, midnight told as 24:00 of the day before |
//! | `t_at(key=, at=, form=)` | a sentence whose `$at` is such an instant; also form `deadline` |
//! | `x \| date(form=…)` · `date_range(from=, to=)` | forms `plain` (default), `long`, `short` |
//! | `icon(name=…)` · `asset(path=…)` | an icon of the sprite · a URL with the file's hash |
//! | `tone(key=…)` | the tone and icon of a status word, one for the whole product |
//! | `errors_at(errors=, field=)` | the problems of one form field |
//!
//! A variable a template prints and the page lacks is an error, as is a key the catalogue lacks.

mod fault;
mod figures;
mod frame;
mod han;
mod times;
mod tones;
mod words;

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use rust_embed::RustEmbed;
use serde::Serialize;
use tera::{Context, Tera};

use crate::kernel::fault::Fault;
use crate::kernel::lang::Lang;

pub use fault::{FaultContext, render_fault};
pub use frame::{Account, Crumb, Flash, FlashTone, Frame, RoleLine, Section, Wording};

#[derive(RustEmbed)]
#[folder = "templates/"]
struct Templates;

/// Renders a template (`judging/pad.html`) in one language.
///
/// # Errors
/// `Internal` where the template does not exist, does not parse, or prints something the page does not hold:
/// a mistake of ours, never of the reader.
pub fn render(template: &str, lang: Lang, frame: &Frame, page: &impl Serialize) -> Result<String, Fault> {
    let mut context = Context::new();
    context.insert("lang", lang.tag());
    context.insert_value("frame", tera::Value::try_from_serializable(frame).map_err(Fault::internal)?);
    context.insert_value("page", tera::Value::try_from_serializable(page).map_err(Fault::internal)?);
    environment(lang)?.render(template, &context).map_err(|error| Fault::internal(chain(&error)))
}

/// Names of all templates, for the test that renders each.
pub fn template_names() -> impl Iterator<Item = String> {
    Templates::iter().map(std::borrow::Cow::into_owned)
}

/// One environment per language: functions know their language without asking the page for it,
/// which also holds inside components, whose variables are their own.
fn environment(lang: Lang) -> Result<&'static Tera, Fault> {
    type Built = OnceLock<Result<Tera, Fault>>;
    static BUILT: LazyLock<BTreeMap<Lang, Built>> =
        LazyLock::new(|| Lang::ALL.into_iter().map(|lang| (lang, Built::new())).collect());
    let cell = BUILT.get(&lang).ok_or_else(|| Fault::internal("a language that is not listed"))?;
    cell.get_or_init(|| build(lang)).as_ref().map_err(Clone::clone)
}

fn build(lang: Lang) -> Result<Tera, Fault> {
    let mut tera = Tera::new();
    words::register(&mut tera, lang);
    figures::register(&mut tera, lang);
    times::register(&mut tera, lang);
    tones::register(&mut tera);
    let mut sources = Vec::new();
    for name in Templates::iter() {
        let file = Templates::get(&name).ok_or_else(|| Fault::internal(format!("no template {name}")))?;
        let text = String::from_utf8(file.data.into_owned()).map_err(Fault::internal)?;
        sources.push((name, text));
    }
    tera.add_raw_templates(sources).map_err(|error| Fault::internal(chain(&error)))?;
    Ok(tera)
}

/// An error with its causes, for the log.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}
