//! `ratchet plugin build` and `sign`: from a folder with a tool to one file that can be installed.

use super::{component_of, input, install, read};
use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format, QUIET};
use ratchet_plugin_host::package::EXTENSION;
use ratchet_plugin_host::signature::{KeyError, SecretKey};
use ratchet_plugin_host::{Package, manifest};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";

/// Makes a package of the tool in a folder.
pub(super) fn build(folder: &Path, out: Option<&Path>, key: Option<&Path>, format: Format) -> Done {
    let manifest = folder.join(manifest::FILE_NAME);
    let key = key.map(secret).transpose()?;
    let module = match wasm_in(folder)? {
        Some(path) => read(&path)?,
        None if folder.join("Cargo.toml").is_file() => compile(folder)?,
        None => {
            let text = format!(
                "there is neither a component (NAME.wasm) nor a crate (Cargo.toml) in `{}`",
                folder.display()
            );
            return Err(input("nothing-to-build", text));
        }
    };
    let component = component_of(module)?;
    let (_, tool) = install(&component)?;
    let description = &tool.description;
    let text = std::fs::read_to_string(&manifest).map_err(|error| {
        input(
            "no-manifest",
            format!(
                "`{}` cannot be read ({error}): it says who made the tool and what it asks for. Begin with this one:\n\nid = \"{}\"\nversion = \"{}\"\ncontract = \"{}\"\nlicence = \"Apache-2.0\"\nauthor = \"your name\"",
                manifest.display(),
                description.id,
                description.version,
                ratchet_plugin_host::CONTRACT
            ),
        )
    })?;
    let package = Package::new(&component, &text).map_err(|error| {
        Failure::coded(
            Class::Failed,
            error.code(),
            format!("`{}`: {error}", manifest.display()),
        )
    })?;
    let said = package.manifest();
    if (&said.id, &said.version) != (&description.id, &description.version) {
        let text = format!(
            "`{}` says {} {}, and the tool itself says {} {}: make them the same",
            manifest.display(),
            said.id,
            said.version,
            description.id,
            description.version
        );
        return Err(Failure::coded(Class::Failed, "tool-other-name", text));
    }
    let path = out.unwrap_or(folder).join(said.file_name());
    let package = match &key {
        Some(key) => package.signed(key),
        None => package,
    };
    written(&package, &path, format)
}

/// Signs a package; an earlier signature falls away.
pub(super) fn sign(file: &Path, key: &Path, format: Format) -> Done {
    let key = secret(key)?;
    let package = super::package(file)?;
    written(&package.signed(&key), file, format)
}

fn written(package: &Package, path: &Path, format: Format) -> Done {
    let bytes = package.to_bytes();
    let beside = path.with_extension("part");
    let write = || std::fs::write(&beside, &bytes).and_then(|()| std::fs::rename(&beside, path));
    write().map_err(|error| input("unwritable", format!("`{}` cannot be written: {error}", path.display())))?;
    let signed_by = package.signed_by().map(ToString::to_string);
    match format {
        Format::Json => output::json(
            "ratchet.package/1",
            &json!({"bytes": bytes.len(), "digest": package.digest(), "file": path.display().to_string(),
                "id": package.manifest().id, "signed_by": signed_by, "version": package.manifest().version}),
        ),
        Format::Text => {
            anstream::println!("{} ({} KiB)", path.display(), bytes.len().div_ceil(1024));
            anstream::println!("{QUIET}digest {}{QUIET:#}", package.digest());
            match signed_by {
                Some(key) => anstream::println!("signed with {key}"),
                None => anstream::println!("not signed: providers refuse it. Sign it with `ratchet plugin sign`"),
            }
        }
    }
    Ok(())
}

fn secret(path: &Path) -> Result<SecretKey, Failure> {
    SecretKey::open(path).map_err(|error| key_failure(&error))
}

pub(super) fn key_failure(error: &KeyError) -> Failure {
    let code = match error {
        KeyError::File { .. } => "key-unusable",
        KeyError::Open { .. } => "key-open-to-others",
        KeyError::NotAKey(_) => "not-a-key",
    };
    input(code, error.to_string())
}

/// The one module or component of a folder.
fn wasm_in(folder: &Path) -> Result<Option<PathBuf>, Failure> {
    let unreadable =
        |error: std::io::Error| input("unreadable", format!("`{}` cannot be read: {error}", folder.display()));
    let entries = std::fs::read_dir(folder).map_err(unreadable)?;
    let paths = entries.flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "wasm"))
        .collect();
    match found.len() {
        0 | 1 => Ok(found.pop()),
        _ => Err(input(
            "several-components",
            format!(
                "there is more than one .wasm file in `{}`: leave the one that is meant",
                folder.display()
            ),
        )),
    }
}

/// Compiles a crate by whichever way this machine has: rustup's target, or Debian's compiler with the library's source.
fn compile(folder: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |text: String| Failure::coded(Class::Failed, "not-built", text);
    let sysroot = said(Command::new("rustc").args(["--print", "sysroot"]))
        .ok_or_else(|| failed("there is no `rustc` on this machine: install Rust from rustup.rs".to_owned()))?;
    let sysroot = Path::new(sysroot.trim());
    let mut cargo = Command::new("cargo");
    cargo.current_dir(folder).args([
        "build",
        "--release",
        "--target",
        TARGET,
        "--message-format",
        "json-render-diagnostics",
    ]);
    if !sysroot.join("lib/rustlib").join(TARGET).is_dir() {
        let debian = Path::new("/usr/bin/rustc").is_file() && Path::new("/usr/lib/rustlib/src/rust/library").is_dir();
        let linker = linker(sysroot).filter(|_| debian).ok_or_else(|| {
            failed(format!(
                "this machine cannot compile to WebAssembly: run `rustup target add {TARGET}`, or install Debian's rustc-web and rust-web-src"
            ))
        })?;
        cargo
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
            .env("RUSTC", "/usr/bin/rustc")
            .env("RUSTC_BOOTSTRAP", "1")
            .args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
    }
    let output = cargo.stderr(std::process::Stdio::inherit()).output();
    let output = output.map_err(|error| failed(format!("cargo cannot be run: {error}")))?;
    if !output.status.success() {
        return Err(failed(format!(
            "`{}` does not compile; cargo says why above",
            folder.display()
        )));
    }
    let made = String::from_utf8_lossy(&output.stdout);
    let files = made
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut files = files
        .filter(|line| line["reason"] == "compiler-artifact")
        .flat_map(|line| {
            let names = line["filenames"].as_array().cloned().unwrap_or_default();
            names
                .into_iter()
                .filter_map(|name| name.as_str().map(PathBuf::from))
                .collect::<Vec<_>>()
        });
    let module = files.rfind(|path| path.extension().is_some_and(|end| end == "wasm"));
    let module = module.ok_or_else(|| {
        failed("the crate compiles, but makes no WebAssembly module: write crate-type = [\"cdylib\"] below [lib] in its Cargo.toml".to_owned())
    })?;
    read(&module)
}

/// The linker that rustup's toolchain brings.
fn linker(sysroot: &Path) -> Option<PathBuf> {
    let about = said(Command::new("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "))?;
    let linker = sysroot.join("lib/rustlib").join(host).join("bin/rust-lld");
    linker.is_file().then_some(linker)
}

fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// Whether a path names a package.
pub(super) fn is_package(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == EXTENSION)
}
