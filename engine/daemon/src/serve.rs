//! Start and stop. Told to stop, the daemon takes no new connections, finishes what is under way, finishes what waits for the disk, and
//! leaves nothing to replay. A second signal is not needed: every step has its bound.

use crate::http::{self, App};
use crate::limits::DRAIN_TIME_MAX;
use crate::wiring::Daemon;
use axum::serve::ListenerExt;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

/// Threads that are still reading when everything is on the disk have nothing to lose.
const LEFTOVERS: Duration = Duration::from_secs(1);

/// Why the daemon could not serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken, or not ours.
    #[error(
        "{address} cannot be listened on: {source}. Is another daemon running there? Say another address with --listen"
    )]
    Listen {
        /// Address and port.
        address: SocketAddr,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The system gives no threads or signals.
    #[error("the daemon could not start: {0}")]
    Start(std::io::Error),
    /// Connections could not be taken any more.
    #[error("the daemon stopped taking connections: {0}")]
    Accept(std::io::Error),
}

impl ServeError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Listen { .. } => "cannot-listen",
            Self::Start(_) => "cannot-start",
            Self::Accept(_) => "cannot-accept",
        }
    }
}

/// Serves until SIGTERM or SIGINT, then drains. `listening` is told the address once requests are taken. Blocks; not for async tasks.
pub fn run(daemon: &Arc<Daemon>, listen: SocketAddr, listening: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(ServeError::Start)?;
    let served = runtime.block_on(async {
        let refused = |source| ServeError::Listen {
            address: listen,
            source,
        };
        let listener = TcpListener::bind(listen).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        // Before anybody is told that the daemon is there: from here on a signal drains.
        let stop = told_to_stop().map_err(ServeError::Start)?;
        tracing::info!(address = %address, "listening");
        listening(address);
        serve(daemon.clone(), listener, stop).await
    });
    runtime.shutdown_timeout(LEFTOVERS);
    served
}

/// Serves a listener until `stop` comes, then drains the provider.
pub async fn serve(
    daemon: Arc<Daemon>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let app = Arc::new(App::new(daemon.rooms()));
    let (told, heard) = oneshot::channel();
    let stop = async move {
        stop.await;
        tracing::info!("told to stop: no new connections, requests under way are finished");
        // Nobody hears it when serving has ended already.
        let _ = told.send(());
    };
    let listener = listener.tap_io(|stream| {
        // Answers are small and wanted at once.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(error = %error, "a connection keeps waiting for more before it sends");
        }
    });
    let serving = axum::serve(listener, http::router(app)).with_graceful_shutdown(stop);
    let served = tokio::select! {
        served = serving.into_future() => served.map_err(ServeError::Accept),
        () = patience(heard) => {
            tracing::warn!("some requests did not end in time; whoever sent them can ask again under the same key");
            Ok(())
        }
    };
    let drained = tokio::task::spawn_blocking(move || daemon.drain()).await;
    if drained.is_err() {
        tracing::error!("draining ended in a panic; the next start replays the ledger");
    }
    tracing::info!("stopped; everything that was acknowledged is on the disk");
    served
}

/// Ends a while after the daemon was told to stop.
async fn patience(heard: oneshot::Receiver<()>) {
    match heard.await {
        Ok(()) => tokio::time::sleep(DRAIN_TIME_MAX).await,
        // Serving ended by itself, and its own branch says how.
        Err(_) => std::future::pending().await,
    }
}

fn told_to_stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
