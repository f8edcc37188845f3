//! Sample pages as data. An object `{"zh-CN": …, "en": …}` stands for the one of the page's language.

use std::fs;
use std::path::{Path, PathBuf};

use jiangsai::kernel::lang::Lang;
use jiangsai::pages::render::{Frame, render};
use serde::Deserialize;
use serde_json::{Map, Value};

/// One sample page.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fixture {
    /// File name without its ending.
    #[serde(skip)]
    pub(crate) name: String,
    /// What the sample shows; for the reader of the file.
    #[expect(dead_code, reason = "for the reader of the file")]
    about: String,
    pub(crate) template: String,
    #[serde(default)]
    frame: Map<String, Value>,
    page: Value,
}

impl Fixture {
    pub(crate) fn page(&self, lang: Lang) -> Value {
        in_language(&self.page, lang)
    }

    /// The frame of a public page, with the fields the sample sets.
    pub(crate) fn frame(&self, lang: Lang) -> Frame {
        let plain = Frame::new(format!("/{}/{}", lang.tag(), self.name), lang, |other| {
            format!("/{}/{}", other.tag(), self.name)
        });
        let mut fields = serde_json::to_value(plain).unwrap();
        for (name, value) in &self.frame {
            assert!(fields.get(name).is_some(), "{}: the frame has no {name}", self.name);
            fields[name] = in_language(value, lang);
        }
        serde_json::from_value(fields).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    pub(crate) fn render(&self, lang: Lang) -> String {
        render(&self.template, lang, &self.frame(lang), &self.page(lang))
            .unwrap_or_else(|fault| panic!("{} ({}): {fault}", self.name, lang.tag()))
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages")
}

/// All samples by name.
pub(crate) fn all() -> Vec<Fixture> {
    let mut fixtures: Vec<Fixture> =
        fs::read_dir(folder()).unwrap().map(|file| read(&file.unwrap().path())).collect();
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!fixtures.is_empty());
    fixtures
}

pub(crate) fn named(name: &str) -> Fixture {
    read(&folder().join(format!("{name}.json")))
}

fn read(path: &Path) -> Fixture {
    let text = fs::read_to_string(path).unwrap();
    let mut fixture: Fixture =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    fixture.name = path.file_stem().unwrap().to_str().unwrap().to_owned();
    fixture
}

fn in_language(value: &Value, lang: Lang) -> Value {
    match value {
        Value::Object(fields)
            if !fields.is_empty() && fields.keys().all(|tag| Lang::from_tag(tag).is_some()) =>
        {
            let told = lang.or_instead().find_map(|lang| fields.get(lang.tag())).unwrap();
            in_language(told, lang)
        }
        Value::Object(fields) => Value::Object(
            fields.iter().map(|(name, field)| (name.clone(), in_language(field, lang))).collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(|item| in_language(item, lang)).collect()),
        other => other.clone(),
    }
}
