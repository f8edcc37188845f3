//! Style sheet, script and icons: embedded in the binary, served under a name that holds their hash.
//!
//! A debug build reads them from disk at every request, so that a change shows on reload.

use std::borrow::Cow;
use std::io::Write as _;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use data_encoding::HEXLOWER;
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

use crate::kernel::fault::Fault;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// Where all assets are served.
const PREFIX: &str = "/assets/";
/// Hexadecimal digits of the hash in a URL: 48 bits tell versions of one file apart.
const HASH_DIGITS: usize = 12;

/// One file as it goes out.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Media type, with its character set where it is text.
    pub content_type: &'static str,
}

impl Asset {
    /// The bytes compressed; every asset of ours is text and worth it.
    ///
    /// # Errors
    /// `Internal` where the compressor fails, which memory alone can cause.
    pub fn gzip(&self) -> Result<Vec<u8>, Fault> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&self.bytes).map_err(Fault::internal)?;
        encoder.finish().map_err(Fault::internal)
    }

    fn hash(&self) -> String {
        let digest = HEXLOWER.encode(&Sha256::digest(&self.bytes));
        digest.chars().take(HASH_DIGITS).collect()
    }
}

/// The asset of this name (`style.css`); `None` where there is none.
#[must_use]
pub fn find(name: &str) -> Option<Asset> {
    let content_type = match name.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => return None,
    };
    Files::get(name).map(|file| Asset { bytes: file.data, content_type })
}

/// Its URL, `/assets/style.0123456789ab.css`: another content has another URL, so browsers may keep it for ever.
#[must_use]
pub fn url(name: &str) -> Option<String> {
    let hash = find(name)?.hash();
    let (stem, extension) = name.rsplit_once('.')?;
    Some(format!("{PREFIX}{stem}.{hash}.{extension}"))
}

/// Splits `style.0123456789ab.css` into name and hash.
fn unhashed(file: &str) -> Option<(String, &str)> {
    let (rest, extension) = file.rsplit_once('.')?;
    let (stem, hash) = rest.rsplit_once('.')?;
    Some((format!("{stem}.{extension}"), hash))
}

/// The route of all assets; mount it once on the application.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/assets/{file}", web::get().to(serve)).route("/assets/{file}", web::head().to(serve));
}

async fn serve(request: HttpRequest, file: web::Path<String>) -> HttpResponse {
    let Some((name, hash)) = unhashed(&file) else { return HttpResponse::NotFound().finish() };
    let Some(asset) = find(&name) else { return HttpResponse::NotFound().finish() };
    // A page from before an update may still ask by the old hash: it gets today's file, unkept.
    let keep = if asset.hash() == hash { "public, max-age=31536000, immutable" } else { "no-store" };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, asset.content_type))
        .insert_header((header::CACHE_CONTROL, keep))
        .insert_header((header::VARY, "Accept-Encoding"));
    if accepts_gzip(&request)
        && let Ok(compressed) = asset.gzip()
    {
        return response.insert_header((header::CONTENT_ENCODING, "gzip")).body(compressed);
    }
    response.body(asset.bytes.into_owned())
}

fn accepts_gzip(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|list| list.split(',').any(|coding| coding.trim() == "gzip"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_leads_back_to_its_file() {
        let url = url("style.css").unwrap();
        let (name, hash) = unhashed(url.strip_prefix(PREFIX).unwrap()).unwrap();
        assert_eq!(name, "style.css");
        assert_eq!(hash, find("style.css").unwrap().hash());
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        for name in ["", "style", "../Cargo.toml", "style.toml", "none.css", "/etc/passwd.css"] {
            assert!(find(name).is_none(), "{name}");
        }
    }

    #[test]
    fn compressed_bytes_are_smaller() {
        let style = find("style.css").unwrap();
        assert!(style.gzip().unwrap().len() * 2 < style.bytes.len());
    }
}
