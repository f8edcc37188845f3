//! Hashing and verifying. Pure.

use chrono::SecondsFormat;
use sha2::{Digest as _, Sha256};

use crate::kernel::digest::sha256_hex;

use super::model::{Checkpoint, Entry, ExportedHead, Finding, Head};

/// What stands before the first hash of every chain.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Format of the canonical bytes. A new format gets a new number; old entries keep theirs.
const FORMAT: &str = "jiangsai-audit-1";
/// The same, with the bound rows behind the rest.
const FORMAT_BOUND: &str = "jiangsai-audit-2";
/// The number of the format in which entries are written.
pub const NEWEST: i64 = 2;

/// Hash of an entry: SHA-256 over its fields, each with its length in front, so that no two
/// different entries have the same bytes.
#[must_use]
pub fn entry_hash(entry: &Entry) -> String {
    let (revision, at) = (entry.revision.to_string(), entry.at.to_rfc3339_opts(SecondsFormat::Micros, true));
    let format = if entry.format == 1 { FORMAT } else { FORMAT_BOUND };
    let mut fields = vec![
        format,
        &entry.previous,
        &entry.stream,
        &revision,
        &at,
        &entry.actor,
        &entry.action,
        &entry.detail,
    ];
    if entry.format != 1 {
        fields.push(&entry.bound);
    }
    hash_fields(&fields)
}

/// Hash of a checkpoint over its heads in order.
#[must_use]
pub fn checkpoint_hash(checkpoint: &Checkpoint) -> String {
    let mut length = HeadsLength::default();
    checkpoint.heads.iter().for_each(|head| length.take(head));
    let mut hash = CheckpointHash::new(checkpoint, &length);
    checkpoint.heads.iter().for_each(|head| hash.take(head));
    hash.finish()
}

/// How long the heads of a checkpoint are as they are hashed, one on each line.
#[derive(Default)]
pub struct HeadsLength {
    lines: usize,
    bytes: usize,
}

impl HeadsLength {
    /// Counts the next head.
    pub fn take(&mut self, head: &Head) {
        self.lines = self.lines.saturating_add(1);
        self.bytes = self.bytes.saturating_add(line(head).len());
    }

    fn joined(&self) -> usize {
        self.bytes.saturating_add(self.lines.saturating_sub(1))
    }
}

/// Hashes a checkpoint head by head, whatever their number: the bytes of [`checkpoint_hash`].
pub struct CheckpointHash {
    digest: Sha256,
    first: bool,
}

impl CheckpointHash {
    /// Of a checkpoint whose heads, which follow, are so long.
    #[must_use]
    pub fn new(checkpoint: &Checkpoint, heads: &HeadsLength) -> Self {
        let mut bytes = Vec::new();
        let (number, at) =
            (checkpoint.number.to_string(), checkpoint.at.to_rfc3339_opts(SecondsFormat::Micros, true));
        for field in [FORMAT, &checkpoint.previous, &number, &at] {
            add_field(&mut bytes, field);
        }
        bytes.extend_from_slice(format!("{}:", heads.joined()).as_bytes());
        Self { digest: Sha256::new_with_prefix(bytes), first: true }
    }

    /// Adds the next head.
    pub fn take(&mut self, head: &Head) {
        if !std::mem::take(&mut self.first) {
            self.digest.update(b"\n");
        }
        self.digest.update(line(head));
    }

    /// The hash, in hex.
    #[must_use]
    pub fn finish(self) -> String {
        data_encoding::HEXLOWER.encode(&self.digest.finalize())
    }
}

fn line(head: &Head) -> String {
    format!("{} {} {}", head.stream, head.revision, head.hash)
}

fn hash_fields(fields: &[&str]) -> String {
    let mut bytes = Vec::new();
    fields.iter().for_each(|field| add_field(&mut bytes, field));
    sha256_hex(&bytes)
}

fn add_field(bytes: &mut Vec<u8>, field: &str) {
    bytes.extend_from_slice(field.len().to_string().as_bytes());
    bytes.push(b':');
    bytes.extend_from_slice(field.as_bytes());
}

/// Follows one stream's chain entry by entry; of a chain of any length it keeps what checkpoints recorded of it.
pub struct Chain {
    head: Head,
    /// What checkpoints recorded, in their order, each with the hash that was met at its revision.
    recorded: Vec<(Head, Option<String>)>,
    previous: String,
    expected: i64,
    finding: Option<Finding>,
}

impl Chain {
    /// The chain of a stream whose row says `head`.
    #[must_use]
    pub fn new(head: Head, recorded: Vec<Head>) -> Self {
        let recorded = recorded.into_iter().map(|head| (head, None)).collect();
        Self { head, recorded, previous: GENESIS.to_owned(), expected: 1, finding: None }
    }

