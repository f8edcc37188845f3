//! The style sheet, the script and the sprite keep their budgets, and the colours their contrast.

#![expect(
    clippy::float_arithmetic,
    reason = "the contrast of colours is defined in fractions; nothing is paid by it"
)]

use std::collections::{BTreeMap, BTreeSet};

use jiangsai::kernel::lang::Lang;
use jiangsai::pages::assets;

use super::fixtures::all;

fn text(name: &str) -> String {
    String::from_utf8(assets::find(name).unwrap().bytes.to_vec()).unwrap()
}

#[test]
fn assets_stay_within_their_budgets() {
    for (name, kilobytes) in
        [("style.css", 40), ("script.js", 20), ("pad.js", 20), ("draft.js", 6), ("icons.svg", 8)]
    {
        let bytes = text(name).len();
        assert!(bytes <= kilobytes * 1024, "{name}: {bytes} bytes");
    }
    assert!(text("icons.svg").matches("<symbol").count() <= 28);
}

#[test]
fn every_icon_of_the_sprite_is_used_somewhere() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = std::fs::read_to_string(folder.join("src/pages/render/tones.rs")).unwrap();
    for name in jiangsai::pages::render::template_names() {
        sources.push_str(&std::fs::read_to_string(folder.join("templates").join(name)).unwrap());
    }
    let sprite = text("icons.svg");
    let unused: Vec<&str> = sprite
        .split(r#"<symbol id=""#)
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .filter(|id| !sources.contains(&format!("\"{id}\"")))
        .collect();
    assert_eq!(unused, Vec::<&str>::new());
}

/// Classes that say what something is and look as it looks anyway.
const PLAIN: [&str; 4] = ["info", "neutral", "next", "w-text"];

#[test]
fn every_class_of_a_page_is_in_the_style_sheet() {
    let style = text("style.css");
    let styled: BTreeSet<&str> = style
        .split('.')
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap())
        .collect();
    let mut missing = BTreeSet::new();
    for fixture in all() {
        let page = fixture.render(Lang::Zh);
        let lists = page.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let classes = lists.flat_map(str::split_whitespace);
        let classes = classes.filter(|class| !styled.contains(class) && !PLAIN.contains(class));
        missing.extend(classes.map(|class| format!("{}: {class}", fixture.template)));
    }
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn only_two_weights_and_no_italics() {
    let style = text("style.css");
    for declaration in style.split("font-weight:").skip(1) {
        let weight = declaration.split([';', '}']).next().unwrap().trim();
        assert!(["400", "600", "inherit"].contains(&weight), "font-weight: {weight}");
    }
    assert!(!style.contains("italic"));
    assert!(!style.contains("@import") && !style.contains("http:") && !style.contains("https:"));
}

/// Custom properties of the first block that follows `selector {`.
fn tokens(style: &str, selector: &str) -> BTreeMap<String, String> {
    let block = style.split(&format!("{selector} {{")).nth(1).unwrap().split('}').next().unwrap();
    block
        .split(';')
        .filter_map(|declaration| declaration.trim().strip_prefix("--"))
        .filter_map(|declaration| declaration.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

/// Relative luminance as WCAG 2.2 defines it.
fn luminance(hex: &str) -> f64 {
    let channel = |from: usize| {
        let value = f64::from(u8::from_str_radix(&hex[from..from + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// (foreground, background, least ratio): 4.5 for text, 3 for large text, edges and icons.
const PAIRS: [(&str, &str, f64); 50] = [
    ("ink", "bg", 4.5),
    ("ink", "surface", 4.5),
    ("ink", "sunk", 4.5),
    ("ink", "raised", 4.5),
    ("ink", "primary-tint", 4.5),
    ("ink", "ok-tint", 4.5),
    ("ink", "warn-tint", 4.5),
    ("ink", "err-tint", 4.5),
    ("ink", "neutral-tint", 4.5),
    ("ink2", "bg", 4.5),
    ("ink2", "surface", 4.5),
    ("ink2", "sunk", 4.5),
    ("ink2", "neutral-tint", 4.5),
    ("ink2", "primary-tint", 4.5),
    ("ink3", "bg", 4.5),
    ("ink3", "surface", 4.5),
    ("ink3", "sunk", 4.5),
    ("ink3", "primary-tint", 4.5),
    ("ctl", "bg", 3.0),
    ("ctl", "surface", 3.0),
    ("ctl", "sunk", 3.0),
    ("primary", "surface", 4.5),
    ("primary", "bg", 4.5),
    ("primary", "primary-tint", 4.5),
    ("on-primary", "primary", 4.5),
    ("on-primary", "primary-hover", 4.5),
    ("link", "bg", 4.5),
    ("link", "surface", 4.5),
    ("link", "sunk", 4.5),
    ("link", "primary-tint", 4.5),
    ("visited", "bg", 4.5),
    ("visited", "surface", 4.5),
    ("ok", "surface", 4.5),
    ("ok", "sunk", 3.0),
    ("ok", "ok-tint", 4.5),
    ("warn", "surface", 4.5),
    ("warn", "bg", 4.5),
    ("warn", "warn-tint", 4.5),
    ("err", "surface", 4.5),
    ("err", "bg", 4.5),
    ("err", "err-tint", 4.5),
    ("surface", "err", 4.5),
    ("err", "primary-tint", 4.5),
    ("zhu", "surface", 4.5),
    ("on-gold", "gold", 4.5),
    ("on-silver", "silver", 4.5),
    ("on-bronze", "bronze", 4.5),
    ("focus", "bg", 3.0),
    ("focus", "surface", 3.0),
    ("focus", "halo", 3.0),
];

#[test]
fn colours_keep_their_contrast_in_light_and_dark() {
    let style = text("style.css");
    let light = tokens(&style, ":root");
    let mut dark = light.clone();
    dark.extend(tokens(&style, "[data-theme=dark]"));
    for (theme, colours) in [("light", &light), ("dark", &dark)] {
        for (front, back, least) in PAIRS {
            let ratio = contrast(&colours[front], &colours[back]);
            assert!(ratio >= least, "{theme}: {front} on {back} is {ratio:.2}, needs {least}");
        }
    }
}

#[test]
fn the_big_screen_keeps_its_contrast() {
    let board = tokens(&text("style.css"), "[data-surface=board]");
    for front in ["ink", "ink2", "gold", "silver", "bronze", "ok"] {
        for back in ["bg", "surface"] {
            assert!(contrast(&board[front], &board[back]) >= 7.0, "{front} on {back}");
        }
    }
}

#[test]
fn the_device_and_the_reader_choose_the_same_dark() {
    let style = text("style.css");
    assert_eq!(tokens(&style, ":root:not([data-theme=light])"), tokens(&style, "[data-theme=dark]"));
}
