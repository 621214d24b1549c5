//! Install, describe, evaluate: the plugin port on wasmtime.

use crate::cache::{self, Cache, hex};
use crate::call::{self, Tenant};
use crate::contract::{self, Ready, Version};
use crate::lent::RECORDS;
use crate::limits::{self, Limits};
use crate::lint;
use crate::machine::Machine;
use crate::shelf::Shelf;
use crate::validate::{self, Expected};
use parking_lot::{Condvar, Mutex, RwLock};
use ratchet_core::tool::{Context, Failure, FieldError, Record, Report};
use ratchet_ports::plugin_host::{InstallError, Installed, Lent, PluginHost};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use wasmtime::component::{Component, Linker};

/// Runs audit tools on wasmtime. Shared between threads; at most [`limits::CALLS_AT_ONCE_MAX`] calls run at a time.
pub struct WasmHost {
    // Before the machine, so that tools are let go before the engine's clock stops.
    tools: RwLock<BTreeMap<String, Arc<Tool>>>,
    versions: &'static [Version],
    linker: Linker<Tenant>,
    cache: Cache,
    /// Components of earlier days, asked for by digest only.
    kept: Option<Shelf>,
    seats: Seats,
    limits: Limits,
    /// Limits of single tools, by id.
    own_limits: RwLock<BTreeMap<String, Limits>>,
    machine: Machine,
}

/// Why the host did not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The directory for compiled code cannot be used.
    #[error("the directory `{directory}` for compiled tools cannot be used: {source}")]
    Cache {
        /// Which directory.
        directory: String,
        /// What went wrong.
        source: std::io::Error,
    },
    /// The engine does not run on this machine.
    #[error("the engine that runs audit tools does not start: {0}")]
    Engine(String),
}

struct Tool {
    installed: Installed,
    /// Number of the version of the contract that it fulfils.
    contract: &'static str,
    component: Ready,
}

impl WasmHost {
    /// Starts with no tools. Compiled code is kept in `cache` when given, else made anew at every start.
    ///
    /// # Errors
    /// When the directory cannot be used or the engine does not start.
    pub fn open(cache: Option<&Path>, limits: Limits) -> Result<Self, OpenError> {
        Self::serving(contract::SERVED, cache, limits)
    }

    /// The same, for these versions of the contract.
    pub(crate) fn serving(
        versions: &'static [Version],
        cache: Option<&Path>,
        limits: Limits,
    ) -> Result<Self, OpenError> {
        let engine = |error: wasmtime::Error| OpenError::Engine(format!("{error:#}"));
        let machine = Machine::start().map_err(engine)?;
        let linker = call::linker(&machine, versions).map_err(engine)?;
        let cache = Cache::open(cache).map_err(|source| OpenError::Cache {
            directory: cache.unwrap_or(Path::new("")).display().to_string(),
            source,
        })?;
        Ok(Self {
            tools: RwLock::default(),
            versions,
            linker,
            cache,
            kept: None,
            seats: Seats::default(),
            limits,
            own_limits: RwLock::default(),
            machine,
        })
    }

    /// The same host, which also looks here for a component that is asked for by its digest and not installed: what once came with
    /// Ratchet and audits are pinned to. Nothing there is at hand for anybody who does not know its digest.
    #[must_use]
    pub fn keeping(self, kept: Shelf) -> Self {
        Self {
            kept: Some(kept),
            ..self
        }
    }

    /// Gives a tool, by id, limits of its own; `None` gives it those of the host again. Calls that run keep theirs.
    pub fn limit(&self, id: &str, limits: Option<Limits>) {
        let mut own = self.own_limits.write();
        match limits {
            Some(limits) => drop(own.insert(id.to_owned(), limits)),
            None => drop(own.remove(id)),
        }
    }

    /// Version of the contract that an installed tool fulfils, as its component says.
    pub fn contract(&self, digest: &str) -> Option<String> {
        self.tools.read().get(digest).map(|tool| tool.contract.to_owned())
    }

