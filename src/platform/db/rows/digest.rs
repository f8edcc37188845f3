//! The digest of a row.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};

/// SHA-256 of the text of a row, in base64url.
pub(super) fn digest_of(text: &str) -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(text.as_bytes()))
}
