//! A tool in one file: the component, and after it the manifest and the signature as custom sections, so that the file is a
//! component still and any program that reads components reads it too.
//!
//! ```text
//! component bytes | section "ratchet:manifest" (plugin.toml) | section "ratchet:signature" (public key, signature)
//! ```
//!
//! The digest that workflows are pinned to is that of the component alone: signing a tool, or signing it anew, makes no other
//! tool of it. The signature covers component and manifest. Whatever stands in another order, twice, or behind the signature is
//! refused: there is one way to read a package.
//!
//! Looked at before anything is compiled; bounds in [`crate::limits`].

use crate::cache::hex;
use crate::limits;
use crate::manifest::{Manifest, ManifestError};
use crate::sections::{self, Section, SectionError};
use crate::signature::{PublicKey, SecretKey, Signature};
use sha2::{Digest, Sha256};

/// Name of the section with the manifest.
pub const MANIFEST: &str = "ratchet:manifest";

/// Name of the section with the signature.
pub const SIGNATURE: &str = "ratchet:signature";

/// How the file of a package ends.
pub const EXTENSION: &str = "tool";

/// A package that was taken apart. Its signature, if any, fits; whether its key is trusted is asked elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    component: Vec<u8>,
    manifest: Manifest,
    manifest_text: String,
    signature: Option<Signature>,
}

/// Why a file is no package. The codes are the named outcomes that are recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackageError {
    /// Larger than any tool.
    #[error("it is larger than {} MiB, and no audit tool is", limits::COMPONENT_BYTES_MAX >> 20)]
    TooLarge,
    /// Not a component at all, or cut off.
    #[error("it is not a WebAssembly component: {0}")]
    NotAComponent(#[from] SectionError),
    /// A component without a manifest.
    #[error(
        "it has no manifest: it is a bare component. Make a package of it with `ratchet plugin build`, so that it says who made it and what it asks for"
    )]
    NoManifest,
    /// A manifest that cannot be used.
    #[error("its manifest cannot be used: {0}")]
    BadManifest(#[from] ManifestError),
    /// Sections in another order, twice, or behind the signature.
    #[error("it was put together in a way that can be read twice: {0}. Get it again from its maker")]
    Ambiguous(&'static str),
    /// The signature does not fit.
    #[error(
        "its signature does not fit: the file was changed after it was signed, or the signature belongs to another tool. Get it again from its maker"
    )]
    ChangedAfterSigning,
    /// A signature that is none.
    #[error("its signature is damaged. Get it again from its maker")]
    DamagedSignature,
}

impl PackageError {
    /// Stable name of the outcome.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "tool-too-large",
            Self::NotAComponent(_) => "tool-not-a-component",
            Self::NoManifest => "tool-without-manifest",
            Self::BadManifest(_) => "tool-bad-manifest",
            Self::Ambiguous(_) => "tool-ambiguous",
            Self::ChangedAfterSigning => "tool-changed-after-signing",
            Self::DamagedSignature => "tool-damaged-signature",
        }
    }
}

impl Package {
    /// Puts a package together, unsigned. Older manifest and signature of the component, if any, fall away.
    ///
    /// # Errors
    /// When the bytes are no component or the manifest cannot be used.
    pub fn new(component: &[u8], manifest: &str) -> Result<Self, PackageError> {
        check_size(component)?;
        Ok(Self {
            component: bare(component)?.to_vec(),
            manifest: Manifest::read(manifest)?,
            manifest_text: manifest.to_owned(),
            signature: None,
        })
    }

    /// Takes a file apart and checks the signature that it carries.
    ///
    /// # Errors
    /// Each way in which a file can fail to be a package.
    pub fn read(bytes: &[u8]) -> Result<Self, PackageError> {
        check_size(bytes)?;
        let sections = sections::read(bytes)?;
        let at = |name| position(&sections, name);
        let (manifest_at, signature_at) = (at(MANIFEST)?, at(SIGNATURE)?);
        let Some(manifest_at) = manifest_at else {
            return Err(match signature_at {
                Some(_) => PackageError::Ambiguous("there is a signature and no manifest"),
                None => PackageError::NoManifest,
            });
        };
        let behind = sections.len() - 1 - manifest_at;
        match signature_at {
            None if behind == 0 => {}
            Some(signature_at) if behind == 1 && signature_at == manifest_at + 1 => {}
            _ => {
                return Err(PackageError::Ambiguous(
                    "something stands behind its manifest or its signature",
                ));
            }
        }
        let section = &sections[manifest_at];
        let manifest_text = std::str::from_utf8(section.content).map_err(|_| ManifestError::NotText)?;
        let package = Self {
            component: bytes[..section.start].to_vec(),
            manifest: Manifest::read(manifest_text)?,
            manifest_text: manifest_text.to_owned(),
            signature: signature_at
                .map(|at| Signature::from_bytes(sections[at].content).ok_or(PackageError::DamagedSignature))
                .transpose()?,
        };
        match &package.signature {
            Some(signature) if !signature.fits(&package.statement()) => Err(PackageError::ChangedAfterSigning),
            _ => Ok(package),
        }
    }

    /// The component.
    pub fn component(&self) -> &[u8] {
        &self.component
    }

    /// SHA-256 of the component, lower-case hexadecimal.
    pub fn digest(&self) -> String {
        hex(&Sha256::digest(&self.component))
    }

    /// What the tool says about itself before it runs.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Who signed it; `None` is nobody.
    pub fn signed_by(&self) -> Option<&PublicKey> {
        self.signature.as_ref().map(Signature::key)
    }

    /// The same package, signed by this key instead of any other.
    #[must_use]
    pub fn signed(mut self, key: &SecretKey) -> Self {
        self.signature = Some(key.sign(&self.statement()));
        self
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.component.clone();
        bytes.extend(sections::custom(MANIFEST, self.manifest_text.as_bytes()));
        if let Some(signature) = &self.signature {
            bytes.extend(sections::custom(SIGNATURE, &signature.to_bytes()));
        }
        bytes
    }

    /// What is signed: a purpose, so that the signature is good for nothing else, and both digests.
    fn statement(&self) -> Vec<u8> {
        let mut statement = b"ratchet audit tool package, version 1\n".to_vec();
        statement.extend(Sha256::digest(&self.component));
        statement.extend(Sha256::digest(self.manifest_text.as_bytes()));
        statement
    }
}

/// The component of a file, whether it is a package already or not.
///
/// # Errors
/// When the bytes are no component.
pub fn bare(bytes: &[u8]) -> Result<&[u8], PackageError> {
    let sections = sections::read(bytes)?;
    let first = sections
        .iter()
        .find(|section| matches!(section.name, Some(MANIFEST | SIGNATURE)));
    Ok(&bytes[..first.map_or(bytes.len(), |section| section.start)])
}

fn check_size(bytes: &[u8]) -> Result<(), PackageError> {
    if bytes.len() > limits::COMPONENT_BYTES_MAX {
        return Err(PackageError::TooLarge);
    }
    Ok(())
}

/// Where the one section of a name stands.
fn position(sections: &[Section<'_>], name: &str) -> Result<Option<usize>, PackageError> {
    let mut found = (0..).zip(sections).filter(|(_, section)| section.name == Some(name));
    let first = found.next().map(|(at, _)| at);
    match found.next() {
        Some(_) => Err(PackageError::Ambiguous("its manifest or its signature is there twice")),
        None => Ok(first),
    }
}
