//! Settings of an installation: file, then environment, then flags; the last one said wins.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;

use super::db::conn::DatabaseUrl;

/// What may stand in the configuration file, in `JIANGSAI_…` variables and behind flags.
#[derive(Debug, Clone, Default, Deserialize, clap::Args)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Address and port to listen on.
    #[arg(long, env = "JIANGSAI_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// `sqlite:PATH` or `postgres://…`.
    #[arg(long, env = "JIANGSAI_DATABASE")]
    pub database: Option<String>,
    /// Folder for the master key and backups.
    #[arg(long, env = "JIANGSAI_DATA")]
    pub data: Option<PathBuf>,
    /// How the outside world reaches this service, for links in invitations.
    #[arg(long, env = "JIANGSAI_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Address of the proxy in front, whose `X-Forwarded-For` is believed.
    #[arg(long, env = "JIANGSAI_PROXY")]
    pub proxy: Option<std::net::IpAddr>,
    /// Certificate chain (PEM) to serve TLS with.
    #[arg(long, env = "JIANGSAI_TLS_CERTIFICATE")]
    pub tls_certificate: Option<PathBuf>,
    /// Private key (PEM) of the certificate.
    #[arg(long, env = "JIANGSAI_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// Log as JSON lines.
    #[arg(long, env = "JIANGSAI_LOG_JSON", default_missing_value = "true", num_args = 0..=1)]
    pub log_json: Option<bool>,
}

/// Settings with nothing left open.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Where the data is.
    pub database: DatabaseUrl,
    /// Folder for the master key and backups.
    pub data: PathBuf,
    /// Base of links that leave the service, without a trailing slash.
    pub public_url: String,
    /// The proxy whose forwarded addresses are believed.
    pub proxy: Option<std::net::IpAddr>,
    /// Certificate and key files.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Log as JSON lines.
    pub log_json: bool,
}

impl Settings {
    /// These settings, with `below` where they say nothing.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        Self {
            listen: self.listen.or(below.listen),
            database: self.database.or(below.database),
            data: self.data.or(below.data),
            public_url: self.public_url.or(below.public_url),
            proxy: self.proxy.or(below.proxy),
            tls_certificate: self.tls_certificate.or(below.tls_certificate),
            tls_key: self.tls_key.or(below.tls_key),
            log_json: self.log_json.or(below.log_json),
        }
    }

    /// Reads a configuration file.
    ///
    /// # Errors
    /// With file, line and the known names.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| format!("{file}: {error}"))
    }

    /// Fills what is open with the defaults: 127.0.0.1:8080 and an SQLite file in `data/`.
    ///
    /// # Errors
    /// One sentence for each thing that is wrong.
    pub fn finish(self) -> Result<Config, Vec<String>> {
        let mut wrong = Vec::new();
        let data = self.data.unwrap_or_else(|| PathBuf::from("data"));
        let database = match self.database.as_deref().map(str::parse::<DatabaseUrl>) {
            None => DatabaseUrl::Sqlite(data.join("jiangsai.db")),
            Some(Ok(url)) => url,
            Some(Err(error)) => {
                wrong.push(format!("database: {error}"));
                DatabaseUrl::Sqlite(PathBuf::new())
            }
        };
        let tls = match (self.tls_certificate, self.tls_key) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, None) => None,
            _ => {
                wrong.push("tls-certificate and tls-key go together".to_owned());
                None
            }
        };
        let listen = self.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let scheme = if tls.is_some() { "https" } else { "http" };
        let public_url = self.public_url.unwrap_or_else(|| format!("{scheme}://{listen}"));
        if !["http://", "https://"].iter().any(|scheme| public_url.starts_with(scheme)) {
            wrong.push(format!("public-url: {public_url} does not start with http:// or https://"));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Config {
            listen,
            database,
            data,
            public_url: public_url.trim_end_matches('/').to_owned(),
            proxy: self.proxy,
            tls,
            log_json: self.log_json.unwrap_or(false),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_win_over_the_file() {
        let file = Settings::from_toml("j.toml", "listen = \"127.0.0.1:1\"\ndata = \"d\"").unwrap();
        let flags = Settings { listen: "127.0.0.1:2".parse().ok(), ..Settings::default() };
        let config = flags.over(file).finish().unwrap();
        assert_eq!(config.listen.port(), 2);
        assert_eq!(config.database, DatabaseUrl::Sqlite(PathBuf::from("d/jiangsai.db")));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = Settings::from_toml("j.toml", "listne = \"x\"").unwrap_err();
        assert!(error.contains("j.toml") && error.contains("listne") && error.contains("listen"), "{error}");
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let settings =
            Settings { database: Some("mysql://x".into()), tls_key: Some("k".into()), ..Settings::default() };
        let settings = Settings { public_url: Some("contest.example.cn".into()), ..settings };
        assert_eq!(settings.finish().unwrap_err().len(), 3);
    }
}
