//! Hashing and verifying. Pure.

use std::collections::BTreeMap;

use chrono::SecondsFormat;

use crate::kernel::digest::sha256_hex;

use super::model::{Checkpoint, Entry, ExportedHead, Finding, Head};

/// What stands before the first hash of every chain.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Format of the canonical bytes. A new format gets a new number; old entries keep theirs.
const FORMAT: &str = "jiangsai-audit-1";

/// Hash of an entry: SHA-256 over its fields, each with its length in front, so that no two
/// different entries have the same bytes.
#[must_use]
pub fn entry_hash(entry: &Entry) -> String {
    hash_fields(&[
        FORMAT,
        &entry.previous,
        &entry.stream,
        &entry.revision.to_string(),
        &entry.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        &entry.actor,
        &entry.action,
        &entry.detail,
    ])
}

/// Hash of a checkpoint over its heads in order.
#[must_use]
pub fn checkpoint_hash(checkpoint: &Checkpoint) -> String {
    let heads: Vec<String> = checkpoint
        .heads
        .iter()
        .map(|head| format!("{} {} {}", head.stream, head.revision, head.hash))
        .collect();
    hash_fields(&[
        FORMAT,
        &checkpoint.previous,
        &checkpoint.number.to_string(),
        &checkpoint.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        &heads.join("\n"),
    ])
}

fn hash_fields(fields: &[&str]) -> String {
    let mut bytes = Vec::new();
    for field in fields {
        bytes.extend_from_slice(field.len().to_string().as_bytes());
        bytes.push(b':');
        bytes.extend_from_slice(field.as_bytes());
    }
    sha256_hex(&bytes)
}

/// Checks one stream's entries, in order of revision, against each other and against the stream row.
#[must_use]
pub fn verify_stream(head: &Head, entries: &[Entry]) -> Option<Finding> {
    let stream = || head.stream.clone();
    let mut previous = GENESIS.to_owned();
    let mut expected: i64 = 1;
    for entry in entries {
        if entry.revision != expected {
            return Some(Finding::Missing { stream: stream(), revision: expected });
        }
        if entry_hash(entry) != entry.hash {
            return Some(Finding::Altered { stream: stream(), revision: entry.revision });
        }
        if entry.previous != previous {
            return Some(Finding::Unchained { stream: stream(), revision: entry.revision });
        }
        previous.clone_from(&entry.hash);
        expected += 1;
    }
    if expected <= head.revision {
        return Some(Finding::Missing { stream: stream(), revision: expected });
    }
    if expected != head.revision + 1 || head.hash != previous {
        return Some(Finding::HeadDiffers { stream: stream(), revision: head.revision });
    }
    None
}

/// Checks the chain of checkpoints, up to and against an exported head where one is given.
/// Answers the number of the last checkpoint that can be trusted, and what is wrong after it.
#[must_use]
pub fn verify_checkpoints(checkpoints: &[Checkpoint], exported: Option<&ExportedHead>) -> Option<Finding> {
    let mut previous = GENESIS.to_owned();
    for (number, checkpoint) in (1..).zip(checkpoints) {
        let sound = checkpoint.number == number
            && checkpoint.previous == previous
            && checkpoint_hash(checkpoint) == checkpoint.hash
            && exported.is_none_or(|head| head.checkpoint != number || head.hash == checkpoint.hash);
        if !sound {
            return Some(Finding::Checkpoint { number });
        }
        previous.clone_from(&checkpoint.hash);
    }
    let known = i64::try_from(checkpoints.len()).unwrap_or(i64::MAX);
    exported
        .filter(|head| head.checkpoint > known)
        .map(|_head| Finding::Checkpoint { number: known.saturating_add(1) })
}

