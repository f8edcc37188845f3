//! Debian's chromium, driven over the WebDriver protocol and its devtools commands, and a server of the
//! sample pages with the assets and the content policy of the product.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use actix_web::{App, HttpResponse, HttpServer, web};
use data_encoding::BASE64;
use jiangsai::kernel::lang::Lang;
use jiangsai::shell::assets;
use serde_json::{Value, json};

use super::fixtures::named;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// One way of looking at the pages.
pub(crate) struct View {
    pub(crate) name: &'static str,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) media: &'static str,
    pub(crate) scheme: &'static str,
}

/// Stops its process when dropped.
struct Stopped(Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ended_already = self.0.kill();
        let _ended_already = self.0.wait();
    }
}

/// A browser session.
pub(crate) struct Browser {
    url: String,
    _driver: Stopped,
    _profile: tempfile::TempDir,
}

impl Browser {
    pub(crate) fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is in the Debian package chromium-driver");
        let driver = Stopped(driver);
        let profile = tempfile::tempdir().unwrap();
        let base = format!("http://127.0.0.1:{port}");
        let until = Instant::now() + Duration::from_secs(20);
        while ureq::get(format!("{base}/status")).call().is_err() {
            assert!(Instant::now() < until, "chromedriver does not answer");
            std::thread::sleep(Duration::from_millis(100));
        }
        let user_data = format!("--user-data-dir={}", profile.path().display());
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            &user_data,
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"args": arguments}, "goog:loggingPrefs": {"browser": "ALL"}}}});
        let answer = post(&format!("{base}/session"), &wanted);
        let session = answer["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("{answer}"));
        Self { url: format!("{base}/session/{session}"), _driver: driver, _profile: profile }
    }

    pub(crate) fn command(&self, path: &str, body: &Value) -> Value {
        post(&format!("{}/{path}", self.url), body)["value"].clone()
    }

    pub(crate) fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.command("goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }

    pub(crate) fn ask(&self, script: &str) -> Value {
        self.command("execute/sync", &json!({"script": format!("return {script}"), "args": []}))
    }

    pub(crate) fn look_as(&self, view: &View) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": view.width, "height": view.height, "deviceScaleFactor": 1, "mobile": view.width < 1000}),
        );
        self.devtools("Emulation.setTouchEmulationEnabled", &json!({"enabled": view.width < 1000}));
        self.devtools(
            "Emulation.setEmulatedMedia",
            &json!({"media": view.media, "features": [{"name": "prefers-color-scheme", "value": view.scheme}]}),
        );
    }

    /// The whole page as PNG.
    pub(crate) fn picture(&self) -> Vec<u8> {
        let height = self.ask("document.documentElement.scrollHeight").as_i64().unwrap().min(12_000);
        let width = self.ask("document.documentElement.clientWidth").as_i64().unwrap();
        let clip = json!({"x": 0, "y": 0, "width": width, "height": height, "scale": 1});
        let shot = self.devtools(
            "Page.captureScreenshot",
            &json!({"format": "png", "captureBeyondViewport": true, "clip": clip}),
        );
        BASE64.decode(shot["data"].as_str().unwrap_or_else(|| panic!("{shot}")).as_bytes()).unwrap()
    }

    /// Errors of the console since the last call: scripts that fail, resources the content policy stops.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.command("se/log", &json!({"type": "browser"}));
        let entries = log.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| entry["message"].to_string())
            .collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ended_already = ureq::delete(&self.url).call();
    }
}

fn post(url: &str, body: &Value) -> Value {
    let mut response = ureq::post(url)
        .config()
        .http_status_as_error(false)
        .build()
        .send_json(body)
        .unwrap_or_else(|error| panic!("{url}: {error}"));
    response.body_mut().read_json().unwrap()
}

/// Serves the sample pages; returns the address.
pub(crate) fn serve_samples() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async {
            let page = |path: web::Path<(String, String)>| async move {
                let Some(lang) = Lang::from_tag(&path.0) else { return HttpResponse::NotFound().finish() };
                HttpResponse::Ok()
                    .insert_header(("Content-Security-Policy", POLICY))
                    .content_type("text/html; charset=utf-8")
                    .body(named(&path.1).render(lang))
            };
            HttpServer::new(move || {
                App::new().configure(assets::routes).route("/{lang}/{name}", web::get().to(page))
            })
            .workers(1)
            .listen(listener)
            .unwrap()
            .run()
            .await
            .unwrap();
        });
    });
    address
}
