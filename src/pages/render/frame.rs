//! What stands around a page: top bar, role line, breadcrumb, flash, footer.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::lang::Lang;
use crate::kernel::role::Role;
use crate::kernel::theme::Theme;

/// The frame of one answer. [`Frame::new`] is a page for the public; a signed-in reader adds `account`,
/// `role_line`, `sections`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Frame {
    /// Path and query of this page.
    pub path: String,
    /// The same page in the other languages.
    pub languages: Vec<Language>,
    /// 跟随系统 · 浅色 · 深色, from the reader's cookie.
    pub theme: Theme,
    /// Name of the installation beside the product's; `None` leaves it out.
    pub site: Option<String>,
    /// At most six sections of the top bar.
    pub sections: Vec<Section>,
    /// Who is signed in.
    pub account: Option<Account>,
    /// In which role the reader acts here, in words.
    pub role_line: Option<RoleLine>,
    /// Token every form carries; empty where no session exists and no form posts.
    pub csrf: String,
    /// What the last request did; shown once.
    pub flash: Option<Flash>,
    /// When this page was made and what had just been done, where it is what a press led to (`pages::pressed`).
    #[serde(default)]
    pub after: Option<String>,
    /// From the home page to this one; the last has no URL. At most four.
    pub crumbs: Vec<Crumb>,
    /// A demo says so on every page.
    pub demo: bool,
    /// Version in the footer.
    pub version: Cow<'static, str>,
}

/// The page in another language.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Language {
    /// BCP 47 tag.
    pub tag: Cow<'static, str>,
    /// The language's name in itself.
    pub name: Cow<'static, str>,
    /// Where the page is.
    pub url: String,
}

/// A section of the top bar.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Section {
    /// Message key of its name.
    pub key: Cow<'static, str>,
    /// Where it leads.
    pub url: String,
    /// The page belongs to it.
    pub current: bool,
}

/// The signed-in reader.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    /// Name as entered.
    pub name: String,
    /// Page of the account, where language, theme and password are set.
    pub url: String,
    /// Form target that ends the session.
    pub log_out_url: String,
}

/// "承办单位　2026年数控技能竞赛": role and place.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RoleLine {
    /// The role acted in.
    pub role: Role,
    /// Competition or division it was granted for; `None` for the site.
    pub place: Option<String>,
}

/// What the last request did.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Flash {
    /// Done, attention, or refused.
    pub tone: FlashTone,
    /// Names the object and the next step.
    pub because: Because,
}

/// Tone of a flash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlashTone {
    /// It is done.
    Ok,
    /// Done, but something needs attention.
    Warn,
    /// Refused; nothing changed.
    Err,
}

/// A step of the breadcrumb.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Crumb {
    /// The target's own heading.
    pub text: Wording,
    /// `None` for the page itself.
    pub url: Option<String>,
}

/// Words of ours, or text somebody entered; templates print both by `| say`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Wording {
    /// From the catalogue.
    Said(Because),
    /// As entered, in whatever language.
    Entered(String),
}

impl Wording {
    /// A word of the catalogue.
    #[must_use]
    pub fn said(key: &'static str) -> Self {
        Self::Said(Because::new(key))
    }

    /// A name or title somebody entered.
    #[must_use]
    pub fn entered(text: impl Into<String>) -> Self {
        Self::Entered(text.into())
    }
}

impl Frame {
    /// The frame of a public page in one language; `in_language` answers where it stands in another. Both hold the query.
    #[must_use]
    pub fn new(path: impl Into<String>, lang: Lang, in_language: impl Fn(Lang) -> String) -> Self {
        Self {
            path: path.into(),
            languages: lang
                .others()
                .map(|other| Language {
                    tag: other.tag().into(),
                    name: other.name().into(),
                    url: in_language(other),
                })
                .collect(),
            theme: Theme::System,
            site: None,
            sections: Vec::new(),
            account: None,
            role_line: None,
            csrf: String::new(),
            flash: None,
            after: None,
            crumbs: Vec::new(),
            demo: false,
            version: Cow::Borrowed(env!("CARGO_PKG_VERSION")),
        }
    }

    /// With one more step of the breadcrumb.
    #[must_use]
    pub fn crumb(mut self, text: Wording, url: Option<&str>) -> Self {
        self.crumbs.push(Crumb { text, url: url.map(str::to_owned) });
        self
    }
}
