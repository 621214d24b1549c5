//! Packages: there is one way to read one, and whatever was done to it after signing is seen before anything is compiled.

use crate::staged::Staged;
use ratchet_plugin_host::limits::{COMPONENT_BYTES_MAX, MANIFEST_BYTES_MAX, SECTIONS_OF_FILE_MAX};
use ratchet_plugin_host::package::{MANIFEST, Package, PackageError, SIGNATURE};
use ratchet_plugin_host::shelf::{Shelf, ShelfError};
use ratchet_plugin_host::signature::{KeyError, PublicKey, SecretKey};
use ratchet_plugin_host::{Limits, WasmHost, digest};
use ratchet_ports::PluginHost;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};

pub const PLUGIN_TOML: &str = "\
id = \"staged\"
version = \"1.0.0\"
contract = \"1.0.0\"
licence = \"Apache-2.0\"
author = \"Hawthorn Quality\"

[asks]
records = [\"mar-export\"]
";

fn signed() -> Vec<u8> {
    let key = SecretKey::generate().unwrap();
    package().signed(&key).to_bytes()
}

fn package() -> Package {
    Package::new(&Staged::new().build(), PLUGIN_TOML).unwrap()
}

fn section(name: &str, content: &[u8]) -> Vec<u8> {
    let mut body = vec![u8::try_from(name.len()).unwrap()];
    body.extend(name.as_bytes());
    body.extend(content);
    let mut section = vec![0];
    let mut length = body.len();
    while length >= 0x80 {
        section.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    section.push(length as u8);
    section.extend(body);
    section
}

#[test]
fn a_package_is_read_as_it_was_made_and_is_still_a_component() {
    let key = SecretKey::generate().unwrap();
    let made = package().signed(&key);
    let bytes = made.to_bytes();
    let read = Package::read(&bytes).unwrap();
    assert_eq!(read, made);
    assert_eq!(read.signed_by(), Some(&key.public()));
    assert_eq!(
        read.digest(),
        digest(&Staged::new().build()),
        "signing makes no other tool of it"
    );
    assert_eq!(read.manifest().file_name(), "staged-1.0.0.tool");
    assert!(read.manifest().records.contains("mar-export"));
    assert_eq!(read.to_bytes(), bytes);
    // The whole file runs as the component does.
    let host = WasmHost::open(None, Limits::default()).unwrap();
    assert_eq!(host.install(&bytes).unwrap().description.id, "staged");
    assert_eq!(host.contract(&digest(&bytes)).as_deref(), Some("1.0.0"));
}

#[test]
fn signing_anew_replaces_the_signature_and_packing_anew_the_manifest() {
    let (first, second) = (SecretKey::generate().unwrap(), SecretKey::generate().unwrap());
    let once = package().signed(&first).to_bytes();
    let again = Package::read(&once).unwrap().signed(&second);
    assert_eq!(
        Package::read(&again.to_bytes()).unwrap().signed_by(),
        Some(&second.public())
    );
    let other = PLUGIN_TOML.replace("Hawthorn", "Rowan");
    let packed = Package::new(&once, &other).unwrap();
    assert_eq!(
        (packed.signed_by(), packed.manifest().author.as_str()),
        (None, "Rowan Quality")
    );
}

#[test]
fn every_byte_that_is_changed_after_signing_is_noticed() {
    let bytes = signed();
    let manifest_at = bytes
        .windows(MANIFEST.len())
        .position(|part| part == MANIFEST.as_bytes())
        .unwrap();
    // Some places in the component, and every byte of manifest and signature.
    let component = (8..manifest_at).step_by(97);
    for place in component.chain(manifest_at - 3..bytes.len()) {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        let outcome = Package::read(&changed);
        assert!(
            outcome.is_err(),
            "byte {place} of {} was changed and nobody noticed",
            bytes.len()
        );
    }
    let author = String::from_utf8_lossy(&bytes).find("Hawthorn").is_some();
    assert!(author);
    let mut other_author = bytes.clone();
    let at = bytes.windows(8).position(|part| part == b"Hawthorn").unwrap();
    other_author[at..at + 8].copy_from_slice(b"Somebody");
    assert_eq!(Package::read(&other_author), Err(PackageError::ChangedAfterSigning));
}

#[test]
fn a_signature_of_another_tool_does_not_fit() {
    let key = SecretKey::generate().unwrap();
    let one = package().signed(&key).to_bytes();
    let other = Package::new(
        &Staged {
            id: "other",
            ..Staged::new()
        }
        .build(),
        &PLUGIN_TOML.replace("staged", "other"),
    )
    .unwrap();
    let mut forged = other.to_bytes();
    forged.extend(&one[one.len() - section(SIGNATURE, &[0; 96]).len()..]);
    assert_eq!(Package::read(&forged), Err(PackageError::ChangedAfterSigning));
}

#[test]
fn what_could_be_read_twice_is_refused() {
    let unsigned = package().to_bytes();
    let component = Staged::new().build();
    let manifest = section(MANIFEST, PLUGIN_TOML.as_bytes());
    let signature = section(SIGNATURE, &[7; 96]);
    let with = |parts: &[&[u8]]| parts.concat();
    for (name, bytes) in [
        ("two manifests", with(&[&unsigned, &manifest])),
        ("two signatures", with(&[&signed(), &signature])),
        ("signature before manifest", with(&[&component, &signature, &manifest])),
        ("a signature and no manifest", with(&[&component, &signature])),
        (
            "something behind the signature",
            with(&[&signed(), &section("more", b"code")]),
        ),
        (
            "something behind the manifest",
            with(&[&unsigned, &section("more", b"code")]),
        ),
    ] {
        assert!(
            matches!(Package::read(&bytes), Err(PackageError::Ambiguous(_))),
            "{name}"
        );
    }
    let damaged = with(&[&unsigned, &section(SIGNATURE, &[7; 95])]);
    assert_eq!(Package::read(&damaged), Err(PackageError::DamagedSignature));
    assert_eq!(Package::read(&component), Err(PackageError::NoManifest));
}

#[test]
fn bombs_end_before_anything_is_compiled() {
    let component = Staged::new().build();
    let code = |bytes: &[u8]| Package::read(bytes).unwrap_err().code();
    assert_eq!(code(&vec![0; COMPONENT_BYTES_MAX + 1]), "tool-too-large");
    let many: Vec<u8> = section("", b"").repeat(SECTIONS_OF_FILE_MAX + 1);
    assert_eq!(code(&[component.as_slice(), &many].concat()), "tool-not-a-component");
    // A section that claims four gigabytes, and one whose length does not end.
    for claim in [
        &[0, 0xff, 0xff, 0xff, 0xff, 0x0f][..],
        &[0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
    ] {
        assert_eq!(code(&[component.as_slice(), claim].concat()), "tool-not-a-component");
    }
    for cut in [0, 1, 7, 8, 9, component.len() / 2, component.len() - 1] {
        assert!(Package::read(&component[..cut]).is_err(), "cut at {cut}");
    }
    let huge = format!("{PLUGIN_TOML}\n# {}", "x".repeat(MANIFEST_BYTES_MAX));
    assert_eq!(
        code(&[component.as_slice(), &long_section(MANIFEST, huge.as_bytes())].concat()),
        "tool-bad-manifest"
    );
    let nested = format!("{PLUGIN_TOML}\nx = {}", "[".repeat(8_000));
    assert_eq!(
        code(&[component.as_slice(), &long_section(MANIFEST, nested.as_bytes())].concat()),
        "tool-bad-manifest"
    );
}

fn long_section(name: &str, content: &[u8]) -> Vec<u8> {
    section(name, content)
}

#[test]
fn a_manifest_says_what_is_wrong_with_it() {
    for (from, to, says) in [
        ("id = \"staged\"", "id = \"Staged Tool\"", "small letters"),
        ("id = \"staged\"", "id = \"../../etc\"", "small letters"),
        ("version = \"1.0.0\"", "version = \"1.0\"", "three numbers"),
        ("version = \"1.0.0\"", "version = \"01.0.0\"", "three numbers"),
        (
            "version = \"1.0.0\"",
            "version = \"1.0.99999999999999999999\"",
            "three numbers",
        ),
        ("contract = \"1.0.0\"", "contract = \"\"", "three numbers"),
        ("licence = \"Apache-2.0\"", "licence = \" \"", "is empty"),
        ("author = \"Hawthorn Quality\"\n", "", "author"),
        (
            "author = \"Hawthorn Quality\"",
            "author = \"a\\u0007b\"",
            "cannot be seen",
        ),
        ("[asks]", "[asks]\nnetwork = true", "network"),
        ("records = [\"mar-export\"]", "records = [\"*\"]", "small letters"),
        ("records = [\"mar-export\"]", "records = \"all\"", "records"),
    ] {
        let text = PLUGIN_TOML.replace(from, to);
        assert_ne!(text, PLUGIN_TOML);
        let error = Package::new(&Staged::new().build(), &text).unwrap_err();
        assert!(error.to_string().contains(says), "{to}: {error}");
        assert_eq!(error.code(), "tool-bad-manifest");
    }
}

#[test]
fn a_secret_key_stays_its_owners() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("hawthorn.key");
    let key = SecretKey::generate().unwrap();
    key.write(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    assert_eq!(SecretKey::open(&path).unwrap().public(), key.public());
    assert!(
        matches!(key.write(&path), Err(KeyError::File { .. })),
        "a key is never overwritten"
    );
    fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(SecretKey::open(&path), Err(KeyError::Open { .. })));
    fs::write(&path, "hello").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    assert!(matches!(SecretKey::open(&path), Err(KeyError::NotAKey(_))));
    assert!(matches!(
        SecretKey::open(&directory.path().join("none")),
        Err(KeyError::File { .. })
    ));
    let text = key.public().to_string();
    assert_eq!(PublicKey::from_hex(&text), Some(key.public()));
    for bad in [
        "",
        "abc",
        &text[1..],
        &format!("+{}", &text[1..]),
        &"0".repeat(64),
        &"é".repeat(32),
    ] {
        assert_eq!(PublicKey::from_hex(bad), None, "{bad}");
    }
}

#[test]
fn a_tool_that_once_came_with_ratchet_is_run_for_whoever_knows_its_digest() {
    let directory = tempfile::tempdir().unwrap();
    let kept = Shelf::open(directory.path()).unwrap();
    let digest = kept.put(&crate::golden::medicines()).unwrap();
    let host = WasmHost::open(None, Limits::default()).unwrap().keeping(kept.clone());
    assert!(host.installed().is_empty(), "it is not at hand");
    assert_eq!(
        host.evaluate(&digest, &crate::golden::context(0), &[]).unwrap().score,
        None
    );
    fs::write(directory.path().join(format!("{digest}.tool")), b"other").unwrap();
    let host = WasmHost::open(None, Limits::default()).unwrap().keeping(kept);
    let outcome = host.evaluate(&digest, &crate::golden::context(0), &[]);
    assert!(outcome.is_err(), "changed bytes are not run");
}

#[test]
fn the_shelf_gives_back_what_was_put_there_or_says_why_not() {
    let directory = tempfile::tempdir().unwrap();
    let shelf = Shelf::open(&directory.path().join("tools")).unwrap();
    let bytes = signed();
    let name = shelf.put(&bytes).unwrap();
    assert_eq!(name, digest(&bytes));
    assert_eq!(shelf.put(&bytes).unwrap(), name);
    assert_eq!(shelf.get(&name).unwrap(), bytes);
    let file = directory.path().join("tools").join(format!("{name}.tool"));
    assert_eq!(fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
    fs::write(&file, b"other").unwrap();
    assert!(matches!(shelf.get(&name), Err(ShelfError::Changed)));
    shelf.put(&bytes).unwrap();
    assert_eq!(shelf.get(&name).unwrap(), bytes, "putting it again mends it");
    shelf.remove(&name).unwrap();
    shelf.remove(&name).unwrap();
    assert!(matches!(shelf.get(&name), Err(ShelfError::Missing)));
}
