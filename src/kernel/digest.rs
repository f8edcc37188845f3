//! Plain digests: the name of bytes by their content.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// SHA-256 in lower-case hex.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// The first sixteen figures of a digest in groups of four, as people compare them.
#[must_use]
pub fn fingerprint(digest: &str) -> Vec<String> {
    let figures: Vec<char> = digest.chars().take(16).collect();
    figures.chunks(4).map(|group| group.iter().collect::<String>().to_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_four_groups_of_four() {
        assert_eq!(fingerprint(&sha256_hex(b"abc")), ["BA78", "16BF", "8F01", "CFEA"]);
    }

    #[test]
    fn the_published_example_of_fips_180_4_comes_out() {
        assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
