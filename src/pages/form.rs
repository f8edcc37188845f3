//! What was sent: fields in order, checked for origin, read with every error at once.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use chrono::NaiveDate;

use crate::access::model::Request;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind, Place, Problem};
use crate::kernel::limits;
use crate::kernel::text;
use crate::platform::crypto::MasterKey;
use crate::platform::installation::Installation;

pub use super::fields::{AFTER, CLIENT_UID, CSRF, FIND, FORESEEN, MEND, REVISION};
use super::kept::{self, Restored};
use super::pressed;
use super::received::Received;
use super::site::Site;
use super::visitor;

/// The fields of a form that came from one of our own pages.
#[derive(Debug, Clone)]
pub struct Sent {
    fields: Vec<(String, String)>,
    /// What makes a repeat harmless.
    pub request: Request,
}

impl FromRequest for Sent {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fault>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let body = Received::from_request(&request, payload);
        Box::pin(async move {
            let restored = request.extensions().get::<Restored>().cloned();
            if let Some(Restored(fields)) = restored {
                return Self::new(&request, fields);
            }
            let Received(body) = body.await?;
            let visitor = visitor::load(&request).await?;
            let fields = parse(&request, &body)?;
            let of =
                |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
            if !visitor.bearer && !same(of(CSRF).unwrap_or_default(), &visitor.csrf) {
                return Err(kept::keep(&request, &visitor, &fields).await);
            }
            let now = installation(&request)?.now();
            pressed::wait_for_a_fresh_one(&request, &fields, now).ok_or_else(not_ours)?;
            Self::new(&request, fields)
        })
    }
}

fn not_ours() -> Fault {
    Fault::new(FaultKind::Invalid, Because::new("fault-not-a-form"))
}

/// No form of ours sends a field twice, and nobody could say which of the two was meant.
fn refuse_repeated(fields: &[(String, String)]) -> Result<(), Fault> {
    let mut seen = BTreeSet::new();
    let repeated: BTreeSet<&str> =
        fields.iter().map(|(name, _)| name.as_str()).filter(|name| !seen.insert(*name)).collect();
    let problem = |name: &str| Problem {
        place: Place::Field(name.to_owned()),
        because: Because::new("fault-repeated").text("field", name),
    };
    Fault::invalid_unless_empty(repeated.into_iter().map(problem).collect())
}

fn installation(request: &HttpRequest) -> Result<Installation, Fault> {
    let site = request.app_data::<web::Data<Site>>().ok_or_else(|| Fault::internal("no site"))?;
    Ok(site.installation.clone())
}

fn parse(request: &HttpRequest, body: &[u8]) -> Result<Vec<(String, String)>, Fault> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_form = kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if !is_form {
        return Err(not_ours());
    }
    if !escapes_are_whole(body) {
        return Err(not_ours());
    }
    // A percent-encoded byte that is no UTF-8 would become U+FFFD: refuse it, nothing may change on the way.
    let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(body).map_err(|_broken| not_ours())?;
    let broken = |text: &str| text.contains(['\u{fffd}', '\0']);
    if fields.iter().any(|(name, value)| broken(name) || broken(value)) {
        return Err(Fault::new(FaultKind::Invalid, Because::new("fault-not-utf8")));
    }
    Ok(fields)
}

/// Whether two hexadecimal digits follow every percent sign: what was cut short is not what was meant.
fn escapes_are_whole(body: &[u8]) -> bool {
    let hex = |digit: Option<&u8>| digit.is_some_and(u8::is_ascii_hexdigit);
    body.split(|byte| *byte == b'%').skip(1).all(|after| hex(after.first()) && hex(after.get(1)))
}

/// Compares in time that does not depend on where the texts differ.
#[must_use]
pub fn same(left: &str, right: &str) -> bool {
    left.len() == right.len() && left.bytes().zip(right.bytes()).fold(0, |diff, (a, b)| diff | (a ^ b)) == 0
}

/// Digest of what was asked: the path and every field but the token and the uid. It is kept, and the fields may be
/// passwords or account numbers: without the installation's key nobody can try out which.
fn digest(keys: &MasterKey, path: &str, fields: &[(String, String)]) -> String {
    let mut text = path.to_owned();
    for (name, value) in fields.iter().filter(|(name, _)| ![CSRF, CLIENT_UID, AFTER].contains(&name.as_str()))
    {
        text.push_str(&format!("\n{}:{name}={}:{value}", name.len(), value.len()));
    }
    keys.look_up_digest("request", &text)
}

