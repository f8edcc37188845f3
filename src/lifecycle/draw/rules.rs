//! The draw: seed, stream, codes, order. Pure, and the whole of what a replay needs. `docs/draw.md` says it in words.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Name and version recorded with every draw. A change to anything below is another version.
pub const ALGORITHM: &str = "jiangsai-draw-1";

/// Letters of blind codes: those nobody mistakes for a digit or for each other.
const LETTERS: [char; 21] =
    ['A', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'T', 'U', 'V', 'W', 'X', 'Y'];
/// Numbers behind the letter: 0000 to 9999.
const NUMBERS: u64 = 10_000;
/// Most codes of one round: a third of all there are, so that drawing anew after a repeat stays rare.
pub const MOST_CODES: usize = 70_000;

/// Bytes of secrets and seeds.
pub type Secret = [u8; 32];

/// HMAC-SHA256.
fn hmac(key: &Secret, parts: &[&[u8]]) -> Secret {
    let mut block = [0_u8; 64];
    // A key shorter than the block of 64 bytes is padded with zeros by the definition of HMAC.
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&hmac::digest::Key::<Hmac<Sha256>>::from(block));
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// What is published before a secret or a seed is: its SHA-256, as lower-case hex.
#[must_use]
pub fn digest(secret: &Secret) -> String {
    hex(&Sha256::digest(secret).into())
}

/// Bytes as lower-case hex, as they are published.
#[must_use]
pub fn hex(bytes: &Secret) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// The words as they enter the seed: in the order they were typed, one space between two.
#[must_use]
pub fn normal_words(typed: &str) -> String {
    typed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The seed: the installation's secret of this round mixed with the words of those present. Neither side
/// can choose it alone: the secret's digest was on the page before the words were typed.
#[must_use]
pub fn seed(secret: &Secret, words: &str) -> Secret {
    hmac(secret, &[words.as_bytes()])
}

/// Numbers drawn from a seed: HMAC-SHA256 under the seed over a label and a counter, eight bytes at a time.
struct Stream<'a> {
    seed: &'a Secret,
    label: &'a str,
    block: u64,
    rest: Vec<u64>,
}

impl<'a> Stream<'a> {
    fn new(seed: &'a Secret, label: &'a str) -> Self {
        Self { seed, label, block: 0, rest: Vec::new() }
    }

    fn word(&mut self) -> u64 {
        loop {
            if let Some(word) = self.rest.pop() {
                return word;
            }
            let counter = self.block.to_be_bytes();
            let bytes = hmac(self.seed, &[self.label.as_bytes(), &[0], &counter]);
            self.block = self.block.wrapping_add(1);
            let (words, _rest) = bytes.as_chunks::<8>();
            self.rest = words.iter().rev().map(|word| u64::from_be_bytes(*word)).collect();
        }
    }

    /// A number from 0 to `bound` − 1, each as likely as the other: what lies beyond the last whole
    /// multiple of `bound` is drawn anew.
    fn below(&mut self, bound: u64) -> u64 {
        let bound = bound.max(1);
        // 2^64 mod bound, without 2^64.
        let excess = (u64::MAX % bound + 1) % bound;
        loop {
            let word = self.word();
            if word <= u64::MAX - excess {
                return word % bound;
            }
        }
    }
}

/// `count` different blind codes in alphabetical order; `None` beyond [`MOST_CODES`].
#[must_use]
pub fn codes(seed: &Secret, count: usize) -> Option<Vec<String>> {
    if count > MOST_CODES {
        return None;
    }
    let mut stream = Stream::new(seed, "codes");
    let mut codes = BTreeSet::new();
    while codes.len() < count {
        let letter = usize::try_from(stream.below(21)).ok().and_then(|index| LETTERS.get(index))?;
        let number = stream.below(NUMBERS);
        codes.insert(format!("{letter}-{number:04}"));
    }
    Some(codes.into_iter().collect())
}

