//! Personal data at rest: every owner has a key of their own, wrapped by the installation's master key.
//!
//! Destroying one owner's wrapped key makes that person's data unreadable for ever, while every
//! audit chain, which holds references and digests only, still verifies.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::kernel::clock::Entropy;
use crate::kernel::digest::sha256_hex;

/// Format of a sealed value: this byte, 24 bytes nonce, ciphertext with tag.
const VERSION: u8 = 1;
const NONCE_BYTES: usize = 24;

/// The installation's master key and what is derived from it. Never stored in the database.
#[derive(Clone)]
pub struct MasterKey {
    wrap: [u8; 32],
    digest: [u8; 32],
    token: [u8; 32],
    draw: [u8; 32],
    draft: [u8; 32],
    fingerprint: String,
}

impl MasterKey {
    /// From the 32 bytes of the key file.
    #[must_use]
    pub fn new(bytes: &[u8; 32]) -> Self {
        let derive = |purpose: &str| {
            let mut key = [0_u8; 32];
            // 32 bytes are far below HKDF's limit; a failure would leave zeros, which `fingerprint` shows.
            let _ = Hkdf::<Sha256>::new(None, bytes).expand(purpose.as_bytes(), &mut key);
            key
        };
        Self {
            wrap: derive("jiangsai wrap v1"),
            digest: derive("jiangsai digest v1"),
            token: derive("jiangsai token v1"),
            draw: derive("jiangsai draw v1"),
            draft: derive("jiangsai draft v1"),
            fingerprint: sha256_hex(&derive("jiangsai fingerprint v1")),
        }
    }

    /// What the database stores to recognise the key: reveals nothing of it.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Secret the session tokens are signed with.
    #[must_use]
    pub fn token_secret(&self) -> &[u8; 32] {
        &self.token
    }

    /// Secret mixed into draws.
    #[must_use]
    pub fn draw_secret(&self) -> &[u8; 32] {
        &self.draw
    }

    /// The key an account's drafts are sealed with in one browser: given to its pages, kept nowhere.
    #[must_use]
    pub fn draft_key(&self, account: &str, browser: &str) -> [u8; 32] {
        let mut key = [0_u8; 32];
        // As in `new`. Neither holds a line end, so no two pairs read alike.
        let _ = Hkdf::<Sha256>::new(None, &self.draft)
            .expand(format!("{account}\n{browser}").as_bytes(), &mut key);
        key
    }

    /// A new key for one owner, wrapped for storage.
    ///
    /// # Errors
    /// Where there is no randomness.
    pub fn new_owner_key(&self, entropy: &dyn Entropy, owner: &str) -> Result<Vec<u8>, String> {
        let mut key = [0_u8; 32];
        entropy.fill(&mut key)?;
        seal(&self.wrap, entropy, owner, &key)
    }

    /// Unwraps an owner's key.
    ///
    /// # Errors
    /// Where the key was wrapped for another owner or by another master key.
    pub fn owner_key(&self, wrapped: &[u8], owner: &str) -> Result<[u8; 32], String> {
        let bytes = open(&self.wrap, owner, wrapped)?;
        bytes.try_into().map_err(|_bytes| "an owner's key has 32 bytes".to_owned())
    }

    /// Keyed digest for exact look-up of a normalised value; useless without the key.
    #[must_use]
    pub fn look_up_digest(&self, kind: &str, value: &str) -> String {
        keyed_digest(&self.digest, &format!("{kind}\n{value}"))
    }

    /// Seals under the master key itself (blind maps, seeds).
    ///
    /// # Errors
    /// Where there is no randomness.
    pub fn seal(&self, entropy: &dyn Entropy, place: &str, plain: &[u8]) -> Result<Vec<u8>, String> {
        seal(&self.wrap, entropy, place, plain)
    }

    /// Opens what [`MasterKey::seal`] sealed for the same place.
    ///
    /// # Errors
    /// Where it was altered, moved, or sealed under another key.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, String> {
        open(&self.wrap, place, sealed)
    }
}

