//! `ratchet plugin pull` and `push`: packages in OCI registries.

use super::{input, package};
use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format};
use ratchet_plugin_host::Package;
use ratchet_plugin_host::limits::COMPONENT_BYTES_MAX;
use ratchet_registry::registry::Encryption;
use ratchet_registry::{Address, Authority, Credentials, Error, Pulled, Registry};
use serde_json::json;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// How a registry is spoken to.
#[derive(Debug, clap::Args)]
pub struct Speak {
    /// File with `name:password` for the registry, readable by its owner only.
    #[arg(long, value_name = "FILE")]
    credentials: Option<PathBuf>,
    /// Certificate authority (PEM) of a registry that has its own; no other is believed then.
    #[arg(long, value_name = "FILE", conflicts_with = "http")]
    ca: Option<PathBuf>,
    /// Without encryption; only for a registry on this machine.
    #[arg(long)]
    http: bool,
}

impl Speak {
    fn registry(&self, address: &Address) -> Result<Registry, Failure> {
        let credentials = self.credentials.as_deref().map(credentials).transpose()?;
        let encryption = match &self.ca {
            Some(file) => Encryption::By(authority(file)?),
            None if self.http => Encryption::None,
            None => Encryption::Always,
        };
        Registry::of(address, encryption, credentials).map_err(|error| refused(&error))
    }
}

pub(super) fn pull(address: &str, speak: &Speak) -> Result<Pulled, Failure> {
    let address = parsed(address)?;
    speak
        .registry(&address)?
        .pull(COMPONENT_BYTES_MAX as u64)
        .map_err(|error| refused(&error))
}

pub(super) fn run_pull(address: &str, out: &Path, speak: &Speak, format: Format) -> Done {
    let pulled = pull(address, speak)?;
    let package = Package::read(&pulled.package)
        .map_err(|error| Failure::coded(Class::Failed, error.code(), format!("what came is no tool: {error}")))?;
    let path = out.join(package.manifest().file_name());
    std::fs::write(&path, &pulled.package)
        .map_err(|error| input("unwritable", format!("`{}` cannot be written: {error}", path.display())))?;
    match format {
        Format::Json => output::json(
            "ratchet.pulled/1",
            &json!({"artefact": pulled.digest, "digest": package.digest(), "file": path.display().to_string()}),
        ),
        Format::Text => {
            anstream::println!("{}", path.display());
            anstream::println!("artefact {}", pulled.digest);
        }
    }
    Ok(())
}

pub(super) fn run_push(file: &Path, address: &str, speak: &Speak, format: Format) -> Done {
    let package = package(file)?;
    let address = parsed(address)?;
    let manifest = package.manifest();
    let annotations = [
        ("org.opencontainers.image.version", &manifest.version),
        ("org.opencontainers.image.licenses", &manifest.licence),
        ("org.opencontainers.image.authors", &manifest.author),
        ("care.ratchet.tool.id", &manifest.id),
    ];
    let annotations = annotations.map(|(key, value)| (key.to_owned(), value.clone()));
    let registry = speak.registry(&address)?;
    let pushed = registry.push(&package.to_bytes(), &manifest.file_name(), annotations.into());
    let digest = pushed.map_err(|error| refused(&error))?;
    match format {
        Format::Json => output::json(
            "ratchet.pushed/1",
            &json!({"address": address.to_string(), "artefact": digest}),
        ),
        Format::Text => {
            anstream::println!("{} {} is at {address}", manifest.id, manifest.version);
            anstream::println!("artefact {digest}");
        }
    }
    Ok(())
}

fn parsed(text: &str) -> Result<Address, Failure> {
    text.parse()
        .map_err(|error: ratchet_registry::AddressError| Failure::coded(Class::Usage, "bad-address", error.to_string()))
}

fn refused(error: &Error) -> Failure {
    let class = match error {
        Error::Unreachable { .. } => Class::Unreachable,
        Error::NotAnAuthority(_) => Class::Input,
        Error::NotEncrypted(_) => Class::Usage,
        Error::NotAllowed { .. } | Error::Refused(_) => Class::Refused,
        _ => Class::Failed,
    };
    Failure::coded(class, error.code(), error.to_string())
}

fn authority(path: &Path) -> Result<Authority, Failure> {
    let named = |error: Error| Failure::coded(Class::Input, error.code(), format!("`{}`: {error}", path.display()));
    Authority::read(&super::read(path)?).map_err(named)
}

fn credentials(path: &Path) -> Result<Credentials, Failure> {
    let shown = path.display();
    let about =
        std::fs::metadata(path).map_err(|error| input("unreadable", format!("`{shown}` cannot be read: {error}")))?;
    if about.mode() & 0o077 != 0 {
        let text =
            format!("`{shown}` holds a password and can be read by others than its owner: run `chmod 600` on it");
        return Err(input("credentials-open-to-others", text));
    }
    let text = std::fs::read_to_string(path)
        .map_err(|error| input("unreadable", format!("`{shown}` cannot be read: {error}")))?;
    match text.trim().split_once(':') {
        Some((name, password)) if !name.is_empty() => Ok(Credentials {
            name: name.to_owned(),
            password: password.to_owned(),
        }),
        _ => Err(input(
            "not-credentials",
            format!("`{shown}` does not hold `name:password`"),
        )),
    }
}
