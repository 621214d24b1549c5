//! The only room where the machines meet: store, tools and runtime become one provider that can be asked. Used by `serve`, and by everything
//! else that opens a data directory to work in it.

use crate::config::Config;
use crate::http::Rooms;
use crate::notifier::LogNotifier;
use crate::token::{Token, TokenError};
use crate::tools::Tools;
use ratchet_core::command::Command;
use ratchet_core::definition::Tool;
use ratchet_core::event::Actor;
use ratchet_core::key::Key;
use ratchet_core::record::{Record, Shelf};
use ratchet_plugin_host::shelf::Shelf as Kept;
use ratchet_plugin_host::{WasmHost, bundled};
use ratchet_ports::clock::WallClock;
use ratchet_ports::plugin_host::InstallError;
use ratchet_ports::store::StoreError;
use ratchet_ports::{Clock, PluginHost};
use ratchet_runtime::{Options, Parts, Provider, Replay, Request, StartError, View};
use ratchet_store::{Condition, DiskStore, MemoryStore};
use std::sync::Arc;

/// An opened provider with its tools.
pub struct Daemon {
    clock: Arc<dyn Clock>,
    tools: Arc<Tools>,
    /// `None` while the ledger is damaged, or when it is only looked at: everything can be read, nothing changed.
    provider: Option<Provider>,
    store: Arc<DiskStore>,
    token: Token,
    view: View,
}

/// Why a data directory could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Tools cannot be run here.
    #[error(transparent)]
    Tools(#[from] ratchet_plugin_host::OpenError),
    /// A tool that comes with Ratchet cannot be installed.
    #[error("the bundled tool `{tool}` cannot be installed: {source}")]
    Bundled {
        /// Which tool.
        tool: &'static str,
        /// Why.
        source: InstallError,
    },
    /// The directory for installed tools cannot be used.
    #[error("the directory for installed tools cannot be used: {0}")]
    Packages(std::io::Error),
    /// There is no usable token.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// A thread could not be started.
    #[error("a thread could not be started: {0}")]
    Thread(std::io::Error),
    /// The provider's ledger could not be begun.
    #[error("the ledger of the provider could not be begun: {0}")]
    Provider(String),
}

impl From<StartError> for OpenError {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Store(error) => Self::Store(error),
            StartError::Thread(error) => Self::Thread(error),
        }
    }
}

impl OpenError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => store_code(error),
            Self::Tools(_) | Self::Bundled { .. } | Self::Packages(_) => "tools-unusable",
            Self::Token(_) => "token-unusable",
            Self::Thread(_) => "no-thread",
            Self::Provider(_) => "provider-unusable",
        }
    }
}

/// Stable code of what went wrong in a store.
pub fn store_code(error: &StoreError) -> &'static str {
    match error {
        StoreError::Full { .. } => "disk-full",
        StoreError::InUse { .. } => "data-directory-in-use",
        StoreError::OtherVersion { .. } => "data-directory-of-another-version",
        StoreError::Damaged { .. } => "ledger-damaged",
        StoreError::Io { .. } => "disk-error",
        StoreError::Stopped(_) => "store-stopped",
        StoreError::Records { .. } | StoreError::Projection { .. } => "records-damaged",
        StoreError::Refused(_) => "too-large",
    }
}

impl Daemon {
    /// Opens the data directory with the machine's clock. Blocks; not for async tasks.
    pub fn open(config: &Config) -> Result<Self, OpenError> {
        Self::open_with_clock(config, Arc::new(WallClock))
    }

    /// Opens the data directory with another clock. Blocks; not for async tasks.
    pub fn open_with_clock(config: &Config, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let store = Arc::new(open_store(config)?);
        let host = Arc::new(open_tools(config)?);
        let token = Token::open(&config.token_file)?;
        let view = View::new(store.clone());
        let tools = Arc::new(Tools::new(host.clone(), &config.data).map_err(OpenError::Packages)?);
        tools.load(&shelf(&view));
        let provider = match condition(&store) {
            Ok(()) => {
                let parts = Parts {
                    clock: clock.clone(),
                    host: host.clone(),
                    notifier: Arc::new(LogNotifier),
                    store: store.clone(),
                };
                Some(Provider::start(parts, Options::default())?)
            }
            Err(error) => {
                tracing::error!(error = %error, "changes are refused; everything can be read");
                None
            }
        };
        let daemon = Self {
            clock,
            tools,
            provider,
            store,
            token,
            view,
        };
        daemon.found(&config.provider)?;
        Ok(daemon)
    }

