//! Words nobody knows here, and what was probably meant.

use crate::kernel::because::Because;

/// Known words listed where none is near. More would hide the rest of what is wrong.
const LISTED: usize = 24;

/// The known word nearest to a misspelt one, if any is near enough.
fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let by_distance = known.into_iter().map(|other| (strsim::damerau_levenshtein(word, other), other));
    // Half the letters wrong is another word, not a slip.
    by_distance.min().filter(|(distance, _)| distance * 2 <= word.chars().count()).map(|(_, other)| other)
}

/// "did you mean Y?", or the words that are known where none is near.
pub(crate) fn guess<'k>(word: &str, known: impl IntoIterator<Item = &'k str> + Clone) -> Because {
    match nearest(word, known.clone()) {
        Some(near) => Because::new("input-near").text("near", near),
        None => {
            let mut known = known.into_iter();
            let mut listed: Vec<&str> = known.by_ref().take(LISTED).collect();
            if listed.is_empty() {
                return Because::new("input-none-known");
            }
            listed.extend(known.next().map(|_| "…"));
            Because::new("input-known").list("known", listed)
        }
    }
}

/// "X is not known here", with what was probably meant.
pub(crate) fn unknown_word<'k>(word: &str, known: impl IntoIterator<Item = &'k str> + Clone) -> Because {
    Because::new("input-unknown").text("word", word).said("guess", guess(word, known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_guessed_and_another_word_is_not() {
        let known = ["prize", "prize_money", "person"];
        assert_eq!(nearest("prise", known), Some("prize"));
        assert_eq!(nearest("prize_mony", known), Some("prize_money"));
        assert_eq!(nearest("rank", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest("x", []), None);
    }

    #[test]
    fn of_words_equally_near_it_is_always_the_same_one() {
        assert_eq!(nearest("ax", ["ay", "ab"]), Some("ab"));
        assert_eq!(nearest("ax", ["ab", "ay"]), Some("ab"));
    }

    #[test]
    fn a_long_list_of_known_words_is_cut() {
        let known: Vec<String> = (100..200).map(|number| number.to_string()).collect();
        let told = unknown_word("word", known.iter().map(String::as_str));
        let text = serde_json::to_string(&told).unwrap();
        assert!(text.contains("\"123\",\"…\"]") && !text.contains("\"124\""), "{text}");
        let told = serde_json::to_string(&unknown_word("word", known.iter().take(24).map(String::as_str)));
        assert!(!told.unwrap().contains('…'));
    }
}
