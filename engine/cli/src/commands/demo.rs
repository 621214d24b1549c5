//! `ratchet demo`: fourteen months of five fictional services, through the same hall, store and tools as the daemon.

use super::serve::{Log, log_to_stderr, serve};
use crate::exit::{Class, Done, Failure};
use crate::output::{self, BAD, Format, GOOD, LOOK, QUIET, STRONG};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use ratchet_daemon::Settings;
use ratchet_plugin_host::{Limits, WasmHost, bundled};
use ratchet_ports::PluginHost;
use ratchet_runtime::Replay;
use ratchet_simulation::{Audience, Kind, Line, Machines, Summary, play};
use ratchet_store::{DiskStore, Options};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Play fourteen months of five fictional services, tell them as a story, then serve the result.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ratchet demo --no-serve\n  ratchet demo --data my-demo --short --no-serve")]
pub struct Demo {
    /// Data directory; must be new or empty. Without one, a new directory beside you is made.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Stop after the story.
    #[arg(long)]
    no_serve: bool,
    /// Tell only what changes the course of things.
    #[arg(long)]
    short: bool,
    /// Address and port to serve on afterwards.
    #[arg(long, default_value = "127.0.0.1:7410")]
    listen: String,
}

pub fn run(verb: Demo, format: Format) -> Done {
    let settings = Settings {
        listen: Some(verb.listen.clone()),
        data: verb.data.clone(),
        ..Settings::default()
    };
    let mut config = settings
        .check()
        .map_err(|error| Failure::coded(Class::Usage, error.code(), error.to_string()))?;
    config.data = directory(verb.data)?;
    config.token_file = config.data.join("token");
    let mut teller = Teller::new(format, verb.short);
    let summary = tell(&config.data, &mut teller)?;
    teller.bar.finish_and_clear();
    match format {
        Format::Json => output::json("ratchet.demo/1", &summary),
        Format::Text => sum_up(&summary, &config.data),
    }
    if verb.no_serve {
        return Ok(());
    }
    log_to_stderr(Log::Text);
    anstream::eprintln!();
    serve(&config)
}

/// A fresh directory: the demo never mixes with real records.
fn directory(wanted: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let refuse = |path: &Path, reason: String| {
        Failure::coded(
            Class::Input,
            "demo-directory",
            format!("`{}` cannot be used for the demo: {reason}", path.display()),
        )
    };
    if let Some(path) = wanted {
        let used = path.read_dir().is_ok_and(|mut entries| entries.next().is_some());
        return if used {
            Err(refuse(&path, "it is not empty; name a new directory".to_owned()))
        } else {
            Ok(path)
        };
    }
    let free = |number: u32| {
        PathBuf::from(if number == 1 {
            "ratchet-demo".to_owned()
        } else {
            format!("ratchet-demo-{number}")
        })
    };
    let path = (1..10_000).map(free).find(|path| !path.exists());
    path.ok_or_else(|| {
        refuse(
            Path::new("ratchet-demo"),
            "ten thousand of them exist already".to_owned(),
        )
    })
}

fn tell(data: &Path, teller: &mut Teller) -> Result<Summary, Failure> {
    let internal = |error: String| Failure::coded(Class::Internal, "demo", error);
    let store = DiskStore::open(data, Options::default(), &mut Replay::default(), &mut |_| {}).map_err(|error| {
        Failure::coded(
            Class::Store,
            ratchet_daemon::wiring::store_code(&error),
            error.to_string(),
        )
    })?;
    let host = WasmHost::open(Some(&data.join("compiled-tools")), Limits::default());
    let host = host.map_err(|error| internal(error.to_string()))?;
    for tool in bundled::ALL {
        host.install(tool.component)
            .map_err(|error| internal(error.to_string()))?;
    }
    let machines = Machines {
        host: Arc::new(host),
        store: Arc::new(store),
    };
    let summary = play(&machines, teller).map_err(|error| internal(error.to_string()))?;
    machines
        .store
        .checkpoint()
        .map_err(|error| internal(error.to_string()))?;
    Ok(summary)
}

/// Prints the story as it is played.
struct Teller {
    bar: ProgressBar,
    day: String,
    format: Format,
    short: bool,
}

impl Teller {
    fn new(format: Format, short: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(1000), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self {
            bar,
            day: String::new(),
            format,
            short,
        }
    }
}

impl Audience for Teller {
    fn line(&mut self, line: &Line) {
        self.bar.set_message(line.day.clone());
        if self.format == Format::Json || (self.short && !line.kind.is_milestone()) {
            return;
        }
        let day = if self.day == line.day {
            String::new()
        } else {
            line.day.clone()
        };
        self.day.clone_from(&line.day);
        let style = style(line.kind);
        let service = line.service.as_deref().unwrap_or("");
        self.bar.suspend(|| {
            anstream::println!(
                "{QUIET}{day:<16}{QUIET:#}{STRONG}{service:<13}{STRONG:#}{style}{}{style:#}",
                line.text
            )
        });
    }

    fn progress(&mut self, fraction: f64) {
        self.bar.set_position((fraction.clamp(0.0, 1.0) * 1000.0) as u64);
    }
}

fn style(kind: Kind) -> anstyle::Style {
    match kind {
        Kind::GateFailed | Kind::Escalation | Kind::Missed | Kind::Refusal => BAD,
        Kind::Verified => GOOD,
        Kind::Significant | Kind::Amended | Kind::Plan | Kind::Gate | Kind::Forum => LOOK,
        Kind::Setup | Kind::Audit | Kind::Correction | Kind::Action | Kind::Meeting | Kind::Occurrence => {
            anstyle::Style::new()
        }
    }
}

fn sum_up(summary: &Summary, data: &Path) {
    anstream::println!("\n{STRONG}{}{STRONG:#}", summary.provider);
    let mut table = output::table(&[
        "service",
        "audits",
        "late",
        "missed",
        "significant",
        "plans",
        "verified",
        "open",
        "re-tests passed",
        "failed",
        "escalations",
    ]);
    for service in &summary.services {
        let numbers = [
            service.audits,
            service.audits_late,
            service.audits_missed,
            service.significant,
            service.plans_opened,
            service.plans_verified,
            service.plans_open,
            service.retests_passed,
            service.retests_failed,
            service.escalations,
        ];
        table.add_row(std::iter::once(service.service.clone()).chain(numbers.map(|number| number.to_string())));
    }
    output::show_table(&table, "");
    anstream::println!(
        "\n{} events, ledger head {} {}",
        summary.events,
        summary.ledger.position,
        summary.ledger.hash
    );
    anstream::println!("Check it yourself: ratchet ledger verify --data {}", data.display());
}
