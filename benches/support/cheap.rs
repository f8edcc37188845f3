//! A password hashed at the least cost: where log-ins are not what is measured, a thousand of them should not take a
//! minute.

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version};

/// The hash; checking a password against it costs as little.
pub(crate) fn hash(password: &str) -> String {
    let least = Params::new(Params::MIN_M_COST, 1, 1, None).unwrap();
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, least);
    hasher.hash_password(password.as_bytes()).unwrap().to_string()
}