/// The order of `count` things: place `i` goes to thing `order[i]`. Fisher–Yates from the last place down.
#[must_use]
pub fn order(seed: &Secret, count: usize) -> Vec<usize> {
    let mut stream = Stream::new(seed, "order");
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        let bound = u64::try_from(last).map_or(u64::MAX, |last| last + 1);
        let other = usize::try_from(stream.below(bound)).unwrap_or(last);
        order.swap(last, other);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(mut order: Vec<usize>) -> Vec<usize> {
        order.sort_unstable();
        order
    }

    proptest! {
        #[test]
        fn an_order_holds_everything_once(seed: [u8; 32], count in 0_usize..300) {
            prop_assert_eq!(sorted(order(&seed, count)), (0..count).collect::<Vec<_>>());
        }

        #[test]
        fn codes_are_different_and_well_formed(seed: [u8; 32], count in 0_usize..300) {
            let codes = codes(&seed, count).unwrap();
            prop_assert_eq!(codes.len(), count);
            prop_assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
            for code in codes {
                let (letter, number) = code.split_once('-').unwrap();
                prop_assert!(letter.len() == 1 && letter.chars().all(|c| c.is_ascii_uppercase() && !"IOSBZ".contains(c)));
                prop_assert!(number.len() == 4 && number.bytes().all(|b| b.is_ascii_digit()));
            }
        }

        #[test]
        fn the_same_seed_draws_the_same(seed: [u8; 32], count in 0_usize..100) {
            prop_assert_eq!(codes(&seed, count), codes(&seed, count));
            prop_assert_eq!(order(&seed, count), order(&seed, count));
        }

        #[test]
        fn another_word_is_another_seed(secret: [u8; 32], words in "[a-z]{1,8}", more in "[a-z]{1,8}") {
            prop_assert_ne!(seed(&secret, &words), seed(&secret, &format!("{words} {more}")));
        }
    }

    #[test]
    fn every_order_of_three_comes_as_often() {
        let mut times = std::collections::BTreeMap::new();
        for number in 0_u32..6000 {
            let mut seed = [0_u8; 32];
            seed[..4].copy_from_slice(&number.to_be_bytes());
            *times.entry(order(&seed, 3)).or_insert(0) += 1;
        }
        assert_eq!(times.len(), 6);
        // Six orders over 6,000 seeds: 1,000 each, give or take five standard deviations (29 each).
        assert!(times.values().all(|times| (855..=1145).contains(times)), "{times:?}");
    }

    #[test]
    fn a_bound_that_divides_nothing_is_reached_evenly() {
        let seed = [9; 32];
        let mut stream = Stream::new(&seed, "test");
        let mut times = [0_u32; 7];
        for _ in 0..7000 {
            times[usize::try_from(stream.below(7)).unwrap()] += 1;
        }
        assert!(times.iter().all(|times| (850..=1150).contains(times)), "{times:?}");
    }

    #[test]
    fn all_letters_come_up() {
        let codes = codes(&[1; 32], 2000).unwrap();
        let letters: BTreeSet<char> = codes.iter().filter_map(|code| code.chars().next()).collect();
        assert_eq!(letters.into_iter().collect::<Vec<_>>(), LETTERS);
    }

    #[test]
    fn more_codes_than_there_can_be_are_refused() {
        assert_eq!(codes(&[1; 32], MOST_CODES + 1), None);
    }

    /// Computed independently with Python's hmac and hashlib from the words of `docs/draw.md`.
    #[test]
    fn the_worked_example_of_the_document_comes_out() {
        let mut secret = [0_u8; 32];
        for (index, byte) in secret.iter_mut().enumerate() {
            *byte = u8::try_from(index).unwrap();
        }
        assert_eq!(digest(&secret), "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd");
        let words = normal_words("  示例  风 调 \n雨顺 ");
        assert_eq!(words, "示例 风 调 雨顺");
        let seed = seed(&secret, &words);
        assert_eq!(hex(&seed), "02604ecee550e1975f95cc2120b7ffcf6c62dd18c5deff594e7e6253bbafd46d");
        assert_eq!(codes(&seed, 5).unwrap(), ["C-8719", "M-2921", "U-8831", "X-4290", "Y-9313"]);
        assert_eq!(order(&seed, 5), [3, 1, 2, 4, 0]);
    }
}