/// The value of a field after [`Reader::finish`] found nothing wrong with it.
///
/// # Errors
/// `Internal` where it was read without a value or a problem: a mistake of ours.
pub fn given<T>(value: Option<T>) -> Result<T, Fault> {
    value.ok_or_else(|| Fault::internal("a field was read without a value or a problem"))
}

impl Sent {
    fn new(request: &HttpRequest, fields: Vec<(String, String)>) -> Result<Self, Fault> {
        refuse_repeated(&fields)?;
        let of = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        let installation = installation(request)?;
        let request = Request {
            // Without a uid of the client's the request has one of its own, and is never a repeat.
            client_uid: match of(CLIENT_UID) {
                Some(uid) if (8..=64).contains(&uid.len()) => uid.to_owned(),
                Some(_) => return Err(not_ours()),
                None => installation.new_uid()?.to_string(),
            },
            payload_digest: digest(&installation.keys, request.path(), &fields),
            // A revision nobody can read is no reason to skip the comparison.
            revision: of(REVISION).map(str::parse).transpose().map_err(|_unreadable| not_ours())?,
            foreseen: of(FORESEEN).map(str::to_owned),
        };
        Ok(Self { fields, request })
    }

    /// The button was pressed that looks for something to choose: nothing is to be done yet.
    #[must_use]
    pub fn searches(&self) -> bool {
        !self.raw(FIND).is_empty()
    }

    /// The button was pressed that leads back to the form: nothing is to be done, and nothing is lost.
    #[must_use]
    pub fn is_to_be_mended(&self) -> bool {
        !self.raw(MEND).is_empty()
    }

    /// A field's text, trimmed; empty where it was not sent.
    #[must_use]
    pub fn raw(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }

    /// A field's text untouched: for passwords.
    #[must_use]
    pub fn untrimmed(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// Fields whose names start with `prefix`, without it, in the order sent.
    pub fn prefixed<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.fields.iter().filter_map(move |(field, value)| Some((field.strip_prefix(prefix)?, value.trim())))
    }

    /// All fields but the hidden ones, to fill the form again.
    #[must_use]
    pub fn values(&self) -> std::collections::BTreeMap<String, String> {
        let hidden =
            |name: &str| [CSRF, CLIENT_UID, AFTER, FORESEEN, MEND].contains(&name) || kept::is_secret(name);
        self.fields.iter().filter(|(name, _)| !hidden(name)).cloned().collect()
    }

    /// Reads fields one after the other and keeps every problem.
    #[must_use]
    pub fn reader(&self) -> Reader<'_> {
        Reader { sent: self, problems: Vec::new() }
    }
}

