//! Dependencies point down: the floors of the house (docs/architecture.md), checked from cargo's own metadata.
#![allow(missing_docs, clippy::unwrap_used)]

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use std::collections::{BTreeMap, BTreeSet};

/// Each crate with its floor. A crate may use only what lies below it.
const FLOORS: [(&str, u8); 21] = [
    ("ratchet-core", 0),
    ("ratchet-ledger", 0),
    ("ratchet-api", 0),
    ("ratchet-ports", 1),
    ("ratchet-dsl", 1),
    ("ratchet-store", 2),
    ("ratchet-plugin-host", 2),
    ("ratchet-registry", 2),
    ("ratchet-runtime", 2),
    ("ratchet-simulation", 3),
    ("ratchet-daemon", 3),
    ("ratchet-cli", 4),
    ("ratchet-tool-sdk", 0),
    ("ratchet-tool-medicines", 1),
    ("ratchet-tool-care-planning", 1),
    ("ratchet-tool-incident-review", 1),
    ("ratchet-tool-infection-prevention", 1),
    ("ratchet-tool-safeguarding-restrictive-practice", 1),
    ("ratchet-tool-supervision", 1),
    ("ratchet-tool-call-bells", 1),
    ("ratchet-tests", 9),
];

/// Outside libraries that the pure floors may use: data, errors, time as data, hashes, parsing. No I/O, no clocks, no randomness.
const PURE: [(&str, &[&str]); 4] = [
    (
        "ratchet-core",
        &["chrono", "chrono-tz", "csv", "serde", "serde_json", "sha2", "thiserror"],
    ),
    (
        "ratchet-ledger",
        &[
            "base64",
            "crc32c",
            "ed25519-dalek",
            "serde",
            "serde_json",
            "sha2",
            "thiserror",
        ],
    ),
    ("ratchet-ports", &["chrono", "parking_lot", "thiserror"]),
    (
        "ratchet-dsl",
        &[
            "anstyle",
            "chrono",
            "chrono-tz",
            "pest",
            "pest_derive",
            "serde",
            "serde_json",
            "thiserror",
            "unicode-width",
        ],
    ),
];

/// Heavy libraries stay behind one crate each.
const ONE_HOME: [(&str, &[&str]); 4] = [
    ("wasmtime", &["ratchet-plugin-host"]),
    ("sled", &["ratchet-store"]),
    ("axum", &["ratchet-daemon"]),
    ("pest", &["ratchet-dsl"]),
];

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap()
}

fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let packages = metadata().packages.into_iter().map(|package| {
        let used = package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind == DependencyKind::Normal);
        (
            package.name.to_string(),
            used.map(|dependency| dependency.name.clone()).collect(),
        )
    });
    packages.collect()
}

#[test]
fn every_crate_has_its_floor() {
    let known: BTreeSet<&str> = FLOORS.iter().map(|(name, _)| *name).collect();
    for name in dependencies().keys() {
        assert!(
            known.contains(name.as_str()),
            "{name} has no floor: add it here and to docs/architecture.md"
        );
    }
}

#[test]
fn dependencies_point_down() {
    let floors: BTreeMap<&str, u8> = FLOORS.into();
    for (name, used) in dependencies() {
        for below in used.iter().filter(|used| floors.contains_key(used.as_str())) {
            let allowed = floors[below.as_str()] < floors[name.as_str()];
            assert!(
                allowed,
                "{name} (floor {}) uses {below} (floor {})",
                floors[name.as_str()],
                floors[below.as_str()]
            );
        }
    }
}

#[test]
fn the_pure_floors_use_pure_libraries() {
    let dependencies = dependencies();
    for (name, allowed) in PURE {
        for used in dependencies[name].iter().filter(|used| !used.starts_with("ratchet-")) {
            assert!(
                allowed.contains(&used.as_str()),
                "{name} is pure and may not use {used}"
            );
        }
    }
}

#[test]
fn heavy_libraries_stay_behind_one_crate() {
    for (name, used) in dependencies() {
        for (heavy, homes) in ONE_HOME {
            assert!(
                !used.contains(heavy) || homes.contains(&name.as_str()),
                "{name} uses {heavy}, which belongs behind {homes:?}"
            );
        }
    }
}

#[test]
fn versions_stand_only_at_the_root() {
    for package in metadata().packages {
        let manifest = std::fs::read_to_string(&package.manifest_path).unwrap();
        let own = manifest
            .lines()
            .filter(|line| line.contains("version = \"") || line.contains("= \"^"));
        assert_eq!(own.collect::<Vec<_>>(), [""; 0], "{}", package.manifest_path);
    }
}
