//! What the script adds, seen in a browser; and that pages are whole without it.

use serde_json::json;

use super::browser::{Browser, View, serve_samples};

const TABLET: View = View { name: "tablet", width: 820, height: 1180, media: "screen", scheme: "light" };

/// Types as a keyboard would into the element with the focus.
fn press(browser: &Browser, keys: &str) {
    let actions: Vec<serde_json::Value> = keys
        .chars()
        .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key.to_string()})))
        .collect();
    browser.command("actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}));
}

fn tap(browser: &Browser, selector: &str) {
    browser.ask(&format!("document.querySelector({selector:?}).click()"));
}

fn value(browser: &Browser, field: &str) -> String {
    browser.ask(&format!("document.getElementById({field:?}).value")).as_str().unwrap().to_owned()
}

/// The key of WebDriver for Enter.
const ENTER: &str = "\u{e007}";

#[test]
#[ignore = "opens a browser: scripts/screenshots.sh runs it"]
fn the_pad_takes_marks_by_its_keys_and_by_the_keyboard() {
    let base = serve_samples();
    let browser = Browser::start();
    browser.look_as(&TABLET);
    browser.command("url", &json!({"url": format!("{base}/zh-CN/pad")}));
    assert_eq!(browser.ask("document.querySelector('[data-well]').hidden"), false);

    // The first aspect without a mark is current; the keys of the well fill it.
    tap(&browser, "[data-keys] button:nth-child(10)");
    tap(&browser, "[data-keys] [data-key='.5']");
    assert_eq!(value(&browser, "f-mark:b3"), "8.5", "the tenth key is 8");
    tap(&browser, "[data-key=enter]");
    assert_eq!(browser.ask("document.activeElement.id"), "f-mark:b4");

    // The keyboard: full-width digits and 。 are taken; Enter goes on only with a mark that can stand.
    browser.ask("document.getElementById('f-mark:b5').focus()");
    press(&browser, &format!("７。３{ENTER}"));
    assert_eq!(value(&browser, "f-mark:b5"), "7.3");
    assert_eq!(browser.ask("document.activeElement.id"), "f-mark:b5", "7.3 is not on a step of 0.5");
    let problem = "document.getElementById('e-mark:b5')";
    assert_eq!(browser.ask(&format!("{problem}.hidden")), false);
    assert!(browser.ask(&format!("{problem}.textContent")).as_str().unwrap().contains("0.5"));

    // Leaving a mark out asks for the reason; undo brings the mark back.
    tap(&browser, "[data-key=none]");
    assert_eq!(value(&browser, "f-mark:b5"), "");
    assert_eq!(browser.ask("document.activeElement.id"), "f-reason:b5");
    tap(&browser, "[data-undo]");
    assert_eq!(value(&browser, "f-mark:b5"), "7.3");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
#[ignore = "opens a browser: scripts/screenshots.sh runs it"]
fn forms_tell_slips_before_they_are_sent() {
    let base = serve_samples();
    let browser = Browser::start();
    browser.look_as(&TABLET);
    browser.command("url", &json!({"url": format!("{base}/en/entry")}));
    let echo = |field: &str| {
        browser.ask(&format!("document.getElementById('o-{field}').textContent")).as_str().unwrap().to_owned()
    };
    browser.ask("document.getElementById('f-id_number').focus()");
    press(&browser, "441900199001010000");
    assert_eq!(echo("id_number"), "4419 0019 9001 0100 00");
    browser.ask("document.getElementById('f-phone').focus()");
    assert!(echo("id_number").contains("fails its check"), "{}", echo("id_number"));

    browser.ask("document.getElementById('f-credit_code').focus()");
    press(&browser, "91350100m000100y43");
    browser.ask("document.getElementById('f-phone').focus()");
    assert_eq!(value(&browser, "f-credit_code"), "91350100M000100Y43");
    assert!(!echo("credit_code").contains("fails"), "a code whose check digit fits");

    browser.ask("document.getElementById('f-name').focus()");
    press(&browser, &"a".repeat(31));
    assert!(echo("name").contains("31 of at most 30"), "{}", echo("name"));

    browser.command("url", &json!({"url": format!("{base}/zh-CN/log-in")}));
    tap(&browser, "[data-show]");
    assert_eq!(browser.ask("document.getElementById('f-password').type"), "text");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
#[ignore = "opens a browser: scripts/screenshots.sh runs it"]
fn without_script_the_pad_is_a_form_like_any_other() {
    let base = serve_samples();
    let browser = Browser::start();
    browser.look_as(&TABLET);
    browser.devtools("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
    browser.command("url", &json!({"url": format!("{base}/zh-CN/pad")}));
    let shown = |selector: &str| {
        browser.ask(&format!("document.querySelectorAll({selector:?}).length && getComputedStyle(document.querySelector({selector:?})).display != 'none'"))
    };
    assert_eq!(shown("input.value"), true);
    assert_eq!(shown("[data-well]"), false, "keys that could do nothing are not offered");
    assert_eq!(shown("[data-row]:nth-child(3) .unmarked"), true);
    assert_eq!(shown("button.primary"), true);
}
