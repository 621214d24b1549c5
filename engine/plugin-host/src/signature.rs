//! Who vouches for a tool: Ed25519 (RFC 8032), strict about what counts as a signature. Keys travel as 64 characters of
//! hexadecimal; a secret key lies in a file that only its owner can read.

use crate::cache::hex;
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

/// What a file with a secret key begins with, so that nobody takes it for anything else.
const SECRET_PREFIX: &str = "ratchet-secret-key:";

/// More than a key file has.
const KEY_FILE_BYTES_MAX: u64 = 1_024;

/// A public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

/// A secret key. Never printed.
pub struct SecretKey(SigningKey);

/// A signature with the key that made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    key: PublicKey,
    signature: [u8; 64],
}

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key file `{path}` cannot be used: {source}")]
    File {
        /// Which file.
        path: String,
        /// The system's reason.
        source: io::Error,
    },
    /// Others could read it.
    #[error(
        "the key file `{path}` can be read by others than its owner, so whoever uses this computer could sign in your name: run `chmod 600` on it, and make a new key if somebody may have read it"
    )]
    Open {
        /// Which file.
        path: String,
    },
    /// Not a key.
    #[error("`{0}` does not hold a key that Ratchet made: make one with `ratchet plugin keys generate`")]
    NotAKey(String),
}

impl PublicKey {
    /// Reads 64 characters of hexadecimal; `None` when it is no key.
    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes = from_hex(text.trim())?;
        // Not every 32 bytes are a key, and those of small order would sign anything.
        let key = VerifyingKey::from_bytes(&bytes).ok().filter(|key| !key.is_weak())?;
        Some(Self(key.to_bytes()))
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl SecretKey {
    /// A new one.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn generate() -> io::Result<Self> {
        let mut seed = [0_u8; 32];
        getrandom::fill(&mut seed).map_err(io::Error::other)?;
        Ok(Self(SigningKey::from_bytes(&seed)))
    }

    /// Reads a key file; refused when others than the owner can read it.
    ///
    /// # Errors
    /// When the file cannot be read, can be read by others, or holds no key.
    pub fn open(path: &Path) -> Result<Self, KeyError> {
        let shown = path.display().to_string();
        let failed = |source| KeyError::File {
            path: shown.clone(),
            source,
        };
        let file = File::open(path).map_err(failed)?;
        if file.metadata().map_err(failed)?.mode() & 0o077 != 0 {
            return Err(KeyError::Open { path: shown });
        }
        let mut text = String::new();
        let read = file.take(KEY_FILE_BYTES_MAX).read_to_string(&mut text);
        read.map_err(failed)?;
        let seed = text.trim().strip_prefix(SECRET_PREFIX).and_then(from_hex);
        seed.map(|seed| Self(SigningKey::from_bytes(&seed)))
            .ok_or(KeyError::NotAKey(shown))
    }

    /// Writes a new key file for its owner only; a file that is there is never overwritten.
    ///
    /// # Errors
    /// When the file is there or cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), KeyError> {
        let write = || -> io::Result<()> {
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
            writeln!(file, "{SECRET_PREFIX}{}", hex(&self.0.to_bytes()))?;
            file.sync_all()
        };
        let path = path.display().to_string();
        write().map_err(|source| KeyError::File { path, source })
    }

    /// The key that others may know.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs.
    pub fn sign(&self, statement: &[u8]) -> Signature {
        Signature {
            key: self.public(),
            signature: self.0.sign(statement).to_bytes(),
        }
    }
}

impl Signature {
    /// The key that made it, as it says.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// Whether it is this key's signature under these bytes.
    pub fn fits(&self, statement: &[u8]) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(&self.signature);
        VerifyingKey::from_bytes(&self.key.0).is_ok_and(|key| key.verify_strict(statement, &signature).is_ok())
    }

    pub(crate) fn to_bytes(self) -> [u8; 96] {
        let mut bytes = [0; 96];
        bytes[..32].copy_from_slice(&self.key.0);
        bytes[32..].copy_from_slice(&self.signature);
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (key, signature) = bytes.split_at_checked(32)?;
        Some(Self {
            key: PublicKey(key.try_into().ok()?),
            signature: signature.try_into().ok()?,
        })
    }
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        let digits = std::str::from_utf8(digits).ok()?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    // `+f` would be read as a number too.
    text.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(bytes)
}
