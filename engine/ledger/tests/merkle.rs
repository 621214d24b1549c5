//! RFC 9162 trees: the published roots of the Certificate Transparency reference tests, and proofs for every small tree.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use ratchet_ledger::chain::to_hex;
use ratchet_ledger::merkle::proof::{TreeHead, consistency, inclusion, verify_consistency, verify_inclusion};
use ratchet_ledger::merkle::{Hash, Tree, empty_root, leaf, node, root};

const LEAVES: [&[u8]; 8] = [
    &[],
    &[0x00],
    &[0x10],
    &[0x20, 0x21],
    &[0x30, 0x31],
    &[0x40, 0x41, 0x42, 0x43],
    &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
    &[
        0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f,
    ],
];

const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

#[test]
fn published_roots() {
    let mut tree = Tree::new();
    assert_eq!(to_hex(&tree.root()), ROOTS[0]);
    for (event, expected) in LEAVES.iter().zip(&ROOTS[1..]) {
        tree.push(event);
        assert_eq!(to_hex(&tree.root()), *expected);
    }
}

/// The definition of RFC 9162 section 2.1.1, word for word.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [only] => *only,
        _ => {
            let split = (1..)
                .map(|power| 1_usize << power)
                .take_while(|k| *k < leaves.len())
                .last()
                .unwrap_or(1);
            node(&naive_root(&leaves[..split]), &naive_root(&leaves[split..]))
        }
    }
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|n| leaf(&n.to_be_bytes())).collect()
}

#[test]
fn every_proof_of_every_tree_up_to_40_leaves_holds_and_only_for_its_place() {
    for size in 1..=40 {
        let leaves = leaves(size);
        let root = naive_root(&leaves);
        for index in 0..size {
            let proof = inclusion(index, &leaves).unwrap();
            for other in 0..size {
                let holds = verify_inclusion(&leaves[index as usize], other, size, &proof, &root);
                assert_eq!(holds, other == index, "leaf {index} of {size} as {other}");
            }
            let mut longer = proof.clone();
            longer.push(root);
            assert!(!verify_inclusion(&leaves[index as usize], index, size, &longer, &root));
        }
        assert_eq!(inclusion(size, &leaves), None);
    }
}

#[test]
fn every_older_tree_is_proved_to_be_the_beginning() {
    for size in 1..=40 {
        let leaves = leaves(size);
        let new = TreeHead {
            size,
            root: root(&leaves),
        };
        for old_size in 1..=size {
            let old = TreeHead {
                size: old_size,
                root: naive_root(&leaves[..old_size as usize]),
            };
            let proof = consistency(old_size, &leaves).unwrap();
            assert!(verify_consistency(&old, &new, &proof), "{old_size} in {size}");
            let forged = TreeHead {
                root: leaf(b"another history"),
                ..old
            };
            assert!(
                !verify_consistency(&forged, &new, &proof),
                "forged {old_size} in {size}"
            );
            if let Some((_, shorter)) = proof.split_last() {
                assert!(!verify_consistency(&old, &new, shorter));
            }
        }
        assert_eq!(consistency(0, &leaves), None);
        assert_eq!(consistency(size + 1, &leaves), None);
    }
}

proptest! {
    #[test]
    fn a_tree_continued_from_its_edge_is_the_same_tree(count in 0_u64..300, cut in 0_u64..300) {
        let leaves = leaves(count);
        let cut = cut.min(count) as usize;
        let mut tree = Tree::new();
        leaves[..cut].iter().for_each(|leaf| tree.push_leaf(*leaf));
        let mut continued = Tree::from_edge(tree.size(), tree.edge().to_vec()).unwrap();
        leaves[cut..].iter().for_each(|leaf| continued.push_leaf(*leaf));
        prop_assert_eq!(continued.root(), naive_root(&leaves));
        prop_assert!(continued.edge().len() <= 64);
    }
}
