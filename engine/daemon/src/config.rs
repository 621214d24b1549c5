//! Configuration: one TOML file, over it the environment (`RATCHET_…`), over it flags. A value that cannot be used is refused at the start,
//! with the place where it was said.
//!
//! ```toml
//! data = "/var/lib/ratchet"          # RATCHET_DATA
//! listen = "127.0.0.1:7410"          # RATCHET_LISTEN, loopback only
//! provider = "Hawthorn Care"         # RATCHET_PROVIDER, the name in a new ledger
//! token-file = "/etc/ratchet/token"  # RATCHET_TOKEN_FILE, created at the first start
//! tool-memory-mib = 64               # RATCHET_TOOL_MEMORY_MIB
//! tool-time-ms = 2000                # RATCHET_TOOL_TIME_MS
//! ```

use ratchet_plugin_host::Limits;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What one place says; nothing has to be said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Settings {
    /// Data directory.
    pub data: Option<PathBuf>,
    /// Address and port to listen on.
    pub listen: Option<String>,
    /// Name of the provider in a new ledger.
    pub provider: Option<String>,
    /// File with the token.
    pub token_file: Option<PathBuf>,
    /// Memory that one call of a tool may have.
    pub tool_memory_mib: Option<usize>,
    /// Time that one call of a tool may take.
    pub tool_time_ms: Option<u64>,
}

/// Settings that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Data directory.
    pub data: PathBuf,
    /// Address and port to listen on; loopback.
    pub listen: SocketAddr,
    /// Name of the provider in a new ledger.
    pub provider: String,
    /// File with the token.
    pub token_file: PathBuf,
    /// Bounds on tools.
    pub tools: Limits,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is not there or cannot be read.
    #[error("the configuration file `{path}` cannot be read: {source}")]
    Unreadable {
        /// Which file.
        path: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The file is not what it should be.
    #[error("the configuration file `{path}` cannot be used: {reason}")]
    BadFile {
        /// Which file.
        path: String,
        /// What is wrong, with line and column.
        reason: String,
    },
    /// One value cannot be used.
    #[error("the setting `{name}` cannot be `{value}`: {reason}")]
    BadValue {
        /// Which setting.
        name: &'static str,
        /// What was said.
        value: String,
        /// What would be right.
        reason: String,
    },
    /// An address that others can reach.
    #[error(
        "`{0}` can be reached from other machines, and this version of Ratchet speaks without encryption: listen on 127.0.0.1 or [::1], and put a proxy with TLS before it if others need it"
    )]
    NotLoopback(SocketAddr),
}

impl ConfigError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "config-unreadable",
            Self::BadFile { .. } => "config-unusable",
            Self::BadValue { .. } => "bad-setting",
            Self::NotLoopback(_) => "not-loopback",
        }
    }
}

const DEFAULT_DATA: &str = "ratchet-data";
const DEFAULT_LISTEN: &str = "127.0.0.1:7410";
const DEFAULT_PROVIDER: &str = "Our services";

impl Config {
    /// Puts the settings together: `file`, if one is named, below what `environment` answers for a variable, below `flags`.
    pub fn load(
        file: Option<&Path>,
        environment: impl Fn(&str) -> Option<String>,
        flags: Settings,
    ) -> Result<Self, ConfigError> {
        let file = file.map(Settings::from_file).transpose()?.unwrap_or_default();
        flags.over(Settings::from_environment(environment)?.over(file)).check()
    }
}

impl Settings {
    /// Settings of a file.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path);
        let text = text.map_err(|source| ConfigError::Unreadable {
            path: shown.clone(),
            source,
        })?;
        toml::from_str(&text).map_err(|error| ConfigError::BadFile {
            path: shown,
            reason: error.to_string(),
        })
    }

    /// Settings of the environment. A variable that is empty says nothing.
    pub fn from_environment(environment: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let said = |name: &str| environment(name).filter(|value| !value.is_empty());
        Ok(Self {
            data: said("RATCHET_DATA").map(PathBuf::from),
            listen: said("RATCHET_LISTEN"),
            provider: said("RATCHET_PROVIDER"),
            token_file: said("RATCHET_TOKEN_FILE").map(PathBuf::from),
            tool_memory_mib: number("RATCHET_TOOL_MEMORY_MIB", said("RATCHET_TOOL_MEMORY_MIB"))?,
            tool_time_ms: number("RATCHET_TOOL_TIME_MS", said("RATCHET_TOOL_TIME_MS"))?,
        })
    }

    /// These settings, and below them those of another place.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        Self {
            data: self.data.or(below.data),
            listen: self.listen.or(below.listen),
            provider: self.provider.or(below.provider),
            token_file: self.token_file.or(below.token_file),
            tool_memory_mib: self.tool_memory_mib.or(below.tool_memory_mib),
            tool_time_ms: self.tool_time_ms.or(below.tool_time_ms),
        }
    }

    /// Fills in what nobody said and refuses what cannot be used.
    pub fn check(self) -> Result<Config, ConfigError> {
        let data = self.data.unwrap_or_else(|| PathBuf::from(DEFAULT_DATA));
        Ok(Config {
            listen: loopback(&self.listen.unwrap_or_else(|| DEFAULT_LISTEN.to_owned()))?,
            provider: self.provider.unwrap_or_else(|| DEFAULT_PROVIDER.to_owned()),
            token_file: self.token_file.unwrap_or_else(|| data.join("token")),
            tools: limits(self.tool_memory_mib, self.tool_time_ms)?,
            data,
        })
    }
}

