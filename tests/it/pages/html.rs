//! A reader of our own pages: enough HTML to check nesting, names, references and languages.

use std::collections::BTreeSet;

const VOID: [&str; 7] = ["meta", "link", "input", "br", "img", "hr", "wbr"];

/// An opening tag.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) tag: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// A page as its opening tags and its text with the language it stands in.
#[derive(Debug, Default)]
pub(crate) struct Document {
    elements: Vec<Element>,
    texts: Vec<(String, String)>,
}

impl Document {
    /// Reads a page; tags must nest.
    pub(crate) fn parse(html: &str) -> Result<Self, String> {
        let mut document = Self::default();
        let mut open: Vec<(String, String)> = Vec::new();
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            let language = open.last().map_or(String::new(), |(_, lang)| lang.clone());
            document.texts.push((language.clone(), rest[..start].to_owned()));
            let after = &rest[start + 1..];
            let end = after.find('>').ok_or("a tag without end")?;
            let inside = &after[..end];
            rest = &after[end + 1..];
            if inside.starts_with('!') {
                continue;
            }
            if let Some(tag) = inside.strip_prefix('/') {
                let (opened, _) = open.pop().ok_or_else(|| format!("</{tag}> closes nothing"))?;
                if opened != tag {
                    return Err(format!("<{opened}> closed by </{tag}>"));
                }
                continue;
            }
            let element = element(inside)?;
            if !VOID.contains(&element.tag.as_str()) {
                let language = element.attribute("lang").map_or(language, str::to_owned);
                // A title is plain text and cannot mark a name in another language.
                let language = if element.tag == "title" { "any".to_owned() } else { language };
                open.push((element.tag.clone(), language));
            }
            document.elements.push(element);
        }
        if open.is_empty() { Ok(document) } else { Err(format!("left open: {open:?}")) }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Element> {
        self.elements.iter()
    }

    pub(crate) fn elements<'a>(&'a self, tag: &'a str) -> impl Iterator<Item = &'a Element> {
        self.all().filter(move |element| element.tag == tag)
    }

    pub(crate) fn count(&self, tag: &str) -> usize {
        self.elements(tag).count()
    }

    /// Text with Han letters in a part of the page that claims to be English.
    pub(crate) fn unmarked_han(&self) -> Vec<String> {
        let english = self.texts.iter().filter(|(lang, _)| lang == "en");
        english.filter(|(_, text)| text.chars().any(is_han)).map(|(_, text)| text.trim().to_owned()).collect()
    }

    /// Ids are unique; labels, descriptions and links within the page lead somewhere.
    pub(crate) fn check_references(&self) -> Result<(), String> {
        let mut ids = BTreeSet::new();
        for id in self.all().filter_map(|element| element.attribute("id")) {
            if !ids.insert(id) {
                return Err(format!("id {id} twice"));
            }
        }
        for element in self.all() {
            for name in ["for", "aria-labelledby", "aria-describedby"] {
                let wanted = element.attribute(name).unwrap_or_default();
                if let Some(lost) = wanted.split_whitespace().find(|id| !ids.contains(id)) {
                    return Err(format!("<{}> {name} {lost}, which is nowhere", element.tag));
                }
            }
            if let Some(lost) = element.attribute("href").and_then(|href| href.strip_prefix('#'))
                && !ids.contains(lost)
            {
                return Err(format!("a link to #{lost}, which is nowhere"));
            }
        }
        Ok(())
    }
}

fn element(inside: &str) -> Result<Element, String> {
    let (tag, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let mut attributes = Vec::new();
    rest = rest.trim_start();
    while !rest.is_empty() {
        let name_end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let name = rest[..name_end].to_owned();
        rest = &rest[name_end..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').ok_or_else(|| format!("{tag} {name}: an open quote"))?;
            value = quoted[..end].to_owned();
            rest = &quoted[end + 1..];
        } else if rest.starts_with('=') {
            return Err(format!("{tag} {name}: a value without quotes"));
        }
        attributes.push((name, value));
        rest = rest.trim_start();
    }
    Ok(Element { tag: tag.to_owned(), attributes })
}

/// Han letters and full-width signs.
pub(crate) fn is_han(letter: char) -> bool {
    ('\u{2e80}'..='\u{9fff}').contains(&letter) || ('\u{ff00}'..='\u{ffef}').contains(&letter)
}
