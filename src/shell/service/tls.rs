//! TLS by the service itself: tablets need a secure context, and a hall has no proxy.

use std::io::{Error, ErrorKind};
use std::path::Path;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The configuration from a certificate chain and a private key, both PEM files.
///
/// # Errors
/// With the file and what is wrong with it.
pub fn config(certificate: &Path, key: &Path) -> std::io::Result<ServerConfig> {
    let wrong = |file: &Path, error: &dyn std::fmt::Display| {
        Error::new(ErrorKind::InvalidData, format!("{}: {error}", file.display()))
    };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| wrong(certificate, &error))?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| wrong(key, &error))?;
    ServerConfig::builder_with_provider(std::sync::Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(certificate, &error))?
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .map_err(|error| wrong(certificate, &error))
}
