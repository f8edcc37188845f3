//! Judges who mark over HTTP: the requests they send, and what became of them.

use diesel::prelude::*;
use jiangsai::platform::db::schema::mark;
use jiangsai::platform::db::{Pool, tx};

use super::halls::{Hall, Judge, Pad};
use super::load::Plan;
use super::visitor::Visitor;

/// A judge who is logged in.
pub(crate) struct Ready<'h> {
    judge: &'h Judge,
    /// Header lines of every request.
    headers: String,
}

/// Logs the first judges of a hall in.
pub(crate) fn log_in<'h>(base: &str, hall: &'h Hall, judges: usize) -> Vec<Ready<'h>> {
    let ready = |judge: &'h Judge| {
        let (visitor, _statuses) = Visitor::log_in(base, &judge.login, "/account");
        let jar = visitor.agent.cookie_jar_lock();
        let cookies: Vec<String> =
            jar.iter().map(|cookie| format!("{}={}", cookie.name(), cookie.value())).collect();
        assert!(!visitor.token.is_empty(), "{} is logged in", judge.login);
        let cookies = cookies.join("; ");
        let headers = format!(
            "Host: {}\r\nCookie: {cookies}\r\nX-CSRF-Token: {}\r\nContent-Type: application/json\r\n",
            address(base),
            visitor.token
        );
        Ready { judge, headers }
    };
    let chosen: Vec<&Judge> = hall.judges.iter().take(judges).collect();
    assert_eq!(chosen.len(), judges, "the hall has as many judges");
    // A few at once: log-ins are not what is measured.
    std::thread::scope(|scope| {
        let parts = chosen.chunks(judges.div_ceil(4));
        let parts = parts.map(|part| scope.spawn(move || part.iter().map(|judge| ready(judge)).collect()));
        let parts: Vec<_> = parts.collect();
        parts.into_iter().flat_map(|part| -> Vec<Ready<'h>> { part.join().unwrap() }).collect()
    })
}

fn address(base: &str) -> &str {
    base.trim_start_matches("http://")
}

impl Ready<'_> {
    /// The request that saves marks of a sheet.
    fn request(&self, pad: &Pad, client_uid: &str, marks: &[(&str, &str)]) -> String {
        let marks: Vec<String> = marks
            .iter()
            .map(|(aspect, value)| format!(r#"{{"aspect":"{aspect}","value":"{value}"}}"#))
            .collect();
        let body = format!(r#"{{"client_uid":"{client_uid}","marks":[{}]}}"#, marks.join(","));
        let (sheet, headers, length) = (&pad.sheet, &self.headers, body.len());
        format!("PUT /api/sheets/{sheet}/marks HTTP/1.1\r\n{headers}Content-Length: {length}\r\n\r\n{body}")
    }

    /// One mark a request: sheet after sheet, then the next aspect of each. Every one is a new version.
    fn one_by_one(&self, connection: usize, first: usize, count: usize) -> Vec<String> {
        let pads = &self.judge.pads;
        let request = |number: usize| {
            let (pad, turn) = (&pads[number % pads.len()], number / pads.len());
            let (aspect, full) = &pad.aspects[(first + turn) % pad.aspects.len()];
            let value = if (turn / pad.aspects.len()).is_multiple_of(2) { full } else { "0" };
            self.request(pad, &format!("mark-{connection}-{number}"), &[(aspect, value)])
        };
        (0..count).map(request).collect()
    }
}

/// A plan by which each judge sends one mark after the other: `most` in all, or as many as fit into the time.
pub(crate) fn marks(base: &str, judges: &[Ready<'_>], first: usize, most: usize, seconds: f64) -> Plan {
    // Whoever is served faster sends more: enough for twice an even share.
    let each = most * 2 / judges.len() + 1;
    let connections = judges.iter().enumerate();
    Plan {
        address: address(base).to_owned(),
        connections: connections.map(|(number, judge)| judge.one_by_one(number, first, each)).collect(),
        again: false,
        most,
        seconds,
        pace: None,
    }
}

/// A plan by which each judge sends one whole sheet, all at once; and how many marks are in them.
pub(crate) fn sheets(base: &str, judges: &[Ready<'_>], aspects: usize) -> (Plan, usize) {
    let mut marks = 0;
    let connections = judges.iter().enumerate().map(|(number, judge)| {
        let pad = &judge.judge.pads[0];
        let sent: Vec<(&str, &str)> =
            pad.aspects.iter().take(aspects).map(|(uid, full)| (&**uid, &**full)).collect();
        marks += sent.len();
        vec![judge.request(pad, &format!("sheet-of-judge-{number}"), &sent)]
    });
    let connections = connections.collect();
    let address = address(base).to_owned();
    (Plan { address, connections, again: false, most: judges.len(), seconds: 120.0, pace: None }, marks)
}

/// How many marks a database holds, and how many of them replaced another.
pub(crate) fn stored(database: &str) -> (i64, i64) {
    let pool = Pool::open(&database.parse().unwrap()).unwrap();
    tx::read(&pool, |conn| {
        let all = mark::table.count().get_result::<i64>(conn).unwrap();
        let later = mark::table.filter(mark::version.gt(1)).count().get_result::<i64>(conn).unwrap();
        Ok((all, later))
    })
    .unwrap()
}
