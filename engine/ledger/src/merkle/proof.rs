//! Inclusion and consistency proofs of RFC 9162, made from leaf hashes and checked without them.
//!
//! Making a proof looks at every leaf it covers (seconds for millions of events); checking one takes microseconds.

use super::{Hash, node, root};

/// Proves that the leaf `index` (0 is the first) is in the tree over `leaves`; `None` when there is no such leaf.
/// RFC 9162 section 2.1.3.1.
pub fn inclusion(index: u64, leaves: &[Hash]) -> Option<Vec<Hash>> {
    let mut index = usize::try_from(index).ok().filter(|index| *index < leaves.len())?;
    let mut part = leaves;
    let mut path = Vec::new();
    while part.len() > 1 {
        let (left, right) = part.split_at(largest_power_of_two_below(part.len()));
        if index < left.len() {
            path.push(root(right));
            part = left;
        } else {
            path.push(root(left));
            index -= left.len();
            part = right;
        }
    }
    path.reverse();
    Some(path)
}

/// Does `proof` show that `leaf` stands at `index` in the tree of `size` leaves with this `root`? RFC 9162 section 2.1.3.2.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut first, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if first & 1 == 1 || first == last {
            hash = node(sibling, &hash);
            climb_to_right_child(&mut first, &mut last);
        } else {
            hash = node(&hash, sibling);
        }
        first >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Proves that the tree over the first `old_size` leaves is the beginning of the tree over `leaves`; `None` when `old_size`
/// is zero or larger than the tree. RFC 9162 section 2.1.4.1.
pub fn consistency(old_size: u64, leaves: &[Hash]) -> Option<Vec<Hash>> {
    let mut old = usize::try_from(old_size)
        .ok()
        .filter(|old| (1..=leaves.len()).contains(old))?;
    let mut part = leaves;
    let mut whole = true;
    let mut path = Vec::new();
    while old < part.len() {
        let (left, right) = part.split_at(largest_power_of_two_below(part.len()));
        if old <= left.len() {
            path.push(root(right));
            part = left;
        } else {
            path.push(root(left));
            old -= left.len();
            part = right;
            whole = false;
        }
    }
    if !whole {
        path.push(root(part));
    }
    path.reverse();
    Some(path)
}

/// A size and a root that somebody signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeHead {
    /// Number of leaves.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
}

/// Does `proof` show that the tree of `old` is the beginning of the tree of `new`? RFC 9162 section 2.1.4.2.
pub fn verify_consistency(old: &TreeHead, new: &TreeHead, proof: &[Hash]) -> bool {
    if old.size == new.size {
        return proof.is_empty() && old.root == new.root;
    }
    if old.size == 0 || old.size > new.size {
        return false;
    }
    let (mut first, mut last) = (old.size - 1, new.size - 1);
    let rise = first.trailing_ones();
    first >>= rise;
    last >>= rise;
    // A complete old tree is a node of the new one, and its root is not repeated in the proof.
    let (seed, rest) = if old.size.is_power_of_two() {
        (&old.root, proof)
    } else {
        let Some((seed, rest)) = proof.split_first() else {
            return false;
        };
        (seed, rest)
    };
    let (mut old_root, mut new_root) = (*seed, *seed);
    for sibling in rest {
        if last == 0 {
            return false;
        }
        if first & 1 == 1 || first == last {
            old_root = node(sibling, &old_root);
            new_root = node(sibling, &new_root);
            climb_to_right_child(&mut first, &mut last);
        } else {
            new_root = node(&new_root, sibling);
        }
        first >>= 1;
        last >>= 1;
    }
    last == 0 && old_root == old.root && new_root == new.root
}

/// A node at the right edge that has no sibling moves up unchanged until it is somebody's right child.
fn climb_to_right_child(first: &mut u64, last: &mut u64) {
    while *first & 1 == 0 && *first != 0 {
        *first >>= 1;
        *last >>= 1;
    }
}

fn largest_power_of_two_below(count: usize) -> usize {
    count.next_power_of_two() / 2
}
