//! A tool of somebody else, made of a bundled one by changing the texts in its bytes.
#![allow(dead_code)]

use std::path::Path;

/// The component of `night-watch` in a version of five characters.
pub fn night_watch(version: &str) -> Vec<u8> {
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/dist/supervision.wasm");
    let mut component = std::fs::read(bundled).unwrap();
    let (from, to) = (
        "supervision1.0.0Supervision",
        format!("night-watch{version}Night watch"),
    );
    assert_eq!(from.len(), to.len(), "the bytes keep their places");
    let at = component
        .windows(from.len())
        .position(|part| part == from.as_bytes())
        .expect("the tool says its name once");
    component[at..at + to.len()].copy_from_slice(to.as_bytes());
    component
}

/// Its manifest.
pub fn manifest(version: &str) -> String {
    format!(
        "id = \"night-watch\"\nversion = \"{version}\"\ncontract = \"1.0.0\"\nlicence = \"MIT\"\nauthor = \"Night Watch Makers\"\n\n[asks]\nrecords = [\"mar-export\"]\n"
    )
}
