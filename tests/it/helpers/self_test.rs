//! The helpers do what they say, against a page that answers as the product's do.

use std::collections::BTreeMap;
use std::sync::mpsc;

use actix_web::cookie::Cookie;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use jiangsai::platform::db::migrate;

use super::browser::Browser;
use super::client::Client;
use super::database::{TestDatabase, on_each_database};
use super::html;

const FORM: &str = r#"<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>Entry</title>
<style>body { width: 60em }</style></head>
<body><h1>Entry</h1><a href="/entry?again=1">Start again</a>
<form method="post" action="/entry"><input type="hidden" name="csrf" value="token-of-visitor">
<label for="name">Name of the contestant</label><input id="name" name="name" value="Nobody">
<label>Group <select name="group"><option value="s">Staff<option value="t" selected>Teachers</select></label>
<label><input type="checkbox" name="agree" value="yes"> I agree</label>
<label>Born on <input type="date" name="born"></label>
<textarea name="note" aria-label="Note">as sent</textarea>
<button name="do" value="keep">Keep</button><button name="do" value="drop">Drop</button></form>
<script>console.log('never runs')</script></body></html>"#;

/// Serves a form that takes its own token back from the visitor who got it, and from nobody else.
fn serve() -> String {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let routes =
                || App::new().route("/entry", web::get().to(show)).route("/entry", web::post().to(take));
            let server = HttpServer::new(routes).workers(1).bind("127.0.0.1:0").unwrap();
            sender.send(server.addrs()[0]).unwrap();
            server.run().await.unwrap();
        });
    });
    format!("http://{}", receiver.recv().unwrap())
}

async fn show() -> HttpResponse {
    HttpResponse::Ok()
        .cookie(Cookie::new("visitor", "visitor"))
        .insert_header((
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
        ))
        .content_type("text/html; charset=utf-8")
        .body(FORM)
}

/// Says what it took, in order of names.
async fn take(request: HttpRequest, form: web::Form<BTreeMap<String, String>>) -> HttpResponse {
    let visitor = request.cookie("visitor").map(|cookie| format!("token-of-{}", cookie.value()));
    if visitor.as_ref() != form.get("csrf") {
        return HttpResponse::Forbidden().body("this form is not yours");
    }
    let took: Vec<String> = form.iter().map(|(name, value)| format!("{name}={value}")).collect();
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(format!("<html><head><link rel=icon href='data:,'><body><p>Took {}", took.join(" ")))
}

#[test]
fn the_client_sends_a_form_back_as_it_was_sent() {
    let base = serve();
    let client = Client::new(&base);
    client
        .submit("/entry", "Keep", &[("Name of the contestant", "示例甲"), ("agree", "yes")])
        .expect_status(200)
        .expect_text("Took agree=yes born= csrf=token-of-visitor do=keep group=t name=示例甲 note=as sent");
    let page = client.get("/entry");
    assert_eq!(page.link("Start again"), "/entry?again=1");
    assert_eq!(html::texts(&page.body, "h1"), ["Entry"]);
    assert!(!page.text().contains("never runs"), "{}", page.text());
    assert!(page.headers.contains_key("content-security-policy"));
}

#[test]
fn the_client_can_send_what_no_browser_would() {
    let base = serve();
    let stranger = Client::new(&base);
    stranger.post("/entry", &[("csrf".into(), "token-of-visitor".into())]).expect_status(403);
    stranger.post_bytes("/entry", "application/json", b"{}").expect_status(415);
    let not_text = b"csrf=token-of-visitor&name=\xff";
    let visitor = Client::new(&base);
    visitor.get("/entry");
    visitor.post_bytes("/entry", "application/x-www-form-urlencoded", not_text).expect_text("name=\u{fffd}");
}

#[test]
fn the_browser_fills_a_form_in_by_its_labels() {
    let browser = Browser::open(&serve(), "en");
    browser.visit("/entry");
    assert!(browser.fill("Name of the contestant", "示例乙"));
    assert!(browser.fill("Group", "Staff"));
    assert!(browser.fill("I agree", "on"));
    assert!(browser.fill("Born on", "1990-02-28"));
    assert!(browser.fill("Note", "typed"));
    assert!(browser.press("Drop"));
    browser
        .see("Took agree=yes born=1990-02-28 csrf=token-of-visitor do=drop group=s name=示例乙 note=typed");
    assert_eq!(browser.path(), "/entry");
}

#[test]
fn the_browser_reports_what_a_page_does_wrong_and_pictures_it() {
    let browser = Browser::open(&serve(), "zh-CN");
    browser.visit("/entry");
    let errors = browser.errors();
    assert!(errors.iter().any(|error| error.contains("Content Security Policy")), "{errors:?}");
    assert_eq!(browser.errors(), Vec::<String>::new(), "each is told once");
    assert_eq!(browser.script("return navigator.language", serde_json::json!([])), "zh-CN");
    browser.resize(360, 640);
    assert_eq!(browser.script("return document.documentElement.clientWidth", serde_json::json!([])), 360);
    browser.render_for("print", "dark");
    let print = "return matchMedia('print').matches && matchMedia('(prefers-color-scheme: dark)').matches";
    assert_eq!(browser.script(print, serde_json::json!([])), true);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.png");
    browser.picture(&file);
    let bytes = std::fs::read(&file).unwrap();
    assert_eq!(bytes.get(1..4), Some(b"PNG".as_slice()));
    // A picture shows the whole page, wider than the window too.
    let width = u32::from_be_bytes(bytes[16..20].try_into().unwrap());
    assert!(width > 360, "{width}");
}

on_each_database! {
    /// Each test gets an empty database that lacks no migration.
    fn a_test_database_is_migrated_and_its_own(database) {
        assert_eq!(migrate::pending(&database.pool()).unwrap(), 0);
        let again = if database.url().starts_with("sqlite:") {
            TestDatabase::sqlite()
        } else {
            TestDatabase::postgres().unwrap()
        };
        assert_ne!(again.url(), database.url());
    }
}

on_each_database! {
    /// It comes back from a kill on the same data, and a stop that is asked for is a clean one.
    fn the_service_starts_survives_a_kill_and_stops_when_asked(database) {
        let mut app = super::app::App::start(database);
        assert!(app.first_link().len() > "/link/".len());
        assert!(app.database().url().contains(':') && app.peak_memory() > 1 << 20);
        let client = app.client();
        app.kill_and_restart();
        client.get("/readyz").expect_status(200).expect_text("ready");
        let browser = app.browser("en");
        browser.visit("/readyz");
        browser.see("ready");
        drop(browser);
        assert!(app.stop().success(), "{}", app.log());
    }
}
