//! Every template with every sample page, in every language, through the real renderer.

#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that trips over its own data should stop there; contrast is a ratio of real numbers"
)]

mod fixtures;
mod gallery;
mod html;
mod samples;
mod script;
mod style;

use std::io::Write as _;

use fixtures::{Fixture, all};
use html::Document;
use jiangsai::kernel::fault::FaultKind;
use jiangsai::kernel::lang::Lang;
use jiangsai::pages::render::{Frame, render, template_names};

fn gzipped(text: &str) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().len()
}

/// Runs a check over every sample page in every language.
fn each_page(check: impl Fn(&Fixture, Lang, &str, &Document)) {
    for fixture in all() {
        for lang in Lang::ALL {
            let text = fixture.render(lang);
            let document = Document::parse(&text)
                .unwrap_or_else(|error| panic!("{} ({}): {error}", fixture.name, lang.tag()));
            check(&fixture, lang, &text, &document);
        }
    }
}

#[test]
fn every_page_template_has_a_sample_page() {
    let shown: Vec<String> = all().into_iter().map(|fixture| fixture.template).collect();
    let unseen: Vec<String> = template_names()
        .filter(|name| name != "base.html" && !name.starts_with("components/"))
        .filter(|name| !shown.contains(name))
        .collect();
    assert_eq!(unseen, Vec::<String>::new(), "templates without a page in tests/fixtures/pages");
}

#[test]
fn every_page_template_states_its_shape_in_its_first_lines() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    for name in template_names() {
        let text = std::fs::read_to_string(folder.join(&name)).unwrap();
        assert!(text.starts_with("{#"), "{name} opens with a comment");
        if name != "base.html" && !name.starts_with("components/") {
            let comment = text.split("#}").next().unwrap();
            assert!(comment.contains("page:"), "{name} states the shape of its page");
        }
    }
}

/// Names given as `attribute="…"` to parts of forms.
fn named_by<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split('"').next())
}

#[test]
fn a_summary_of_errors_can_name_every_field_of_its_page() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    for name in template_names().filter(|name| !name.starts_with("components/")) {
        let text = std::fs::read_to_string(folder.join(&name)).unwrap();
        let Some((_, summary)) = text.split_once("<error_summary ") else { continue };
        let summary = summary.split("/>").next().unwrap();
        let told: Vec<&str> = named_by(summary, "\"name\": \"").collect();
        for part in ["field", "textarea", "select", "select_code", "radios"] {
            for field in named_by(&text, &format!("<{part} name=\"")) {
                assert!(told.contains(&field), "{name}: the summary cannot name {field}");
            }
        }
    }
}

#[test]
fn pages_are_well_formed_and_have_their_landmarks() {
    each_page(|fixture, lang, text, document| {
        let at = format!("{} ({})", fixture.name, lang.tag());
        assert!(text.starts_with("<!doctype html>"), "{at}");
        for (tag, count) in [("main", 1), ("h1", 1), ("header", 1), ("footer", 1), ("title", 1)] {
            assert_eq!(document.count(tag), count, "{at}: <{tag}>");
        }
        for nav in document.elements("nav") {
            assert!(
                nav.attribute("aria-label").is_some_and(|label| !label.is_empty()),
                "{at}: nav without a name"
            );
        }
        document.check_references().unwrap_or_else(|error| panic!("{at}: {error}"));
    });
}

#[test]
fn pages_hold_nothing_a_strict_content_policy_forbids() {
    each_page(|fixture, lang, _, document| {
        for element in document.all() {
            let at = format!("{} ({}): <{}>", fixture.name, lang.tag(), element.tag);
            assert!(element.attribute("style").is_none(), "{at} has a style");
            assert!(element.attributes().all(|(name, _)| !name.starts_with("on")), "{at} has a handler");
            assert!(element.tag != "style", "{at}");
            assert!(element.tag != "script" || element.attribute("src").is_some(), "{at} is inline");
        }
    });
}

