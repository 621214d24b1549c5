//! Where a verb works: at the running daemon, or in the data directory of one that does not run. Both go the same way: for a data
//! directory, a daemon is opened for as long as the verb takes.

use crate::exit::{Class, Done, Failure};
use crate::remote::Remote;
use ratchet_api::Client;
use ratchet_daemon::{Config, Daemon, OpenError, Settings, token};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

/// Where to work.
#[derive(Debug, clap::Args)]
pub struct Place {
    /// Data directory of a daemon that does not run. Without it the running daemon is asked.
    #[arg(long, value_name = "DIRECTORY")]
    data: Option<PathBuf>,
}

impl Place {
    /// Does something with a client of that daemon.
    pub fn with(&self, remote: &Remote, work: impl FnOnce(&Client) -> Done) -> Done {
        match &self.data {
            None => work(&remote.client()?),
            Some(data) => in_directory(data, work),
        }
    }
}

impl Place {
    /// Looks at something: in a data directory nothing is written to the ledger, and no timer fires.
    pub fn look<T>(&self, remote: &Remote, work: impl FnOnce(&Client) -> Result<T, Failure>) -> Result<T, Failure> {
        match &self.data {
            None => work(&remote.client()?),
            Some(data) => {
                let (daemon, token) = Daemon::look_at(&settled(data)?).map_err(not_opened)?;
                served(daemon, &token, work)
            }
        }
    }

    /// Whether it is a data directory.
    pub fn is_directory(&self) -> bool {
        self.data.is_some()
    }
}

/// Does something with a daemon that is opened over a data directory for as long as that takes.
pub fn in_directory<T>(data: &Path, work: impl FnOnce(&Client) -> Result<T, Failure>) -> Result<T, Failure> {
    let config = settled(data)?;
    let daemon = Daemon::open(&config).map_err(not_opened)?;
    let token = token::read(&config.token_file)
        .map_err(|error| Failure::coded(Class::Store, "token-unusable", error.to_string()))?;
    served(daemon, &token, work)
}

/// What a daemon over that directory would be set to.
pub fn settled(data: &Path) -> Result<Config, Failure> {
    if !data.is_dir() {
        let text = format!("there is no data directory `{}`", data.display());
        return Err(Failure::coded(Class::Store, "no-data", text));
    }
    let settings = Settings {
        data: Some(data.to_owned()),
        ..Settings::default()
    };
    settings
        .check()
        .map_err(|error| Failure::coded(Class::Usage, error.code(), error.to_string()))
}

fn not_opened(error: OpenError) -> Failure {
    let hint = "; while the daemon runs, leave --data out and it is asked";
    Failure::coded(Class::Store, error.code(), format!("{error}{hint}"))
}

fn served<T>(daemon: Daemon, token: &str, work: impl FnOnce(&Client) -> Result<T, Failure>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::coded(Class::Internal, "no-thread", error.to_string()))?;
    let (stop, told) = tokio::sync::oneshot::channel::<()>();
    let (tell, address) = mpsc::channel::<std::io::Result<SocketAddr>>();
    let served = runtime.spawn(async move {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = match listener.and_then(|listener| Ok((listener.local_addr()?, listener))) {
            Ok((address, listener)) => {
                let _ = tell.send(Ok(address));
                listener
            }
            Err(error) => {
                let _ = tell.send(Err(error));
                return;
            }
        };
        let _ = ratchet_daemon::serve(Arc::new(daemon), listener, async move { drop(told.await) }).await;
    });
    let no_door = |error: String| Failure::coded(Class::Internal, "cannot-listen", error);
    let address = address
        .recv()
        .map_err(|error| no_door(error.to_string()))?
        .map_err(|error| no_door(error.to_string()))?;
    let done = work(&Client::new(&format!("http://{address}"), token));
    drop(stop);
    // A daemon that panicked has said so in its log; what was acknowledged is on the disk.
    let _ = runtime.block_on(served);
    done
}
