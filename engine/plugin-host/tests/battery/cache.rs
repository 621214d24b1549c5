//! Compiled code on disk: used when it is ours and whole, made anew otherwise.

use crate::golden;
use ratchet_plugin_host::{Limits, OpenError, WasmHost};
use ratchet_ports::PluginHost;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

fn install(directory: &Path) {
    let host = WasmHost::open(Some(directory), Limits::default()).unwrap();
    let tool = host.install(&golden::medicines()).unwrap();
    let records = crate::sample::read(&golden::golden("prn-good.csv"), &tool.description, 0);
    assert_eq!(
        host.evaluate(&tool.digest, &golden::context(0), &records)
            .unwrap()
            .score,
        Some(100)
    );
}

fn only_file(directory: &Path) -> PathBuf {
    let files: Vec<PathBuf> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

/// Marks the file as old, so that a later write shows.
fn make_old(file: &Path) -> SystemTime {
    let old = SystemTime::UNIX_EPOCH;
    fs::File::options()
        .append(true)
        .open(file)
        .unwrap()
        .set_modified(old)
        .unwrap();
    old
}

fn modified(file: &Path) -> SystemTime {
    fs::metadata(file).unwrap().modified().unwrap()
}

#[test]
fn compiled_code_is_kept_for_its_owner_and_used_again() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path().join("code");
    install(&directory);
    let file = only_file(&directory);
    assert_eq!(fs::metadata(&directory).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let old = make_old(&file);
    install(&directory);
    assert_eq!(modified(&file), old, "a whole file is used and not written again");
}

#[test]
fn a_file_that_is_not_whole_or_not_ours_alone_is_made_anew() {
    let damages: [fn(&Path); 5] = [
        |file| fs::write(file, b"").unwrap(),
        |file| fs::write(file, b"ratchet1 and then nothing").unwrap(),
        |file| {
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
        },
        |file| {
            let mut bytes = fs::read(file).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(file, bytes).unwrap();
        },
        |file| fs::set_permissions(file, Permissions::from_mode(0o666)).unwrap(),
    ];
    for (number, damage) in damages.into_iter().enumerate() {
        let directory = tempfile::tempdir().unwrap();
        install(directory.path());
        let file = only_file(directory.path());
        let whole = fs::read(&file).unwrap();
        damage(&file);
        let old = make_old(&file);
        install(directory.path());
        assert_eq!(fs::read(&file).unwrap(), whole, "damage {number}");
        assert_ne!(modified(&file), old, "damage {number}");
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600,
            "damage {number}"
        );
    }
}

#[test]
fn code_of_another_kind_with_a_right_checksum_is_not_run() {
    use sha2::{Digest, Sha256};
    let directory = tempfile::tempdir().unwrap();
    install(directory.path());
    let file = only_file(directory.path());
    let whole = fs::read(&file).unwrap();
    let foreign = b"not compiled by this engine";
    let mut bytes = b"ratchet1".to_vec();
    bytes.extend(Sha256::digest(foreign));
    bytes.extend(foreign);
    fs::write(&file, bytes).unwrap();
    install(directory.path());
    assert_eq!(fs::read(&file).unwrap(), whole);
}

#[test]
fn a_directory_that_cannot_be_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("file");
    fs::write(&file, b"").unwrap();
    let refused = WasmHost::open(Some(&file.join("code")), Limits::default())
        .err()
        .unwrap();
    assert!(matches!(refused, OpenError::Cache { .. }));
}