    /// Looks at the compiled code of a tool on disk: whether there is any that would be used at the next start.
    ///
    /// # Errors
    /// Why what is there would not be used, in words; it is compiled anew then.
    pub fn look_at_cache(&self, digest: &str) -> Result<bool, String> {
        self.cache.look(&self.machine, digest)
    }

    /// Whether an installed tool can read lists of records.
    pub fn reads(&self, digest: &str) -> bool {
        let tools = self.tools.read();
        tools.get(digest).is_some_and(|tool| {
            let kind = tool.component.component().component_type();
            kind.imports(self.machine.engine()).any(|(name, _)| name == RECORDS)
        })
    }

    /// The limits of the host, which a tool has that got none of its own.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Lets go of a tool. Calls that run end as they would.
    pub fn remove(&self, digest: &str) {
        self.tools.write().remove(digest);
    }

    fn limits_of(&self, id: &str) -> Limits {
        self.own_limits.read().get(id).copied().unwrap_or(self.limits)
    }

    fn compile(&self, bytes: &[u8], digest: &str) -> Result<Component, InstallError> {
        if bytes.len() > limits::COMPONENT_BYTES_MAX {
            let limit = limits::COMPONENT_BYTES_MAX >> 20;
            return Err(InstallError::NotAComponent(format!("it is larger than {limit} MiB")));
        }
        let component = self.cache.compile(&self.machine, bytes, digest);
        component.map_err(|error| InstallError::NotAComponent(format!("{error:#}")))
    }

    /// Sees that a component is a tool of a version that is served, by its types.
    fn fit(&self, component: &Component) -> Result<(&'static Version, Ready), InstallError> {
        let made_for = contract::made_for(self.machine.engine(), component);
        let version = contract::choose(self.versions, &made_for);
        // What a component of another kind asks for says more about it than what it lacks.
        match (&version, made_for.as_slice()) {
            (Ok(version), _) => self.check_imports(version.imports, component)?,
            (Err(_), []) => self.check_imports(&[], component)?,
            (Err(_), _) => {}
        }
        let version = version.map_err(InstallError::WrongContract)?;
        let prepared = (version.prepare)(&self.linker, component);
        let prepared = prepared.map_err(|error| InstallError::WrongContract(format!("{error:#}")))?;
        Ok((version, prepared))
    }

    /// By their full names: the linker would take a neighbouring version of an interface for the one that is asked for.
    fn check_imports(&self, offered: &[&str], component: &Component) -> Result<(), InstallError> {
        let kind = component.component_type();
        let mut imports = kind.imports(self.machine.engine()).map(|(name, _)| name);
        match imports.find(|name| !offered.contains(name) && *name != RECORDS) {
            Some(name) => Err(InstallError::ForbiddenImport(name.to_owned())),
            None => Ok(()),
        }
    }

    /// Describes a compiled component, looks at what it says and keeps it.
    fn take(&self, compiled: &Component, digest: String) -> Result<Installed, InstallError> {
        let (version, component) = self.fit(compiled)?;
        let _seat = self.seats.take();
        let description = call::run(
            &self.machine,
            &self.limits,
            &Arc::default(),
            component.as_ref(),
            |tool, store| tool.describe(store),
        )?;
        let faults = lint::lint(&description);
        if !faults.is_empty() {
            return Err(InstallError::BadDescription(faults.join("; ")));
        }
        let installed = Installed {
            description: Arc::new(description),
            digest: digest.clone(),
        };
        let tool = Arc::new(Tool {
            installed: installed.clone(),
            contract: version.number,
            component,
        });
        self.tools.write().entry(digest).or_insert(tool);
        Ok(installed)
    }

    /// A host started anew with the tools of this one: they are asked again what they are, and not compiled again.
    ///
    /// # Errors
    /// In words, when it does not start or a tool does not run in it.
    pub(crate) fn anew(&self) -> Result<Self, String> {
        let anew = Self::serving(self.versions, None, self.limits).map_err(|error| error.to_string())?;
        for (digest, tool) in self.tools.read().iter() {
            let compiled = cache::copy(tool.component.component(), anew.machine.engine());
            let compiled = compiled.map_err(|error| format!("{error:#}"))?;
            let taken = anew.take(&compiled, digest.clone());
            taken.map_err(|error| error.to_string())?;
        }
        Ok(anew)
    }

