//! Every way to get the marks as JSON wrong.

use serde_json::{Value, json};

use super::requests::Bad;
use crate::helpers::walk::Form;

/// Everything that is to be refused where marks are put.
pub(super) fn bad(form: &Form) -> Vec<Bad> {
    let of = |name: &str| form.values.iter().find(|(other, _)| other == name).unwrap().1.clone();
    let (token, right) = (of("csrf"), of("json"));
    let sent = |what: &str, body: Vec<u8>| Bad {
        what: what.to_owned(),
        method: "PUT",
        path: form.path.clone(),
        headers: vec![("content-type", "application/json".to_owned()), ("x-csrf-token", token.clone())],
        body,
        expected: None,
    };
    let mut all = Vec::new();
    for (what, token) in [("no token", ""), ("another token", "aaaaaaaaaaaaaaaaaaaaaaaaaa")] {
        let mut bad = sent(what, right.clone().into_bytes());
        bad.headers[1].1 = token.to_owned();
        all.push(Bad { expected: Some(403), ..bad });
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
        let mut bad = sent(&format!("sent as '{kind}'"), right.clone().into_bytes());
        bad.headers[0].1 = kind.to_owned();
        all.push(bad);
    }
    for garbage in ["nosuchthing", "%00", "%ff"] {
        let mut bad = sent(&format!("the sheet is '{garbage}'"), right.clone().into_bytes());
        bad.path = format!("/api/sheets/{garbage}/marks");
        all.push(Bad { expected: Some(404), ..bad });
    }
    for text in ["", "{", "[]", "null", "{}", "\u{feff}{}", "{\"marks\":", &"[".repeat(10_000)] {
        all.push(sent(
            &format!("the text {}", text.chars().take(20).collect::<String>()),
            text.as_bytes().to_vec(),
        ));
    }
    all.push(sent(
        "bytes that are no text",
        b"{\"client_uid\":\"\xff\xff\xff\xff\xff\xff\xff\xff\"}".to_vec(),
    ));
    all.push(Bad { expected: Some(413), ..sent("a body too large", vec![b' '; 1024 * 1024]) });
    let right: Value = serde_json::from_str(&right).unwrap();
    for (what, change) in changes() {
        let mut body = right.clone();
        change(&mut body);
        all.push(sent(what, body.to_string().into_bytes()));
    }
    for value in [
        "-1",
        "NaN",
        "inf",
        "1e9",
        "999999",
        "2.0001",
        "1,5",
        "'; DROP TABLE mark; --",
        "<script>alert(1)</script>",
        "=1+1",
        "２ ２",
        "0x2",
        "a\u{202e}",
        "--2",
        "2-",
        "99999999999999999999999999",
    ] {
        let mut body = right.clone();
        body["marks"][0]["value"] = json!(value);
        all.push(sent(&format!("the mark '{value}'"), body.to_string().into_bytes()));
    }
    all
}

type Change = fn(&mut Value);

fn changes() -> Vec<(&'static str, Change)> {
    vec![
        ("no uid of the request", |body| {
            body.as_object_mut().unwrap().remove("client_uid");
        }),
        ("a short uid of the request", |body| body["client_uid"] = json!("x")),
        ("a long uid of the request", |body| body["client_uid"] = json!("x".repeat(65))),
        ("a number for the uid", |body| body["client_uid"] = json!(12_345_678)),
        ("an older revision", |body| body["revision"] = json!(0)),
        ("a newer revision", |body| body["revision"] = json!(9_999)),
        ("a negative revision", |body| body["revision"] = json!(-1)),
        ("a fraction for the revision", |body| body["revision"] = json!("1.5")),
        ("a huge revision", |body| body["revision"] = json!(u64::MAX)),
        ("an unknown key", |body| body["total"] = json!("100")),
        ("an unknown key of a mark", |body| body["marks"][0]["weight"] = json!("1")),
        ("no marks", |body| {
            body.as_object_mut().unwrap().remove("marks");
        }),
        ("marks as one object", |body| body["marks"] = body["marks"][0].clone()),
        ("a number for a mark", |body| body["marks"][0]["value"] = json!(2)),
        ("nothing for a mark", |body| body["marks"][0]["value"] = Value::Null),
        ("no value", |body| {
            body["marks"][0].as_object_mut().unwrap().remove("value");
        }),
        ("an unknown aspect", |body| body["marks"][0]["aspect"] = json!("nosuchthing")),
        ("the same aspect twice", |body| {
            let first = body["marks"][0].clone();
            body["marks"].as_array_mut().unwrap().push(first);
        }),
        ("too many marks", |body| {
            let first = body["marks"][0].clone();
            body["marks"] = json!(vec![first; 1001]);
        }),
        ("a NUL in the uid of the request", |body| body["client_uid"] = json!("12345678\0")),
        ("a NUL in the name of an aspect", |body| body["marks"][0]["aspect"] = json!("a\0b")),
        ("a NUL in a reason", |body| body["marks"][0]["reason"] = json!("a\0b")),
        ("a control character in a reason", |body| {
            body["marks"][0]["value"] = json!("");
            body["marks"][0]["reason"] = json!("a\u{7}b");
        }),
        ("an override of direction in a reason", |body| {
            body["marks"][0]["value"] = json!("");
            body["marks"][0]["reason"] = json!("a\u{202e}b");
        }),
        ("a long reason", |body| {
            body["marks"][0]["value"] = json!("");
            body["marks"][0]["reason"] = json!("长".repeat(5_000));
        }),
        ("a list for everything", |body| *body = json!([body.clone()])),
    ]
}
