//! Entries of the log and findings of a verification as sentences. Pure.

use crate::access::actions::Action;
use crate::audit::model::Finding;
use crate::kernel::because::{Arg, Because};

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thing {
    /// The competition whose log it stands in.
    Itself,
    /// The installation.
    Site,
    /// Something with a name.
    Named(String),
    /// Something removed from a draft.
    Removed,
    /// A person, by the first figures of their uid.
    Person(String),
    /// A sheet of that round.
    Sheet(String),
}

/// Who did what to which thing. Outer `None` of `who`: not said here; inner: the system.
#[must_use]
pub fn sentence(who: Option<Option<String>>, action: &str, thing: Option<Thing>) -> Because {
    let because = match thing {
        None | Some(Thing::Itself) => Because::new("portal-log-own"),
        Some(Thing::Removed) => Because::new("portal-log-removed"),
        Some(Thing::Site) => Because::new("portal-log-site"),
        Some(Thing::Named(name)) if who.is_none() => {
            return said(Because::new("portal-log-unnamed").text("on", name), action);
        }
        Some(Thing::Named(name)) => Because::new("portal-log-on").text("on", name),
        Some(Thing::Person(uid)) => Because::new("portal-log-person").text("on", uid),
        Some(Thing::Sheet(round)) if who.is_none() => {
            return said(Because::new("portal-log-blind").text("on", round), action);
        }
        Some(Thing::Sheet(round)) => Because::new("portal-log-sheet").text("on", round),
    };
    let who = match who.flatten() {
        Some(name) => Arg::Text(name),
        None => Arg::Word { word: "portal-system".into() },
    };
    said(because.with("who", who), action)
}

/// With the action's words; an entry of a newer version keeps its code.
fn said(because: Because, action: &str) -> Because {
    match Action::from_code(action) {
        Some(known) => because.word("action", known.message_key()),
        None => because.text("action", action),
    }
}

/// Number and the first eight figures of the hash.
#[must_use]
pub fn trail(revision: i64, hash: &str) -> String {
    let short: String = hash.chars().take(8).collect();
    format!("#{revision} {short}")
}

/// A finding in words, with the uid a verification elsewhere names.
#[must_use]
pub fn finding(finding: &Finding, thing: Option<Thing>) -> Because {
    let at = |key: &'static str, revision: i64| Because::new(key).count("n", revision);
    let row = |because: Because, table: &str, key: i64| because.text("table", table).count("row", key);
    let because = match finding {
        Finding::Altered { revision, .. } => at("portal-finding-altered", *revision),
        Finding::Missing { revision, .. } => at("portal-finding-missing", *revision),
        Finding::Unchained { revision, .. } => at("portal-finding-unchained", *revision),
        Finding::HeadDiffers { revision, .. } => at("portal-finding-head", *revision),
        Finding::Rewritten { after, revision, .. } => {
            at("portal-finding-rewritten", *revision).count("after", *after)
        }
        Finding::RowAltered { table, key, revision, .. } => {
            row(at("portal-finding-row-altered", *revision), table, *key)
        }
        Finding::RowMissing { table, key, revision, .. } => {
            row(at("portal-finding-row-missing", *revision), table, *key)
        }
        Finding::RowUnbound { table, key, .. } => {
            row(Because::new("portal-finding-row-unbound"), table, *key)
        }
        Finding::StreamMissing { .. } => Because::new("portal-finding-gone"),
        Finding::Checkpoint { number } => return at("portal-finding-checkpoint", *number),
    };
    let on = match thing {
        Some(Thing::Named(name)) => Arg::Text(name),
        Some(Thing::Sheet(round)) => Arg::Text(round),
        Some(Thing::Removed) => Arg::Word { word: "portal-thing-removed".into() },
        Some(Thing::Person(_)) => Arg::Word { word: "portal-thing-person".into() },
        Some(Thing::Itself) => Arg::Word { word: "portal-thing-competition".into() },
        Some(Thing::Site) => Arg::Word { word: "portal-thing-site".into() },
        None => Arg::Word { word: "portal-thing-gone".into() },
    };
    because.with("on", on).text("stream", finding.stream().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_on_a_sheet_says_action_and_round_only() {
        let line = sentence(None, "sign-sheet", Some(Thing::Sheet("焊工 决赛".to_owned())));
        assert_eq!(line.key, "portal-log-blind");
        assert!(!line.args.contains_key("who"));
    }

    #[test]
    fn an_unknown_action_keeps_its_code() {
        let line = sentence(Some(None), "of-tomorrow", None);
        assert_eq!(line.args["action"], Arg::Text("of-tomorrow".to_owned()));
        assert_eq!(line.args["who"], Arg::Word { word: "portal-system".into() });
    }

    #[test]
    fn a_trail_is_the_number_and_eight_figures() {
        assert_eq!(trail(12, "7f3a91c2aabb"), "#12 7f3a91c2");
    }
}
