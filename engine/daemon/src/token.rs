//! The token that lets somebody in: a secret in a file that only its owner reads. It is made at the first start, compared in constant
//! time, and never printed or logged; only the file's name is.

use crate::limits::{TOKEN_BYTES, TOKEN_CHARS_MIN};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use subtle::ConstantTimeEq;

/// What is known about the token: enough to recognise it, not to tell it.
#[derive(Clone)]
pub struct Token {
    digest: [u8; 32],
}

/// Why there is no usable token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The file cannot be read or made.
    #[error("the token file `{path}` cannot be used: {source}")]
    Io {
        /// Which file.
        path: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Too short to be a secret.
    #[error(
        "the token in `{path}` is shorter than {TOKEN_CHARS_MIN} characters and could be guessed: delete the file, and a good one is made at the next start"
    )]
    TooShort {
        /// Which file.
        path: String,
    },
}

impl Token {
    /// The token of a file; a missing file is made with a new random token, for its owner's eyes only.
    pub fn open(path: &Path) -> Result<Self, TokenError> {
        Self::create(path)?;
        Ok(Self::of(&read(path)?))
    }

    /// A new token that stands in no file, with its text.
    pub fn passing() -> std::io::Result<(Self, String)> {
        let text = random()?;
        Ok((Self::of(&text), text))
    }

    /// A token that is known already.
    pub fn of(text: &str) -> Self {
        Self {
            digest: Sha256::digest(text.as_bytes()).into(),
        }
    }

    /// Whether this is the token. Takes the same time for every wrong one.
    pub fn admits(&self, given: &str) -> bool {
        let given: [u8; 32] = Sha256::digest(given.as_bytes()).into();
        self.digest.ct_eq(&given).into()
    }

    fn create(path: &Path) -> Result<(), TokenError> {
        let io = |source| TokenError::Io {
            path: path.display().to_string(),
            source,
        };
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let mut file = match file {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(()),
            Err(error) => return Err(io(error)),
        };
        let text = random().map_err(io)?;
        writeln!(file, "{text}").and_then(|()| file.sync_all()).map_err(io)?;
        tracing::info!(file = %path.display(), "a token was made; whoever may use the daemon reads it from this file");
        Ok(())
    }
}

fn random() -> std::io::Result<String> {
    let mut bytes = [0_u8; TOKEN_BYTES];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Reads a token file, for whoever wants to come in.
pub fn read(path: &Path) -> Result<String, TokenError> {
    let shown = || path.display().to_string();
    let io = |source| TokenError::Io { path: shown(), source };
    let text = std::fs::read_to_string(path).map_err(io)?;
    let mode = std::fs::metadata(path).map_err(io)?.permissions().mode();
    if mode & 0o077 != 0 {
        tracing::warn!(file = %path.display(), "others on this machine can read the token file: make it readable for its owner only");
    }
    let token = text.trim().to_owned();
    if token.chars().count() < TOKEN_CHARS_MIN {
        return Err(TokenError::TooShort { path: shown() });
    }
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_made_once_and_only_its_owner_reads_it() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("token");
        let token = Token::open(&path).expect("a token is made");
        let text = read(&path).expect("it can be read");
        assert_eq!(text.len(), 43);
        let mode = std::fs::metadata(&path)
            .expect("the file is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(token.admits(&text));
        assert!(!token.admits(&text[1..]));
        assert!(!token.admits(""));
        assert!(Token::open(&path).expect("the same file again").admits(&text));
    }

    #[test]
    fn a_token_that_can_be_guessed_is_refused() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("token");
        std::fs::write(&path, "letmein\n").expect("the file can be written");
        assert!(matches!(Token::open(&path), Err(TokenError::TooShort { .. })));
    }
}
