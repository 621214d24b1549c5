//! The audit tools of a data directory: packages on disk, tools that run, and what the ledger says about both. The ledger decides
//! what is installed; a package that is missing or was changed is named here and never run.

use parking_lot::Mutex;
use ratchet_core::definition::Tool;
use ratchet_core::record::{Shelf as Record, Shelved, ToolLimits, ToolPackage};
use ratchet_plugin_host::manifest::Manifest;
use ratchet_plugin_host::{Limits, Package, PackageError, WasmHost, bundled, shelf::Shelf};
use ratchet_ports::PluginHost;
use ratchet_ports::plugin_host::{InstallError, Installed};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Tools that run, and their packages.
pub struct Tools {
    host: Arc<WasmHost>,
    /// Held while a tool is installed or removed, so that bytes and ledger do not part.
    pub(crate) changing: Mutex<()>,
    packages: Shelf,
    /// What is wrong with tools that the ledger has as installed, by digest of the component.
    trouble: Mutex<BTreeMap<String, String>>,
}

/// Why a package is not installed before the core was even asked.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// The file is no package.
    #[error("{0}")]
    Package(#[from] PackageError),
    /// The component is no tool.
    #[error("{0}")]
    Tool(#[from] InstallError),
    /// The manifest names another version of the contract than the tool fulfils.
    #[error(
        "its manifest says that it fulfils version {manifest} of the contract, and the tool fulfils {tool}: ask its maker for a package that says the same twice"
    )]
    OtherContract {
        /// Version in the manifest.
        manifest: String,
        /// Version that the tool fulfils.
        tool: String,
    },
    /// The manifest says something else than the tool.
    #[error(
        "its manifest says {manifest}, and the tool itself says {tool}: one of them is wrong. Ask its maker for a package that says the same twice"
    )]
    OtherName {
        /// Id and version in the manifest.
        manifest: String,
        /// Id and version that the tool gives.
        tool: String,
    },
}

impl Unfit {
    /// Stable name of the outcome.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Package(error) => error.code(),
            Self::Tool(error) => install_code(error),
            Self::OtherName { .. } => "tool-other-name",
            Self::OtherContract { .. } => "tool-wrong-contract",
        }
    }
}

/// Stable name of why a component was not installed.
pub fn install_code(error: &InstallError) -> &'static str {
    match error {
        InstallError::NotAComponent(_) => "tool-not-a-component",
        InstallError::ForbiddenImport(_) => "tool-forbidden-import",
        InstallError::WrongContract(_) => "tool-wrong-contract",
        InstallError::BadDescription(_) => "tool-bad-description",
        InstallError::Failed(_) => "tool-failed",
    }
}

/// A package that was looked at and runs, before anybody decided whether it stays.
pub(crate) struct Tried {
    pub(crate) installed: Installed,
    /// Whether it ran before this trial.
    pub(crate) known: bool,
    pub(crate) said: ToolPackage,
}

impl Tools {
    /// Tools that come with Ratchet run at once; others follow from what the ledger says.
    pub(crate) fn new(host: Arc<WasmHost>, data: &Path) -> io::Result<Self> {
        Ok(Self {
            host,
            changing: Mutex::default(),
            packages: Shelf::open(&data.join("tools"))?,
            trouble: Mutex::default(),
        })
    }

    /// Loads what the ledger says is installed. One that cannot be loaded is noted; the others run.
    pub(crate) fn load(&self, shelf: &Record) {
        for shelved in shelf.tools.values() {
            let package = &shelved.package;
            match self.load_one(package) {
                Ok(installed) => tracing::info!(
                    tool = package.id,
                    version = package.version,
                    digest = installed.digest,
                    "a tool is installed"
                ),
                Err(reason) => {
                    tracing::error!(tool = package.id, version = package.version, %reason, "an installed tool cannot be used; audits that need it wait");
                    self.trouble.lock().insert(package.digest.clone(), reason);
                }
            }
        }
        for (id, limits) in &shelf.limits {
            self.limit(id, *limits);
        }
    }

    fn load_one(&self, package: &ToolPackage) -> Result<Installed, String> {
        let bytes = self.packages.get(&package.package).map_err(|error| error.to_string())?;
        let tried = self.try_out(&bytes).map_err(|error| error.to_string())?;
        Ok(tried.installed)
    }

    /// Looks at a package and runs it for a first time. Whoever decides against it has to [`Tools::let_go`] of it.
    pub(crate) fn try_out(&self, bytes: &[u8]) -> Result<Tried, Unfit> {
        let package = Package::read(bytes)?;
        let known = self.host.find(&package.digest()).is_some();
        let installed = self.host.install(package.component())?;
        let manifest = package.manifest();
        if let Err(unfit) = self.says_the_same(manifest, &installed) {
            if !known {
                self.host.remove(&installed.digest);
            }
            return Err(unfit);
        }
        let said = ToolPackage {
            asks: manifest.records.clone(),
            author: manifest.author.clone(),
            contract: manifest.contract.clone(),
            digest: installed.digest.clone(),
            id: manifest.id.clone(),
            licence: manifest.licence.clone(),
            package: digest(bytes),
            signed_by: package.signed_by().map(ToString::to_string),
            version: manifest.version.clone(),
        };
        Ok(Tried { installed, known, said })
    }

