//! Signed notes (C2SP signed-note): a few lines of text, a blank line, and one line per signature.
//!
//! The form is the one of Go's checksum database and of transparency logs, so other people's tools check ours.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// Kind of signature: Ed25519.
const ED25519: u8 = 1;

/// Why a note or a key is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The text is not a signed note.
    #[error("this is not a signed note: {0}")]
    Malformed(&'static str),
    /// The text of a key is not one.
    #[error("this is not a verification key: {0}")]
    Key(&'static str),
    /// Nobody we know signed it.
    #[error("the note carries no signature of `{0}`")]
    Unsigned(String),
    /// It was changed after signing.
    #[error("the signature of `{0}` does not fit: the note was changed after it was signed")]
    Forged(String),
}

/// A name with its signing key.
pub struct NoteSigner {
    name: String,
    key: SigningKey,
}

impl NoteSigner {
    /// Signs as `name` (no spaces, no `+`) with the Ed25519 seed `secret`.
    pub fn new(name: &str, secret: &[u8; 32]) -> Result<Self, NoteError> {
        check_name(name)?;
        Ok(Self {
            name: name.to_owned(),
            key: SigningKey::from_bytes(secret),
        })
    }

    /// The matching public half.
    pub fn verifier(&self) -> NoteVerifier {
        NoteVerifier {
            name: self.name.clone(),
            key: self.key.verifying_key(),
        }
    }

    /// Signs `text`, which ends with a line break.
    pub fn sign(&self, text: &str) -> Result<String, NoteError> {
        check_text(text)?;
        let id = key_id(&self.name, &self.key.verifying_key());
        let signature = self.key.sign(text.as_bytes()).to_bytes();
        let encoded = BASE64.encode([id.as_slice(), &signature].concat());
        Ok(format!("{text}\n— {} {encoded}\n", self.name))
    }
}

/// A name with its public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteVerifier {
    name: String,
    key: VerifyingKey,
}

impl NoteVerifier {
    /// Reads the text form `name+id+key`.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key("it should read `name+id+key`"));
        };
        check_name(name)?;
        let bytes = BASE64
            .decode(encoded)
            .map_err(|_| NoteError::Key("the key is not base64"))?;
        let Some((&ED25519, key)) = bytes.split_first() else {
            return Err(NoteError::Key("the kind of key is not Ed25519"));
        };
        let key: [u8; 32] = key
            .try_into()
            .map_err(|_| NoteError::Key("the key is not 32 bytes long"))?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| NoteError::Key("the key is not a point of Ed25519"))?;
        if id != hex(&key_id(name, &key)) {
            return Err(NoteError::Key("the id does not belong to name and key"));
        }
        Ok(Self {
            name: name.to_owned(),
            key,
        })
    }

    /// The text form `name+id+key`.
    pub fn to_text(&self) -> String {
        let encoded = BASE64.encode([&[ED25519], self.key.as_bytes().as_slice()].concat());
        format!("{}+{}+{encoded}", self.name, hex(&key_id(&self.name, &self.key)))
    }

    /// Checks that this key signed `note`, and returns the text that was signed.
    pub fn verify<'a>(&self, note: &'a str) -> Result<&'a str, NoteError> {
        let split = note
            .rfind("\n\n")
            .ok_or(NoteError::Malformed("there is no blank line before the signatures"))?;
        let (text, lines) = (&note[..=split], &note[split + 2..]);
        check_text(text)?;
        if !lines.ends_with('\n') {
            return Err(NoteError::Malformed("the last signature line is not complete"));
        }
        let id = key_id(&self.name, &self.key);
        for line in lines.lines() {
            let (name, bytes) = parse_signature_line(line)?;
            if name != self.name || bytes[..4] != id {
                continue;
            }
            let signature = bytes[4..]
                .try_into()
                .map_err(|_| NoteError::Malformed("a signature is not 64 bytes long"))?;
            let signature = Signature::from_bytes(signature);
            let sound = self.key.verify_strict(text.as_bytes(), &signature);
            return sound.map(|()| text).map_err(|_| NoteError::Forged(self.name.clone()));
        }
        Err(NoteError::Unsigned(self.name.clone()))
    }
}

fn parse_signature_line(line: &str) -> Result<(&str, Vec<u8>), NoteError> {
    let rest = line
        .strip_prefix("— ")
        .ok_or(NoteError::Malformed("a signature line begins with `— `"))?;
    let (name, encoded) = rest
        .split_once(' ')
        .ok_or(NoteError::Malformed("a signature line has name and signature"))?;
    let bytes = BASE64
        .decode(encoded)
        .map_err(|_| NoteError::Malformed("a signature is not base64"))?;
    if bytes.len() < 5 {
        return Err(NoteError::Malformed("a signature is too short"));
    }
    Ok((name, bytes))
}

/// First four bytes of `SHA-256(name ‖ "\n" ‖ kind ‖ key)`.
fn key_id(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', ED25519])
        .chain_update(key.as_bytes())
        .finalize()
        .into();
    [digest[0], digest[1], digest[2], digest[3]]
}

fn hex(id: &[u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(*id))
}

fn check_name(name: &str) -> Result<(), NoteError> {
    if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c == '+') {
        return Err(NoteError::Key("a name has no spaces and no `+`"));
    }
    Ok(())
}

fn check_text(text: &str) -> Result<(), NoteError> {
    if !text.ends_with('\n') {
        return Err(NoteError::Malformed("the text does not end with a line break"));
    }
    if text.contains(|c: char| c != '\n' && (c < ' ' || c == '\u{7f}')) {
        return Err(NoteError::Malformed("the text contains control characters"));
    }
    Ok(())
}
