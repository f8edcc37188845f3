//! A session with the service, for those who open pages one after the other.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::service::Service;
use super::wire;

/// The cookie line of somebody who is logged in; empty for nobody.
pub(crate) fn log_in(service: &Service, who: &str, password: &str) -> String {
    if who == "nobody" {
        return String::new();
    }
    let base = service.base();
    let form = wire::get(base, "/log-in", "");
    let browser = cookies(&form.headers);
    let page = String::from_utf8_lossy(&form.body).into_owned();
    let token = page.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split('"').next());
    let body = format!("csrf={}&account={who}&password={}", token.unwrap(), password.replace(' ', "+"));
    let answer = post(base, "/log-in", &browser, &body);
    let lines = answer.lines().filter_map(|line| line.split_once(": "));
    let headers: Vec<(String, String)> =
        lines.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    let session = cookies(&headers);
    assert!(session.contains("session="), "{who} logs in: {answer}");
    format!("Cookie: {browser}; {session}\r\n")
}

fn cookies(headers: &[(String, String)]) -> String {
    let set = headers.iter().filter(|(name, _)| name == "set-cookie");
    let set = set.filter_map(|(_, value)| value.split(';').next());
    set.filter(|pair| !pair.starts_with("flash=")).collect::<Vec<_>>().join("; ")
}

/// Sends a form; answers the head of the answer.
fn post(base: &str, path: &str, cookie: &str, body: &str) -> String {
    let address = base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: {base}\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split("\r\n\r\n").next().unwrap_or_default().to_owned()
}