/// Compares what checkpoints recorded of the streams with what the streams hold now.
/// `hash_at` answers the hash of a stream's entry, or `None` where it is gone.
pub fn compare_with_checkpoints(
    checkpoints: &[Checkpoint],
    hash_at: impl Fn(&str, i64) -> Option<String>,
) -> Vec<Finding> {
    let mut good: BTreeMap<&str, i64> = BTreeMap::new();
    let mut found: BTreeMap<&str, Finding> = BTreeMap::new();
    for head in checkpoints.iter().flat_map(|checkpoint| &checkpoint.heads) {
        if found.contains_key(head.stream.as_str()) {
            continue;
        }
        if hash_at(&head.stream, head.revision).as_deref() == Some(head.hash.as_str()) {
            good.insert(&head.stream, head.revision);
        } else {
            let after = good.get(head.stream.as_str()).copied().unwrap_or(0);
            let finding = Finding::Rewritten { stream: head.stream.clone(), after, revision: head.revision };
            found.insert(&head.stream, finding);
        }
    }
    found.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(length: i64) -> (Head, Vec<Entry>) {
        let mut previous = GENESIS.to_owned();
        let mut entries = Vec::new();
        for revision in 1..=length {
            let mut entry = Entry {
                stream: "s".into(),
                revision,
                at: chrono::DateTime::UNIX_EPOCH,
                actor: "a".into(),
                action: "save".into(),
                detail: format!("{{\"n\":{revision}}}"),
                previous: previous.clone(),
                hash: String::new(),
            };
            entry.hash = entry_hash(&entry);
            previous.clone_from(&entry.hash);
            entries.push(entry);
        }
        (Head { stream: "s".into(), revision: length, hash: previous }, entries)
    }

    fn rehash(entries: &mut [Entry], from: usize) {
        for index in from..entries.len() {
            if index > 0 {
                entries[index].previous = entries[index - 1].hash.clone();
            }
            entries[index].hash = entry_hash(&entries[index]);
        }
    }

    #[test]
    fn an_untouched_chain_verifies() {
        let (head, entries) = chain(5);
        assert_eq!(verify_stream(&head, &entries), None);
    }

    #[test]
    fn a_flipped_byte_is_named() {
        let (head, mut entries) = chain(5);
        entries[2].detail = "{\"n\":9}".into();
        assert_eq!(
            verify_stream(&head, &entries),
            Some(Finding::Altered { stream: "s".into(), revision: 3 })
        );
    }

    #[test]
    fn deleted_entries_are_named_also_at_the_end() {
        let (head, mut entries) = chain(5);
        entries.remove(2);
        assert_eq!(
            verify_stream(&head, &entries),
            Some(Finding::Missing { stream: "s".into(), revision: 3 })
        );
        let (head, mut entries) = chain(5);
        entries.pop();
        assert_eq!(
            verify_stream(&head, &entries),
            Some(Finding::Missing { stream: "s".into(), revision: 5 })
        );
    }

    #[test]
    fn swapped_entries_are_named_even_when_renumbered() {
        let (head, mut entries) = chain(5);
        entries.swap(1, 2);
        entries[1].revision = 2;
        entries[2].revision = 3;
        assert_eq!(
            verify_stream(&head, &entries),
            Some(Finding::Altered { stream: "s".into(), revision: 2 })
        );
        entries[1].hash = entry_hash(&entries[1]);
        assert_eq!(
            verify_stream(&head, &entries),
            Some(Finding::Unchained { stream: "s".into(), revision: 2 })
        );
    }

    #[test]
    fn a_suffix_rewritten_with_fresh_hashes_is_named_by_a_checkpoint() {
        let (mut head, mut entries) = chain(5);
        let checkpoint = |number, heads| {
            let mut checkpoint = Checkpoint {
                number,
                at: chrono::DateTime::UNIX_EPOCH,
                previous: GENESIS.into(),
                heads,
                hash: String::new(),
            };
            checkpoint.hash = checkpoint_hash(&checkpoint);
            checkpoint
        };
        let early = Head { stream: "s".into(), revision: 2, hash: entries[1].hash.clone() };
        let checkpoints = [checkpoint(1, vec![early]), checkpoint(2, vec![head.clone()])];
        entries[3].detail = "{}".into();
        rehash(&mut entries, 3);
        head.hash = entries[4].hash.clone();
        assert_eq!(verify_stream(&head, &entries), None, "the chain alone cannot tell");
        let hash_at = |_: &str, revision: i64| {
            entries.get(usize::try_from(revision).unwrap() - 1).map(|entry| entry.hash.clone())
        };
        assert_eq!(
            compare_with_checkpoints(&checkpoints, hash_at),
            [Finding::Rewritten { stream: "s".into(), after: 2, revision: 5 }]
        );
    }

    #[test]
    fn rewritten_checkpoints_differ_from_the_exported_head() {
        let mut checkpoint = Checkpoint {
            number: 1,
            at: chrono::DateTime::UNIX_EPOCH,
            previous: GENESIS.into(),
            heads: vec![],
            hash: String::new(),
        };
        checkpoint.hash = checkpoint_hash(&checkpoint);
        let exported =
            ExportedHead { format: 1, checkpoint: 1, at: checkpoint.at, hash: checkpoint.hash.clone() };
        assert_eq!(verify_checkpoints(&[checkpoint.clone()], Some(&exported)), None);
        let mut forged = checkpoint.clone();
        forged.heads.push(Head { stream: "s".into(), revision: 1, hash: GENESIS.into() });
        forged.hash = checkpoint_hash(&forged);
        assert_eq!(verify_checkpoints(&[forged.clone()], None), None);
        let named = Some(Finding::Checkpoint { number: 1 });
        assert_eq!(verify_checkpoints(&[forged], Some(&exported)), named);
        assert_eq!(verify_checkpoints(&[], Some(&exported)), named, "deleted");
    }
}
