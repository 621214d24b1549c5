//! Checkpoints (C2SP tlog-checkpoint): the signed statement how long a ledger is and what its root is.
//!
//! A checkpoint that has left the building (mail, webhook, printed on a pack) fixes all events before it: whoever keeps it
//! can prove later that nothing was changed, removed or back-dated.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::chain::ChainHash;
use crate::merkle::Hash;
use crate::note::{NoteError, NoteSigner, NoteVerifier};

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which ledger, e.g. `ratchet.example/willow-care`: one line.
    pub origin: String,
    /// Number of events.
    pub size: u64,
    /// Merkle root over them (RFC 9162).
    pub root: Hash,
    /// Chain hash after the last of them; carried as extension line `chain BASE64`.
    pub chain: ChainHash,
}

impl Checkpoint {
    /// The text that is signed.
    pub fn to_text(&self) -> String {
        let (root, chain) = (BASE64.encode(self.root), BASE64.encode(self.chain));
        format!("{}\n{}\n{root}\nchain {chain}\n", self.origin, self.size)
    }

    /// Reads the text back. Extension lines that are not ours are passed over, as the specification asks.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut lines = text.lines();
        let mut line = |missing| {
            lines
                .next()
                .filter(|line| !line.is_empty())
                .ok_or(NoteError::Malformed(missing))
        };
        let origin = line("the origin is missing")?.to_owned();
        let digits = line("the size is missing")?;
        let size: u64 = digits
            .parse()
            .map_err(|_| NoteError::Malformed("the size is not a number"))?;
        if size.to_string() != digits {
            return Err(NoteError::Malformed("the size is not written in the plain form"));
        }
        let root = decode_hash(line("the root is missing")?)?;
        let chain = lines
            .find_map(|line| line.strip_prefix("chain "))
            .ok_or(NoteError::Malformed("the chain hash is missing"))?;
        Ok(Self {
            origin,
            size,
            root,
            chain: decode_hash(chain)?,
        })
    }

    /// Signs it.
    pub fn sign(&self, signer: &NoteSigner) -> Result<String, NoteError> {
        if self.origin.is_empty() || self.origin.contains('\n') {
            return Err(NoteError::Malformed("the origin is one line"));
        }
        signer.sign(&self.to_text())
    }

    /// Checks the signature of `note` and returns what it states.
    pub fn verify(note: &str, verifier: &NoteVerifier) -> Result<Self, NoteError> {
        Self::parse(verifier.verify(note)?)
    }
}

fn decode_hash(text: &str) -> Result<Hash, NoteError> {
    let bytes = BASE64
        .decode(text)
        .map_err(|_| NoteError::Malformed("a hash is not base64"))?;
    bytes
        .try_into()
        .map_err(|_| NoteError::Malformed("a hash is not 32 bytes long"))
}
