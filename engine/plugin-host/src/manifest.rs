//! `plugin.toml`: what a tool says about itself before it runs, for whoever decides whether it may.
//!
//! ```toml
//! id = "medicines"
//! version = "1.2.0"
//! contract = "1.0.0"
//! licence = "Apache-2.0 OR MIT"
//! author = "Hawthorn Quality"
//!
//! [asks]
//! records = ["mar-export"]
//! ```

use crate::limits;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Name of the file.
pub const FILE_NAME: &str = "plugin.toml";

/// A manifest that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Who made it.
    pub author: String,
    /// Version of the contract that it fulfils, for example `1.0.0`.
    pub contract: String,
    /// Tool id.
    pub id: String,
    /// Licence.
    pub licence: String,
    /// Lists of records that it asks to read, by name.
    pub records: BTreeSet<String>,
    /// Version, three numbers.
    pub version: String,
}

/// Why a manifest cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Not text.
    #[error("it is not UTF-8 text")]
    NotText,
    /// Longer than any.
    #[error("it is longer than {} KiB", limits::MANIFEST_BYTES_MAX >> 10)]
    TooLong,
    /// Not what `plugin.toml` should hold.
    #[error("{0}")]
    NotUnderstood(String),
    /// One entry cannot be used.
    #[error("`{entry}` {reason}")]
    BadEntry {
        /// Which.
        entry: &'static str,
        /// What is wrong, and what would be right.
        reason: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    author: String,
    contract: String,
    id: String,
    licence: String,
    version: String,
    #[serde(default)]
    asks: Asks,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asks {
    #[serde(default)]
    records: BTreeSet<String>,
}

impl Manifest {
    /// Reads a manifest. Entries that are not known are refused: what is asked for must be seen.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn read(text: &str) -> Result<Self, ManifestError> {
        if text.len() > limits::MANIFEST_BYTES_MAX {
            return Err(ManifestError::TooLong);
        }
        let written: Written = toml::from_str(text)
            .map_err(|error| ManifestError::NotUnderstood(error.to_string().trim_end().to_owned()))?;
        name("id", &written.id)?;
        version("version", &written.version)?;
        version("contract", &written.contract)?;
        line("licence", &written.licence)?;
        line("author", &written.author)?;
        if written.asks.records.len() > limits::LIST_MAX / 2 {
            let reason = format!("asks for more than {} lists", limits::LIST_MAX / 2);
            return Err(ManifestError::BadEntry {
                entry: "asks.records",
                reason,
            });
        }
        written
            .asks
            .records
            .iter()
            .try_for_each(|list| name("asks.records", list))?;
        Ok(Self {
            author: written.author,
            contract: written.contract,
            id: written.id,
            licence: written.licence,
            records: written.asks.records,
            version: written.version,
        })
    }

    /// The name of the package's file: `medicines-1.2.0.tool`.
    pub fn file_name(&self) -> String {
        format!("{}-{}.{}", self.id, self.version, crate::package::EXTENSION)
    }
}

fn name(entry: &'static str, text: &str) -> Result<(), ManifestError> {
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let is_name = !text.is_empty() && text.len() <= limits::ID_BYTES_MAX && text.chars().all(fits);
    if is_name && !text.starts_with('-') && !text.ends_with('-') {
        return Ok(());
    }
    let reason = format!(
        "cannot be `{}`: use small letters, digits and hyphens, such as `medicines`",
        shown(text)
    );
    Err(ManifestError::BadEntry { entry, reason })
}

fn version(entry: &'static str, text: &str) -> Result<(), ManifestError> {
    let number = |part: &str| {
        let is_plain = part == "0" || !part.starts_with('0');
        (1..=6).contains(&part.len()) && is_plain && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if text.split('.').count() == 3 && text.split('.').all(number) {
        return Ok(());
    }
    let reason = format!("cannot be `{}`: use three numbers, such as `1.2.0`", shown(text));
    Err(ManifestError::BadEntry { entry, reason })
}

fn line(entry: &'static str, text: &str) -> Result<(), ManifestError> {
    let reason = if text.trim().is_empty() {
        "is empty".to_owned()
    } else if text.len() > limits::TITLE_BYTES_MAX {
        format!("is longer than {} bytes", limits::TITLE_BYTES_MAX)
    } else if text.chars().any(char::is_control) {
        "holds characters that cannot be seen".to_owned()
    } else {
        return Ok(());
    };
    Err(ManifestError::BadEntry { entry, reason })
}

/// A wild value is not repeated at length.
fn shown(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(40).collect()
}
