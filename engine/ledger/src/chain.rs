//! The hash chain: each event is hashed together with the hash before it, so nothing earlier can change unnoticed.
//!
//! The hash covers the exact event bytes and nothing else (no position, no frame), so it can be recomputed from an export.
//! The store and the runtime use the same function.

use sha2::{Digest, Sha256};

/// SHA-256 chain hash after an event.
pub type ChainHash = [u8; 32];

/// The hash before the first event.
pub const START: ChainHash = [0; 32];

/// Keeps chain hashes apart from Merkle leaves (0x00) and nodes (0x01), and from whatever else is hashed with SHA-256.
const DOMAIN: &[u8; 16] = b"ratchet/chain/1\n";

/// The chain hash after `event`, which follows `previous`: `SHA-256("ratchet/chain/1\n" ‖ previous ‖ event)`.
pub fn extend(previous: &ChainHash, event: &[u8]) -> ChainHash {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN);
    hasher.update(previous);
    hasher.update(event);
    hasher.finalize().into()
}

/// A hash as 64 lower-case hexadecimal digits, the form in which people see it.
pub fn to_hex(hash: &ChainHash) -> String {
    use std::fmt::Write as _;
    hash.iter().fold(String::with_capacity(64), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String cannot fail");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_and_the_order_count() {
        let first = extend(&START, b"{\"a\":1}");
        assert_ne!(first, extend(&START, b"{\"a\":2}"));
        assert_ne!(extend(&first, b"x"), extend(&START, b"x"));
        assert_ne!(extend(&extend(&START, b"a"), b"b"), extend(&extend(&START, b"b"), b"a"));
    }

    #[test]
    fn the_hash_of_released_versions_never_changes() {
        assert_eq!(
            to_hex(&extend(&START, b"{}")),
            to_hex(&Sha256::digest([DOMAIN.as_slice(), &[0; 32], b"{}"].concat()).into())
        );
    }
}