fn number<T: std::str::FromStr>(name: &'static str, value: Option<String>) -> Result<Option<T>, ConfigError> {
    let Some(value) = value else { return Ok(None) };
    match value.trim().parse() {
        Ok(number) => Ok(Some(number)),
        Err(_) => Err(ConfigError::BadValue {
            name,
            value,
            reason: "write a whole number".to_owned(),
        }),
    }
}

fn loopback(listen: &str) -> Result<SocketAddr, ConfigError> {
    let text = listen.trim();
    let address = text
        .strip_prefix("localhost:")
        .map_or(text.to_owned(), |port| format!("127.0.0.1:{port}"));
    let address: SocketAddr = address.parse().map_err(|_| ConfigError::BadValue {
        name: "listen",
        value: listen.to_owned(),
        reason: format!("write an address and a port, such as {DEFAULT_LISTEN}"),
    })?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err(ConfigError::NotLoopback(address))
    }
}

/// A tool of the size of the bundled ones needs a few MiB; more than 4 GiB a component cannot address.
const TOOL_MEMORY_MIB: std::ops::RangeInclusive<usize> = 4..=4096;

/// From one tick of the host's clock to what an auditor still waits for.
const TOOL_TIME_MS: std::ops::RangeInclusive<u64> = 10..=60_000;

fn limits(memory_mib: Option<usize>, time_ms: Option<u64>) -> Result<Limits, ConfigError> {
    let mut limits = Limits::default();
    if let Some(memory) = memory_mib {
        within("tool-memory-mib", &TOOL_MEMORY_MIB, memory)?;
        limits.memory_bytes_max = memory << 20;
    }
    if let Some(time) = time_ms {
        within("tool-time-ms", &TOOL_TIME_MS, time)?;
        limits.time_max = Duration::from_millis(time);
    }
    Ok(limits)
}

fn within<T: PartialOrd + std::fmt::Display>(
    name: &'static str,
    range: &std::ops::RangeInclusive<T>,
    value: T,
) -> Result<(), ConfigError> {
    if range.contains(&value) {
        return Ok(());
    }
    let reason = format!("write a number from {} to {}", range.start(), range.end());
    Err(ConfigError::BadValue {
        name,
        value: value.to_string(),
        reason,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Settings {
        toml::from_str(text).expect("the settings of a test can be read")
    }

    #[test]
    fn flags_go_before_the_environment_and_the_environment_before_the_file() {
        let file = settings("data = 'file'\nlisten = '127.0.0.1:1'\nprovider = 'file'");
        let environment = Settings::from_environment(|name| match name {
            "RATCHET_LISTEN" => Some("127.0.0.1:2".to_owned()),
            "RATCHET_PROVIDER" => Some("environment".to_owned()),
            "RATCHET_DATA" => Some(String::new()),
            _ => None,
        });
        let flags = Settings {
            provider: Some("flags".to_owned()),
            ..Settings::default()
        };
        let config = flags
            .over(environment.expect("nothing is wrong").over(file))
            .check()
            .expect("it can be used");
        assert_eq!(config.data, Path::new("file"));
        assert_eq!(config.listen.port(), 2);
        assert_eq!(config.provider, "flags");
        assert_eq!(config.token_file, Path::new("file/token"));
    }

    #[test]
    fn what_cannot_be_used_is_refused_with_its_name() {
        let check = |text: &str, code: &str, says: &str| {
            let error = settings(text).check().expect_err(text);
            assert_eq!(error.code(), code, "{text}");
            assert!(error.to_string().contains(says), "{error}");
        };
        check("listen = '0.0.0.0:7410'", "not-loopback", "127.0.0.1");
        check("listen = '192.0.2.7:80'", "not-loopback", "TLS");
        check("listen = 'somewhere'", "bad-setting", "listen");
        check("tool-memory-mib = 1", "bad-setting", "from 4 to 4096");
        check("tool-time-ms = 0", "bad-setting", "tool-time-ms");
    }

    #[test]
    fn a_misspelt_setting_is_not_passed_over() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("ratchet.toml");
        std::fs::write(&path, "lisen = '127.0.0.1:1'").expect("the file can be written");
        let error = Config::load(Some(&path), |_| None, Settings::default()).expect_err("it is misspelt");
        assert_eq!(error.code(), "config-unusable");
        assert!(error.to_string().contains("line 1"), "{error}");
    }

    #[test]
    fn localhost_is_loopback() {
        let config = settings("listen = 'localhost:9'").check().expect("it can be used");
        assert_eq!(config.listen.to_string(), "127.0.0.1:9");
    }
}
