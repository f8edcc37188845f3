//! Pictures of every page, for looking at. `scripts/screenshots.sh` says how to run it.
//!
//! Without `JIANGSAI_SHOTS_URL` the sample pages are served from here, with the assets and the content policy
//! of the product; with it, the paths in `JIANGSAI_SHOTS_PATHS` are taken from a running service.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use serde_json::json;

use super::fixtures::all;
use super::samples::serve_samples;
use crate::helpers::browser::Browser;

/// Pages on one contact sheet.
const PER_SHEET: usize = 6;

/// One way of looking at the pages.
struct View {
    name: &'static str,
    width: u32,
    height: u32,
    media: &'static str,
    scheme: &'static str,
}

impl View {
    fn apply(&self, browser: &Browser) {
        browser.resize(self.width, self.height);
        browser.render_for(self.media, self.scheme);
    }
}

const VIEWS: [View; 8] = [
    View { name: "1280-light", width: 1280, height: 800, media: "screen", scheme: "light" },
    View { name: "1280-dark", width: 1280, height: 800, media: "screen", scheme: "dark" },
    View { name: "820-light", width: 820, height: 1180, media: "screen", scheme: "light" },
    View { name: "820-dark", width: 820, height: 1180, media: "screen", scheme: "dark" },
    View { name: "360-light", width: 360, height: 740, media: "screen", scheme: "light" },
    View { name: "360-dark", width: 360, height: 740, media: "screen", scheme: "dark" },
    View { name: "320-light", width: 320, height: 568, media: "screen", scheme: "light" },
    // A4 less its margins, at 96 dots an inch.
    View { name: "print", width: 680, height: 1010, media: "print", scheme: "light" },
];

/// Name and address of every page to look at.
fn targets() -> Vec<(String, String)> {
    if let Ok(base) = std::env::var("JIANGSAI_SHOTS_URL") {
        let paths = std::env::var("JIANGSAI_SHOTS_PATHS").expect("paths, one a line");
        return paths
            .lines()
            .filter(|path| !path.is_empty())
            .map(|path| (path.replace(|c: char| !c.is_ascii_alphanumeric(), "-"), format!("{base}{path}")))
            .collect();
    }
    let base = serve_samples();
    let chosen = std::env::var("JIANGSAI_SHOTS_LANG").unwrap_or_else(|_| "zh-CN en".to_owned());
    let only = std::env::var("JIANGSAI_SHOTS_ONLY").unwrap_or_default();
    let mut targets = Vec::new();
    for lang in chosen.split_whitespace() {
        for fixture in all().iter().filter(|fixture| only.is_empty() || fixture.name.contains(&only)) {
            targets.push((format!("{lang}-{}", fixture.name), format!("{base}/{lang}/{}", fixture.name)));
        }
    }
    targets
}

/// Puts the pictures of one view on sheets of six, by the browser itself.
fn contact_sheets(browser: &Browser, folder: &Path, view: &View, pictures: &[PathBuf]) {
    let columns = if view.width > 1000 { 3 } else { PER_SHEET };
    let width = if view.width > 1000 { 640 } else { 360 };
    for (number, group) in pictures.chunks(PER_SHEET).enumerate() {
        let figures: String = group
            .iter()
            .map(|path| {
                let name = path.file_stem().unwrap().to_str().unwrap();
                let data = BASE64.encode(&fs::read(path).unwrap());
                format!(r#"<figure><figcaption>{name}</figcaption><img src="data:image/png;base64,{data}"></figure>"#)
            })
            .collect();
        let page = folder.join("sheet.html");
        fs::write(
            &page,
            format!(
                "<!doctype html><meta charset=utf-8><style>body{{margin:8px;background:#888;display:grid;\
                 grid-template-columns:repeat({columns},{width}px);gap:8px;align-items:start;font:14px sans-serif}}\
                 figure{{margin:0}}img{{width:100%;display:block}}</style>{figures}"
            ),
        )
        .unwrap();
        let sheet = View {
            name: "sheet",
            width: columns_px(columns, width),
            height: 800,
            media: "screen",
            scheme: "light",
        };
        sheet.apply(browser);
        browser.visit(&format!("file://{}", page.display()));
        browser.picture(&folder.join(format!("{}-{number:02}.png", view.name)));
    }
}

/// The page as a PDF file, broken into sheets of the size the style sheet says.
fn paper(browser: &Browser) -> Vec<u8> {
    let printed = browser.devtools("Page.printToPDF", json!({"preferCSSPageSize": true}));
    BASE64.decode(printed["data"].as_str().expect("a PDF in base64").as_bytes()).unwrap()
}

fn columns_px(columns: usize, width: usize) -> u32 {
    u32::try_from(columns * (width + 8) + 8).unwrap()
}

#[test]
#[ignore = "opens a browser for minutes: scripts/screenshots.sh"]
fn screenshots() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
    fs::create_dir_all(&folder).unwrap();
    let targets = targets();
    let wanted = std::env::var("JIANGSAI_SHOTS_VIEWS").unwrap_or_default();
    let browser = Browser::open("", "zh-CN");
    let mut findings: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for view in
        VIEWS.iter().filter(|view| wanted.is_empty() || wanted.split_whitespace().any(|w| w == view.name))
    {
        let own = folder.join(view.name);
        fs::create_dir_all(&own).unwrap();
        let mut pictures = Vec::new();
        for (name, url) in &targets {
            view.apply(&browser);
            if let Ok(cookie) = std::env::var("JIANGSAI_SHOTS_COOKIE") {
                let (key, value) = cookie.split_once('=').expect("name=value");
                browser.devtools("Network.setCookie", json!({"name": key, "value": value, "url": url}));
            }
            browser.visit(url);
            let at = format!("{name} {}", view.name);
            let page = browser.script("return document.getElementById('main') !== null", json!([]));
            if page != true {
                findings.entry(at.clone()).or_default().push("is no page".to_owned());
            }
            // Not innerWidth: a phone zooms out until a page that is too wide fits.
            let wide =
                browser.script("return document.documentElement.scrollWidth", json!([])).as_i64().unwrap();
            let spill = wide - i64::from(view.width);
            if spill > 0 {
                findings.entry(at.clone()).or_default().push(format!("{spill} px too wide"));
            }
            findings.entry(at).or_default().extend(browser.errors());
            let path = own.join(format!("{name}.png"));
            browser.picture(&path);
            if view.media == "print" {
                fs::write(path.with_extension("pdf"), paper(&browser)).unwrap();
            }
            pictures.push(path);
        }
        contact_sheets(&browser, &folder, view, &pictures);
    }
    findings.retain(|_, found| !found.is_empty());
    assert!(findings.is_empty(), "{findings:#?}");
}
