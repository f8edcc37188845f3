//! Erasing somebody as two people do.

use jiangsai::access::by::Act;
use jiangsai::register::usecase::removal;

/// Asked by one and agreed to by another, of whom both prove who they are by that password; nothing needs the person any more.
pub(crate) fn erase(ask: Act<'_>, agree: Act<'_>, person: &str, password: &str) {
    removal::ask_erasure(ask, person, "本人要求", password).unwrap();
    let outcome = removal::erase(agree, person, password, |_conn, _person, _now| Ok(Vec::new())).unwrap();
    assert_eq!(outcome, removal::Outcome::Done);
}