/// Reads fields into values; what is wrong is collected, so that one answer names it all.
pub struct Reader<'a> {
    sent: &'a Sent,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// Adds a problem of a field.
    pub fn problem(&mut self, field: &str, because: Because) {
        self.problems.push(Problem { place: Place::Field(field.to_owned()), because });
    }

    /// Adds a problem that a rule found.
    pub fn add(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// A one-line text that must be there, at most [`limits::LINE_CHARS`] long. Empty where it is wrong.
    pub fn line(&mut self, name: &str) -> String {
        self.bounded(name, limits::LINE_CHARS, true)
    }

    /// A one-line text that may be missing.
    pub fn optional_line(&mut self, name: &str) -> Option<String> {
        let text = self.bounded(name, limits::LINE_CHARS, false);
        (!text.is_empty()).then_some(text)
    }

    /// A longer text that must be there (a reason), at most [`limits::TEXT_CHARS`] long.
    pub fn text(&mut self, name: &str) -> String {
        self.bounded(name, limits::TEXT_CHARS, true)
    }

    /// The same where it may be missing.
    pub fn optional_text(&mut self, name: &str) -> Option<String> {
        let text = self.bounded(name, limits::TEXT_CHARS, false);
        (!text.is_empty()).then_some(text)
    }

    /// What somebody objects to: a text that must be there, at most [`limits::OBJECTION_CHARS`] long.
    pub fn long_text(&mut self, name: &str) -> String {
        self.bounded(name, limits::OBJECTION_CHARS, true)
    }

    fn bounded(&mut self, name: &str, max: usize, required: bool) -> String {
        let typed = self.sent.raw(name).to_owned();
        let length = typed.chars().count();
        if typed.is_empty() && required {
            self.problem(name, Because::new("fault-empty"));
        } else if length > max {
            let because = Because::new("fault-too-long").count("max", max).count("length", length);
            self.problem(name, because);
        } else {
            let check = if max == limits::LINE_CHARS { text::check_line } else { text::check_lines };
            if let Err(because) = check(&typed) {
                self.problem(name, because);
            }
        }
        typed
    }

    /// A value parsed by `parse`, or the problem it names. `None` where it is wrong or missing.
    pub fn parsed<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Because>) -> Option<T> {
        let text = self.sent.raw(name);
        if text.is_empty() {
            self.problem(name, Because::new("fault-empty"));
            return None;
        }
        parse(text).map_err(|because| self.problem(name, because)).ok()
    }

    /// Like [`Reader::parsed`], where the field may be empty.
    pub fn optional_parsed<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, Because>,
    ) -> Option<T> {
        if self.sent.raw(name).is_empty() { None } else { self.parsed(name, parse) }
    }

    /// A civil date, `2026-05-31`.
    pub fn date(&mut self, name: &str) -> Option<NaiveDate> {
        self.parsed(name, |text| {
            NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_not| Because::new("fault-not-a-date"))
        })
    }

    /// The day on which something happened: not after `today`.
    pub fn past_date(&mut self, name: &str, today: NaiveDate) -> Option<NaiveDate> {
        let day = self.date(name)?;
        if day > today {
            self.problem(name, Because::new("fault-future-day").date("today", today));
            return None;
        }
        Some(day)
    }

    /// A whole number from `min` to `max`.
    pub fn whole(&mut self, name: &str, min: i64, max: i64) -> Option<i64> {
        self.parsed(name, |text| match text.parse::<i64>() {
            Ok(number) if (min..=max).contains(&number) => Ok(number),
            _ => Err(Because::new("fault-not-a-number").count("min", min).count("max", max)),
        })
    }

    /// A password that must be there, untouched.
    pub fn password(&mut self) -> String {
        let password = self.sent.untrimmed("password").to_owned();
        if password.is_empty() {
            self.problem("password", Because::new("fault-empty"));
        }
        password
    }

    /// One of a closed set of codes.
    pub fn choice<T>(&mut self, name: &str, from_code: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        self.parsed(name, |text| from_code(text).ok_or_else(|| Because::new("fault-not-a-choice")))
    }

    /// A field that only another button of the form takes: what was typed there is not passed over in silence.
    pub fn of_another_button(&mut self, name: &str) {
        if !self.sent.raw(name).is_empty() {
            self.problem(name, Because::new("fault-other-button"));
        }
    }

    /// A ticked box.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        !self.sent.raw(name).is_empty()
    }

    /// All problems found.
    ///
    /// # Errors
    /// `Invalid` with every one.
    pub fn finish(self) -> Result<(), Fault> {
        Fault::invalid_unless_empty(self.problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fields: &[(&str, &str)]) -> Sent {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let request =
            Request { client_uid: "u".into(), payload_digest: "d".into(), revision: None, foreseen: None };
        Sent { fields, request }
    }

    #[test]
    fn every_problem_is_named_at_once() {
        let sent = sent(&[("name", ""), ("day", "31 May"), ("places", "0"), ("note", "a\nb")]);
        let mut reader = sent.reader();
        reader.line("name");
        reader.date("day");
        reader.whole("places", 1, 10);
        reader.optional_line("note");
        let fault = reader.finish().unwrap_err();
        let keys: Vec<&str> = fault.problems.iter().map(|problem| problem.because.key.as_ref()).collect();
        assert_eq!(
            keys,
            ["fault-empty", "fault-not-a-date", "fault-not-a-number", "fault-control-characters"]
        );
    }

    #[test]
    fn the_digest_tells_fields_apart_and_ignores_the_token() {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let digest =
            |path: &str, fields: &[(String, String)]| digest(&MasterKey::new(&[1; 32]), path, fields);
        let one = digest("/p", &[field("a", "bc"), field(CSRF, "1")]);
        assert_eq!(one, digest("/p", &[field("a", "bc"), field(CSRF, "2")]));
        assert_ne!(one, digest("/p", &[field("ab", "c")]));
        assert_ne!(one, digest("/q", &[field("a", "bc")]));
    }

    #[test]
    fn nobody_without_the_key_can_try_out_what_was_sent() {
        let sent = [("password".to_owned(), "a password in use".to_owned())];
        let [one, other] = [1, 2].map(|key| digest(&MasterKey::new(&[key; 32]), "/p", &sent));
        assert_ne!(one, other);
    }

    #[test]
    fn tokens_compare_by_every_byte() {
        assert!(same("abc", "abc"));
        assert!(!same("abc", "abd"));
        assert!(!same("", "a"));
    }
}
