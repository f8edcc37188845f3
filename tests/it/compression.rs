//! What is sent compressed, by the bytes on the wire.

use std::collections::BTreeSet;
use std::io::Read as _;

use flate2::read::GzDecoder;

use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::helpers::judged::PASSWORD;
use crate::helpers::wire::{self, Answer};
use crate::publicity::{publish, signed, signed_in};

/// What readers say they take, and the coding they get.
const READERS: [(&str, Option<&str>); 3] =
    [("", None), ("gzip", Some("gzip")), ("gzip, deflate, br", Some("br"))];

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    answer.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}

fn decoded(answer: &Answer) -> Vec<u8> {
    let mut plain = Vec::new();
    match header(answer, "content-encoding") {
        None => plain.clone_from(&answer.body),
        Some("gzip") => _ = GzDecoder::new(&*answer.body).read_to_end(&mut plain).unwrap(),
        Some("br") => brotli::BrotliDecompress(&mut &*answer.body, &mut plain).unwrap(),
        Some(other) => panic!("{other}"),
    }
    plain
}

fn takes(codings: &str) -> String {
    format!("Accept-Encoding: {codings}\r\n")
}

/// One body in each coding, with the headers of GET, HEAD and 304.
fn of_each_coding(app: &App, path: &str) {
    let (mut plain, mut etags): (Option<Vec<u8>>, BTreeSet<String>) = (None, BTreeSet::new());
    for (codings, coding) in READERS {
        let answer = wire::get(app.base(), path, &takes(codings));
        assert_eq!((answer.status, header(&answer, "content-encoding")), (200, coding), "{path} {codings}");
        assert_eq!(decoded(&answer), *plain.get_or_insert_with(|| answer.body.clone()), "{path} {codings}");
        assert!(header(&answer, "vary").unwrap().contains("accept-encoding"));
        assert_eq!(header(&answer, "content-length"), Some(answer.body.len().to_string().as_str()));
        let etag = header(&answer, "etag").unwrap().to_owned();

        let head = wire::ask(app.base(), "HEAD", path, &takes(codings));
        assert_eq!((head.status, head.body.len()), (200, 0));
        for name in ["etag", "content-length", "content-encoding", "content-type", "vary", "cache-control"] {
            assert_eq!(header(&head, name), header(&answer, name), "{path} {codings}: {name} of HEAD");
        }
        let known = format!("{}If-None-Match: {etag}\r\n", takes(codings));
        let same = wire::get(app.base(), path, &known);
        assert_eq!((same.status, same.body.len()), (304, 0), "{path} {codings}");
        for name in ["etag", "vary", "cache-control"] {
            assert_eq!(header(&same, name), header(&answer, name), "{path} {codings}: {name} of 304");
        }
        // No part of a body is ever sent as if it were the whole, nor the whole as if it were a part.
        let part = wire::get(app.base(), path, &format!("{}Range: bytes=0-9\r\n", takes(codings)));
        assert_eq!((part.status, header(&part, "content-range")), (200, None), "{path} {codings}");
        assert_eq!(part.body, answer.body);
        etags.insert(etag);
    }
    assert_eq!(etags.len(), READERS.len(), "{path}: each coding has a name of its own");
}

on_each_database! {
    fn published_results_are_sent_in_the_smallest_coding_the_reader_takes(database) {
        let (app, _judged) = signed(database);
        publish(&signed_in(&app, "host"), "2099-12-31", None).expect_status(200);
        for end in ["", ".json", ".csv", "/1", "/1.csv", "?lang=en"] {
            of_each_coding(&app, &format!("/divisions/div-1/results{end}"));
        }
        let size = |codings| wire::get(app.base(), "/divisions/div-1/results", &takes(codings)).body.len();
        assert!(size("br") < size("gzip") && size("gzip") < size(""));
    }

    /// Of BREACH: a page with something secret in it, asked for by what a stranger wrote, is sent as it is.
    fn nothing_secret_is_compressed_beside_what_a_stranger_chose(database) {
        let (app, _judged) = signed(database);
        let host = signed_in(&app, "host");
        let cookie = host.cookies();
        assert!(cookie.contains("session="), "{cookie}");
        let (nobody, signed) = (String::new(), format!("Cookie: {cookie}\r\n"));
        let bearer = cookie.split("; ").find_map(|pair| pair.strip_prefix("session=")).unwrap();
        let bearer = format!("Authorization: Bearer {bearer}\r\n");
        let (unsaid, own, typed) = ("", "Sec-Fetch-Site: same-origin\r\n", "Sec-Fetch-Site: none\r\n");
        let (other, near) = ("Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n");
        for (who, site, path, coding) in [
            (&nobody, unsaid, "/", Some("br")),
            (&nobody, other, "/", Some("br")),
            (&nobody, unsaid, "/log-in?next=/desk", None),
            (&nobody, other, "/log-in?next=/desk", None),
            (&nobody, own, "/log-in?next=/desk", Some("br")),
            (&signed, unsaid, "/desk", None),
            (&signed, other, "/desk", None),
            (&signed, near, "/desk", None),
            (&signed, other, "/", None),
            (&signed, own, "/desk", Some("br")),
            (&signed, typed, "/divisions/div-1/publish", Some("br")),
            (&bearer, unsaid, "/divisions/div-1/publish?lang=zh-CN", Some("br")),
        ] {
            let answer = wire::get(app.base(), path, &format!("{who}{site}{}", takes("gzip, br")));
            assert_eq!((answer.status, header(&answer, "content-encoding")), (200, coding), "{who}{site}{path}");
            let page = String::from_utf8(decoded(&answer)).unwrap();
            assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"), "{page}");
            if coding.is_some() {
                assert!(header(&answer, "vary").unwrap().contains("sec-fetch-site"));
            }
        }
        for (path, status) in [("/divisions/none/results?x=1", 404), ("/competitions/none", 404)] {
            let answer = wire::get(app.base(), path, &format!("{signed}{own}{}", takes("gzip, br")));
            assert_eq!((answer.status, header(&answer, "content-encoding")), (status, None), "{path}");
        }
        let gzip = wire::get(app.base(), "/desk", &format!("{signed}{own}{}", takes("gzip")));
        assert_eq!(header(&gzip, "content-encoding"), Some("gzip"));
        let page = String::from_utf8(decoded(&gzip)).unwrap();
        assert!(page.contains("工作台") && !page.contains(PASSWORD));
    }
}
