//! What lies in the registry: a manifest with one layer, the package.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Media type of an OCI manifest.
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// Our artefact type.
pub const ARTEFACT: &str = "application/vnd.ratchet.audit-tool.v1";

/// Media type of the layer.
pub const LAYER: &str = "application/vnd.ratchet.audit-tool.v1+wasm";

/// Media type of the configuration that an artefact does not need (OCI image specification 1.1).
const EMPTY: &str = "application/vnd.oci.empty.v1+json";

/// Its content.
pub const EMPTY_CONTENT: &[u8] = b"{}";

/// A manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// Always 2.
    pub schema_version: u32,
    /// [`MANIFEST`].
    #[serde(default)]
    pub media_type: String,
    /// [`ARTEFACT`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub artifact_type: String,
    /// Empty.
    pub config: Descriptor,
    /// One: the package.
    pub layers: Vec<Descriptor>,
    /// What people read in the registry.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

/// Bytes by their digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// Media type.
    pub media_type: String,
    /// `sha256:…`.
    pub digest: String,
    /// Bytes.
    pub size: u64,
    /// What people read in the registry.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of a package; `file` is the name under which other programs save it.
    pub fn of(package: &[u8], file: &str, annotations: BTreeMap<String, String>) -> Self {
        let title = [("org.opencontainers.image.title".to_owned(), file.to_owned())];
        Self {
            schema_version: 2,
            media_type: MANIFEST.to_owned(),
            artifact_type: ARTEFACT.to_owned(),
            config: Descriptor::of(EMPTY, EMPTY_CONTENT),
            layers: vec![Descriptor {
                annotations: title.into(),
                ..Descriptor::of(LAYER, package)
            }],
            annotations,
        }
    }
}

impl Descriptor {
    fn of(media_type: &str, content: &[u8]) -> Self {
        Self {
            media_type: media_type.to_owned(),
            digest: digest(content),
            size: content.len() as u64,
            annotations: BTreeMap::new(),
        }
    }
}

/// `sha256:…` of bytes.
pub fn digest(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    let hex: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}
