//! The saved texts are the ones meant, and every quote stands in them.

use super::Objections;
use crate::kernel::because::Because;
use crate::policy::model::Pack;
use crate::policy::pack::{ReadSource, sha256};

pub(super) fn check(pack: &Pack, source: &mut ReadSource<'_>, objections: &mut Objections<'_>) {
    let mut texts = Vec::new();
    for saved in &pack.sources {
        let read = source(&saved.file);
        let text = match read {
            Err(error) => {
                let because = Because::new("cli-open-file").text("file", saved.file.as_str());
                objections.at("source", &saved.id, because.text("error", error));
                None
            }
            Ok(bytes) => {
                let found = sha256(&bytes);
                if found != saved.sha256 {
                    objections.at("source", &saved.id, Because::new("award-lint-hash").text("found", found));
                }
                match String::from_utf8(bytes) {
                    Ok(text) => Some(solid(&text)),
                    Err(error) => {
                        let line = line_after(error.as_bytes(), error.utf8_error().valid_up_to());
                        let because = Because::new("input-not-utf8").text("file", saved.file.as_str());
                        objections.at("source", &saved.id, because.count("line", line));
                        None
                    }
                }
            }
        };
        texts.push(text);
    }
    for clause in &pack.clauses {
        // A source that cannot be read was objected to already.
        let Some(Some(text)) = texts.get(clause.source) else { continue };
        if !quoted(text, &clause.quote) {
            objections.at(
                "clause",
                &clause.id,
                Because::new("award-lint-quote").text("clause", clause.id.as_str()),
            );
        }
    }
}

/// The line, from 1, that follows the first `before` bytes.
fn line_after(bytes: &[u8], before: usize) -> usize {
    let breaks = bytes.iter().take(before).filter(|byte| **byte == b'\n').count();
    breaks.saturating_add(1)
}

/// Without white space, which copies of Chinese texts gain and lose freely.
fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether the parts of a quote, between its `…`, stand in the text in this order.
fn quoted(text: &str, quote: &str) -> bool {
    let mut rest = text;
    let parts: Vec<String> = quote.split('…').map(solid).filter(|part| !part.is_empty()).collect();
    let found = parts.iter().all(|part| match rest.split_once(part.as_str()) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    });
    found && !parts.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_may_leave_words_out_but_not_swap_them() {
        let text = solid("每个项目 给予1-3万元\n补助资金。对选手按规定认定");
        assert!(quoted(&text, "每个项目给予1-3万元补助资金"));
        assert!(quoted(&text, "每个项目…补助资金…认定"));
        assert!(!quoted(&text, "补助资金…每个项目"));
        assert!(!quoted(&text, "每个项目给予2-3万元"));
        assert!(!quoted(&text, "…"));
    }
}
