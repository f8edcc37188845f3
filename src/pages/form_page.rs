//! One way to show a form: fields in a column, every error at once, values kept (`templates/portal/form.html`).

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::compared::Compared;
use crate::kernel::fault::{Fault, FaultKind, Place, Problem};
use crate::pages::render::{Frame, Wording};

use super::chooser::Chooser;
use super::form::{REVISION, Sent};
use super::respond;
use super::visitor::Visitor;

/// What a form shows again: values by field, and what is wrong.
#[derive(Debug, Clone, Default)]
pub struct Again {
    /// What was typed; empty on first show.
    pub values: BTreeMap<String, String>,
    /// What is wrong with it.
    pub errors: Vec<Problem>,
    /// The fault after which the same is to be sent again; `None` where there was none of that kind.
    pub again: Option<FaultKind>,
}

impl Again {
    /// From what was sent and the fault it met.
    ///
    /// # Errors
    /// The fault itself where it is not the form's to show.
    pub fn from(sent: &Sent, fault: Fault) -> Result<Self, Fault> {
        match fault.kind {
            FaultKind::Invalid | FaultKind::Refused => {
                Ok(Self { values: sent.values(), errors: fault.problems, again: None })
            }
            // Nothing is wrong with what was typed: it stands there to be sent again.
            FaultKind::Busy | FaultKind::Clash => {
                Ok(Self { values: sent.values(), errors: fault.problems, again: Some(fault.kind) })
            }
            // Somebody else was faster: what was typed stands beside what is there now, and is sent for that.
            FaultKind::Stale => {
                let mut values = sent.values();
                values.remove(REVISION);
                Ok(Self { values, errors: fault.problems, again: Some(fault.kind) })
            }
            _ => Err(fault),
        }
    }

    /// From what was sent to look for something to choose: nothing is wrong with it yet.
    #[must_use]
    pub fn typed(sent: &Sent) -> Self {
        Self { values: sent.values(), errors: Vec::new(), again: None }
    }

    /// Values of something that exists, to be changed.
    #[must_use]
    pub fn with(values: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { values, errors: Vec::new(), again: None }
    }

    /// The value of a field.
    #[must_use]
    pub fn value(&self, name: &str) -> String {
        self.values.get(name).cloned().unwrap_or_default()
    }

    /// Whether something is wrong with a field.
    #[must_use]
    pub fn is_wrong(&self, name: &str) -> bool {
        let place = Place::Field(name.to_owned());
        self.errors.iter().any(|problem| problem.place == place)
    }

    /// 422 where something is wrong; 429 or 409 where it is to be sent again.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.again.map_or_else(|| status(&self.errors), respond::status)
    }
}

/// The status of a page whose form met these errors: 422 where there are any.
#[must_use]
pub fn status(errors: &[Problem]) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// A choice of a select.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: Wording,
}

impl Choice {
    /// A code with its word.
    #[must_use]
    pub fn coded(value: &'static str, key: &'static str) -> Self {
        Self { value: value.to_owned(), label: Wording::said(key) }
    }
}

/// A field, or a heading between fields.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    kind: &'static str,
    name: String,
    label: Wording,
    hint: Option<Wording>,
    value: String,
    optional: bool,
    options: Vec<Choice>,
    chooser: Option<Chooser>,
}

impl Field {
    /// With a line of help under its label.
    pub fn hint(&mut self, key: &'static str) -> &mut Self {
        self.hint = Some(Wording::said(key));
        self
    }

    /// It may be left empty.
    pub fn optional(&mut self) -> &mut Self {
        self.optional = true;
        self
    }

    /// What stands there on first show where nothing was typed.
    pub fn or(&mut self, value: impl Into<String>) -> &mut Self {
        if self.value.is_empty() {
            self.value = value.into();
        }
        self
    }
}

/// A page with one form.
#[derive(Debug, Clone, Serialize)]
pub struct FormPage {
    title: Wording,
    lead: Vec<Wording>,
    beside: Vec<Vec<Compared>>,
    action: String,
    fields: Vec<Field>,
    button: Wording,
    danger: bool,
    cancel_url: String,
    revision: Option<i64>,
    errors: Vec<Problem>,
    /// Nothing is wrong with it: it is to be sent once more.
    send_again: bool,
    #[serde(skip)]
    again: Again,
}

impl FormPage {
    /// A form that posts to `action`.
    #[must_use]
    pub fn new(title: &'static str, action: impl Into<String>, button: &'static str, again: Again) -> Self {
        Self {
            title: Wording::said(title),
            lead: Vec::new(),
            beside: Vec::new(),
            action: action.into(),
            fields: Vec::new(),
            button: Wording::said(button),
            danger: false,
            cancel_url: "/".to_owned(),
            revision: None,
            errors: again.errors.clone(),
            send_again: again.again.is_some(),
            again,
        }
    }

    /// Where giving up leads.
    #[must_use]
    pub fn cancel(mut self, url: impl Into<String>) -> Self {
        self.cancel_url = url.into();
        self
    }

    /// The revision the form is filled from. What was typed before keeps its own, unless somebody changed it meanwhile.
    #[must_use]
    pub fn revision(mut self, revision: i64) -> Self {
        self.revision = Some(self.again.value("revision").parse().unwrap_or(revision));
        self
    }

    /// What is sent cannot be taken back.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// A line above the fields.
    pub fn lead(&mut self, line: Wording) {
        self.lead.push(line);
    }

    /// Two things beside each other above the fields: whoever sends the form compares them.
    pub fn compare(&mut self, compared: Vec<Compared>) {
        self.beside.push(compared);
    }

    /// A heading between fields.
    pub fn heading(&mut self, label: Because) {
        self.push("heading", "", Wording::Said(label));
    }

    /// A field of any kind of `components/form.html`.
    pub fn field(&mut self, kind: &'static str, name: impl Into<String>, label: &'static str) -> &mut Field {
        self.push(kind, &name.into(), Wording::said(label))
    }

    /// A choice among some.
    pub fn select(&mut self, name: &str, label: &'static str, options: Vec<Choice>) -> &mut Field {
        let field = self.field("select", name, label);
        field.options = options;
        field
    }

    /// A choice among more than a list can hold.
    pub fn choose(&mut self, chooser: Chooser, label: &'static str) -> &mut Field {
        let field = self.field("chooser", chooser.name(), label);
        field.chooser = Some(chooser);
        field
    }

    /// What was typed into a field, or chosen.
    #[must_use]
    pub fn typed(&self, name: &str) -> String {
        self.again.value(name)
    }

    /// A box to tick, labelled with words or with text somebody entered.
    pub fn tick(&mut self, name: &str, label: Wording) {
        self.push("tick", name, label);
    }

    fn push(&mut self, kind: &'static str, name: &str, label: Wording) -> &mut Field {
        let field = Field {
            kind,
            name: name.to_owned(),
            label,
            hint: None,
            value: self.again.value(name),
            optional: false,
            options: Vec::new(),
            chooser: None,
        };
        self.fields.push_mut(field)
    }

    /// The page.
    ///
    /// # Errors
    /// `Internal` where the template lacks something: a mistake of ours.
    pub fn show(self, visitor: &Visitor, frame: Frame) -> Result<HttpResponse, Fault> {
        let frame = frame.crumb(self.title.clone(), None);
        respond::page_with_status(visitor, self.again.status(), "portal/form.html", &frame, &self)
    }
}
