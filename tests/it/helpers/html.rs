//! What a reader finds on a page: forms, fields by their label, links and buttons by their text.

use scraper::{ElementRef, Html, Selector};

/// A form, filled in as the server sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) method: String,
    /// Names and values a browser would send, the CSRF token among them.
    pub(crate) values: Vec<(String, String)>,
    /// Names of all fields with the text of their label.
    pub(crate) fields: Vec<(String, String)>,
    /// Its buttons.
    pub(crate) buttons: Vec<Button>,
}

/// A button that sends its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Button {
    /// What stands on it.
    pub(crate) text: String,
    /// The name and value it adds.
    pub(crate) adds: Option<(String, String)>,
    /// Where it sends the form to, where that is not the form's own place.
    pub(crate) action: Option<String>,
}

fn select<'a>(within: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    within.select(&Selector::parse(selector).unwrap()).collect()
}

fn attribute(element: ElementRef<'_>, name: &str) -> String {
    element.attr(name).unwrap_or_default().to_owned()
}

/// Text as a reader sees it, spaces and line ends made one.
fn words(element: ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// The text of a page's body, without scripts and styles.
pub(crate) fn visible_text(html: &str) -> String {
    let page = Html::parse_document(html);
    let hidden = ["script", "style", "template"];
    let mut parts = Vec::new();
    for body in select(page.root_element(), "body") {
        for node in body.descendants().filter(|node| node.value().is_text()) {
            let inside_hidden = node
                .ancestors()
                .filter_map(ElementRef::wrap)
                .any(|element| hidden.contains(&element.value().name()));
            if !inside_hidden {
                parts.extend(node.value().as_text().unwrap().split_whitespace().map(str::to_owned));
            }
        }
    }
    parts.join(" ")
}

/// Where the link with this text leads.
pub(crate) fn link(html: &str, text: &str) -> Option<String> {
    let page = Html::parse_document(html);
    let links = select(page.root_element(), "a[href]");
    links.into_iter().find(|link| words(*link) == text).map(|link| attribute(link, "href"))
}

/// Where the ways on of lists lead, by their `rel`.
pub(crate) fn ways(html: &str, rel: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let links = select(page.root_element(), "a[rel]").into_iter();
    links.filter(|link| attribute(*link, "rel") == rel).map(|link| attribute(link, "href")).collect()
}

/// Where all links lead, in order.
pub(crate) fn links(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    select(page.root_element(), "a[href]").into_iter().map(|link| attribute(link, "href")).collect()
}

/// The visitor's token, as any form of the page carries it.
pub(crate) fn csrf(html: &str) -> String {
    let page = Html::parse_document(html);
    let tokens = select(page.root_element(), "input[name=csrf]");
    attribute(*tokens.first().expect("a form with a token"), "value")
}

/// Texts of all elements a selector finds.
pub(crate) fn texts(html: &str, selector: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    select(page.root_element(), selector).into_iter().map(words).collect()
}

/// All forms of a page.
pub(crate) fn forms(html: &str) -> Vec<Form> {
    let page = Html::parse_document(html);
    select(page.root_element(), "form").into_iter().map(|form| read_form(&page, form)).collect()
}

fn read_form(page: &Html, form: ElementRef<'_>) -> Form {
    let mut read = Form {
        action: attribute(form, "action"),
        method: attribute(form, "method").to_lowercase(),
        values: Vec::new(),
        fields: Vec::new(),
        buttons: Vec::new(),
    };
    for field in select(form, "input, select, textarea, button") {
        let name = attribute(field, "name");
        let kind = attribute(field, "type");
        let tag = field.value().name();
        if tag == "button" || kind == "submit" {
            let text = if tag == "button" { words(field) } else { attribute(field, "value") };
            let adds = (!name.is_empty()).then(|| (name, attribute(field, "value")));
            let action = field.attr("formaction").map(str::to_owned);
            read.buttons.push(Button { text, adds, action });
            continue;
        }
        if name.is_empty() || field.attr("disabled").is_some() {
            continue;
        }
        read.fields.push((name.clone(), label_of(page, field)));
        let chosen = match (tag, kind.as_str()) {
            ("select", _) => chosen_option(field),
            ("textarea", _) => Some(field.text().collect()),
            (_, "checkbox" | "radio") => {
                let value = field.attr("value").unwrap_or("on").to_owned();
                field.attr("checked").map(|_| value)
            }
            _ => Some(attribute(field, "value")),
        };
        read.values.extend(chosen.map(|value| (name, value)));
    }
    read
}

fn chosen_option(select_field: ElementRef<'_>) -> Option<String> {
    let options = select(select_field, "option");
    let chosen = options.iter().find(|option| option.attr("selected").is_some()).or(options.first())?;
    Some(chosen.attr("value").map_or_else(|| words(*chosen), str::to_owned))
}

/// The label that names a field by `for`, or encloses it; its `aria-label` else.
fn label_of(page: &Html, field: ElementRef<'_>) -> String {
    let id = attribute(field, "id");
    let labels = select(page.root_element(), "label");
    let by_id = labels.into_iter().find(|label| !id.is_empty() && label.attr("for") == Some(id.as_str()));
    let around =
        || field.ancestors().filter_map(ElementRef::wrap).find(|element| element.value().name() == "label");
    by_id.or_else(around).map_or_else(|| attribute(field, "aria-label"), words)
}

impl Form {
    /// Whether it shows what it would do, and counts only with that.
    pub(crate) fn shows_an_effect(&self) -> bool {
        self.values.iter().any(|(name, _)| name == "foreseen")
    }

    /// Its name for a field given by name or by label: the exact one, or the one label that starts so.
    pub(crate) fn name_of(&self, field: &str) -> Option<String> {
        let exact = self.fields.iter().find(|(name, label)| name == field || label == field);
        let longer = || self.fields.iter().find(|(_, label)| label.starts_with(field));
        exact.or_else(longer).map(|(name, _)| name.clone())
    }

    /// Writes a value over what the server sent, as typing does.
    pub(crate) fn fill(&mut self, field: &str, value: &str) {
        let name = self
            .name_of(field)
            .unwrap_or_else(|| panic!("no field '{field}' in this form; it has {:?}", self.fields));
        self.values.retain(|(other, _)| *other != name);
        self.values.push((name, value.to_owned()));
    }
}
