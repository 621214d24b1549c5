//! The Merkle tree over a ledger's events, exactly as in RFC 9162 section 2.1 (SHA-256).
//!
//! One root stands for all events; a few hashes prove that one event is in it ([`proof`]), or that an older root was its
//! beginning. [`Tree`] grows one leaf at a time and remembers O(log n) hashes.

pub mod proof;

use sha2::{Digest, Sha256};

/// A node of the tree.
pub type Hash = [u8; 32];

/// The hash of a leaf: `SHA-256(0x00 ‖ event)`.
pub fn leaf(event: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(event);
    hasher.finalize().into()
}

/// The hash of an inner node: `SHA-256(0x01 ‖ left ‖ right)`.
pub fn node(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// The root over no leaves at all: the hash of nothing.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// A tree that grows at its right edge.
///
/// Invariant: `edge` holds the roots of the complete subtrees from left to right, one per set bit of `size`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    edge: Vec<Hash>,
}

impl Tree {
    /// An empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// A tree of `size` leaves from the [`Tree::edge`] of an earlier one; `None` when the two do not fit.
    pub fn from_edge(size: u64, edge: Vec<Hash>) -> Option<Self> {
        (edge.len() == size.count_ones() as usize).then_some(Self { size, edge })
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Roots of the complete subtrees, left to right: all that must be kept to go on later.
    pub fn edge(&self) -> &[Hash] {
        &self.edge
    }

    /// Adds an event.
    pub fn push(&mut self, event: &[u8]) {
        self.push_leaf(leaf(event));
    }

    /// Adds a leaf hash.
    pub fn push_leaf(&mut self, leaf: Hash) {
        let mut right = leaf;
        for _ in 0..self.size.trailing_ones() {
            let left = self.edge.pop().expect("one subtree per set bit of the size");
            right = node(&left, &right);
        }
        self.edge.push(right);
        self.size += 1;
    }

    /// The root of the present tree.
    pub fn root(&self) -> Hash {
        let mut from_right = self.edge.iter().rev();
        let Some(last) = from_right.next() else {
            return empty_root();
        };
        from_right.fold(*last, |right, left| node(left, &right))
    }
}

/// The root over `leaves`.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut tree = Tree::new();
    for leaf in leaves {
        tree.push_leaf(*leaf);
    }
    tree.root()
}
