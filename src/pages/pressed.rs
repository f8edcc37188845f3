//! The second press of a double click: it falls on the page that the first one led to, on a button for the next thing, which
//! nobody has looked at yet. It does nothing there; the page is shown again and waits for a fresh press.

use actix_web::HttpRequest;
use chrono::{DateTime, Utc};

use crate::kernel::because::Because;
use crate::kernel::fault::Problem;
use crate::kernel::limits;

use super::admission;
use super::fields::{AFTER, CLIENT_UID, CSRF, FORESEEN, REVISION};

/// What a page that a press led to carries in its forms: when it was made, and the path of what was done.
#[must_use]
pub(super) fn mark(now: DateTime<Utc>, done: &str) -> String {
    format!("{} {done}", now.timestamp_millis())
}

/// Where a form was sent too early to be meant, nothing it asks for is done. `None`: the mark is none of ours.
pub(super) fn wait_for_a_fresh_one(
    request: &HttpRequest,
    fields: &[(String, String)],
    now: DateTime<Utc>,
) -> Option<()> {
    let Some((_, mark)) = fields.iter().find(|(name, _)| name == AFTER) else { return Some(()) };
    let (at, done) = mark.split_once(' ')?;
    let age = now.timestamp_millis().saturating_sub(at.parse().ok()?);
    let early = (0..limits::FRESH_PRESS.num_milliseconds()).contains(&age);
    let next = done != request.path() && kind(done) == kind(request.path());
    if early && next && !fields.iter().any(is_typed) {
        admission::only_shows(vec![Problem::whole(Because::new("fault-press-again"))]);
    }
    Some(())
}

/// Whether somebody filled this in: nobody does that between the two presses of a double click.
fn is_typed((name, value): &(String, String)) -> bool {
    let carried = [CSRF, CLIENT_UID, AFTER, REVISION, FORESEEN, "seen", "digest"];
    !value.trim().is_empty() && !carried.contains(&name.as_str())
}

/// A path without what it is about: the same for one thing of a kind and the next.
fn kind(path: &str) -> Vec<&str> {
    let names_one = |part: &str| {
        let number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        number || part.len() == UID_CHARS && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    path.split('/').map(|part| if names_one(part) { "{}" } else { part }).collect()
}

/// Characters of a uid in an address.
const UID_CHARS: usize = 26;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::uid::Uid;
    use crate::platform::system::SystemEntropy;

    #[test]
    fn one_thing_and_the_next_are_of_a_kind() {
        let uid = || String::from(Uid::random(&SystemEntropy).unwrap());
        let admit = || format!("/entries/{}/admit", uid());
        assert_eq!(kind(&admit()), kind(&admit()));
        assert_eq!(kind("/corrections/x/items/1/remove"), kind("/corrections/x/items/23/remove"));
        assert_ne!(kind(&admit()), kind(&format!("/entries/{}/refuse", uid())));
        assert_ne!(kind("/units"), kind("/persons"));
    }
}
