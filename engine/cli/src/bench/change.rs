//! Measuring a preview: what a changed folder means for every plan that runs, asked as `ratchet plan FOLDER` asks it, of a daemon over a
//! data directory. Preparing is not measured; the disk's own latency stands beside what it took to make the plans durable.

use super::{memory, portfolio};
use crate::commands::place;
use crate::commands::preview::{self, Counts};
use crate::exit::{Class, Failure};
use ratchet_api::v1::{NewWorkflows, SourceFile};
use ratchet_core::event::Actor;
use ratchet_daemon::Daemon;
use ratchet_dsl::{Folder, compile};
use ratchet_runtime::Request;
use ratchet_store::measure_fdatasync;
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Plans that run in one service at a time: a large provider has a thousand services.
const PLANS_PER_SERVICE: usize = 100;

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    /// Sentences about the folder itself.
    pub changes: usize,
    /// What it means for the plans.
    #[serde(flatten)]
    pub counts: Counts,
    /// Seconds for the whole preview.
    pub dry_run_s: f64,
    /// Events that had made the plans.
    pub events: u64,
    /// Events a second while the plans were made, all of them on the disk.
    pub events_per_s: f64,
    /// What this disk takes to promise 4 KiB, median, in milliseconds; measured just before.
    pub fdatasync_ms: f64,
    /// Memory of the process before the preview, in MiB.
    pub rss_before_mb: f64,
    /// The most while it was made.
    pub rss_peak_mb: f64,
    /// Services in which the plans run.
    pub services: usize,
}

/// Makes so many plans in a data directory below `directory`, and looks at a changed folder.
pub fn run(directory: &Path, plans: usize) -> Result<Measured, Failure> {
    let store = |error: ratchet_ports::store::StoreError| Failure::new(Class::Store, error.to_string());
    let sync = measure_fdatasync(directory, 300).map_err(store)?;
    let services = plans.div_ceil(PLANS_PER_SERVICE);
    let names = plans.div_ceil(services.max(1));
    let data = directory.join("data");
    std::fs::create_dir_all(&data).map_err(|error| Failure::new(Class::Input, error.to_string()))?;
    let text = portfolio::text(services, names);
    let begun = Instant::now();
    let events = prepare(&data, &text)?;
    let events_per_s = events as f64 / begun.elapsed().as_secs_f64();
    place::in_directory(&data, |client| {
        let sent = changed(&text)?;
        memory::forget_peak();
        let rss_before_mb = memory::now_mb();
        let begun = Instant::now();
        let seen = preview::look(&sent, client, 20)?;
        Ok(Measured {
            changes: seen.preview.changes.len(),
            counts: seen.counts,
            dry_run_s: begun.elapsed().as_secs_f64(),
            events,
            events_per_s,
            fdatasync_ms: sync.p50.as_secs_f64() * 1e3,
            rss_before_mb,
            rss_peak_mb: memory::peak_mb(),
            services,
        })
    })
}

/// Opens every plan; gives the number of events.
fn prepare(data: &Path, text: &str) -> Result<u64, Failure> {
    let internal = |reason: String| Failure::new(Class::Internal, reason);
    let folder = Folder::new().with("measured.qip", text);
    let compiled = compile(&folder, &[]);
    let problems = || internal(ratchet_dsl::render_speech(&folder, &compiled.diagnostics));
    let definition = Arc::new(compiled.definition.clone().ok_or_else(problems)?);
    let daemon = Daemon::open(&place::settled(data)?).map_err(|error| internal(error.to_string()))?;
    let provider = daemon
        .provider()
        .ok_or_else(|| internal("a new ledger is whole".to_owned()))?;
    for command in portfolio::beginning(&definition, daemon.clock().now()) {
        let done = provider.submit_blocking(Request::new(Actor::Operator, command));
        done.map_err(|refusal| internal(refusal.to_string()))?;
    }
    Ok(daemon.view().head().position)
}

/// The same folder with one change of each kind that plans feel: a due date and a re-test move, and an action becomes owed.
fn changed(text: &str) -> Result<NewWorkflows, Failure> {
    let changes = [
        (
            "due: within 15 working days of opening",
            "due: within 25 working days of opening",
        ),
        (
            "when: 6 weeks after all actions are in place",
            "when: 8 weeks after all actions are in place",
        ),
        (
            "    evidence: observation notes\n",
            "    evidence: observation notes\n  action \"Tell the families\" by team leader\n    kind: standard communication\n    due: within 20 working days of opening\n    evidence: the letter\n",
        ),
    ];
    let mut text = text.to_owned();
    for (from, to) in changes {
        let other = text.replace(from, to);
        if other == text {
            let reason = format!("the measured workflow no longer says `{from}`");
            return Err(Failure::new(Class::Internal, reason));
        }
        text = other;
    }
    let path = "measured.qip".to_owned();
    Ok(NewWorkflows {
        files: vec![SourceFile { path, text }],
    })
}
