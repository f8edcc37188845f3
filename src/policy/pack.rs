//! Loading a pack: reading it, checking it, and reading it again under other readings.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use toml::de::DeTable;

use super::lint;
use super::model::Pack;
use super::parse;
use crate::kernel::fault::Fault;
use crate::notation::{Document, Source};

/// Gives the bytes of a file of the pack's folder, or says why it cannot.
pub type ReadSource<'r> = dyn FnMut(&str) -> Result<Vec<u8>, String> + 'r;

/// SHA-256 in lower-case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// Reads and checks a pack. `file` is the name of its `pack.toml` in messages.
///
/// # Errors
/// Everything wrong with it: format, sources, quotes, gaps, conflicts, goldens.
pub fn load(file: &str, text: &str, source: &mut ReadSource<'_>) -> Result<Pack, Fault> {
    let written = Arc::new(Source::new(file, text.to_owned()));
    let document = Document::open(&written).map_err(Fault::invalid)?;
    let hash = sha256(text.as_bytes());
    let pack = document.read(|root| parse::pack(&root, &written, &hash)).map_err(Fault::invalid)?;
    Fault::invalid_unless_empty(lint::all(&pack, &document, source))?;
    Ok(pack)
}

/// The pack with other readings: (reading, alternative, decision), as decided.
pub(super) fn reread(pack: &Pack, changed: &[(usize, usize, usize)]) -> Result<Pack, Fault> {
    let mut document = Document::open(&pack.written).map_err(Fault::invalid)?;
    for (reading, alternative, _) in changed {
        let Some(reading) = pack.readings.get(*reading) else { continue };
        let Some(alternative) = reading.alternatives.get(*alternative) else { continue };
        patch(document.tree_mut(), &reading.id, &alternative.id);
    }
    document.read(|root| parse::pack(&root, &pack.written, &pack.hash)).map_err(Fault::invalid)
}

/// Puts the values an alternative sets into the rules it names.
fn patch(root: &mut DeTable<'_>, reading: &str, alternative: &str) {
    let path = ["reading", reading, "alternatives", alternative, "set"];
    let mut patches = Vec::new();
    let mut at = Some(&*root);
    let mut list = None;
    for key in path {
        let next = at.and_then(|table| table.get(key)).map(toml::Spanned::get_ref);
        list = next.and_then(|value| value.as_array());
        at = next.and_then(|value| value.as_table());
    }
    for item in list.into_iter().flat_map(|list| list.iter()) {
        let Some(table) = item.get_ref().as_table() else { continue };
        let text = |key: &str| table.get(key).and_then(|value| value.get_ref().as_str()).map(str::to_owned);
        if let (Some(rule), Some(key), Some(value)) = (text("rule"), text("key"), table.get("value")) {
            patches.push((rule, key, value.clone()));
        }
    }
    for (rule, key, value) in patches {
        let rules = root.get_mut("rule").map(toml::Spanned::get_mut);
        if let Some(toml::de::DeValue::Table(rules)) = rules
            && let Some(toml::de::DeValue::Table(rule)) =
                rules.get_mut(rule.as_str()).map(toml::Spanned::get_mut)
        {
            let span = value.span();
            rule.remove(key.as_str());
            rule.insert(toml::Spanned::new(span, key.into()), value);
        }
    }
}