    /// Checks the next entry, in order of revision.
    pub fn take(&mut self, entry: &Entry) {
        for (head, met) in self.recorded.iter_mut().filter(|(head, _)| head.revision == entry.revision) {
            *met = Some(entry.hash.clone()).filter(|hash| *hash == head.hash);
        }
        if self.finding.is_none() {
            self.finding = self.objection(entry);
        }
        self.previous.clone_from(&entry.hash);
        self.expected = entry.revision.saturating_add(1);
    }

    fn objection(&self, entry: &Entry) -> Option<Finding> {
        let (stream, revision) = (self.head.stream.clone(), entry.revision);
        if revision != self.expected {
            return Some(Finding::Missing { stream, revision: self.expected });
        }
        if entry_hash(entry) != entry.hash {
            return Some(Finding::Altered { stream, revision });
        }
        (entry.previous != self.previous).then_some(Finding::Unchained { stream, revision })
    }

    /// What is wrong with it: the first break, and the first entry a checkpoint recorded differently.
    pub fn finish(self) -> impl Iterator<Item = Finding> {
        let broken = self.finding.or_else(|| {
            let (stream, revision) = (self.head.stream.clone(), self.head.revision);
            if self.expected <= revision {
                return Some(Finding::Missing { stream, revision: self.expected });
            }
            let fits = self.expected == revision.saturating_add(1) && self.head.hash == self.previous;
            (!fits).then_some(Finding::HeadDiffers { stream, revision })
        });
        let good = self.recorded.iter().take_while(|(_, met)| met.is_some()).map(|(head, _)| head.revision);
        let after = good.last().unwrap_or(0);
        let differs = self.recorded.into_iter().find(|(_, met)| met.is_none());
        let rewritten = differs.map(|(head, _)| Finding::Rewritten {
            stream: head.stream,
            after,
            revision: head.revision,
        });
        broken.into_iter().chain(rewritten)
    }
}

/// Follows the chain of checkpoints, up to and against an exported head where one is given.
pub struct Checkpoints<'a> {
    exported: Option<&'a ExportedHead>,
    previous: String,
    expected: i64,
    finding: Option<Finding>,
}

impl<'a> Checkpoints<'a> {
    /// A chain that begins.
    #[must_use]
    pub fn new(exported: Option<&'a ExportedHead>) -> Self {
        Self { exported, previous: GENESIS.to_owned(), expected: 1, finding: None }
    }

    /// Checks the next checkpoint, in order of number; `hash` is what its heads and fields hash to.
    pub fn take(&mut self, checkpoint: &Checkpoint, hash: &str) {
        let number = self.expected;
        let sound = checkpoint.number == number
            && checkpoint.previous == self.previous
            && hash == checkpoint.hash
            && self.exported.is_none_or(|head| head.checkpoint != number || head.hash == checkpoint.hash);
        if !sound && self.finding.is_none() {
            self.finding = Some(Finding::Checkpoint { number });
        }
        self.previous.clone_from(&checkpoint.hash);
        self.expected = number.saturating_add(1);
    }

    /// The first one that is wrong, or is gone although the exported head knows it.
    #[must_use]
    pub fn finish(self) -> Option<Finding> {
        let gone = self.exported.filter(|head| head.checkpoint >= self.expected);
        self.finding.or(gone.map(|_head| Finding::Checkpoint { number: self.expected }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verify_stream(head: &Head, entries: &[Entry]) -> Option<Finding> {
        compare(head, entries, &[]).pop()
    }

    fn compare(head: &Head, entries: &[Entry], recorded: &[Head]) -> Vec<Finding> {
        let mut chain = Chain::new(head.clone(), recorded.to_vec());
        entries.iter().for_each(|entry| chain.take(entry));
        chain.finish().collect()
    }

    fn verify_checkpoints(checkpoints: &[Checkpoint], exported: Option<&ExportedHead>) -> Option<Finding> {
        let mut chain = Checkpoints::new(exported);
        checkpoints.iter().for_each(|checkpoint| chain.take(checkpoint, &checkpoint_hash(checkpoint)));
        chain.finish()
    }

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
                format: NEWEST,
                bound: String::new(),
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
        let early = Head { stream: "s".into(), revision: 2, hash: entries[1].hash.clone() };
        let recorded = [early, head.clone()];
        entries[3].detail = "{}".into();
        rehash(&mut entries, 3);
        head.hash = entries[4].hash.clone();
        assert_eq!(verify_stream(&head, &entries), None, "the chain alone cannot tell");
        assert_eq!(
            compare(&head, &entries, &recorded),
            [Finding::Rewritten { stream: "s".into(), after: 2, revision: 5 }]
        );
    }

    #[test]
    fn an_entry_a_checkpoint_knows_and_that_is_gone_is_named() {
        let (head, mut entries) = chain(3);
        let recorded = [Head { revision: 2, hash: entries[1].hash.clone(), ..head.clone() }, head.clone()];
        entries.pop();
        let turned_back = Head { revision: 2, hash: entries[1].hash.clone(), ..head };
        let named = [Finding::Rewritten { stream: "s".into(), after: 2, revision: 3 }];
        assert_eq!(compare(&turned_back, &entries, &recorded), named);
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