/// Seals `plain` for one place (`table.column:uid`): moved elsewhere it no longer opens.
///
/// # Errors
/// Where there is no randomness.
pub fn seal(key: &[u8; 32], entropy: &dyn Entropy, place: &str, plain: &[u8]) -> Result<Vec<u8>, String> {
    let mut nonce = [0_u8; NONCE_BYTES];
    entropy.fill(&mut nonce)?;
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    let body = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: place.as_bytes() })
        .map_err(|error| format!("sealing failed: {error}"))?;
    let mut sealed = vec![VERSION];
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&body);
    Ok(sealed)
}

/// Opens what [`seal`] sealed.
///
/// # Errors
/// Where it was altered, moved, or sealed under another key.
pub fn open(key: &[u8; 32], place: &str, sealed: &[u8]) -> Result<Vec<u8>, String> {
    let (version, rest) = sealed.split_first().ok_or("a sealed value is empty")?;
    if *version != VERSION {
        return Err(format!("unknown version {version} of a sealed value"));
    }
    let (nonce, body) = rest.split_first_chunk::<NONCE_BYTES>().ok_or("a sealed value is too short")?;
    XChaCha20Poly1305::new(&Key::from(*key))
        .decrypt(&XNonce::from(*nonce), Payload { msg: body, aad: place.as_bytes() })
        .map_err(|_opaque| format!("a sealed value of {place} does not open: wrong key, or altered"))
}

/// HMAC-SHA256 in lower-case hex.
#[must_use]
pub fn keyed_digest(key: &[u8; 32], text: &str) -> String {
    HEXLOWER.encode(&keyed_bytes(key, text.as_bytes()))
}

/// HMAC-SHA256.
#[must_use]
pub fn keyed_bytes(key: &[u8; 32], bytes: &[u8]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new(&hmac::digest::Key::<Hmac<Sha256>>::from({
        // The MAC's key type is one block (64 bytes); shorter keys are padded with zeros by definition.
        let mut block = [0_u8; 64];
        for (to, from) in block.iter_mut().zip(key) {
            *to = *from;
        }
        block
    }));
    mac.update(bytes);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::system::SystemEntropy;

    #[test]
    fn a_sealed_value_opens_only_in_its_place_and_under_its_key() {
        let key = MasterKey::new(&[7; 32]);
        let sealed = key.seal(&SystemEntropy, "secret:a", b"441900").unwrap();
        assert_eq!(key.open("secret:a", &sealed).unwrap(), b"441900");
        assert!(key.open("secret:b", &sealed).is_err());
        assert!(MasterKey::new(&[8; 32]).open("secret:a", &sealed).is_err());
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let key = MasterKey::new(&[7; 32]);
        let sealed = key.seal(&SystemEntropy, "secret:a", b"1").unwrap();
        for index in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[index] ^= 1;
            assert!(key.open("secret:a", &altered).is_err(), "byte {index}");
        }
    }

    #[test]
    fn the_keyed_digest_is_hmac_sha256() {
        // RFC 4231 test case 2 uses the key "Jefe"; padded to 32 bytes it is the same HMAC key block.
        let mut key = [0_u8; 32];
        key[..4].copy_from_slice(b"Jefe");
        assert_eq!(
            keyed_digest(&key, "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn a_draft_opens_for_its_account_in_its_browser_only() {
        let key = MasterKey::new(&[1; 32]);
        assert_eq!(key.draft_key("a", "b"), MasterKey::new(&[1; 32]).draft_key("a", "b"));
        let others =
            [key.draft_key("a", "c"), key.draft_key("c", "b"), MasterKey::new(&[2; 32]).draft_key("a", "b")];
        assert!(others.iter().all(|other| *other != key.draft_key("a", "b")));
    }

    #[test]
    fn keys_derived_for_different_purposes_differ() {
        let key = MasterKey::new(&[1; 32]);
        assert_ne!(key.wrap, key.digest);
        assert_ne!(key.token, key.draw);
        assert_ne!(key.fingerprint(), MasterKey::new(&[2; 32]).fingerprint());
    }
}
