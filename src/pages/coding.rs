//! How an answer is encoded on its way: plain, gzip or brotli, as the reader takes it.

use std::io::Write as _;

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::kernel::fault::Fault;

/// A content coding of ours, the smallest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coding {
    /// As it is.
    Identity,
    /// For readers who know nothing else, and on plain HTTP.
    Gzip,
    /// For all others.
    Brotli,
}

/// How much work goes into making bytes small.
#[derive(Debug, Clone, Copy)]
pub enum Effort {
    /// Sent once: 110 KB take 0.6 ms by brotli and 0.3 ms by gzip, and become 13 KB and 15 KB.
    Passing,
    /// Sent many times: 20 ms by brotli. Its last levels take a second for a tenth less.
    Lasting,
}

impl Coding {
    /// The smallest that the reader of this request takes.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let taken = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        Self::taken(taken.unwrap_or_default())
    }

    fn taken(list: &str) -> Self {
        if takes(list, "br") {
            Self::Brotli
        } else if takes(list, "gzip") {
            Self::Gzip
        } else {
            Self::Identity
        }
    }

    /// Its name in `Content-Encoding`; what is sent as it is names none.
    #[must_use]
    pub fn header(self) -> Option<HeaderValue> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
            Self::Brotli => Some(HeaderValue::from_static("br")),
        }
    }

    /// Encodes bytes.
    ///
    /// # Errors
    /// `Internal`: writing to memory does not fail.
    pub fn encode(self, plain: &[u8], effort: Effort) -> Result<Vec<u8>, Fault> {
        match self {
            Self::Identity => Ok(plain.to_vec()),
            Self::Gzip => gzipped(plain, effort),
            Self::Brotli => brotli(plain, effort),
        }
    }
}

/// Whether a list of codings names this one, and not to refuse it. The star of old clients stands for gzip.
fn takes(list: &str, name: &str) -> bool {
    list.split(',').any(|part| {
        let mut parts = part.split(';').map(str::trim);
        let named = parts.next().is_some_and(|coding| coding == name || (coding == "*" && name == "gzip"));
        named && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn gzipped(plain: &[u8], effort: Effort) -> Result<Vec<u8>, Fault> {
    let level = match effort {
        Effort::Passing => Compression::fast(),
        Effort::Lasting => Compression::best(),
    };
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(plain).map_err(Fault::internal)?;
    encoder.finish().map_err(Fault::internal)
}

fn brotli(plain: &[u8], effort: Effort) -> Result<Vec<u8>, Fault> {
    // A window of 256 KiB holds a page whole; a larger one only takes longer to set up.
    let (quality, lgwin) = match effort {
        Effort::Passing => (4, 18),
        Effort::Lasting => (9, 22),
    };
    let parameters = BrotliEncoderParams { quality, lgwin, size_hint: plain.len(), ..Default::default() };
    let mut encoded = Vec::new();
    brotli::BrotliCompress(&mut &*plain, &mut encoded, &parameters).map_err(Fault::internal)?;
    Ok(encoded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn encodings_are_read_as_browsers_write_them() {
        for (list, taken) in [
            ("gzip, deflate, br, zstd", Coding::Brotli),
            ("br;q=1.0, gzip;q=0.5", Coding::Brotli),
            ("gzip", Coding::Gzip),
            ("br;q=0, gzip", Coding::Gzip),
            ("*", Coding::Gzip),
            ("", Coding::Identity),
            ("deflate", Coding::Identity),
            ("gzip;q=0", Coding::Identity),
            ("identity, gzip; q=0", Coding::Identity),
        ] {
            assert_eq!(Coding::taken(list), taken, "{list}");
        }
    }

    #[test]
    fn what_was_encoded_comes_back() {
        let plain = "成绩公示，第1版。".repeat(500).into_bytes();
        for effort in [Effort::Passing, Effort::Lasting] {
            let mut back = Vec::new();
            let gzip = Coding::Gzip.encode(&plain, effort).unwrap();
            flate2::read::GzDecoder::new(&*gzip).read_to_end(&mut back).unwrap();
            assert_eq!(back, plain);
            let (mut back, small) = (Vec::new(), Coding::Brotli.encode(&plain, effort).unwrap());
            brotli::BrotliDecompress(&mut &*small, &mut back).unwrap();
            assert_eq!(back, plain);
            assert!(small.len() < plain.len() / 10 && gzip.len() < plain.len() / 10);
        }
        assert_eq!(Coding::Identity.encode(&plain, Effort::Passing).unwrap(), plain);
    }
}
