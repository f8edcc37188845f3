//! A form whose effect is looked at before it counts (`templates/portal/foreseen.html`): the first press shows what would
//! move, the second one does it, unless it would do something else by now.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

use crate::access::by::{Act, By};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind, Problem};
use crate::kernel::limits::PAGE_ROWS;
use crate::scoring::model::{Foreseen, Moved};

use super::ask::Ask;
use super::form::{FORESEEN, REVISION, Sent};
use super::render::{Frame, Wording};

/// What is shown before it counts.
pub struct Shown {
    foreseen: Foreseen,
    /// It is not what was shown before.
    changed: Vec<Problem>,
}

/// What a press came to.
pub enum Press<T> {
    /// The effect is to be looked at.
    Shown(Shown),
    /// It is done.
    Done(T),
}

/// The first press looks ahead, the second one works; where `look` has nothing to show, the first one works too.
///
/// # Errors
/// What is wrong with the form, what looking ahead or the work answer.
pub async fn press<N, T, L, W>(
    ask: &Ask,
    sent: &Sent,
    said: Result<N, Fault>,
    look: L,
    work: W,
) -> Result<Press<T>, Fault>
where
    N: Clone + Send + 'static,
    T: Send + 'static,
    L: Fn(By<'_>, &str, &N) -> Result<Option<Foreseen>, Fault> + Clone + Send + 'static,
    W: FnOnce(Act<'_>, &str, N) -> Result<T, Fault> + Send + 'static,
{
    let first = sent.raw(FORESEEN).is_empty();
    let looking = || {
        let look = look.clone();
        ask.read_with(said.clone(), move |by, uid, said| look(by, uid, &said))
    };
    if first && let Some(foreseen) = looking().await? {
        return Ok(Press::Shown(Shown { foreseen, changed: Vec::new() }));
    }
    let fault = match ask.write_with(sent, said.clone(), work).await {
        Ok(done) => return Ok(Press::Done(done)),
        Err(fault) => fault,
    };
    if first || fault.kind != FaultKind::Stale {
        return Err(fault);
    }
    match looking().await? {
        Some(foreseen) => Ok(Press::Shown(Shown { foreseen, changed: fault.problems })),
        None => Err(fault),
    }
}

/// The revision a form was filled from, for its first press; what is looked at again is looked at as it stands.
#[must_use]
pub fn revision(sent: &Sent) -> Option<i64> {
    sent.request.revision.filter(|_revision| sent.raw(FORESEEN).is_empty())
}

/// The page of an effect.
#[derive(Serialize)]
pub struct Page {
    title: &'static str,
    heads: Vec<String>,
    said: Vec<Wording>,
    action: String,
    moved: Option<Vec<Row>>,
    n: usize,
    named: bool,
    decimals: u32,
    notes: Vec<Because>,
    values: Vec<Value>,
    foreseen: String,
    errors: Vec<Problem>,
}

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    moved: Moved,
    name: String,
}

#[derive(Serialize)]
struct Value {
    name: String,
    value: String,
}

impl Page {
    /// The effect of what was sent, under the heading of what is decided; the second press goes to `action`.
    #[must_use]
    pub fn new(sent: &Sent, shown: Shown, (title, action): (&'static str, String)) -> Self {
        let Shown { foreseen, changed } = shown;
        let mut values = sent.values();
        if !changed.is_empty() {
            // Looked at again, it is meant for what stands there now.
            values.remove(REVISION);
        }
        let row = |moved: &Moved| Row {
            name: foreseen.names.get(&moved.entry).cloned().unwrap_or_default(),
            moved: moved.clone(),
        };
        let moved = foreseen.moved.as_deref();
        Self {
            title,
            heads: Vec::new(),
            said: Vec::new(),
            action,
            n: moved.map_or(0, <[Moved]>::len),
            moved: moved.map(|moved| moved.iter().take(usize::from(PAGE_ROWS)).map(row).collect()),
            named: foreseen.named,
            decimals: foreseen.decimals,
            values: values.into_iter().map(|(name, value)| Value { name, value }).collect(),
            foreseen: foreseen.digest,
            notes: foreseen.notes,
            errors: changed,
        }
    }

    /// What is decided, and why, as it was typed.
    #[must_use]
    pub fn saying(mut self, said: impl IntoIterator<Item = Wording>) -> Self {
        self.said = said.into_iter().collect();
        self
    }

    /// Where it happens, and of whom.
    #[must_use]
    pub fn under(mut self, heads: impl IntoIterator<Item = String>) -> Self {
        self.heads = heads.into_iter().collect();
        self
    }

    /// The page; 409 where it is to be looked at again.
    ///
    /// # Errors
    /// `Internal` where the template lacks something: a mistake of ours.
    pub fn show(self, ask: &Ask, frame: Frame) -> Result<HttpResponse, Fault> {
        let frame = frame.crumb(Wording::said(self.title), None);
        let status = if self.errors.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
        ask.page_with_status(status, "portal/foreseen.html", &frame, &self)
    }
}
