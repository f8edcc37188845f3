//! Style sheet, script and icons: embedded in the binary, served under a name that holds their hash.
//!
//! A debug build reads them from disk at every request, so that a change shows on reload.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use actix_web::http::header;
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};
use data_encoding::HEXLOWER;
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

use super::coding::{Coding, Effort};
use super::routes::Routes;

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
    pub bytes: Bytes,
    /// Media type, with its character set where it is text.
    pub content_type: &'static str,
    /// `/assets/style.0123456789ab.css`: another content has another URL, so browsers may keep it for ever.
    pub url: String,
    hash: String,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
}

impl Asset {
    /// The bytes in a coding, made once; every asset of ours is text and worth it. Where that failed, and as it is
    /// anyway, plain.
    fn encoded(&self, coding: Coding) -> (Bytes, Coding) {
        let kept = match coding {
            Coding::Identity => return (self.bytes.clone(), coding),
            Coding::Gzip => &self.gzip,
            Coding::Brotli => &self.brotli,
        };
        if let Some(kept) = kept.get() {
            return (kept.clone(), coding);
        }
        match coding.encode(&self.bytes, Effort::Lasting) {
            Ok(bytes) => (kept.get_or_init(|| Bytes::from(bytes)).clone(), coding),
            Err(_) => (self.bytes.clone(), Coding::Identity),
        }
    }
}

/// The asset of this name (`style.css`); `None` where there is none.
#[must_use]
pub fn find(name: &str) -> Option<Cow<'static, Asset>> {
    static EMBEDDED: OnceLock<BTreeMap<String, Asset>> = OnceLock::new();
    if cfg!(debug_assertions) {
        return read(name).map(Cow::Owned);
    }
    let all = EMBEDDED
        .get_or_init(|| Files::iter().filter_map(|name| Some((name.to_string(), read(&name)?))).collect());
    all.get(name).map(Cow::Borrowed)
}

/// Its URL.
#[must_use]
pub fn url(name: &str) -> Option<String> {
    find(name).map(|asset| asset.url.clone())
}

fn read(name: &str) -> Option<Asset> {
    let (stem, extension) = name.rsplit_once('.')?;
    let content_type = match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => return None,
    };
    let bytes = Bytes::from(Files::get(name)?.data.into_owned());
    let hash: String = HEXLOWER.encode(&Sha256::digest(&bytes)).chars().take(HASH_DIGITS).collect();
    let url = format!("{PREFIX}{stem}.{hash}.{extension}");
    Some(Asset { bytes, content_type, url, hash, gzip: OnceLock::new(), brotli: OnceLock::new() })
}

/// Splits `style.0123456789ab.css` into name and hash.
fn unhashed(file: &str) -> Option<(String, &str)> {
    let (rest, extension) = file.rsplit_once('.')?;
    let (stem, hash) = rest.rsplit_once('.')?;
    Some((format!("{stem}.{extension}"), hash))
}

/// The route of all assets; mount it once on the application.
pub fn routes(routes: &mut Routes) {
    routes.route("/assets/{file}", web::get().to(serve)).route("/assets/{file}", web::head().to(serve));
}

async fn serve(request: HttpRequest, file: web::Path<String>) -> HttpResponse {
    let Some((name, hash)) = unhashed(&file) else { return HttpResponse::NotFound().finish() };
    let Some(asset) = find(&name) else { return HttpResponse::NotFound().finish() };
    // A page from before an update may still ask by the old hash: it gets today's file, unkept.
    let keep = if asset.hash == hash { "public, max-age=31536000, immutable" } else { "no-store" };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, asset.content_type))
        .insert_header((header::CACHE_CONTROL, keep))
        .insert_header((header::VARY, "Accept-Encoding"));
    let (bytes, coding) = asset.encoded(Coding::of(request.headers()));
    if let Some(name) = coding.header() {
        response.insert_header((header::CONTENT_ENCODING, name));
    }
    response.body(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_leads_back_to_its_file() {
        let url = url("style.css").unwrap();
        let (name, hash) = unhashed(url.strip_prefix(PREFIX).unwrap()).unwrap();
        assert_eq!(name, "style.css");
        assert_eq!(hash, find("style.css").unwrap().hash);
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
        let [plain, gzip, brotli] =
            [Coding::Identity, Coding::Gzip, Coding::Brotli].map(|coding| style.encoded(coding).0.len());
        assert!(gzip * 2 < plain && brotli < gzip, "{plain} {gzip} {brotli}");
    }

    #[actix_web::test]
    async fn a_file_is_kept_for_ever_by_its_own_hash_only() {
        let app = actix_web::test::init_service(
            actix_web::App::new().configure(|config| Routes::plant_one(config, routes)),
        )
        .await;
        let get_in = |path: String, codings: &'static str| {
            let request = actix_web::test::TestRequest::get().uri(&path);
            actix_web::test::call_service(
                &app,
                request.insert_header(("Accept-Encoding", codings)).to_request(),
            )
        };
        let get = |path: String| get_in(path, "gzip, br");
        let kept = get(url("style.css").unwrap()).await;
        assert_eq!(kept.headers().get(header::CONTENT_ENCODING).unwrap(), "br");
        let old_reader = get_in(url("style.css").unwrap(), "gzip").await;
        assert_eq!(old_reader.headers().get(header::CONTENT_ENCODING).unwrap(), "gzip");
        assert!(
            get_in(url("style.css").unwrap(), "").await.headers().get(header::CONTENT_ENCODING).is_none()
        );
        assert!(kept.headers().get(header::CACHE_CONTROL).unwrap().to_str().unwrap().contains("immutable"));
        let old = get("/assets/style.000000000000.css".to_owned()).await;
        assert_eq!(old.headers().get(header::CACHE_CONTROL).unwrap(), "no-store");
        assert_eq!(get("/assets/style.css".to_owned()).await.status(), 404);
        assert_eq!(get("/assets/..%2fCargo.0.toml".to_owned()).await.status(), 404);
    }
}