    /// Manifest and component have to agree.
    fn says_the_same(&self, manifest: &Manifest, installed: &Installed) -> Result<(), Unfit> {
        let description = &installed.description;
        if (&manifest.id, &manifest.version) != (&description.id, &description.version) {
            return Err(Unfit::OtherName {
                manifest: format!("{} {}", manifest.id, manifest.version),
                tool: format!("{} {}", description.id, description.version),
            });
        }
        if self.host.reads(&installed.digest) && manifest.records.is_empty() {
            let import = ratchet_plugin_host::RECORDS.to_owned();
            return Err(InstallError::ForbiddenImport(import).into());
        }
        let contract = self.host.contract(&installed.digest).unwrap_or_default();
        if contract != manifest.contract {
            return Err(Unfit::OtherContract {
                manifest: manifest.contract.clone(),
                tool: contract,
            });
        }
        Ok(())
    }

    /// Keeps the bytes of a package; on the disk when this returns.
    pub(crate) fn keep(&self, bytes: &[u8]) -> io::Result<()> {
        self.packages.put(bytes).map(drop)
    }

    /// The package is installed: whatever was wrong with it before is mended.
    pub(crate) fn settled(&self, digest: &str) {
        self.trouble.lock().remove(digest);
    }

    /// Forgets a tool that is not installed after all, or not any more. A tool that comes with Ratchet stays.
    pub(crate) fn let_go(&self, package: &ToolPackage) {
        let is_bundled = bundled::ALL.iter().any(|tool| digest(tool.component) == package.digest);
        if !is_bundled {
            self.host.remove(&package.digest);
        }
        self.trouble.lock().remove(&package.digest);
        self.drop_file(package);
    }

    /// Lets go of a tool that was only tried.
    pub(crate) fn dismiss(&self, tried: &Tried) {
        self.host.remove(&tried.installed.digest);
    }

    /// Removes the file of a package that nothing stands for any more.
    pub(crate) fn drop_file(&self, package: &ToolPackage) {
        if let Err(error) = self.packages.remove(&package.package) {
            tracing::warn!(tool = package.id, %error, "the file of a removed tool stays behind; it is not run");
        }
    }

    /// Gives a tool its limits.
    pub(crate) fn limit(&self, id: &str, wanted: ToolLimits) {
        let ordinary = self.host.limits();
        let own = (wanted != ToolLimits::default()).then(|| Limits {
            memory_bytes_max: wanted
                .memory_mib
                .map_or(ordinary.memory_bytes_max, |mib| (mib as usize) << 20),
            time_max: wanted
                .time_ms
                .map_or(ordinary.time_max, |ms| std::time::Duration::from_millis(ms.into())),
            output_bytes_max: wanted
                .output_mib
                .map_or(ordinary.output_bytes_max, |mib| (mib as usize) << 20),
        });
        self.host.limit(id, own);
    }

    /// What is wrong with an installed tool, when something was found at the start.
    pub(crate) fn trouble(&self, digest: &str) -> Option<String> {
        self.trouble.lock().get(digest).cloned()
    }

    /// Looks at an installed tool's bytes and signature again.
    pub(crate) fn look_again(&self, shelved: &Shelved) -> Result<Package, String> {
        let said = &shelved.package;
        let bytes = self.packages.get(&said.package).map_err(|error| error.to_string())?;
        let package = Package::read(&bytes).map_err(|error| error.to_string())?;
        if package.digest() != said.digest || package.signed_by().map(ToString::to_string) != said.signed_by {
            return Err("its file does not hold the tool that the ledger says was installed".to_owned());
        }
        Ok(package)
    }

    /// The tool that runs, if it does.
    pub(crate) fn running(&self, digest: &str) -> Option<Installed> {
        self.host.find(digest)
    }

    /// Asks tools.
    pub(crate) fn host(&self) -> &WasmHost {
        &self.host
    }

    /// Tools that come with Ratchet.
    pub(crate) fn bundled(&self) -> Vec<Installed> {
        let digests = bundled::ALL.iter().map(|tool| digest(tool.component));
        digests.filter_map(|digest| self.host.find(&digest)).collect()
    }

    /// All that run, as workflows are compiled with them.
    pub(crate) fn all(&self) -> Vec<Tool> {
        self.host.installed().into_iter().map(as_tool).collect()
    }
}

pub(crate) fn as_tool(installed: Installed) -> Tool {
    Tool {
        description: installed.description,
        digest: installed.digest,
        own: None,
    }
}

/// SHA-256, lower-case hexadecimal.
pub(crate) fn digest(bytes: &[u8]) -> String {
    ratchet_plugin_host::digest(bytes)
}
