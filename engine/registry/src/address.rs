//! `oci://registry.example/tools/medicines:1.2.0`, or with a digest instead of a tag: `…/medicines@sha256:…`.

use std::fmt;
use std::str::FromStr;

/// How an address begins.
pub const SCHEME: &str = "oci://";

/// Where a tool lies in a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Host, with a port where one is said.
    pub host: String,
    /// Path of the repository.
    pub repository: String,
    /// Which of its artefacts.
    pub reference: Reference,
}

/// One artefact of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// By a name that can be given to another artefact later.
    Tag(String),
    /// By its content: SHA-256 of the manifest, lower-case hexadecimal.
    Digest(String),
}

/// Why text is no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{address}` is no address of a tool in a registry: {reason}. One looks like oci://registry.example/tools/medicines:1.2.0"
)]
pub struct AddressError {
    address: String,
    reason: &'static str,
}

impl Address {
    /// Whether the registry runs on this machine.
    pub fn is_loopback(&self) -> bool {
        let host = match self.host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => self.host.split(':').next().unwrap_or_default(),
        };
        host == "localhost"
            || host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let wrong = |reason| AddressError {
            address: text.chars().take(200).collect(),
            reason,
        };
        let rest = text
            .strip_prefix(SCHEME)
            .ok_or_else(|| wrong("it does not begin with oci://"))?;
        let (host, path) = rest.split_once('/').ok_or_else(|| wrong("it names no repository"))?;
        let host_letter =
            |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | ':' | '[' | ']');
        if host.is_empty() || !host.chars().all(host_letter) {
            return Err(wrong("its host cannot be read"));
        }
        let (repository, reference) = match path.split_once('@') {
            Some((repository, digest)) => {
                let hex = digest.strip_prefix("sha256:").filter(|hex| is_digest(hex));
                let hex = hex.ok_or_else(|| wrong("what follows the @ is no SHA-256 digest"))?;
                (repository, Reference::Digest(hex.to_owned()))
            }
            None => {
                let (repository, tag) = path.rsplit_once(':').ok_or_else(|| wrong("it names no version"))?;
                (repository, Reference::Tag(tag.to_owned()))
            }
        };
        // Both as the distribution specification has them.
        if let Reference::Tag(tag) = &reference {
            let letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
            if tag.is_empty() || tag.len() > 128 || !tag.chars().all(letter) || tag.starts_with(['.', '-']) {
                return Err(wrong("its version cannot be read"));
            }
        }
        if !is_repository(repository) {
            return Err(wrong(
                "the repository is written with small letters, digits and . _ - between slashes",
            ));
        }
        Ok(Self {
            host: host.to_owned(),
            repository: repository.to_owned(),
            reference,
        })
    }
}

fn is_repository(path: &str) -> bool {
    let part = |part: &str| {
        let inner =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '.' | '_' | '-');
        let edge =
            |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit());
        part.chars().all(inner) && edge(part.chars().next()) && edge(part.chars().last()) && !part.contains("..")
    };
    path.len() <= 255 && path.split('/').all(part)
}

/// Whether text is a SHA-256 in lower-case hexadecimal.
pub(crate) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}/{}", self.host, self.repository)?;
        match &self.reference {
            Reference::Tag(tag) => write!(f, ":{tag}"),
            Reference::Digest(digest) => write!(f, "@sha256:{digest}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written_back() {
        let digest = "a".repeat(64);
        for text in [
            "oci://registry.example/tools/medicines:1.2.0",
            "oci://127.0.0.1:5000/medicines:latest",
            "oci://[::1]:5000/a/b/c:1",
            &format!("oci://registry.example/medicines@sha256:{digest}"),
        ] {
            assert_eq!(
                text.parse::<Address>().map(|address| address.to_string()).as_deref(),
                Ok(text)
            );
        }
        for text in [
            "medicines",
            "https://registry.example/medicines:1",
            "oci://registry.example",
            "oci://registry.example/medicines",
            "oci:///medicines:1",
            "oci://registry.example/Medicines:1",
            "oci://registry.example/../secret:1",
            "oci://registry.example/medicines:1/../../x",
            "oci://registry.example/medicines:1?x=2",
            "oci://user@registry.example/medicines:1",
            "oci://registry.example/medicines@sha256:abc",
            "oci://registry.example/medicines:",
        ] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_this_machine_is_loopback() {
        let is_loopback = |text: &str| text.parse::<Address>().is_ok_and(|address| address.is_loopback());
        assert!(is_loopback("oci://127.0.0.1:5000/a:1"));
        assert!(is_loopback("oci://localhost:5000/a:1"));
        assert!(is_loopback("oci://[::1]:5000/a:1"));
        assert!(!is_loopback("oci://127.0.0.1.example/a:1"));
        assert!(!is_loopback("oci://registry.example/a:1"));
    }
}
