//! Sentences of text and values alone, taken apart once. Fluent chooses among the others; these are only put
//! together, which files of a million reasons need.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use rust_embed::RustEmbed;

use crate::kernel::lang::Lang;

#[derive(RustEmbed)]
#[folder = "locales/"]
struct Locales;

/// A part of a sentence.
pub(super) enum Piece {
    /// Words of the sentence.
    Text(String),
    /// The value of this name.
    Value(String),
}

pub(super) type Sentences = HashMap<String, Vec<Piece>>;

static ALL: LazyLock<BTreeMap<Lang, Sentences>> =
    LazyLock::new(|| Lang::ALL.into_iter().map(|lang| (lang, read(&format!("{}/", lang.tag())))).collect());

/// The pieces of a sentence; `None` where the catalogue lacks it or it takes more than putting together.
pub(super) fn pieces(lang: Lang, key: &str) -> Option<&'static [Piece]> {
    all(lang)?.get(key).map(Vec::as_slice)
}

/// Every such sentence by its key.
pub(super) fn all(lang: Lang) -> Option<&'static Sentences> {
    ALL.get(&lang)
}

fn read(folder: &str) -> Sentences {
    let mut sentences = Sentences::new();
    for name in Locales::iter().filter(|name| name.starts_with(folder)) {
        let Some(file) = Locales::get(&name) else { continue };
        let text = String::from_utf8_lossy(&file.data);
        // What cannot be read here is left to Fluent, which says what is wrong with it.
        let Ok(resource) = parser::parse(text.as_ref()) else { continue };
        for entry in resource.body {
            if let Entry::Message(message) = entry
                && let Some(pieces) = message.value.as_ref().and_then(taken_apart)
            {
                sentences.insert(message.id.name.to_owned(), pieces);
            }
        }
    }
    sentences
}

fn taken_apart(pattern: &Pattern<&str>) -> Option<Vec<Piece>> {
    let piece = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => Some(Piece::Text((*value).to_owned())),
        PatternElement::Placeable { expression } => match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                Some(Piece::Value(id.name.to_owned()))
            }
            _ => None,
        },
    };
    pattern.elements.iter().map(piece).collect()
}