    fn tool(&self, digest: &str) -> Result<Arc<Tool>, Failure> {
        if let Some(tool) = self.tools.read().get(digest).cloned() {
            return Ok(tool);
        }
        self.awaken(digest).ok_or_else(|| Failure::NotInstalled {
            tool: format!("sha256:{digest}"),
            version: "(any version)".into(),
        })
    }
}

impl WasmHost {
    fn awaken(&self, digest: &str) -> Option<Arc<Tool>> {
        let component = self.kept.as_ref()?.get(digest).ok()?;
        if let Err(error) = self.install(&component) {
            tracing::warn!(digest, %error, "a tool of an earlier Ratchet cannot be run any more");
        }
        self.tools.read().get(digest).cloned()
    }
}

impl PluginHost for WasmHost {
    fn install(&self, component: &[u8]) -> Result<Installed, InstallError> {
        let digest = hex(&Sha256::digest(component));
        if let Some(installed) = self.find(&digest) {
            return Ok(installed);
        }
        let compiled = self.compile(component, &digest)?;
        self.take(&compiled, digest)
    }

    fn installed(&self) -> Vec<Installed> {
        let mut installed: Vec<Installed> = self.tools.read().values().map(|tool| tool.installed.clone()).collect();
        installed.sort_by_cached_key(|tool| (tool.description.id.clone(), numbers(&tool.description.version)));
        installed
    }

    fn find(&self, digest: &str) -> Option<Installed> {
        self.tools.read().get(digest).map(|tool| tool.installed.clone())
    }

    fn evaluate(&self, digest: &str, context: &Context, records: &[Record]) -> Result<Report, Failure> {
        self.evaluate_with(digest, context, records, &Lent::new())
    }

    fn evaluate_with(
        &self,
        digest: &str,
        context: &Context,
        records: &[Record],
        lent: &Lent,
    ) -> Result<Report, Failure> {
        let tool = self.tool(digest)?;
        let lent = Arc::new(lent.clone());
        let _seat = self.seats.take();
        let limits = self.limits_of(&tool.installed.description.id);
        let report = call::run(&self.machine, &limits, &lent, tool.component.as_ref(), |tool, store| {
            tool.evaluate(store, context, records)
        })??;
        let description = &tool.installed.description;
        Expected {
            description,
            context,
            records: records.len(),
        }
        .check(&report)?;
        Ok(report)
    }

    fn check_record(&self, digest: &str, record: &Record) -> Result<Vec<FieldError>, Failure> {
        let tool = self.tool(digest)?;
        let _seat = self.seats.take();
        let limits = self.limits_of(&tool.installed.description.id);
        let errors = call::run(
            &self.machine,
            &limits,
            &Arc::default(),
            tool.component.as_ref(),
            |tool, store| tool.check_record(store, record),
        )?;
        validate::field_errors(&errors)?;
        Ok(errors)
    }
}

/// The numbers of a version that was seen to be one.
fn numbers(version: &str) -> Vec<u32> {
    version.split('.').filter_map(|part| part.parse().ok()).collect()
}

/// Seats for running calls; who finds none waits. Held while an instance lives.
struct Seats {
    free: Mutex<u32>,
    freed: Condvar,
}

impl Default for Seats {
    fn default() -> Self {
        Self {
            free: Mutex::new(limits::CALLS_AT_ONCE_MAX),
            freed: Condvar::new(),
        }
    }
}

impl Seats {
    fn take(&self) -> Seat<'_> {
        let mut free = self.free.lock();
        self.freed.wait_while(&mut free, |free| *free == 0);
        *free -= 1;
        Seat(self)
    }
}

struct Seat<'a>(&'a Seats);

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        *self.0.free.lock() += 1;
        self.0.freed.notify_one();
    }
}