#[test]
fn every_posting_form_carries_the_token() {
    each_page(|fixture, lang, text, document| {
        let forms = document.elements("form").filter(|form| form.attribute("method") == Some("post")).count();
        assert_eq!(text.matches(r#"name="csrf""#).count(), forms, "{} ({})", fixture.name, lang.tag());
    });
}

#[test]
fn english_pages_speak_english_but_for_marked_names_and_quotes() {
    each_page(|fixture, lang, _, document| {
        if lang == Lang::En {
            assert_eq!(document.unmarked_han(), Vec::<String>::new(), "{}", fixture.name);
        }
    });
}

#[test]
fn a_page_has_at_most_one_filled_button() {
    each_page(|fixture, lang, text, _| {
        let filled = text.matches("btn primary").count();
        assert!(filled <= 1, "{} ({}): {filled} filled buttons", fixture.name, lang.tag());
    });
}

#[test]
fn no_placeholder_is_left_unfilled() {
    each_page(|fixture, lang, text, _| {
        for hole in ["{$", "{ $", "{{", "{%", "undefined", "null"] {
            assert!(!text.contains(hole), "{} ({}): {hole}", fixture.name, lang.tag());
        }
    });
}

#[test]
fn hostile_input_comes_back_as_text() {
    let fixture = fixtures::named("look-up-none");
    for lang in Lang::ALL {
        let text = fixture.render(lang);
        assert!(text.contains("&lt;script&gt;") && !text.contains("示例甲<script>"));
    }
}

#[test]
fn unknown_is_told_apart_from_zero() {
    let text = fixtures::named("results").render(Lang::Zh);
    for word in ["缺考", "退赛", "取消资格", "不计名次", ">0.00<", ">—<", "并列"] {
        assert!(text.contains(word), "{word}");
    }
}

#[test]
fn a_page_that_lacks_a_field_is_an_error_not_a_blank() {
    let fixture = fixtures::named("home");
    for lang in Lang::ALL {
        let mut page = fixture.page(lang);
        page.as_object_mut().unwrap().remove("all_url");
        let fault =
            render(&fixture.template, lang, &Frame::new("/", Lang::Zh, |_other| "/".to_owned()), &page)
                .unwrap_err();
        assert_eq!(fault.kind, FaultKind::Internal);
    }
    assert!(
        render("portal/nowhere.html", Lang::Zh, &Frame::new("/", Lang::Zh, |_other| "/".to_owned()), &())
            .is_err()
    );
}

#[test]
fn pages_stay_within_their_weight() {
    each_page(|fixture, lang, text, _| {
        let bytes = gzipped(text);
        assert!(bytes <= 50 * 1024, "{} ({}): {bytes} bytes", fixture.name, lang.tag());
    });
}

#[test]
fn two_hundred_results_weigh_at_most_20_kilobytes_compressed() {
    let fixture = fixtures::named("results");
    for lang in Lang::ALL {
        let mut page = fixture.page(lang);
        let rows: Vec<serde_json::Value> = (0..200_usize)
            .map(|n| {
                let mut row = page["rows"][n % 6].clone();
                // Names and marks that differ row by row, as real ones do: equal rows would compress away.
                row["anchor"] = format!("c-{n:04}").into();
                row["name"] = format!("示例{}{}", letter(n * 7), letter(n * 13 + 5)).into();
                row["total"] = format!("{}.{:02}", 97 - n / 3, n * 37 % 100).into();
                row["marks"] = serde_json::json!([format!("2{}.{:02}", n % 10, n * 53 % 100), "61.27"]);
                row
            })
            .collect();
        page["rows"] = rows.into();
        let text = render(&fixture.template, lang, &fixture.frame(lang), &page).unwrap();
        let bytes = gzipped(&text);
        assert!(bytes <= 20 * 1024, "{}: {bytes} bytes", lang.tag());
    }
}

fn letter(n: usize) -> char {
    char::from_u32(0x4e00 + u32::try_from(n).unwrap() * 11 % 5000).unwrap()
}

#[test]
fn chinese_words_stand_against_letters_and_digits_without_a_space() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/zh-CN");
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        for (number, line) in std::fs::read_to_string(&path).unwrap().lines().enumerate() {
            let Some((_, words)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) else {
                continue;
            };
            let letters: Vec<char> = words.chars().collect();
            for three in letters.windows(3) {
                let spaced = three[1] == ' '
                    && ((html::is_han(three[0]) && three[2].is_ascii_alphanumeric())
                        || (html::is_han(three[2]) && three[0].is_ascii_alphanumeric()));
                assert!(!spaced, "{}:{}: {words}", path.display(), number + 1);
            }
        }
    }
}
