//! What the script adds, seen in a browser; and that pages are whole without it.

use serde_json::{Value, json};

use super::samples::serve_samples;
use crate::helpers::browser::Browser;

/// A judge's tablet.
fn tablet() -> Browser {
    let browser = Browser::open(&serve_samples(), "zh-CN");
    browser.resize(820, 1180);
    browser
}

fn ask(browser: &Browser, expression: &str) -> Value {
    browser.script(&format!("return {expression}"), json!([]))
}

fn tap(browser: &Browser, selector: &str) {
    ask(browser, &format!("document.querySelector({selector:?}).click()"));
}

fn value(browser: &Browser, field: &str) -> String {
    ask(browser, &format!("document.getElementById({field:?}).value")).as_str().unwrap().to_owned()
}

/// The key of WebDriver for Enter.
const ENTER: &str = "\u{e007}";

#[test]
#[ignore = "opens a browser: scripts/screenshots.sh runs it"]
fn the_pad_takes_marks_by_its_keys_and_by_the_keyboard() {
    let browser = tablet();
    browser.visit("/zh-CN/pad");
    assert_eq!(ask(&browser, "document.querySelector('[data-well]').hidden"), false);

    // The first aspect without a mark is current; the keys of the well fill it.
    tap(&browser, "[data-keys] button:nth-child(10)");
    tap(&browser, "[data-keys] [data-key='.5']");
    assert_eq!(value(&browser, "f-mark:b3"), "8.5", "the tenth key is 8");
    tap(&browser, "[data-key=enter]");
    assert_eq!(ask(&browser, "document.activeElement.id"), "f-mark:b4");

    // The keyboard: full-width digits and 。 are taken; Enter goes on only with a mark that can stand.
    ask(&browser, "document.getElementById('f-mark:b5').focus()");
    browser.type_keys(&format!("７。３{ENTER}"));
    assert_eq!(value(&browser, "f-mark:b5"), "7.3");
    assert_eq!(ask(&browser, "document.activeElement.id"), "f-mark:b5", "7.3 is not on a step of 0.5");
    let problem = "document.getElementById('e-mark:b5')";
    assert_eq!(ask(&browser, &format!("{problem}.hidden")), false);
    assert!(ask(&browser, &format!("{problem}.textContent")).as_str().unwrap().contains("0.5"));

    // Leaving a mark out asks for the reason; undo brings the mark back.
    tap(&browser, "[data-key=none]");
    assert_eq!(value(&browser, "f-mark:b5"), "");
    assert_eq!(ask(&browser, "document.activeElement.id"), "f-reason:b5");
    tap(&browser, "[data-undo]");
    assert_eq!(value(&browser, "f-mark:b5"), "7.3");
    assert_eq!(browser.errors(), Vec::<String>::new());
}

#[test]
#[ignore = "opens a browser: scripts/screenshots.sh runs it"]
fn forms_tell_slips_before_they_are_sent() {
    let browser = tablet();
    browser.visit("/en/form");
    let echo = |field: &str| {
        ask(&browser, &format!("document.getElementById('o-{field}').textContent"))
            .as_str()
            .unwrap()
            .to_owned()
    };
    ask(&browser, "document.getElementById('f-member-1-id').focus()");
    browser.type_keys("441900199001010000");
    assert_eq!(echo("member-1-id"), "4419 0019 9001 0100 00");
    ask(&browser, "document.getElementById('f-member-1-phone').focus()");
    assert!(echo("member-1-id").contains("fails its check"), "{}", echo("member-1-id"));

    ask(&browser, "document.getElementById('f-credit_code').focus()");
    browser.type_keys("91350100m000100y43");
    ask(&browser, "document.getElementById('f-member-1-phone').focus()");
    assert_eq!(value(&browser, "f-credit_code"), "91350100M000100Y43");
    assert!(!echo("credit_code").contains("fails"), "a code whose check digit fits");

    browser.visit("/en/approve");
    ask(
        &browser,
        "(() => { const field = document.getElementById('f-reason'); field.value = 'a'.repeat(2001); \
         field.dispatchEvent(new Event('input', { bubbles: true })); })()",
    );
    assert!(echo("reason").contains("2001 of at most 2000"), "{}", echo("reason"));

    browser.visit("/zh-CN/log-in");
    tap(&browser, "[data-show]");
    assert_eq!(ask(&browser, "document.getElementById('f-password').type"), "text");
    assert_eq!(browser.errors(), Vec::<String>::new());
}

#[test]
#[ignore = "opens a browser: scripts/screenshots.sh runs it"]
fn without_script_the_pad_is_a_form_like_any_other() {
    let browser = tablet();
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({"value": true}));
    browser.visit("/zh-CN/pad");
    let shown = |selector: &str| {
        ask(
            &browser,
            &format!(
                "document.querySelectorAll({selector:?}).length && getComputedStyle(document.querySelector({selector:?})).display != 'none'"
            ),
        )
    };
    assert_eq!(shown("input.value"), true);
    assert_eq!(shown("[data-well]"), false, "keys that could do nothing are not offered");
    assert_eq!(shown("[data-row]:nth-child(3) .unmarked"), true);
    assert_eq!(shown("button.primary"), true);
}