    /// Opens a data directory to look at it, with the machine's clock: nobody writes to its ledger, and no timer fires. Whoever asks comes
    /// in with the token that is given back; the file of the running daemon's token is neither read nor made. Blocks; not for async tasks.
    pub fn look_at(config: &Config) -> Result<(Self, String), OpenError> {
        let store = Arc::new(open_store(config)?);
        let host = Arc::new(open_tools(config)?);
        let (token, text) = Token::passing().map_err(|source| TokenError::Io {
            path: config.token_file.display().to_string(),
            source,
        })?;
        let view = View::new(store.clone());
        let tools = Arc::new(Tools::new(host, &config.data).map_err(OpenError::Packages)?);
        tools.load(&shelf(&view));
        let daemon = Self {
            clock: Arc::new(WallClock),
            tools,
            provider: None,
            store,
            token,
            view,
        };
        Ok((daemon, text))
    }

    /// The provider; `None` while its ledger is damaged, or when it is only looked at.
    pub fn provider(&self) -> Option<&Provider> {
        self.provider.as_ref()
    }

    /// Reads.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// The store.
    pub fn store(&self) -> &DiskStore {
        &self.store
    }

    /// Installed tools, as workflows are compiled with them.
    pub fn tools(&self) -> Vec<Tool> {
        self.tools.all()
    }

    /// Finishes what waits and hands everything to the disk. Blocks; later changes are refused.
    pub fn drain(&self) {
        if let Some(provider) = &self.provider {
            provider.drain();
        }
    }

    /// Why no changes are taken at present, if so.
    pub fn condition(&self) -> Result<(), StoreError> {
        condition(&self.store)
    }

    /// What the routes are built from.
    pub(crate) fn rooms(&self) -> Rooms {
        let store = self.store.clone();
        Rooms {
            blank: Box::new(|| Arc::new(MemoryStore::new())),
            clock: self.clock.clone(),
            condition: Box::new(move || condition(&store)),
            ledger: self.store.clone(),
            provider: self.provider.clone(),
            token: self.token.clone(),
            tools: self.tools.clone(),
            view: self.view.clone(),
        }
    }

    /// Begins the ledger of a new data directory.
    fn found(&self, name: &str) -> Result<(), OpenError> {
        let Some(provider) = self.provider.as_ref().filter(|_| self.view.head().position == 0) else {
            return Ok(());
        };
        let request = Request::new(Actor::Operator, Command::FoundProvider { name: name.to_owned() });
        let founded = provider.submit_blocking(request);
        founded
            .map(drop)
            .map_err(|refusal| OpenError::Provider(refusal.to_string()))
    }
}

/// What the ledger says about audit tools. One that cannot be read is none: the daemon starts, and its tools are those of Ratchet.
fn shelf(view: &View) -> Shelf {
    match view.record(&Key::Shelf) {
        Ok(Some(record)) => match record.as_ref() {
            Record::Shelf(shelf) => shelf.as_ref().clone(),
            _ => Shelf::default(),
        },
        Ok(None) => Shelf::default(),
        Err(error) => {
            tracing::error!(error = %error, "the list of installed tools cannot be read; only the tools of Ratchet run");
            Shelf::default()
        }
    }
}

/// The data directory is free for others once the threads that write to it have ended.
impl Drop for Daemon {
    fn drop(&mut self) {
        self.drain();
    }
}

fn condition(store: &DiskStore) -> Result<(), StoreError> {
    match store.condition() {
        Condition::Working => Ok(()),
        Condition::Damaged {
            position,
            place,
            reason,
        } => Err(StoreError::Damaged {
            position,
            place,
            reason,
        }),
        Condition::Stopped { reason } => Err(StoreError::Stopped(reason)),
    }
}

fn open_store(config: &Config) -> Result<DiskStore, StoreError> {
    let mut replay = Replay::default();
    let mut progress = |progress: ratchet_store::Progress| {
        tracing::info!(
            position = progress.position,
            last = progress.last,
            "working records are made from the ledger"
        );
    };
    DiskStore::open(
        &config.data,
        ratchet_store::Options::default(),
        &mut replay,
        &mut progress,
    )
}

fn open_tools(config: &Config) -> Result<WasmHost, OpenError> {
    // What comes with Ratchet is kept for the day when a later Ratchet brings another version: audits stay on what they began with.
    let kept = Kept::open(&config.data.join("tools/bundled")).map_err(OpenError::Packages)?;
    let host = WasmHost::open(Some(&config.data.join("compiled-tools")), config.tools)?.keeping(kept.clone());
    for tool in bundled::ALL {
        kept.put(tool.component).map_err(OpenError::Packages)?;
        let installed = host.install(tool.component);
        let installed = installed.map_err(|source| OpenError::Bundled { tool: tool.id, source })?;
        let description = &installed.description;
        tracing::info!(
            tool = description.id,
            version = description.version,
            digest = installed.digest,
            "a tool is installed"
        );
    }
    Ok(host)
}
