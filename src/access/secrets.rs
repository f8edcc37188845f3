//! Passwords, tokens and what is derived from them.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use data_encoding::BASE32_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use crate::kernel::clock::Entropy;
use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::Fault;
use crate::platform::crypto::MasterKey;

/// Hashes a password with argon2id (19 MiB, two passes: OWASP's setting), which takes some 20 ms.
///
/// # Errors
/// `Internal` where the system gives no randomness.
pub fn hash_password(password: &str) -> Result<String, Fault> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Fault::internal(format!("argon2: {error}")))
}

/// Whether a password fits a stored hash. Without a hash it works as long and answers no, so that the
/// time does not tell which log-in names exist.
#[must_use]
pub fn password_fits(password: &str, stored: Option<&str>) -> bool {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$YWJjZGVmZ2hpamtsbW5vcA$kDLLUvVqSsCVSvGqT5Fh6xNMLvBvG4jVGrvsTlmUu1c";
    let Ok(parsed) = PasswordHash::new(stored.unwrap_or(NOBODY)) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && stored.is_some()
}

/// A new secret of 160 random bits, as 32 characters.
///
/// # Errors
/// `Internal` where the system gives no randomness.
pub fn new_secret(entropy: &dyn Entropy) -> Result<String, Fault> {
    let mut bytes = [0_u8; 20];
    entropy.fill(&mut bytes).map_err(Fault::internal)?;
    Ok(BASE32_NOPAD.encode(&bytes).to_ascii_lowercase())
}

/// What the database keeps of a secret.
#[must_use]
pub fn digest(secret: &str) -> String {
    sha256_hex(secret.as_bytes())
}

/// What a session token says: which session, and how long at most. Roles and revocation are read from the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The session's secret.
    pub sid: String,
    /// Which key signed it: the first digits of the master key's fingerprint.
    pub kid: String,
    /// Issued at, seconds since 1970.
    pub iat: i64,
    /// Ends at, seconds since 1970.
    pub exp: i64,
}

/// Signs a session token.
///
/// # Errors
/// `Internal` where signing fails.
pub fn sign_token(keys: &MasterKey, sid: &str, issued: i64, expires: i64) -> Result<String, Fault> {
    let claims = Claims { sid: sid.to_owned(), kid: key_id(keys), iat: issued, exp: expires };
    let key = EncodingKey::from_secret(keys.token_secret());
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).map_err(Fault::internal)
}

/// The claims of a token we signed; `None` for anything else. Its end is checked against the
/// database, by our own clock.
#[must_use]
pub fn read_token(keys: &MasterKey, token: &str) -> Option<Claims> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(keys.token_secret());
    let claims = jsonwebtoken::decode::<Claims>(token, &key, &validation).ok()?.claims;
    (claims.kid == key_id(keys)).then_some(claims)
}

fn key_id(keys: &MasterKey) -> String {
    keys.fingerprint().chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::system::SystemEntropy;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let hash = hash_password("correct horse battery").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(password_fits("correct horse battery", Some(&hash)));
        assert!(!password_fits("correct horse", Some(&hash)));
        assert!(!password_fits("anything", None));
    }

    #[test]
    fn a_token_of_another_key_or_algorithm_is_nothing() {
        let keys = MasterKey::new(&[3; 32]);
        let token = sign_token(&keys, "sid", 1, 2).unwrap();
        assert_eq!(read_token(&keys, &token).unwrap().sid, "sid");
        assert_eq!(read_token(&MasterKey::new(&[4; 32]), &token), None);
        let unsigned = "eyJhbGciOiJub25lIn0.eyJzaWQiOiJzaWQiLCJraWQiOiIiLCJpYXQiOjEsImV4cCI6Mn0.";
        assert_eq!(read_token(&keys, unsigned), None);
    }

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let first = new_secret(&SystemEntropy).unwrap();
        assert_eq!(first.len(), 32);
        assert_ne!(first, new_secret(&SystemEntropy).unwrap());
    }
}
