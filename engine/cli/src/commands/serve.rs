//! `ratchet serve`: the daemon.

use crate::exit::{Class, Done, Failure};
use crate::remote::Remote;
use ratchet_daemon::{Config, Daemon, OpenError, Settings};
use std::path::PathBuf;
use std::sync::Arc;

/// Run the daemon.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ratchet serve --data ratchet-data --listen 127.0.0.1:7410")]
pub struct Serve {
    /// Configuration file (TOML). Flags and RATCHET_… variables go before it.
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// Data directory. [default: ratchet-data]
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// Address and port, on this machine only. Port 0 takes a free one. [default: 127.0.0.1:7410]
    #[arg(long)]
    pub listen: Option<String>,
    /// Name of the provider, for a new ledger.
    #[arg(long)]
    pub provider: Option<String>,
    /// Write logs as JSON.
    #[arg(long)]
    pub log_json: bool,
}

pub fn run(verb: Serve, remote: &Remote) -> Done {
    log_to_stderr(if verb.log_json { Log::Json } else { Log::Text });
    // The flag that clients use for the same file counts here when it was said.
    let said = remote.token_file.as_path() != std::path::Path::new("ratchet-data/token");
    let settings = Settings {
        data: verb.data,
        listen: verb.listen,
        provider: verb.provider,
        token_file: said.then(|| remote.token_file.clone()),
        ..Settings::default()
    };
    let config = Config::load(verb.config.as_deref(), |name| std::env::var(name).ok(), settings)
        .map_err(|error| Failure::coded(Class::Usage, error.code(), error.to_string()))?;
    serve(&config)
}

/// How logs are written.
pub enum Log {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Logs go to standard error; RUST_LOG chooses what.
pub fn log_to_stderr(log: Log) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let set = match log {
        Log::Text => builder.with_target(false).try_init(),
        Log::Json => builder.json().try_init(),
    };
    // Only a second daemon in one process would find a logger there already.
    drop(set);
}

/// Opens the data directory and serves until told to stop.
pub fn serve(config: &Config) -> Done {
    let daemon = Arc::new(Daemon::open(config).map_err(opening)?);
    let token = config.token_file.clone();
    ratchet_daemon::run(&daemon, config.listen, |address| {
        anstream::eprintln!("Ratchet listens on http://{address}");
        anstream::eprintln!("Token: {}", token.display());
        anstream::eprintln!("Stop it with Ctrl-C.");
    })
    .map_err(|error| Failure::coded(Class::Unreachable, error.code(), error.to_string()))
}

fn opening(error: OpenError) -> Failure {
    let class = if matches!(error, OpenError::Store(_)) {
        Class::Store
    } else {
        Class::Input
    };
    Failure::coded(class, error.code(), error.to_string())
}
