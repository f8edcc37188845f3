//! Every way to get a form wrong.

use crate::helpers::walk::{FORM, Form, encoded};

/// A request that is to be refused.
pub(crate) struct Bad {
    pub(crate) what: String,
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// The status it must have, where only one is right.
    pub(crate) expected: Option<u16>,
}

impl Bad {
    pub(crate) fn headers(&self) -> Vec<(&str, &str)> {
        self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

/// A body larger than any form may be.
const TOO_LARGE: usize = 1024 * 1024;
/// Characters of a value that fits a form but no field.
const TOO_LONG: usize = 5000;

/// What no field takes as it stands, whether it is a date, a figure, a code or one of several; every form is sent
/// all of them, every field those of its turn.
const WRONG: [[&str; 4]; 3] = [
    ["-1", "<script>alert(1)</script>", "99999999999999999999999999999999999", "2026-02-30"],
    ["1e9", "'; DROP TABLE entry; --", "１２", "NaN"],
    ["-1", "=HYPERLINK(\"http://x\")", "../../etc/passwd", "0x10"],
];

/// Codes somebody makes up, and an account's number: plain letters and digits are right there, whatever they look like.
const CODES: [&str; 5] = ["account", "class", "code", "number", "tie_modules"];

/// Whether a field takes one of [`WRONG`] for good reason.
fn is_code(name: &str, value: &str) -> bool {
    let plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if name.starts_with("mark:") {
        // A Chinese keyboard's figures are figures.
        return value == "１２";
    }
    CODES.contains(&name) && plain && value.len() <= 16 && !value.starts_with('-')
}

/// Fields in which nothing is wrong: a ticked box is ticked, and a page to go on to that is none of ours is passed over.
fn takes_anything(name: &str) -> bool {
    name == "selection_only" || name == "next" || name.starts_with("pack:")
}

fn form_body(what: &str, form: &Form, values: &[(String, String)]) -> Bad {
    raw(what, form, encoded(values).into_bytes())
}

fn raw(what: &str, form: &Form, body: Vec<u8>) -> Bad {
    Bad {
        what: what.to_owned(),
        method: "POST",
        path: form.path.clone(),
        headers: vec![("content-type", FORM.to_owned())],
        body,
        expected: None,
    }
}

/// Everything that is to be refused at a form.
pub(crate) fn bad_requests(form: &Form) -> Vec<Bad> {
    let form = &anew(form);
    let mut all = Vec::new();
    origin(form, &mut all);
    envelope(form, &mut all);
    address(form, &mut all);
    let own = |name: &str| ["csrf", "client_uid"].contains(&name);
    let fields = form
        .values
        .iter()
        .map(|(name, _)| name)
        .filter(|name| !own(name) && !takes_anything(name) && !form.ignored.contains(name));
    for (turn, name) in fields.enumerate() {
        field(form, name, turn, &mut all);
    }
    all
}

/// The same form with a uid of its own, so that no request can pass for the repeat of another.
fn anew(form: &Form) -> Form {
    let mut form = form.clone();
    form.values.retain(|(name, _)| name != "client_uid");
    form
}

fn without(form: &Form, name: &str) -> Vec<(String, String)> {
    form.values.iter().filter(|(other, _)| other != name).cloned().collect()
}

fn with(form: &Form, name: &str, value: &str) -> Vec<(String, String)> {
    let mut values = without(form, name);
    values.push((name.to_owned(), value.to_owned()));
    values
}

fn origin(form: &Form, all: &mut Vec<Bad>) {
    for (what, values) in [
        ("no token", without(form, "csrf")),
        ("another token", with(form, "csrf", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")),
        ("an empty token", with(form, "csrf", "")),
    ] {
        all.push(Bad { expected: Some(403), ..form_body(what, form, &values) });
    }
}

fn envelope(form: &Form, all: &mut Vec<Bad>) {
    let whole = encoded(&form.values);
    for kind in ["application/json", "multipart/form-data; boundary=x", ""] {
        let mut bad = raw(&format!("sent as '{kind}'"), form, whole.clone().into_bytes());
        bad.headers = vec![("content-type", kind.to_owned())];
        all.push(bad);
    }
    for (what, end) in
        [("a truncated escape", "&x=%4"), ("a broken escape", "&x=%zz"), ("half a letter", "&x=%E4%BD")]
    {
        all.push(raw(what, form, format!("{whole}{end}").into_bytes()));
    }
    let twice = [form.values.as_slice(), &form.values[..1]].concat();
    all.push(form_body("a field twice", form, &twice));
    all.push(raw("bytes that are no text", form, [whole.as_bytes(), b"&x=\xff\xfe"].concat()));
    let large = [whole.as_bytes(), b"&x=", &vec![b'x'; TOO_LARGE]].concat();
    all.push(Bad { expected: Some(413), ..raw("a body too large", form, large) });
    for uid in ["short", &"x".repeat(65)] {
        all.push(form_body(&format!("the request's own uid '{uid}'"), form, &with(form, "client_uid", uid)));
    }
    for prefix in ["pack:", "mark:", "place-", "parts-", "entry-"] {
        if form.values.iter().any(|(name, _)| name.starts_with(prefix)) {
            let name = format!("{prefix}nosuchthing");
            all.push(form_body(&format!("{name} too"), form, &with(form, &name, "1")));
        }
    }
}

/// Nothing is there.
fn address(form: &Form, all: &mut Vec<Bad>) {
    let query = form.path.split_once('?').map_or("", |(_, query)| query);
    let path = form.path.split('?').next().unwrap();
    for (place, part) in form.route.split('/').enumerate().filter(|(_, part)| part.starts_with('{')) {
        for garbage in ["nosuchthing", "aaaaaaaaaaaaaaaaaaaaaaaaaa", "%27%20OR%201=1--", "%00", "%ff"] {
            let mut parts: Vec<&str> = path.split('/').collect();
            parts[place] = garbage;
            let mut bad = form_body(&format!("{part} is '{garbage}'"), form, &form.values);
            bad.path =
                if query.is_empty() { parts.join("/") } else { format!("{}?{query}", parts.join("/")) };
            bad.expected = (part != "{token}").then_some(404);
            all.push(bad);
        }
    }
}

fn field(form: &Form, name: &str, turn: usize, all: &mut Vec<Bad>) {
    let mut put = |what: &str, values: &[(String, String)]| {
        all.push(form_body(&format!("{name} {what}"), form, values));
    };
    let optional = form.optional.iter().any(|field| field == name) || name == "revision";
    if !optional {
        put("empty", &with(form, name, ""));
        match turn % 2 {
            0 => put("missing", &without(form, name)),
            _ => put("blank", &with(form, name, " \u{3000} ")),
        }
    }
    put("with an override of direction", &with(form, name, "a\u{202e}b"));
    put("too long", &with(form, name, &"长".repeat(TOO_LONG)));
    match turn % 4 {
        0 => put("with a NUL", &with(form, name, "a\0b")),
        1 => put("with a control character", &with(form, name, "a\u{7}b")),
        2 => put("with combining marks", &with(form, name, &format!("a{}", "\u{301}".repeat(10_000)))),
        _ => put("twice", &[form.values.as_slice(), &[(name.to_owned(), "another".to_owned())]].concat()),
    }
    if !form.free.iter().any(|field| field == name) {
        for value in WRONG[turn % WRONG.len()].iter().filter(|value| !is_code(name, value)) {
            put(&format!("is '{value}'"), &with(form, name, value));
        }
    }
}
