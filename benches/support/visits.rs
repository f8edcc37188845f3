//! Pages opened one after the other: `pages.txt` says which, and by whom.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::Instant;

use super::filling::contents::Contents;
use super::service::Service;
use super::session::log_in;
use super::wire;

/// Who opens what.
const PAGES: &str = include_str!("../pages.txt");
/// How often a page is opened to be measured.
const TIMES: usize = 5;
/// What a browser says it takes, and that one of our own pages led there.
const TAKES: &str = "Accept-Encoding: br, gzip\r\nSec-Fetch-Site: same-origin\r\n";

/// A page to be opened.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Visit {
    /// Log-in name; `nobody` without one.
    pub(crate) who: String,
    /// The path, with names for uids.
    pub(crate) page: String,
    /// The competition it is opened on, by its name among the specimens.
    pub(crate) on: String,
}

/// What was met.
#[derive(Clone, Copy)]
pub(crate) struct Visited {
    pub(crate) status: u16,
    /// The fastest of some visits, in milliseconds: what others do on the machine meanwhile only adds.
    pub(crate) ms: f64,
    /// Processor time of the service a visit, in milliseconds.
    pub(crate) cpu_ms: f64,
    /// Bytes, not compressed.
    pub(crate) raw: usize,
    /// Bytes as sent.
    pub(crate) sent: usize,
}

/// Opens every page of a service over a filled database.
pub(crate) fn all(service: &Service, contents: &Contents) -> Vec<(Visit, Visited)> {
    let specimens: BTreeMap<&str, _> =
        contents.specimens.iter().map(|specimen| (specimen.name.as_str(), &specimen.uids)).collect();
    let mut sessions: BTreeMap<String, String> = BTreeMap::new();
    let (mut met, mut linked) = (Vec::new(), BTreeSet::new());
    for line in PAGES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let (who, page) = (words.next().unwrap(), words.next().unwrap());
        let cookie = sessions
            .entry(who.to_owned())
            .or_insert_with(|| log_in(service, who, &contents.password))
            .clone();
        for on in words {
            let mut path = page.to_owned();
            if on != "-" {
                let Some(uids) = specimens.get(on) else { continue };
                for (kind, uid) in *uids {
                    path = path.replace(&format!("{{{kind}}}"), uid);
                }
            }
            assert!(!path.contains('{'), "{page} on {on}: something of it is not there");
            let visit = Visit { who: who.to_owned(), page: page.to_owned(), on: on.to_owned() };
            met.push((visit, open(service, &path, &cookie, &mut linked)));
        }
    }
    let known = PAGES.lines().filter_map(|line| line.split_whitespace().nth(1)?.split('?').next());
    let known: BTreeSet<String> = known.map(shape).collect();
    let unknown: Vec<&str> = linked.difference(&known).map(String::as_str).collect();
    println!("  linked and not in pages.txt: {}", unknown.join(" "));
    met
}

/// Opens a page a few times.
fn open(service: &Service, path: &str, cookie: &str, linked: &mut BTreeSet<String>) -> Visited {
    let base = service.base();
    let plain = wire::get(base, path, &format!("{cookie}Accept-Encoding: identity\r\n"));
    linked.extend(links(&String::from_utf8_lossy(&plain.body)));
    let headers = format!("{cookie}{TAKES}");
    let sent = wire::get(base, path, &headers);
    let begun = spent(service);
    let mut ms = f64::INFINITY;
    for _time in 0..TIMES {
        let begun = Instant::now();
        wire::get(base, path, &headers);
        ms = ms.min(begun.elapsed().as_secs_f64() * 1000.0);
    }
    let cpu_ms = (spent(service) - begun) / TIMES as f64;
    let (raw, sent) = (plain.body.len(), sent.body.len());
    Visited { status: plain.status, ms, cpu_ms, raw, sent }
}

/// Paths a page links to, without their uids.
fn links(page: &str) -> Vec<String> {
    let linked = page.split("href=\"/").skip(1).filter_map(|rest| rest.split(['"', '?', '#']).next());
    let linked = linked.filter(|path| !path.starts_with("assets/"));
    linked.map(|path| shape(&format!("/{path}"))).collect()
}

/// A path with one name for whatever stands for a uid.
fn shape(path: &str) -> String {
    let part = |part: &str| {
        let uid = part.len() == 26 && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if uid || part.starts_with('{') { "{}".to_owned() } else { part.to_owned() }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Processor time of all threads of a service so far, in milliseconds; finer than the kernel's own sum.
fn spent(service: &Service) -> f64 {
    let threads = fs::read_dir(format!("/proc/{}/task", service.process.id())).unwrap();
    let nanos = threads.filter_map(|thread| {
        let text = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    nanos.sum::<u64>() as f64 / 1_000_000.0
}
